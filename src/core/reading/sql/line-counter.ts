/** Lines of ascending offsets, counted once over the text. */
export class LineCounter {
  readonly #text: string;
  #line: number;
  #seen = 0;

  /** `before` is the number of lines in front of the text. */
  constructor(text: string, before = 0) {
    this.#text = text;
    this.#line = before + 1;
  }

  /** The line of an offset, from 1; offsets must not go back. */
  at(offset: number): number {
    for (;;) {
      const next = this.#text.indexOf('\n', this.#seen);
      if (next < 0 || next >= offset) return this.#line;
      this.#line += 1;
      this.#seen = next + 1;
    }
  }
}
