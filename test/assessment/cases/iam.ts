/** What the rules of permissions find, and what they let pass. */
import type { ContentCase } from '../content-cases.ts';

type Parts = Readonly<Record<string, unknown>>;

const allow = (Action: unknown, Resource: unknown = '*', more: Parts = {}): Parts => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: Parts = {}): Parts => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
const trust = (Principal: unknown, Condition?: Parts, Action: unknown = 'sts:AssumeRole'): Parts => ({
  Effect: 'Allow',
  Principal,
  Action,
  ...(Condition === undefined ? {} : { Condition }),
});
const policy = (...Statement: readonly Parts[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
const pair = (before: string | null, after: string | null): ContentCase['files'] => ({
  'policies/app.json': [before, after],
});

const READ = allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*']);
const OWN = { AWS: 'arn:aws:iam::111111111111:role/ci' };
const GITHUB = { Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com' };
const AUD = { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' };
const subject = (operator: string, sub: unknown): Parts => ({
  StringEquals: operator === 'StringEquals' ? { ...AUD, 'token.actions.githubusercontent.com:sub': sub } : AUD,
  ...(operator === 'StringEquals' ? {} : { [operator]: { 'token.actions.githubusercontent.com:sub': sub } }),
});
const WEB = 'sts:AssumeRoleWithWebIdentity';

/** What a policy that allows everything is found to be. */
const EVERYTHING = [
  'iam.credential.returned',
  'iam.data.readable',
  'iam.escalation.assume-role',
  'iam.escalation.credential',
  'iam.escalation.existing-role',
  'iam.escalation.group',
  'iam.escalation.passrole',
  'iam.escalation.policy-write',
  'iam.escalation.trust',
  'iam.grant.admin',
];
const DOCUMENT = (action: string, more = 'resources = ["*"]'): string =>
  `data "aws_iam_policy_document" "d" {\n  statement {\n    actions = [${action}]\n    ${more}\n  }\n}\n`;

const tf = (before: string, after: string): ContentCase['files'] => ({ 'infra/iam.tf': [before, after] });
const ROLE = `
resource "aws_iam_role" "deploy" {
  name                 = "deploy"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  BOUNDARY
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}
`;
const BOUNDED = ROLE.replace('BOUNDARY', 'permissions_boundary = "arn:aws:iam::111111111111:policy/bound"');
const UNBOUNDED = ROLE.replace('  BOUNDARY\n', '');
const attached = (name: string): string => `${UNBOUNDED}
resource "aws_iam_role_policy_attachment" "more" {
  role       = aws_iam_role.deploy.name
  policy_arn = "arn:aws:iam::aws:policy/${name}"
}
`;
const document = (actions: string, resources = '["*"]'): string => `
data "aws_iam_policy_document" "app" {
  statement {
    actions   = ${actions}
    resources = ${resources}
  }
}
resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.deploy.id
  policy = data.aws_iam_policy_document.app.json
}
`;
const rbac = (kind: string, rules: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: app\n  ${kind === 'Role' ? 'namespace: shop\n' : 'labels: {}\n'}rules:\n${rules}`;
const GET_PODS = '  - apiGroups: [""]\n    resources: [pods]\n    verbs: [get]\n';
const binding = (role: string, subjects: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: app\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ${role}\nsubjects:\n${subjects}`;
const CI_ACCOUNT = '  - kind: ServiceAccount\n    namespace: ci\n    name: deploy\n';
const workflow = (permissions: string, more = ''): string =>
  `on:\n  pull_request:\npermissions:\n${permissions}jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n${more}`;

export const IAM_CASES: readonly ContentCase[] = [
  {
    name: 'a document that is the same in another order says nothing',
    files: pair(policy(READ, deny('iam:*')), policy(deny(['iam:*']), READ)),
    finds: [],
    harmlessFor: ['iam.deny.removed', 'iam.grant.action', 'iam.grant.resource'],
  },
  {
    name: 'a document that is no JSON is not called harmless',
    files: pair(policy(READ), policy(READ).replace('"Allow",', '"Allow"')),
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'a document with an element that does not exist is not called harmless',
    files: pair(policy(READ), policy({ ...READ, Actoin: 's3:*' })),
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'words written with escapes are the same words',
    files: pair(
      null,
      '{"\\u0053tatement": {"\\u0045ffect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:111111111111:a"}}',
    ),
    finds: ['iam.grant.action'],
  },
  {
    name: 'a policy that is a template is read as far as it is JSON',
    files: { 'infra/policy.json.tpl': [policy(READ), policy(READ, allow('sqs:SendMessage', '${queue_arn}'))] },
    finds: ['iam.grant.action'],
  },
  {
    name: 'JSON that is no policy is none of its business',
    files: { 'data/report.json': ['{"Statement": "of account"}', '{"Statement": "of no account"}'] },
    finds: [],
    harmlessFor: ['assess.input.unreadable'],
  },
  {
    name: 'everything on everything is administration',
    files: pair(policy(READ), policy(READ, allow('*'))),
    finds: [
      'iam.credential.returned',
      'iam.data.readable',
      'iam.escalation.assume-role',
      'iam.escalation.credential',
      'iam.escalation.existing-role',
      'iam.escalation.group',
      'iam.escalation.passrole',
      'iam.escalation.policy-write',
      'iam.escalation.trust',
      'iam.grant.admin',
    ],
  },
  {
    name: 'administration that stays is not news',
    files: pair(policy(allow('*')), policy(allow(['*'], ['*'], { Sid: 'Admin' }))),
    finds: [],
    harmlessFor: [
      'iam.grant.admin',
      'iam.data.readable',
      'iam.credential.returned',
      'iam.escalation.policy-write',
      'iam.escalation.group',
      'iam.escalation.credential',
      'iam.escalation.trust',
      'iam.escalation.assume-role',
      'iam.escalation.passrole',
      'iam.escalation.existing-role',
    ],
  },
  {
    name: 'an attached AdministratorAccess is administration',
    files: tf(UNBOUNDED, attached('AdministratorAccess')),
    finds: ['iam.grant.admin'],
  },
  {
    name: 'an attached policy of AWS that only reads is a small grant',
    files: tf(UNBOUNDED, attached('AmazonS3ReadOnlyAccess')),
    finds: ['iam.grant.action'],
    harmlessFor: ['iam.grant.admin', 'iam.grant.wildcard'],
  },
  {
    name: 'an action becomes a wildcard',
    files: pair(
      policy(allow('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111111111111:a')),
      policy(allow('sqs:*', 'arn:aws:sqs:eu-west-1:111111111111:a')),
    ),
    finds: ['iam.grant.wildcard'],
  },
  {
    name: 'a wildcard becomes the list of what is used',
    files: pair(policy(allow('sqs:*')), policy(allow(['sqs:SendMessage', 'sqs:ReceiveMessage']))),
    finds: [],
    harmlessFor: ['iam.grant.wildcard'],
  },
  {
    name: 'an action is added',
    files: pair(policy(READ), policy(READ, allow('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111111111111:a'))),
    finds: ['iam.grant.action'],
  },
  {
    name: 'a second bucket is added',
    files: pair(policy(READ), policy(READ, allow('s3:GetObject', 'arn:aws:s3:::invoices/*'))),
    finds: ['iam.grant.resource'],
  },
  {
    name: 'a role of the same account is added to the policy of a key',
    files: pair(
      policy({ ...allow('kms:Decrypt'), Principal: OWN }),
      policy({ ...allow('kms:Decrypt'), Principal: { AWS: [OWN.AWS, 'arn:aws:iam::111111111111:role/app'] } }),
    ),
    finds: ['iam.grant.principal'],
  },
  {
    name: 'one of two principals goes',
    files: pair(
      policy({ ...allow('kms:Decrypt'), Principal: { AWS: [OWN.AWS, 'arn:aws:iam::111111111111:role/app'] } }),
      policy({ ...allow('kms:Decrypt'), Principal: OWN }),
    ),
    finds: [],
    harmlessFor: ['iam.grant.principal'],
  },
  {
    name: 'a list becomes everything but a list',
    files: pair(
      policy(allow(['ec2:Describe*'])),
      policy({
        Effect: 'Allow',
        NotAction: ['iam:*', 'sts:*', 's3:*', 'ssm:*', 'secretsmanager:*', 'kms:*', 'rds:*', 'rds-db:*'],
        Resource: 'arn:aws:ec2:eu-west-1:111111111111:instance/i-1',
      }),
    ),
    finds: ['iam.escalation.existing-role', 'iam.grant.negation', 'iam.credential.returned'].sort(),
  },
  {
    name: 'allow everything and deny a part is written as a complement',
    files: pair(policy(allow('*'), deny('iam:*')), policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })),
    finds: [],
    harmlessFor: ['iam.grant.negation', 'iam.deny.removed'],
  },
  {
    name: 'the condition on the network goes',
    files: pair(policy({ ...READ, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }), policy(READ)),
    finds: ['iam.condition.removed'],
  },
  {
    name: 'a condition is added, and one that is there is made narrower',
    files: pair(
      policy({ ...READ, Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }),
      policy({
        ...READ,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      }),
    ),
    finds: [],
    harmlessFor: ['iam.condition.removed'],
  },
  {
    name: 'a Deny that guarded against other policies goes',
    files: pair(policy(READ, deny('s3:DeleteBucket')), policy(READ)),
    finds: ['iam.deny.removed'],
  },
  {
    name: 'a Deny for whoever comes without a second factor is taken from what is allowed',
    files: pair(
      policy(
        allow('sqs:*'),
        deny('sqs:DeleteQueue', '*', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }),
      ),
      policy(allow('sqs:*')),
    ),
    finds: ['iam.deny.removed'],
  },
  {
    name: 'a boundary goes',
    files: tf(BOUNDED, UNBOUNDED),
    finds: ['iam.boundary.removed'],
  },
  {
    name: 'a role goes, and its boundary with it',
    files: tf(BOUNDED, '# nothing is left\n'),
    finds: [],
    harmlessFor: ['iam.boundary.removed'],
  },
  {
    name: 'actions that a variable holds cannot be told',
    files: tf(UNBOUNDED, UNBOUNDED + document('var.actions')),
    finds: ['iam.compare.unknown'],
  },
  {
    name: 'the default of a variable in a resource changes',
    files: tf(
      `variable "bucket" {\n  default = "orders"\n}\n${document('["s3:PutObject"]', '["arn:aws:s3:::${var.bucket}/*"]')}`,
      `variable "bucket" {\n  default = "invoices"\n}\n${document('["s3:PutObject"]', '["arn:aws:s3:::${var.bucket}/*"]')}`,
    ),
    finds: ['iam.grant.resource'],
  },
  {
    name: 'another role of a set is given what the first one has',
    files: tf(
      document('["s3:PutObject"]', '["arn:aws:s3:::a/*"]').replace(
        '  role   = aws_iam_role.deploy.id',
        '  for_each = toset(["a"])\n  role   = each.value',
      ),
      document('["s3:PutObject"]', '["arn:aws:s3:::a/*"]').replace(
        '  role   = aws_iam_role.deploy.id',
        '  for_each = toset(["a", "b"])\n  role   = each.value',
      ),
    ),
    finds: ['iam.grant.action'],
  },
  {
    name: 'a list of actions moves into a local, and the role policy gets another name',
    files: tf(
      document('["s3:PutObject"]'),
      `locals {\n  writing = ["s3:PutObject"]\n}\n${document('concat(local.writing, [])').replaceAll('"app"', '"writer"').replaceAll('.app.', '.writer.')}`,
    ),
    finds: [],
    harmlessFor: ['iam.grant.action', 'iam.grant.resource'],
  },
  {
    name: 'a variable that stays is the same on both sides',
    files: tf(UNBOUNDED + document('var.actions'), UNBOUNDED + document('var.actions # the same')),
    finds: [],
    harmlessFor: ['iam.compare.unknown'],
  },
  {
    name: 'a document of HCL gets another action; it is told for the role that holds it',
    files: tf(
      UNBOUNDED + document('["sqs:SendMessage"]'),
      UNBOUNDED + document('["sqs:SendMessage", "iam:CreatePolicyVersion"]'),
    ),
    finds: ['iam.escalation.policy-write', 'iam.grant.wildcard'],
  },
  {
    name: 'every secret becomes readable',
    files: pair(policy(READ), policy(READ, allow('secretsmanager:GetSecretValue'))),
    finds: ['iam.data.readable', 'iam.grant.wildcard'],
  },
  {
    name: 'one secret becomes readable',
    files: pair(
      policy(READ),
      policy(
        READ,
        allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:app-AbCdEf'),
      ),
    ),
    finds: ['iam.grant.action'],
    harmlessFor: ['iam.data.readable', 'iam.credential.returned'],
  },
  {
    name: 'an access key is declared',
    files: tf(UNBOUNDED, `${UNBOUNDED}resource "aws_iam_access_key" "ci" {\n  user = "ci"\n}\n`),
    finds: ['iam.credential.static'],
  },
  {
    name: 'an access key that was declared before, and the key of an example',
    files: {
      'infra/iam.tf': [
        'resource "aws_iam_access_key" "ci" {\n  user = "ci"\n}\n',
        '# AKIAIOSFODNN7EXAMPLE\nresource "aws_iam_access_key" "ci" {\n  user   = "ci"\n  status = "Inactive"\n}\n',
      ],
    },
    finds: [],
    harmlessFor: ['iam.credential.static'],
  },
  {
    name: 'a bucket is opened to everyone',
    files: pair(policy({ ...READ, Principal: OWN }), policy({ ...READ, Principal: '*' })),
    finds: ['iam.public.resource'],
  },
  {
    name: 'a Deny for everyone opens nothing',
    files: pair(
      policy({ ...READ, Principal: OWN }),
      policy(
        { ...READ, Principal: OWN },
        { ...deny('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), Principal: '*' },
      ),
    ),
    finds: [],
    harmlessFor: ['iam.public.resource'],
  },
  {
    name: 'anyone may assume the role',
    files: pair(policy(trust(OWN)), policy(trust({ AWS: '*' }))),
    finds: ['iam.trust.any'],
  },
  {
    name: 'anyone could assume the role, and now only the organisation can',
    files: pair(
      policy(trust({ AWS: '*' })),
      policy(trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })),
    ),
    finds: [],
    harmlessFor: ['iam.trust.any'],
  },
  {
    name: 'another account may assume the role',
    files: pair(policy(trust(OWN)), policy(trust({ AWS: [OWN.AWS, 'arn:aws:iam::222222222222:root'] }))),
    finds: ['iam.trust.cross-account'],
  },
  {
    name: 'a second role of the account that was trusted before',
    files: pair(policy(trust(OWN)), policy(trust({ AWS: [OWN.AWS, 'arn:aws:iam::111111111111:role/other'] }))),
    finds: ['iam.grant.principal'],
    harmlessFor: ['iam.trust.cross-account'],
  },
  {
    name: 'every repository of the organisation may assume the role',
    files: pair(
      policy(trust(GITHUB, subject('StringEquals', 'repo:acme/shop:ref:refs/heads/main'), WEB)),
      policy(trust(GITHUB, subject('StringLike', 'repo:acme/*'), WEB)),
    ),
    finds: ['iam.trust.oidc'],
  },
  {
    name: 'a second branch may assume the role',
    files: pair(
      policy(trust(GITHUB, subject('StringEquals', 'repo:acme/shop:ref:refs/heads/main'), WEB)),
      policy(
        trust(
          GITHUB,
          subject('StringEquals', ['repo:acme/shop:ref:refs/heads/main', 'repo:acme/shop:ref:refs/heads/release']),
          WEB,
        ),
      ),
    ),
    finds: ['iam.grant.principal'],
    harmlessFor: ['iam.trust.oidc'],
  },
  {
    name: 'Lambda may assume the role',
    files: pair(
      policy(trust({ Service: 'sns.amazonaws.com' })),
      policy(trust({ Service: ['sns.amazonaws.com', 'lambda.amazonaws.com'] })),
    ),
    finds: ['iam.trust.service'],
  },
  {
    name: 'a service that runs no code of others is trusted',
    files: pair(
      policy(trust({ Service: 'sns.amazonaws.com' })),
      policy(trust({ Service: ['sns.amazonaws.com', 'events.amazonaws.com'] })),
    ),
    finds: ['iam.grant.principal'],
    harmlessFor: ['iam.trust.service'],
  },
  {
    name: 'passing a role to EC2 alone opens no function',
    files: pair(
      policy(READ),
      policy(
        READ,
        allow('iam:PassRole', 'arn:aws:iam::111111111111:role/app', {
          Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
        }),
        allow(['lambda:CreateFunction', 'lambda:InvokeFunction'], 'arn:aws:lambda:eu-west-1:111111111111:function:app'),
      ),
    ),
    finds: ['iam.grant.action'],
    harmlessFor: ['iam.escalation.passrole'],
  },
  {
    name: 'a role of the cluster may enter pods',
    files: {
      'k8s/role.yaml': [
        rbac('ClusterRole', GET_PODS),
        rbac('ClusterRole', `${GET_PODS}  - apiGroups: [""]\n    resources: [pods/exec]\n    verbs: [create]\n`),
      ],
    },
    finds: ['iam.escalation.rbac'],
  },
  {
    name: 'a role of the cluster may list pods',
    files: {
      'k8s/role.yaml': [rbac('ClusterRole', GET_PODS), rbac('ClusterRole', GET_PODS.replace('[get]', '[list, get]'))],
    },
    finds: ['iam.grant.action'],
    harmlessFor: ['iam.escalation.rbac'],
  },
  {
    name: 'a role of the cluster may do everything',
    files: {
      'k8s/role.yaml': [
        rbac('ClusterRole', GET_PODS),
        rbac('ClusterRole', '  - apiGroups: ["*"]\n    resources: ["*"]\n    verbs: ["*"]\n'),
      ],
    },
    finds: ['iam.grant.admin'],
  },
  {
    name: 'a service account becomes cluster-admin',
    files: { 'k8s/binding.yaml': [binding('view', CI_ACCOUNT), binding('cluster-admin', CI_ACCOUNT)] },
    finds: ['iam.grant.admin'],
  },
  {
    name: 'a service account may act as others in a project',
    files: {
      'gcp/iam.tf': [
        'resource "google_project_iam_member" "ci" {\n  project = "shop"\n  role    = "roles/viewer"\n  member  = "serviceAccount:ci@shop.iam.gserviceaccount.com"\n}\n',
        'resource "google_project_iam_member" "ci" {\n  project = "shop"\n  role    = "roles/iam.serviceAccountTokenCreator"\n  member  = "serviceAccount:ci@shop.iam.gserviceaccount.com"\n}\n',
      ],
    },
    finds: ['iam.escalation.impersonation'],
  },
  {
    name: 'a member of a project is declared under another name',
    files: {
      'gcp/iam.tf': [
        'resource "google_project_iam_member" "ci" {\n  project = "shop"\n  role    = "roles/iam.serviceAccountUser"\n  member  = "user:a@acme.com"\n}\n',
        'resource "google_project_iam_member" "build" {\n  member  = "user:a@acme.com"\n  project = "shop"\n  role    = "roles/iam.serviceAccountUser"\n}\n',
      ],
    },
    finds: [],
    harmlessFor: ['iam.escalation.impersonation'],
  },
  {
    name: 'a workflow gets an identity token',
    files: {
      '.github/workflows/ci.yml': [workflow('  contents: read\n'), workflow('  contents: read\n  id-token: write\n')],
    },
    finds: ['iam.ci.widened'],
  },
  {
    name: 'a workflow that said nothing says that it reads',
    files: {
      '.github/workflows/ci.yml': [
        'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n',
        workflow('  contents: read\n'),
      ],
    },
    finds: [],
    harmlessFor: ['iam.ci.widened'],
  },
  {
    name: 'a template gets another statement',
    files: {
      'stacks/app.yaml': [
        'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: "2012-10-17"\n        Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: sts:AssumeRole}]\n',
        'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: "2012-10-17"\n        Statement: [{Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: sts:AssumeRole}]\n      Policies:\n        - PolicyName: app\n          PolicyDocument:\n            Version: "2012-10-17"\n            Statement:\n              - Effect: Allow\n                Action: s3:PutObject\n                Resource: !Sub "${Bucket.Arn}/*"\n',
      ],
    },
    finds: ['iam.grant.action'],
  },
  {
    name: 'a module is given a policy that allows everything',
    files: tf(
      `module "p" {\n  source = "x/y/aws"\n  policy = jsonencode(${policy(READ)})\n}\n`,
      `module "p" {\n  source = "x/y/aws"\n  policy = jsonencode(${policy(allow('*'))})\n}\n`,
    ),
    finds: EVERYTHING,
  },
  {
    name: 'a document that a module is given allows everything',
    files: tf(
      `${DOCUMENT('"s3:GetObject"')}module "p" {\n  source = "./p"\n  policies = [data.aws_iam_policy_document.d.json]\n}\n`,
      `${DOCUMENT('"*"')}module "p" {\n  source = "./p"\n  policies = [data.aws_iam_policy_document.d.json]\n}\n`,
    ),
    finds: EVERYTHING,
  },
  {
    name: 'a document that leaves the configuration trusts everyone',
    files: tf(
      DOCUMENT('"sts:AssumeRole"', 'principals {\n type = "AWS"\n identifiers = ["arn:aws:iam::111111111111:root"]\n}'),
      DOCUMENT('"sts:AssumeRole"', 'principals {\n type = "*"\n identifiers = ["*"]\n}'),
    ),
    finds: ['iam.trust.any'],
  },
  {
    name: 'a module is given the policy of administrators',
    files: tf(
      'module "r" {\n  source = "./r"\n  arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]\n}\n',
      'module "r" {\n  source = "./r"\n  arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]\n}\n',
    ),
    finds: ['iam.grant.admin'],
  },
  {
    name: 'documents that a module is given in another order',
    files: tf(
      `module "p" {\n  source = "./p"\n  policies = [jsonencode(${policy(READ)}), jsonencode(${policy(allow('*'))})]\n}\n`,
      `module "p" {\n  source = "./p"\n  policies = [jsonencode(${policy(allow('*'))}), jsonencode(${policy(READ)})]\n}\n`,
    ),
    finds: [],
    harmlessFor: ['iam.grant.admin'],
  },
];
