/** The shape of a history in a few bytes per commit, and merge bases without asking git once per merge. */
import type { CommitId } from '../../model/id.ts';
import { IdTable } from '../reading/id-table.ts';
import { IntList } from '../reading/int-list.ts';

/** Who is whose parent; commits are numbered parents before children. */
export class HistoryGraph {
  private readonly ids = new IdTable<CommitId>();
  /** Parents of commit `n`: from `first[n]` to before `first[n + 1]`; -1 for a parent that is not in the graph. */
  private readonly parents = new IntList();
  private readonly first = new IntList();
  private paint = new Uint8Array(0);

  constructor() {
    this.first.push(0);
  }

  /** Adds a commit; its parents must have been added before, or are outside of the graph. */
  add(commit: CommitId, parents: readonly CommitId[]): void {
    if (this.has(commit)) return;
    for (const parent of parents) this.parents.push(this.ids.numberOf(parent));
    this.ids.add(commit);
    this.first.push(this.parents.length);
  }

  get size(): number {
    return this.ids.length;
  }

  has(commit: CommitId): boolean {
    return this.ids.numberOf(commit) >= 0;
  }

  /** Those of the commits that are in the graph, parents first. */
  inOrder(commits: readonly CommitId[]): readonly CommitId[] {
    const numbers = commits.map((commit) => this.ids.numberOf(commit)).filter((number) => number >= 0);
    return numbers.sort((a, b) => a - b).map((number) => this.ids.idOf(number));
  }

  /**
   * The commits that `tip` reaches and `other` does not, parents first; null when there are more than `limit`, or when
   * the tip is not in the graph. Nothing in the graph is reached by what is outside of it.
   */
  reachedOnly(tip: CommitId, other: CommitId, limit: number): readonly CommitId[] | null {
    const [one, two] = [this.ids.numberOf(tip), this.ids.numberOf(other)];
    if (one < 0) return null;
    const found = this.walk().onlyLeft(one, two < 0 ? null : two, limit);
    return found === null ? null : found.toSorted((a, b) => a - b).map((number) => this.ids.idOf(number));
  }

  /**
   * The best common ancestors of two commits, newest first, and how many commits either side has for itself.
   * `complete` is false when a parent outside of the graph was met: there may be others.
   */
  mergeBases(a: CommitId, b: CommitId): MergeBases {
    const [one, two] = [this.ids.numberOf(a), this.ids.numberOf(b)];
    if (one < 0 || two < 0) return { bases: [], ahead: [0, 0], complete: false };
    if (one === two) return { bases: [a], ahead: [0, 0], complete: true };
    const found = this.walk().run(one, two);
    return { ...found, bases: found.bases.map((number) => this.ids.idOf(number)) };
  }

  private walk(): PaintWalk {
    if (this.paint.length < this.ids.length) this.paint = new Uint8Array(this.ids.length);
    return new PaintWalk(this.paint, this.first.items(), this.parents.items());
  }
}

export interface MergeBases {
  readonly bases: readonly CommitId[];
  readonly ahead: readonly [number, number];
  readonly complete: boolean;
}

const LEFT = 1;
const RIGHT = 2;
const BOTH = LEFT | RIGHT;
/** Reached from a common ancestor: not a best one. */
const STALE = 4;
const QUEUED = 8;

/** Walks down from both commits, always the highest number first, so that children come before their parents. */
class PaintWalk {
  private readonly paint: Uint8Array;
  private readonly first: Int32Array;
  private readonly parents: Int32Array;
  private readonly heap: number[] = [];
  private readonly touched: number[] = [];
  private fresh = 0;
  /** Queued commits that only the left side reaches, as far as is known. */
  private left = 0;
  private complete = true;

  constructor(paint: Uint8Array, first: Int32Array, parents: Int32Array) {
    this.paint = paint;
    this.first = first;
    this.parents = parents;
  }

  run(one: number, two: number): { bases: number[]; ahead: [number, number]; complete: boolean } {
    this.mark(one, LEFT);
    this.mark(two, RIGHT);
    const bases: number[] = [];
    const ahead: [number, number] = [0, 0];
    while (this.fresh > 0) {
      const at = this.pop();
      const colour = this.paint[at] ?? 0;
      if ((colour & STALE) === 0) {
        this.fresh -= 1;
        if ((colour & BOTH) === BOTH) bases.push(at);
        else if ((colour & LEFT) !== 0) ahead[0] += 1;
        else ahead[1] += 1;
      }
      this.pass(at, (colour & BOTH) | ((colour & BOTH) === BOTH ? STALE : colour & STALE));
    }
    this.clear();
    return { bases, ahead, complete: this.complete };
  }

  /** What `one` reaches and `two` does not; null when that is more than `limit`. */
  onlyLeft(one: number, two: number | null, limit: number): number[] | null {
    this.mark(one, LEFT);
    if (two !== null) this.mark(two, RIGHT);
    const found: number[] = [];
    while (this.left > 0 && found.length <= limit) {
      const at = this.pop();
      const colour = (this.paint[at] ?? 0) & BOTH;
      if (colour === LEFT) {
        this.left -= 1;
        found.push(at);
      }
      this.pass(at, colour);
    }
    this.clear();
    return found.length > limit ? null : found;
  }

  private pass(at: number, colour: number): void {
    for (let next = this.first[at] ?? 0; next < (this.first[at + 1] ?? 0); next += 1) {
      const parent = this.parents[next] ?? -1;
      if (parent < 0) this.complete = false;
      else this.mark(parent, colour);
    }
  }

  private clear(): void {
    for (const at of this.touched) this.paint[at] = 0;
  }

  private mark(at: number, colour: number): void {
    const before = this.paint[at] ?? 0;
    const queued = (before & QUEUED) !== 0;
    if (before === 0) this.touched.push(at);
    const after = before | colour | QUEUED;
    this.paint[at] = after;
    if (!queued) this.push(at);
    const wasFresh = queued && (before & STALE) === 0;
    const isFresh = (after & STALE) === 0;
    if (isFresh && !wasFresh) this.fresh += 1;
    if (!isFresh && wasFresh) this.fresh -= 1;
    const wasLeft = queued && (before & BOTH) === LEFT;
    const isLeft = (after & BOTH) === LEFT;
    if (isLeft && !wasLeft) this.left += 1;
    if (!isLeft && wasLeft) this.left -= 1;
  }

  private push(at: number): void {
    const { heap } = this;
    let index = heap.push(at) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      if ((heap[above] ?? 0) >= at) break;
      heap[index] = heap[above] ?? 0;
      index = above;
    }
    heap[index] = at;
  }

  private pop(): number {
    const { heap } = this;
    const top = heap[0] ?? 0;
    const last = heap.pop() ?? 0;
    let index = 0;
    while (heap.length > 0) {
      let below = index * 2 + 1;
      if (below >= heap.length) break;
      if ((heap[below + 1] ?? -1) > (heap[below] ?? -1)) below += 1;
      if ((heap[below] ?? -1) <= last) break;
      heap[index] = heap[below] ?? 0;
      index = below;
    }
    if (heap.length > 0) heap[index] = last;
    return top;
  }
}
