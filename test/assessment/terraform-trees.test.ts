/** Terraform as it lies in a repository: data files, values, folders and states around the files that changed. */
import { describe, expect, it } from 'vitest';
import { foundIn, places } from './tree-cases.ts';
import type { TreeCase } from './tree-cases.ts';

const bucketsOver = (keys: string): string =>
  `locals {\n  b = ${keys}\n}\nresource "aws_s3_bucket" "b" {\n  for_each = local.b\n  bucket = each.key\n}\n`;
const JSON_LIST = bucketsOver('toset(jsondecode(file("${path.module}/buckets.json")))');
const database = (settings: string): string =>
  `resource "aws_db_instance" "main" {\n  identifier = "main"\n  skip_final_snapshot = false\n${settings}\n}\n`;
const BUCKET = 'resource "aws_s3_bucket" "x" {\n  bucket = "x"\n}\n';
const QUEUE = 'resource "aws_sqs_queue" "q" {\n}\n';
const BACKEND = 'terraform {\n  backend "s3" {\n    bucket = "states"\n    key = "main"\n  }\n}\n';
const LOST = 'tf.delete.stateful';
const MOVED = 'moved {\n  from = module.m.aws_s3_bucket.x\n  to = module.n.aws_s3_bucket.x\n}\n';
const TWO_CALLS = 'module "m" {\n  source = "./m"\n}\nmodule "n" {\n  source = "./n"\n}\n';

