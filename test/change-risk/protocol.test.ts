import { describe, expect, it } from 'vitest';
import { evaluate, tableOf } from '../../src/core/change-risk/evaluate.ts';
import { rankedColumns } from '../../src/core/change-risk/ranks.ts';
import { fitScorer, partsOf, scoresOf } from '../../src/core/change-risk/scorer.ts';
import { LABEL_DELAY, splitOf } from '../../src/core/change-risk/split.ts';
import { makeChanges, withOtherRows } from './made-changes.ts';

const DAY = 86_400;

describe('the protocol', () => {
  it('trains on the first 80 % and tests on the rest', () => {
    const changes = makeChanges(1_003);
    expect(splitOf(changes, 'plain')).toMatchObject({ trainTo: 802, testFrom: 802, testTo: 1_003 });
  });

  it('strict: learns no label that was not known when the test part began', () => {
    const changes = makeChanges(2_000, { delay: 30 * DAY });
    const split = splitOf(changes, 'strict');
    const began = changes.times[1_600] ?? 0;
    expect(split.trainTo).toBe(1_600);
    for (let row = 0; row < split.trainTo; row += 1) {
      const known = (changes.times[row] ?? 0) + 30 * DAY < began;
      expect(split.trainLabels[row]).toBe(known ? changes.labels[row] : 0);
    }
    expect(split.trainLabels).not.toEqual(changes.labels);
  });

  it('strict: where nobody knows when labels became known, the last 90 days of training are left out', () => {
    const changes = makeChanges(2_000);
    const { trainTo, testFrom } = splitOf(changes, 'strict');
    expect(testFrom).toBe(1_600);
    expect(changes.times[trainTo - 1]).toBeLessThanOrEqual((changes.times[1_600] ?? 0) - LABEL_DELAY);
    expect(changes.times[trainTo]).toBeGreaterThan((changes.times[1_600] ?? 0) - LABEL_DELAY);
  });

  it('strict: changes that had no time to show their faults are not tested', () => {
    const changes = makeChanges(2_000);
    const { testTo } = splitOf(changes, 'strict');
    expect(changes.times[testTo - 1]).toBeLessThanOrEqual((changes.times[1_999] ?? 0) - LABEL_DELAY);
    expect(testTo).toBeLessThan(2_000);
  });

  it('nothing of the test part reaches a scorer: not its labels, its features or their spread', () => {
    const changes = makeChanges(700);
    const other = withOtherRows(changes, 500, 700);
    for (const kind of ['plain', 'regression', 'ensemble'] as const) {
      const fit = (from: typeof changes): Float64Array => {
        const table = tableOf(from);
        const scorer = fitScorer(kind, { table, labels: from.labels, times: from.times, to: 500 });
        return scoresOf(scorer, tableOf(changes), 0, 700);
      };
      expect(fit(other)).toEqual(fit(changes));
    }
  });

  it('a rank looks at the changes before only', () => {
    const { columns } = makeChanges(300);
    const later = columns.map((column) => column.map((value, row) => (row >= 200 ? value + 1_000 : value)));
    const [now, then] = [rankedColumns(columns).ranks, rankedColumns(later).ranks];
    now.forEach((column, at) => expect(then[at]?.slice(0, 200)).toEqual(column.slice(0, 200)));
  });

  it('finds a rule that is there, and beats its controls', () => {
    const changes = makeChanges(1_500, { delay: 10 * DAY });
    const found = evaluate(changes, 'strict');
    const auc = (name: string): number => found?.rows.find((row) => row.name === name)?.auc.value ?? Number.NaN;
    expect(auc('regression')).toBeGreaterThan(auc('lines-added') + 0.02);
    expect(Math.abs(auc('random') - 0.5)).toBeLessThan(0.09);
    expect(auc('smallest-first')).toBeLessThan(0.5);
    for (const { auc: one, gain } of found?.rows ?? []) {
      expect(one.low).toBeLessThanOrEqual(one.value);
      expect(one.high).toBeGreaterThanOrEqual(one.value);
      expect(gain.value).toBeCloseTo(one.value - auc('lines-added'), 12);
    }
    const { reliability } = found?.rows.find(({ name }) => name === 'regression') ?? {};
    expect(reliability?.error).toBeLessThan(0.1);
  });

  it('finds nothing where there is nothing', () => {
    const found = evaluate(makeChanges(1_500, { label: (_, chance) => chance < 0.3 }), 'plain');
    for (const { name, auc } of found?.rows ?? []) expect(Math.abs(auc.value - 0.5), name).toBeLessThan(0.09);
  });

  it('says nothing about too few changes', () => {
    expect(evaluate(makeChanges(30), 'plain')).toBeNull();
    expect(evaluate(makeChanges(900, { label: () => false }), 'plain')).toBeNull();
    expect(evaluate(makeChanges(0), 'strict')).toBeNull();
  });

  it('the parts of a score are the score', () => {
    const changes = makeChanges(900);
    const table = tableOf(changes);
    for (const kind of ['regression', 'ensemble'] as const) {
      const scorer = fitScorer(kind, { table, labels: changes.labels, times: changes.times, to: 900 });
      const scores = scoresOf(scorer, table, 0, 900);
      for (const row of [0, 17, 899]) {
        const { base, parts } = partsOf(scorer, table, row);
        expect(parts.reduce((sum, part) => sum + part, base)).toBeCloseTo(scores[row] ?? Number.NaN, 9);
      }
    }
  });
});
