/**
 * Reads one large JSON object member by member from bytes as they come: what is wanted is handed on as text, what is
 * not wanted is passed over without being kept. Memory is bounded by the largest wanted piece, the stack by a table.
 *
 * Brackets and strings are followed everywhere; commas and numbers are only checked in what is handed on, because
 * nothing is ever concluded from the rest.
 */

/** What is to be done with a member of the document. */
export type MemberUse =
  /** Not looked at. */
  | { readonly kind: 'skip' }
  /** Handed on whole; larger ones are an answer of their own. */
  | { readonly kind: 'whole'; readonly largest: number; readonly take: (text: string | null, line: number) => void }
  /** A list, handed on element by element. */
  | {
      readonly kind: 'each';
      readonly largest: number;
      readonly take: (text: string, line: number) => void;
      /** It is no list but this. */
      readonly otherwise: (text: string | null, line: number) => void;
    };

/** Why the bytes are no JSON object, for people. Lines count from 1. */
export class JsonRefusal extends Error {
  readonly line: number;

  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** 1 for every byte at which something begins, ends or is counted. */
const STRUCTURE = new Uint8Array(256);
for (const byte of [QUOTE, NEWLINE, COMMA, COLON, OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST]) {
  STRUCTURE[byte] = 1;
}

const DEEPEST = 512;
const LARGEST_KEY = 1_024;
const LARGEST_OTHER = 1 << 20;

/** Collects the bytes of one piece, which may lie in several chunks. */
class Piece {
  #parts: Uint8Array[] = [];
  #size = 0;
  #largest = 0;
  #active = false;
  line = 1;

  begin(largest: number, line: number): void {
    this.#parts = [];
    this.#size = 0;
    this.#largest = largest;
    this.#active = true;
    this.line = line;
  }

  get active(): boolean {
    return this.#active;
  }

