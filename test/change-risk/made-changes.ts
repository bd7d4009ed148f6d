/** Labelled changes with a known rule behind them: harm depends on lines added and on how new the author is. */
import { FEATURES, type LabelledChanges } from '../../src/core/change-risk/features.ts';
import { fixedRandom } from '../../src/core/change-risk/random.ts';

const DAY = 86_400;

export interface MadeOptions {
  readonly seed?: number;
  /** A label of a row; by default a rule with noise. */
  readonly label?: (values: Readonly<Record<string, number>>, chance: number) => boolean;
  /** Seconds after the change at which a label becomes known; null: the source does not say. */
  readonly delay?: number | null;
}

/** So many changes, one a day. */
export function makeChanges(count: number, options: MadeOptions = {}): LabelledChanges {
  const random = fixedRandom(options.seed ?? 7);
  const delay = options.delay === undefined ? null : options.delay;
  const label =
    options.label ??
    ((values, chance) =>
      chance < 1 / (1 + Math.exp(1 - Math.log1p(values['la'] ?? 0) + 1.2 * Math.log1p(values['exp'] ?? 0))));
  const columns = FEATURES.map(() => new Float64Array(count));
  const labels = new Uint8Array(count);
  const times = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const values: Record<string, number> = {};
    FEATURES.forEach((name, at) => {
      const value = name === 'fix' ? Number(random() < 0.3) : Math.floor(Math.exp(5 * random()) - 1);
      values[name] = value;
      const column = columns[at];
      if (column !== undefined) column[row] = value;
    });
    labels[row] = label(values, random()) ? 1 : 0;
    times[row] = 1_600_000_000 + row * DAY;
  }
  const knownAt =
    delay === null ? null : Float64Array.from(times, (time, row) => (labels[row] === 1 ? time + delay : Number.NaN));
  return { times, labels, knownAt, columns };
}

/** A copy in which some rows have other features and labels. */
export function withOtherRows(changes: LabelledChanges, from: number, to: number): LabelledChanges {
  const columns = changes.columns.map((column) =>
    column.map((value, row) => (row >= from && row < to ? value * 3 + 1 : value)),
  );
  const labels = changes.labels.map((label, row) => (row >= from && row < to ? 1 - label : label));
  return { ...changes, columns, labels };
}
