/** Properties of every decision of the default policy, over random facts and sign-offs. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../src/core/policy/decide.ts';
import type { CountedSignOff } from '../../src/core/policy/judge.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { PersonId } from '../../src/model/id.ts';
import { CONTEXT, factsWith, onPaths, policyFor } from './builders.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'mia', 'jun', 'eve', 'guest:x@y.z'] as const;
const bool = fc.boolean();

const overrides = fc.record(
  {
    'ai.assisted': bool,
    'unknown.significant': bool,
    'risk.tier': fc.constantFrom('low', 'medium', 'high', 'critical'),
    'service.tier': fc.constantFrom(1, 2, 3, 4),
    'author.level': fc.constantFrom(0, 4, 5, 6, 7),
    'author.guest': bool,
    'author.robot': bool,
    'author.capture': bool,
    'author.policy_owner': bool,
    'content.dependencies_only': bool,
    'history.read': bool,
  },
  { requiredKeys: [] },
);

const facts: fc.Arbitrary<Facts> = fc
  .record({
    overrides,
    paths: fc.subarray(['a.ts', '.countersign/policy.yml', 'pay/b.ts'], { minLength: 1 }),
    contributors: fc.subarray([...PEOPLE], { minLength: 1, maxLength: 3 }),
  })
  .map((made) => ({
    ...onPaths(factsWith(made.overrides), ...made.paths),
    contributors: made.contributors.map((id) => ({ id: id as PersonId, level: 0, as: ['author'], guest: false })),
  }));

const signOff: fc.Arbitrary<CountedSignOff> = fc.record({
  person: fc.constantFrom(...PEOPLE).map((id) => id as PersonId),
  read: fc.oneof(fc.constant('all' as const), fc.subarray(['a.ts', '.countersign/policy.yml', 'pay/b.ts'])),
  coverage: fc.constantFrom('exact' as const, 'rebased' as const),
  presence: fc.constantFrom('none' as const, 'user-present' as const, 'user-verified' as const),
  answers: fc.subarray(['ai-understood', 'systemic-risk']),
});
const signOffs = fc.array(signOff, { maxLength: 5 });

const evaluatorWith = (list: readonly CountedSignOff[]): ReturnType<typeof compilePolicy> =>
  compilePolicy(policyFor('enforce'), { ...CONTEXT, fulfilment: { signOffs: list, changePlan: true, labels: [] } });

describe('invariants', () => {
  test('the brief answer is the full one, and the same input gives the same bytes', () => {
    fc.assert(
      fc.property(facts, signOffs, (made, list) => {
        const evaluator = evaluatorWith(list);
        const full = evaluator.decide(made);
        const brief = evaluator.decideBrief(made);
        expect(brief.state).toBe(full.state);
        expect(brief.requirements).toEqual(full.requirements);
        expect(JSON.stringify(evaluatorWith(list).decide(made))).toBe(JSON.stringify(full));
      }),
      { numRuns: 200 },
    );
  });

  test('sign-offs of contributors never change the answer', () => {
    fc.assert(
      fc.property(facts, signOffs, (made, list) => {
        const theirs = new Set(made.contributors.map((each) => each.id));
        const others = list.filter((each) => !theirs.has(each.person));
        expect(evaluatorWith(list).decideBrief(made).state).toBe(evaluatorWith(others).decideBrief(made).state);
      }),
      { numRuns: 300 },
    );
  });

  test('a further sign-off never makes an answer worse', () => {
    const order = ['blocked', 'error', 'pending', 'pass'];
    fc.assert(
      fc.property(facts, signOffs, signOff, (made, list, more) => {
        const before = order.indexOf(evaluatorWith(list).decideBrief(made).state);
        const after = order.indexOf(evaluatorWith([...list, more]).decideBrief(made).state);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  test('a higher tier never asks for fewer sign-offs', () => {
    const most = (made: Facts): number =>
      Math.max(
        0,
        ...evaluatorWith([])
          .decideBrief(made)
          .requirements.flatMap((each) => (each.kind === 'sign-off' ? [each.count] : [])),
      );
    fc.assert(
      fc.property(facts, (made) => {
        const counts = (['low', 'medium', 'high', 'critical'] as const).map((tier) =>
          most({ ...made, risk: { ...made.risk, tier } }),
        );
        expect(counts).toEqual([...counts].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});
