/** Object ids numbered from 0 in the order in which they come, in some thirty bytes each: no string is kept. */

const START = 1 << 10;

export class IdTable<Id extends string> {
  /** Bytes of an id: 20 (SHA-1) or 32 (SHA-256); 0 until the first one comes. */
  #width = 0;
  #bytes: Buffer = Buffer.alloc(0);
  /** Open addressing: the number of an id and one, 0 for an empty slot. */
  #slots = new Int32Array(START);
  #length = 0;
  /** The id that is looked for. */
  readonly #wanted: Buffer = Buffer.alloc(32);

  get length(): number {
    return this.#length;
  }

  /** The number of an id; -1 when it is not there. */
  numberOf(id: Id): number {
    if (this.#width * 2 !== id.length) return -1;
    this.#wanted.write(id, 0, this.#width, 'hex');
    return (this.#slots[this.#slotOf(this.#wanted, 0)] ?? 0) - 1;
  }

  /** The number of an id, which is the next one when it is new. All ids have the same length. */
  add(id: Id): number {
    if (this.#length === 0) this.#width = id.length / 2;
    this.#wanted.write(id, 0, this.#width, 'hex');
    let slot = this.#slotOf(this.#wanted, 0);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    if (this.#length * 2 >= this.#slots.length) {
      this.#grow();
      slot = this.#slotOf(this.#wanted, 0);
    }
    const at = this.#length * this.#width;
    if (at + this.#width > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(Math.max(at, START * this.#width))]);
    this.#wanted.copy(this.#bytes, at, 0, this.#width);
    this.#length += 1;
    this.#slots[slot] = this.#length;
    return this.#length - 1;
  }

  idOf(number: number): Id {
    return this.#bytes.toString('hex', number * this.#width, (number + 1) * this.#width) as Id;
  }

  /** The slot of the id at `from`, or the empty one where it would stand. */
  #slotOf(bytes: Buffer, from: number): number {
    const mask = this.#slots.length - 1;
    let slot = (bytes.readInt32LE(from) ^ bytes.readInt32LE(from + 8) ^ bytes.readInt32LE(from + 16)) & mask;
    for (let known = this.#slots[slot] ?? 0; known > 0; known = this.#slots[slot] ?? 0) {
      if (this.#isAt((known - 1) * this.#width, bytes, from)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isAt(at: number, bytes: Buffer, from: number): boolean {
    for (let byte = 0; byte < this.#width; byte += 1) {
      if (this.#bytes[at + byte] !== bytes[from + byte]) return false;
    }
    return true;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#length; number += 1) {
      this.#slots[this.#slotOf(this.#bytes, number * this.#width)] = number + 1;
    }
  }
}
