/** `iam.trust.*`, `iam.escalation.*`, `iam.ci.*`: who may become whom. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';
import type { Mechanism } from './tables/escalations.ts';

const base = { effect: 'escalate', reversible: 'yes', variants: [], triggers: ['content'] } as const;

export const TRUST_ANY: RuleDescription = rule({
  ...base,
  id: 'iam.trust.any',
  title: 'Role that anyone may assume',
  observes: 'The trust policy of a role newly names everyone.',
  why: 'Any account of the world can act with the rights of the role.',
  remedy: 'Name the accounts, roles or services.',
  example: '`"Principal": {"AWS": "*"}` in a trust policy.',
  base: 'critical',
  variants: [{ when: 'when a condition limits it', base: 'high' }],
});

export const TRUST_CROSS_ACCOUNT: RuleDescription = rule({
  ...base,
  id: 'iam.trust.cross-account',
  title: 'Role that another account may assume',
  observes: 'A trust policy newly names an account that the files before the change did not name.',
  why: 'Whoever rules that account rules this role. Without `sts:ExternalId`, others of its customers may, too.',
  remedy: 'Name one role of that account, and ask for an `sts:ExternalId`.',
  example: '`arn:aws:iam::222222222222:root` is added to a trust policy.',
  base: 'high',
});

export const TRUST_OIDC: RuleDescription = rule({
  ...base,
  id: 'iam.trust.oidc',
  title: 'Federated trust too wide',
  observes:
    'A trust policy for a federated provider is new or weaker, and its `sub` or `aud` is missing or lets in more than one subject.',
  why: 'Every repository, branch or pull request that fits gets the rights of the role.',
  remedy: 'Ask for the exact `aud` and `sub`, for example `repo:ORG/REPO:ref:refs/heads/main`.',
  example: '`token.actions.githubusercontent.com:sub` becomes `repo:acme/*`.',
  base: 'high',
  variants: [{ when: 'when any repository of the provider fits', base: 'critical' }],
});

export const TRUST_SERVICE: RuleDescription = rule({
  ...base,
  id: 'iam.trust.service',
  title: 'Compute service trusted anew',
  observes:
    'A trust policy newly names a service that runs code: EC2, ECS tasks, EKS, Lambda, Glue, CodeBuild and others.',
  why: 'Whoever may pass this role to such a service runs code with its rights.',
  remedy: 'Check who holds `iam:PassRole` for it.',
  example: '`lambda.amazonaws.com` is added to a trust policy.',
  base: 'medium',
});

const SHARED = {
  ...base,
  remedy:
    'Remove one action of the set; limit `iam:PassRole` to named roles with `iam:PassedToService`, and the others to named resources.',
  base: 'critical',
  variants: [{ when: 'when the decisive actions are limited to named resources', base: 'high' }],
} as const;

/** One rule per mechanism; the set that was completed is in the witness. */
export const ESCALATION: Readonly<Record<Mechanism, RuleDescription>> = {
  'policy-write': rule({
    ...SHARED,
    id: 'iam.escalation.policy-write',
    title: 'Own permissions can be rewritten',
    observes: 'Newly allowed: writing, attaching or switching policies of users, groups or roles.',
    why: 'Whoever writes policies gives themselves whatever they like.',
    example: '`iam:PutRolePolicy` is added to a deployment role.',
  }),
  group: rule({
    ...SHARED,
    id: 'iam.escalation.group',
    title: 'Groups can be joined',
    observes: 'Newly allowed: `iam:AddUserToGroup`.',
    why: 'Whoever joins a group of administrators is one.',
    example: '`iam:AddUserToGroup` on `*`.',
  }),
  credential: rule({
    ...SHARED,
    id: 'iam.escalation.credential',
    title: 'Credentials of others can be made',
    observes: 'Newly allowed: making access keys or passwords of other users.',
    why: 'Whoever makes credentials of an administrator acts as one.',
    example: '`iam:CreateAccessKey` on `arn:aws:iam::*:user/*`.',
  }),
  trust: rule({
    ...SHARED,
    id: 'iam.escalation.trust',
    title: 'Trust of roles can be rewritten',
    observes: 'Newly allowed: `iam:UpdateAssumeRolePolicy`.',
    why: 'Whoever rewrites the trust of a role lets themselves in.',
    example: '`iam:UpdateAssumeRolePolicy` is added.',
  }),
  'assume-role': rule({
    ...SHARED,
    id: 'iam.escalation.assume-role',
    title: 'Roles can be assumed',
    observes: 'Newly allowed: `sts:AssumeRole`.',
    why: 'Every role that trusts the account is within reach.',
    remedy: 'Name the roles that may be assumed.',
    example: '`sts:AssumeRole` on `*`.',
  }),
  passrole: rule({
    ...SHARED,
    id: 'iam.escalation.passrole',
    title: 'Role can be passed to something new',
    observes: 'The holder may newly pass a role to a service and start something there that runs with it.',
    why: 'What is started does whatever the passed role may do.',
    example: '`lambda:CreateFunction` and `lambda:InvokeFunction` are added beside `iam:PassRole` on `*`.',
  }),
  'existing-role': rule({
    ...SHARED,
    id: 'iam.escalation.existing-role',
    title: 'Code can be put where a role is',
    observes: 'Newly allowed: changing or entering something that runs with a role of its own.',
    why: 'Whoever changes the code of a function or enters a machine has its role.',
    remedy: 'Limit it to the functions, machines or stacks of this team.',
    example: '`ssm:SendCommand` on `*`.',
  }),
};

export const ESCALATION_RBAC: RuleDescription = rule({
  ...base,
  id: 'iam.escalation.rbac',
  title: 'Cluster permissions that lead to more',
  observes:
    'A Kubernetes role newly allows `escalate`, `bind`, `impersonate`, running or entering pods, making service account tokens, reading secrets, or changing webhooks, certificate approvals or bindings.',
  why: 'Each of them ends in the rights of someone else: of any service account of the namespace, of the node, of the cluster.',
  remedy: 'Grant it in one namespace, to one name, or not at all.',
  example: '`pods/exec` with `create` is added to a ClusterRole.',
  base: 'critical',
  variants: [{ when: 'in a Role of one namespace', base: 'high' }],
});

export const ESCALATION_IMPERSONATION: RuleDescription = rule({
  ...base,
  id: 'iam.escalation.impersonation',
  title: 'Identities can be taken over',
  observes:
    'Google Cloud: acting as service accounts, making their tokens or keys, setting policies, changing roles. Azure: writing role assignments or role definitions, assigning managed identities.',
  why: 'Whoever may act as another identity, or hand out roles, has whatever it has.',
  remedy: 'Grant it on one service account or scope, or not at all.',
  example: '`roles/iam.serviceAccountTokenCreator` is granted on a project.',
  base: 'critical',
});

export const CI_WIDENED: RuleDescription = rule({
  ...base,
  id: 'iam.ci.widened',
  title: 'Pipeline gets more rights',
  observes:
    'A workflow’s `permissions:` go from none or read to write; `id-token` is added; all secrets are passed on; `pull_request_target` checks out the head of the request; a pipeline of GitLab gets an `id_token`.',
  why: 'Every step of it, third-party actions included, gets the token; with the head of a pull request, strangers do.',
  remedy: 'Give each job the permissions that it needs, and none to code of strangers.',
  example: '`permissions: write-all` is added to a workflow.',
  base: 'medium',
  variants: [{ when: 'for `write-all`, all secrets, and code of strangers with rights of the base', base: 'high' }],
});
