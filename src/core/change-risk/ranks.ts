/**
 * Where a value stands among those of the changes before it: the share below it within a window, so that a project whose
 * numbers drift (files grow, people gain experience) keeps one scale. Only the past is looked at.
 */

/** Changes that a window holds. */
const RANK_WINDOW = 1_000;

/** A window over one feature. */
class RankWindow {
  readonly #sorted: number[] = [];
  readonly #arrived: number[] = [];
  #oldest = 0;

  /** Takes a value into the window; a missing one is passed over. */
  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.#sorted.splice(below(this.#sorted, value), 0, value);
    this.#arrived.push(value);
    if (this.#sorted.length <= RANK_WINDOW) return;
    this.#sorted.splice(below(this.#sorted, this.#arrived[this.#oldest] ?? 0), 1);
    this.#oldest += 1;
    if (this.#oldest < RANK_WINDOW) return;
    this.#arrived.splice(0, this.#oldest);
    this.#oldest = 0;
  }

  /** Log-odds of the value's mid-rank within the window; NaN for a missing value. */
  of(value: number): number {
    return rankOdds(this.#sorted, value);
  }

  /** The window's values, ascending. */
  values(): readonly number[] {
    return this.#sorted;
  }
}

/** Log-odds of the mid-rank of a value among sorted ones; 0 where there are none, NaN for a missing value. */
export function rankOdds(sorted: readonly number[], value: number): number {
  if (Number.isNaN(value)) return Number.NaN;
  if (sorted.length === 0) return 0;
  const rank = (below(sorted, value) + notAbove(sorted, value)) / 2 / sorted.length;
  const inside = Math.min(0.999, Math.max(0.001, rank));
  return Math.log(inside / (1 - inside));
}

function below(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function notAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rank of every value among those of the changes before it, column by column; ends with the last windows. */
export function rankedColumns(columns: readonly Float64Array[]): {
  readonly ranks: readonly Float64Array[];
  readonly windows: readonly (readonly number[])[];
} {
  const windows = columns.map(() => new RankWindow());
  const ranks = columns.map((column, at) => {
    const window = windows[at];
    return column.map((value) => {
      const rank = window?.of(value) ?? 0;
      window?.add(value);
      return rank;
    });
  });
  return { ranks, windows: windows.map((window) => window.values()) };
}
