/** Roles of Google Cloud and Azure that somebody is newly given, and permissions that a role of one's own newly holds. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import type { Severity } from '../../../../model/assessment.ts';
import type { CloudPermissionsFact, CloudRoleFact } from '../../../reading/iam/facts.ts';
import type { Finding } from './finding.ts';
import { GRANT_ACTION, GRANT_ADMIN, GRANT_PRINCIPAL, GRANT_WILDCARD, PUBLIC_RESOURCE } from './rules-grant.ts';
import { ESCALATION_IMPERSONATION } from './rules-trust.ts';
import type { ScopedFact } from './scoped-fact.ts';
import { listText } from './words.ts';

const GOOGLE_ADMIN = new Set(['roles/owner', 'roles/editor']);
const GOOGLE_IMPERSONATION = new Set(
  `iam.serviceAccountTokenCreator iam.serviceAccountUser iam.serviceAccountAdmin iam.serviceAccountKeyAdmin
  iam.securityAdmin iam.roleAdmin iam.organizationRoleAdmin resourcemanager.projectIamAdmin
  resourcemanager.folderIamAdmin resourcemanager.organizationAdmin deploymentmanager.editor cloudbuild.builds.editor`
    .split(/\s+/)
    .map((name) => `roles/${name}`),
);
const AZURE_IMPERSONATION = new Set([
  'User Access Administrator',
  'Role Based Access Control Administrator',
  'Managed Identity Operator',
  'Managed Identity Contributor',
]);
const EVERYONE = new Set(['allUsers', 'allAuthenticatedUsers']);

/** Findings on both kinds of facts. */
export function cloudFindings(before: readonly ScopedFact[], after: readonly ScopedFact[]): readonly Finding[] {
  const given = new Set(
    before.flatMap(({ fact }) => (fact.kind === 'cloud-role' ? fact.members.map((member) => keyOf(fact, member)) : [])),
  );
  const held = new Map(
    before.flatMap(({ scope, fact }) =>
      fact.kind === 'cloud-permissions' ? [[`${scope}\0${fact.owner}`, new Set(fact.permissions)] as const] : [],
    ),
  );
  return after.flatMap(({ scope, fact }) => {
    if (fact.kind === 'cloud-role') {
      const added = fact.members.filter((member) => !given.has(keyOf(fact, member)));
      return added.length === 0 ? [] : [roleFinding(fact, added)];
    }
    if (fact.kind !== 'cloud-permissions') return [];
    const known = held.get(`${scope}\0${fact.owner}`) ?? new Set<string>();
    const added = fact.permissions.filter((permission) => !known.has(permission));
    return added.length === 0 ? [] : [permissionsFinding(fact, added)];
  });
}

/** Who is given what, and where; the address of the resource that says so does not matter. */
function keyOf({ cloud, owner, role }: CloudRoleFact, member: string): string {
  return [cloud, owner, role, member].join('\0');
}

function roleFinding(fact: CloudRoleFact, members: readonly string[]): Finding {
  const { owner, path, lines, role } = fact;
  const kind = roleKind(fact, members);
  const witness = `${listText(members)}: ${role} on ${owner}`;
  return { ...kind, owner, path, lines, from: null, to: `${role} for ${listText(members)}`, witness };
}

interface Kind {
  readonly rule: RuleDescription;
  readonly base?: Severity;
}

function roleKind({ cloud, owner, role }: CloudRoleFact, members: readonly string[]): Kind {
  if (members.some((member) => EVERYONE.has(member))) return { rule: PUBLIC_RESOURCE };
  if (cloud === 'azure') {
    if (role === 'Owner') return { rule: GRANT_ADMIN };
    if (AZURE_IMPERSONATION.has(role)) return { rule: ESCALATION_IMPERSONATION };
    return role === 'Contributor' ? { rule: GRANT_WILDCARD } : { rule: GRANT_PRINCIPAL, ...quiet(role) };
  }
  if (GOOGLE_ADMIN.has(role)) return { rule: GRANT_ADMIN };
  if (GOOGLE_IMPERSONATION.has(role)) {
    return { rule: ESCALATION_IMPERSONATION, ...(owner.startsWith('google_service_account ') ? { base: 'high' } : {}) };
  }
  return { rule: GRANT_PRINCIPAL, ...quiet(role) };
}

function quiet(role: string): Pick<Kind, 'base'> {
  return /(?:viewer|reader|metricwriter|logwriter)$/i.test(role) ? { base: 'low' } : {};
}

const IMPERSONATING =
  /^(?:iam\.serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|signJwt|signBlob|implicitDelegation)|iam\.serviceAccountKeys\.create|iam\.roles\.(?:update|create)|[\w.]+\.setIamPolicy)$/;
const AZURE_WRITING =
  /^microsoft\.(?:authorization\/(?:\*|(?:roleassignments|roledefinitions|elevateaccess)\/(?:\*|write|action))|managedidentity\/userassignedidentities\/(?:\*|assign\/action))$/;

function permissionsFinding(fact: CloudPermissionsFact, added: readonly string[]): Finding {
  const { owner, path, lines, cloud } = fact;
  const at = { owner, path, lines, from: null, to: listText(added) };
  if (added.includes('*')) return { ...at, rule: GRANT_ADMIN, witness: '*' };
  const taking = added.filter((one) =>
    cloud === 'google' ? IMPERSONATING.test(one) : AZURE_WRITING.test(one.toLowerCase()),
  );
  if (taking.length > 0) return { ...at, rule: ESCALATION_IMPERSONATION, witness: listText(taking) };
  const rule = added.some((one) => one.includes('*')) ? GRANT_WILDCARD : GRANT_ACTION;
  const reading = added.every((one) => /(?:\.(?:get|list)|\/read)$/i.test(one));
  return { ...at, rule, witness: listText(added), ...(reading ? { base: 'low' as const } : {}) };
}
