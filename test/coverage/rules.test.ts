/** What the record says of sign-offs that nobody needed, and rules that stop everything after them. */
import { expect, test } from 'vitest';
import { judgeLanding } from '../../src/core/signoff/landing/landing.ts';
import type { RulesRemoval } from '../../src/core/signoff/landing/landing-input.ts';
import { inputOf, sign, statementId } from './world.ts';

test('every sign-off that stands is named by the record, needed or not, so that none is used again', () => {
  const lands = { a: 'A>B' };
  const given = [sign('sue', lands, { id: 'senior' }), sign('mel', lands, { id: 'below' })];
  const answer = judgeLanding(inputOf({ lands, given, asks: [{ count: 1, level: 6 }] }));
  expect(answer.state).toBe('pass');
  expect(answer.readings.map(({ person }) => person)).toEqual(['sue']);
  expect(answer.counted.map(({ statement }) => statement)).toEqual(
    [statementId('below'), statementId('senior')].toSorted(),
  );
});

test.each(['observe', 'warn', 'enforce'] as const)(
  'rules that could not be judged by are refused in mode %s',
  (mode) => {
    const lands = { a: 'A>B' };
    const rulesFault = { reason: 'they cannot be read', remedy: 'mend them' };
    const answer = judgeLanding(inputOf({ lands, given: [sign('sue', lands)], mode, input: { rulesFault } }));
    expect(answer.state).toBe('refused');
    expect(answer.reasons).toMatchObject([{ id: 'landing.rules', reason: 'they cannot be read', remedy: 'mend them' }]);
  },
);

test('a removal lands on one owner’s signature when the owner has read it, and not when it is only listed', () => {
  const lands = { '.countersign/people.yml': 'A>B' };
  const removal = { persons: ['mel'], keysOf: [], ownersLeft: ['sol', 'oli', 'pat'] } as unknown as RulesRemoval;
  const answer = (listed: readonly string[]): string => {
    const given = [sign('pat', lands, { listed, presence: 'user-present' })];
    return judgeLanding(inputOf({ lands, given, threshold: 2, input: { removal } })).state;
  };
  expect(answer([])).toBe('pass');
  expect(answer(Object.keys(lands))).toBe('refused');
});
