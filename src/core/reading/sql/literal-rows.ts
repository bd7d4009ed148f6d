/**
 * `INSERT INTO t (…) VALUES (…), …` with nothing but literals: most of every large script. What it does is known from
 * its words, so that no parser has to build a tree of a million values.
 */
import type { SqlAct, TableName } from './act.ts';
import type { SqlToken } from './lexer.ts';

/** What such a statement does; null for every other statement. */
export function literalRows(tokens: readonly SqlToken[]): SqlAct | null {
  if (tokens[0]?.upper !== 'INSERT' || tokens[1]?.upper !== 'INTO') return null;
  const [table, behindTable] = nameAt(tokens, 2);
  if (table === null) return null;
  const at = behindColumns(tokens, behindTable);
  if (tokens[at]?.upper !== 'VALUES' || !areLiterals(tokens, at + 1)) return null;
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
