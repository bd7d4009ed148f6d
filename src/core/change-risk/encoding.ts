/**
 * From features to the inputs of a regression. Each input depends on one feature, so that the score is a sum over features
 * and each one's part can be shown. A missing value takes the mean of the training part, which adds nothing.
 */
import { FEATURES } from './features.ts';
import type { FeatureName } from './features.ts';
import type { Matrix } from './logistic.ts';

/** How an input is made of its feature's value `x`. */
export type InputKind =
  /** log(1 + x); the value itself for `fix`. */
  | { readonly kind: 'log' }
  /** 1 where x is 0. */
  | { readonly kind: 'zero' }
  /** How far log(1 + x) lies above the knot, at least 0: lets the slope change there. */
  | { readonly kind: 'hinge'; readonly knot: number }
  /** Log-odds of the rank of x among the changes before it; see `ranks.ts`. */
  | { readonly kind: 'rank' };

/** One input with the mean and spread that it had in training. */
export type Input = InputKind & { readonly feature: FeatureName; readonly mean: number; readonly spread: number };

/** An input whose mean and spread are not fixed yet. */
export type OpenInput = InputKind & { readonly feature: FeatureName };

/** Raw features and their ranks, column by column. */
export interface FeatureTable {
  readonly rows: number;
  readonly values: readonly Float64Array[];
  readonly ranks: readonly Float64Array[];
}

const FIX = FEATURES.indexOf('fix');
/** Features for which "none at all" is another case than "few". */
const ZERO_MATTERS: readonly FeatureName[] = ['la', 'ld', 'lt', 'age'];
const KNOT_SHARES = [0.25, 0.5, 0.75];

/** The inputs of a plain logistic regression. */
export function logInputs(): readonly OpenInput[] {
  return FEATURES.map((feature) => ({ feature, kind: 'log' }));
}

/** Logarithms, zeros, and slopes that change at the quartiles of rows `from` to before `to`. */
export function curvedInputs(table: FeatureTable, to: number): readonly OpenInput[] {
  const knots = FEATURES.flatMap((feature, column) => {
    if (column === FIX) return [];
    const sorted = (table.values[column] ?? new Float64Array()).slice(0, to).filter((value) => !Number.isNaN(value));
    sorted.sort();
    const found = KNOT_SHARES.map((share) => Math.log1p(sorted[Math.floor(share * sorted.length)] ?? 0));
    const lowest = Math.log1p(sorted[0] ?? 0);
    return [...new Set(found)]
      .filter((knot) => knot > lowest)
      .map((knot) => ({ feature, kind: 'hinge', knot }) as const);
  });
  return [...logInputs(), ...zeroInputs(), ...knots];
}

/** Ranks and zeros: what stays comparable when the numbers of a project drift. */
export function rankInputs(): readonly OpenInput[] {
  return [
    ...FEATURES.map((feature) => ({ feature, kind: feature === 'fix' ? 'log' : 'rank' }) as const),
    ...zeroInputs(),
  ];
}

function zeroInputs(): readonly OpenInput[] {
  return ZERO_MATTERS.map((feature) => ({ feature, kind: 'zero' }));
}

/** Fixes mean and spread of inputs by the first `to` rows. */
export function standardised(inputs: readonly OpenInput[], table: FeatureTable, to: number): readonly Input[] {
  return inputs.map((input) => {
    let count = 0;
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < to; row += 1) {
      const value = rawInput(input, table, row);
      if (Number.isNaN(value)) continue;
      count += 1;
      sum += value;
      squares += value * value;
    }
    const mean = count === 0 ? 0 : sum / count;
    const variance = count === 0 ? 0 : Math.max(0, squares / count - mean * mean);
    return { ...input, mean, spread: Math.sqrt(variance) || 1 };
  });
}

/** The inputs of rows `from` to before `to`. */
export function encoded(inputs: readonly Input[], table: FeatureTable, from: number, to: number): Matrix {
  const columns = inputs.length;
  const values = new Float64Array((to - from) * columns);
  inputs.forEach((input, column) => {
    for (let row = from; row < to; row += 1) {
      values[(row - from) * columns + column] = inputValue(input, rawInput(input, table, row));
    }
  });
  return { rows: to - from, columns, values };
}

/** A standardised input; 0, its mean, where the value is missing. */
function inputValue({ mean, spread }: Input, raw: number): number {
  return Number.isNaN(raw) ? 0 : (raw - mean) / spread;
}

function rawInput(input: OpenInput, table: FeatureTable, row: number): number {
  const column = FEATURES.indexOf(input.feature);
  return rawValue(input, table.values[column]?.[row] ?? Number.NaN, table.ranks[column]?.[row] ?? Number.NaN);
}

/** An input before it is standardised; NaN for a missing value. */
function rawValue(input: OpenInput, value: number, rank: number): number {
  if (Number.isNaN(value)) return value;
  switch (input.kind) {
    case 'log':
      return input.feature === 'fix' ? value : Math.log1p(value);
    case 'zero':
      return value === 0 ? 1 : 0;
    case 'hinge':
      return Math.max(0, Math.log1p(value) - input.knot);
    case 'rank':
      return rank;
  }
}
