/** Every kind of resource with state × every way to lose it, and refactorings that must stay silent. */
import { describe, expect, it } from 'vitest';
import {
  replacedTypes,
  replacingAttributes,
} from '../../src/core/assessment/content/terraform/replacing-attributes.ts';
import { replaceRule } from '../../src/core/assessment/content/infrastructure/terraform-rules.ts';
import { resourceKind, rows } from '../../src/core/assessment/content/infrastructure/resource-classes.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';
import type { ContentCase } from './content-cases.ts';

const terraform = familyNamed('terraform');

/** Every Terraform type in the tables of kinds that holds state. */
const STATEFUL: readonly string[] = rows()
  .filter(([kind]) => kind === 'stateful')
  .flatMap(([, , types]) => types.split(/\s+/))
  .filter((type) => type !== '' && !type.includes('::'))
  .map((type) => (type.endsWith('*') ? `${type.slice(0, -1)}thing` : type));

const BODY = '  name = "orders"\n  tags = {\n    team = "shop"\n  }\n';
const LOCKED = `${BODY}  lifecycle {\n    prevent_destroy = true\n  }\n`;

function block(type: string, name = 'a', body = BODY): string {
  return `resource "${type}" "${name}" {\n${body}}\n`;
}

function repeated(type: string, repetition: string): string {
  return block(type, 'a', `  ${repetition}\n${BODY}`);
}

function change(before: string, after: string, files: ContentCase['files'] = {}): ContentCase {
  return { name: '', files: { 'infra/main.tf': [before, after], ...files }, finds: [] };
}

/** The same in a folder of its own, where names are shared by all types. */
function alone(type: string, before: string, after: string, files: ContentCase['files']): ContentCase {
  const all = { 'main.tf': [before, after] as const, ...files };
  return {
    name: '',
    files: Object.fromEntries(Object.entries(all).map(([path, sides]) => [`${type}/${path}`, sides])),
    finds: [],
  };
}

/** Rules that fire for each type, when the case of every type is part of one change: equal paths are one file. */
async function foundByType(of: (type: string) => ContentCase): Promise<ReadonlyMap<string, readonly string[]>> {
  const files: Record<string, readonly [string | null, string | null]> = {};
  for (const type of STATEFUL) {
    for (const [path, [before, after]] of Object.entries(of(type).files)) {
      const [oldText, newText] = files[path] ?? [null, null];
      files[path] = [joined(oldText, before), joined(newText, after)];
    }
  }
  const factors = await factorsOf(terraform, { name: '', files, finds: [] });
  const byType = Map.groupBy(factors, ({ resource }) => resource?.kind ?? '');
  return new Map(STATEFUL.map((type) => [type, ruleIds(byType.get(type) ?? [])]));
}

function joined(text: string | null, more: string | null): string | null {
  return text === null ? more : text + (more ?? '');
}

type Way = readonly [name: string, rule: string, of: (type: string) => ContentCase];

