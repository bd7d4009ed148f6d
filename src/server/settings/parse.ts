/** From the text of the service's configuration to settings; secrets are named in it, and read by whoever starts it. */
import { decode } from '../../core/policy/decode.ts';
import { inOrder } from '../../core/reading/problems.ts';
import { readYaml, type YamlPath, type YamlText } from '../../core/reading/yaml.ts';
import type { Problem, TextPlace } from '../../model/error.ts';
import type { Parsed } from '../../model/people.ts';
import { AddressReader } from './addresses.ts';
import { type SecretShape, type SettingsShape, settingsShape } from './shape.ts';

/** Where a secret stands. */
export type SecretPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'variable'; readonly name: string };

export interface GithubPlaces {
  readonly api: string;
  readonly web: string;
  readonly account:
    | { readonly kind: 'app'; readonly id: number; readonly key: SecretPlace }
    | { readonly kind: 'token'; readonly token: SecretPlace; readonly repositories: readonly string[] };
  readonly webhookSecrets: readonly PlacedSecret[];
}

/** A secret, and where the configuration names it: what is wrong with it is told there. */
export interface PlacedSecret {
  readonly secret: SecretPlace;
  readonly named: TextPlace;
}

/** What the file says. Paths are as they are written. */
export interface ServiceSettings {
  /** The service's address for others, without a slash at its end; null where it has none. */
  readonly address: string | null;
  /** Whether who reaches the address may read pages and API: then something in front of it has to ask who it is. */
  readonly isOpen: boolean;
  readonly listen: { readonly host: string; readonly port: number };
  readonly data: string | null;
  readonly database: SecretPlace | null;
  readonly mirrors: { readonly bytes: number; readonly firstFetch: number; readonly laterFetch: number };
  /** Milliseconds. */
  readonly every: number;
  readonly github: GithubPlaces | null;
}

const MINUTE = 60_000;

/** Parses and checks the file. Every problem is reported at once, with its place. */
export function parseSettings(source: string, file: string): Parsed<ServiceSettings> {
  const yaml = readYaml(source, file);
  if (yaml.kind === 'invalid') return { kind: 'invalid', problems: yaml.problems };
  const decoded = decode(settingsShape, yaml.text);
  if (decoded.kind === 'invalid') return decoded;
  const reader = new Reader(yaml.text);
  const value = reader.settings(decoded.value);
  if (reader.problems.length > 0 || value === null) return { kind: 'invalid', problems: inOrder(reader.problems) };
  return { kind: 'ok', value };
}

class Reader {
  readonly problems: Problem[] = [];
  readonly #text: YamlText;

  constructor(text: YamlText) {
    this.#text = text;
  }

  settings(shape: SettingsShape): ServiceSettings | null {
    const { github } = shape.forges;
    const account = github === undefined ? null : this.#account(shape);
    if (github === undefined) this.#at(['forges'], 'there is no forge', 'name one: github');
    if (shape.pages === 'everybody' && shape.address === undefined) {
      this.#at(['pages'], 'there is no address at which everybody could read them', 'name it: address');
    }
    const secrets = github?.webhook_secrets.flatMap((shape, at) => {
      const path = ['forges', 'github', 'webhook_secrets', at];
      const secret = this.#secret(shape, path);
      return secret === null ? [] : [{ secret, named: this.#text.place(path) }];
    });
    const database = shape.database === undefined ? null : this.#secret(shape.database, ['database']);
    const reader = new AddressReader((path, message, remedy) => this.#at(path, message, remedy));
    const address = shape.address === undefined ? null : reader.service(shape.address);
    reader.host(shape.listen.host);
    if (github !== undefined) reader.github(github);
    if (github === undefined || account === null || secrets === undefined) return null;
    return {
      address,
      isOpen: shape.pages === 'everybody',
      listen: shape.listen,
      data: shape.data ?? null,
      database,
      mirrors: {
        bytes: Math.floor(shape.mirrors.gigabytes * 1e9),
        firstFetch: shape.mirrors.first_fetch_minutes * MINUTE,
        laterFetch: shape.mirrors.later_fetch_minutes * MINUTE,
      },
      every: shape.round_minutes * MINUTE,
      github: { api: github.api, web: github.web, account, webhookSecrets: secrets },
    };
  }

  #account({ forges }: SettingsShape): GithubPlaces['account'] | null {
    const path = ['forges', 'github'] as const;
    const { app, token } = forges.github ?? {};
    if (app !== undefined && token !== undefined) {
      this.#at([...path, 'token'], 'an App and a token contradict each other', 'leave one out');
    } else if (app !== undefined) {
      const key = this.#secret(app.key, [...path, 'app', 'key']);
      if (key !== null) return { kind: 'app', id: app.id, key };
    } else if (token !== undefined) {
      const secret = this.#secret(token.secret, [...path, 'token', 'secret']);
      if (secret !== null) return { kind: 'token', token: secret, repositories: token.repositories };
    } else this.#at(path, 'there is no account', 'name one: app, or token');
    return null;
  }

  #secret({ file, variable }: SecretShape, path: YamlPath): SecretPlace | null {
    if (file !== undefined && variable === undefined) return { kind: 'file', path: file };
    if (variable !== undefined && file === undefined) return { kind: 'variable', name: variable };
    this.#at(path, 'a secret stands in one place', 'write { file: PATH } or { variable: NAME }');
    return null;
  }

  #at(path: YamlPath, message: string, remedy: string): void {
    this.problems.push(this.#text.problem(this.#text.place(path), message, remedy));
  }
}
