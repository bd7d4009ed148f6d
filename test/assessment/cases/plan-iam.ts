/** Cases of the rules of permissions over plans in JSON. */
import type { ContentCase } from '../content-cases.ts';
import { planText, UNTOUCHED, type ChangeSpec } from '../plan-builders.ts';

const FILE = 'infra/live/plan.tfplan.json';
const ACCOUNT = 'arn:aws:iam::111122223333';

interface More {
  readonly rest?: object;
  readonly harmlessFor?: readonly string[];
}

function plan(name: string, changes: readonly ChangeSpec[], finds: readonly string[], more: More = {}): ContentCase {
  const { rest = {}, harmlessFor = [] } = more;
  return { name, files: { [FILE]: [null, planText([...UNTOUCHED, ...changes], rest)] }, finds, harmlessFor };
}

const allow = (action: unknown, resource: unknown = '*', more: object = {}): object => ({
  Effect: 'Allow',
  Action: action,
  ...(resource === null ? {} : { Resource: resource }),
  ...more,
});
const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The same document as people write it. */
const laidOut = (text: string): string => JSON.stringify({ ...JSON.parse(text), Id: 'laid-out' }, null, 2);

const policy = (before: string, after: string): ChangeSpec => ({
  type: 'aws_iam_policy',
  actions: ['update'],
  before: { name: 'deploy', arn: `${ACCOUNT}:policy/deploy`, policy: before },
  after: { name: 'deploy', arn: `${ACCOUNT}:policy/deploy`, policy: after },
});
const trust = (before: string, after: string): ChangeSpec => ({
  type: 'aws_iam_role',
  actions: ['update'],
  before: { name: 'deploy', assume_role_policy: before },
  after: { name: 'deploy', assume_role_policy: after },
});
const key = (before: string, after: string): ChangeSpec => ({
  type: 'aws_kms_key',
  actions: ['update'],
  before: { key_id: 'k', policy: before },
  after: { key_id: 'k', policy: after },
});
const trusting = (principal: object, more: object = {}, action = 'sts:AssumeRole'): object =>
  allow(action, null, { Principal: principal, ...more });

const EC2 = trusting({ Service: 'ec2.amazonaws.com' });
const READS = allow('s3:GetObject', 'arn:aws:s3:::logs/*');
const WRITES = allow('s3:PutObject', 'arn:aws:s3:::logs/*');
const KEY_USE = allow('kms:Decrypt', '*', { Principal: { AWS: `${ACCOUNT}:role/app` } });
const OIDC = { Federated: `${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` };