const WAYS: readonly Way[] = [
  ['its block is deleted', 'tf.delete.stateful', (type) => change(block(type), '')],
  [
    'its file is deleted',
    'tf.delete.stateful',
    (type) => ({ name: '', files: { 'infra/a.tf': [block(type), null] }, finds: [] }),
  ],
  ['it is renamed without `moved`', 'tf.delete.stateful', (type) => change(block(type), block(type, 'b'))],
  [
    'it is moved to what nothing declares',
    'tf.delete.stateful',
    (type) => change(block(type), `moved {\n  from = ${type}.a\n  to   = ${type}.b\n}\n`),
  ],
  [
    'its count becomes 0',
    'tf.delete.stateful',
    (type) => change(repeated(type, 'count = 1'), repeated(type, 'count = 0')),
  ],
  [
    'its count becomes 0 by a variable',
    'tf.delete.stateful',
    (type) =>
      change(
        `${repeated(type, 'count = var.on ? 1 : 0')}variable "on" {\n  default = true\n}\n`,
        `${repeated(type, 'count = var.on ? 1 : 0')}variable "on" {\n  default = false\n}\n`,
      ),
  ],
  [
    'a key of for_each is gone',
    'tf.delete.stateful',
    (type) => change(repeated(type, 'for_each = toset(["x", "y"])'), repeated(type, 'for_each = toset(["y"])')),
  ],
  [
    'a key of a local is gone',
    'tf.delete.stateful',
    (type) =>
      change(repeated(type, 'for_each = local.all'), repeated(type, 'for_each = local.all'), {
        'infra/locals.tf': ['locals {\n  all = { x = 1, y = 2 }\n}\n', 'locals {\n  all = { y = 2 }\n}\n'],
      }),
  ],
  [
    'a key is gone from a file of values',
    'tf.delete.stateful',
    (type) =>
      change(
        `${repeated(type, 'for_each = var.all')}variable "all" {}\n`,
        `${repeated(type, 'for_each = var.all')}variable "all" {}\n# as before\n`,
        { 'infra/prod.tfvars': ['all = { x = 1, y = 2 }\n', 'all = { y = 2 }\n'] },
      ),
  ],
  [
    'count becomes for_each',
    'tf.delete.stateful',
    (type) => change(repeated(type, 'count = 2'), repeated(type, 'for_each = toset(["x", "y"])')),
  ],
  ['its lock is lost', 'guardrail.lost.prevent-destroy', (type) => change(block(type, 'a', LOCKED), block(type))],
  [
    'its module is not called any more',
    'tf.delete.stateful',
    (type) =>
      alone(type, 'module "m" {\n  source = "./m"\n}\n', '', {
        'm/main.tf': [block(type), `${block(type)}# as before\n`],
      }),
  ],
  [
    'its module turns it off',
    'tf.delete.stateful',
    (type) =>
      alone(
        type,
        'module "m" {\n  source = "./m"\n  on = true\n}\n',
        'module "m" {\n  source = "./m"\n  on = false\n}\n',
        {
          'm/main.tf': [
            `${repeated(type, 'count = var.on ? 1 : 0')}variable "on" {}\n`,
            `${repeated(type, 'count = var.on ? 1 : 0')}variable "on" {}\n# as before\n`,
          ],
        },
      ),
  ],
  [
    'it is deleted in the JSON syntax',
    'tf.delete.stateful',
    (type) => ({
      name: '',
      files: { [`${type}/a.tf.json`]: [JSON.stringify({ resource: { [type]: { a: { name: 'x' } } } }), '{}'] },
      finds: [],
    }),
  ],
];

describe('resources with state', () => {
  it('are many', () => {
    expect(STATEFUL.length).toBeGreaterThan(150);
  });

  it.each(WAYS)('are found, every one of them, when %s', async (_, rule, of) => {
    const found = await foundByType(of);
    expect(STATEFUL.filter((type) => found.get(type)?.includes(rule) !== true)).toEqual([]);
  });

  it.each(replacedTypes())(
    '%s is replaced by each attribute of the table, and by none that is the same',
    async (type) => {
      const files: Record<string, readonly [string, string]> = {};
      const attributes = replacingAttributes(type);
      for (const [at, path] of attributes.entries()) {
        files[`t${at}/main.tf`] = [block(type, 'a', written(path, 'x')), block(type, 'a', written(path, 'y'))];
        files[`s${at}/main.tf`] = [
          block(type, 'a', written(path, 'x')),
          block(type, 'a', `# same\n${written(path, 'x')}`),
        ];
      }
      const factors = await factorsOf(terraform, { name: '', files, finds: [] });
      const { id } = replaceRule(resourceKind(type).class);
      const replaced = factors.filter(({ rule }) => rule === id).map(({ place }) => place.path);
      expect(new Set(replaced)).toEqual(new Set(attributes.map((_, at) => `t${at}/main.tf`)));
    },
  );
});

/** An attribute inside its blocks. */
function written([name = '', ...rest]: readonly string[], value: string): string {
  return rest.length === 0 ? `${name} = "${value}"\n` : `${name} {\n${written(rest, value)}}\n`;
}