const DATA: readonly TreeCase[] = [
  {
    name: 'a key goes from a JSON file that for_each goes over',
    before: { 'infra/main.tf': JSON_LIST, 'infra/buckets.json': '["a", "b"]' },
    change: { 'infra/buckets.json': '["a"]' },
    finds: [`${LOST} infra/buckets.json`],
  },
  {
    name: 'a JSON file is laid out otherwise, and has a key more',
    before: { 'infra/main.tf': JSON_LIST, 'infra/buckets.json': '["a", "b"]' },
    change: { 'infra/buckets.json': '[\n  "b",\n  "a",\n  "c"\n]\n' },
    finds: [],
  },
  {
    name: 'a key goes from a YAML file in another folder',
    before: {
      'infra/env/main.tf': bucketsOver('yamldecode(file("${path.module}/../config/all.yaml")).buckets'),
      'infra/config/all.yaml': 'buckets:\n  a: {}\n  b: {}\nother: 1\n',
    },
    change: { 'infra/config/all.yaml': 'buckets:\n  a: {}\nother: 1\n' },
    finds: [`${LOST} infra/config/all.yaml`],
  },
  {
    name: 'something else changes in a YAML file',
    before: {
      'infra/main.tf': bucketsOver('yamldecode(file("all.yaml")).buckets'),
      'infra/all.yaml': 'buckets:\n  a: {}\nother: 1\n',
    },
    change: { 'infra/all.yaml': 'buckets:\n  a: {}\nother: 2\n' },
    finds: [],
  },
  {
    name: 'a protection is switched off in a JSON file',
    before: {
      'infra/main.tf': `locals {\n  c = jsondecode(file("./db.json"))\n}\n${database('deletion_protection = local.c.protect')}`,
      'infra/db.json': '{"protect": true, "note": 1}',
    },
    change: { 'infra/db.json': '{"protect": false, "note": 1}' },
    finds: ['guardrail.lost.deletion-protection infra/db.json'],
  },
  {
    name: 'a note is changed beside a protection in a JSON file',
    before: {
      'infra/main.tf': `locals {\n  c = jsondecode(file("./db.json"))\n}\n${database('deletion_protection = local.c.protect')}`,
      'infra/db.json': '{"protect": true, "note": 1}',
    },
    change: { 'infra/db.json': '{"protect": true, "note": 2}' },
    finds: [],
  },
  {
    name: 'a data file goes that a set of files holds',
    before: {
      'infra/main.tf': bucketsOver('fileset(path.module, "buckets/*.json")'),
      'infra/buckets/a.json': '{}',
      'infra/buckets/b.json': '{"x": 1}',
    },
    change: { 'infra/buckets/b.json': null },
    finds: ['tf.rekey.unknown infra/buckets/b.json'],
  },
  {
    name: 'buckets go that a set of files of a kind that is not read holds',
    before: {
      'infra/main.tf': QUEUE + bucketsOver('fileset(path.module, "buckets/*.properties")'),
      'infra/buckets/a.properties': '{}',
    },
    change: { 'infra/main.tf': QUEUE },
    finds: [`${LOST} infra/main.tf`],
  },
  {
    name: 'buckets go that a set of files holds that is not looked at',
    before: {
      'infra/main.tf': QUEUE + bucketsOver('fileset(path.module, "fixtures/*.json")'),
      'infra/fixtures/a.json': '{}',
    },
    change: { 'infra/main.tf': QUEUE },
    finds: [`${LOST} infra/main.tf`],
  },
  {
    name: 'buckets go that a set of files holds',
    before: {
      'infra/main.tf': QUEUE + bucketsOver('fileset(path.module, "buckets/*.json")'),
      'infra/buckets/a.json': '{}',
    },
    change: { 'infra/main.tf': QUEUE },
    finds: [`${LOST} infra/main.tf`],
  },
  {
    name: 'a file of another kind goes beside a set of files',
    before: {
      'infra/main.tf': bucketsOver('fileset(path.module, "buckets/*.json")'),
      'infra/buckets/a.json': '{}',
      'infra/buckets/b.yaml': 'x: 1\n',
    },
    change: { 'infra/buckets/b.yaml': null },
    finds: [],
  },
  {
    name: 'one file for each thing, read by name, switches a protection off',
    before: {
      'infra/main.tf': `locals {\n  all = { for f in fileset("\${path.module}/dbs", "*.yaml") : trimsuffix(f, ".yaml") => yamldecode(file("\${path.module}/dbs/\${f}")) }\n}\nresource "aws_db_instance" "d" {\n  for_each = { for k, v in local.all : k => v if v.on }\n  skip_final_snapshot = false\n}\n`,
      'infra/dbs/a.yaml': 'on: true\n',
      'infra/dbs/b.yaml': 'on: true\n',
    },
    change: { 'infra/dbs/b.yaml': 'on: false\n' },
    finds: ['tf.rekey.unknown infra/dbs/b.yaml'],
  },
  {
    name: 'a JSON file that a module is given loses a key',
    before: {
      'infra/main.tf': 'module "b" {\n  source = "./m"\n  names = jsondecode(file("b.json"))\n}\n',
      'infra/b.json': '["a", "b"]',
      'infra/m/main.tf': `variable "names" {\n  type = list(string)\n}\n${bucketsOver('toset(var.names)')}`,
    },
    change: { 'infra/b.json': '["b"]' },
    finds: [`${LOST} infra/b.json`],
  },
  {
    name: 'a list in the source becomes a file that says the same',
    before: { 'infra/main.tf': bucketsOver('toset(["a", "b"])') },
    change: { 'infra/main.tf': JSON_LIST, 'infra/buckets.json': '["a", "b"]' },
    finds: [],
  },
  {
    name: 'a list in the source becomes a file that says less',
    before: { 'infra/main.tf': bucketsOver('toset(["a", "b"])') },
    change: { 'infra/main.tf': JSON_LIST, 'infra/buckets.json': '["a"]' },
    finds: [`${LOST} infra/main.tf`],
  },
  {
    name: 'a key goes through a filter that nobody can follow',
    before: {
      'infra/main.tf': bucketsOver('{ for b in jsondecode(file("b.json")) : b => b if can(regex("^a", b)) }'),
      'infra/b.json': '["a", "b"]',
    },
    change: { 'infra/b.json': '["b"]' },
    finds: ['tf.rekey.unknown infra/b.json'],
  },
  {
    name: 'a data file is broken',
    before: { 'infra/main.tf': JSON_LIST, 'infra/buckets.json': '["a", "b"]' },
    change: { 'infra/buckets.json': '["a", "b"' },
    finds: ['assess.input.unreadable infra/buckets.json', 'tf.rekey.unknown infra/buckets.json'],
  },
  {
    name: 'a JSON file that no configuration names is broken and changed',
    before: { 'infra/main.tf': JSON_LIST, 'infra/buckets.json': '["a"]', 'infra/other.json': '{"a": 1}' },
    change: { 'infra/other.json': '{"a": 1' },
    finds: [],
  },
];

