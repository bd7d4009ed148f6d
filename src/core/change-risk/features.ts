/**
 * The fourteen features of a change after Kamei et al., "A Large-Scale Empirical Study of Just-in-Time Quality
 * Assurance", IEEE TSE 2013; docs/change-risk.md defines each one. A value that could not be computed is NaN, never 0.
 */

/** Names in the order of every table, file and vector of this step. */
export const FEATURES = [
  'ns',
  'nd',
  'nf',
  'entropy',
  'la',
  'ld',
  'lt',
  'fix',
  'ndev',
  'age',
  'nuc',
  'exp',
  'rexp',
  'sexp',
] as const;

export type FeatureName = (typeof FEATURES)[number];

/** What a feature measures, in the words of reports. */
export const FEATURE_MEANING: Readonly<Record<FeatureName, string>> = {
  ns: 'subsystems touched',
  nd: 'folders touched',
  nf: 'files touched',
  entropy: 'spread of the lines over the files, bits',
  la: 'lines added',
  ld: 'lines deleted',
  lt: 'lines of the files before',
  fix: 'says that it repairs a defect',
  ndev: 'earlier authors of the files',
  age: 'days since the files changed',
  nuc: 'earlier changes of the files',
  exp: 'earlier changes by the author',
  rexp: 'the same, recent ones counting more',
  sexp: 'earlier changes by the author in these subsystems',
};

/** Values in the order of {@link FEATURES}. */
export type FeatureVector = Float64Array;

/** Changes in the order in which they landed, one column per feature: a history of a million commits fits. */
export interface LabelledChanges {
  /** Landing (committer) times, seconds since 1970, never descending. */
  readonly times: Float64Array;
  /** 1 where the change did harm, as far as is known. */
  readonly labels: Uint8Array;
  /**
   * When a label became known, seconds since 1970; NaN for a change without a label. Null where the source says
   * nothing about it: the strict protocol then leaves out the newest part of the training rows.
   */
  readonly knownAt: Float64Array | null;
  /** One column per entry of {@link FEATURES}. */
  readonly columns: readonly Float64Array[];
}

/** Number of changes. */
export function countOf(changes: LabelledChanges): number {
  return changes.times.length;
}
