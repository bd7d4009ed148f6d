/** Measures scores on a history by the protocol of docs/change-risk.md, controls beside models. */
import { calibrated, fitCalibration } from './calibration.ts';
import { intervals } from './bootstrap.ts';
import type { Estimate } from './bootstrap.ts';
import { effortOf } from './effort.ts';
import type { EffortNumbers } from './effort.ts';
import type { FeatureTable } from './encoding.ts';
import { FEATURES } from './features.ts';
import type { LabelledChanges } from './features.ts';
import {
  aucOf,
  baseRateOf,
  brierOf,
  calibrationErrorOf,
  capturesOf,
  ceilingOf,
  rankingOf,
  reliabilityOf,
} from './metrics.ts';
import type { ReliabilityBin } from './metrics.ts';
import { fixedRandom } from './random.ts';
import { rankedColumns } from './ranks.ts';
import { fitScorer, fitTrees, scoresOf } from './scorer.ts';
import type { Scorer, TrainingRows } from './scorer.ts';
import { splitOf } from './split.ts';
import type { Split, Variant } from './split.ts';

/** Shares of the changes that a gate would look at. */
export const SHARES = [0.05, 0.1, 0.5] as const;

/** What is measured, in the order of the tables. */
export type RowName =
  | 'lines-added'
  | 'smallest-first'
  | 'random'
  | 'logistic-regression'
  | 'boosted-trees'
  | 'regression'
  | 'ensemble';

export interface Reliability {
  readonly brier: number;
  /** Expected calibration error over ten bins of equal count. */
  readonly error: number;
  readonly curve: readonly ReliabilityBin[];
}

export interface EvaluatedRow {
  readonly name: RowName;
  readonly isControl: boolean;
  readonly auc: Estimate;
  /** AUC minus that of lines added, on the same resamples. */
  readonly gain: Estimate;
  /** Capture at each of {@link SHARES}. */
  readonly captures: readonly Estimate[];
  readonly effort: EffortNumbers;
  /** Null for controls, in the plain variant, and with too few harmful changes to calibrate. */
  readonly reliability: Reliability | null;
}

/** Some consecutive changes. */
export interface Part {
  readonly changes: number;
  readonly harmful: number;
  /** Landing times of the first and the last one, seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface Evaluation {
  readonly variant: Variant;
  readonly train: Part;
  readonly test: Part;
  readonly baseRate: number;
  /** The most that a capture can be at each of {@link SHARES}. */
  readonly ceilings: readonly number[];
  readonly rows: readonly EvaluatedRow[];
}

/** Fewer harmful or harmless changes than this in a part tell nothing. */
const FEWEST = 10;

/** Evaluates one variant; null when training or test part hold too few changes of either kind. */
export function evaluate(changes: LabelledChanges, variant: Variant): Evaluation | null {
  const split = splitOf(changes, variant);
  const train = partOf(changes.times, split.trainLabels, 0, split.trainTo);
  const test = partOf(changes.times, changes.labels, split.testFrom, split.testTo);
  if ([train, test].some(({ changes: all, harmful }) => harmful < FEWEST || all - harmful < FEWEST)) return null;
  const labels = changes.labels.slice(split.testFrom, split.testTo);
  const scored = [...controlsOf(changes, split), ...modelsOf(changes, split)];
  const baseRate = baseRateOf(labels);
  return {
    variant,
    train,
    test,
    baseRate,
    ceilings: SHARES.map((share) => ceilingOf(share, baseRate)),
    rows: measured(scored, labels, churnOf(changes).subarray(split.testFrom, split.testTo)),
  };
}

/** The table that scorers read: the features, and their ranks among the changes before. */
export function tableOf({ columns }: Pick<LabelledChanges, 'columns'>): FeatureTable {
  const { ranks } = rankedColumns(columns);
  return { rows: columns[0]?.length ?? 0, values: columns, ranks };
}

interface Scored {
  readonly name: RowName;
  readonly isControl: boolean;
  readonly scores: Float64Array;
  readonly probabilities: Float64Array | null;
}

