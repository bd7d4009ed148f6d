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
export const TREE_SETTINGS: TreeSettings = { trees: 150, depth: 4, rate: 0.08, bins: 32, leaf: 30 };

/**
 * A complete binary tree in arrays: node 0 is the root, the children of `n` are `2n+1` and `2n+2`. A node whose
 * `column` is −1 is a leaf. Rows with `value < limit` go left; a missing value goes left.
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
  /** Column after column. */
  readonly bins: Uint8Array;
  /** Per column, the values from which bins 1, 2, … begin. */
  readonly edges: readonly Float64Array[];
}

function binnedOf({ rows, columns, values }: Matrix, count: number): Binned {
  const bins = new Uint8Array(rows * columns);
  const edges: Float64Array[] = [];
  for (let column = 0; column < columns; column += 1) {
    const sorted = Float64Array.from({ length: rows }, (_, row) => values[row * columns + column] ?? 0).sort();
    const found = new Set<number>();
    for (let bin = 1; bin < count; bin += 1) {
      const edge = sorted[Math.floor((bin * rows) / count)] ?? 0;
      if (edge > (sorted[0] ?? 0)) found.add(edge);
    }
    const limits = Float64Array.from(found);
    edges.push(limits);
    for (let row = 0; row < rows; row += 1) {
      const value = values[row * columns + column] ?? 0;
      let low = 0;
      let high = limits.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value >= (limits[middle] ?? 0)) low = middle + 1;
        else high = middle;
      }
      bins[column * rows + row] = low;
    }
  }
  return { rows, columns, bins, edges };
}

/** Grows one tree. Rows of a node are one span of a permutation, so that nothing is allocated per node. */
class Grower {
  readonly answers: Float64Array;
  readonly #binned: Binned;
  readonly #gradient: Float64Array;
  readonly #hessian: Float64Array;
  readonly #settings: TreeSettings;
  readonly #order: Uint32Array;
  readonly #tree: Tree;
  readonly #sums: Float64Array;

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
    this.#sums = new Float64Array(3 * settings.bins);
  }

  grow(): Tree {
    this.#grow(0, 0, this.#binned.rows, 0);
    return this.#tree;
  }

  #grow(node: number, from: number, to: number, depth: number): void {
    let gradient = 0;
    let hessian = 0;
    for (let at = from; at < to; at += 1) {
      const row = this.#order[at] ?? 0;
      gradient += this.#gradient[row] ?? 0;
      hessian += this.#hessian[row] ?? 0;
    }
    const split = depth < this.#settings.depth ? this.#bestSplit(from, to, gradient, hessian) : null;
    if (split === null) {
      const weight = (this.#settings.rate * gradient) / (hessian + 1);
      this.#tree.weight[node] = weight;
      for (let at = from; at < to; at += 1) this.answers[this.#order[at] ?? 0] = weight;
      return;
    }
    this.#tree.column[node] = split.column;
    this.#tree.limit[node] = this.#binned.edges[split.column]?.[split.bin] ?? 0;
    const middle = this.#part(from, to, split);
    this.#grow(2 * node + 1, from, middle, depth + 1);
    this.#grow(2 * node + 2, middle, to, depth + 1);
  }

  #bestSplit(from: number, to: number, gradient: number, hessian: number): Split | null {
    const { leaf } = this.#settings;
    if (to - from < 2 * leaf) return null;
    let best: Split | null = null;
    let bestGain = 1e-9;
    const whole = gradient ** 2 / (hessian + 1);
    for (let column = 0; column < this.#binned.columns; column += 1) {
      const bins = (this.#binned.edges[column]?.length ?? 0) + 1;
      this.#sum(column, from, to);
      let leftGradient = 0;
      let leftHessian = 0;
      let leftCount = 0;
      for (let bin = 0; bin < bins - 1; bin += 1) {
        leftGradient += this.#sums[3 * bin] ?? 0;
        leftHessian += this.#sums[3 * bin + 1] ?? 0;
        leftCount += this.#sums[3 * bin + 2] ?? 0;
        if (leftCount < leaf || to - from - leftCount < leaf) continue;
        const gain =
          leftGradient ** 2 / (leftHessian + 1) + (gradient - leftGradient) ** 2 / (hessian - leftHessian + 1) - whole;
        if (gain > bestGain) {
          bestGain = gain;
          best = { column, bin };
        }
      }
    }
    return best;
  }

  #sum(column: number, from: number, to: number): void {
    const { bins, rows } = this.#binned;
    const sums = this.#sums.fill(0);
    const offset = column * rows;
    for (let at = from; at < to; at += 1) {
      const row = this.#order[at] ?? 0;
      const bin = 3 * (bins[offset + row] ?? 0);
      sums[bin] = (sums[bin] ?? 0) + (this.#gradient[row] ?? 0);
      sums[bin + 1] = (sums[bin + 1] ?? 0) + (this.#hessian[row] ?? 0);
      sums[bin + 2] = (sums[bin + 2] ?? 0) + 1;
    }
  }

  /** Brings the rows that go left to the front, keeping both parts in order; gives where the right part begins. */
  #part(from: number, to: number, { column, bin }: Split): number {
    const { bins, rows } = this.#binned;
    const right: number[] = [];
    let middle = from;
    for (let at = from; at < to; at += 1) {
      const row = this.#order[at] ?? 0;
      if ((bins[column * rows + row] ?? 0) > bin) right.push(row);
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