  add(bytes: Uint8Array): void {
    if (!this.#active || bytes.length === 0) return;
    this.#size += bytes.length;
    if (this.#size > this.#largest) this.#parts = [];
    // Chunks are reused by whoever reads them.
    else this.#parts.push(bytes.slice());
  }

  /** The text; null when it was too large. */
  end(): string | null {
    this.#active = false;
    const text = this.#size > this.#largest ? null : Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    return text;
  }
}

/** Feed it bytes with {@link JsonMembers.push}, then call {@link JsonMembers.end}. Both throw {@link JsonRefusal}. */
export class JsonMembers {
  readonly #useOf: (name: string) => MemberUse;
  readonly #stack = new Uint8Array(DEEPEST);
  readonly #piece = new Piece();
  readonly #seen = new Set<string>();
  #depth = 0;
  #line = 1;
  #string = { inString: false, escaped: false };
  #state: 'start' | 'key' | 'value' | 'after' = 'start';
  #use: MemberUse = { kind: 'skip' };
  /** In a list that is handed on element by element. */
  #inList = false;
  #empty = true;
  #lead: number[] = [];

  constructor(useOf: (name: string) => MemberUse) {
    this.#useOf = useOf;
  }

  push(chunk: Uint8Array): void {
    if (this.#state === 'after') return this.#trailing(chunk, 0);
    let at = this.#state === 'start' ? this.#begin(chunk) : 0;
    let from = at;
    let { inString, escaped } = this.#string;
    const hold = (end: number): void => {
      this.#piece.add(chunk.subarray(from, end));
      from = end + 1;
    };
    for (; at < chunk.length; at += 1) {
      let byte = chunk[at] ?? 0;
      if (inString) {
        // Most bytes of a plan stand in strings: this is the loop that counts.
        while (at < chunk.length && (escaped || byte !== QUOTE)) {
          escaped = !escaped && byte === BACKSLASH;
          at += 1;
          byte = chunk[at] ?? 0;
        }
        if (at >= chunk.length) break;
        inString = false;
        continue;
      }
      // Digits, letters and blanks inside the document: they are looked at where a piece is parsed.
      if (STRUCTURE[byte] === 0) continue;
      if (byte === QUOTE) inString = true;
      else if (byte === NEWLINE) this.#line += 1;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (this.#opens(byte)) from = at + 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (this.#depth <= (this.#inList ? 2 : 1)) hold(at);
        this.#closes(byte);
        if (this.#depth === 0) return this.#trailing(chunk, at + 1);
      } else if (byte === COLON && this.#depth === 1) {
        if (this.#state === 'value') this.#refuse('a comma is missing before a name');
        hold(at);
        this.#named();
      } else if (byte === COMMA && (this.#depth === 1 || (this.#inList && this.#depth === 2))) {
        hold(at);
        this.#separated();
      }
    }
    this.#string = { inString, escaped };
    this.#piece.add(chunk.subarray(from));
  }

  /** Only blanks may follow. */
  #trailing(chunk: Uint8Array, from: number): void {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) this.#line += 1;
      else if (byte > 0x20) this.#refuse(AFTER);
    }
  }

  end(): void {
    if (this.#state === 'start') this.#refuse('it is empty');
    if (this.#state !== 'after') this.#refuse('it ends in the middle: the JSON is cut off');
  }

  /** Looks at what comes before the first bracket; gives the place from which to go on. */
  #begin(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#lead.length === 0 && byte === NEWLINE) this.#line += 1;
      if (this.#lead.length === 0 && (byte <= 0x20 || BYTE_ORDER_MARK.includes(byte)) && byte !== 0) continue;
      if (this.#lead.length === 0 && byte === OPEN_OBJECT) return at;
      this.#lead.push(byte);
      if (this.#lead.length >= 4 || at === chunk.length - 1) this.#refuse(leadReason(this.#lead));
    }
    return chunk.length;
  }

  /** True when a list begins whose elements are wanted one by one. */
  #opens(byte: number): boolean {
    if (this.#depth >= DEEPEST) this.#refuse(`it is nested deeper than ${DEEPEST} levels`);
    if (this.#depth === 1 && this.#state !== 'value') this.#refuse('a name is missing before a bracket');
    // A place is where something begins, not where the comma before it stands.
    if (this.#piece.active && this.#depth === (this.#inList ? 2 : 1)) this.#piece.line = this.#line;
    this.#stack[this.#depth] = byte;
    this.#depth += 1;
    if (this.#depth === 1) {
      this.#state = 'key';
      this.#piece.begin(LARGEST_KEY, this.#line);
      return true;
    }
    if (this.#depth !== 2 || this.#use.kind !== 'each' || byte !== OPEN_LIST) return false;
    if ((this.#piece.end() ?? '?').trim() !== '') this.#refuse('text stands before a list');
    this.#inList = true;
    this.#empty = true;
    this.#piece.begin(this.#use.largest, this.#line);
    return true;
  }

  #closes(byte: number): void {
    const opened = this.#depth === 0 ? 0 : this.#stack[this.#depth - 1];
    if (opened !== (byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_LIST)) this.#refuse('brackets do not match');
    if (this.#inList && this.#depth === 2) {
      this.#element(true);
      this.#inList = false;
    } else if (this.#depth === 1) {
      this.#member(true);
      this.#state = 'after';
    }
    this.#depth -= 1;
  }

  #named(): void {
    const name = parsed(this.#piece.end(), this.#line);
    if (typeof name !== 'string') this.#refuse('a member has no name');
    if (this.#seen.size > LARGEST_KEY) this.#refuse('it has too many members');
    // Programs differ in which of two they read; so none of them is believed.
    if (this.#seen.has(name)) this.#refuse(`"${name.slice(0, 60)}" stands there twice`);
    this.#seen.add(name);
    this.#use = this.#useOf(name);
    this.#state = 'value';
    const { kind } = this.#use;
    if (kind === 'whole') this.#piece.begin(this.#use.largest, this.#line);
    // The size of what is there instead of a list is not that of an element.
    else if (kind === 'each') this.#piece.begin(LARGEST_OTHER, this.#line);
  }

  #separated(): void {
    if (this.#depth === 2) this.#element(false);
    else this.#member(false);
  }

  #element(last: boolean): void {
    const use = this.#use;
    const { line } = this.#piece;
    const text = this.#piece.end();
    if (use.kind !== 'each') return;
    if (text === null) this.#refuse(`one element is larger than ${use.largest >> 20} MiB`);
    if (text.trim() !== '') use.take(text, line);
    else if (!last || !this.#empty) this.#refuse('a list has an empty place');
    this.#empty = false;
    if (!last) this.#piece.begin(use.largest, this.#line);
  }

  #member(last: boolean): void {
    if (this.#state === 'key') {
      // A comma may not be the last thing, and an object may have no members at all.
      const text = this.#piece.end();
      if (!last || (text ?? '').trim() !== '' || this.#seen.size > 0) this.#refuse('a name or a value is missing');
      return;
    }
    const { line } = this.#piece;
    if (this.#piece.active) {
      const text = this.#piece.end();
      if (this.#use.kind === 'whole') this.#use.take(text, line);
      else if (this.#use.kind === 'each') this.#use.otherwise(text, line);
    }
    this.#state = 'key';
    this.#use = { kind: 'skip' };
    if (!last) this.#piece.begin(LARGEST_KEY, this.#line);
  }

  #refuse(reason: string): never {
    throw new JsonRefusal(reason, this.#line);
  }
}

/** What may follow the bracket of a list: a blank, another bracket, a text. `[command]` is none. */
const LIST_STARTS: ReadonlySet<number> = new Set([0x20, NEWLINE, 0x0d, OPEN_OBJECT, OPEN_LIST, CLOSE_LIST, QUOTE]);
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const AFTER = 'more text follows after the end: two documents, or the output of a wrapper';

function leadReason(lead: readonly number[]): string {
  const [a = 0, b = 0] = lead;
  if (a === 0x50 && b === 0x4b) return 'it is the binary plan: give what `terraform show -json PLAN` prints';
  if (a === 0xff || a === 0xfe || a === 0 || b === 0) return 'it is UTF-16 or binary: save it as UTF-8';
  if (a === OPEN_LIST && LIST_STARTS.has(b)) return 'it is a list, not an object';
  return 'text stands before the JSON: the output of a wrapper, not of `terraform show -json` alone';
}

/** A piece of JSON. @throws JsonRefusal with the place of the piece */
export function parsed(text: string | null, line: number): unknown {
  if (text === null) throw new JsonRefusal('a part of it is too large', line);
  try {
    return JSON.parse(text);
  } catch {
    throw new JsonRefusal('the JSON is broken here', line);
  }
}
