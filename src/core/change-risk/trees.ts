/**
 * Gradient-boosted trees for the logistic loss (Friedman 2001), small and deterministic: quantile bins, no sampling,
 * leaf weight G/(H+1). Kept only where they beat the regression clearly, because their answers explain less.
 */
import { logisticOf } from './logistic.ts';
import type { Matrix } from './logistic.ts';

export interface TreeSettings {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  readonly bins: number;
  /** Fewest rows of a leaf. */
  readonly leaf: number;
}

/** Depth, rate, bins and leaf size of the experiment in docs/change-risk.md. */
const TREE_SETTINGS: TreeSettings = { trees: 150, depth: 4, rate: 0.08, bins: 32, leaf: 30 };

/**
 * A complete binary tree in arrays: node 0 is the root, the children of `n` are `2n+1` and `2n+2`. A node whose
 * `column` is −1 is a leaf. Rows with `value < limit` go left; a missing value goes left. `weight` is what the node would
 * answer if it were a leaf, so that each split on a row's way has a part in the answer.
 */
export interface Tree {
  readonly column: Int16Array;
  readonly limit: Float64Array;
  readonly weight: Float64Array;
}

export interface Forest {
  readonly start: number;
  readonly trees: readonly Tree[];
}

/** Fits a forest to labels (0 or 1) with a weight per row. */
export function fitForest(
  inputs: Matrix,
  labels: Uint8Array,
  weights: Float64Array,
  settings: TreeSettings = TREE_SETTINGS,
): Forest {
  const { rows } = inputs;
  const binned = binnedOf(inputs, settings.bins);
  let good = 0;
  let bad = 0;
  for (let row = 0; row < rows; row += 1) {
    if (labels[row] === 1) bad += weights[row] ?? 0;
    else good += weights[row] ?? 0;
  }
  const start = Math.log(bad / good);
  const odds = new Float64Array(rows).fill(start);
  const gradient = new Float64Array(rows);
  const hessian = new Float64Array(rows);
  const trees: Tree[] = [];
  for (let round = 0; round < settings.trees; round += 1) {
    for (let row = 0; row < rows; row += 1) {
      const chance = logisticOf(odds[row] ?? 0);
      const weight = weights[row] ?? 0;
      gradient[row] = weight * ((labels[row] ?? 0) - chance);
      hessian[row] = weight * chance * (1 - chance);
    }
    const grower = new Grower(binned, gradient, hessian, settings);
    trees.push(grower.grow());
    for (let row = 0; row < rows; row += 1) odds[row] = (odds[row] ?? 0) + (grower.answers[row] ?? 0);
  }
  return { start, trees };
}

/**
 * What each column adds to the log-odds of one row: every split on the row's way through a tree is credited with the
 * difference it makes. The parts and the answers of the roots sum up to the forest's log-odds.
 */
export function forestParts(values: Float64Array, { start, trees }: Forest): { base: number; parts: Float64Array } {
  const parts = new Float64Array(values.length);
  let base = start;
  for (const { column, limit, weight } of trees) {
    let node = 0;
    base += weight[0] ?? 0;
    for (let split = column[node] ?? -1; split >= 0; split = column[node] ?? -1) {
      const child = 2 * node + ((values[split] ?? 0) >= (limit[node] ?? 0) ? 2 : 1);
      parts[split] = (parts[split] ?? 0) + (weight[child] ?? 0) - (weight[node] ?? 0);
      node = child;
    }
  }
  return { base, parts };
}

/** Log-odds of every row. */
export function forestOdds({ rows, columns, values }: Matrix, { start, trees }: Forest): Float64Array {
  const scores = new Float64Array(rows).fill(start);
  for (let row = 0; row < rows; row += 1) {
    const offset = row * columns;
    let sum = start;
    for (const { column, limit, weight } of trees) {
      let node = 0;
      for (let split = column[node] ?? -1; split >= 0; split = column[node] ?? -1) {
        node = 2 * node + ((values[offset + split] ?? 0) >= (limit[node] ?? 0) ? 2 : 1);
      }
      sum += weight[node] ?? 0;
    }
    scores[row] = sum;
  }
  return scores;
}

interface Binned {
  readonly rows: number;
  readonly columns: number;
  readonly bins: number;
  /** The bin of every value, row after row. */
  readonly of: Uint8Array;
  /** Per column, the values from which bins 1, 2, … begin. */
  readonly edges: readonly Float64Array[];
}

function binnedOf({ rows, columns, values }: Matrix, bins: number): Binned {
  const of = new Uint8Array(rows * columns);
  const edges: Float64Array[] = [];
  for (let column = 0; column < columns; column += 1) {
    const sorted = Float64Array.from({ length: rows }, (_, row) => values[row * columns + column] ?? 0).sort();
    const found = new Set<number>();
    for (let bin = 1; bin < bins; bin += 1) {
      const edge = sorted[Math.floor((bin * rows) / bins)] ?? 0;
      if (edge > (sorted[0] ?? 0)) found.add(edge);
    }
    const limits = Float64Array.from(found);
    edges.push(limits);
    for (let row = 0; row < rows; row += 1) {
      of[row * columns + column] = binOf(limits, values[row * columns + column] ?? 0);
    }
  }
  return { rows, columns, bins, of, edges };
}

