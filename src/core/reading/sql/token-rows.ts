/** DELETE, UPDATE, TRUNCATE and INSERT as tokens, and what is buried in statements of an unknown kind. */
import type { RowChoice, SqlAct } from './act.ts';
import { isKeyName } from './ast-condition.ts';
import type { SqlToken } from './lexer.ts';
import { TokenCursor } from './token-cursor.ts';

const NO_CASCADE = { cascade: false, columns: [], source: null } as const;

export function truncateOfTokens(cursor: TokenCursor): readonly SqlAct[] {
  cursor.take('TABLE');
  cursor.take('ONLY');
  const names = cursor.names();
  const cascade = cursor.has('CASCADE');
  return (names.length > 0 ? names : ['']).map((table) => ({
    ...NO_CASCADE,
    kind: 'rows',
    verb: 'truncate',
    table,
    choice: 'all',
    cascade,
  }));
}

export function deleteOfTokens(cursor: TokenCursor): readonly SqlAct[] {
  while (cursor.takeOne('LOW_PRIORITY', 'QUICK', 'IGNORE', 'TOP') !== '') continue;
  if (cursor.peek().upper === '(') cursor.skipGroup();
  cursor.take('FROM');
  cursor.take('ONLY');
  const table = cursor.name();
  return [{ ...NO_CASCADE, kind: 'rows', verb: 'delete', table, choice: choiceOf(cursor) }];
}

export function updateOfTokens(cursor: TokenCursor): readonly SqlAct[] {
  while (cursor.takeOne('LOW_PRIORITY', 'IGNORE', 'ONLY') !== '') continue;
  if (cursor.take('OR')) cursor.next();
  const table = cursor.name();
  const columns: string[] = [];
  const set = new TokenCursor(cursor.tokens, cursor.at);
  while (!set.done && set.next().upper !== 'SET') continue;
  while (!set.done) {
    const [column, sign] = set.item();
    if (column !== undefined && sign?.upper === '=') columns.push(column.value);
  }
  return [{ ...NO_CASCADE, kind: 'rows', verb: 'update', table, choice: choiceOf(cursor), columns }];
}

export function insertOfTokens(cursor: TokenCursor): readonly SqlAct[] {
  while (
    cursor.takeOne(
      'LOW_PRIORITY',
      'DELAYED',
      'HIGH_PRIORITY',
      'IGNORE',
      'OR',
      'REPLACE',
      'ABORT',
      'FAIL',
      'ROLLBACK',
    ) !== ''
  )
    continue;
  cursor.take('INTO');
  const table = cursor.name();
  let source: string | null = null;
  while (!cursor.done && source === null) if (cursor.next().upper === 'FROM') source = cursor.name();
  return [
    { ...NO_CASCADE, kind: 'rows', verb: 'insert', table, choice: 'some', source: source === '' ? null : source },
  ];
}

/** Which rows the WHERE that follows chooses. A LIMIT without WHERE still takes whatever comes. */
function choiceOf(cursor: TokenCursor): RowChoice {
  const from = cursor.at;
  let depth = 0;
  for (let at = from; at < cursor.tokens.length; at += 1) {
    const upper = cursor.tokens[at]?.upper ?? '';
    if (upper === '(') depth += 1;
    else if (upper === ')') depth -= 1;
    else if (depth === 0 && upper === 'WHERE')
      return conditionOf(cursor.tokens.slice(at + 1), hasJoin(cursor.tokens.slice(from, at)));
  }
  return 'all';
}

function hasJoin(tokens: readonly SqlToken[]): boolean {
  return tokens.some(({ upper }) => upper === 'JOIN' || upper === 'USING');
}

const ENDS: ReadonlySet<string> = new Set(['LIMIT', 'ORDER', 'RETURNING', ';']);

