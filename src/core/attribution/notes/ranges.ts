/** Line ranges as records write them, and as they are worked with. */

/** Lines `start` to `end`, from 1, both included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** No blob that git can hold in memory on any platform has more lines; larger numbers are damage or malice. */
export const MAX_LINE = 2_147_483_647;

export type SpanProblem = 'range.malformed' | 'range.zero' | 'range.reversed' | 'range.huge';

/**
 * A span from two numbers of a record. What is wrong is reported, and as much as can be is kept: a doubtful range of
 * an AI is still an AI's, while the record as a whole becomes suspect. Null when no line is left.
 */
export function span(first: number, last: number, report: (problem: SpanProblem) => void): Span | null {
  if (Number.isNaN(first) || Number.isNaN(last) || first < 0 || last < 0) {
    report('range.malformed');
    return null;
  }
  if (first === 0 || last === 0) report('range.zero');
  if (first > last) report('range.reversed');
  if (first > MAX_LINE || last > MAX_LINE) report('range.huge');
  const start = Math.max(1, Math.min(first, last, MAX_LINE));
  const end = Math.min(Math.max(first, last), MAX_LINE);
  return end === 0 ? null : { start, end };
}

/**
 * Reads `1-3,7`: numbers and ranges joined by commas, in any order; blanks around them are forgiven. The callback
 * gets every problem with the text it concerns.
 */
export function readRanges(text: string, report: (problem: SpanProblem, text: string) => void): Span[] {
  const spans: Span[] = [];
  for (const piece of text.split(',')) {
    const token = piece.trim();
    const match = /^([0-9]+)(?:-([0-9]+))?$/.exec(token);
    if (match === null) {
      report('range.malformed', token);
      continue;
    }
    const first = Number(match[1]);
    const found = span(first, match[2] === undefined ? first : Number(match[2]), (problem) => report(problem, token));
    if (found !== null) spans.push(found);
  }
  return spans;
}

/** The same lines as sorted, disjoint spans that do not touch each other. */
export function normalSpans(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end + 1) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** Writes spans as `1-3,7`. */
export function writeRanges(spans: readonly Span[]): string {
  return normalSpans(spans)
    .map(({ start, end }) => (start === end ? `${start}` : `${start}-${end}`))
    .join(',');
}
