/**
 * Training and test part by the order of landing, never at random. The strict variant learns only what was known when the
 * test part began, and tests only what had time to show its faults.
 */
import { countOf } from './features.ts';
import type { LabelledChanges } from './features.ts';

/** `plain`: comparable with published work; `strict`: without knowledge of the future, and what is claimed. */
export type Variant = 'plain' | 'strict';

export interface Split {
  readonly variant: Variant;
  /** Rows 0 to before `trainTo` are learnt from, with these labels. */
  readonly trainTo: number;
  readonly trainLabels: Uint8Array;
  /** Rows `testFrom` to before `testTo` are tested. */
  readonly testFrom: number;
  readonly testTo: number;
}

const TRAIN_SHARE = 0.8;
/** How long faults take to show, seconds: the newest rows of a part are left out where their labels cannot be judged. */
export const LABEL_DELAY: number = 90 * 86_400;

export function splitOf(changes: LabelledChanges, variant: Variant): Split {
  const count = countOf(changes);
  const cut = Math.floor(TRAIN_SHARE * count);
  const { times, labels, knownAt } = changes;
  if (variant === 'plain') return { variant, trainTo: cut, trainLabels: labels, testFrom: cut, testTo: count };
  const began = times[cut] ?? 0;
  const testTo = Math.max(cut, firstAfter(times, (times[count - 1] ?? 0) - LABEL_DELAY));
  if (knownAt === null) {
    const trainTo = Math.min(cut, firstAfter(times, began - LABEL_DELAY));
    return { variant, trainTo, trainLabels: labels, testFrom: cut, testTo };
  }
  const trainLabels = labels.map((label, row) => (label === 1 && (knownAt[row] ?? Number.NaN) < began ? 1 : 0));
  return { variant, trainTo: cut, trainLabels, testFrom: cut, testTo };
}

/** The first row later than `time`. */
function firstAfter(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
