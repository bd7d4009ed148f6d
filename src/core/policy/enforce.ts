/** What must be there before a policy may refuse anything: the preconditions of mode `enforce`. */
import type { PersonId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { People } from '../../model/people.ts';
import { SENIOR_LEVEL } from '../../model/people.ts';
import type { ParsedPolicy } from '../../model/policy.ts';

/** A precondition that does not hold. */
export interface EnforceFault {
  readonly id: 'signers' | 'owners' | 'presence';
  /** Owners without a key that proves presence; empty for the others. */
  readonly who: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/**
 * All that is lacking. `now` is the moment at which keys must be valid, seconds since 1970; without a keyring only the
 * policy and the people are looked at.
 */
export function enforceFaults(
  policy: ParsedPolicy,
  people: People,
  keyring: Keyring | null,
  now: number,
): readonly EnforceFault[] {
  const keys = keyring === null ? [] : keyFaults(policy, people, keyring, now);
  return [...signerFaults(policy, people, keyring, now), ...ownerFaults(policy), ...keys];
}

/** Owners who can change the policy: listed, and with a key that proves that they were there. */
export function ableOwners(policy: ParsedPolicy, people: People, keyring: Keyring, now: number): readonly PersonId[] {
  return (policy.owners as readonly PersonId[]).filter((owner) => {
    return people.persons.has(owner) && hasKey(keyring, owner, now, true);
  });
}

function signerFaults(
  policy: ParsedPolicy,
  people: People,
  keyring: Keyring | null,
  now: number,
): readonly EnforceFault[] {
  const seniors = [...people.persons.values()].filter(({ level }) => level >= SENIOR_LEVEL);
  const able = seniors.filter(({ id }) => keyring === null || hasKey(keyring, id, now, false));
  if (able.length >= 2) return [];
  const who = able.length === 0 ? 'nobody' : 'only one person';
  const without = seniors.filter((each) => !able.includes(each)).map(({ id }) => id);
  const keyless = without.length === 0 ? '' : ` (${without.slice(0, 5).join(', ')} without a key)`;
  const mark = policy.levels === 'none' ? '`signer: true`' : `level L${SENIOR_LEVEL} or \`signer: true\``;
  const remedy =
    without.length === 0
      ? `give two people ${mark} in people.yml, and keys; until then stay in observe`
      : 'enrol their keys in .countersign/allowed_signers, or as passkeys in people.yml';
  return [{ id: 'signers', who: [], message: `${who} can sign${keyless}, and nobody signs their own change`, remedy }];
}

function ownerFaults({ owners, threshold }: ParsedPolicy): readonly EnforceFault[] {
  if (owners.length >= threshold + 1) return [];
  const have = `${owners.length} ${owners.length === 1 ? 'owner' : 'owners'} and a threshold of ${threshold}`;
  const message = `the policy has ${have}; it needs at least ${threshold + 1}`;
  const remedy = 'add owners, so that one of them can change the policy and the others can agree';
  return [{ id: 'owners', who: [], message, remedy }];
}

function keyFaults(policy: ParsedPolicy, people: People, keyring: Keyring, now: number): readonly EnforceFault[] {
  const able = new Set<string>(ableOwners(policy, people, keyring, now));
  const who = policy.owners.filter((owner) => !able.has(owner));
  if (who.length === 0) return [];
  const names = who.length === 1 ? `the owner ${who[0] ?? ''} has` : `the owners ${who.join(', ')} have`;
  const message = `${names} no key that proves presence, so they could not sign a change of .countersign/`;
  const remedy = 'enrol a passkey (countersign passkey add) or a key in a device (ssh-keygen -t ed25519-sk)';
  return [{ id: 'presence', who, message, remedy }];
}

/** True when the first lacks nothing that the second does not lack, and less than it. */
export function lacksLess(faults: readonly EnforceFault[], before: readonly EnforceFault[]): boolean {
  const names = (each: readonly EnforceFault[]): ReadonlySet<string> =>
    new Set(each.flatMap(({ id, who }) => (who.length === 0 ? [id] : who.map((one) => `${id} ${one}`))));
  const [now, then] = [names(faults), names(before)];
  return now.size < then.size && [...now].every((name) => then.has(name));
}

function hasKey({ ssh, passkeys }: Keyring, person: PersonId, now: number, proving: boolean): boolean {
  const principal = `person:${person}`;
  if (passkeys.some((passkey) => passkey.principal === principal)) return true;
  return ssh.some(
    (key) =>
      key.principal === principal &&
      (!proving || key.type.startsWith('sk-')) &&
      (key.validBefore === null || now <= key.validBefore),
  );
}
