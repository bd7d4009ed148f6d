/**
 * Which changes touched which things (files; an author's subsystems), in some twenty bytes per touch, and how many
 * different changes touched any of several things.
 */
import { IntList } from '../reading/int-list.ts';
import { PairSet } from './pair-set.ts';

/** Things touched this often can be looked up, because walking their list for every change would take too long. */
const OFTEN = 256;

export class Touches {
  /** Per touch: the change, and the touch of the same thing before it (−1: none). */
  readonly #change = new IntList();
  readonly #before = new IntList();
  /** Per thing: its last touch, and how many there are. */
  #last: Int32Array = new Int32Array(1024).fill(-1);
  #count: Int32Array = new Int32Array(1024);
  readonly #often = new PairSet();
  /** Per change: the question that counted it last. */
  #seen: Int32Array = new Int32Array(1024);
  #question = 0;

  /** Number of changes that touched a thing. */
  countOf(thing: number): number {
    return this.#count[thing] ?? 0;
  }

  /** Notes that a change touched a thing; changes come in ascending order, each at most once per thing. */
  add(thing: number, change: number): void {
    if (thing >= this.#last.length) {
      this.#last = larger(this.#last, thing, -1);
      this.#count = larger(this.#count, thing, 0);
    }
    if (change >= this.#seen.length) this.#seen = larger(this.#seen, change, 0);
    const count = this.countOf(thing) + 1;
    this.#before.push(this.#last[thing] ?? -1);
    this.#last[thing] = this.#change.length;
    this.#count[thing] = count;
    this.#change.push(change);
    if (count === OFTEN) this.#each(thing, (earlier) => this.#often.add(thing, earlier));
    else if (count > OFTEN) this.#often.add(thing, change);
  }

  /** Number of different changes that touched any of these different things. */
  distinct(things: readonly number[]): number {
    const [first, second] = things;
    if (first === undefined) return 0;
    if (second === undefined) return this.countOf(first);
    const largest = things.reduce((most, thing) => (this.countOf(thing) > this.countOf(most) ? thing : most), first);
    this.#question += 1;
    let total = this.countOf(largest);
    const looksUp = total >= OFTEN;
    if (!looksUp) this.#each(largest, (change) => this.#mark(change));
    for (const thing of things) {
      if (thing === largest) continue;
      this.#each(thing, (change) => {
        if (looksUp && this.#often.has(largest, change)) return;
        if (this.#mark(change)) total += 1;
      });
    }
    return total;
  }

  /** The changes that touched a thing, oldest first. */
  of(thing: number): readonly number[] {
    const changes: number[] = [];
    this.#each(thing, (change) => changes.push(change));
    return changes.reverse();
  }

  #each(thing: number, visit: (change: number) => void): void {
    const changes = this.#change.items();
    const before = this.#before.items();
    for (let touch = this.#last[thing] ?? -1; touch >= 0; touch = before[touch] ?? -1) visit(changes[touch] ?? 0);
  }

  /** True when this question had not counted the change yet. */
  #mark(change: number): boolean {
    if (this.#seen[change] === this.#question) return false;
    this.#seen[change] = this.#question;
    return true;
  }
}

/** A copy with room for `index`. */
export function larger(items: Int32Array, index: number, fill: number): Int32Array<ArrayBuffer> {
  const room = new Int32Array(Math.max(items.length * 2, index + 1)).fill(fill, items.length);
  room.set(items);
  return room;
}