const ESCALATIONS: readonly (readonly [mechanism: string, ...actions: string[]])[] = [
  ['policy-write', 'iam:PutRolePolicy'],
  ['group', 'iam:AddUserToGroup'],
  ['credential', 'iam:CreateAccessKey'],
  ['trust', 'iam:UpdateAssumeRolePolicy'],
  ['assume-role', 'sts:AssumeRole'],
  ['passrole', 'iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
  ['existing-role', 'ssm:SendCommand'],
];

/** An inline policy of a role, as a plan has it. */
function inline(name: string, actions: readonly string[], before: string | null, after: string | null): ChangeSpec {
  const side = (text: string | null): object | null => (text === null ? null : { role: 'deploy', name, policy: text });
  return { type: 'aws_iam_role_policy', name, actions, before: side(before), after: side(after) };
}

const ATTACHED = { role: 'deploy', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
const BOUNDED = { name: 'deploy', assume_role_policy: document(EC2), permissions_boundary: `${ACCOUNT}:policy/edge` };

export const PLAN_IAM_CASES: readonly ContentCase[] = [
  ...ESCALATIONS.map(([mechanism, ...actions]) => {
    const before = document(READS);
    return plan(
      `lets a policy escalate by ${mechanism}`,
      [policy(before, document(READS, allow(actions)))],
      [`iam.escalation.${mechanism}`, 'iam.grant.wildcard'],
    );
  }),
  plan(
    'writes the same policies in another layout, with everything that would be grave if it were new',
    [
      policy(document(allow('*'), allow('sts:AssumeRole')), laidOut(document(allow('sts:AssumeRole'), allow('*')))),
      trust(document(trusting({ AWS: '*' })), laidOut(document(trusting({ AWS: '*' })))),
      { ...key(document(KEY_USE), laidOut(document(KEY_USE))), name: 'laid_out' },
      {
        type: 'aws_iam_access_key',
        actions: ['update'],
        before: { user: 'a' },
        after: { user: 'a', status: 'Inactive' },
      },
      {
        type: 'aws_s3_bucket_acl',
        actions: ['update'],
        before: { acl: 'public-read', bucket: 'site' },
        after: { acl: 'public-read', bucket: 'site', owner: 'x' },
      },
      {
        type: 'aws_iam_user',
        actions: ['update'],
        before: { name: 'a', permissions_boundary: 'b' },
        after: { name: 'a', permissions_boundary: 'b', path: '/x/' },
      },
    ],
    [],
    {
      harmlessFor: [
        ...['admin', 'wildcard', 'action', 'resource', 'principal', 'negation'].map((word) => `iam.grant.${word}`),
        ...['any', 'cross-account', 'oidc', 'service'].map((word) => `iam.trust.${word}`),
        ...ESCALATIONS.map(([mechanism]) => `iam.escalation.${mechanism}`),
        'iam.condition.removed',
        'iam.deny.removed',
        'iam.boundary.removed',
        'iam.compare.unknown',
        'iam.data.readable',
        'iam.credential.returned',
        'iam.credential.static',
        'iam.public.resource',
      ],
    },
  ),
  plan('adds an action to a policy', [policy(document(READS), document(READS, WRITES))], ['iam.grant.action']),
  plan(
    'adds a resource to a policy',
    [policy(document(READS, WRITES), document(READS, WRITES, allow('s3:PutObject', 'arn:aws:s3:::other/*')))],
    ['iam.grant.resource'],
  ),
  plan('takes an action away', [policy(document(READS, WRITES), document(READS))], [], {
    harmlessFor: ['iam.grant.action'],
  }),
  plan(
    'attaches AdministratorAccess to a role',
    [{ type: 'aws_iam_role_policy_attachment', actions: ['create'], after: ATTACHED }],
    ['iam.grant.admin'],
  ),
  plan(
    'replaces an attachment by the same one',
    [{ type: 'aws_iam_role_policy_attachment', actions: ['delete', 'create'], before: ATTACHED, after: ATTACHED }],
    ['tf.replace.identity'],
    { harmlessFor: ['iam.grant.admin'] },
  ),
  plan(
    'moves a statement from one inline policy of a role to another',
    [inline('old', ['delete'], document(WRITES), null), inline('new', ['create'], null, document(WRITES))],
    ['tf.delete.identity'],
    { harmlessFor: ['iam.grant.action'] },
  ),
  plan(
    'repeats in a policy what another policy of the role allows already',
    [inline('old', ['no-op'], document(WRITES), document(WRITES)), inline('new', ['create'], null, document(WRITES))],
    [],
    { harmlessFor: ['iam.grant.action'] },
  ),
  plan(
    'does not know a policy before the apply',
    [
      {
        type: 'aws_iam_policy',
        actions: ['update'],
        before: { name: 'deploy', policy: document(READS) },
        after: { name: 'deploy' },
        change: { after_unknown: { policy: true } },
      },
    ],
    ['iam.compare.unknown'],
  ),
  plan(
    'makes a queue whose policy the provider fills in',
    [
      {
        type: 'aws_sqs_queue',
        actions: ['create'],
        after: { name: 'q', sqs_managed_sse_enabled: true },
        change: { after_unknown: { policy: true, arn: true } },
      },
    ],
    [],
    {
      rest: {
        configuration: { root_module: { resources: [{ address: 'aws_sqs_queue.this', expressions: { name: {} } }] } },
      },
      harmlessFor: ['iam.compare.unknown'],
    },
  ),
  plan(
    'makes a queue whose policy is written and not known yet',
    [
      {
        type: 'aws_sqs_queue',
        actions: ['create'],
        after: { name: 'q', sqs_managed_sse_enabled: true },
        change: { after_unknown: { policy: true, arn: true } },
      },
    ],
    ['iam.compare.unknown'],
    {
      rest: {
        configuration: { root_module: { resources: [{ address: 'aws_sqs_queue.this', expressions: { policy: {} } }] } },
      },
    },
  ),
  plan(
    'makes a policy and attaches it',
    [
      {
        type: 'aws_iam_policy',
        actions: ['create'],
        after: { name: 'reads', policy: document(READS) },
        change: { after_unknown: { arn: true } },
      },
      {
        type: 'aws_iam_role_policy_attachment',
        actions: ['create'],
        after: { role: 'deploy' },
        change: { after_unknown: { policy_arn: true } },
      },
    ],
    ['iam.grant.action'],
    { harmlessFor: ['iam.compare.unknown'] },
  ),
  plan(
    'holds a policy that is none',
    [policy(document(READS), '{"Version": "2012-10-17", "Statement": [')],
    ['assess.input.unreadable'],
  ),
  plan(
    'changes a policy that must not be shown',
    [
      {
        ...policy(document(READS), document(allow('*'))),
        change: { before_sensitive: { policy: true }, after_sensitive: { policy: true } },
      },
    ],
    ['iam.compare.unknown'],
  ),
  plan(
    'changes the description of a policy that must not be shown',
    [
      {
        ...policy(document(allow('*')), document(allow('*'))),
        change: { before_sensitive: { policy: true }, after_sensitive: { policy: true } },
      },
    ],
    [],
    { harmlessFor: ['iam.compare.unknown'] },
  ),
  plan(
    'lets another role use a key',
    [key(document(KEY_USE), document(KEY_USE, { ...KEY_USE, Principal: { AWS: `${ACCOUNT}:role/other` } }))],
    ['iam.grant.principal'],
  ),
  plan(
    'turns a list of actions into a complement',
    [
      policy(
        document(READS),
        document({ Effect: 'Allow', NotAction: ['iam:*', 'sts:*', 'lambda:*'], Resource: 'arn:aws:s3:::logs/*' }),
      ),
    ],
    ['iam.credential.returned', 'iam.escalation.existing-role', 'iam.grant.negation'],
  ),
  plan(
    'drops the condition on the network',
    [
      policy(
        document(
          allow('s3:PutObject', 'arn:aws:s3:::logs/*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
        ),
        document(WRITES),
      ),
    ],
    ['iam.condition.removed'],
  ),
  plan(
    'deletes the policy of a bucket that stays',
    [
      {
        type: 'aws_s3_bucket_policy',
        actions: ['delete'],
        before: { bucket: 'logs', policy: document({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }) },
      },
    ],
    ['iam.deny.removed', 'tf.delete.stateless'],
  ),
  plan(
    'deletes a bucket and its policy',
    [
      { type: 'aws_s3_bucket', actions: ['delete'], before: { id: 'logs', bucket: 'logs' } },
      {
        type: 'aws_s3_bucket_policy',
        actions: ['delete'],
        before: { bucket: 'logs', policy: document({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }) },
      },
    ],
    ['tf.delete.stateless', 'tf.delete.stateful'],
    { harmlessFor: ['iam.deny.removed'] },
  ),
  plan(
    'takes the boundary of a role',
    [{ type: 'aws_iam_role', actions: ['update'], before: BOUNDED, after: { ...BOUNDED, permissions_boundary: null } }],
    ['iam.boundary.removed'],
  ),
  plan(
    'makes every secret readable',
    [policy(document(READS), document(READS, allow('secretsmanager:GetSecretValue')))],
    ['iam.data.readable', 'iam.grant.wildcard'],
  ),
  plan(
    'returns credentials',
    [policy(document(READS), document(READS, allow('ecr:GetAuthorizationToken')))],
    ['iam.credential.returned', 'iam.grant.action'],
  ),
  plan(
    'makes an access key',
    [{ type: 'aws_iam_access_key', actions: ['create'], after: { user: 'robot' } }],
    ['iam.credential.static'],
  ),
  plan(
    'opens a bucket to everyone',
    [
      {
        type: 'aws_s3_bucket_policy',
        actions: ['update'],
        before: { bucket: 'site', policy: document({ ...READS, Principal: { AWS: `${ACCOUNT}:root` } }) },
        after: { bucket: 'site', policy: document({ ...READS, Principal: '*' }) },
      },
    ],
    ['iam.public.resource'],
  ),
  plan('lets everyone assume a role', [trust(document(EC2), document(EC2, trusting({ AWS: '*' })))], ['iam.trust.any']),
  plan(
    'lets another account assume a role',
    [trust(document(EC2), document(EC2, trusting({ AWS: 'arn:aws:iam::999988887777:root' })))],
    ['iam.trust.cross-account'],
  ),
  plan(
    'lets every repository assume a role',
    [
      trust(
        document(EC2),
        document(
          EC2,
          trusting(
            OIDC,
            { Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/*' } } },
            'sts:AssumeRoleWithWebIdentity',
          ),
        ),
      ),
    ],
    ['iam.trust.oidc'],
  ),
  plan(
    'lets Lambda assume a role',
    [trust(document(EC2), document(EC2, trusting({ Service: 'lambda.amazonaws.com' })))],
    ['iam.trust.service'],
  ),
  plan(
    'names a member of a project',
    [
      {
        type: 'google_project_iam_member',
        actions: ['create'],
        after: { project: 'shop', role: 'roles/owner', member: 'user:a@example.org' },
      },
    ],
    ['iam.grant.admin'],
  ),
];
