/** Who signs, and with which key: the keys of this machine against the keys of the home ref. */
import { passkeyId } from '../../core/signoff/statement/envelope.ts';
import { LOCALHOST } from '../../core/signoff/keys/passkeys.ts';
import { CountersignError } from '../../model/error.ts';
import type { PersonId } from '../../model/id.ts';
import type { Keyring, Passkey } from '../../model/keys.ts';
import type { People } from '../../model/people.ts';
import type { Presence, Principal } from '../../model/statement.ts';

/** A key that could sign here. */
export interface LocalKey {
  /** `ssh-ed25519`, `sk-ssh-ed25519@openssh.com`, …, or {@link PASSKEY}. */
  readonly type: string;
  /** `SHA256:<base64>`; the names of a person's passkeys, any of which may sign. */
  readonly fingerprint: string;
  /** Where it was found: a file, or the agent. */
  readonly source: string;
}

/** The type of a key that signs on a page in a browser. */
export const PASSKEY = 'passkey';

/** The person and the key. `known` is false where the home ref does not give this key to this person. */
export interface Signer {
  readonly principal: Principal;
  readonly person: PersonId;
  readonly key: LocalKey;
  readonly known: boolean;
}

const PERSON = 'person:';

/** The keys of this machine. */
export interface LocalKeys {
  /** The one that was asked for by name; it is that one or none. */
  readonly named: LocalKey | null;
  /** The one that git signs with (`user.signingkey`), when it is an SSH key. */
  readonly preferred: LocalKey | null;
  readonly found: readonly LocalKey[];
  /** Whether a passkey signs: it was asked for; it may where no other key does; or it may not, as nobody sees a page. */
  readonly passkey: 'asked' | 'allowed' | 'no';
  /** git's `user.email`: whose passkey is meant where no SSH key tells. A claim; the signature proves it. */
  readonly email: string | null;
}

/**
 * Chooses. A key asked for by name is the one; otherwise the one that git signs with, if it is a person's, or the only
 * person's key here; of several of the same person one that asks for a touch. A passkey where it is asked for, or where
 * there is no other key.
 *
 * @throws CountersignError `not-permitted` when no key fits, `usage` when several persons' keys do
 */
export function chooseSigner(
  keyring: Keyring,
  keys: LocalKeys,
  as: PersonId | null,
  people: People | null = null,
): Signer {
  const { named, preferred, found } = keys;
  const all = named === null ? [...(preferred === null ? [] : [preferred]), ...found] : [named];
  const owned = all.flatMap((key) => {
    const person = personOfKey(keyring, key);
    return person === null ? [] : [{ principal: `${PERSON}${person}` as Principal, person, key, known: true }];
  });
  const fitting = as === null ? owned : owned.filter(({ person }) => person === as);
  const rank = ({ key }: Signer): number => (key === preferred ? 0 : touches(key) ? 1 : 2);
  const [first] = fitting.toSorted((a, b) => rank(a) - rank(b));
  if (keys.passkey === 'asked') return askedPasskey(keyring, as ?? first?.person ?? personOfEmail(keys.email, people));
  if (first === undefined) {
    const person = as ?? personOfEmail(keys.email, people);
    const other = keys.passkey === 'allowed' && person !== null ? passkeySigner(keyring, person) : null;
    return other ?? unknownSigner(keyring, keys, owned, as);
  }
  const persons = [...new Set(fitting.map(({ person }) => person))].sort();
  if (persons.length === 1 || first.key === preferred) return first;
  throw new CountersignError('usage', `Keys of several persons are here: ${persons.join(', ')}.`, {
    remedy: `say who signs: --as ${persons[0] ?? 'ID'}`,
  });
}

/** The person with the passkeys that a page on localhost can use; null where there are none. */
export function passkeySigner(keyring: Keyring, person: PersonId): Signer | null {
  const principal = `${PERSON}${person}` as Principal;
  const usable = localPasskeys(keyring, principal).map(({ credential }) => passkeyId(credential));
  if (usable.length === 0) return null;
  const key = { type: PASSKEY, fingerprint: usable.join(' or '), source: 'on a page in your browser' };
  return { principal, person, key, known: true };
}

