/** Terraform and OpenTofu as source. */
import type { ContentCase } from '../content-cases.ts';

function resource(type: string, name: string, body = ''): string {
  return `resource "${type}" "${name}" {\n${body}\n}\n`;
}

function backend(settings: string): string {
  return `terraform {\n  backend "s3" {\n${settings}\n  }\n}\n${resource('aws_sns_topic', 'a')}`;
}

const PROVIDERS = ['east', 'west', 'first']
  .map(
    (alias) => `provider "aws" {\n  alias = "${alias}"\n  region = "us-${alias === 'west' ? 'west-2' : 'east-1'}"\n}\n`,
  )
  .join('');

const REGION = 'provider "aws" {\n  region = var.r\n}\nvariable "r" {\n  type = string\n}';

/** One file before and after. */
function main(
  name: string,
  before: string | null,
  after: string | null,
  finds: readonly string[],
  harmlessFor?: readonly string[],
): ContentCase {
  return {
    name,
    files: { 'infra/main.tf': [before, after] },
    finds,
    ...(harmlessFor === undefined ? {} : { harmlessFor }),
  };
}

function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** An attribute of a resource, from a value that protects to one that does not, and one whose change is harmless. */
function guardrail(
  rule: string,
  type: string,
  strong: string,
  weak: string,
  harmless: string,
  others: readonly string[] = [],
): readonly ContentCase[] {
  const id = `guardrail.lost.${rule}`;
  return [
    main(
      `${rule} is lost: ${line(strong)} becomes ${line(weak) || 'nothing'}`,
      resource(type, 'a', strong),
      resource(type, 'a', weak),
      [id, ...others],
    ),
    main(
      `${rule} stays: ${line(strong)} becomes ${line(harmless) || 'nothing'}`,
      resource(type, 'a', strong),
      resource(type, 'a', harmless),
      [],
      [id],
    ),
    main(
      `${rule} was never there: ${line(weak) || 'nothing'} with a comment`,
      resource(type, 'a', weak),
      resource(type, 'a', `${weak}\n# as before`),
      [],
      [id],
    ),
  ];
}

function absent(rule: string, type: string, weak: string, strong: string): readonly ContentCase[] {
  const id = `guardrail.absent.${rule}`;
  return [
    main(`something new comes without ${rule}`, '', resource(type, 'a', weak), [id]),
    main(`something new comes with ${rule}`, '', resource(type, 'a', strong), [], [id]),
  ];
}

const DELETED: readonly (readonly [string, string])[] = [
  ['stateful', 'aws_dynamodb_table'],
  ['network', 'aws_vpc'],
  ['identity', 'aws_iam_role'],
  ['cluster', 'aws_eks_cluster'],
  ['stateless', 'aws_lambda_function'],
  ['unclassified', 'example_thing'],
];

const REPLACED: readonly (readonly [string, string, string])[] = [
  ['stateful', 'aws_dynamodb_table', 'hash_key'],
  ['network', 'aws_vpc', 'cidr_block'],
  ['identity', 'aws_iam_role', 'name'],
  ['cluster', 'aws_eks_cluster', 'name'],
  ['stateless', 'aws_lambda_function', 'function_name'],
];

const BUCKETS = Array.from({ length: 10 }, (_, at) =>
  resource('aws_sns_topic', `t${at}`, `display_name = "${at}"`),
).join('');

