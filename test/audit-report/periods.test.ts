import { describe, expect, it } from 'vitest';
import { periodsOf } from '../../src/cli/render/audit-periods.ts';
import { count, day, headline, share, sum, trendSentence } from '../../src/cli/render/audit-words.ts';
import { history, record, summaryOf } from './history.ts';

function months(commits: number, span: number): ReturnType<typeof summaryOf>['months'] {
  return summaryOf(history(commits, span)).months;
}

describe('the columns of a chart', () => {
  it.each([
    [0, 0, 'month', 0],
    [5, 1, 'month', 1],
    [900, 36, 'month', 37],
    [900, 60, 'quarter', 21],
    [900, 110, 'quarter', 38],
    [900, 240, 'year', 21],
    [900, 600, 'five years', 11],
  ])('of %i commits over %i months are %ss: %i of them', (commits, span, unit, columns) => {
    const drawn = periodsOf(months(commits, span));
    expect(drawn.unit).toBe(unit);
    expect(Math.abs(drawn.periods.length - columns)).toBeLessThanOrEqual(1);
    expect(drawn.periods.length).toBeLessThanOrEqual(40);
  });

  it('lose no commit, no line and no sign-off of the months they are made of', () => {
    const all = months(2000, 240);
    const drawn = periodsOf(all).periods;
    const total = (
      list: readonly { needSignOff: number; commits: Parameters<typeof sum>[0]; lines: { ai: number } }[],
    ): number[] => [
      list.reduce((n, one) => n + sum(one.commits), 0),
      list.reduce((n, one) => n + one.lines.ai, 0),
      list.reduce((n, one) => n + one.needSignOff, 0),
    ];
    expect(total(drawn)).toEqual(total(all));
  });

  it('leave out the few commits of a wrong clock, and say how many', () => {
    const summary = summaryOf([...history(900, 12), record(5, 3), record(6, 4)]);
    const drawn = periodsOf(summary.months);
    expect(drawn.unit).toBe('month');
    expect(drawn.stray).toBe(2);
    expect(drawn.periods[0]?.label).toMatch(/^2025/);
  });

  it('keep old commits that are many', () => {
    const old = Array.from({ length: 100 }, (_, at) => record(at, Date.UTC(2005, 0, 1 + at) / 1000));
    const drawn = periodsOf(summaryOf([...history(900, 12), ...old]).months);
    expect(drawn.stray).toBe(0);
    expect(drawn.periods[0]?.label).toBe('2005');
  });
});

describe('the words of an audit', () => {
  it.each([
    [0, 10, '0 %'],
    [1, 1000, '<1 %'],
    [999, 1000, '>99 %'],
    [1000, 1000, '100 %'],
    [41, 100, '41 %'],
    [0, 0, '0 %'],
  ])('%i of %i is %s', (part, whole, words) => {
    expect(share(part, whole)).toBe(words.replace(' ', '\u00a0'));
  });

  it('separate thousands', () => {
    expect(count(1_234_567)).toBe('1,234,567');
  });

  it.each([
    [0, '1970-01-01'],
    [null, '–'],
    [Number.MAX_SAFE_INTEGER, '–'],
  ])('write the day of %s as %s', (seconds, words) => {
    expect(day(seconds)).toBe(words);
  });

  it('speak of one commit in the singular', () => {
    expect(headline(summaryOf(history(1, 1)))).toBe(
      'Of 1 commit, 1 (100\u00a0%) is AI-assisted by evidence; 0 (0\u00a0%) are unknown, which is not “human”.',
    );
  });

  it('claim no trend from a handful of commits', () => {
    expect(trendSentence(periodsOf(months(30, 12)).periods)).toBeNull();
    expect(trendSentence(periodsOf(months(900, 12)).periods)).toMatch(
      /^\d+\u00a0% of commits were AI-assisted by evidence in /,
    );
  });
});
