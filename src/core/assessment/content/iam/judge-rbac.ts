/** Roles and bindings of Kubernetes: what they newly allow, and to whom. */
import type { RbacBindingFact, RbacRoleFact } from '../../../reading/iam/facts.ts';
import type { Policy } from '../../../reading/iam/policy.ts';
import { comparePolicies } from './engine/compare.ts';
import { permits } from './engine/permits.ts';
import { ATTACHED_ASKER } from './engine/principals.ts';
import { requestOf, witnessText } from './engine/witness.ts';
import type { Finding } from './finding.ts';
import { COMPARE_UNKNOWN, GRANT_ACTION, GRANT_ADMIN, GRANT_PRINCIPAL, GRANT_WILDCARD } from './rules-grant.ts';
import { ESCALATION_RBAC } from './rules-trust.ts';
import type { ScopedFact } from './scoped-fact.ts';
import { listText } from './words.ts';

const WORKLOADS = [
  'apps:deployments',
  'apps:statefulsets',
  'apps:daemonsets',
  'apps:replicasets',
  'batch:jobs',
  'batch:cronjobs',
  ':replicationcontrollers',
];
const RBAC = 'rbac.authorization.k8s.io';

/** Verbs and resources that lead to the rights of someone else. */
const LEADING: readonly (readonly [verb: string, resource: string])[] = [
  ...['escalate', 'bind'].flatMap((verb) =>
    ['clusterroles', 'roles'].map((what) => [verb, `${RBAC}:${what}`] as const),
  ),
  ...['users', 'groups', 'serviceaccounts'].map((what) => ['impersonate', `:${what}`] as const),
  ...['create', 'patch', 'update'].flatMap((verb) => [':pods', ...WORKLOADS].map((what) => [verb, what] as const)),
  ['create', ':pods/exec'],
  ['get', ':pods/exec'],
  ['create', ':pods/attach'],
  ['patch', ':pods/ephemeralcontainers'],
  ['update', ':pods/ephemeralcontainers'],
  ['get', ':nodes/proxy'],
  ['create', ':nodes/proxy'],
  ['create', ':serviceaccounts/token'],
  ['get', ':secrets'],
  ['list', ':secrets'],
  ['watch', ':secrets'],
  ...['update', 'patch', 'create'].flatMap((verb) => [
    [verb, 'admissionregistration.k8s.io:validatingwebhookconfigurations'] as const,
    [verb, 'admissionregistration.k8s.io:mutatingwebhookconfigurations'] as const,
    [verb, `${RBAC}:rolebindings`] as const,
    [verb, `${RBAC}:clusterrolebindings`] as const,
  ]),
  ['update', 'certificates.k8s.io:certificatesigningrequests/approval'],
];

/** Findings on roles and bindings of the whole change. */
export function rbacFindings(before: readonly ScopedFact[], after: readonly ScopedFact[]): readonly Finding[] {
  const roles = new Map(before.flatMap(({ fact }) => (fact.kind === 'rbac-role' ? [[fact.owner, fact] as const] : [])));
  const bound = new Set(
    before.flatMap(({ fact }) =>
      fact.kind === 'rbac-binding' ? fact.subjects.map((subject) => keyOf(fact, subject)) : [],
    ),
  );
  return after.flatMap(({ fact }) => {
    if (fact.kind === 'rbac-role') return roleFindings(roles.get(fact.owner) ?? null, fact);
    if (fact.kind !== 'rbac-binding') return [];
    const added = fact.subjects.filter((subject) => !bound.has(keyOf(fact, subject)));
    return added.length === 0 ? [] : [bindingFinding(fact, added)];
  });
}

function allows(policy: Policy, verb: string, resource: string): boolean {
  const request = {
    asker: ATTACHED_ASKER,
    action: `k8s:${verb}`,
    resource: `${resource}:any-name`,
    context: new Map(),
  };
  return permits(policy, request);
}

function roleFindings(before: RbacRoleFact | null, after: RbacRoleFact): readonly Finding[] {
  const old: Policy = before ?? { statements: [] };
  const comparison = comparePolicies(old, after);
  const { owner, path } = after;
  if (comparison.verdict === 'nothing-added') return [];
  const [first] = comparison.added;
  const at = { owner, path, lines: first?.statement.lines ?? after.lines, from: null };
  if (first === undefined) {
    const why = comparison.undecided[0]?.why ?? '';
    return [{ ...at, rule: COMPARE_UNKNOWN, state: 'error', to: why, witness: why }];
  }
  const cluster = owner.startsWith('ClusterRole ');
  const everything = (policy: Policy): boolean => allows(policy, 'any', 'any.group:anything');
  const witness = witnessText(requestOf(first, old, after));
  const to = listText(
    comparison.added.map(
      ({ statement }) =>
        `${listText(statement.actions.patterns.map(({ text }) => text.slice(4)))} on ${listText((statement.resources?.patterns ?? []).map(({ text }) => text))}`,
    ),
  );
  if (everything(after) && !everything(old))
    return [{ ...at, rule: cluster ? GRANT_ADMIN : GRANT_WILDCARD, to, witness }];
  const leading = LEADING.filter(([verb, resource]) => allows(after, verb, resource) && !allows(old, verb, resource));
  if (leading.length > 0) {
    const shown = listText(leading.map(([verb, resource]) => `${verb} ${resource.slice(resource.indexOf(':') + 1)}`));
    return [{ ...at, rule: ESCALATION_RBAC, ...(cluster ? {} : { base: 'high' as const }), to, witness: shown }];
  }
  const texts = comparison.added.flatMap(({ statement }) =>
    [...statement.actions.patterns, ...(statement.resources?.patterns ?? [])].map(({ text }) => text),
  );
  if (texts.some((text) => text.includes('*'))) return [{ ...at, rule: GRANT_WILDCARD, to, witness }];
  const reading = comparison.added.every(({ statement }) =>
    statement.actions.patterns.every(({ text }) => /^k8s:(?:get|list|watch)$/.test(text)),
  );
  return [{ ...at, rule: GRANT_ACTION, ...(reading ? { base: 'low' as const } : {}), to, witness }];
}

/** The same role for the same subject in the same place; the name of the binding does not matter. */
function keyOf({ owner, role }: RbacBindingFact, subject: string): string {
  return [owner.slice(0, owner.lastIndexOf('/') + 1) || owner.split(' ')[0], role, subject].join('\0');
}

const EVERYONE = new Set([
  'Group system:masters',
  'Group system:authenticated',
  'Group system:unauthenticated',
  'Group system:serviceaccounts',
  'User system:anonymous',
]);

function bindingFinding(fact: RbacBindingFact, added: readonly string[]): Finding {
  const { owner, path, lines, role } = fact;
  const at = {
    owner,
    path,
    lines,
    from: null,
    to: `${role} for ${listText(added)}`,
    witness: `${listText(added)}: ${role}`,
  };
  if (role === 'ClusterRole/cluster-admin' || added.some((subject) => EVERYONE.has(subject)))
    return { ...at, rule: GRANT_ADMIN };
  return { ...at, rule: GRANT_PRINCIPAL, ...(role === 'ClusterRole/admin' ? { base: 'high' as const } : {}) };
}