export const TERRAFORM_CASES: readonly ContentCase[] = [
  ...DELETED.flatMap(([kind, type]) => [
    main(`a ${kind} resource whose block is gone`, resource(type, 'a'), '', [`tf.delete.${kind}`]),
    main(
      `a ${kind} resource under a new name with \`moved\``,
      resource(type, 'a', 'tags = {}'),
      `${resource(type, 'b', 'tags = {}')}moved {\n  from = ${type}.a\n  to = ${type}.b\n}\n`,
      [],
      [`tf.delete.${kind}`],
    ),
  ]),
  ...REPLACED.flatMap(([kind, type, attribute]) => [
    main(
      `a ${kind} resource whose ${attribute} changes`,
      resource(type, 'a', `${attribute} = "x"`),
      resource(type, 'a', `${attribute} = "y"`),
      [`tf.replace.${kind}`],
    ),
    main(
      `a ${kind} resource whose ${attribute} becomes a variable with the same value`,
      resource(type, 'a', `${attribute} = "x"`),
      `${resource(type, 'a', `${attribute} = var.v`)}variable "v" {\n  default = "x"\n}\n`,
      [],
      [`tf.replace.${kind}`],
    ),
  ]),
  main('ten resources at once', BUCKETS, '', ['tf.delete.mass', 'tf.delete.stateful']),
  {
    name: 'ten resources that move to another file',
    files: { 'infra/main.tf': [BUCKETS, ''], 'infra/topics.tf': [null, BUCKETS] },
    finds: [],
    harmlessFor: ['tf.delete.mass'],
  },
  main(
    'a resource that is left to itself',
    resource('aws_s3_bucket', 'a'),
    'removed {\n  from = aws_s3_bucket.a\n  lifecycle {\n    destroy = false\n  }\n}\n',
    ['tf.forget.resource'],
  ),
  main(
    'a resource that was left to itself before',
    'removed {\n  from = aws_s3_bucket.a\n  lifecycle {\n    destroy = false\n  }\n}\n',
    '# done\nremoved {\n  from = aws_s3_bucket.a\n  lifecycle {\n    destroy = false\n  }\n}\n',
    [],
    ['tf.forget.resource'],
  ),
  main(
    'a resource that `removed` destroys',
    resource('aws_s3_bucket', 'a'),
    'removed {\n  from = aws_s3_bucket.a\n  lifecycle {\n    destroy = true\n  }\n}\n',
    ['tf.delete.stateful'],
    ['tf.forget.resource'],
  ),
  main('a backend that goes', backend('bucket = "b"'), resource('aws_sns_topic', 'a'), ['tf.state.missing']),
  main('a backend that comes', resource('aws_sns_topic', 'a'), backend('bucket = "b"'), [], ['tf.state.missing']),
  main('another key of the state', backend('key = "a"'), backend('key = "b"'), ['tf.backend.changed']),
  main(
    'a state that is encrypted',
    backend('key = "a"'),
    backend('key     = "a"\nencrypt = true'),
    [],
    ['tf.backend.changed'],
  ),
  main(
    'another account of a provider',
    'provider "aws" {\n  profile = "dev"\n}',
    'provider "aws" {\n  profile = "prod"\n}',
    ['tf.backend.changed'],
  ),
  main(
    'other tags of a provider',
    'provider "aws" {\n  region = "a"\n}',
    'provider "aws" {\n  region = "a"\n  default_tags {}\n}',
    [],
    ['tf.backend.changed'],
  ),
  main('a lock table that goes', backend('key = "a"\ndynamodb_table = "t"'), backend('key = "a"'), [
    'tf.lock.disabled',
  ]),
  main(
    'a lock table that becomes a lock file',
    backend('key = "a"\ndynamodb_table = "t"'),
    backend('key = "a"\nuse_lockfile = true'),
    [],
    ['tf.lock.disabled'],
  ),
  main(
    'a module pinned to a branch',
    'module "m" {\n  source = "git::https://example.org/m.git?ref=v1.2.0"\n}',
    'module "m" {\n  source = "git::https://example.org/m.git?ref=main"\n}',
    ['tf.provider.changed'],
  ),
  main(
    'a minor step of a module',
    'module "m" {\n  source  = "a/b/c"\n  version = "~> 1.2"\n}',
    'module "m" {\n  source  = "a/b/c"\n  version = "~> 1.3"\n}',
    [],
    ['tf.provider.changed'],
  ),
  main(
    'a major step of a provider',
    'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 5.0" }\n  }\n}',
    'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 6.0" }\n  }\n}',
    ['tf.provider.changed'],
  ),
  {
    name: 'other hashes for the same version',
    files: {
      'infra/.terraform.lock.hcl': [
        'provider "r/aws" {\n  version = "5.1.0"\n  hashes  = ["h1:a"]\n}\n',
        'provider "r/aws" {\n  version = "5.1.0"\n  hashes  = ["h1:b"]\n}\n',
      ],
    },
    finds: ['tf.provider.changed'],
  },
  {
    name: 'hashes of one more platform',
    files: {
      'infra/.terraform.lock.hcl': [
        'provider "r/aws" {\n  version = "5.1.0"\n  hashes  = ["h1:a"]\n}\n',
        'provider "r/aws" {\n  version = "5.1.0"\n  hashes  = ["h1:a", "h1:b"]\n}\n',
      ],
    },
    finds: [],
    harmlessFor: ['tf.provider.changed'],
  },
  main(
    'a provisioner that comes',
    resource('null_resource', 'a'),
    resource('null_resource', 'a', 'provisioner "local-exec" {\n  command = "./migrate.sh"\n}'),
    ['tf.exec.provisioner'],
  ),
  main(
    'a provisioner that was there',
    resource('null_resource', 'a', 'provisioner "local-exec" {\n  command = "./migrate.sh"\n}'),
    resource('null_resource', 'a', '# runs once\nprovisioner "local-exec" {\n  command = "./migrate.sh"\n}'),
    [],
    ['tf.exec.provisioner'],
  ),
  main('a program as a data source', '', 'data "external" "x" {\n  program = ["python3", "x.py"]\n}', [
    'tf.exec.provisioner',
  ]),
  main(
    'an element taken out of a counted list',
    `${resource('aws_iam_user', 'a', 'count = length(var.n)\nname = var.n[count.index]')}variable "n" {\n  default = ["a", "b", "c"]\n}`,
    `${resource('aws_iam_user', 'a', 'count = length(var.n)\nname = var.n[count.index]')}variable "n" {\n  default = ["a", "c"]\n}`,
    ['tf.delete.identity', 'tf.rekey.index'],
  ),
  main(
    'an element appended to a counted list',
    `${resource('aws_iam_user', 'a', 'count = length(var.n)\nname = var.n[count.index]')}variable "n" {\n  default = ["a", "b"]\n}`,
    `${resource('aws_iam_user', 'a', 'count = length(var.n)\nname = var.n[count.index]')}variable "n" {\n  default = ["a", "b", "c"]\n}`,
    [],
    ['tf.rekey.index'],
  ),
  main(
    'keys that nobody can tell',
    resource('aws_iam_user', 'a', 'for_each = var.users'),
    resource('aws_iam_user', 'a', 'for_each = data.http.users.body'),
    ['tf.rekey.unknown'],
  ),
  main(
    'the same keys through a local',
    resource('aws_iam_user', 'a', 'for_each = toset(["x", "y"])'),
    `${resource('aws_iam_user', 'a', 'for_each = toset(local.users)')}locals {\n  users = ["y", "x"]\n}`,
    [],
    ['tf.rekey.unknown'],
  ),
  ...guardrail(
    'deletion-protection',
    'aws_db_instance',
    'deletion_protection = true',
    'deletion_protection = false',
    'deletion_protection = "true"',
  ),
  ...guardrail(
    'prevent-destroy',
    'aws_kms_key',
    'lifecycle {\n  prevent_destroy = true\n}',
    '',
    'lifecycle {\n  prevent_destroy = true\n  ignore_changes = [tags]\n}',
  ),
  ...guardrail(
    'final-snapshot',
    'aws_db_instance',
    'skip_final_snapshot = false',
    'skip_final_snapshot = true',
    'apply_immediately = false',
  ),
  ...guardrail('force-destroy', 'aws_s3_bucket', 'force_destroy = false', 'force_destroy = true', ''),
  ...guardrail(
    'backup',
    'aws_db_instance',
    'backup_retention_period = 14',
    'backup_retention_period = 0',
    'backup_retention_period = 30',
  ),
  ...guardrail(
    'versioning',
    'aws_s3_bucket_versioning',
    'versioning_configuration {\n  status = "Enabled"\n}',
    'versioning_configuration {\n  status = "Suspended"\n}',
    'versioning_configuration {\n  mfa_delete = "Enabled"\n  status = "Enabled"\n}',
  ),
  ...guardrail(
    'encryption',
    'aws_kms_key',
    'enable_key_rotation = true',
    'enable_key_rotation = false',
    'enable_key_rotation = true\nrotation_period_in_days = 90',
  ),
  ...guardrail(
    'public-block',
    'aws_db_instance',
    'publicly_accessible = false',
    'publicly_accessible = true',
    'publicly_accessible = false\nport = 1',
  ),
  ...guardrail('audit', 'aws_cloudtrail', 'enable_logging = true', 'enable_logging = false', ''),
  ...guardrail(
    'alarm',
    'aws_cloudwatch_metric_alarm',
    'alarm_actions = ["a"]',
    'alarm_actions = []',
    'alarm_actions = ["a", "b"]',
  ),
  ...guardrail('redundancy', 'aws_db_instance', 'multi_az = true', 'multi_az = false', 'multi_az = true\nport = 1'),
  ...guardrail(
    'probe',
    'aws_autoscaling_group',
    'health_check_type = "ELB"',
    'health_check_type = "EC2"',
    'health_check_type = "ELB"\nmin_size = 3',
  ),
  ...guardrail('limits', 'aws_cloudfront_distribution', 'web_acl_id = "a"', '', 'web_acl_id = "b"'),
  ...guardrail(
    'canary',
    'aws_codedeploy_deployment_group',
    'auto_rollback_configuration {\n  enabled = true\n}',
    'auto_rollback_configuration {\n  enabled = false\n}',
    'auto_rollback_configuration {\n  enabled = true\n  events = ["X"]\n}',
  ),
  main('a network policy that goes', resource('kubernetes_network_policy', 'a'), '', [
    'guardrail.lost.network-policy',
    'tf.delete.network',
  ]),
  main('a webhook that goes', resource('kubernetes_validating_webhook_configuration', 'a'), '', [
    'guardrail.lost.validation',
    'tf.delete.stateless',
  ]),
  main(
    'protections that take each other’s place',
    `${resource('kubernetes_network_policy', 'a')}${resource('kubernetes_validating_webhook_configuration', 'a')}`,
    `${resource('kubernetes_network_policy', 'b', 'x = 1')}${resource('kubernetes_validating_webhook_configuration', 'b', 'x = 1')}`,
    ['tf.delete.network', 'tf.delete.stateless'],
    ['guardrail.lost.network-policy', 'guardrail.lost.validation'],
  ),
  main(
    'a block of public access that goes with its bucket',
    `${resource('aws_s3_bucket', 'a')}${resource('aws_s3_bucket_public_access_block', 'a', 'bucket = aws_s3_bucket.a.id')}`,
    '',
    ['tf.delete.stateful', 'tf.delete.stateless'],
    ['guardrail.lost.public-block'],
  ),
  ...absent('force-destroy', 'aws_s3_bucket', 'force_destroy = true', 'force_destroy = false'),
  ...absent('versioning', 'aws_secretsmanager_secret', 'recovery_window_in_days = 0', 'recovery_window_in_days = 30'),
  main(
    'a new database without anything',
    '',
    resource('aws_db_instance', 'a', 'skip_final_snapshot = true\nbackup_retention_period = 0'),
    [
      'guardrail.absent.backup',
      'guardrail.absent.deletion-protection',
      'guardrail.absent.encryption',
      'guardrail.absent.final-snapshot',
    ],
  ),
  main(
    'a new database with everything',
    '',
    resource(
      'aws_db_instance',
      'a',
      'deletion_protection = true\nstorage_encrypted = true\nbackup_retention_period = 14\nskip_final_snapshot = false',
    ),
    [],
    [
      'guardrail.absent.backup',
      'guardrail.absent.deletion-protection',
      'guardrail.absent.encryption',
      'guardrail.absent.final-snapshot',
    ],
  ),
  main(
    'a firewall that lets everybody in from the start',
    '',
    resource(
      'aws_security_group',
      'a',
      'ingress {\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = ["0.0.0.0/0"]\n}',
    ),
    ['guardrail.absent.public-block'],
  ),
  main(
    'a firewall that lets the own network in',
    '',
    resource(
      'aws_security_group',
      'a',
      'ingress {\n  from_port = 22\n  to_port = 22\n  protocol = "tcp"\n  cidr_blocks = ["10.0.0.0/8"]\n}',
    ),
    [],
    ['guardrail.absent.public-block'],
  ),
  main(
    'a type that nobody knows, changed',
    resource('example_thing', 'a', 'name = "x"'),
    resource('example_thing', 'a', 'name = "y"'),
    [],
  ),
  main(
    'protection that only the deployment told becomes none',
    `${resource('aws_db_instance', 'a', 'deletion_protection = var.p')}variable "p" {}`,
    `${resource('aws_db_instance', 'a', 'deletion_protection = false')}variable "p" {}`,
    ['guardrail.lost.deletion-protection'],
  ),
  main(
    'a name whose known part changes',
    `${resource('aws_db_instance', 'a', 'identifier = "${var.env}-${local.name}"')}locals {\n  name = "orders"\n}\nvariable "env" {}`,
    `${resource('aws_db_instance', 'a', 'identifier = "${var.env}-${local.name}"')}locals {\n  name = "bills"\n}\nvariable "env" {}`,
    ['tf.replace.stateful'],
  ),
  main(
    'a name whose variable is described',
    `${resource('aws_db_instance', 'a', 'identifier = "${var.env}-orders"')}variable "env" {}`,
    `${resource('aws_db_instance', 'a', 'identifier = "${var.env}-orders"')}variable "env" {\n  description = "where it runs"\n}`,
    [],
    ['tf.replace.stateful'],
  ),
  main(
    'a name whose local is written otherwise',
    `${resource('aws_db_instance', 'a', 'identifier = local.name')}locals {\n  name = "orders"\n}`,
    `${resource('aws_db_instance', 'a', 'identifier = local.name')}locals {\n  base = "order"\n  name = "\${local.base}s"\n}`,
    [],
    ['tf.replace.stateful'],
  ),
  {
    name: 'an override that takes a protection away, and nothing else',
    files: {
      'infra/main.tf': [
        resource('aws_db_instance', 'a', 'identifier = "a"\ndeletion_protection = true'),
        `# as before\n${resource('aws_db_instance', 'a', 'identifier = "a"\ndeletion_protection = true')}`,
      ],
      'infra/a_override.tf': [null, resource('aws_db_instance', 'a', 'deletion_protection = false')],
    },
    finds: ['guardrail.lost.deletion-protection'],
    harmlessFor: ['tf.replace.stateful'],
  },
  {
    name: 'a module that moves to another folder',
    files: {
      'infra/main.tf': ['module "m" {\n  source = "../m"\n}', 'module "m" {\n  source = "../modules/m"\n}'],
      'm/main.tf': [resource('aws_sqs_queue', 'a'), null],
      'modules/m/main.tf': [null, resource('aws_sqs_queue', 'a')],
    },
    finds: [],
    harmlessFor: ['tf.provider.changed', 'tf.delete.stateful'],
  },
  {
    name: 'an instance of a module that goes',
    files: {
      'infra/main.tf': [
        'module "m" {\n  source = "./m"\n  for_each = toset(["a", "b"])\n}',
        'module "m" {\n  source = "./m"\n  for_each = toset(["a"])\n}',
      ],
      'infra/m/main.tf': [resource('aws_sqs_queue', 'a'), `${resource('aws_sqs_queue', 'a')}# as before\n`],
    },
    finds: ['tf.delete.stateful'],
  },
  main('text that is no HCL', resource('aws_s3_bucket', 'a'), 'resource "aws_s3_bucket" "a" {', [
    'assess.input.unreadable',
  ]),
  {
    name: 'a move onto something that stood there before',
    files: {
      'infra/main.tf': [
        `${resource('aws_sqs_queue', 'a')}${resource('aws_sqs_queue', 'b', 'fifo_queue = true')}`,
        `${resource('aws_sqs_queue', 'b', 'fifo_queue = true')}moved {\n  from = aws_sqs_queue.a\n  to = aws_sqs_queue.b\n}`,
      ],
    },
    finds: ['tf.delete.stateful'],
  },
  main(
    'a move to an instance that there is not',
    resource('aws_sqs_queue', 'a'),
    `${resource('aws_sqs_queue', 'b')}moved {\n  from = aws_sqs_queue.a\n  to = aws_sqs_queue.b[3]\n}`,
    ['tf.delete.stateful'],
  ),
  main(
    'a move to the first of a count',
    resource('aws_sqs_queue', 'a'),
    `${resource('aws_sqs_queue', 'b', 'count = 1')}moved {\n  from = aws_sqs_queue.a\n  to = aws_sqs_queue.b[0]\n}`,
    [],
    ['tf.delete.stateful'],
  ),
  main(
    'a resource that OpenTofu is told to do without',
    resource('aws_sqs_queue', 'a'),
    resource('aws_sqs_queue', 'a', 'lifecycle {\n  enabled = false\n}'),
    ['tf.delete.stateful'],
  ),
  {
    name: 'an override in JSON that leaves no instance',
    files: {
      'infra/main.tf': [resource('aws_sqs_queue', 'a'), resource('aws_sqs_queue', 'a')],
      'infra/override.tf.json': [null, '{"resource":{"aws_sqs_queue":{"a":{"count":0}}}}'],
    },
    finds: ['tf.delete.stateful'],
  },
  {
    name: 'a file of OpenTofu that stands for another',
    files: {
      'infra/main.tf': [resource('aws_sqs_queue', 'a'), resource('aws_sqs_queue', 'a')],
      'infra/main.tofu': [null, 'locals {}'],
    },
    finds: ['tf.delete.stateful'],
  },
  main(
    'a resource that is given to a provider of another region',
    `${PROVIDERS}${resource('aws_sqs_queue', 'a', 'provider = aws.east')}`,
    `${PROVIDERS}${resource('aws_sqs_queue', 'a', 'provider = aws.west')}`,
    ['tf.backend.changed'],
  ),
  main(
    'a module that is given a provider of another region',
    `${PROVIDERS}module "m" {\n  source = "./m"\n  providers = { aws = aws.east }\n}`,
    `${PROVIDERS}module "m" {\n  source = "./m"\n  providers = { aws = aws.west }\n}`,
    ['tf.backend.changed'],
  ),
  main(
    'another name for a provider of the same region',
    `${PROVIDERS}${resource('aws_sqs_queue', 'a', 'provider = aws.east')}`,
    `${PROVIDERS}${resource('aws_sqs_queue', 'a', 'provider = aws.first')}`,
    [],
    ['tf.backend.changed'],
  ),
  main(
    'the region of a provider behind a variable',
    'provider "aws" {\n  region = var.r\n}\nvariable "r" {\n  default = "us-east-1"\n}',
    'provider "aws" {\n  region = var.r\n}\nvariable "r" {\n  default = "us-west-2"\n}',
    ['tf.backend.changed'],
  ),
  {
    name: 'the region of a provider in values that are named at the run',
    files: {
      'infra/main.tf': [REGION, REGION],
      'infra/envs/prod.tfvars': ['r = "us-east-1"', 'r = "us-west-2"'],
    },
    finds: ['tf.backend.changed'],
  },
  {
    name: 'settings of a backend in a file of their own',
    files: { 'infra/prod.backend.hcl': ['key = "prod"', 'key = "new"'] },
    finds: ['tf.backend.changed'],
  },
  main(
    'a published module that is told to create nothing',
    'module "d" {\n  source = "terraform-aws-modules/rds/aws"\n  version = "6.0.0"\n}',
    'module "d" {\n  source = "terraform-aws-modules/rds/aws"\n  version = "6.0.0"\n  create_db_instance = false\n}',
    ['tf.delete.stateful'],
  ),
  main(
    'a published module that is told to create no group of its own',
    'module "d" {\n  source = "terraform-aws-modules/rds/aws"\n  version = "6.0.0"\n}',
    'module "d" {\n  source = "terraform-aws-modules/rds/aws"\n  version = "6.0.0"\n  create_monitoring_role = false\n}',
    [],
    ['tf.delete.stateful'],
  ),
  main(
    'a module that nobody can look into, switched off',
    'module "d" {\n  source = "git::https://example.org/d.git?ref=v1"\n  enabled = true\n}',
    'module "d" {\n  source = "git::https://example.org/d.git?ref=v1"\n  enabled = false\n}',
    ['tf.delete.unclassified'],
  ),
];
