/** What changed between two texts, as the edits that a tree-sitter tree is told of before it is parsed again. */
import type { SyntaxPoint } from '../../model/syntax.ts';

/** Indexes in UTF-16 units. */
export interface TextEdit {
  readonly startIndex: number;
  readonly oldEndIndex: number;
  readonly newEndIndex: number;
  readonly startPosition: SyntaxPoint;
  readonly oldEndPosition: SyntaxPoint;
  readonly newEndPosition: SyntaxPoint;
}

/** With more edits, parsing anew is no slower. */
const MOST_EDITS = 40;

/**
 * Whole lines that differ, the last ones first, so that each edit can be applied in the coordinates of `before`. Null
 * when the texts share less than half of their lines.
 */
export function editsBetween(before: string, after: string): readonly TextEdit[] | null {
  const [old, next] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.lines.length, next.lines.length);
  let head = 0;
  while (head < shorter - 1 && old.lines[head] === next.lines[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.lines.at(-1 - tail) === next.lines.at(-1 - tail)) tail += 1;
  const [oldEnd, newEnd] = [old.lines.length - tail, next.lines.length - tail];
  const runs = oldEnd === newEnd ? differingRuns(old.lines, next.lines, head, oldEnd) : [{ head, oldEnd, newEnd }];
  const changed = runs.reduce((sum, run) => sum + Math.max(run.oldEnd, run.newEnd) - run.head, 0);
  if (runs.length > MOST_EDITS || changed * 2 > shorter) return null;
  return runs.toReversed().map((run) => editOf(old, next, run));
}

interface Run {
  readonly head: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

interface Lines {
  readonly text: string;
  readonly lines: readonly string[];
  /** Where each line starts. */
  readonly starts: readonly number[];
}

function linesOf(text: string): Lines {
  const lines = text.split('\n');
  let at = 0;
  const starts = lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return start;
  });
  return { text, lines, starts };
}

/** Between texts of equally many lines, each stretch of lines that differ. */
function differingRuns(old: readonly string[], next: readonly string[], from: number, end: number): readonly Run[] {
  const runs: Run[] = [];
  for (let at = from; at < end; at += 1) {
    if (old[at] === next[at]) continue;
    const head = at;
    while (at < end && old[at] !== next[at]) at += 1;
    runs.push({ head, oldEnd: at, newEnd: at });
  }
  return runs;
}

function editOf(old: Lines, next: Lines, { head, oldEnd, newEnd }: Run): TextEdit {
  const start = pointAt(old, head);
  const oldStop = pointAt(old, oldEnd);
  const newStop = pointAt(next, newEnd);
  const written = newStop.index - (next.starts[head] ?? 0);
  return {
    startIndex: start.index,
    oldEndIndex: oldStop.index,
    newEndIndex: start.index + written,
    startPosition: start.position,
    oldEndPosition: oldStop.position,
    newEndPosition: newStop.position,
  };
}

/** The start of a line; after the last one, the end of the text. */
function pointAt(
  { text, lines, starts }: Lines,
  line: number,
): { readonly index: number; readonly position: SyntaxPoint } {
  const index = starts[line];
  if (index !== undefined) return { index, position: { row: line, column: 0 } };
  return { index: text.length, position: { row: lines.length - 1, column: lines.at(-1)?.length ?? 0 } };
}
