/** Effort-aware numbers, with changed lines as the effort. To be shown only beside the smallest-first control. */

/** Recall at 20 % of the effort, and effort at 20 % of the recall, when changes are read in the order of a ranking. */
export interface EffortNumbers {
  readonly recallAtFifth: number;
  readonly effortAtFifth: number;
}

/** `churn`: lines added and deleted of each row. */
export function effortOf(labels: Uint8Array, ranking: Uint32Array, churn: Float64Array): EffortNumbers {
  let all = 0;
  let harmful = 0;
  for (let row = 0; row < labels.length; row += 1) {
    all += churn[row] ?? 0;
    harmful += labels[row] ?? 0;
  }
  let effort = 0;
  let caught = 0;
  let recallAtFifth = 0;
  let effortAtFifth = Number.NaN;
  for (const row of ranking) {
    effort += churn[row] ?? 0;
    caught += labels[row] ?? 0;
    if (effort <= 0.2 * all) recallAtFifth = caught / harmful;
    if (Number.isNaN(effortAtFifth) && caught >= 0.2 * harmful) effortAtFifth = effort / all;
  }
  return { recallAtFifth, effortAtFifth };
}
