/** Fits and applies the two kinds of scores: a sum of curves, one per feature, and the same with boosted trees. */
import { curvedInputs, encoded, logInputs, rankInputs, standardised } from './encoding.ts';
import type { FeatureTable, Input, OpenInput } from './encoding.ts';
import { FEATURES } from './features.ts';
import { balancedWeights, fitLogistic, logOdds } from './logistic.ts';
import type { Matrix, Regression } from './logistic.ts';
import { fitForest, forestOdds, forestParts } from './trees.ts';
import type { Forest } from './trees.ts';

/** A regression over inputs that each depend on one feature. */
export interface LinearPart {
  readonly inputs: readonly Input[];
  readonly regression: Regression;
}

/** A forest over some of the features, as logarithms or as ranks. */
export interface ForestPart {
  readonly scale: 'log' | 'rank';
  /** Places in the order of the features. */
  readonly columns: readonly number[];
  readonly forest: Forest;
  /** Its share in the sum. */
  readonly share: number;
}

/** A fitted score: the sum of its parts, in log-odds of balanced classes. Not a probability until it is calibrated. */
export interface Scorer {
  readonly linear: readonly LinearPart[];
  readonly forests: readonly ForestPart[];
}

/** `plain`: the fourteen logarithms alone, the yardstick; `regression`: curves and ranks; `ensemble`: with trees. */
export type ScorerKind = 'plain' | 'regression' | 'ensemble';

/** Half-life of a training row's weight, days: projects change, and so do the people in them. */
const HALF_LIFE_DAYS = 180;
const PLAIN_PENALTY = 1e-3;
const PENALTY = 0.06;
/** With fewer harmful changes than this the penalty grows in proportion: many curves fit few changes too well. */
const HARMFUL_FOR_CURVES = 1_000;
const FOREST = { trees: 80, depth: 3, rate: 0.08, bins: 32, leaf: 30 };

/** Rows to learn from: those from 0 to before `to`, as they stand in the table. */
export interface TrainingRows {
  readonly table: FeatureTable;
  readonly labels: Uint8Array;
  readonly times: Float64Array;
  readonly to: number;
}

/** Fits a scorer; the same rows give the same scorer. */
export function fitScorer(kind: ScorerKind, rows: TrainingRows): Scorer {
  switch (kind) {
    case 'plain':
      return { linear: [fitLinear(logInputs(), rows, balanced(rows), PLAIN_PENALTY)], forests: [] };
    case 'regression':
      return { linear: fitCurves(rows), forests: [] };
    case 'ensemble':
      return { linear: fitCurves(rows), forests: fitForests(rows) };
  }
}

/** Only trees, for the comparison: the settings of `TREE_SETTINGS` on logarithms. */
export function fitTrees(rows: TrainingRows): Scorer {
  const columns = FEATURES.map((_, column) => column);
  const forest = fitForest(forestInputs(rows.table, 'log', columns, 0, rows.to), rows.labels, balanced(rows));
  return { linear: [], forests: [{ scale: 'log', columns, forest, share: 1 }] };
}

function fitCurves(rows: TrainingRows): readonly LinearPart[] {
  const weights = recent(rows);
  let harmful = 0;
  for (let row = 0; row < rows.to; row += 1) harmful += rows.labels[row] ?? 0;
  const penalty = PENALTY * Math.max(1, HARMFUL_FOR_CURVES / Math.max(1, harmful));
  return [
    fitLinear(curvedInputs(rows.table, rows.to), rows, weights, penalty),
    fitLinear(rankInputs(), rows, weights, penalty),
  ];
}

function fitLinear(open: readonly OpenInput[], rows: TrainingRows, weights: Float64Array, penalty: number): LinearPart {
  const { table, labels, to } = rows;
  const inputs = standardised(open, table, to);
  const regression = fitLogistic(encoded(inputs, table, 0, to), labels.subarray(0, to), weights, penalty);
  return { inputs, regression };
}

/** Groups of features of which each forest goes without one, so that no forest leans on one kind alone. */
const LEFT_OUT: readonly (readonly string[])[] = [
  ['exp', 'rexp', 'sexp'],
  ['nd', 'nf', 'entropy', 'lt'],
  ['ndev', 'nuc', 'age'],
  ['ns', 'fix', 'ld'],
];
const FOREST_SHARE = 0.2;

function fitForests(rows: TrainingRows): readonly ForestPart[] {
  const weights = recent(rows);
  return (['log', 'rank'] as const).flatMap((scale) =>
    LEFT_OUT.map((without) => {
      const columns = FEATURES.flatMap((name, column) => (without.includes(name) ? [] : [column]));
      const inputs = forestInputs(rows.table, scale, columns, 0, rows.to);
      return { scale, columns, forest: fitForest(inputs, rows.labels, weights, FOREST), share: FOREST_SHARE };
    }),
  );
}

function balanced({ labels, to }: TrainingRows): Float64Array {
  return balancedWeights(labels.subarray(0, to));
}

function recent(rows: TrainingRows): Float64Array {
  const { times, to } = rows;
  const newest = times[to - 1] ?? 0;
  return balanced(rows).map((weight, row) => {
    const days = (newest - (times[row] ?? newest)) / 86_400;
    return weight * 2 ** (-days / HALF_LIFE_DAYS);
  });
}

/** Scores of the rows `from` to before `to`. */
export function scoresOf(scorer: Scorer, table: FeatureTable, from: number, to: number): Float64Array {
  const sum = new Float64Array(to - from);
  const add = (scores: Float64Array, share: number): void => {
    for (let row = 0; row < sum.length; row += 1) sum[row] = (sum[row] ?? 0) + share * (scores[row] ?? 0);
  };
  for (const { inputs, regression } of scorer.linear) add(logOdds(encoded(inputs, table, from, to), regression), 1);
  for (const { scale, columns, forest, share } of scorer.forests) {
    add(forestOdds(forestInputs(table, scale, columns, from, to), forest), share);
  }
  return sum;
}

/** What each feature adds to the score of one row, in the order of the features, and what the score begins with. */
export function partsOf(
  scorer: Scorer,
  table: FeatureTable,
  row: number,
): { readonly base: number; readonly parts: Float64Array } {
  const parts = new Float64Array(FEATURES.length);
  let base = 0;
  for (const { inputs, regression } of scorer.linear) {
    base += regression.intercept;
    const { values } = encoded(inputs, table, row, row + 1);
    inputs.forEach(({ feature }, at) => {
      const column = FEATURES.indexOf(feature);
      parts[column] = (parts[column] ?? 0) + (regression.coefficients[at] ?? 0) * (values[at] ?? 0);
    });
  }
  for (const { scale, columns, forest, share } of scorer.forests) {
    const found = forestParts(forestInputs(table, scale, columns, row, row + 1).values, forest);
    base += share * found.base;
    columns.forEach((column, at) => {
      parts[column] = (parts[column] ?? 0) + share * (found.parts[at] ?? 0);
    });
  }
  return { base, parts };
}

const FIX = FEATURES.indexOf('fix');

function forestInputs(
  table: FeatureTable,
  scale: 'log' | 'rank',
  columns: readonly number[],
  from: number,
  to: number,
): Matrix {
  const values = new Float64Array((to - from) * columns.length);
  columns.forEach((column, place) => {
    const source = scale === 'log' || column === FIX ? table.values[column] : table.ranks[column];
    for (let row = from; row < to; row += 1) {
      const value = source?.[row] ?? Number.NaN;
      values[(row - from) * columns.length + place] = scale === 'log' && column !== FIX ? Math.log1p(value) : value;
    }
  });
  return { rows: to - from, columns: columns.length, values };
}