/** A person's passkeys that a page on localhost can use. */
export function localPasskeys(keyring: Keyring, principal: Principal): readonly Passkey[] {
  return keyring.passkeys.filter((each) => each.principal === principal && each.rpId === LOCALHOST);
}

function askedPasskey(keyring: Keyring, person: PersonId | null): Signer {
  if (person === null) {
    throw new CountersignError('usage', 'It is not known whose passkey signs: git’s user.email is nobody’s here.', {
      remedy: 'say who you are, as in people.yml: --as ID',
    });
  }
  const signer = passkeySigner(keyring, person);
  if (signer !== null) return signer;
  throw new CountersignError('not-permitted', `${person} has no passkey for localhost on the home ref.`, {
    remedy: 'countersign passkey add, then land .countersign/people.yml',
  });
}

/** The person of an address; null for nobody and for robots. */
export function personOfEmail(email: string | null, people: People | null): PersonId | null {
  const found = email === null ? undefined : people?.byEmail.get(email.toLowerCase());
  return found === undefined ? null : (people?.persons.get(found.id as PersonId)?.id ?? null);
}

/** A key that was named together with its person may sign before it is enrolled: it will not count until it is. */
function unknownSigner(keyring: Keyring, keys: LocalKeys, owned: readonly Signer[], as: PersonId | null): Signer {
  const [other] = owned;
  if (as !== null && other !== undefined) {
    throw new CountersignError(
      'not-permitted',
      `The key ${other.key.fingerprint} is ${other.principal}'s, not ${PERSON}${as}'s.`,
      { remedy: 'sign with a key of the person named: --key FILE' },
    );
  }
  if (as !== null && keys.named !== null) {
    return { principal: `${PERSON}${as}` as Principal, person: as, key: keys.named, known: false };
  }
  const hasPasskey = keys.passkey === 'no' && as !== null && passkeySigner(keyring, as) !== null;
  throw new CountersignError('not-permitted', whyNone(keys), {
    remedy: hasPasskey ? PASSKEY_INSTEAD : enrolment(keys),
  });
}

const PASSKEY_INSTEAD = 'sign with a passkey: --passkey';

function enrolment({ named, found }: LocalKeys): string {
  const make =
    named === null && found.length === 0
      ? 'make one (ssh-keygen -t ed25519-sk, or ed25519 without a device), then '
      : '';
  const line = 'person:ID namespaces="countersign-v1" KEY in .countersign/allowed_signers';
  return `${make}land your public key on the home ref: ${line}; or countersign passkey add`;
}

function whyNone({ named, found }: LocalKeys): string {
  const file = '.countersign/allowed_signers of the home ref';
  if (named !== null) return `The key ${named.fingerprint} (${named.source}) is no person's in ${file}.`;
  if (found.length === 0)
    return 'There is no SSH key here to sign with: none in ~/.ssh or the agent, and git’s user.signingkey names none.';
  const keys = found.map(({ fingerprint, source }) => `${fingerprint} (${source})`).join(', ');
  return `No key here is a person's in ${file}: ${keys}.`;
}

/** The person whose key it is; null for a gate's key and for one that nobody has. */
export function personOfKey(keyring: Keyring, key: Pick<LocalKey, 'fingerprint'>): PersonId | null {
  const found = keyring.ssh.find(({ fingerprint }) => fingerprint === key.fingerprint);
  return found?.principal.startsWith(PERSON) === true ? (found.principal.slice(PERSON.length) as PersonId) : null;
}

/** True for a key that lives in a device and asks for a touch. */
function touches(key: LocalKey): boolean {
  return key.type.startsWith('sk-');
}

/** The most that a signature with this key can show of its owner's presence. */
export function presencePossible(key: LocalKey): Presence {
  return touches(key) || key.type === PASSKEY ? 'user-verified' : 'none';
}
