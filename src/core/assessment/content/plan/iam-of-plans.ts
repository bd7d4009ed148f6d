/** The rules of permissions that the values of a plan can show. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import * as grant from '../iam/rules-grant.ts';
import * as trust from '../iam/rules-trust.ts';

export const IAM_OF_PLANS: readonly RuleDescription[] = [
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
];
