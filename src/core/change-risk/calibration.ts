/** From scores to probabilities: Platt's scaling (1999), one slope and one intercept, with his guarded targets. */
import { logisticOf } from './logistic.ts';

/** probability = 1 / (1 + exp(−(intercept + slope · score))). */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/** Below this many harmful changes a probability would be a guess. */
export const FEWEST_FOR_PROBABILITY = 50;

/** Fits to scores that the scorer had not seen in training; null with too few harmful or harmless changes. */
export function fitCalibration(scores: Float64Array, labels: Uint8Array): Calibration | null {
  let harmful = 0;
  for (const label of labels) harmful += label;
  const harmless = labels.length - harmful;
  if (harmful < 10 || harmless < 10) return null;
  const high = (harmful + 1) / (harmful + 2);
  const low = 1 / (harmless + 2);
  let slope = 0;
  let intercept = Math.log((harmful + 1) / (harmless + 1));
  for (let step = 0; step < 100; step += 1) {
    let [gSlope, gIntercept, hSlope, hBoth, hIntercept] = [0, 0, 1e-9, 0, 1e-9];
    for (let row = 0; row < labels.length; row += 1) {
      const score = scores[row] ?? 0;
      const chance = logisticOf(intercept + slope * score);
      const error = chance - (labels[row] === 1 ? high : low);
      const bend = chance * (1 - chance);
      gSlope += error * score;
      gIntercept += error;
      hSlope += bend * score * score;
      hBoth += bend * score;
      hIntercept += bend;
    }
    const determinant = hSlope * hIntercept - hBoth * hBoth;
    if (determinant <= 0) break;
    const dSlope = (gSlope * hIntercept - gIntercept * hBoth) / determinant;
    const dIntercept = (gIntercept * hSlope - gSlope * hBoth) / determinant;
    const scale = Math.min(1, 2 / Math.max(Math.abs(dSlope), Math.abs(dIntercept), 1e-12));
    slope -= scale * dSlope;
    intercept -= scale * dIntercept;
    if (Math.max(Math.abs(dSlope), Math.abs(dIntercept)) < 1e-10) break;
  }
  // A score that orders the other way round tells nothing: its probability is the base rate for all.
  if (slope <= 0) return { slope: 0, intercept: Math.log((harmful + 1) / (harmless + 1)) };
  return { slope, intercept };
}

/** Probabilities of scores. */
export function calibrated({ slope, intercept }: Calibration, scores: Float64Array): Float64Array {
  return scores.map((score) => logisticOf(intercept + slope * score));
}
