/** Collections whose size does not grow with the history: an audit counts a million commits in the memory of one. */

/** Longest key that is kept; a longer one is cut, so that a hostile name cannot cost memory. */
const KEY_LENGTH = 256;

/** A map of counters by name. Once `limit` names are known, what is new falls into one shared slot. */
export class BoundedCounters<V> {
  readonly #slots = new Map<string, V>();
  readonly #limit: number;
  readonly #make: (key: string) => V;
  readonly #others: V;
  #overflowed = false;

  constructor(limit: number, make: (key: string) => V) {
    this.#limit = limit;
    this.#make = make;
    this.#others = make('');
  }

  /** The counter of `key`, made when it is new; the shared one when the map is full. */
  slot(key: string): V {
    const short = key.length > KEY_LENGTH ? key.slice(0, KEY_LENGTH) : key;
    const known = this.#slots.get(short);
    if (known !== undefined) return known;
    if (this.#slots.size >= this.#limit) {
      this.#overflowed = true;
      return this.#others;
    }
    const made = this.#make(short);
    this.#slots.set(short, made);
    return made;
  }

  /** The counter of everything that found no place of its own. */
  get others(): V {
    return this.#others;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** True once a name found no place of its own. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  entries(): IterableIterator<[string, V]> {
    return this.#slots.entries();
  }
}

/** Keeps the first `limit` values of an order, whatever the number offered: a binary heap with the last one on top. */
export class FirstOf<T> {
  readonly #heap: T[] = [];
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;

  /** `compare` orders as `Array.sort` does; it must be total, or what is kept depends on the order of arrival. */
  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  /** Takes `value` in if it belongs to the first ones; O(log limit), and O(1) when it does not. */
  offer(value: T): void {
    if (this.#limit <= 0) return;
    if (this.#heap.length < this.#limit) {
      this.#heap.push(value);
      this.#rise(this.#heap.length - 1);
      return;
    }
    const last = this.#heap[0];
    if (last === undefined || this.#compare(value, last) >= 0) return;
    this.#heap[0] = value;
    this.#sink();
  }

  /** The kept values, first one first. */
  sorted(): T[] {
    return [...this.#heap].sort(this.#compare);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isAfter(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let last = at;
      if (left < this.#heap.length && this.#isAfter(left, last)) last = left;
      if (right < this.#heap.length && this.#isAfter(right, last)) last = right;
      if (last === at) return;
      this.#swap(at, last);
      at = last;
    }
  }

  #isAfter(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    return one !== undefined && other !== undefined && this.#compare(one, other) > 0;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}
