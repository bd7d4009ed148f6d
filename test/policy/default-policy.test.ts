import { describe, expect, test } from 'vitest';
import { compilePolicy, decide } from '../../src/core/policy/decide.ts';
import { builtInPolicy } from '../../src/core/policy/built-in-policy.ts';
import { compact, CONTEXT, factsBy, onPaths, policyFor } from './builders.ts';
import { DEFAULT_CASES } from './default-cases.ts';
import type { DefaultCase } from './default-cases.ts';

const AUTHORS = { m: ['mia', 5], j: ['jun', 4], a: ['alice', 7], b: ['bob', 6], g: ['guest:x@y.org', 0] } as const;

function factsOf(each: DefaultCase): ReturnType<typeof factsBy> {
  const [id, level] = AUTHORS[each.by];
  const facts = factsBy(id, level, each.facts);
  return each.paths === undefined ? facts : onPaths(facts, ...each.paths);
}

describe('the default policy', () => {
  const evaluator = compilePolicy(policyFor('enforce'), CONTEXT);

  test('has at least 60 cases, each with its own name', () => {
    expect(DEFAULT_CASES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(DEFAULT_CASES.map((each) => each.name)).size).toBe(DEFAULT_CASES.length);
  });

  test.each(DEFAULT_CASES)('$name', (each) => {
    expect(compact(evaluator.decide(factsOf(each)))).toBe(each.expect);
  });

  test.each(DEFAULT_CASES)('brief and full answers agree: $name', (each) => {
    const full = evaluator.decide(factsOf(each));
    const brief = evaluator.decideBrief(factsOf(each));
    expect(brief.state).toBe(full.state);
    expect(brief.requirements).toEqual(full.requirements);
    expect(brief.rules).toEqual(
      full.root.children
        .filter((node) => node.state !== 'skipped' && node.id.startsWith('rules.'))
        .map((node) => node.id.replace('rules.', '')),
    );
  });

  test.each(DEFAULT_CASES)('the same input gives the same bytes: $name', (each) => {
    const again = compilePolicy(policyFor('enforce'), CONTEXT);
    expect(JSON.stringify(again.decide(factsOf(each)))).toBe(JSON.stringify(evaluator.decide(factsOf(each))));
  });

  test('every applying rule shows its observed values with their source, and every open one a remedy', () => {
    for (const each of DEFAULT_CASES) {
      const decision = evaluator.decide(factsOf(each));
      for (const node of decision.root.children) {
        expect(node.source).toMatch(node.id === 'evidence' ? /^attribution$/ : /^policy\.yml:\d+$/);
        expect(node.reason).not.toBe('');
        expect(node.observed.length > 0).toBe(node.condition !== 'true');
        for (const observed of node.observed) expect(observed.source).not.toBe('unknown');
        expect(node.remedy === null).toBe(node.state === 'pass' || node.state === 'skipped');
      }
      expect(decision.acts.length === 0).toBe(decision.state === 'pass');
    }
  });

  test('ids are unique in every tree', () => {
    const decision = evaluator.decide(
      factsBy('jun', 4, { 'ai.assisted': true, 'risk.tier': 'critical', 'service.tier': 1 }),
    );
    const ids = decision.root.children.flatMap((node) => [node.id, ...node.children.map((child) => child.id)]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('acts name who may sign, who may not, and ask one person for everything one person can give', () => {
    const facts = factsBy('alice', 7, { 'ai.assisted': true, 'risk.tier': 'critical', 'service.tier': 1 });
    expect(evaluator.decide(facts).acts).toEqual([
      'two sign-offs by people of level L6 or above who are not the author, with proof of presence (user-verified), for the exact content: bob, carol (not alice: author)',
      'write a change plan: purpose, evidence, roll-back plan, window, owner',
    ]);
    const guest = factsBy('guest:x@y.org', 0, { 'author.guest': true, 'ai.assisted': true });
    expect(evaluator.decide(guest).acts).toEqual([
      'one sign-off by a person of level L6 or above who is not the author, answering ai-understood, systemic-risk: alice, bob, carol',
    ]);
  });

  test('the built-in policy is the text that init writes, and is found valid', () => {
    expect(builtInPolicy().rules.map((rule) => rule.id)).toEqual(policyFor().rules.map((rule) => rule.id));
    expect(builtInPolicy().file).toBe('built-in policy');
  });

  test('too few people who may sign is blocked, and says so', () => {
    const facts = factsBy('alice', 7, { 'risk.tier': 'critical' });
    const contributors = [...facts.contributors, { id: 'bob' as never, level: 6, as: ['co-author'], guest: false }];
    const decision = decide(policyFor(), { ...facts, contributors }, CONTEXT);
    const node = decision.root.children.find((each) => each.id === 'rules.critical-risk')?.children[0];
    expect(node?.state).toBe('blocked');
    expect(node?.reason).toBe('0 of 2 counted; only 1 listed person may sign');
    expect(node?.remedy).toBe('list more people who may sign in people.yml (alice is author, bob is co-author)');
    expect(decision.state).toBe('blocked');
  });
});
