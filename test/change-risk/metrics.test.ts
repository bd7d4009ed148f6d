import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervals } from '../../src/core/change-risk/bootstrap.ts';
import { effortOf } from '../../src/core/change-risk/effort.ts';
import {
  aucOf,
  brierOf,
  calibrationErrorOf,
  capturesOf,
  ceilingOf,
  rankingOf,
  reliabilityOf,
} from '../../src/core/change-risk/metrics.ts';

const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean(), fc.integer({ min: 0, max: 3 })), {
    minLength: 2,
    maxLength: 40,
  })
  .map((rows) => ({
    scores: Float64Array.from(rows, ([score]) => score),
    labels: Uint8Array.from(rows, ([, label]) => (label ? 1 : 0)),
    weights: Uint32Array.from(rows, ([, , weight]) => weight),
  }));

/** Every pair of a harmful and a harmless change, one by one. */
function aucByPairs(scores: Float64Array, labels: Uint8Array, weights: Uint32Array): number {
  let wins = 0;
  let pairs = 0;
  for (let a = 0; a < scores.length; a += 1) {
    for (let b = 0; b < scores.length; b += 1) {
      if (labels[a] !== 1 || labels[b] !== 0) continue;
      const weight = (weights[a] ?? 0) * (weights[b] ?? 0);
      pairs += weight;
      wins += weight * ((scores[a] ?? 0) > (scores[b] ?? 0) ? 1 : scores[a] === scores[b] ? 0.5 : 0);
    }
  }
  return wins / pairs;
}

describe('the metrics', () => {
  it('AUC is the share of pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(scored, ({ scores, labels, weights }) => {
        const counted = (label: number): boolean => labels.some((one, at) => one === label && (weights[at] ?? 0) > 0);
        fc.pre(counted(0) && counted(1));
        const ones = new Uint32Array(scores.length).fill(1);
        expect(aucOf(scores, labels)).toBeCloseTo(aucByPairs(scores, labels, ones), 12);
        expect(aucOf(scores, labels, rankingOf(scores), weights)).toBeCloseTo(aucByPairs(scores, labels, weights), 12);
      }),
      { numRuns: 300 },
    );
  });

  it('capture counts the harmful among the first, and never passes its ceiling', () => {
    const scores = Float64Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const labels = Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0, 1);
    expect(capturesOf(labels, rankingOf(scores), [0.1])[0]).toBeCloseTo(1 / 3);
    expect(capturesOf(labels, rankingOf(scores), [0.5])[0]).toBeCloseTo(2 / 3);
    // floor(0.35 · 10) = 3
    expect(capturesOf(labels, rankingOf(scores), [0.35])[0]).toBeCloseTo(2 / 3);
    expect(ceilingOf(0.1, 0.3)).toBeCloseTo(1 / 3);
    fc.assert(
      fc.property(scored, ({ scores: some, labels: others }) => {
        const harmful = others.reduce((sum, label) => sum + label, 0);
        fc.pre(harmful > 0);
        const [found] = capturesOf(others, rankingOf(some), [0.3]);
        expect(found).toBeLessThanOrEqual(ceilingOf(0.3, harmful / others.length) + 1e-12);
      }),
    );
  });

  it('effort numbers follow the lines that are read', () => {
    const labels = Uint8Array.of(1, 0, 1, 0, 1);
    const churn = Float64Array.of(10, 10, 20, 30, 30);
    const ranking = Uint32Array.of(0, 1, 2, 3, 4);
    expect(effortOf(labels, ranking, churn)).toEqual({ recallAtFifth: 1 / 3, effortAtFifth: 0.1 });
  });

  it('the reliability curve has bins of equal count, and its error is the distance from the diagonal', () => {
    const probabilities = Float64Array.from({ length: 100 }, (_, at) => (at < 50 ? 0.2 : 0.6));
    const labels = Uint8Array.from({ length: 100 }, (_, at) => (at < 50 ? Number(at % 5 === 0) : Number(at % 2 === 0)));
    const curve = reliabilityOf(probabilities, labels, 2);
    expect(curve.map(({ count }) => count)).toEqual([50, 50]);
    expect(calibrationErrorOf(curve)).toBeCloseTo(0.05);
    expect(brierOf(Float64Array.of(0.5, 1), Uint8Array.of(1, 1))).toBeCloseTo(0.125);
  });

  it('intervals are the same in every run, and hold the mean of a sample', () => {
    const values = Float64Array.from({ length: 200 }, (_, at) => at % 10);
    const mean = (drawn: Uint32Array): number[] => [drawn.reduce((sum, n, at) => sum + n * (values[at] ?? 0), 0) / 200];
    const [found] = intervals(200, mean);
    expect(intervals(200, mean)).toEqual([found]);
    // The standard error is 2.87 / √200 = 0.203.
    expect(found?.low).toBeGreaterThan(4.5 - 3 * 0.203);
    expect(found?.low).toBeLessThan(4.5 - 1.5 * 0.203);
    expect(found?.high).toBeGreaterThan(4.5 + 1.5 * 0.203);
  });
});
