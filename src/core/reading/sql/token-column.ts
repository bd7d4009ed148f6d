/** Column definitions and constraints as tokens: MySQL, MariaDB, SQLite and whoever writes like them. */
import type { ColumnFact, ConstraintKind, SqlAct, TableName } from './act.ts';
import type { SqlToken } from './lexer.ts';
import { TokenCursor } from './token-cursor.ts';

const ENDS_TYPE: ReadonlySet<string> = new Set(
  `NOT NULL DEFAULT AUTO_INCREMENT AUTOINCREMENT PRIMARY UNIQUE KEY COMMENT COLLATE CHARACTER CHARSET GENERATED AS
  REFERENCES CHECK CONSTRAINT FIRST AFTER ON VIRTUAL STORED INVISIBLE IDENTITY UNSIGNED ZEROFILL USING`.split(/\s+/),
);
/** Values that are computed anew for every row. */
const VOLATILE: ReadonlySet<string> = new Set([
  'UUID',
  'RAND',
  'RANDOM',
  'NEWID',
  'RANDOMBLOB',
  'SYSDATE',
  'NEWSEQUENTIALID',
]);

/** `name type …` up to the end of the tokens. */
export function columnOfTokens(tokens: readonly SqlToken[]): ColumnFact {
  const cursor = new TokenCursor(tokens);
  const name = cursor.name();
  return { name, ...definitionOf(cursor) };
}

type Definition = Omit<ColumnFact, 'name'>;

/** A column's type and attributes. */
export function definitionOf(cursor: TokenCursor): Definition {
  const type = typeOf(cursor);
  const rest = new TokenCursor(cursor.tokens, cursor.at);
  const constraints: ConstraintKind[] = [];
  if (rest.has('PRIMARY')) constraints.push('primary');
  if (rest.has('UNIQUE')) constraints.push('unique');
  if (rest.has('CHECK')) constraints.push('check');
  if (rest.has('REFERENCES')) constraints.push('foreign');
  const identity = rest.has('AUTO_INCREMENT') || rest.has('AUTOINCREMENT') || rest.has('IDENTITY') || type === 'serial';
  const computed = rest.has('GENERATED') || (rest.has('AS') && !identity);
  return {
    type,
    notNull: rest.has('NOT', 'NULL') || rest.has('PRIMARY'),
    default: defaultOf(rest),
    generated: identity
      ? 'identity'
      : !computed
        ? null
        : rest.has('STORED') || rest.has('PERSISTENT')
          ? 'stored'
          : 'virtual',
    constraints,
  };
}

function typeOf(cursor: TokenCursor): string {
  const parts: string[] = [];
  for (let depth = 0; !cursor.done; ) {
    const token = cursor.peek();
    if (depth === 0 && token.kind === 'word' && ENDS_TYPE.has(token.upper)) break;
    if (token.upper === '(') depth += 1;
    if (token.upper === ')') depth -= 1;
    const glue =
      parts.length === 0 || token.kind === 'symbol' || parts.at(-1) === '(' || parts.at(-1) === ',' ? '' : ' ';
    parts.push(glue === '' ? token.value : ` ${token.value}`);
    cursor.next();
    if (parts.length > 100) break;
  }
  return parts.join('').toLowerCase();
}

function defaultOf(cursor: TokenCursor): ColumnFact['default'] {
  const at = cursor.tokens.findIndex(({ upper }, index) => index >= cursor.at && upper === 'DEFAULT');
  if (at < 0) return 'none';
  const value = cursor.tokens[at + 1];
  if (value === undefined || value.upper === 'NULL') return 'none';
  const computed = cursor.tokens.slice(at + 1, at + 12).some(({ upper }) => VOLATILE.has(upper));
  return computed ? 'volatile' : 'constant';
}

/** A constraint of ALTER TABLE … ADD, after ADD; null when the tokens define a column or an index. */
export function constraintOfTokens(table: TableName, tokens: readonly SqlToken[]): SqlAct | null {
  const cursor = new TokenCursor(tokens);
  const named = cursor.take('CONSTRAINT');
  const name = named && !startsConstraint(cursor.peek().upper) ? cursor.name() : null;
  const base = {
    kind: 'add-constraint',
    table,
    name,
    usingIndex: false,
    references: null,
    notNullColumn: null,
  } as const;
  const notValid = cursor.has('NOT', 'VALID') || cursor.has('NOT', 'ENFORCED') || cursor.has('NOCHECK');
  if (cursor.take('FOREIGN', 'KEY'))
    return { ...base, constraint: 'foreign', notValid, references: referenced(cursor) };
  if (cursor.take('PRIMARY', 'KEY')) return { ...base, constraint: 'primary', notValid };
  if (cursor.take('CHECK')) return { ...base, constraint: 'check', notValid };
  if (cursor.take('UNIQUE')) return { ...base, constraint: 'unique', notValid };
  return null;
}

function startsConstraint(word: string): boolean {
  return ['FOREIGN', 'PRIMARY', 'CHECK', 'UNIQUE'].includes(word);
}

function referenced(cursor: TokenCursor): TableName | null {
  while (!cursor.done) if (cursor.next().upper === 'REFERENCES') return cursor.name();
  return null;
}

/** Columns of CREATE TABLE's list; constraints of the table are left out. */
export function columnsOfTokens(cursor: TokenCursor): readonly ColumnFact[] {
  while (!cursor.done && cursor.peek().upper !== '(') cursor.next();
  const start = cursor.at + 1;
  cursor.skipGroup();
  const list = new TokenCursor(cursor.tokens.slice(start, cursor.at - 1));
  const columns: ColumnFact[] = [];
  while (!list.done) {
    const item = list.item();
    const first = item[0];
    if (first === undefined || (first.kind === 'word' && NO_COLUMN.has(first.upper))) continue;
    columns.push(columnOfTokens(item));
  }
  return columns;
}

const NO_COLUMN: ReadonlySet<string> = new Set(
  'PRIMARY FOREIGN UNIQUE CHECK CONSTRAINT KEY INDEX FULLTEXT SPATIAL LIKE EXCLUDE PERIOD'.split(' '),
);
