/**
 * `INSERT INTO t (…) VALUES (…), …` with nothing but literals: most of every large script. What it does is known from
 * its words, so that no parser has to build a tree of a million values.
 */
import type { SqlAct, TableName } from './act.ts';
import type { SqlDialect, SqlToken } from './lexer.ts';
import type { SqlPiece } from './split.ts';

/**
 * What such a statement does; null for every other statement, and for one whose signs a server may tell apart otherwise
 * than the lexer here: that one is the parser's.
 */
export function literalRows(text: string, piece: SqlPiece, dialect: SqlDialect): SqlAct | null {
  const { tokens } = piece;
  if (tokens[0]?.upper !== 'INSERT' || tokens[1]?.upper !== 'INTO') return null;
  const [table, behindTable] = nameAt(tokens, 2);
  if (table === null) return null;
  const at = behindColumns(tokens, behindTable);
  if (tokens[at]?.upper !== 'VALUES' || !areLiterals(tokens, at + 1)) return null;
  if (!isPlain(text, piece, dialect)) return null;
  return { kind: 'rows', verb: 'insert', table, choice: 'some', cascade: false, columns: [], source: null };
}

/** A name with or without a schema, and where it ends. */
function nameAt(tokens: readonly SqlToken[], from: number): readonly [TableName | null, number] {
  const first = partAt(tokens, from);
  if (first === null || tokens[from + 1]?.upper !== '.') return [first, from + 1];
  const second = partAt(tokens, from + 2);
  return [second === null ? null : `${first}.${second}`, from + 3];
}

function partAt(tokens: readonly SqlToken[], at: number): string | null {
  const token = tokens[at];
  if (token?.kind === 'name') return token.value;
  return token?.kind === 'word' ? token.value.toLowerCase() : null;
}

/** Behind `(a, b)`; the place itself where no columns are named. */
function behindColumns(tokens: readonly SqlToken[], from: number): number {
  if (tokens[from]?.upper !== '(') return from;
  let at = from + 1;
  while (partAt(tokens, at) !== null) {
    const sign = tokens[at + 1]?.upper;
    if (sign === ')') return at + 2;
    if (sign !== ',') break;
    at += 2;
  }
  return from;
}

const SIGNS: ReadonlySet<string> = new Set([',', '-', '+', '.']);
const WORDS: ReadonlySet<string> = new Set(['NULL', 'TRUE', 'FALSE', 'DEFAULT', 'E', 'N']);

/** Rows in parentheses that hold literals, up to the statement's end. */
function areLiterals(tokens: readonly SqlToken[], from: number): boolean {
  let inRow = false;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const { kind, upper } = token;
    if (upper === '(' && !inRow) inRow = true;
    else if (upper === ')' && inRow) inRow = false;
    else if (upper === ';') return at === tokens.length - 1 && !inRow;
    else if (!inRow && upper !== ',') return false;
    else if (kind === 'word' && !WORDS.has(upper)) return false;
    else if (kind === 'symbol' && !SIGNS.has(upper)) return false;
  }
  return tokens.length > from && !inRow;
}

/** Nothing but blanks between the tokens, no two values side by side, and for PostgreSQL each token as it lexes it. */
function isPlain(text: string, { tokens, start, end }: SqlPiece, dialect: SqlDialect): boolean {
  let behind = start;
  let before: SqlToken | null = null;
  for (const token of tokens) {
    if (!areBlanks(text, behind, token.start)) return false;
    if (before !== null && isValue(before) && isValue(token) && !belongs(before, token)) return false;
    if (dialect === 'postgresql' && !isPostgresql(text, token)) return false;
    behind = token.end;
    before = token;
  }
  return areBlanks(text, behind, text.charAt(end - 1) === ';' ? Math.max(behind, end - 1) : end);
}

/** No comment, and no sign that only one of the two takes for a blank. */
function areBlanks(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) return false;
  }
  return true;
}

function isValue({ kind, upper }: SqlToken): boolean {
  return kind === 'text' || kind === 'number' || (kind === 'word' && WORDS.has(upper));
}

/** `E'…'` and `N'…'` are one value. */
function belongs(before: SqlToken, token: SqlToken): boolean {
  return (before.upper === 'E' || before.upper === 'N') && token.kind === 'text' && before.end === token.start;
}

function isPostgresql(text: string, { kind, value, start }: SqlToken): boolean {
  const first = text.charAt(start);
  switch (kind) {
    case 'text':
      return first === "'";
    case 'name':
      return first === '"';
    case 'word':
      return !value.includes('@') && !value.includes('#');
    case 'number':
      return /^[\d.]+(?:[eE]\d*)?$/.test(value);
    case 'symbol':
      return true;
  }
}
