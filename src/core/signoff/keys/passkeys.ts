/**
 * The passkeys of `people.yml`, as keys that verify. What its shape cannot tell is checked here: that each is a key, that
 * its pages belong to its domain, and that no key stands for two, or twice, whether as a passkey or as an SSH key.
 */
import type { KeyObject } from 'node:crypto';
import type { Problem } from '../../../model/error.ts';
import type { Passkey, SshKey } from '../../../model/keys.ts';
import type { Parsed, People, PersonPasskey } from '../../../model/people.ts';
import type { Principal } from '../../../model/statement.ts';
import { readCoseKey } from './cose-key.ts';
import { readPublicKey } from './ssh-key.ts';
import { fromBase64Url } from './wire.ts';

/** The relying party of pages on the person's own machine. */
export const LOCALHOST = 'localhost';

const MAX_PROBLEMS = 50;

/** Every person's passkeys in the order of the file, or every problem with its place. */
export function passkeysOf(people: People, ssh: readonly SshKey[] = []): Parsed<readonly Passkey[]> {
  const reader = new PasskeyReader();
  const persons = [...people.persons.values()].filter(({ passkeys }) => passkeys.length > 0);
  // Most repositories have none, and reading keys is not free.
  if (persons.length > 0) for (const key of ssh) reader.sshKey(key);
  for (const { id, passkeys } of persons) {
    for (const passkey of passkeys) reader.passkey(id, passkey);
  }
  const problems = reader.problems.slice(0, MAX_PROBLEMS);
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'ok', value: reader.passkeys };
}

class PasskeyReader {
  readonly passkeys: Passkey[] = [];
  readonly problems: Problem[] = [];
  /** Key or credential → who has it, and where. */
  readonly #owners = new Map<string, string>();

  sshKey({ blob, principal, line }: SshKey): void {
    const key = readPublicKey(blob);
    if (key.kind === 'ok')
      this.#owners.set(spelled(key.value.key), `\`${principal}\` in line ${line} of allowed_signers`);
  }

  passkey(person: string, passkey: PersonPasskey): void {
    const { credential, publicKey, rpId, origins } = passkey;
    const owner = `\`${person}\` in line ${passkey.place.line}`;
    if (fromBase64Url(credential) === null) this.#say(passkey, `the credential of ${owner} is not base64url`, COPIED);
    else this.#claim(`credential ${credential}`, 'credential', passkey, owner);
    const key = readCoseKey(publicKey);
    if (key.kind === 'ok') this.#claim(spelled(key.value.key), 'public key', passkey, owner);
    else this.#say(passkey, `the public key of ${owner} cannot be used: ${key.why}`, COPIED);
    this.#pages(passkey, owner);
    this.passkeys.push({ principal: `person:${person}` as Principal, credential, publicKey, rpId, origins });
  }

  #claim(key: string, what: string, passkey: PersonPasskey, owner: string): void {
    const before = this.#owners.get(key);
    if (before === undefined) this.#owners.set(key, owner);
    else {
      this.#say(passkey, `the ${what} of ${owner} stands for ${before} already`, 'a key stands for one person, once');
    }
  }

  #pages({ rpId, origins, place }: PersonPasskey, owner: string): void {
    const wrong = origins.find((origin) => !belongs(origin, rpId));
    if (wrong !== undefined) {
      const way = rpId === LOCALHOST ? 'leave `origins` out' : `write one such as https://${rpId}`;
      this.#say({ place }, `\`${wrong}\` of ${owner} is no page of \`${rpId}\``, way);
    } else if (rpId !== LOCALHOST && origins.length === 0) {
      this.#say({ place }, `no page may use the passkey of ${owner}`, `give its \`origins\`, such as https://${rpId}`);
    }
  }

  #say({ place }: Pick<PersonPasskey, 'place'>, message: string, remedy: string): void {
    this.problems.push({ place, message, remedy });
  }
}

const COPIED = 'make a new one: countersign passkey add';

/** An origin in its one spelling: the domain itself or one below it, with TLS unless nobody else can serve it. */
function belongs(origin: string, rpId: string): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && rpId === LOCALHOST);
  return secure && (url.hostname === rpId || (rpId !== LOCALHOST && url.hostname.endsWith(`.${rpId}`)));
}

function spelled(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}