const FOLDERS: readonly TreeCase[] = [
  {
    name: 'a file goes to a folder with a state of its own',
    before: { 'a/main.tf': QUEUE, 'a/db.tf': BUCKET, 'b/main.tf': QUEUE },
    change: { 'a/db.tf': null, 'b/db.tf': BUCKET },
    finds: [`${LOST} a/db.tf`],
  },
  {
    name: 'a file has another name in the same folder',
    before: { 'a/main.tf': QUEUE, 'a/db.tf': BUCKET, 'b/main.tf': QUEUE },
    change: { 'a/db.tf': null, 'a/bucket.tf': BUCKET },
    finds: [],
  },
  {
    name: 'a file goes to a module, and `moved` says so',
    before: { 'a/main.tf': QUEUE, 'a/db.tf': BUCKET },
    change: {
      'a/db.tf':
        'module "m" {\n  source = "./m"\n}\nmoved {\n  from = aws_s3_bucket.x\n  to = module.m.aws_s3_bucket.x\n}\n',
      'a/m/db.tf': BUCKET,
    },
    finds: [],
  },
  {
    name: 'a file goes to a module, and nothing says so',
    before: { 'a/main.tf': QUEUE, 'a/db.tf': BUCKET },
    change: { 'a/db.tf': 'module "m" {\n  source = "./m"\n}\n', 'a/m/db.tf': BUCKET },
    finds: [`${LOST} a/db.tf`],
  },
  {
    name: 'a file goes from one module to another, and the caller says so',
    before: {
      'main.tf': 'module "m" {\n  source = "./m"\n}\nmodule "n" {\n  source = "./n"\n}\n',
      'm/main.tf': QUEUE,
      'm/db.tf': BUCKET,
      'n/main.tf': QUEUE,
    },
    change: {
      'main.tf':
        'module "m" {\n  source = "./m"\n}\nmodule "n" {\n  source = "./n"\n}\nmoved {\n  from = module.m.aws_s3_bucket.x\n  to = module.n.aws_s3_bucket.x\n}\n',
      'm/db.tf': null,
      'n/db.tf': BUCKET,
    },
    finds: [],
  },
  {
    name: 'a bucket goes, and another folder says where one of a module goes',
    before: { 'a/main.tf': BUCKET, 'b/main.tf': QUEUE },
    change: { 'a/main.tf': QUEUE, 'b/main.tf': `${QUEUE}${MOVED}` },
    finds: [`${LOST} a/main.tf`],
  },
  {
    name: 'a bucket goes, and beside it lies what was said of one in a module long ago',
    before: { 'a/main.tf': `${BUCKET}${MOVED}` },
    change: { 'a/main.tf': MOVED },
    finds: [`${LOST} a/main.tf`],
  },
  {
    name: 'a bucket of a module goes, and what sent it elsewhere stood there before',
    before: { 'main.tf': `${TWO_CALLS}${MOVED}`, 'm/main.tf': BUCKET, 'n/main.tf': QUEUE },
    change: { 'main.tf': `${TWO_CALLS}${MOVED}# more\n`, 'm/main.tf': QUEUE },
    finds: [`${LOST} m/main.tf`],
  },
  {
    name: 'a bucket goes from one module to another, and only one of two callers says so',
    before: {
      'main.tf': TWO_CALLS,
      'o/main.tf': 'module "m" {\n  source = "../m"\n}\n',
      'm/main.tf': BUCKET,
      'n/main.tf': QUEUE,
    },
    change: {
      'main.tf': `${TWO_CALLS}${MOVED}`,
      'o/main.tf': 'module "m" {\n  source = "../m"\n}\n# more\n',
      'm/main.tf': QUEUE,
      'n/main.tf': QUEUE + BUCKET,
    },
    finds: [`${LOST} m/main.tf`],
  },
  {
    name: 'a bucket of a module is sent to a module that does not hold it',
    before: { 'main.tf': TWO_CALLS, 'm/main.tf': BUCKET, 'n/main.tf': QUEUE },
    change: { 'main.tf': `${TWO_CALLS}${MOVED}`, 'm/main.tf': QUEUE },
    finds: [`${LOST} m/main.tf`],
  },
  {
    name: 'a whole folder is renamed whose source says where the state lies',
    before: { 'a/main.tf': `${BACKEND}provider "aws" {\n  region = "x"\n}\n${BUCKET}` },
    change: { 'a/main.tf': null, 'b/main.tf': `${BACKEND}provider "aws" {\n  region = "x"\n}\n${BUCKET}` },
    finds: [],
  },
  {
    name: 'a whole folder is renamed whose source does not say where the state lies',
    before: { 'a/main.tf': `terraform {\n  backend "s3" {}\n}\n${BUCKET}` },
    change: { 'a/main.tf': null, 'b/main.tf': `terraform {\n  backend "s3" {}\n}\n${BUCKET}` },
    finds: ['tf.backend.changed b/main.tf'],
  },
  {
    name: 'a module is renamed with its call and the data that it reads',
    before: {
      'main.tf': 'module "m" {\n  source = "./m"\n}\n',
      'm/main.tf': 'resource "aws_s3_bucket" "b" {\n  bucket = jsondecode(file("${path.module}/n.json")).n\n}\n',
      'm/n.json': '{"n": "x"}',
    },
    change: {
      'main.tf': 'module "m" {\n  source = "./n"\n}\n',
      'm/main.tf': null,
      'm/n.json': null,
      'n/main.tf': 'resource "aws_s3_bucket" "b" {\n  bucket = jsondecode(file("${path.module}/n.json")).n\n}\n',
      'n/n.json': '{"n": "x"}',
    },
    finds: [],
  },
  {
    name: 'a module is renamed with its call',
    before: { 'main.tf': 'module "m" {\n  source = "./m"\n}\n', 'm/main.tf': BUCKET },
    change: { 'main.tf': 'module "m" {\n  source = "./n"\n}\n', 'm/main.tf': null, 'n/main.tf': BUCKET },
    finds: [],
  },
];

