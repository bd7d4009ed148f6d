/**
 * Comments that allow a finding, and what each is bound to: the statement beside it and the blocks around that. A
 * comment that has landed for one statement shall not cover another one that is put below it, a copy of it nothing at
 * all.
 */
import type { RepoPath } from '../../model/path.ts';
import type { LineSpan, ReadFile } from './content/family.ts';

const MARK = 'countersign:allow ';
const LONGEST = 300;
/** Lines of one statement, levels around it, lines that are looked through for them, and equal comments of a text. */
const MOST_STATEMENT = 40;
const MOST_LEVELS = 20;
const FARTHEST = 2_000;
const MOST_EQUAL = 50;
/** Findings of one file that are compared with the old text; what comes after them counts, comment or not. */
const MOST_COMPARED = 1_000;
/** What judges settings: there the same key with another value is the same statement. Elsewhere every word counts. */
const OF_SETTINGS: ReadonlySet<string> = new Set(['load', 'region', 'k8s', 'tf', 'cfn', 'guardrail']);

export interface Mark {
  /** An id, or the beginning of one. */
  readonly rule: string;
  readonly reason: string;
  /** Counted from 1. */
  readonly line: number;
  /** Everything that is said, rule and reason. */
  readonly words: string;
  /** True when nothing else stands in the line: then it speaks of the next one. */
  readonly alone: boolean;
}

/** The comments of one changed file. */
export interface Marks {
  readonly path: RepoPath;
  /** Those that speak of a line of the new text. */
  at(line: number): readonly Mark[];
  /** Whether a comment stood there before the change, and for the same statement. */
  landed(mark: Mark, lines: LineSpan, rule: string): boolean;
}

/** Null where the new text holds none. */
export function marksIn(file: ReadFile): Marks | null {
  if (file.newText?.includes(MARK) !== true) return null;
  const lines = file.newText.split('\n');
  const marks = marksOf(lines);
  let compared = 0;
  let before: OldText | null = null;
  return {
    path: file.path,
    at: (line) => speakingOf(marks, line),
    landed(mark, found, rule) {
      compared += 1;
      if (file.oldText === null || file.oldPath !== file.path || compared > MOST_COMPARED) return false;
      before ??= textOf(file.oldText);
      const statement = statementOf(lines, mark, found, rule);
      if (statement === null) return false;
      const was = placeBefore(file, mark.line);
      const { lines: old, marks: known } = before;
      const standing: Mark[] = [];
      for (let at = firstFrom(known, was.start); at < known.length && standing.length < MOST_EQUAL; at += 1) {
        const one = known[at];
        if (one === undefined || one.line > was.end) break;
        if (one.words === mark.words) standing.push(one);
      }
      const shift = found.start - mark.line;
      return standing.some((one) => {
        const there = { start: one.line + shift, end: one.line + shift + found.end - found.start };
        return statementOf(old, one, there, rule) === statement;
      });
    },
  };
}

interface OldText {
  readonly lines: readonly string[];
  /** In the order of their lines. */
  readonly marks: readonly Mark[];
}

function textOf(text: string): OldText {
  const lines = text.split('\n');
  return { lines, marks: [...marksOf(lines).values()] };
}

/** Place of the first comment that stands in this line or below. */
function firstFrom(marks: readonly Mark[], line: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.line ?? line) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The one in the line itself, and those that stand alone directly above it. */
function speakingOf(marks: ReadonlyMap<number, Mark>, line: number): readonly Mark[] {
  const own = marks.get(line);
  const found = own === undefined ? [] : [own];
  for (let above = line - 1; found.length < MOST_LEVELS; above -= 1) {
    const mark = marks.get(above);
    if (mark?.alone !== true) break;
    found.push(mark);
  }
  return found;
}

