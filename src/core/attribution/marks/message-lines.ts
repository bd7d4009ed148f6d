/** A commit message as lines that marks can stand on. One pass, linear in the message. */

/** No mark needs more of a line than this many UTF-16 units. */
export const MAX_LINE = 2000;

/** One line of a message. */
export interface MessageLine {
  /** From 1. */
  readonly number: number;
  /** As written, without its line end, cut to {@link MAX_LINE}. */
  readonly text: string;
  /** After quote signs, bullets, blanks, emoji and other symbols. */
  readonly content: string;
  /** The first word of `content` when it starts with one, lower case; else empty. */
  readonly word: string;
  /** `Key: value`: the key in lower case (it is `word`) and the trimmed value; null for other lines. */
  readonly value: string | null;
  readonly subject: boolean;
  /** Nothing but a line above it: a sentence may have been wrapped here. */
  readonly continues: boolean;
}

/**
 * Calls `visit` for every line that may hold a mark: not blank, not inside a fenced code block, and not quoted with
 * `>` in the message of a revert, which tells what is taken back and not what was written.
 */
export function visitLines(message: string, visit: (line: MessageLine) => void): void {
  const fences = message.includes('```') || message.includes('~~~') ? fencesOf(message) : [];
  let fence = 0;
  let revert: boolean | null = null;
  let number = 0;
  let at = 0;
  let seenSubject = false;
  let blankBefore = true;
  while (at <= message.length) {
    const found = message.indexOf('\n', at);
    const end = found < 0 ? message.length : found;
    number += 1;
    while ((fences[fence]?.last ?? Number.POSITIVE_INFINITY) < number) fence += 1;
    const start = skipDecoration(message, at, end);
    if (start === end) blankBefore = true;
    else {
      const quoted = start > at && hasQuote(message, at, start);
      if (quoted) revert ??= isRevert(message);
      const fenced = (fences[fence]?.first ?? Number.POSITIVE_INFINITY) <= number;
      if (!fenced && !(quoted && revert === true)) {
        visit(lineOf(message, at, start, end, number, !seenSubject, !blankBefore));
      }
      seenSubject = true;
      blankBefore = false;
    }
    at = end + 1;
  }
}

/** True when the message says that it takes back another commit. */
function isRevert(message: string): boolean {
  return /^\s*revert\b/i.test(message.slice(0, 200)) || /^(?:This reverts commit|Reverts) /m.test(message);
}

function lineOf(
  message: string,
  at: number,
  start: number,
  end: number,
  number: number,
  subject: boolean,
  continues: boolean,
): MessageLine {
  const last = message.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
  const cut = Math.min(last, start + MAX_LINE);
  let wordEnd = start;
  if (isLetter(message.charCodeAt(start))) {
    wordEnd += 1;
    while (wordEnd < cut && isKeyCode(message.charCodeAt(wordEnd))) wordEnd += 1;
  }
  let colon = wordEnd;
  while (colon < cut && isBlank(message.charCodeAt(colon))) colon += 1;
  // The grammar's leading characters are narrower than what may stand before a footer: no symbol before a key.
  const isTrailer =
    wordEnd > start && message.charCodeAt(colon) === 0x3a && colon < cut && plainDecoration(message, at, start);
  const value = isTrailer ? message.slice(colon + 1, cut).trim() : '';
  return {
    number,
    text: message.slice(at, Math.min(last, at + MAX_LINE)),
    content: message.slice(start, cut),
    word: message.slice(start, wordEnd).toLowerCase(),
    value: value === '' ? null : value,
    subject,
    continues,
  };
}

/** A closed fenced code block: first and last line, fences included. */
interface Fence {
  readonly first: number;
  readonly last: number;
}

/**
 * The closed fenced code blocks (Markdown's ``` and ~~~), in order. A fence that is never closed hides nothing:
 * otherwise three characters in a message would swallow every mark below them.
 */
function fencesOf(message: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { code: number; length: number; line: number } | null = null;
  let number = 0;
  let at = 0;
  while (at <= message.length) {
    const found = message.indexOf('\n', at);
    const end = found < 0 ? message.length : found;
    number += 1;
    const start = skipQuotes(message, at, end);
    const length = runLength(message, start, end);
    if (length >= 3) {
      const code = message.charCodeAt(start);
      const rest = message.slice(start + length, Math.min(end, start + length + MAX_LINE));
      if (open === null) {
        // An info string of a backtick fence holds no backtick: such a line is inline code.
        if (code === 0x7e || !rest.includes('`')) open = { code, length, line: number };
      } else if (open.code === code && length >= open.length && rest.trim() === '') {
        fences.push({ first: open.line, last: number });
        open = null;
      }
    }
    at = end + 1;
  }
  return fences;
}

/** Length of the run of backticks or tildes at `start`. */
function runLength(message: string, start: number, end: number): number {
  const code = message.charCodeAt(start);
  if (start >= end || (code !== 0x60 && code !== 0x7e)) return 0;
  let length = 1;
  while (start + length < end && message.charCodeAt(start + length) === code) length += 1;
  return length;
}

function skipQuotes(message: string, at: number, end: number): number {
  let start = at;
  while (start < end && (isBlank(message.charCodeAt(start)) || message.charCodeAt(start) === 0x3e)) start += 1;
  return start;
}

/** First position that holds a letter, digit, or one of `[<(` in `[at, end)`; `end` when there is none. */
function skipDecoration(message: string, at: number, end: number): number {
  for (let here = at; here < end; here += 1) {
    const code = message.charCodeAt(here);
    if (isLetter(code) || (code >= 0x30 && code <= 0x39)) return here;
    if (code === 0x5b || code === 0x3c || code === 0x28 || code === 0x60 || code === 0x22 || code === 0x27) return here;
    // Letters outside ASCII are words; the symbols among them (emoji, arrows, dashes) are decoration.
    if (code > 0x7f && !isSymbolCode(code)) return here;
    if (code === 0x2f || code === 0x2e || code === 0x23 || code === 0x40 || code === 0x5c) return here;
  }
  return end;
}

/** Emoji and their parts, dashes, arrows, and blanks beyond ASCII. */
function isSymbolCode(code: number): boolean {
  return (
    code === 0xa0 ||
    (code >= 0x2000 && code <= 0x2bff) ||
    (code >= 0xd83c && code <= 0xd83e) ||
    (code >= 0xdc00 && code <= 0xdfff) ||
    code === 0xfe0f
  );
}

function hasQuote(message: string, from: number, to: number): boolean {
  for (let here = from; here < to; here += 1) if (message.charCodeAt(here) === 0x3e) return true;
  return false;
}

/** The characters that the grammar of trailer lines allows before the key. */
function plainDecoration(message: string, from: number, to: number): boolean {
  for (let here = from; here < to; here += 1) {
    const code = message.charCodeAt(here);
    if (!isBlank(code) && code !== 0x3e && code !== 0x2a && code !== 0x2d) return false;
  }
  return true;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isKeyCode(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d;
}
