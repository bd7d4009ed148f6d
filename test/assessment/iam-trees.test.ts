/** Permissions that come from values, files and modules around the configuration that holds them. */
import { expect, it } from 'vitest';
import { withCalledModules } from '../../src/core/assessment/content/terraform-data.ts';
import { isTerraformPath } from '../../src/core/assessment/content/iam-paths.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { foundIn } from './tree-cases.ts';
import type { TreeCase } from './tree-cases.ts';

const document = (action: string, resource = '"*"'): string =>
  `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ${action}, "Resource": ${resource}}]}`;
const inline = (policy: string): string =>
  `resource "aws_iam_role_policy" "p" {\n  role = "r"\n  policy = ${policy}\n}\n`;
const encoded = (action: string): string =>
  inline(
    `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ${action}, Resource = "*" }] })`,
  );
const VARIABLE = 'variable "actions" {\n  type = list(string)\n}\n';
const FROM_VARIABLE = VARIABLE + encoded('var.actions');
const FROM_YAML = `locals {\n  roles = yamldecode(file("\${path.module}/roles.yaml"))\n}\nresource "aws_iam_role_policy" "p" {\n  for_each = local.roles\n  role = each.key\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = each.value.actions, Resource = "*" }] })\n}\n`;
const TEMPLATE = inline('templatefile("${path.module}/p.tftpl", { action = "s3:GetObject" })');
const DYNAMIC = (actions: string): string =>
  `locals {\n  grants = { read = ${actions} }\n}\ndata "aws_iam_policy_document" "d" {\n  dynamic "statement" {\n    for_each = local.grants\n    content {\n      actions = statement.value\n      resources = ["*"]\n    }\n  }\n}\n${inline('data.aws_iam_policy_document.d.json')}`;

/** What an item names is written with something that is not known, so that the item as a whole is not. */
const GRANT = (actions: string): string => `{ actions = ${actions}, resources = ["*", aws_s3_bucket.b.arn] }`;
const BY_ITEM = (item: string, wide: string): string =>
  `locals {\n  narrow = ${GRANT('["s3:GetObject"]')}\n  wide = ${GRANT(wide)}\n}\ndata "aws_iam_policy_document" "d" {\n  dynamic "statement" {\n    for_each = ${item}\n    content {\n      actions = statement.value.actions\n      resources = statement.value["resources"]\n    }\n  }\n}\n${inline('data.aws_iam_policy_document.d.json')}`;
const BY_KEY = (actions: string): string =>
  `locals {\n  one = ${GRANT(actions)}\n}\nresource "aws_iam_role_policy" "p" {\n  for_each = { a = local.one }\n  role = each.key\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = each.value.actions, Resource = each.value.resources }] })\n}\n`;

const ROLES = (from: string): string =>
  `${from}module "m" {\n  source = "../m"\n  for_each = local.roles\n  actions = each.value.actions\n}\n`;
const WRITTEN = (actions: string): string =>
  ROLES(`locals {\n  roles = { read = { actions = ["s3:GetObject"] }, write = { actions = ${actions} } }\n}\n`);
const ROLES_IN_YAML = ROLES('locals {\n  roles = yamldecode(file("${path.module}/roles.yaml"))\n}\n');
const COUNTED = (count: string): string =>
  `module "m" {\n  source = "../m"\n  count = ${count}\n  actions = ["*"]\n}\n`;
const OPEN = (roles: string): string =>
  ROLES(`locals {\n  roles = { for name, one in ${roles} : name => merge(one, data.x.y) }\n}\n`);

const CHOSEN = `variable "which" {\n}\n${inline('data.aws_iam_policy_document.d[var.which].json')}data "aws_iam_policy_document" "d" {\n  for_each = { narrow = "s3:GetObject", wide = "*" }\n  statement {\n    actions = [each.value]\n    resources = ["*"]\n  }\n}\n`;

const ROLE_POLICY = (at: number): string =>
  `resource "aws_iam_role_policy" "p${at}" {\n  role = "r${at}"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }] })\n}\n`;
const CALLS = (action: string): string =>
  Array.from({ length: 50 }, (_, at) => `module "m${at}" {\n  source = "../m"\n  actions = ["${action}"]\n}\n`).join(
    '',
  );
/** Values that say nothing of permissions take room as well. */
const OFTEN =
  Array.from({ length: 300 }, (_, at) => `resource "aws_sqs_queue" "q${at}" {\n  name = var.note\n}\n`).join('') +
  `variable "note" {\n}\n${FROM_VARIABLE}`;