function controlsOf(changes: LabelledChanges, { testFrom, testTo }: Split): readonly Scored[] {
  const random = fixedRandom(3);
  const control = (name: RowName, scores: Float64Array): Scored => ({
    name,
    isControl: true,
    scores,
    probabilities: null,
  });
  const added = changes.columns[LA] ?? new Float64Array();
  return [
    control('lines-added', added.slice(testFrom, testTo)),
    control(
      'smallest-first',
      churnOf(changes)
        .slice(testFrom, testTo)
        .map((lines) => -lines),
    ),
    control(
      'random',
      Float64Array.from({ length: testTo - testFrom }, () => random()),
    ),
  ];
}

const LA = FEATURES.indexOf('la');
const LD = FEATURES.indexOf('ld');

function churnOf({ columns }: LabelledChanges): Float64Array {
  const deleted = columns[LD];
  return (columns[LA] ?? new Float64Array()).map((added, row) => added + (deleted?.[row] ?? 0));
}

function modelsOf(changes: LabelledChanges, split: Split): readonly Scored[] {
  const table = tableOf(changes);
  const rows: TrainingRows = { table, labels: split.trainLabels, times: changes.times, to: split.trainTo };
  const fits: readonly (readonly [RowName, (from: TrainingRows) => Scorer])[] = [
    ['logistic-regression', (from) => fitScorer('plain', from)],
    ['boosted-trees', fitTrees],
    ['regression', (from) => fitScorer('regression', from)],
    ['ensemble', (from) => fitScorer('ensemble', from)],
  ];
  return fits.map(([name, fit]) => {
    const scores = scoresOf(fit(rows), table, split.testFrom, split.testTo);
    // What is claimed is the strict variant, and calibrating costs a second fit.
    const calibration = split.variant === 'strict' ? fitCalibration(...heldOut(rows, fit)) : null;
    const probabilities = calibration === null ? null : calibrated(calibration, scores);
    return { name, isControl: false, scores, probabilities };
  });
}

/** Scores and labels of the last fifth of the training rows, by a scorer that saw only those before. */
export function heldOut(rows: TrainingRows, fit: (from: TrainingRows) => Scorer): [Float64Array, Uint8Array] {
  const from = Math.floor(0.8 * rows.to);
  const earlier = fit({ ...rows, to: from });
  return [scoresOf(earlier, rows.table, from, rows.to), rows.labels.slice(from, rows.to)];
}

function partOf(times: Float64Array, labels: Uint8Array, from: number, to: number): Part {
  let harmful = 0;
  for (let row = from; row < to; row += 1) harmful += labels[row] ?? 0;
  return { changes: to - from, harmful, from: times[from] ?? 0, to: times[to - 1] ?? 0 };
}

function measured(scored: readonly Scored[], labels: Uint8Array, churn: Float64Array): readonly EvaluatedRow[] {
  const rankings = scored.map(({ scores }) => rankingOf(scores));
  const numbers = (drawn: Uint32Array | null): number[][] =>
    scored.map(({ scores }, at) => {
      const ranking = rankings[at] ?? new Uint32Array();
      return [aucOf(scores, labels, ranking, drawn), ...capturesOf(labels, ranking, SHARES, drawn)];
    });
  const withGains = (found: number[][]): number[] =>
    found.flatMap((row) => [...row, (row[0] ?? Number.NaN) - (found[0]?.[0] ?? Number.NaN)]);
  const values = withGains(numbers(null));
  const ranges = intervals(labels.length, (drawn) => withGains(numbers(drawn)));
  const width = SHARES.length + 2;
  return scored.map(({ name, isControl, probabilities }, at) => {
    const estimate = (place: number): Estimate => {
      const { low, high } = ranges[at * width + place] ?? { low: Number.NaN, high: Number.NaN };
      return { value: values[at * width + place] ?? Number.NaN, low, high };
    };
    return {
      name,
      isControl,
      auc: estimate(0),
      gain: estimate(SHARES.length + 1),
      captures: SHARES.map((_, share) => estimate(share + 1)),
      effort: effortOf(labels, rankings[at] ?? new Uint32Array(), churn),
      reliability: probabilities === null ? null : reliability(probabilities, labels),
    };
  });
}

function reliability(probabilities: Float64Array, labels: Uint8Array): Reliability {
  const curve = reliabilityOf(probabilities, labels);
  return { brier: brierOf(probabilities, labels), error: calibrationErrorOf(curve), curve };
}
