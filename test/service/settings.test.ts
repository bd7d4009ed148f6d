/** The service's configuration: what is taken, what is refused and where, and who may read a secret. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CountersignError } from '../../src/model/error.ts';
import { connectForges } from '../../src/server/settings/connect.ts';
import { parseSettings, type ServiceSettings } from '../../src/server/settings/parse.ts';
import { settingsSchema } from '../../src/server/settings/schema.ts';
import { readSecret } from '../../src/server/settings/secrets.ts';
import { makeFolder } from '../git/fixture.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const LEAST = `version: 1
forges:
  github:
    app: { id: 7, key: { file: github.pem } }
    webhook_secrets: [{ variable: HOOK }]
`;

function settingsOf(text: string): ServiceSettings {
  const parsed = parseSettings(text, 'service.yml');
  if (parsed.kind === 'ok') return parsed.value;
  throw new Error(parsed.problems.map(({ message }) => message).join('; '));
}

const TOKEN = LEAST.replace(
  'app: { id: 7, key: { file: github.pem } }',
  'token: { secret: { file: t }, repositories: [a/b] }',
);

/** With a line more below `github`. */
function withGithub(line: string): string {
  return `${LEAST}    ${line}\n`;
}

/** `line: message` of each problem. */
function problemsOf(text: string): readonly string[] {
  const parsed = parseSettings(text, 'service.yml');
  return parsed.kind === 'ok' ? [] : parsed.problems.map(({ place, message }) => `${place?.line}: ${message}`);
}

function caught(act: () => unknown): CountersignError {
  try {
    act();
  } catch (error) {
    if (error instanceof CountersignError) return error;
  }
  throw new Error('nothing was refused');
}