const LONG = (action: string): string => `actions = ["${action}"]\nnote = "${'x'.repeat(10_000)}"\n`;

const MANY = Object.fromEntries(Array.from({ length: 410 }, (_, at) => [`a/f${at}.tf`, `variable "v${at}" {\n}\n`]));

const ADMIN = 'iam.grant.admin';
const CASES: readonly TreeCase[] = [
  {
    name: 'values that are taken without being named',
    before: { 'i/main.tf': FROM_VARIABLE, 'i/terraform.tfvars': 'actions = ["s3:GetObject"]\n' },
    change: { 'i/terraform.tfvars': 'actions = ["*"]\n' },
    finds: [`${ADMIN} i/terraform.tfvars`],
  },
  {
    name: 'values in another order',
    before: { 'i/main.tf': FROM_VARIABLE, 'i/terraform.tfvars': 'actions = ["s3:GetObject", "s3:PutObject"]\n' },
    change: { 'i/terraform.tfvars': 'actions = [\n  "s3:PutObject",\n  "s3:GetObject",\n]\n' },
    finds: [],
  },
  {
    name: 'values of one environment',
    before: { 'i/main.tf': FROM_VARIABLE, 'i/env/prod.tfvars': 'actions = ["s3:GetObject"]\n' },
    change: { 'i/env/prod.tfvars': 'actions = ["*"]\n' },
    finds: [`${ADMIN} i/env/prod.tfvars`],
  },
  {
    name: 'other values of one environment',
    before: { 'i/main.tf': FROM_VARIABLE, 'i/env/prod.tfvars': 'actions = ["s3:GetObject"]\nsize = 1\n' },
    change: { 'i/env/prod.tfvars': 'actions = ["s3:GetObject"]\nsize = 2\n' },
    finds: [],
  },
  {
    name: 'a default',
    before: { 'i/main.tf': `variable "actions" {\n  default = ["s3:GetObject"]\n}\n${encoded('var.actions')}` },
    change: { 'i/main.tf': `variable "actions" {\n  default = ["*"]\n}\n${encoded('var.actions')}` },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a default that is narrowed',
    before: { 'i/main.tf': `variable "actions" {\n  default = ["s3:*"]\n}\n${encoded('var.actions')}` },
    change: { 'i/main.tf': `variable "actions" {\n  default = ["s3:GetObject"]\n}\n${encoded('var.actions')}` },
    finds: [],
  },
  {
    name: 'an argument of a module',
    before: {
      'm/main.tf': FROM_VARIABLE,
      'i/main.tf': 'module "m" {\n  source = "../m"\n  actions = ["s3:GetObject"]\n}\n',
    },
    change: { 'i/main.tf': 'module "m" {\n  source = "../m"\n  actions = ["*"]\n}\n' },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'an argument of a module that becomes a local of the same value',
    before: {
      'm/main.tf': FROM_VARIABLE,
      'i/main.tf': 'module "m" {\n  source = "../m"\n  actions = ["s3:GetObject"]\n}\n',
    },
    change: {
      'i/main.tf':
        'locals {\n  read = ["s3:GetObject"]\n}\nmodule "m" {\n  source = "../m"\n  actions = local.read\n}\n',
    },
    finds: [],
  },
  {
    name: 'a local in the caller, two modules up',
    before: {
      'n/main.tf': FROM_VARIABLE,
      'm/main.tf': `${VARIABLE}module "n" {\n  source = "../n"\n  actions = concat(var.actions, ["s3:ListBucket"])\n}\n`,
      'i/main.tf': 'locals {\n  a = ["s3:GetObject"]\n}\nmodule "m" {\n  source = "../m"\n  actions = local.a\n}\n',
    },
    change: {
      'i/main.tf': 'locals {\n  a = ["*"]\n}\nmodule "m" {\n  source = "../m"\n  actions = local.a\n}\n',
    },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a YAML file of roles',
    before: { 'i/main.tf': FROM_YAML, 'i/roles.yaml': 'dev:\n  actions: ["s3:GetObject"]\n' },
    change: { 'i/roles.yaml': 'dev:\n  actions: ["*"]\n' },
    finds: [`${ADMIN} i/roles.yaml`],
  },
  {
    name: 'a YAML file of roles that is laid out otherwise',
    before: { 'i/main.tf': FROM_YAML, 'i/roles.yaml': 'dev:\n  actions: ["s3:GetObject"]\n' },
    change: { 'i/roles.yaml': '# roles\ndev:\n  actions:\n    - s3:GetObject\n' },
    finds: [],
  },
  {
    name: 'a template that names an action',
    before: { 'i/main.tf': TEMPLATE, 'i/p.tftpl': document('"${action}"') },
    change: { 'i/p.tftpl': document('["${action}", "*"]') },
    finds: [`${ADMIN} i/p.tftpl`],
  },
  {
    name: 'what a template is given',
    before: { 'i/main.tf': TEMPLATE, 'i/p.tftpl': document('"${action}"') },
    change: { 'i/main.tf': TEMPLATE.replace('s3:GetObject', '*') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a policy in a new file that is stored, not granted',
    before: { 'i/main.tf': inline('"{}"') },
    change: {
      'i/main.tf': `${inline('"{}"')}resource "aws_s3_object" "o" {\n  content = file("\${path.module}/p.json")\n}\n`,
      'i/p.json': document('"*"'),
    },
    finds: [`${ADMIN} i/p.json`],
  },
  {
    name: 'a policy in a new file of which only the digest is taken',
    before: { 'i/main.tf': inline('"{}"') },
    change: {
      'i/main.tf': `${inline('"{}"')}locals {\n  digest = filesha256("\${path.module}/p.json")\n}\n`,
      'i/p.json': document('"*"'),
    },
    finds: [`${ADMIN} i/p.json`],
  },
  {
    name: 'a policy that moves into a template with its resource',
    before: { 'i/main.tf': encoded('"s3:GetObject"') },
    change: {
      'i/main.tf': inline('templatefile("${path.module}/p.tftpl", { what = "*" })'),
      'i/p.tftpl': document('"s3:GetObject"', '"${what}"'),
    },
    finds: [],
  },
  {
    name: 'a role binding in a new file that a configuration applies',
    before: { 'i/main.tf': inline('"{}"') },
    change: {
      'i/main.tf': `${inline('"{}"')}resource "kubectl_manifest" "m" {\n  yaml_body = file("\${path.module}/b.yaml")\n}\n`,
      'i/b.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: User, name: u, apiGroup: rbac.authorization.k8s.io}]\n',
    },
    finds: [`${ADMIN} i/b.yaml`],
  },
  {
    name: 'another item that statements are made of',
    before: { 'i/main.tf': BY_ITEM('[local.narrow]', '["*"]') },
    change: { 'i/main.tf': BY_ITEM('[local.wide]', '["*"]') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'what an item says of which statements are made',
    before: { 'i/main.tf': BY_ITEM('{ a = local.wide }', '["s3:GetObject"]') },
    change: { 'i/main.tf': BY_ITEM('{ a = local.wide }', '["*"]') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'an item that is named otherwise',
    before: { 'i/main.tf': BY_ITEM('[local.wide]', '["s3:GetObject"]') },
    change: { 'i/main.tf': BY_ITEM('[local.narrow]', '["s3:GetObject"]') },
    finds: [],
  },
  {
    name: 'what an instance is made of',
    before: { 'i/main.tf': BY_KEY('["s3:GetObject"]') },
    change: { 'i/main.tf': BY_KEY('["*"]') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'an argument of one of the instances of a module',
    before: { 'm/main.tf': FROM_VARIABLE, 'i/main.tf': WRITTEN('["s3:ListBucket"]') },
    change: { 'i/main.tf': WRITTEN('["*"]') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a YAML file of the instances of a module',
    before: {
      'm/main.tf': FROM_VARIABLE,
      'i/main.tf': ROLES_IN_YAML,
      'i/roles.yaml': 'dev:\n  actions: ["s3:GetObject"]\n',
    },
    change: { 'i/roles.yaml': 'dev:\n  actions: ["*"]\n' },
    finds: [`${ADMIN} i/roles.yaml`],
  },
  {
    name: 'instances of a module that are written in another order',
    before: {
      'm/main.tf': FROM_VARIABLE,
      'i/main.tf': ROLES_IN_YAML,
      'i/roles.yaml': 'a:\n  actions: ["s3:GetObject"]\nb:\n  actions: ["s3:*"]\n',
    },
    change: { 'i/roles.yaml': 'b:\n  actions: ["s3:*"]\na:\n  actions: ["s3:GetObject"]\n' },
    finds: [],
  },
  {
    name: 'instances of a module that are made otherwise of what is not known',
    before: { 'm/main.tf': FROM_VARIABLE, 'i/main.tf': OPEN('var.some') },
    change: { 'i/main.tf': OPEN('var.others') },
    finds: ['iam.compare.unknown i/main.tf'],
  },
  {
    name: 'a module that is called for the first time',
    before: { 'm/main.tf': FROM_VARIABLE, 'i/main.tf': COUNTED('0') },
    change: { 'i/main.tf': COUNTED('1') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'values of one environment beside another line of the configuration',
    before: { 'i/main.tf': FROM_VARIABLE, 'i/prod.tfvars': 'actions = ["s3:GetObject"]\n' },
    change: { 'i/main.tf': `${FROM_VARIABLE}# done\n`, 'i/prod.tfvars': 'actions = ["*"]\n' },
    finds: [`${ADMIN} i/prod.tfvars`],
  },
  {
    name: 'values of the usual name in a folder of their own',
    before: { 'i/main.tf': FROM_VARIABLE, 'i/env/prod/terraform.tfvars': 'actions = ["s3:GetObject"]\n' },
    change: { 'i/env/prod/terraform.tfvars': 'actions = ["*"]\n' },
    finds: [`${ADMIN} i/env/prod/terraform.tfvars`],
  },
  {
    name: 'a YAML file of which the instances of a module are made without more words',
    before: {
      'm/main.tf': FROM_VARIABLE,
      'i/main.tf':
        'module "m" {\n  source = "../m"\n  for_each = yamldecode(file("${path.module}/roles.yaml"))\n  actions = each.value.actions\n}\n',
      'i/roles.yaml': 'dev:\n  actions: ["s3:GetObject"]\n',
    },
    change: { 'i/roles.yaml': 'dev:\n  actions: ["*"]\n' },
    finds: [`${ADMIN} i/roles.yaml`],
  },
  {
    name: 'a document that is chosen by a value',
    before: { 'i/main.tf': CHOSEN, 'i/terraform.tfvars': 'which = "narrow"\n' },
    change: { 'i/terraform.tfvars': 'which = "wide"\n' },
    finds: ['iam.compare.unknown i/terraform.tfvars'],
  },
  {
    name: 'a module that says more than is followed',
    before: {
      'm/main.tf': VARIABLE + Array.from({ length: 50 }, (_, at) => ROLE_POLICY(at)).join(''),
      'i/main.tf': CALLS('s3:GetObject'),
    },
    change: { 'i/main.tf': CALLS('s3:*') },
    finds: ['assess.input.unreadable i/main.tf', 'iam.grant.wildcard i/main.tf'],
  },
  {
    name: 'a value that is named more often than it is written out',
    before: { 'i/main.tf': OFTEN, 'i/terraform.tfvars': LONG('s3:GetObject') },
    change: { 'i/terraform.tfvars': LONG('*') },
    finds: ['iam.compare.unknown i/terraform.tfvars'],
  },
  {
    name: 'a policy that moves into a file',
    before: { 'i/main.tf': encoded('"s3:GetObject"') },
    change: { 'i/main.tf': inline('file("${path.module}/p.json")'), 'i/p.json': document('"s3:GetObject"') },
    finds: [],
  },
  {
    name: 'a policy that moves into a file, and allows more there',
    before: { 'i/main.tf': encoded('"s3:GetObject"') },
    change: { 'i/main.tf': inline('file("${path.module}/p.json")'), 'i/p.json': document('"*"') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'another file that was there before',
    before: {
      'i/main.tf': inline('file("${path.module}/read.json")'),
      'i/read.json': document('"s3:GetObject"'),
      'i/all.json': document('"*"'),
    },
    change: { 'i/main.tf': inline('file("${path.module}/all.json")') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a policy in a file that is changed in place is told once, there',
    before: { 'i/main.tf': inline('file("${path.module}/p.json")'), 'i/p.json': document('"s3:GetObject"') },
    change: { 'i/p.json': document('"*"') },
    finds: [`${ADMIN} i/p.json`],
  },
  {
    name: 'statements that are made of a map',
    before: { 'i/main.tf': DYNAMIC('["s3:GetObject"]') },
    change: { 'i/main.tf': DYNAMIC('["*"]') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'statements that are made of a map of another order',
    before: { 'i/main.tf': DYNAMIC('["s3:GetObject", "s3:PutObject"]') },
    change: { 'i/main.tf': DYNAMIC('["s3:PutObject", "s3:GetObject"]') },
    finds: [],
  },
  {
    name: 'an action that is put together',
    before: { 'i/main.tf': encoded('format("%s:%s", "s3", "GetObject")') },
    change: { 'i/main.tf': encoded('format("%s", "*")') },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a policy of the other provider of AWS',
    before: {
      'i/main.tf': encoded('"s3:GetObject"')
        .replace('aws_iam_role_policy', 'awscc_iam_role_policy')
        .replace('policy =', 'policy_document ='),
    },
    change: {
      'i/main.tf': encoded('"*"')
        .replace('aws_iam_role_policy', 'awscc_iam_role_policy')
        .replace('policy =', 'policy_document ='),
    },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a local beside more modules than are read',
    before: { ...MANY, 'b.tf': 'locals {\n  a = ["s3:GetObject"]\n}\n', 'roles.tf': encoded('local.a') },
    change: { 'b.tf': 'locals {\n  a = ["*"]\n}\n' },
    finds: [`${ADMIN} roles.tf`],
  },
  {
    name: 'a local whose use lies beyond what is read',
    before: { ...MANY, 'b.tf': 'locals {\n  a = ["s3:GetObject"]\n}\n' },
    change: { 'b.tf': 'locals {\n  a = ["*"]\n}\n' },
    finds: ['assess.input.unreadable b.tf'],
  },
  {
    name: 'an argument that nobody can follow',
    before: {
      'm/main.tf': FROM_VARIABLE,
      'i/main.tf': 'module "m" {\n  source = "../m"\n  actions = data.http.a.body\n}\n',
    },
    change: { 'i/main.tf': 'module "m" {\n  source = "../m"\n  actions = data.http.b.body\n}\n' },
    finds: ['iam.compare.unknown i/main.tf'],
  },
  {
    name: 'the first call of a wide module that takes no values',
    before: { 'm/main.tf': encoded('"*"'), 'i/main.tf': 'locals {}\n' },
    change: { 'i/main.tf': 'module "m" {\n  source = "../m"\n}\n' },
    finds: [`${ADMIN} i/main.tf`],
  },
  {
    name: 'a wide module that takes no values comes with its call',
    before: { 'i/main.tf': 'locals {}\n' },
    change: { 'm/main.tf': encoded('"*"'), 'i/main.tf': 'module "m" {\n  source = "../m"\n}\n' },
    finds: [`${ADMIN} m/main.tf`],
  },
  {
    name: 'a module that takes no values becomes wide, and its caller is changed too',
    before: { 'm/main.tf': encoded('"s3:GetObject"'), 'i/main.tf': 'module "m" {\n  source = "../m"\n}\n' },
    change: { 'm/main.tf': encoded('"*"'), 'i/main.tf': '# now\nmodule "m" {\n  source = "../m"\n}\n' },
    finds: [`${ADMIN} m/main.tf`],
  },
  {
    name: 'the call of a wide module that takes no values moves to another file',
    before: { 'm/main.tf': encoded('"*"'), 'i/main.tf': 'module "m" {\n  source = "../m"\n}\n' },
    change: { 'i/main.tf': 'locals {}\n', 'i/m.tf': 'module "m" {\n  source = "../m"\n}\n' },
    finds: [],
  },
  {
    name: 'values beside the configuration that they are for grant more',
    before: { 'infra/i/main.tf': FROM_VARIABLE, 'infra/env/prod.tfvars': 'actions = ["s3:GetObject"]\n' },
    change: { 'infra/env/prod.tfvars': 'actions = ["*"]\n' },
    finds: [`${ADMIN} infra/env/prod.tfvars`],
  },
  {
    name: 'values beside a configuration that does not declare them',
    before: { 'infra/i/main.tf': FROM_VARIABLE, 'infra/env/prod.tfvars': 'others = ["s3:GetObject"]\n' },
    change: { 'infra/env/prod.tfvars': 'others = ["*"]\n' },
    finds: [],
  },
];

/** Whoever may do everything may also escalate in every way: one of the findings stands for them. */
it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  const factors = await foundIn(one, ['iam']);
  const found = factors.filter(({ rule }) => rule === ADMIN || factors.every((other) => other.rule !== ADMIN));
  expect([...new Set(found.map(({ rule, place }) => `${rule} ${place.path ?? ''}`))].sort()).toEqual(one.finds);
});

it('asks for the modules that a changed configuration calls, wherever they lie', () => {
  const path = 'z/i/main.tf' as RepoPath;
  const newText = COUNTED('1').replace('../m', '../../zz/m');
  const area = withCalledModules(null, [{ path, newText }], isTerraformPath);
  expect(area?.around).toEqual(['zz/m']);
  expect(['zz/m/main.tf', 'zz/n/main.tf', 'zz/m/x.txt'].map((one) => area?.accepts(one as RepoPath))).toEqual([
    true,
    false,
    false,
  ]);
});
