/**
 * The order in which commits landed: first parents from the oldest to the tip, and before each merge what it brought
 * in, parents before children. A commit lands with the first-parent commit that made it reachable, at that one's time.
 */
import type { CommitId } from '../../model/id.ts';
import { IdTable } from '../reading/id-table.ts';
import { IntList } from '../reading/int-list.ts';

/** A commit in the order of landing. */
export interface Landed {
  readonly commit: CommitId;
  /** When it landed, seconds since 1970; never descends, whatever the clocks said. */
  readonly at: number;
  /** Number of its landing, from 0: commits that landed together share it. */
  readonly landing: number;
  /** True when it has two or more parents. */
  readonly isMerge: boolean;
}

/** Takes a walk in any order, gives the order of landing; some fifty bytes per commit. */
export class LandingOrder {
  readonly #ids = new IdTable<CommitId>();
  /** Per walked commit: its number among the ids, where its parents begin, its time. */
  readonly #walked = new IntList();
  readonly #first = new IntList();
  readonly #parents = new IntList();
  #times: Float64Array = new Float64Array(1024);

  get length(): number {
    return this.#walked.length;
  }

  push(commit: CommitId, parents: readonly CommitId[], committedAt: number): void {
    const place = this.#walked.length;
    if (place === this.#times.length) {
      const room = new Float64Array(place * 2);
      room.set(this.#times);
      this.#times = room;
    }
    this.#times[place] = committedAt;
    this.#walked.push(this.#ids.add(commit));
    this.#first.push(this.#parents.length);
    for (const parent of parents) this.#parents.push(this.#ids.add(parent));
  }

  /** Every walked commit that `tip` reaches, as it landed there. */
  *from(tip: CommitId): Generator<Landed> {
    const walked = this.#walked.items();
    const parents = this.#parents.items();
    const starts = this.#first.items();
    const placeOf = new Int32Array(this.#ids.length).fill(-1);
    for (let place = 0; place < walked.length; place += 1) placeOf[walked[place] ?? 0] = place;
    const end = (place: number): number => (place + 1 < walked.length ? (starts[place + 1] ?? 0) : parents.length);
    const chain: number[] = [];
    for (let place = placeOf[this.#ids.numberOf(tip)] ?? -1; place >= 0; ) {
      // Bytes that are not those of their id can make a commit its own ancestor.
      if (chain.length > walked.length) break;
      chain.push(place);
      const parent = parents[starts[place] ?? 0];
      place = end(place) > (starts[place] ?? 0) && parent !== undefined ? (placeOf[parent] ?? -1) : -1;
    }
    const done = new Uint8Array(walked.length);
    let at = Number.NEGATIVE_INFINITY;
    for (let landing = 0; landing < chain.length; landing += 1) {
      const place = chain[chain.length - 1 - landing] ?? 0;
      at = Math.max(at, this.#times[place] ?? 0);
      // A second time only where the chain above went round.
      if (done[place] === 1) continue;
      const stack: number[] = [place];
      const next = new Map<number, number>([[place, starts[place] ?? 0]]);
      while (stack.length > 0) {
        const top = stack.at(-1) ?? 0;
        const position = next.get(top) ?? 0;
        if (position < end(top)) {
          next.set(top, position + 1);
          const parent = placeOf[parents[position] ?? 0] ?? -1;
          if (parent >= 0 && done[parent] === 0 && !next.has(parent)) {
            next.set(parent, starts[parent] ?? 0);
            stack.push(parent);
          }
          continue;
        }
        stack.pop();
        done[top] = 1;
        const isMerge = end(top) - (starts[top] ?? 0) > 1;
        yield { commit: this.#ids.idOf(walked[top] ?? 0), at, landing, isMerge };
      }
    }
  }
}
