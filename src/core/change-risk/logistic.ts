/**
 * Regularised logistic regression, solved exactly: Newton's method (iteratively reweighted least squares) with a ridge
 * penalty. The problem is strictly convex, so there is one answer and no randomness.
 */

/** Rows by columns, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** A fitted regression: log-odds = intercept + Σ coefficient · value. */
export interface Regression {
  readonly intercept: number;
  readonly coefficients: Float64Array;
}

const MOST_STEPS = 50;
const CLOSE_ENOUGH = 1e-9;

/**
 * Fits to labels (0 or 1) with a weight per row. `penalty` is λ of `mean weighted loss + λ/2 · |coefficients|²`; the
 * intercept is free. Columns should have comparable scales.
 */
export function fitLogistic(inputs: Matrix, labels: Uint8Array, weights: Float64Array, penalty: number): Regression {
  const size = inputs.columns + 1;
  const solution = new Float64Array(size);
  let total = 0;
  for (const weight of weights) total += weight;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, hessian } = derivatives(inputs, labels, weights, solution);
    for (let at = 1; at < size; at += 1) {
      gradient[at] = (gradient[at] ?? 0) + total * penalty * (solution[at] ?? 0);
      hessian[at * size + at] = (hessian[at * size + at] ?? 0) + total * penalty;
    }
    // A column without any spread and a vanishing penalty would leave the system singular.
    for (let at = 0; at < size; at += 1) hessian[at * size + at] = (hessian[at * size + at] ?? 0) + total * 1e-12;
    const change = solved(hessian, gradient);
    let largest = 0;
    for (const value of change) largest = Math.max(largest, Math.abs(value));
    // Far from the answer a full Newton step may overshoot; a bounded one still ends at the same place.
    const scale = largest > 4 ? 4 / largest : 1;
    for (let at = 0; at < size; at += 1) solution[at] = (solution[at] ?? 0) - scale * (change[at] ?? 0);
    if (largest < CLOSE_ENOUGH) break;
  }
  return { intercept: solution[0] ?? 0, coefficients: solution.slice(1) };
}

function derivatives(
  { rows, columns, values }: Matrix,
  labels: Uint8Array,
  weights: Float64Array,
  solution: Float64Array,
): { readonly gradient: Float64Array; readonly hessian: Float64Array } {
  const size = columns + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const row = new Float64Array(size);
  row[0] = 1;
  for (let at = 0; at < rows; at += 1) {
    const weight = weights[at] ?? 0;
    if (weight === 0) continue;
    let odds = solution[0] ?? 0;
    for (let column = 0; column < columns; column += 1) {
      const value = values[at * columns + column] ?? 0;
      row[column + 1] = value;
      odds += (solution[column + 1] ?? 0) * value;
    }
    const chance = logisticOf(odds);
    const slope = weight * (chance - (labels[at] ?? 0));
    const bend = weight * chance * (1 - chance);
    for (let i = 0; i < size; i += 1) {
      const value = row[i] ?? 0;
      gradient[i] = (gradient[i] ?? 0) + slope * value;
      const scaled = bend * value;
      for (let j = 0; j <= i; j += 1) hessian[i * size + j] = (hessian[i * size + j] ?? 0) + scaled * (row[j] ?? 0);
    }
  }
  return { gradient, hessian };
}

/** The logistic function. */
export function logisticOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's decomposition. */
function solved(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const at = (row: number, column: number): number => matrix[row * size + column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = at(row, column);
      for (let k = 0; k < column; k += 1) sum -= at(row, k) * at(column, k);
      matrix[row * size + column] = row === column ? Math.sqrt(Math.max(sum, 1e-300)) : sum / at(column, column);
    }
  }
  const answer = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    let sum = answer[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= at(row, k) * (answer[k] ?? 0);
    answer[row] = sum / at(row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = answer[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= at(k, row) * (answer[k] ?? 0);
    answer[row] = sum / at(row, row);
  }
  return answer;
}

/** Log-odds of every row. */
export function logOdds({ rows, columns, values }: Matrix, { intercept, coefficients }: Regression): Float64Array {
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let odds = intercept;
    for (let column = 0; column < columns; column += 1) {
      odds += (coefficients[column] ?? 0) * (values[row * columns + column] ?? 0);
    }
    scores[row] = odds;
  }
  return scores;
}

/** Weights by which harmful and harmless rows count equally: 0.5/p and 0.5/(1−p). */
export function balancedWeights(labels: Uint8Array): Float64Array {
  let harmful = 0;
  for (const label of labels) harmful += label;
  const share = harmful / labels.length;
  return Float64Array.from(labels, (label) => (label === 1 ? 0.5 / share : 0.5 / (1 - share)));
}
