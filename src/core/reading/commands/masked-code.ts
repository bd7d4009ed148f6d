/** A program's text of the same length without what stands in its comments and texts: what is left is code. */

/** Stands for every character of a text; quotes stay. */
const INNER = '\u0001';

/** How a language writes comments and texts. */
export interface CodeShape {
  /** `#` begins a comment. */
  readonly hash: boolean;
  /** `//` and `/*` begin one. */
  readonly slashes: boolean;
  /** Quotes that stand three times span lines. */
  readonly triple: boolean;
}

/** One linear pass. A quote that its line does not close was none (a pattern, an apostrophe). */
export function maskedCode(text: string, shape: CodeShape): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    const end = endOfCode(text, at);
    pieces.push(text.slice(at, end));
    at = end;
    const comment = commentEnd(text, at, shape);
    if (comment > at) {
      pieces.push(text.slice(at, comment).replaceAll(/[^\n]/g, ' '));
      at = comment;
    } else if (isQuote(text[at])) {
      const until = textEnd(text, at, shape);
      const inner = text.slice(at + 1, until - 1).replaceAll(/[^\n]/g, INNER);
      pieces.push(until - at < 2 ? text.slice(at, until) : `${text[at] ?? ''}${inner}${text[until - 1] ?? ''}`);
      at = until;
    } else if (at < text.length) {
      pieces.push(text[at] ?? '');
      at += 1;
    }
  }
  return pieces.join('');
}

function isQuote(letter: string | undefined): boolean {
  return letter === "'" || letter === '"' || letter === '`';
}

/** The next place at which a text or a comment may begin. */
function endOfCode(text: string, from: number): number {
  const next = /['"`#/]/g;
  next.lastIndex = from;
  return next.exec(text)?.index ?? text.length;
}

function commentEnd(text: string, at: number, { hash, slashes }: CodeShape): number {
  const line = (hash && text[at] === '#') || (slashes && text.startsWith('//', at));
  if (!line && !(slashes && text.startsWith('/*', at))) return at;
  const end = line ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + (line ? 0 : 2);
}

/** Behind the closing quote. */
function textEnd(text: string, at: number, { triple }: CodeShape): number {
  const quote = text[at] ?? '';
  if (triple && text.startsWith(quote.repeat(3), at)) {
    const end = text.indexOf(quote.repeat(3), at + 3);
    return end < 0 ? text.length : end + 3;
  }
  for (let here = at + 1; here < text.length; here += 1) {
    const letter = text[here];
    if (letter === '\\') here += 1;
    else if (letter === quote) return here + 1;
    else if (letter === '\n' && quote !== '`') return at + 1;
  }
  return quote === '`' ? text.length : at + 1;
}
