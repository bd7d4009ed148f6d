/**
 * The model of one repository: chosen by its own strict split, fitted to all its changes, and the score of a change by it.
 * Where a model would not be worth its name there is a built-in prior: how large a change is among the latest ones.
 */
import { calibrated, FEWEST_FOR_PROBABILITY, fitCalibration } from './calibration.ts';
import type { Calibration } from './calibration.ts';
import { heldOut, tableOf } from './evaluate.ts';
import type { Evaluation, Part, RowName } from './evaluate.ts';
import type { FeatureTable } from './encoding.ts';
import { FEATURES } from './features.ts';
import type { FeatureName, FeatureVector, LabelledChanges } from './features.ts';
import { rankedColumns, rankOdds } from './ranks.ts';
import { fitScorer, partsOf } from './scorer.ts';
import type { Scorer } from './scorer.ts';

/** Below these a repository has no model of its own. */
const FEWEST_CHANGES = 500;
const FEWEST_HARMFUL = 50;
/** By how much AUC trees have to win on the strict split, because their answers explain less. */
const TREES_HAVE_TO_WIN = 0.01;
/** With fewer harmful changes in the strict test part a difference of that size is chance. */
const FEWEST_FOR_TREES = 100;
/** Changes among which the prior places a change. */
const PRIOR_WINDOW = 2_000;
/** Steps in which distributions are kept: a half percent each. */
const STEPS = 200;

export interface ChangeRiskModel {
  /** `size`: the prior, lines added alone. */
  readonly kind: 'size' | 'regression' | 'ensemble';
  /** In a sentence: why this kind. */
  readonly why: string;
  readonly train: Part;
  /** AUC on the strict split, where there was one. */
  readonly strict: readonly {
    readonly name: RowName;
    readonly auc: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** Null for the prior. */
  readonly scorer: Scorer | null;
  /** Null where a probability would be a guess. */
  readonly calibration: Calibration | null;
  /** Ascending scores at every half percent, of changes that the scorer had not seen. */
  readonly percentiles: readonly number[];
  /** Per feature, ascending values at every half percent of the latest changes: what ranks are told by. */
  readonly windows: readonly (readonly number[])[];
}

/** Trains on labelled changes. `strict` is their evaluation by the strict protocol; null where it was not possible. */
export function trainModel(changes: LabelledChanges, strict: Evaluation | null): ChangeRiskModel {
  const choice = choose(changes, strict);
  const train = trainPart(changes);
  const rows = strict?.rows.map(({ name, auc }) => ({ name, auc: auc.value, low: auc.low, high: auc.high })) ?? [];
  const shared = { kind: choice.kind, why: choice.why, train, strict: rows };
  const { windows } = rankedColumns(changes.columns);
  if (choice.kind === 'size') {
    const added = (changes.columns[LA] ?? new Float64Array()).slice(-PRIOR_WINDOW);
    return { ...shared, scorer: null, calibration: null, percentiles: stepsOf(added), windows: [] };
  }
  const { kind } = choice;
  const table = tableOf(changes);
  const training = { table, labels: changes.labels, times: changes.times, to: table.rows };
  const [scores, labels] = heldOut(training, (from) => fitScorer(kind, from));
  return {
    ...shared,
    scorer: fitScorer(kind, training),
    calibration: train.harmful < FEWEST_FOR_PROBABILITY ? null : fitCalibration(scores, labels),
    percentiles: stepsOf(scores),
    windows: windows.map((values) => stepsOf(Float64Array.from(values))),
  };
}

const LA = FEATURES.indexOf('la');

function choose(
  changes: LabelledChanges,
  strict: Evaluation | null,
): { readonly kind: ChangeRiskModel['kind']; readonly why: string } {
  const { changes: count, harmful } = trainPart(changes);
  if (count < FEWEST_CHANGES || harmful < FEWEST_HARMFUL) {
    const why = `${count} changes of which ${harmful} are labelled harmful are too few to learn from (${FEWEST_CHANGES} and ${FEWEST_HARMFUL} are needed)`;
    return { kind: 'size', why };
  }
  const auc = (name: RowName): number => strict?.rows.find((row) => row.name === name)?.auc.value ?? Number.NaN;
  const [size, regression, ensemble] = [auc('lines-added'), auc('regression'), auc('ensemble')];
  if (Number.isNaN(size)) return { kind: 'size', why: 'the strict test part holds too few harmful changes' };
  const isTested = (strict?.test.harmful ?? 0) >= FEWEST_FOR_TREES;
  const kind = isTested && ensemble - regression >= TREES_HAVE_TO_WIN ? 'ensemble' : 'regression';
  const best = kind === 'ensemble' ? ensemble : regression;
  const against = `AUC ${best.toFixed(3)} against ${size.toFixed(3)} for lines added, on the strict split`;
  if (best <= size) return { kind: 'size', why: `a model does not beat lines added here (${against})` };
  return { kind, why: against };
}

function trainPart({ times, labels }: LabelledChanges): Part {
  let harmful = 0;
  for (const label of labels) harmful += label;
  return { changes: times.length, harmful, from: times[0] ?? 0, to: times[times.length - 1] ?? 0 };
}

/** Ascending values at every half percent; fewer where there are fewer values. */
function stepsOf(values: Float64Array): readonly number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length <= STEPS) return [...sorted];
  return Array.from({ length: STEPS }, (_, step) => sorted[Math.floor(((step + 0.5) * sorted.length) / STEPS)] ?? 0);
}

