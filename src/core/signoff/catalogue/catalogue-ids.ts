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
    this.#slots = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(places.length + 1)) + 1)).fill(-1);
    for (const at of places) {
      this.#near.add(words[at + offset] ?? 0);
      let slot = this.#first(at + offset);
      while (this.#isOther(slot, at + offset)) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = at;
    }
  }

  /** The entry whose words are those that stand at `place`, in its own table or in another one. */
  find(place: number, words: Uint32Array = this.#words): number | undefined {
    if (!this.#near.may(words[place] ?? 0)) return undefined;
    for (let slot = (words[place] ?? 0) & (this.#slots.length - 1); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const at = this.#slots[slot] ?? -1;
      if (at === -1) return undefined;
      if (sameWords(this.#words, at + this.#offset, words, place, this.#length)) return at;
    }
  }

  /** True when the slot is taken by other words; of entries with the same, one is enough. */
  #isOther(slot: number, place: number): boolean {
    const at = this.#slots[slot] ?? -1;
    return at !== -1 && !sameWords(this.#words, at + this.#offset, this.#words, place, this.#length);
  }

  #first(place: number): number {
    return (this.#words[place] ?? 0) & (this.#slots.length - 1);
  }
}

export function sameWords(a: Uint32Array, atA: number, b: Uint32Array, atB: number, length: number): boolean {
  for (let word = 0; word < length; word += 1) if (a[atA + word] !== b[atB + word]) return false;
  return true;
}
