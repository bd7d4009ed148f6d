/**
 * Where the record of each commit is, in some twenty bytes per commit: a hash table over typed arrays, keyed by the
 * 52 bits of the id. Two commits that share them are told apart by whoever reads the record, which names its
 * commit in full.
 */
export interface Place {
  /** Offset and length in bytes. */
  readonly at: number;
  readonly length: number;
}

const EMPTY = -1;
const START = 1 << 10;

export class PlaceTable {
  #keys: Float64Array = new Float64Array(START).fill(EMPTY);
  #starts: Float64Array = new Float64Array(START);
  #lengths: Uint32Array = new Uint32Array(START);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** `id` is hexadecimal, of 40 to 64 digits; anything else is not kept. */
  set(id: string, place: Place): void {
    const key = keyOf(id);
    if (Number.isNaN(key)) return;
    if (this.#size * 3 > this.#keys.length * 2) this.#grow();
    const slot = this.#slot(key);
    if (this.#keys[slot] === EMPTY) this.#size += 1;
    this.#keys[slot] = key;
    this.#starts[slot] = place.at;
    this.#lengths[slot] = place.length;
  }

  get(id: string): Place | undefined {
    const key = keyOf(id);
    const slot = this.#slot(key);
    if (Number.isNaN(key) || this.#keys[slot] !== key) return undefined;
    return { at: this.#starts[slot] ?? 0, length: this.#lengths[slot] ?? 0 };
  }

  #slot(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = (Number.isNaN(key) ? 0 : key % 2_147_483_647) & mask;
    while (this.#keys[slot] !== EMPTY && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, starts, lengths] = [this.#keys, this.#starts, this.#lengths];
    this.#keys = new Float64Array(keys.length * 2).fill(EMPTY);
    this.#starts = new Float64Array(keys.length * 2);
    this.#lengths = new Uint32Array(keys.length * 2);
    for (const [slot, key] of keys.entries()) {
      if (key === EMPTY) continue;
      const next = this.#slot(key);
      this.#keys[next] = key;
      this.#starts[next] = starts[slot] ?? 0;
      this.#lengths[next] = lengths[slot] ?? 0;
    }
  }
}

function keyOf(id: string): number {
  return /^[0-9a-f]{40,64}$/.test(id) ? Number.parseInt(id.slice(0, 7) + id.slice(-6), 16) : Number.NaN;
}