function conditionOf(tokens: readonly SqlToken[], joined: boolean): RowChoice {
  const end = tokens.findIndex(({ upper }) => ENDS.has(upper));
  const words = end < 0 ? tokens : tokens.slice(0, end);
  const plain = words.filter(({ upper }) => upper !== '(' && upper !== ')');
  if (isTrue(plain)) return 'always-true';
  for (let at = 0; at < plain.length; at += 1) {
    if (plain[at]?.upper === 'OR' && (isTrue(plain.slice(0, at)) || isTrue(plain.slice(at + 1)))) return 'always-true';
    if (at > 64) break;
  }
  if (joined) return 'some';
  const [column, sign, value] = plain;
  const constant = value !== undefined && value.kind !== 'word' && value.kind !== 'name';
  const listed = sign?.upper === 'IN' && value?.upper !== 'SELECT';
  const few = column !== undefined && isKeyName(column.value) && (listed || (sign?.upper === '=' && constant));
  return few && !plain.some(({ upper }) => upper === 'OR') ? 'few' : 'some';
}

function isTrue(tokens: readonly SqlToken[]): boolean {
  const [left, sign, right] = tokens;
  if (left === undefined) return false;
  if (tokens.length === 1) return left.upper === 'TRUE' || (left.kind === 'number' && Number(left.value) !== 0);
  if (tokens.length !== 3 || right === undefined) return false;
  const same = left.value === right.value && left.kind === right.kind;
  return sign?.upper === '=' && same;
}

/** Destructive statements anywhere among tokens that no reader understands: nothing is missed for being wrapped. */
export function buriedActs(tokens: readonly SqlToken[]): readonly SqlAct[] {
  const acts: SqlAct[] = [];
  for (let at = 0; at < tokens.length && acts.length < MOST_BURIED; at += 1) {
    const first = tokens[at]?.upper ?? '';
    if (first === 'DELETE' && tokens[at + 1]?.upper === 'FROM') acts.push(...deleteOfTokens(restFrom(tokens, at)));
    else if (first === 'TRUNCATE') acts.push(...truncateOfTokens(restFrom(tokens, at)));
    else if (first === 'UPDATE' && tokens.slice(at, at + 8).some(({ upper }) => upper === 'SET')) {
      acts.push(...updateOfTokens(restFrom(tokens, at)));
    } else if (first === 'DROP') acts.push(...buriedDrop(tokens.slice(at + 1, at + 12)));
  }
  return acts;
}

const MOST_BURIED = 1_000;

function restFrom(tokens: readonly SqlToken[], at: number): TokenCursor {
  return new TokenCursor(tokens.slice(at + 1, endOf(tokens, at)));
}

/** A statement ends at a semicolon, or where the parentheses around it close. */
function endOf(tokens: readonly SqlToken[], from: number): number {
  let depth = 0;
  const last = Math.min(tokens.length, from + 400);
  for (let at = from; at < last; at += 1) {
    const upper = tokens[at]?.upper;
    if (upper === ';') return at;
    if (upper === '(') depth += 1;
    if (upper === ')') depth -= 1;
    if (depth < 0) return at;
  }
  return last;
}

const BURIED = new Map([
  ['TABLE', 'table'],
  ['SCHEMA', 'schema'],
  ['DATABASE', 'database'],
  ['MATERIALIZED', 'materialized-view'],
] as const);

function buriedDrop(tokens: readonly SqlToken[]): readonly SqlAct[] {
  const cursor = new TokenCursor(tokens);
  const word = cursor.next().upper;
  if (word === 'COLUMN') {
    cursor.skipIfExists();
    return [{ kind: 'drop-column', table: '?', column: cursor.name(), cascade: false, type: null }];
  }
  const object = [...BURIED].find(([known]) => known === word)?.[1];
  if (object === undefined) return [];
  if (object === 'materialized-view') cursor.next();
  cursor.skipIfExists();
  return [{ kind: 'drop', object, name: cursor.name(), cascade: cursor.has('CASCADE'), table: null }];
}
