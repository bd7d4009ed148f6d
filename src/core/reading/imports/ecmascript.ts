/**
 * Imports of TypeScript and JavaScript, read from the text without a grammar: thousands of files are read for one
 * graph. What stands in a comment or a string may be taken for an import, which adds a dependency and hides none.
 */

const WORDS = ['import', 'export', 'require'];
const LONGEST_CLAUSE = 4_000;

/** Specifiers, each once. */
export function ecmascriptImports(text: string): readonly string[] {
  const found = new Set<string>();
  for (const word of WORDS) {
    for (let at = text.indexOf(word); at >= 0; ) {
      const start = at + word.length;
      const isWord = at === 0 || !/[\w$.]/.test(text.charAt(at - 1));
      const quote = isWord ? nextQuote(text, start) : start;
      if (isWord && quote >= 0) {
        const specifier = specifierAt(text, start, quote, word === 'export');
        if (specifier !== null) found.add(specifier);
      }
      // A stretch that was searched in vain is not searched again, or a hostile text would cost its square.
      at = text.indexOf(word, quote < 0 ? -quote : start);
    }
  }
  return [...found];
}

/** Where the first quote stands that a clause may end with; the place that was searched up to, negative, without one. */
function nextQuote(text: string, start: number): number {
  const end = Math.min(text.length, start + LONGEST_CLAUSE);
  for (let at = start; at < end; at += 1) {
    const character = text.charAt(at);
    const past = character === '/' ? commentEnd(text, at) : at;
    if (past > at) at = past;
    else if (character === '"' || character === "'" || character === '`') return at;
    else if (character === ';' || character === '=' || character === ')') return -Math.max(start, at);
  }
  return -end;
}

function withoutComments(clause: string): string {
  if (!clause.includes('/')) return clause;
  let rest = '';
  for (let at = 0; at < clause.length; at += 1) {
    const past = clause.charAt(at) === '/' ? commentEnd(clause, at) : at;
    rest += past > at ? ' ' : clause.charAt(at);
    at = past;
  }
  return rest;
}

/** Where a comment that begins here ends, its last character; the place itself when none begins. */
function commentEnd(text: string, at: number): number {
  const next = text.charAt(at + 1);
  if (next !== '/' && next !== '*') return at;
  const end = next === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2) + 1;
  return end <= at ? text.length : end;
}

/** `x from 'y'`, `'y'`, `('y')`. */
function specifierAt(text: string, start: number, quote: number, needsFrom: boolean): string | null {
  const close = text.indexOf(text.charAt(quote), quote + 1);
  if (close < 0 || close - quote > 300) return null;
  const clause = withoutComments(text.slice(start, quote)).trim();
  if (needsFrom && !clause.endsWith('from')) return null;
  if (clause !== '' && clause !== '(' && !clause.endsWith('from')) return null;
  return text.slice(quote + 1, close);
}
