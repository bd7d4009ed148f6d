/** The rules of permissions: policies, trust, Kubernetes roles, rights of pipelines. */
import type { FamilyReader } from './family.ts';
import { judgeIam } from './iam/judge.ts';
import * as grant from './iam/rules-grant.ts';
import * as trust from './iam/rules-trust.ts';
import { readsConfigurations } from './iam/sides.ts';
import { isTerraformPath } from './iam-paths.ts';
import { dataNeighbours, withCalledModules } from './terraform-data.ts';
import { UNREADABLE } from './unreadable.ts';

export const iamReader: FamilyReader = {
  rules: [
    UNREADABLE,
    grant.GRANT_ADMIN,
    grant.GRANT_WILDCARD,
    grant.GRANT_ACTION,
    grant.GRANT_RESOURCE,
    grant.GRANT_PRINCIPAL,
    grant.GRANT_NEGATION,
    grant.CONDITION_REMOVED,
    grant.DENY_REMOVED,
    grant.BOUNDARY_REMOVED,
    grant.COMPARE_UNKNOWN,
    grant.DATA_READABLE,
    grant.CREDENTIAL_RETURNED,
    grant.CREDENTIAL_STATIC,
    grant.PUBLIC_RESOURCE,
    trust.TRUST_ANY,
    trust.TRUST_CROSS_ACCOUNT,
    trust.TRUST_OIDC,
    trust.TRUST_SERVICE,
    ...Object.values(trust.ESCALATION),
    trust.ESCALATION_RBAC,
    trust.ESCALATION_IMPERSONATION,
    trust.CI_WIDENED,
  ],
  parsers: (files, neighbours) => (readsConfigurations(files, neighbours) ? ['hcl'] : []),
  named: (files, neighbours) =>
    withCalledModules(dataNeighbours(files, neighbours, isTerraformPath), files, isTerraformPath),
  assess: (input) => judgeIam(input).factors,
};
