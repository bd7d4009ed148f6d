/** PostgreSQL's own parser (libpg_query) as WebAssembly. */
import { CountersignError } from '../../model/error.ts';
import type { SqlScript, SqlStatement, Unparsed } from '../../model/syntax.ts';
import { stayWithQuickCode } from './quick-code.ts';

const LONGEST_TEXT = 4 << 20;

/** Steps over comments within comments: the scanner takes about half a second for as many. */
const MOST_COMMENT_STEPS = 1 << 27;
const OPERATORS: ReadonlySet<string> = new Set('~!@#^&|`?+-*/%<>=');

type Parse = (text: string) => SqlScript | Unparsed;
let loading: Promise<Parse> | null = null;

/** Loads the parser once for the process. */
export function loadPostgresql(): Promise<Parse> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Parse> {
  const { hasSqlDetails, loadModule, parseSync } = await import('libpg-query');
  stayWithQuickCode();
  await loadModule();
  return (text) => {
    if (text.length > LONGEST_TEXT) {
      return {
        kind: 'unparsed',
        reason: `the script is longer than ${LONGEST_TEXT >> 20} million characters`,
        line: null,
      };
    }
    if (commentSteps(text) > MOST_COMMENT_STEPS)
      return { kind: 'unparsed', reason: 'too many comments stand within comments', line: null };
    if (text.includes('\0')) return { kind: 'unparsed', reason: 'a NUL byte stands in the script', line: null };
    if (text.trim() === '') return { kind: 'script', statements: [] };
    try {
      return { kind: 'script', statements: placed(parseSync(text).stmts ?? [], Buffer.from(text, 'utf8')) };
    } catch (error) {
      if (hasSqlDetails(error)) {
        const at = error.sqlDetails?.cursorPosition ?? -1;
        return { kind: 'unparsed', reason: error.message, line: at < 0 ? null : lineOf(text, at) };
      }
      // A WebAssembly trap (stack, memory) is what a hostile script may cause; anything else is a defect of ours.
      if (error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError')) {
        return { kind: 'unparsed', reason: 'the script is nested too deeply to be parsed', line: null };
      }
      throw new CountersignError('internal', 'the SQL parser failed', { cause: error });
    }
  };
}

/** For each opening of a comment PostgreSQL's scanner looks at every operator sign that follows: `/*` only needs two. */
function commentSteps(text: string): number {
  let steps = 0;
  for (let at = text.indexOf('/*'); at >= 0; at = text.indexOf('/*', at)) {
    const from = at;
    let openings = 0;
    for (; OPERATORS.has(text[at] ?? ''); at += 1) if (text[at] === '/' && text[at + 1] === '*') openings += 1;
    steps += openings * (at - from);
  }
  return steps;
}

interface RawStatement {
  readonly stmt?: object;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** The parser counts bytes, and begins a statement where the one before ended: blanks and comments are skipped here. */
function placed(raw: readonly RawStatement[], bytes: Buffer): SqlStatement[] {
  let line = 1;
  let seen = 0;
  const lineAt = (offset: number): number => {
    for (; seen < offset; seen += 1) if (bytes[seen] === 0x0a) line += 1;
    return line;
  };
  return raw.map(({ stmt, stmt_location: location = 0, stmt_len: length }) => {
    const end = length === undefined || length === 0 ? bytes.length : location + length;
    const start = skipBlank(bytes, location, end);
    const first = lineAt(start);
    const text = bytes.toString('utf8', start, end).trimEnd();
    return {
      node: (stmt ?? {}) as Readonly<Record<string, unknown>>,
      line: first,
      endLine: first + countLines(text),
      text,
    };
  });
}

function skipBlank(bytes: Buffer, from: number, end: number): number {
  let at = from;
  for (;;) {
    while (at < end && (bytes[at] ?? 0) <= 0x20) at += 1;
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) {
      const next = bytes.indexOf(0x0a, at);
      if (next < 0 || next >= end) return end;
      at = next + 1;
    } else if (bytes[at] === 0x2f && bytes[at + 1] === 0x2a) {
      at = endOfComment(bytes, at, end);
    } else return at;
  }
}

/** Comments of SQL nest. */
function endOfComment(bytes: Buffer, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    if (bytes[at] === 0x2f && bytes[at + 1] === 0x2a) {
      depth += 1;
      at += 1;
    } else if (bytes[at] === 0x2a && bytes[at + 1] === 0x2f) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return end;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function lineOf(text: string, offset: number): number {
  return countLines(text.slice(0, offset)) + 1;
}
