/** How a problem of a text is shown: its place with the line and a caret, and the word that was meant. */
import type { Problem, TextPlace } from '../../model/error.ts';

/** Source line and caret line around a place, cut to 100 columns; control characters are shown as `·`. */
export function excerpt(source: string, place: { readonly line: number; readonly column: number }): string {
  let from = 0;
  for (let line = 1; line < place.line && from >= 0; line += 1) from = source.indexOf('\n', from) + 1 || -1;
  if (from < 0) return '';
  const end = source.indexOf('\n', from);
  const line = source.slice(from, end < 0 ? source.length : end);
  const cut = Math.max(0, Math.min(place.column - 1, line.length) - 60);
  const shown = printable(line.slice(cut, cut + 100));
  const number = String(place.line);
  const caret = ' '.repeat(Math.max(0, place.column - 1 - cut));
  return `${number} | ${shown}\n${' '.repeat(number.length)} | ${caret}^`;
}

/** A problem at a place of a text, with its excerpt. What the text put into the message cannot disturb a terminal. */
export function makeProblem(source: string, place: TextPlace, message: string, remedy?: string): Problem {
  const shown = excerpt(source, place);
  return {
    place,
    message: printable(message),
    ...(remedy === undefined ? {} : { remedy: printable(remedy) }),
    ...(shown === '' ? {} : { excerpt: shown }),
  };
}

/** Problems in the order of the text. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const line = (problem: Problem): number => problem.place?.line ?? 0;
  const column = (problem: Problem): number => problem.place?.column ?? 0;
  return [...problems].sort((a, b) => line(a) - line(b) || column(a) - column(b));
}

/** Control, invisible and direction-changing characters as `·`, one for one. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
}

/** The candidate nearest to a mistyped word, when one is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > 80) return null;
  let best: string | null = null;
  let distance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > 80) continue;
    const found = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (found < distance) {
      best = candidate;
      distance = found;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      current.push(
        Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + same),
      );
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
