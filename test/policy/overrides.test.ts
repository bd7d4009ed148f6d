import { describe, expect, it } from 'vitest';
import { compileOverrides } from '../../src/core/policy/overrides.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { parseServices } from '../../src/core/policy/services-parser.ts';
import { noServices } from '../../src/core/policy/services.ts';
import type { RuleOverride } from '../../src/model/assessment-context.ts';
import type { RuleId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import type { Services } from '../../src/model/services.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z') / 1000;

function policyText(overrides: string): string {
  return `version: 1
repository: example/shop
owners: { people: [], threshold: 1 }
mode: observe
overrides:
${overrides}
rules:
  - { id: all, name: all, when: true, nothing_required: a test }
`;
}

interface Asked {
  readonly rule: string;
  readonly path?: string | null;
  readonly address?: string;
  readonly instant?: number | null;
  readonly services?: Services;
}

function ask(overrides: string, asked: Asked): RuleOverride | null | undefined {
  const parsed = parsePolicy(policyText(overrides), 'policy.yml');
  if (parsed.kind !== 'ok') throw new TypeError(JSON.stringify(parsed.problems));
  const instant = asked.instant === undefined ? NOON : asked.instant;
  const lookup = compileOverrides(parsed.value, asked.services ?? noServices())(instant);
  const path = asked.path === undefined ? 'src/a.ts' : asked.path;
  return lookup?.(asked.rule as RuleId, path as RepoPath | null, asked.address ?? null);
}

function faults(overrides: string): readonly string[] {
  const parsed = parsePolicy(policyText(overrides), 'policy.yml');
  return parsed.kind === 'ok'
    ? []
    : parsed.problems.map(({ place, message }) => `${place?.line}:${place?.column} ${message}`);
}

describe('an override', () => {
  const off = '  - { rule: load.timeout, base: "off", reason: r }';

  it('fits the rules that it names or begins, and names its line', () => {
    expect(ask(off, { rule: 'load.timeout.changed' })).toEqual({ base: 'off', reason: 'r', source: 'policy.yml:6' });
    expect(ask(off, { rule: 'load.timeouts.changed' })).toBeNull();
    expect(
      ask('  - { rule: load.timeout.changed, base: low, reason: r }', { rule: 'load.timeout.changed' })?.base,
    ).toBe('low');
  });

  it('fits only its paths, and nothing that has none', () => {
    const there = '  - { rule: load, paths: ["sandbox/**"], base: "off", reason: r }';
    expect(ask(there, { rule: 'load.a.b', path: 'sandbox/x.yml' })).not.toBeNull();
    expect(ask(there, { rule: 'load.a.b', path: 'prod/x.yml' })).toBeNull();
    expect(ask(there, { rule: 'load.a.b', path: null })).toBeNull();
  });

  it('fits only its resources, by address', () => {
    const there = '  - { rule: tf, resources: ["module.scratch.*"], base: low, reason: r }';
    expect(ask(there, { rule: 'tf.a.b', address: 'module.scratch.aws_db_instance.x' })?.base).toBe('low');
    expect(ask(there, { rule: 'tf.a.b', address: 'module.shop.aws_db_instance.x' })).toBeNull();
    expect(ask(there, { rule: 'tf.a.b' })).toBeNull();
  });

  it('fits only paths of its services', () => {
    const text = 'version: 1\nservices:\n  - { name: shop, tier: 1, paths: ["shop/**"] }\n';
    const parsed = parseServices(text, 'services.yml');
    if (parsed.kind !== 'ok') throw new TypeError('services');
    const there = '  - { rule: load, services: [shop], base: high, reason: r }';
    expect(ask(there, { rule: 'load.a.b', path: 'shop/x.yml', services: parsed.value })?.base).toBe('high');
    expect(ask(there, { rule: 'load.a.b', path: 'bank/x.yml', services: parsed.value })).toBeNull();
  });

  it('acts through its last day and no longer, and not at all where no moment is known', () => {
    const until = '  - { rule: load, base: "off", reason: r, until: 2026-11-21 }';
    expect(ask(until, { rule: 'load.a.b', instant: NOON })).not.toBeNull();
    expect(ask(until, { rule: 'load.a.b', instant: NOON + 43_200 })).toBeUndefined();
    expect(ask(until, { rule: 'load.a.b', instant: null })).toBeUndefined();
  });

  it('goes before those below it', () => {
    const two = `${off}\n  - { rule: load, base: high, reason: s }`;
    expect(ask(two, { rule: 'load.timeout.changed' })?.base).toBe('off');
    expect(ask(two, { rule: 'load.retry.changed' })?.base).toBe('high');
  });

  it.each([
    ['a base that is none', '  - { rule: load, base: quiet, reason: r }'],
    ['no reason', '  - { rule: load, base: low }'],
    ['a rule that can be no id', '  - { rule: "*", base: low, reason: r }'],
    ['a pattern that does not hold', '  - { rule: load, paths: ["a[b"], base: low, reason: r }'],
    ['a day that does not exist', '  - { rule: load, base: low, reason: r, until: 2026-02-30 }'],
    ['a key that is none', '  - { rule: load, base: low, reason: r, unless: x }'],
  ])('is refused with %s, in its line', (_, text) => {
    expect(faults(text)).toEqual([expect.stringMatching(/^6:\d+ ./)]);
  });
});