function binOf(limits: Float64Array, value: number): number {
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (limits[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Gradient, second derivative and number of rows, per column and bin. */
type Sums = Float64Array;

/** Rows of one node: a span of the permutation, with its sums. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly sums: Sums;
}

/** Grows one tree. The rows of a node are one span of a permutation; a child's sums are its parent's minus its twin's. */
class Grower {
  readonly answers: Float64Array;
  readonly #binned: Binned;
  readonly #gradient: Float64Array;
  readonly #hessian: Float64Array;
  readonly #settings: TreeSettings;
  readonly #order: Uint32Array;
  readonly #tree: Tree;

  constructor(binned: Binned, gradient: Float64Array, hessian: Float64Array, settings: TreeSettings) {
    this.#binned = binned;
    this.#gradient = gradient;
    this.#hessian = hessian;
    this.#settings = settings;
    this.answers = new Float64Array(binned.rows);
    this.#order = Uint32Array.from({ length: binned.rows }, (_, row) => row);
    const nodes = 2 ** (settings.depth + 1) - 1;
    this.#tree = {
      column: new Int16Array(nodes).fill(-1),
      limit: new Float64Array(nodes),
      weight: new Float64Array(nodes),
    };
  }

  grow(): Tree {
    const { rows } = this.#binned;
    this.#grow(0, { from: 0, to: rows, sums: this.#sum(0, rows) }, 0);
    return this.#tree;
  }

  #grow(node: number, span: Span, depth: number): void {
    const { from, to, sums } = span;
    let gradient = 0;
    let hessian = 0;
    for (let at = 0; at < 3 * this.#binned.bins; at += 3) {
      gradient += sums[at] ?? 0;
      hessian += sums[at + 1] ?? 0;
    }
    const weight = (this.#settings.rate * gradient) / (hessian + 1);
    this.#tree.weight[node] = weight;
    const split = depth < this.#settings.depth ? this.#bestSplit(span, gradient, hessian) : null;
    if (split === null) {
      for (let at = from; at < to; at += 1) this.answers[this.#order[at] ?? 0] = weight;
      return;
    }
    this.#tree.column[node] = split.column;
    this.#tree.limit[node] = this.#binned.edges[split.column]?.[split.bin] ?? 0;
    const middle = this.#part(from, to, split);
    const [left, right] = this.#children(span, middle);
    this.#grow(2 * node + 1, left, depth + 1);
    this.#grow(2 * node + 2, right, depth + 1);
  }

  #children({ from, to, sums }: Span, middle: number): readonly [Span, Span] {
    const isLeftSmaller = middle - from <= to - middle;
    const smaller = isLeftSmaller ? this.#sum(from, middle) : this.#sum(middle, to);
    const larger = sums.map((value, at) => value - (smaller[at] ?? 0));
    const [left, right] = isLeftSmaller ? [smaller, larger] : [larger, smaller];
    return [
      { from, to: middle, sums: left },
      { from: middle, to, sums: right },
    ];
  }

  #bestSplit({ from, to, sums }: Span, gradient: number, hessian: number): Split | null {
    const { leaf } = this.#settings;
    if (to - from < 2 * leaf) return null;
    let best: Split | null = null;
    let bestGain = 1e-9;
    const whole = gradient ** 2 / (hessian + 1);
    for (let column = 0; column < this.#binned.columns; column += 1) {
      const limits = this.#binned.edges[column]?.length ?? 0;
      let at = 3 * column * this.#binned.bins;
      let [leftGradient, leftHessian, leftCount] = [0, 0, 0];
      for (let bin = 0; bin < limits; bin += 1, at += 3) {
        leftGradient += sums[at] ?? 0;
        leftHessian += sums[at + 1] ?? 0;
        leftCount += sums[at + 2] ?? 0;
        if (leftCount < leaf || to - from - leftCount < leaf) continue;
        const right = (gradient - leftGradient) ** 2 / (hessian - leftHessian + 1);
        const gain = leftGradient ** 2 / (leftHessian + 1) + right - whole;
        if (gain > bestGain) {
          bestGain = gain;
          best = { column, bin };
        }
      }
    }
    return best;
  }

  #sum(from: number, to: number): Sums {
    const { bins, columns, of } = this.#binned;
    const sums = new Float64Array(3 * columns * bins);
    for (let at = from; at < to; at += 1) {
      const row = this.#order[at] ?? 0;
      const gradient = this.#gradient[row] ?? 0;
      const hessian = this.#hessian[row] ?? 0;
      for (let column = 0; column < columns; column += 1) {
        const place = 3 * (column * bins + (of[row * columns + column] ?? 0));
        sums[place] = (sums[place] ?? 0) + gradient;
        sums[place + 1] = (sums[place + 1] ?? 0) + hessian;
        sums[place + 2] = (sums[place + 2] ?? 0) + 1;
      }
    }
    return sums;
  }

  /** Brings the rows that go left to the front, keeping both parts in order; gives where the right part begins. */
  #part(from: number, to: number, { column, bin }: Split): number {
    const { columns, of } = this.#binned;
    const right: number[] = [];
    let middle = from;
    for (let at = from; at < to; at += 1) {
      const row = this.#order[at] ?? 0;
      if ((of[row * columns + column] ?? 0) > bin) right.push(row);
      else {
        this.#order[middle] = row;
        middle += 1;
      }
    }
    this.#order.set(right, middle);
    return middle;
  }
}

interface Split {
  readonly column: number;
  /** The last bin that goes left. */
  readonly bin: number;
}
