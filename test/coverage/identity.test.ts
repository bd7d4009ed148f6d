import { describe, expect, test } from 'vitest';
import { judgeLanding } from '../../src/core/signoff/landing/landing.ts';
import { IDENTITY_CASES } from './cases/identity.ts';
import { checkCase } from './checking.ts';
import { contributor, inputOf, sign } from './world.ts';

const ONE = { 'src/a.ts': 'A>B' };

describe('identity: people, once each, who had no part in it and were there', () => {
  test('the table holds at least sixty cases, each named once', () => {
    expect(IDENTITY_CASES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(IDENTITY_CASES.map((each) => each.name)).size).toBe(IDENTITY_CASES.length);
  });

  test.for(IDENTITY_CASES)('$name', (each) => {
    checkCase(each, judgeLanding(inputOf(each.landed)));
  });

  test('every eligible person whom only a claim excludes is named, a proven contributor is not', () => {
    const contributors = ['jun:author:pusher', 'sue:co-author', 'sam:committer', 'sam:pusher:pusher', 'sam:author'];
    const { root } = judgeLanding(inputOf({ lands: ONE, given: [sign('sid', ONE)], contributors }));
    const node = root.children.find((each) => each.id === 'landing.excluded');
    expect(node?.observed.map((each) => each.value)).toEqual([['sue (co-author)']]);
  });

  test('before enforce the gate asks no owner by itself', () => {
    const lands = { '.countersign/policy.yml': 'A>B' };
    expect(judgeLanding(inputOf({ lands, asks: [], mode: 'warn' })).reasons).toEqual([]);
  });

  test('below tier high a reading whose independence is unproven says so', () => {
    const given = [sign('sue', ONE)];
    const reason = (contributors: readonly string[]): string | undefined =>
      judgeLanding(inputOf({ lands: ONE, given, contributors })).root.children[0]?.reason;
    expect(reason(['jun:author'])).toBe('read by sue; the independence of sue is not proven');
    expect(reason(['jun:author:forge'])).toBe('read by sue');
  });

  test('with fewer than three eligible people the remedy is the signed commits of the author', () => {
    const remedy = (owners: readonly string[]): string | null | undefined =>
      judgeLanding(
        inputOf({
          lands: ONE,
          tier: 'high',
          asks: [{ owners }],
          given: [sign('sue', ONE)],
          contributors: ['jun:author'],
        }),
      ).reasons[0]?.remedy;
    expect(remedy(['sue', 'sam'])).toMatch(/^the author signs every commit with their key of allowed_signers/);
    expect(remedy(['sue', 'sam', 'sid'])).toContain('sam or sid or sue signs, too; or the author');
  });

  test('a contributor without a role still may not sign', () => {
    const contributors = [contributor('jun:author:pusher'), { ...contributor('sue:author'), as: [] }];
    const answer = judgeLanding(inputOf({ lands: ONE, given: [sign('sue', ONE)], input: { contributors } }));
    expect(answer.notCounted.map((each) => each.rule)).toEqual(['person.is-contributor']);
  });
});