const DB_MODULE =
  'variable "names" {\n}\nvariable "protect" {\n}\nresource "aws_db_instance" "d" {\n  for_each = toset(var.names)\n  deletion_protection = var.protect\n  skip_final_snapshot = false\n}\n';
const unit = (settings: string): string =>
  `include "root" {\n  path = find_in_parent_folders()\n}\nterraform {\n  source = "../../modules//db"\n}\n${settings}\n`;
const PROTECTED = 'guardrail.lost.deletion-protection';
const remote = (settings: string): string =>
  `module "db" {\n  source = "git::https://example.com/db.git?ref=v1.0.0"\n${settings}\n}\n`;

const UNITS: readonly TreeCase[] = [
  {
    name: 'inputs take an instance and its protection away',
    before: {
      'modules/db/main.tf': DB_MODULE,
      'live/prod/terragrunt.hcl': unit('inputs = {\n  names = ["a", "b"]\n  protect = true\n}'),
    },
    change: { 'live/prod/terragrunt.hcl': unit('inputs = {\n  names = ["a"]\n  protect = false\n}') },
    finds: [`${PROTECTED} live/prod/terragrunt.hcl`, `${LOST} live/prod/terragrunt.hcl`],
  },
  {
    name: 'inputs become locals of the same values',
    before: {
      'modules/db/main.tf': DB_MODULE,
      'live/prod/terragrunt.hcl': unit('inputs = {\n  names = ["a"]\n  protect = true\n}'),
    },
    change: {
      'live/prod/terragrunt.hcl': unit(
        'locals {\n  common = { protect = true }\n}\ninputs = merge(local.common, {\n  names = ["a"]\n})',
      ),
    },
    finds: [],
  },
  {
    name: 'a local takes away what the inputs hand on',
    before: {
      'modules/db/main.tf': DB_MODULE,
      'live/prod/terragrunt.hcl': unit(
        'locals {\n  n = ["a", "b"]\n}\ninputs = {\n  names = local.n\n  protect = true\n}',
      ),
    },
    change: {
      'live/prod/terragrunt.hcl': unit('locals {\n  n = ["b"]\n}\ninputs = {\n  names = local.n\n  protect = true\n}'),
    },
    finds: [`${LOST} live/prod/terragrunt.hcl`],
  },
  {
    name: 'inputs of a module from elsewhere switch a protection off',
    before: {
      'live/terragrunt.hcl':
        'terraform {\n  source = "git::https://example.com/db.git?ref=v1.0.0"\n}\ninputs = {\n  deletion_protection = true\n}\n',
    },
    change: {
      'live/terragrunt.hcl':
        'terraform {\n  source = "git::https://example.com/db.git?ref=v1.0.0"\n}\ninputs = {\n  deletion_protection = false\n}\n',
    },
    finds: [`${PROTECTED} live/terragrunt.hcl`],
  },
  {
    name: 'other inputs of a module from elsewhere',
    before: {
      'live/terragrunt.hcl':
        'terraform {\n  source = "git::https://example.com/db.git?ref=v1.0.0"\n}\ninputs = {\n  deletion_protection = true\n  size = 1\n}\n',
    },
    change: {
      'live/terragrunt.hcl':
        'terraform {\n  source = "git::https://example.com/db.git?ref=v1.0.0"\n}\ninputs = {\n  deletion_protection = true\n  size = 2\n}\n',
    },
    finds: [],
  },
  {
    name: 'the settings of an environment switch a protection off',
    before: { 'live/prod/env.hcl': 'locals {\n  deletion_protection = true\n  name = "a"\n}\n' },
    change: { 'live/prod/env.hcl': 'locals {\n  deletion_protection = false\n  name = "a"\n}\n' },
    finds: [`${PROTECTED} live/prod/env.hcl`],
  },
  {
    name: 'a unit goes',
    before: { 'modules/db/main.tf': DB_MODULE, 'live/prod/terragrunt.hcl': unit('') },
    change: { 'live/prod/terragrunt.hcl': null },
    finds: ['tf.forget.resource live/prod/terragrunt.hcl'],
  },
  {
    name: 'a hook destroys, and so do the arguments of an apply',
    before: { 'live/terragrunt.hcl': 'terraform {\n  source = "../m"\n}\n' },
    change: {
      'live/terragrunt.hcl':
        'terraform {\n  source = "../m"\n  extra_arguments "d" {\n    commands = ["apply"]\n    arguments = ["-destroy"]\n  }\n}\n',
    },
    finds: ['tf.exec.provisioner live/terragrunt.hcl'],
  },
  {
    name: 'arguments that only lock',
    before: { 'live/terragrunt.hcl': 'terraform {\n  source = "../m"\n}\n' },
    change: {
      'live/terragrunt.hcl':
        'terraform {\n  source = "../m"\n  extra_arguments "d" {\n    commands = ["apply"]\n    arguments = ["-lock-timeout=20m"]\n  }\n}\n',
    },
    finds: [],
  },
];

