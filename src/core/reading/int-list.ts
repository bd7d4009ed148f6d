/** A list of whole numbers below 2³¹ in four bytes each. */
export class IntList {
  #items = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.#length] = item;
    this.#length += 1;
  }

  /** The items so far; those pushed later may not be in it. */
  items(): Int32Array {
    return this.#items.subarray(0, this.#length);
  }
}
