/** Intervals by the bootstrap (Efron 1979): the test changes are drawn anew with replacement, the model stays. */
import { fixedRandom } from './random.ts';

/** A number with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1_000;
const SEED = 20_130_601;

/**
 * Gives the 2.5th and 97.5th percentile of each number that `measure` returns. It is called for every resample with
 * how often each row was drawn; the draws are the same for everything measured in one call, so differences are paired.
 */
export function intervals(
  rows: number,
  measure: (drawn: Uint32Array) => readonly number[],
): readonly Omit<Estimate, 'value'>[] {
  const random = fixedRandom(SEED);
  const drawn = new Uint32Array(rows);
  const found: number[][] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    drawn.fill(0);
    for (let draw = 0; draw < rows; draw += 1) {
      const row = Math.floor(random() * rows);
      drawn[row] = (drawn[row] ?? 0) + 1;
    }
    measure(drawn).forEach((value, at) => {
      const values = (found[at] ??= []);
      if (!Number.isNaN(value)) values.push(value);
    });
  }
  return found.map((values) => {
    values.sort((a, b) => a - b);
    return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
  });
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
