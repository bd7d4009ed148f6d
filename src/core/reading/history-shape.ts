/** The commits of a walk with their parents, in the order of the walk and in some fifty bytes per commit. */
import type { CommitId } from '../../model/id.ts';
import { IdTable } from './id-table.ts';
import { IntList } from './int-list.ts';

export class HistoryShape implements Iterable<CommitId> {
  readonly #ids = new IdTable<CommitId>();
  /** Numbers of the commits in the order of the walk; other numbers are parents outside of it. */
  readonly #walked = new IntList();
  /** Parents of the commit at place `n`: from `first[n]` to before `first[n + 1]`. */
  readonly #parents = new IntList();
  readonly #first = new IntList();

  constructor() {
    this.#first.push(0);
  }

  /** Number of commits walked. */
  get length(): number {
    return this.#walked.length;
  }

  /** Adds the next commit; each may come once. */
  push(commit: CommitId, parents: readonly CommitId[]): void {
    this.#walked.push(this.#ids.add(commit));
    for (const parent of parents) this.#parents.push(this.#ids.add(parent));
    this.#first.push(this.#parents.length);
  }

  includes(commit: CommitId): boolean {
    const number = this.#ids.numberOf(commit);
    return number >= 0 && this.#walked.items().includes(number);
  }

  *[Symbol.iterator](): Generator<CommitId> {
    for (const number of this.#walked.items()) yield this.#ids.idOf(number);
  }

  /** Calls `visit` for every commit after its parents, otherwise against the order of the walk. */
  parentsFirst(visit: (commit: CommitId, parents: readonly CommitId[]) => void): void {
    const places = this.#places();
    const [walked, first, parents] = [this.#walked.items(), this.#first.items(), this.#parents.items()];
    const done = new Uint8Array(walked.length);
    const next = first.slice();
    const stack: number[] = [];
    for (let start = walked.length - 1; start >= 0; start -= 1) {
      if (done[start] === 1) continue;
      stack.push(start);
      for (let place = stack.at(-1); place !== undefined; place = stack.at(-1)) {
        const at = next[place] ?? 0;
        if (at < (first[place + 1] ?? 0)) {
          next[place] = at + 1;
          const parent = places[parents[at] ?? 0] ?? -1;
          if (parent >= 0 && done[parent] !== 1 && next[parent] === first[parent]) stack.push(parent);
          continue;
        }
        stack.pop();
        if (done[place] === 1) continue;
        done[place] = 1;
        const above = parents.subarray(first[place], first[place + 1]);
        visit(
          this.#ids.idOf(walked[place] ?? 0),
          Array.from(above, (parent) => this.#ids.idOf(parent)),
        );
      }
    }
  }

  /** Place in the walk by number of the commit; -1 for what was not walked. */
  #places(): Int32Array {
    const places = new Int32Array(this.#ids.length).fill(-1);
    for (const [place, number] of this.#walked.items().entries()) places[number] = place;
    return places;
  }
}
