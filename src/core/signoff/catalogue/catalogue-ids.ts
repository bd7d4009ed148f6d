/** Ids as words of 32 bits: four bytes each, the first one highest, whatever the machine. */

/** The hexadecimal digits of so many bytes. */
export function hexAt(words: Uint32Array, at: number, bytes: number): string {
  let hex = '';
  for (let word = 0; word < bytes / 4; word += 1) hex += (words[at + word] ?? 0).toString(16).padStart(8, '0');
  return hex;
}

/** The first eight digits of a statement's id. */
export function firstWord(id: string): number {
  return Number.parseInt(id.slice(7, 15), 16) >>> 0;
}

/** The eight behind them. */
export function secondWord(id: string): number {
  return Number.parseInt(id.slice(15, 23), 16) >>> 0;
}

/** Writes hexadecimal digits. */
export function putHex(words: Uint32Array, at: number, hex: string): void {
  for (let digit = 0; digit < hex.length; digit += 8) {
    words[at + digit / 8] = Number.parseInt(hex.slice(digit, digit + 8), 16);
  }
}

/** Words that may be among some, by a look at a small table; few others seem to be. */
export class WordFilter {
  readonly #bits = new Uint8Array(1 << 16);

  add(word: number): void {
    this.#bits[word & 0xffff] = 1;
  }

  may(word: number): boolean {
    return this.#bits[word & 0xffff] === 1;
  }
}

/** Finds entries by the first words of an id at one of their offsets. */
export class IdTable {
  readonly #words: Uint32Array;
  readonly #near = new WordFilter();
  readonly #slots: Int32Array;
  readonly #offset: number;
  readonly #length: number;

  constructor(words: Uint32Array, places: readonly number[], offset: number, length: number = 8) {
    this.#words = words;
    this.#offset = offset;
    this.#length = length;
    const slots = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(places.length + 1)) + 1)).fill(-1);
    const mask = slots.length - 1;
    this.#slots = slots;
    for (const at of places) {
      const first = words[at + offset] ?? 0;
      this.#near.add(first);
      let slot = first & mask;
      // Of entries with the same words, one is enough.
      for (let other = slots[slot] ?? -1; other !== -1; other = slots[slot] ?? -1) {
        if (words[other + offset] === first && sameWords(words, other + offset, words, at + offset, length)) break;
        slot = (slot + 1) & mask;
      }
      slots[slot] = at;
    }
  }

  /** Number of slots: what {@link slotOf} gives is below it. */
  get size(): number {
    return this.#slots.length;
  }

  /** The entry whose words are those that stand at `place`, in its own table or in another one. */
  find(place: number, words: Uint32Array = this.#words): number | undefined {
    const slot = this.slotOf(place, words);
    return slot === -1 ? undefined : this.#slots[slot];
  }

  /** Where that entry lies in the table; -1 when it is not there. */
  slotOf(place: number, words: Uint32Array = this.#words): number {
    const first = words[place] ?? 0;
    if (!this.#near.may(first)) return -1;
    const [slots, offset] = [this.#slots, this.#offset];
    const mask = slots.length - 1;
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const at = slots[slot] ?? -1;
      if (at === -1) return -1;
      const near = this.#words[at + offset] === first;
      if (near && sameWords(this.#words, at + offset, words, place, this.#length)) return slot;
    }
  }
}

export function sameWords(a: Uint32Array, atA: number, b: Uint32Array, atB: number, length: number): boolean {
  for (let word = 0; word < length; word += 1) if (a[atA + word] !== b[atB + word]) return false;
  return true;
}
