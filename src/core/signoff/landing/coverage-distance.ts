/**
 * When a signed edit may be taken over onto a file that moved beneath it: the other side's edits keep their distance,
 * and the place of the edit cannot be mistaken for a twin.
 */
import type { Hunk } from '../../../model/change.ts';

/** Unchanged lines that must lie between a signed edit and any edit of the new base. */
export const REBASE_DISTANCE = 10;

/** Lines around an edit that tell its place, as in a unified diff. */
const CONTEXT = 3;

type OldRange = Pick<Hunk, 'oldStart' | 'oldCount'>;

/**
 * True when every signed edit and every edit of the base have at least {@link REBASE_DISTANCE} lines between them. Both
 * lists count lines of the same blob, the one that the signed edit was made on.
 */
export function rebaseKeepsDistance(signedHunks: readonly OldRange[], baseHunks: readonly OldRange[]): boolean {
  const signed = signedHunks.map(rangeOf).sort((a, b) => a.first - b.first);
  const base = baseHunks.map(rangeOf).sort((a, b) => a.first - b.first);
  let at = 0;
  for (const edit of signed) {
    // What ends far enough above this edit is far enough above every later one, too.
    for (; at < base.length; at += 1) {
      const other = base[at];
      if (other === undefined || edit.first - other.last - 1 < REBASE_DISTANCE) break;
    }
    const next = base[at];
    if (next !== undefined && next.first - edit.last - 1 < REBASE_DISTANCE) return false;
  }
  return true;
}

/** First and last old line of a hunk; a pure insertion lies between two lines and has none. */
function rangeOf(hunk: OldRange): { readonly first: number; readonly last: number } {
  if (hunk.oldCount === 0) return { first: hunk.oldStart + 1, last: hunk.oldStart };
  return { first: hunk.oldStart, last: hunk.oldStart + hunk.oldCount - 1 };
}

/**
 * True when the lines of every signed edit, with three lines of context on either side, occur exactly once in the new
 * base. An edit without any old line around it (an empty file) has no place that could be told.
 */
export function contextOccursOnce(signedHunks: readonly OldRange[], signedOld: Buffer, newBase: Buffer): boolean {
  const before = linesOf(signedOld);
  const after = linesOf(newBase);
  return signedHunks.every((hunk) => {
    const { first, last } = rangeOf(hunk);
    const context = before.slice(Math.max(0, first - 1 - CONTEXT), last + CONTEXT);
    return occurrences(context, after) === 1;
  });
}

/** Lines with their ends, one character per byte. */
function linesOf(text: Buffer): readonly string[] {
  const lines = text.toString('latin1').split(/(?<=\n)/);
  return lines.length === 1 && lines[0] === '' ? [] : lines;
}

/** How often `needle` stands in `lines`, overlaps included; Knuth, Morris and Pratt, so that no text makes it slow. */
function occurrences(needle: readonly string[], lines: readonly string[]): number {
  if (needle.length === 0) return 0;
  const borders = [0];
  for (let at = 1, length = 0; at < needle.length; at += 1) {
    while (length > 0 && needle[at] !== needle[length]) length = borders[length - 1] ?? 0;
    if (needle[at] === needle[length]) length += 1;
    borders.push(length);
  }
  let found = 0;
  let matched = 0;
  for (const line of lines) {
    while (matched > 0 && (matched === needle.length || needle[matched] !== line)) matched = borders[matched - 1] ?? 0;
    if (needle[matched] === line) matched += 1;
    if (matched === needle.length) found += 1;
  }
  return found;
}
