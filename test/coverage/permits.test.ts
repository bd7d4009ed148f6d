import { describe, expect, test } from 'vitest';
import { judgeLanding } from '../../src/core/signoff/landing/landing.ts';
import { PERMIT_CASES } from './cases/permits.ts';
import { checkCase } from './checking.ts';
import { digestOf, id, inputOf, permit, record, RELEASE, sign, statementId } from './world.ts';

const ONE = { 'src/a.ts': 'A>B' };

describe('permits, promotions and modes', () => {
  test.for(PERMIT_CASES)('$name', (each) => {
    checkCase(each, judgeLanding(inputOf(each.landed)));
  });

  test('the record names a permit only when it was needed', () => {
    const glass = permit('person:sue', 'break-glass', digestOf(ONE), { id: 'glass' });
    expect(judgeLanding(inputOf({ lands: ONE, given: [glass] })).permits).toEqual([statementId('glass')]);
    expect(judgeLanding(inputOf({ lands: ONE, given: [glass, sign('sue', ONE)] })).permits).toEqual([]);
    expect(judgeLanding(inputOf({ lands: ONE, given: [glass], mode: 'observe' })).permits).toEqual([]);
  });

  test('the record names every valid reading of what lands, needed or not', () => {
    const given = [sign('sue', ONE), sign('sam', ONE), sign('jun', ONE), sign('sid', { 'src/b.ts': 'C>D' })];
    const { counted, readings } = judgeLanding(inputOf({ lands: ONE, given }));
    expect(counted.map((each) => each.person).sort()).toEqual(['sam', 'sue']);
    expect(readings.map((each) => `${each.person} ${each.path} ${each.how}`).sort()).toEqual([
      'sam src/a.ts exact',
      'sue src/a.ts exact',
    ]);
  });

  test('a promotion says from where', () => {
    const records = [record('S', ONE, [], { place: RELEASE, new: id('new') })];
    const none = { undone: new Set<never>(), arrived: new Set<never>() };
    const sources = [{ ref: RELEASE, promotes: true, backports: false, records, ...none }];
    expect(judgeLanding(inputOf({ lands: ONE, input: { sources } })).from).toBe('promotion of refs/heads/release');
  });

  test('what nobody has read is named', () => {
    const lands = { ...ONE, 'src/b.ts': 'C>D' };
    const { unread } = judgeLanding(inputOf({ lands, given: [sign('sue', lands, { listed: ['src/b.ts'] })] }));
    expect(unread.map((each) => each.path)).toEqual(['src/b.ts']);
  });
});
