/** Every kind of resource with state × every way in which a template loses it, and rewritings that must stay silent. */
import { describe, expect, it } from 'vitest';
import { resourceKind, rows } from '../../src/core/assessment/content/infrastructure/resource-classes.ts';
import {
  replacedTypes,
  replacingProperties,
} from '../../src/core/assessment/content/cloudformation/replacing-properties.ts';
import { isStack } from '../../src/core/assessment/content/cloudformation/sight.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';

const cloudformation = familyNamed('cloudformation');
const STATEFUL: readonly string[] = rows()
  .filter(([kind]) => kind === 'stateful')
  .flatMap(([, , types]) => types.split(/\s+/))
  // Stacks in stacks have a rule of their own.
  .filter((type) => type.includes('::') && !type.endsWith('*') && !isStack(type));

type Resource = Readonly<Record<string, unknown>>;
/** Logical ids and resources that a type is written as. */
type Written = (type: string) => readonly (readonly [string, Resource])[];

const ANCHOR: Resource = { Type: 'AWS::SSM::Document' };
const made = (type: string, more: Resource = {}): Resource => ({
  Type: type,
  Properties: { Tags: [{ Key: 'a', Value: 'b' }] },
  ...more,
});

function template(resources: readonly (readonly [string, Resource])[], rest: Resource = {}): string {
  return JSON.stringify({ ...rest, Resources: Object.fromEntries([['Anchor', ANCHOR], ...resources]) });
}

/** Rules that fire for each type, all types in one template. */
async function foundByType(before: Written, after: Written): Promise<ReadonlyMap<string, readonly string[]>> {
  const named = (of: Written): string =>
    template(STATEFUL.flatMap((type, at) => of(type).map(([id, resource]) => [`${id}${at}`, resource] as const)));
  const factors = await factorsOf(cloudformation, {
    name: '',
    files: { 'a/template.json': [named(before), named(after)] },
    finds: [],
  });
  const byType = Map.groupBy(factors, ({ resource }) => resource?.kind ?? '');
  return new Map(STATEFUL.map((type) => [type, ruleIds(byType.get(type) ?? [])]));
}

const LOSSES: readonly (readonly [string, string, Written, Written])[] = [
  ['they leave the template', 'cfn.delete.resource', (type) => [['R', made(type)]], () => []],
  ['their logical id changes', 'cfn.replace.resource', (type) => [['R', made(type)]], (type) => [['S', made(type)]]],
  [
    'their policy is lost',
    'guardrail.lost.deletion-policy',
    (type) => [['R', made(type, { DeletionPolicy: 'Retain' })]],
    (type) => [['R', made(type)]],
  ],
  [
    'a condition decides about them',
    'cfn.replace.conditional',
    (type) => [['R', made(type)]],
    (type) => [['R', made(type, { Condition: 'C' })]],
  ],
];

const HARMLESS: readonly (readonly [string, Written])[] = [
  ['tags change', (type) => [['R', { ...made(type), Properties: { Tags: [{ Key: 'a', Value: 'c' }] } }]]],
  ['keys change their order', (type) => [['R', { Properties: { Tags: [{ Value: 'b', Key: 'a' }] }, Type: type }]]],
  ['they are retained now', (type) => [['R', made(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })]]],
  ['metadata is added', (type) => [['R', made(type, { Metadata: { a: 1 } })]]],
];

describe('resources with state', () => {
  it('are many', () => {
    expect(STATEFUL.length).toBeGreaterThan(50);
  });

  it.each(LOSSES)('are found, every one of them, when %s', async (_, rule, before, after) => {
    const found = await foundByType(before, after);
    expect(STATEFUL.filter((type) => found.get(type)?.includes(rule) !== true)).toEqual([]);
  });

  it.each(HARMLESS)('are left alone when %s', async (_, after) => {
    const found = await foundByType((type) => [['R', made(type)]], after);
    expect([...found].filter(([, ids]) => ids.length > 0)).toEqual([]);
  });

  it.each(replacedTypes())('%s is replaced by each property of the table', async (type) => {
    expect(resourceKind(type).class).not.toBe('unknown');
    const properties = replacingProperties(type);
    const all = (value: string): string =>
      template(properties.map((name, at) => [`R${at}`, { Type: type, Properties: { [name]: value } }] as const));
    const factors = await factorsOf(cloudformation, {
      name: '',
      files: { 'a/template.json': [all('x'), all('y')] },
      finds: [],
    });
    const replaced = factors.filter(({ rule }) => (rule as string) === 'cfn.replace.resource');
    expect(new Set(replaced.map(({ resource }) => resource?.address))).toEqual(
      new Set(properties.map((_, at) => `R${at}`)),
    );
  });
});
