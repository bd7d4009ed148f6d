/**
 * How well a score orders changes. Every function takes scores (larger means riskier) and labels of the same length,
 * and treats ties fairly: AUC by mid-ranks, captures by the order of landing among equals.
 */

/** Rows from the highest score to the lowest; equal scores in the order of the rows. */
export function rankingOf(scores: Float64Array): Uint32Array {
  const order = Uint32Array.from(scores, (_, row) => row);
  return order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
}

/**
 * Area under the receiver operating characteristic: the chance that a harmful change scores above a harmless one, ties
 * counting half (mid-ranks). NaN unless both kinds are there. `weights` counts each row so many times (a resample).
 */
export function aucOf(
  scores: Float64Array,
  labels: Uint8Array,
  ranking: Uint32Array = rankingOf(scores),
  weights: Uint32Array | null = null,
): number {
  let above = 0;
  let wins = 0;
  let harmless = 0;
  for (let at = 0; at < ranking.length; ) {
    const score = scores[ranking[at] ?? 0];
    let tiedBad = 0;
    let tiedGood = 0;
    for (; at < ranking.length && scores[ranking[at] ?? 0] === score; at += 1) {
      const row = ranking[at] ?? 0;
      const weight = weights === null ? 1 : (weights[row] ?? 0);
      if (labels[row] === 1) tiedBad += weight;
      else tiedGood += weight;
    }
    wins += tiedGood * (above + tiedBad / 2);
    above += tiedBad;
    harmless += tiedGood;
  }
  return wins / (above * harmless);
}

/** Share of all harmful changes among the first `floor(share · n)` of a ranking, per share; NaN when there is none. */
export function capturesOf(
  labels: Uint8Array,
  ranking: Uint32Array,
  shares: readonly number[],
  weights: Uint32Array | null = null,
): number[] {
  const wanted = shares.map((share) => Math.floor(share * labels.length));
  const caught = shares.map(() => 0);
  let taken = 0;
  let all = 0;
  for (const row of ranking) {
    const weight = weights === null ? 1 : (weights[row] ?? 0);
    if (labels[row] === 1 && weight > 0) {
      all += weight;
      for (let at = 0; at < wanted.length; at += 1) {
        caught[at] = (caught[at] ?? 0) + Math.min(weight, Math.max(0, (wanted[at] ?? 0) - taken));
      }
    }
    taken += weight;
  }
  return caught.map((count) => count / all);
}

/** Share of the rows that are harmful. */
export function baseRateOf(labels: Uint8Array): number {
  let harmful = 0;
  for (const label of labels) harmful += label;
  return harmful / labels.length;
}

/** The most that a capture at `share` can be: `share ÷ base rate`, at most 1. */
export function ceilingOf(share: number, baseRate: number): number {
  return Math.min(1, share / baseRate);
}

/** Mean squared distance of probability and outcome (Brier 1950). */
export function brierOf(probabilities: Float64Array, labels: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row += 1) sum += ((probabilities[row] ?? 0) - (labels[row] ?? 0)) ** 2;
  return sum / labels.length;
}

/** One bin of a reliability curve. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean of what was said. */
  readonly predicted: number;
  /** Share of what came true. */
  readonly observed: number;
}

/** The reliability curve: bins of equal count, from the lowest probability to the highest. */
export function reliabilityOf(probabilities: Float64Array, labels: Uint8Array, bins = 10): readonly ReliabilityBin[] {
  const order = rankingOf(probabilities).reverse();
  const curve: ReliabilityBin[] = [];
  for (let bin = 0; bin < bins; bin += 1) {
    const rows = order.subarray(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins));
    if (rows.length === 0) continue;
    let predicted = 0;
    let observed = 0;
    for (const row of rows) {
      predicted += probabilities[row] ?? 0;
      observed += labels[row] ?? 0;
    }
    curve.push({ count: rows.length, predicted: predicted / rows.length, observed: observed / rows.length });
  }
  return curve;
}

/** Expected calibration error: mean distance of the curve from the diagonal, weighted by count. */
export function calibrationErrorOf(curve: readonly ReliabilityBin[]): number {
  const total = curve.reduce((sum, { count }) => sum + count, 0);
  return curve.reduce((sum, { count, predicted, observed }) => sum + count * Math.abs(predicted - observed), 0) / total;
}
