/** Who could ask: everyone a document names, and one of each kind whom none names. */
import type { PrincipalEntry, PrincipalSet } from '../../../../reading/iam/policy.ts';

/** One who asks. `attached`: whom a policy without principals is attached to. */
export interface Asker {
  readonly kind: PrincipalEntry['kind'] | 'anonymous' | 'attached';
  readonly value: string;
}

export const ATTACHED_ASKER: Asker = { kind: 'attached', value: 'whoever holds the policy' };
const STRANGER_ACCOUNT = '999999999999';

/** Askers that tell all of these sets apart. */
export function askers(sets: readonly (PrincipalSet | null)[]): readonly Asker[] {
  const named = sets.flatMap((set) => set?.entries ?? []);
  const found = new Map<string, Asker>();
  const add = (asker: Asker): void => {
    found.set(`${asker.kind} ${asker.value}`, asker);
  };
  if (sets.includes(null)) add(ATTACHED_ASKER);
  if (sets.some((set) => set !== null)) {
    add({ kind: 'anonymous', value: 'anyone, without credentials' });
    add({ kind: 'AWS', value: `arn:aws:iam::${STRANGER_ACCOUNT}:role/any` });
    add({ kind: 'Service', value: 'any.amazonaws.com' });
    add({ kind: 'Federated', value: 'any-provider' });
    add({ kind: 'CanonicalUser', value: 'any-canonical-user' });
  }
  for (const { kind, value } of named) {
    if (kind === null || value === '*') continue;
    const account = kind === 'AWS' ? wholeAccount(value) : null;
    add(account === null ? { kind, value } : { kind, value: `arn:aws:iam::${account}:role/any` });
    if (kind === 'AWS' && account === null) {
      const holder = accountOf(value);
      if (holder !== null) add({ kind, value: `arn:aws:iam::${holder}:role/any` });
    }
  }
  return [...found.values()];
}

/** Whether a set holds an asker; a policy without principals speaks of its holder alone. */
export function holdsAsker(set: PrincipalSet | null, asker: Asker): boolean {
  if (set === null || asker.kind === 'attached') return set === null && asker.kind === 'attached';
  return set.entries.some((entry) => namesAsker(entry, asker)) !== set.negated;
}

function namesAsker({ kind, value }: PrincipalEntry, asker: Asker): boolean {
  if (kind === null) return true;
  if (value === '*')
    return asker.kind === kind || (kind === 'AWS' && asker.kind !== 'Service' && asker.kind !== 'Federated');
  if (asker.kind !== kind) return false;
  if (kind !== 'AWS') return asker.value.toLowerCase() === value.toLowerCase();
  const account = wholeAccount(value);
  if (account !== null) return accountOf(asker.value) === account;
  return asker.value === value || asker.value.startsWith(sessionsOf(value) ?? `${value}\0`);
}

/** The account that a principal stands for as a whole; null for a user, a role or a session. */
export function wholeAccount(value: string): string | null {
  if (/^\d{12}$/.test(value)) return value;
  return value.endsWith(':root') ? accountOf(value) : null;
}

/** The account in an ARN; references count as one part, whatever stands in their braces. */
export function accountOf(value: string): string | null {
  const parts = arnParts(value);
  return parts.length === 6 && parts[0] === 'arn' ? (parts[4] ?? null) : null;
}

/** How the sessions of a role begin. */
function sessionsOf(value: string): string | null {
  const parts = arnParts(value);
  const resource = parts[5];
  if (resource === undefined || !resource.startsWith('role/')) return null;
  return `arn:aws:sts::${parts[4] ?? ''}:assumed-role/${resource.slice(resource.lastIndexOf('/') + 1)}/`;
}

/** At most six parts: the last one may hold colons. */
function arnParts(value: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < value.length && parts.length < 5; at += 1) {
    const char = value[at];
    if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    else if (char === ':' && depth <= 0) {
      parts.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, value.slice(start)];
}