const CALLS: readonly TreeCase[] = [
  {
    name: 'an argument of a module from elsewhere switches a protection off',
    before: { 'a/main.tf': remote('  deletion_protection = true') },
    change: { 'a/main.tf': remote('  deletion_protection = false') },
    finds: [`${PROTECTED} a/main.tf`],
  },
  {
    name: 'an argument of a module from elsewhere is left to its default',
    before: { 'a/main.tf': remote('  deletion_protection = true\n  size = 1') },
    change: { 'a/main.tf': remote('  size = 1') },
    finds: [],
  },
  {
    name: 'a database is replaced whenever something else changes',
    before: { 'a/main.tf': database('') },
    change: { 'a/main.tf': database('  lifecycle {\n    replace_triggered_by = [terraform_data.now]\n  }') },
    finds: ['tf.replace.stateful a/main.tf'],
  },
  {
    name: 'what replaces a database stands in another order',
    before: {
      'a/main.tf': database('  lifecycle {\n    replace_triggered_by = [terraform_data.a, terraform_data.b]\n  }'),
    },
    change: {
      'a/main.tf': database('  lifecycle {\n    replace_triggered_by = [terraform_data.b, terraform_data.a]\n  }'),
    },
    finds: [],
  },
];

const STACK = `variable "protect" {}\nvariable "names" {}\n${database('  deletion_protection = var.protect')}${bucketsOver('var.names')}`;
const GUARDED_VALUES = 'protect = true\nnames = ["a", "b"]\n';
const NO_LONGER = GUARDED_VALUES.replace('true', 'false');
const OPEN =
  'resource "aws_security_group" "s" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n';
const CALL_OPEN = 'module "open" {\n  source = "../modules/open"\n}\n';

