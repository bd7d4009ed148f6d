/** `iam.grant.*`, `iam.condition.*`, `iam.deny.*`, `iam.boundary.*`: what the difference of two policies can be. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

const base = { effect: 'escalate', reversible: 'yes', variants: [], triggers: ['content'] } as const;

export const GRANT_ADMIN: RuleDescription = rule({
  ...base,
  id: 'iam.grant.admin',
  title: 'Administrator rights granted',
  observes:
    'Newly allowed: every action (or all of `iam:`) on every resource; an attached AdministratorAccess, PowerUserAccess or IAMFullAccess; an owner or editor role; cluster-admin, or a binding to a group that holds everyone.',
  why: 'Whoever holds it can change everything, its own permissions and the audit trail included.',
  remedy: 'Grant the actions that are needed on the resources that are needed.',
  example: '`"Action": "*", "Resource": "*"` is added to the policy of a deployment role.',
  base: 'critical',
});

export const GRANT_WILDCARD: RuleDescription = rule({
  ...base,
  id: 'iam.grant.wildcard',
  title: 'Wildcard granted',
  observes:
    'A statement that newly allows something has an action wildcard, or all resources, that stood nowhere before.',
  why: 'It grants what nobody listed, actions and resources that are still to come included.',
  remedy: 'List the actions, and name the resources.',
  example: '`s3:GetObject` becomes `s3:*`.',
  base: 'high',
  variants: [{ when: 'when the wildcard holds no writing actions but some that hand out data', base: 'medium' }],
});

export const GRANT_ACTION: RuleDescription = rule({
  ...base,
  id: 'iam.grant.action',
  title: 'Action newly allowed',
  observes: 'An action is allowed that was not, as the witness shows; named actions, no wildcard.',
  why: 'The holder can do something that it could not do before.',
  remedy: 'Check that the holder needs it; drop it otherwise.',
  example: '`dynamodb:DeleteItem` is added to a list of actions.',
  base: 'medium',
  variants: [{ when: 'when it only reads, and neither credentials nor secrets', base: 'low' }],
});

export const GRANT_RESOURCE: RuleDescription = rule({
  ...base,
  id: 'iam.grant.resource',
  title: 'Resource newly allowed',
  observes: 'Actions that were allowed already are now allowed on more resources.',
  why: 'The holder reaches things that it could not reach before.',
  remedy: 'Check that the holder needs them; name them one by one.',
  example: '`arn:aws:s3:::orders/*` becomes `arn:aws:s3:::orders*`.',
  base: 'medium',
  variants: [{ when: 'when only reading is allowed', base: 'low' }],
});

export const GRANT_PRINCIPAL: RuleDescription = rule({
  ...base,
  id: 'iam.grant.principal',
  title: 'Principal newly allowed',
  observes: 'A policy of a resource, a trust policy or a binding names someone whom it did not name before.',
  why: 'Somebody else can use the resource, or act in its name.',
  remedy: 'Check who it is, and that they need it.',
  example: 'A second role of the same account is added to the key policy.',
  base: 'medium',
});

export const GRANT_NEGATION: RuleDescription = rule({
  ...base,
  id: 'iam.grant.negation',
  title: 'Everything but a list is granted',
  observes: 'An Allow statement that newly allows something does it by `NotAction`, `NotResource` or `NotPrincipal`.',
  why: 'It grants everything that is not listed, and everything that is still to come.',
  remedy: 'Write the list of what is allowed.',
  example: '`"NotAction": "iam:*"` with Allow on all resources.',
  base: 'high',
});

export const CONDITION_REMOVED: RuleDescription = rule({
  ...base,
  id: 'iam.condition.removed',
  title: 'Condition dropped or weakened',
  observes: 'The same actions, resources and principals are allowed under fewer or weaker conditions than before.',
  why: 'A condition is often all that limits a broad grant: to a network, an organisation, a second factor, one service.',
  remedy: 'Keep the condition, or say why it is not needed any more.',
  example: '`StringEquals aws:PrincipalOrgID` is removed from a bucket policy.',
  base: 'high',
});

export const DENY_REMOVED: RuleDescription = rule({
  ...base,
  id: 'iam.deny.removed',
  title: 'Explicit Deny narrowed or gone',
  observes: 'A Deny statement, a bucket’s ban or a service control policy forbids less than before.',
  why: 'A Deny beats every Allow, those of other policies too: what it forbade may be allowed at once.',
  remedy: 'Keep the Deny; add the exception to its condition.',
  example: 'The statement `DenyInsecureTransport` is removed.',
  base: 'high',
  effect: 'unprotect',
});

export const BOUNDARY_REMOVED: RuleDescription = rule({
  ...base,
  id: 'iam.boundary.removed',
  title: 'Permissions boundary removed or widened',
  observes: 'A role or user loses its permissions boundary, or the boundary allows more than before.',
  why: 'The boundary is what keeps a role from using more than it should, whatever is attached to it.',
  remedy: 'Keep the boundary.',
  example: '`permissions_boundary` is removed from a role that CI may change.',
  base: 'high',
  effect: 'unprotect',
});

export const COMPARE_UNKNOWN: RuleDescription = rule({
  ...base,
  id: 'iam.compare.unknown',
  title: 'Permissions cannot be compared',
  observes:
    'A changed part of a policy hangs on something that is not known here: a variable, a policy kept elsewhere, an operator, or more patterns than the bound allows.',
  why: 'Neither a witness nor a proof that nothing was added can be given, so nobody may call it harmless.',
  remedy: 'Write the value out, or have a person compare the two policies in full.',
  example: '`actions = var.allowed_actions` is added to a statement.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'unknown',
});

export const DATA_READABLE: RuleDescription = rule({
  ...base,
  id: 'iam.data.readable',
  title: 'Data readable without limit',
  observes:
    'Reading objects, parameters, secrets, snapshots or decrypting is newly allowed on all resources of the kind.',
  why: 'Every secret and every object of the account can be taken away, unseen.',
  remedy: 'Name the buckets, parameters, secrets or keys.',
  example: '`secretsmanager:GetSecretValue` on `*`.',
  base: 'high',
  effect: 'expose',
  reversible: 'no',
});

export const CREDENTIAL_RETURNED: RuleDescription = rule({
  ...base,
  id: 'iam.credential.returned',
  title: 'Action that returns credentials',
  observes: 'An action that answers with credentials or a token is newly allowed.',
  why: 'Credentials outlive the session and leave the place where permissions are checked.',
  remedy: 'Drop it, or limit it to the resources that need it.',
  example: '`redshift:GetClusterCredentials` is added.',
  base: 'high',
  effect: 'expose',
  reversible: 'with-effort',
  variants: [{ when: 'for tokens of package and image registries', base: 'low' }],
});

export const CREDENTIAL_STATIC: RuleDescription = rule({
  ...base,
  id: 'iam.credential.static',
  title: 'Long-lived credential created',
  observes: 'An access key, a key of a service account or a password comes into being, or a key stands in the change.',
  why: 'It does not expire, and ends up in state files and variables.',
  remedy: 'Use a role or workload identity federation.',
  example: 'A resource `aws_iam_access_key` is added.',
  base: 'high',
  effect: 'expose',
  reversible: 'with-effort',
});

export const PUBLIC_RESOURCE: RuleDescription = rule({
  ...base,
  id: 'iam.public.resource',
  title: 'Resource opened to everyone',
  observes: 'A policy or list of a resource newly lets anyone in; a snapshot or image is shared with all.',
  why: 'The internet can use it. What was read cannot be taken back.',
  remedy: 'Name the principals, or limit everyone by organisation, network or source.',
  example: '`"Principal": "*"` with Allow and no condition in a bucket policy.',
  base: 'critical',
  effect: 'expose',
  reversible: 'no',
  variants: [{ when: 'when a condition limits who comes in', base: 'high' }],
});
