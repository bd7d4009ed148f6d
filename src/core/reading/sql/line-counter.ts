/** Lines of ascending offsets, counted once over the text. */
export class LineCounter {
  readonly #text: string;
  #line: number;
  /** Where the line ends: one that holds many statements is looked through once. */
  #end: number;

  /** `before` is the number of lines in front of the text. */
  constructor(text: string, before = 0) {
    this.#text = text;
    this.#line = before + 1;
    this.#end = endFrom(text, 0);
  }

  /** The line of an offset, from 1; offsets must not go back. */
  at(offset: number): number {
    while (this.#end < offset) {
      this.#line += 1;
      this.#end = endFrom(this.#text, this.#end + 1);
    }
    return this.#line;
  }
}

function endFrom(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? Number.POSITIVE_INFINITY : end;
}