/** Values whose configuration lies beside them, and modules that nobody called. */
const BESIDE: readonly TreeCase[] = [
  {
    name: 'values beside the configuration that they are for',
    before: { 'infra/stack/main.tf': STACK, 'infra/env/prod.tfvars': GUARDED_VALUES },
    change: { 'infra/env/prod.tfvars': NO_LONGER },
    finds: ['guardrail.lost.deletion-protection infra/env/prod.tfvars'],
  },
  {
    name: 'values beside the configuration have a key less',
    before: { 'stacks/app/main.tf': STACK, 'env/prod.tfvars': GUARDED_VALUES },
    change: { 'env/prod.tfvars': GUARDED_VALUES.replace(', "b"', '') },
    finds: [`${LOST} env/prod.tfvars`],
  },
  {
    name: 'values deeper than the configuration, below another one that knows nothing of them',
    before: { 'main.tf': BUCKET, 'infra/stack/main.tf': STACK, 'infra/env/prod/eu.tfvars': GUARDED_VALUES },
    change: { 'infra/env/prod/eu.tfvars': NO_LONGER },
    finds: ['guardrail.lost.deletion-protection infra/env/prod/eu.tfvars'],
  },
  {
    name: 'values beside a configuration that does not declare what they change',
    before: { 'stack/main.tf': STACK, 'env/prod.tfvars': `${GUARDED_VALUES}size = 1\n` },
    change: { 'env/prod.tfvars': `${GUARDED_VALUES}size = 2\n` },
    finds: [],
  },
  {
    name: 'values beside the configuration, with a key more',
    before: { 'stack/main.tf': STACK, 'env/prod.tfvars': GUARDED_VALUES },
    change: { 'env/prod.tfvars': GUARDED_VALUES.replace('"b"', '"b", "c"') },
    finds: [],
  },
  {
    name: 'values of the folder itself win over what lies beside it',
    before: { 'stack/main.tf': STACK, 'env/main.tf': 'variable "protect" {}\n', 'env/prod.tfvars': GUARDED_VALUES },
    change: { 'env/prod.tfvars': NO_LONGER },
    finds: [],
  },
  {
    name: 'the first call of an open module that takes no values',
    before: { 'modules/open/main.tf': OPEN, 'app/main.tf': 'locals {}\n' },
    change: { 'app/main.tf': CALL_OPEN },
    finds: ['guardrail.absent.public-block app/main.tf'],
  },
  {
    name: 'a further call of an open module',
    before: { 'modules/open/main.tf': OPEN, 'app/main.tf': CALL_OPEN },
    change: { 'app/main.tf': `${CALL_OPEN}${CALL_OPEN.replace('"open"', '"more"')}` },
    finds: [],
  },
  {
    name: 'the first call of an open module, none of it',
    before: { 'modules/open/main.tf': OPEN, 'app/main.tf': 'locals {}\n' },
    change: { 'app/main.tf': CALL_OPEN.replace('{\n', '{\n  count = 0\n') },
    finds: [],
  },
  {
    name: 'the call of an open module moves to another file',
    before: { 'modules/open/main.tf': OPEN, 'app/main.tf': CALL_OPEN },
    change: { 'app/main.tf': 'locals {}\n', 'app/open.tf': CALL_OPEN },
    finds: [],
  },
  {
    name: 'the first call of a module of queues',
    before: { 'modules/open/main.tf': QUEUE, 'app/main.tf': 'locals {}\n' },
    change: { 'app/main.tf': CALL_OPEN },
    finds: [],
  },
];

describe.each([
  ['values beside, and first calls', BESIDE],
  ['units of Terragrunt', UNITS],
  ['calls and triggers', CALLS],
  ['data files', DATA],
  ['folders', FOLDERS],
])('%s', (_, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (__, one) => {
    expect(places(await foundIn(one, ['terraform']))).toEqual([...one.finds].sort());
  });
});

it('what many data files change together is told at some of them', async () => {
  const paths = Array.from({ length: 30 }, (_, at) => `infra/d/${at}.json`);
  const keys = 'toset([for f in fileset(path.module, "d/*.json") : jsondecode(file("${path.module}/${f}")).name])';
  const found = await foundIn(
    {
      name: 'many',
      before: {
        'infra/main.tf': bucketsOver(keys),
        ...Object.fromEntries(paths.map((path) => [path, '{"name": "a"}'])),
      },
      change: Object.fromEntries(paths.map((path) => [path, '{"name": "b"}'])),
      finds: [],
    },
    ['terraform'],
  );
  expect(places(found).length).toBe(20);
});
