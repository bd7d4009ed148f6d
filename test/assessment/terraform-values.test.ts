/** Values that are handed to configurations: files of values wherever they lie, and inputs of units that are merged. */
import { expect, it } from 'vitest';
import { foundIn, places } from './tree-cases.ts';
import type { TreeCase } from './tree-cases.ts';

const PROTECTED = 'guardrail.lost.deletion-protection';
const DATABASE =
  'variable "protect" {\n  type = bool\n}\nresource "aws_db_instance" "d" {\n  identifier = "d"\n  deletion_protection = var.protect\n}\n';
const unit = (inputs: string, locals = ''): string =>
  `include "root" {\n  path = find_in_parent_folders()\n  expose = true\n}\nterraform {\n  source = "git::https://example.com/m.git//db?ref=v1"\n}\n${locals}inputs = ${inputs}\n`;
const merged = (protect: boolean): string =>
  unit(`merge(include.root.locals.common, {\n  deletion_protection = ${protect}\n})`);
const common = (protect: boolean): string =>
  unit(
    'merge(local.common, { name = "n" })',
    `locals {\n  common = { deletion_protection = ${protect}, owner = get_env("OWNER") }\n}\n`,
  );

const CASES: readonly TreeCase[] = [
  {
    name: 'values of the usual name in a folder without a configuration',
    before: { 'i/main.tf': DATABASE, 'i/env/prod/terraform.tfvars': 'protect = true\n' },
    change: { 'i/env/prod/terraform.tfvars': 'protect = false\n' },
    finds: [`${PROTECTED} i/env/prod/terraform.tfvars`],
  },
  {
    name: 'values of the usual name beside a configuration are told once',
    before: { 'i/main.tf': DATABASE, 'i/terraform.tfvars': 'protect = true\n' },
    change: { 'i/terraform.tfvars': 'protect = false\n' },
    finds: [`${PROTECTED} i/main.tf`],
  },
  {
    name: 'other values in a folder without a configuration',
    before: { 'i/main.tf': DATABASE, 'i/env/prod/terraform.tfvars': 'protect = true\nsize = 1\n' },
    change: { 'i/env/prod/terraform.tfvars': 'size    = 2\nprotect = true\n' },
    finds: [],
  },
  {
    name: 'inputs that are merged with some that are not known',
    before: { 'live/terragrunt.hcl': merged(true) },
    change: { 'live/terragrunt.hcl': merged(false) },
    finds: [`${PROTECTED} live/terragrunt.hcl`],
  },
  {
    name: 'inputs that are merged with a local of which not all is known',
    before: { 'live/terragrunt.hcl': common(true) },
    change: { 'live/terragrunt.hcl': common(false) },
    finds: [`${PROTECTED} live/terragrunt.hcl`],
  },
  {
    name: 'inputs that are merged with others and stay',
    before: { 'live/terragrunt.hcl': merged(true) },
    change: { 'live/terragrunt.hcl': `# as agreed\n${merged(true)}` },
    finds: [],
  },
  {
    name: 'inputs that name themselves',
    before: { 'live/terragrunt.hcl': unit('merge(local.a, {})', 'locals {\n  a = merge(local.a, local.a)\n}\n') },
    change: { 'live/terragrunt.hcl': unit('merge(local.a)', 'locals {\n  a = merge(local.a, local.a)\n}\n') },
    finds: [],
  },
];

it.each(CASES)('$name', async (tree) => {
  expect(places(await foundIn(tree, ['terraform']))).toEqual(tree.finds);
});

it('tells what many data files change, each for a resource of its own', async () => {
  const numbers = Array.from({ length: 60 }, (_, at) => at);
  const resource = (at: number): string =>
    `resource "aws_db_instance" "d${at}" {\n  identifier = "d${at}"\n  deletion_protection = jsondecode(file("\${path.module}/c/${at}.json")).protect\n}\n`;
  const files = (protect: boolean): Readonly<Record<string, string>> =>
    Object.fromEntries(numbers.map((at) => [`i/c/${at}.json`, `{"protect": ${protect}}`]));
  const before = { 'i/main.tf': numbers.map(resource).join(''), ...files(true) };
  const found = await foundIn({ name: 'many', before, change: files(false), finds: [] }, ['terraform']);
  const lost = found.filter(({ rule }) => rule === PROTECTED);
  expect(lost.length).toBe(60);
  expect(places(lost).length).toBe(51);
});