describe('the configuration of the service', () => {
  it('says by itself all that a small team leaves out', () => {
    expect(settingsOf(LEAST)).toEqual({
      address: null,
      isOpen: false,
      listen: { host: '127.0.0.1', port: 4680 },
      data: null,
      database: null,
      mirrors: { bytes: 50_000_000_000, firstFetch: 3_600_000, laterFetch: 600_000 },
      every: 600_000,
      github: {
        api: 'https://api.github.com',
        web: 'https://github.com',
        account: { kind: 'app', id: 7, key: { kind: 'file', path: 'github.pem' } },
        webhookSecrets: [
          { secret: { kind: 'variable', name: 'HOOK' }, named: { file: 'service.yml', line: 5, column: 23 } },
        ],
      },
    });
  });

  it('is as the guide shows it, and its published schema takes what it takes', () => {
    const schema = settingsSchema();
    expect(read(`schemas/${schema.name}`)).toBe(schema.text);
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(schema.text) as object);
    const shown = [...read('docs/service.md').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');
    expect(shown.length).toBeGreaterThan(0);
    for (const text of [...shown, LEAST]) {
      expect(problemsOf(text)).toEqual([]);
      expect(validate(parse(text))).toBe(true);
    }
    expect(validate(parse(LEAST.replace('version: 1', 'version: 2')))).toBe(false);
  });

  const APP = '    app: { id: 7, key: { file: github.pem } }\n';
  it.each([
    ['an unknown key', LEAST.replace('forges:', 'prot: 1\nforges:'), '2: unknown key `prot`'],
    ['a secret that stands in the file', LEAST.replace('{ variable: HOOK }', 'hunter2hunter2hunter2'), '5: '],
    ['a secret in two places', LEAST.replace('{ file: github.pem }', '{ file: a, variable: B }'), '4: a secret stands'],
    ['a secret in no place', LEAST.replace('{ file: github.pem }', '{}'), '4: a secret stands in one place'],
    ['no webhook secret', LEAST.replace('[{ variable: HOOK }]', '[]'), '5: '],
    ['two accounts', `${LEAST}    token: { secret: { file: t }, repositories: [a/b] }\n`, '6: an App and a token'],
    ['no account', LEAST.replace(APP, ''), '4: there is no account'],
    ['no forge', 'version: 1\nforges: {}\n', '2: there is no forge'],
    ['an address in the clear', `${LEAST}address: http://countersign.example\n`, '6: it is no address of a service'],
    ['an address with a path', `${LEAST}address: https://example.org/countersign\n`, '6: it is no address'],
    ['an address with a password', `${LEAST}address: https://a:b@example.org\n`, '6: it is no address'],
    ['pages for everybody at no address', `${LEAST}pages: everybody\n`, '6: there is no address at which'],
    ['a port that is none', `${LEAST}listen: { port: 70000 }\n`, '6: `port` is 70000'],
    ['an API in the clear', withGithub('api: http://ghe.example/api/v3'), '6: tokens would be sent to it in the clear'],
    ['a user in an address', withGithub('web: https://me@github.com'), '6: it is no address of GitHub'],
    ['an address with a place in a page', withGithub('web: "https://github.com#x"'), '6: it is no address of GitHub'],
    ['an address with an empty query', withGithub('api: "https://api.github.com?"'), '6: it is no address of GitHub'],
    ['an address of something else', withGithub('api: ftp://api.github.com'), '6: it is no address of GitHub'],
    ['one half of an Enterprise Server', withGithub('api: https://ghe.example/api/v3'), '6: one address is github.com'],
    ['its other half', withGithub('web: https://ghe.example'), '6: one address is github.com, the other is not'],
    ['a repository without an owner', TOKEN.replace('a/b', 'a/b, shop'), '4: it is no repository'],
    ['a repository that is a path', TOKEN.replace('a/b', '"../../x"'), '4: it is no repository'],
    ['a repository that stands there twice', TOKEN.replace('a/b', 'a/b, A/B'), '4: this repository stands above'],
    ['a host in brackets', `${LEAST}listen: { host: "[::1]" }\n`, '6: it is no host'],
    ['a host with a port', `${LEAST}listen: { host: "127.0.0.1:80" }\n`, '6: it is no host'],
    ['a host that is half an address', `${LEAST}listen: { host: 127.0.0.256 }\n`, '6: it is no host'],
    ['no YAML', 'version: [1\n', '2: '],
  ])('refuses %s, and says where it stands', (_, text, problem) => {
    const problems = problemsOf(text);
    expect(problems.join('\n')).toContain(problem);
  });

  it.each([
    withGithub('api: https://ghe.example/api/v3\n    web: https://ghe.example/'),
    withGithub('api: https://api.acme.ghe.com\n    web: https://acme.ghe.com'),
    TOKEN.replace('a/b', 'a/b, a/c.d, B/b'),
    ...['::1', '0.0.0.0', 'localhost', 'build-7.example.org'].map((host) => `${LEAST}listen: { host: "${host}" }\n`),
  ])('takes what is right: %s', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('says on which line a secret of the webhook stands that is too short, without it', () => {
    const settings = settingsOf(TOKEN);
    const reader = (HOOK: string) => ({ folder: makeFolder(), variables: { HOOK, T: 'token' } });
    const github = settings.github && {
      ...settings.github,
      account: { kind: 'token', token: { kind: 'variable', name: 'T' }, repositories: ['a/b'] } as const,
    };
    const failure = caught(() => connectForges({ ...settings, github }, reader('fifteen letters')));
    expect(failure.code).toBe('usage');
    expect(failure.problems).toMatchObject([{ place: { file: 'service.yml', line: 5, column: 23 } }]);
    expect(JSON.stringify(failure)).not.toContain('fifteen letters');
    expect(connectForges({ ...settings, github }, reader('sixteen letters!'))).toHaveLength(1);
  });

  it('never repeats a secret that somebody wrote into the file by mistake, beyond the line that it stands on', () => {
    const parsed = parseSettings(LEAST.replace('{ variable: HOOK }', '{ value: hunter2 }'), 'service.yml');
    expect(parsed).toMatchObject({ kind: 'invalid' });
    if (parsed.kind === 'invalid')
      expect(parsed.problems.map(({ message }) => message).join()).not.toContain('hunter2');
  });
});

describe('a secret', () => {
  const folder = makeFolder();
  const reader = { folder, variables: { TOKEN: ' told\n', EMPTY: '' } };
  const secret = (name: string, text: string, mode: number): { readonly kind: 'file'; readonly path: string } => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
    return { kind: 'file', path: name };
  };

  it('is read from a file that its user, or its group, has for itself, and from a variable', () => {
    expect(readSecret(secret('own', 'told\n', 0o600), reader)).toBe('told');
    expect(readSecret(secret('group', 'told\n', 0o640), reader)).toBe('told');
    expect(readSecret({ kind: 'file', path: join(folder, 'own') }, reader)).toBe('told');
    expect(readSecret({ kind: 'variable', name: 'TOKEN' }, reader)).toBe('told');
  });

  it.each([0o604, 0o602, 0o644, 0o666])('is refused where everybody may read or change it: %o', (mode) => {
    expect(() => readSecret(secret('open', 'told\n', mode), reader)).toThrow(/everybody on this machine/);
  });

  it('is refused where it is not there, empty, a folder, or larger than any secret', () => {
    mkdirSync(join(folder, 'folder'), { mode: 0o700 });
    for (const path of ['none', 'folder'])
      expect(() => readSecret({ kind: 'file', path }, reader)).toThrow('the secret');
    expect(() => readSecret(secret('empty', ' \n', 0o600), reader)).toThrow('is empty');
    expect(() => readSecret(secret('large', 'x'.repeat(70_000), 0o600), reader)).toThrow('is no file');
    for (const name of ['NONE', 'EMPTY']) {
      expect(() => readSecret({ kind: 'variable', name }, reader)).toThrow('holds no secret');
    }
  });
});