function marksOf(lines: readonly string[]): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const [at, text] of lines.entries()) {
    const start = text.indexOf(MARK);
    if (start < 0) continue;
    const words = said(text.slice(start + MARK.length, start + MARK.length + LONGEST));
    const space = words.indexOf(' ');
    const reason = space < 0 ? '' : words.slice(space + 1).trim();
    if (reason === '') continue;
    const alone = withoutOpener(text.slice(0, start)) === '';
    marks.set(at + 1, { rule: words.slice(0, space), reason, line: at + 1, words, alone });
  }
  return marks;
}

/** Without what closes a comment. */
function said(text: string): string {
  const words = text.trimEnd();
  const closed = ['*/', '-->', '%>', '#}'].find((close) => words.endsWith(close));
  return (closed === undefined ? words : words.slice(0, -closed.length)).trim();
}

/** Where a line of the new text stood before: one line, or those that the change put it in the place of. */
function placeBefore({ addedLines, removedLines }: ReadFile, line: number): LineSpan {
  let shift = 0;
  let next = 0;
  for (const added of addedLines) {
    if (added.start > line) break;
    // What was taken away further up moves the rest.
    for (let gone = removedLines[next]; gone !== undefined; gone = removedLines[next]) {
      if (gone.start + shift >= added.start) break;
      shift -= gone.end - gone.start + 1;
      next += 1;
    }
    const gone = removedLines[next];
    const replaces = gone !== undefined && gone.start + shift === added.start ? gone : null;
    if (line <= added.end) return replaces ?? NOWHERE;
    shift += added.end - added.start + 1;
    if (replaces !== null) {
      shift -= replaces.end - replaces.start + 1;
      next += 1;
    }
  }
  for (let gone = removedLines[next]; gone !== undefined; gone = removedLines[next]) {
    if (gone.start + shift > line) break;
    shift -= gone.end - gone.start + 1;
    next += 1;
  }
  return { start: line - shift, end: line - shift };
}

const NOWHERE: LineSpan = { start: 0, end: -1 };

/** What a comment speaks of, in words that can be compared; null where that is too far to see. */
function statementOf(lines: readonly string[], mark: Mark, { start, end }: LineSpan, rule: string): string | null {
  const first = lines[start - 1];
  if (first === undefined) return null;
  const around = blocksAround(lines, start);
  if (around === null) return null;
  const head = bare(first);
  // A block is meant by its head: what is in it may change.
  const isBlock = /[{:]$/.test(head);
  const last = isBlock ? start : Math.min(end, start + MOST_STATEMENT, lines.length);
  const all = lines.slice(start - 1, last).map(bare);
  const isSetting = OF_SETTINGS.has(rule.slice(0, rule.indexOf('.')));
  const statement = isSetting && !isBlock ? all.map(keyOf) : all;
  return JSON.stringify([mark.alone, ...around, statement]);
}

/** Heads of the blocks around a line, innermost first, told by their indentation. */
function blocksAround(lines: readonly string[], line: number): readonly string[] | null {
  const heads: string[] = [];
  let depth = depthOf(lines[line - 1] ?? '');
  for (let at = line - 2; at >= 0 && depth > 0; at -= 1) {
    if (line - at > FARTHEST || heads.length > MOST_LEVELS) return null;
    const text = lines[at] ?? '';
    const head = bare(text);
    if (head === '' || /^[\])}]/.test(head) || depthOf(text) >= depth) continue;
    depth = depthOf(text);
    heads.push(head);
  }
  return heads;
}

/** Blanks before a line; a dash of a YAML list belongs to its item. */
function depthOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** A line without the comment that allows something in it, blanks reduced. */
function bare(text: string): string {
  const at = text.indexOf(MARK);
  const code = at < 0 ? text : withoutOpener(text.slice(0, at));
  return code.trim().split(/\s+/).join(' ');
}

const OPENERS = '#/*<!-;%{ \t\r"\'(';

/** Text before a comment, without the sign that opens it. */
function withoutOpener(text: string): string {
  let end = text.length;
  while (end > 0 && OPENERS.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** `timeout: 5s` and `timeout: 9s` are one setting. */
function keyOf(text: string): string {
  return /^(?:- )?["']?[\w.$/-]{1,200}["']?\s?[:=]/.exec(text)?.[0] ?? text;
}
