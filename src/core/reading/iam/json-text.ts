/** JSON with places (RFC 8259, strictly): every value knows its line, a key written twice is a mistake. */
import { writtenText } from './value.ts';
import type { PolicyValue } from './value.ts';

export type JsonResult =
  | { readonly kind: 'ok'; readonly value: PolicyValue }
  /** `line` and `column` count from 1. */
  | { readonly kind: 'invalid'; readonly reason: string; readonly line: number; readonly column: number };

const DEEPEST = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Reads one JSON text. `firstLine` is the line in which it begins, for a text inside a larger one. */
export function readJson(text: string, firstLine = 1): JsonResult {
  const reader = new JsonReader(text, firstLine);
  try {
    return { kind: 'ok', value: reader.document() };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { kind: 'invalid', reason: error.message, ...reader.place() };
  }
}

/** Ends the reading from any depth; caught above, never seen outside. */
class Mistake extends SyntaxError {}

class JsonReader {
  readonly #text: string;
  #at = 0;
  #line: number;
  #lineStart = 0;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#line = firstLine;
  }

  place(): { readonly line: number; readonly column: number } {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  document(): PolicyValue {
    const value = this.#value(0);
    this.#blank();
    if (this.#at < this.#text.length) throw new Mistake('something follows after the end of the JSON value');
    return value;
  }

  #value(depth: number): PolicyValue {
    if (depth > DEEPEST) throw new Mistake(`it is nested deeper than ${DEEPEST} levels`);
    this.#blank();
    const line = this.#line;
    const char = this.#text[this.#at];
    if (char === undefined) throw new Mistake('the text ends where a value is expected');
    if (char === '{') return this.#map(depth);
    if (char === '[') return this.#list(depth);
    if (char === '"') return writtenText(this.#string(), line);
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return { kind: 'scalar', line, value };
    }
    NUMBER.lastIndex = this.#at;
    const [digits] = NUMBER.exec(this.#text) ?? [];
    if (digits === undefined) throw new Mistake('this is no JSON value');
    this.#at += digits.length;
    return { kind: 'scalar', line, value: Number(digits) };
  }

  #map(depth: number): PolicyValue {
    const line = this.#line;
    const entries = new Map<string, PolicyValue>();
    this.#at += 1;
    this.#blank();
    if (this.#take('}')) return { kind: 'map', line, endLine: this.#line, entries };
    for (;;) {
      this.#blank();
      if (this.#text[this.#at] !== '"') throw new Mistake('a key in double quotes is expected');
      const key = this.#string();
      if (entries.has(key)) throw new Mistake(`the key ${JSON.stringify(key.slice(0, 60))} is written twice`);
      this.#blank();
      if (!this.#take(':')) throw new Mistake('a colon is expected after the key');
      entries.set(key, this.#value(depth + 1));
      this.#blank();
      if (this.#take('}')) return { kind: 'map', line, endLine: this.#line, entries };
      if (!this.#take(',')) throw new Mistake('a comma or } is expected');
    }
  }

  #list(depth: number): PolicyValue {
    const line = this.#line;
    const items: PolicyValue[] = [];
    this.#at += 1;
    this.#blank();
    if (this.#take(']')) return { kind: 'list', line, endLine: this.#line, items };
    for (;;) {
      items.push(this.#value(depth + 1));
      this.#blank();
      if (this.#take(']')) return { kind: 'list', line, endLine: this.#line, items };
      if (!this.#take(',')) throw new Mistake('a comma or ] is expected');
    }
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    for (;;) {
      const code = this.#text.charCodeAt(end);
      if (Number.isNaN(code)) throw new Mistake('a string is not closed');
      if (code === 0x22) break;
      if (code < 0x20) throw new Mistake('a string holds a control character or a line break');
      end += code === 0x5c ? 2 : 1;
    }
    try {
      const value: unknown = JSON.parse(this.#text.slice(start, end + 1));
      this.#at = end + 1;
      return value as string;
    } catch {
      throw new Mistake('a string has an escape that JSON does not know');
    }
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #blank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x0a) {
        this.#line += 1;
        this.#lineStart = this.#at + 1;
      } else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return;
      this.#at += 1;
    }
  }
}
