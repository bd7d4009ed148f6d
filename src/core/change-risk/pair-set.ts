/** A set of pairs of whole numbers in some sixteen bytes each: open addressing, one number per pair. */

const START = 1 << 12;
/** Second numbers stay below this, first ones below 2²⁷: a pair is a whole number that a double holds exactly. */
const SECOND = 2 ** 26;

export class PairSet {
  /** The pair's number and one; 0 for an empty slot. */
  #slots = new Float64Array(START);
  #size = 0;

  /** True when the pair was not there yet. */
  add(first: number, second: number): boolean {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    const key = first * SECOND + second + 1;
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === key) return false;
    this.#slots[slot] = key;
    this.#size += 1;
    return true;
  }

  has(first: number, second: number): boolean {
    const key = first * SECOND + second + 1;
    return this.#slots[this.#slotOf(key)] === key;
  }

  #slotOf(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const low = key % SECOND;
    let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul((key - low) / SECOND, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (let known = slots[slot]; known !== 0 && known !== key; known = slots[slot]) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const key of before) if (key !== 0) this.#slots[this.#slotOf(key)] = key;
  }
}