const MOVED = (type: string): string => `moved {\n  from = ${type}.a\n  to   = ${type}.b\n}\n`;

const HARMLESS: readonly (readonly [string, (type: string) => ContentCase])[] = [
  ['it is renamed with `moved`', (type) => change(block(type), block(type, 'b') + MOVED(type))],
  [
    'it is renamed twice',
    (type) =>
      change(
        block(type, 'b') + MOVED(type),
        `${block(type, 'c')}${MOVED(type)}moved {\n  from = ${type}.b\n  to   = ${type}.c\n}\n`,
      ),
  ],
  ['it moves to another file', (type) => change(block(type), '', { 'infra/data.tf': [null, block(type)] })],
  [
    'its folder is renamed',
    (type) => ({
      name: '',
      files: { 'old/main.tf': [block(type), null], 'new/main.tf': [null, block(type)] },
      finds: [],
    }),
  ],
  [
    'comments and blank lines come',
    (type) => change(block(type), `# orders\n\n${block(type, 'a', `  # name\n${BODY}\n`)}`),
  ],
  [
    'attributes change their order',
    (type) => change(block(type), block(type, 'a', '  tags = { team = "shop" }\n  name = "orders"\n')),
  ],
  ['its tags change', (type) => change(block(type), block(type, 'a', BODY.replace('shop', 'store')))],
  [
    'its name becomes a variable with the same value',
    (type) =>
      change(
        block(type),
        `${block(type, 'a', BODY.replace('"orders"', 'var.name'))}variable "name" {\n  default = "orders"\n}\n`,
      ),
  ],
  [
    'its name is put together from a local',
    (type) =>
      change(block(type), `${block(type, 'a', BODY.replace('"orders"', '"${local.p}s"'))}locals {\n  p = "order"\n}\n`),
  ],
  ['it gets a count of one', (type) => change(block(type), repeated(type, 'count = 1'))],
  ['it loses its count of one', (type) => change(repeated(type, 'count = 1'), block(type))],
  [
    'keys are added',
    (type) => change(repeated(type, 'for_each = toset(["x"])'), repeated(type, 'for_each = toset(["w", "x"])')),
  ],
  [
    'keys become those of a map',
    (type) => change(repeated(type, 'for_each = toset(["x", "y"])'), repeated(type, 'for_each = { y = 1, x = 2 }')),
  ],
  [
    'its keys are computed by a loop',
    (type) =>
      change(
        repeated(type, 'for_each = toset(["x", "y"])'),
        `${repeated(type, 'for_each = { for one in local.all : one.key => one }')}locals {\n  all = [{ key = "y" }, { key = "x" }]\n}\n`,
      ),
  ],
  [
    'a count becomes keys, each with `moved`',
    (type) =>
      change(
        repeated(type, 'count = 2'),
        `${repeated(type, 'for_each = toset(["x", "y"])')}moved {\n  from = ${type}.a[0]\n  to   = ${type}.a["x"]\n}\nmoved {\n  from = ${type}.a[1]\n  to   = ${type}.a["y"]\n}\n`,
      ),
  ],
  ['it is turned off before and after', (type) => change(repeated(type, 'count = 0'), '')],
  ['its lock is added', (type) => change(block(type), block(type, 'a', LOCKED))],
  [
    'it moves into a module',
    (type) =>
      alone(
        type,
        block(type),
        `module "m" {\n  source = "./m"\n}\nmoved {\n  from = ${type}.a\n  to   = module.m.${type}.a\n}\n`,
        { 'm/main.tf': [null, block(type)] },
      ),
  ],
  ['an output is added', (type) => change(block(type), `${block(type)}output "id" {\n  value = ${type}.a.id\n}\n`)],
];

describe('a change stays silent', () => {
  it.each(HARMLESS)('for every resource with state when %s', async (_, of) => {
    const found = await foundByType(of);
    expect([...found].filter(([, ids]) => ids.length > 0)).toEqual([]);
  });
});
