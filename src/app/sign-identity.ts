/** Who signs, and with which key: the keys of this machine against the keys of the home ref. */
import { CountersignError } from '../model/error.ts';
import type { PersonId } from '../model/id.ts';
import type { Keyring } from '../model/keys.ts';
import type { Presence, Principal } from '../model/statement.ts';

/** A key that could sign here. */
export interface LocalKey {
  /** `ssh-ed25519`, `sk-ssh-ed25519@openssh.com`, … */
  readonly type: string;
  /** `SHA256:<base64>`. */
  readonly fingerprint: string;
  /** Where it was found: a file, or the agent. */
  readonly source: string;
}

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
}

/**
 * Chooses. A key asked for by name is the one; otherwise the one that git signs with, if it is a person's, or the only
 * person's key here; of several of the same person one that asks for a touch.
 *
 * @throws CountersignError `not-permitted` when no key fits, `usage` when several persons' keys do
 */
export function chooseSigner(keyring: Keyring, keys: LocalKeys, as: PersonId | null): Signer {
  const { named, preferred, found } = keys;
  const all = named === null ? [...(preferred === null ? [] : [preferred]), ...found] : [named];
  const owned = all.flatMap((key) => {
    const person = personOfKey(keyring, key);
    return person === null ? [] : [{ principal: `${PERSON}${person}` as Principal, person, key, known: true }];
  });
  const fitting = as === null ? owned : owned.filter(({ person }) => person === as);
  const rank = ({ key }: Signer): number => (key === preferred ? 0 : touches(key) ? 1 : 2);
  const [first] = fitting.toSorted((a, b) => rank(a) - rank(b));
  if (first === undefined) return unknownSigner(keys, owned, as);
  const persons = [...new Set(fitting.map(({ person }) => person))].sort();
  if (persons.length === 1 || first.key === preferred) return first;
  throw new CountersignError('usage', `Keys of several persons are here: ${persons.join(', ')}.`, {
    remedy: `say who signs: --as ${persons[0] ?? 'ID'}`,
  });
}

/** A key that was named together with its person may sign before it is enrolled: it will not count until it is. */
function unknownSigner(keys: LocalKeys, owned: readonly Signer[], as: PersonId | null): Signer {
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
  const remedy =
    'have your key enrolled on the home ref: person:ID namespaces="countersign-v1" KEY in .countersign/allowed_signers';
  throw new CountersignError('not-permitted', whyNone(keys), { remedy });
}

function whyNone({ named, found }: LocalKeys): string {
  const file = '.countersign/allowed_signers of the home ref';
  if (named !== null) return `The key ${named.fingerprint} (${named.source}) is no person's in ${file}.`;
  if (found.length === 0) return 'There is no SSH key here to sign with.';
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
  return touches(key) ? 'user-verified' : 'none';
}