/** The score of one change. */
export interface ChangeRiskScore {
  /** Share of the changes that score lower, 0 to 1. */
  readonly percentile: number;
  /** Null where a percentile is all that can be said. */
  readonly probability: number | null;
  /** What each feature adds in log-odds against the average change, largest first; empty for the prior. */
  readonly parts: readonly { readonly feature: FeatureName; readonly value: number; readonly adds: number }[];
  /** Features that could not be computed. */
  readonly missing: readonly FeatureName[];
}

/** Scores a change by its features; missing ones are NaN. Null when even the lines added are missing for the prior. */
export function scoreChange(model: ChangeRiskModel, features: FeatureVector): ChangeRiskScore | null {
  const missing = FEATURES.filter((_, at) => Number.isNaN(features[at] ?? Number.NaN));
  const { scorer } = model;
  if (scorer === null) {
    const added = features[LA] ?? Number.NaN;
    if (Number.isNaN(added)) return null;
    return { percentile: shareBelow(model.percentiles, added), probability: null, parts: [], missing };
  }
  const { base, parts } = partsOf(scorer, oneRow(model, features), 0);
  const score = parts.reduce((sum, part) => sum + part, base);
  const probability = model.calibration === null ? null : calibrated(model.calibration, Float64Array.of(score))[0];
  return {
    percentile: shareBelow(model.percentiles, score),
    probability: probability ?? null,
    parts: FEATURES.map((feature, at) => ({ feature, value: features[at] ?? Number.NaN, adds: parts[at] ?? 0 })).sort(
      (a, b) => Math.abs(b.adds) - Math.abs(a.adds),
    ),
    missing,
  };
}

function oneRow({ windows }: ChangeRiskModel, features: FeatureVector): FeatureTable {
  const values = FEATURES.map((_, at) => Float64Array.of(features[at] ?? Number.NaN));
  const ranks = FEATURES.map((_, at) => Float64Array.of(rankOdds(windows[at] ?? [], features[at] ?? Number.NaN)));
  return { rows: 1, values, ranks };
}

function shareBelow(sorted: readonly number[], value: number): number {
  let below = 0;
  for (const one of sorted) if (one < value) below += 1;
  return sorted.length === 0 ? 0 : below / sorted.length;
}
