/** What is told by a name rather than by a document: attached policies, boundaries, keys, open lists. */
import type { IamFact } from '../../../reading/iam/facts.ts';
import type { Finding } from './finding.ts';
import {
  BOUNDARY_REMOVED,
  COMPARE_UNKNOWN,
  CREDENTIAL_STATIC,
  GRANT_ACTION,
  GRANT_ADMIN,
  GRANT_WILDCARD,
  PUBLIC_RESOURCE,
} from './rules-grant.ts';
import type { ScopedFact } from './scoped-fact.ts';

const ADMIN: ReadonlySet<string> = new Set(['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess']);

/** Findings on what is attached after and was not before. */
export function attachedFindings(before: readonly ScopedFact[], after: readonly ScopedFact[]): readonly Finding[] {
  const old = new Map(before.map((one) => [keyOf(one), one.fact]));
  const findings = after.flatMap((one) => (old.has(keyOf(one)) ? [] : attached(one.fact)));
  return [...findings, ...boundaries(before, after)];
}

function keyOf({ scope, fact }: ScopedFact): string {
  const place = `${scope}\0${fact.kind}\0${fact.owner}`;
  if (fact.kind === 'managed' || fact.kind === 'boundary') return `${place}\0${fact.policy}`;
  return fact.kind === 'opened' || fact.kind === 'static-key' ? `${place}\0${fact.what}` : place;
}

function attached(fact: IamFact): readonly Finding[] {
  const at = { owner: fact.owner, path: fact.path, lines: fact.lines, from: null };
  if (fact.kind === 'static-key') return [{ ...at, rule: CREDENTIAL_STATIC, to: fact.what }];
  if (fact.kind === 'opened') return [{ ...at, rule: PUBLIC_RESOURCE, to: fact.what }];
  if (fact.kind !== 'managed') return [];
  const { policy } = fact;
  const name = /^arn:aws[\w-]*:iam::aws:policy\//.test(policy) ? policy.slice(policy.lastIndexOf('/') + 1) : null;
  const found = { ...at, to: `${policy} is attached`, witness: policy };
  if (name === null) {
    return [{ ...found, rule: COMPARE_UNKNOWN, state: 'error', because: 'The policy is written elsewhere.' }];
  }
  if (ADMIN.has(name)) return [{ ...found, rule: GRANT_ADMIN }];
  if (name.endsWith('FullAccess')) return [{ ...found, rule: GRANT_WILDCARD }];
  const quiet = /ReadOnly|ViewOnly|Reader/.test(name) || policy.includes('/service-role/');
  return [{ ...found, rule: GRANT_ACTION, ...(quiet ? { base: 'low' as const } : {}) }];
}

/** A boundary that is gone from an owner that is still there, or another one in its place. */
function boundaries(before: readonly ScopedFact[], after: readonly ScopedFact[]): readonly Finding[] {
  // The first fact of an owner is the one of its own block.
  const owners = new Map<string, IamFact>(
    after.toReversed().map((one) => [`${one.scope}\0${one.fact.owner}`, one.fact]),
  );
  const bounds = new Map<string, Extract<IamFact, { readonly kind: 'boundary' }>>(
    after.flatMap((one) =>
      one.fact.kind === 'boundary' ? [[`${one.scope}\0${one.fact.owner}`, one.fact] as const] : [],
    ),
  );
  return before.flatMap(({ scope, fact }) => {
    if (fact.kind !== 'boundary') return [];
    const key = `${scope}\0${fact.owner}`;
    const [now, still] = [bounds.get(key), owners.get(key)];
    if (still === undefined || now?.policy === fact.policy) return [];
    const at = { owner: fact.owner, path: still.path, lines: still.lines, from: fact.policy };
    if (now === undefined) return [{ ...at, rule: BOUNDARY_REMOVED, to: 'no boundary' }];
    const because = 'Another boundary takes its place, and what the two say is not seen here.';
    return [{ ...at, rule: COMPARE_UNKNOWN, state: 'error' as const, to: now.policy, because, witness: now.policy }];
  });
}
