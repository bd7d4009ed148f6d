/** One statement of another dialect → what it does, by its tokens. What no table knows is `opaque`, never harmless. */
import type { ObjectKind, SqlAct, StoredKind } from './act.ts';
import type { SqlToken } from './lexer.ts';
import { storedActs } from './stored.ts';
import { alterTableOfTokens } from './token-alter.ts';
import { columnsOfTokens } from './token-column.ts';
import { TokenCursor } from './token-cursor.ts';
import { buriedActs, deleteOfTokens, insertOfTokens, truncateOfTokens, updateOfTokens } from './token-rows.ts';

/** Statements in a string that this one runs. */
export type ReadText = (text: string) => readonly SqlAct[];
type Read = (cursor: TokenCursor, text: ReadText) => readonly SqlAct[];

const OBJECTS: ReadonlyMap<string, ObjectKind> = new Map<string, ObjectKind>([
  ['TABLE', 'table'],
  ['TABLES', 'table'],
  ['SCHEMA', 'schema'],
  ['DATABASE', 'database'],
  ['VIEW', 'view'],
  ['TYPE', 'type'],
  ['DOMAIN', 'type'],
  ['FUNCTION', 'function'],
  ['PROCEDURE', 'function'],
  ['PACKAGE', 'function'],
  ['EVENT', 'trigger'],
  ['TRIGGER', 'trigger'],
  ['POLICY', 'policy'],
  ['EXTENSION', 'extension'],
  ['TABLESPACE', 'object'],
  ['SEQUENCE', 'object'],
  ['USER', 'object'],
  ['ROLE', 'object'],
  ['SERVER', 'object'],
  ['PREPARE', 'object'],
  ['LOGIN', 'object'],
  ['SYNONYM', 'object'],
]);

const plain =
  (what: string): Read =>
  () => [{ kind: 'plain', what }];

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['DROP', (cursor) => dropOf(cursor)],
  ['TRUNCATE', truncateOfTokens],
  ['DELETE', deleteOfTokens],
  ['UPDATE', updateOfTokens],
  ['INSERT', insertOfTokens],
  ['REPLACE', insertOfTokens],
  ['ALTER', (cursor) => alterOf(cursor)],
  ['RENAME', (cursor) => renameOf(cursor)],
  ['CREATE', (cursor) => createOf(cursor)],
  ['GRANT', (cursor) => grantOf(cursor)],
  ['SET', (cursor) => setOf(cursor)],
  ['PRAGMA', (cursor) => pragmaOf(cursor)],
  ['BEGIN', plain('BEGIN')],
  ['START', () => [{ kind: 'transaction', verb: 'begin' }]],
  ['COMMIT', () => [{ kind: 'transaction', verb: 'commit' }]],
  ['END', () => [{ kind: 'transaction', verb: 'commit' }]],
  [
    'ROLLBACK',
    (cursor) => [cursor.has('TO') ? { kind: 'plain', what: 'savepoint' } : { kind: 'transaction', verb: 'rollback' }],
  ],
  ['VACUUM', () => [{ kind: 'rewrite', table: 'the whole database', how: 'VACUUM' }]],
  ['OPTIMIZE', (cursor) => maintenance(cursor, 'OPTIMIZE TABLE')],
  ['REPAIR', (cursor) => maintenance(cursor, 'REPAIR TABLE')],
  ['LOCK', (cursor) => lockOf(cursor)],
  ['WITH', (cursor) => withOf(cursor)],
  ['PREPARE', (cursor, text) => dynamic(cursor, text)],
  ['EXECUTE', (cursor, text) => dynamic(cursor, text)],
  ['EXEC', (cursor, text) => dynamic(cursor, text)],
]);

const HARMLESS: ReadonlySet<string> = new Set(
  `SELECT VALUES SHOW DESCRIBE DESC EXPLAIN USE ANALYZE COMMENT REVOKE UNLOCK FLUSH CHECK SAVEPOINT RELEASE ATTACH
  DETACH REINDEX DEALLOCATE LOAD HELP PRINT DECLARE FETCH CLOSE OPEN CHECKPOINT IMPORT TABLE HANDLER PROMPT SPOOL
  WHENEVER STATISTICS`.split(/\s+/),
);

/** What the tokens of one statement do; never empty. */
export function statementOfTokens(tokens: readonly SqlToken[], text: ReadText): readonly SqlAct[] {
  const cursor = new TokenCursor(tokens);
  while (cursor.peek().upper === ';' || cursor.peek().upper === '/') cursor.next();
  if (cursor.done) return [{ kind: 'plain', what: 'empty' }];
  const first = cursor.next();
  if (
    first.upper === 'BEGIN' &&
    (cursor.done ||
      ['TRANSACTION', 'WORK', 'IMMEDIATE', 'EXCLUSIVE', 'DEFERRED', 'TRAN', ';'].includes(cursor.peek().upper))
  ) {
    return [{ kind: 'transaction', verb: 'begin' }];
  }
  const read = READERS.get(first.upper);
  if (read !== undefined && first.upper !== 'BEGIN') return read(cursor, text);
  if (HARMLESS.has(first.upper) && first.kind === 'word') return [{ kind: 'plain', what: first.upper }];
  const reason = `a statement that begins with ${first.value.slice(0, 40)}`;
  return [{ kind: 'opaque', reason }, ...buriedActs(tokens)];
}

function dropOf(cursor: TokenCursor): readonly SqlAct[] {
  cursor.takeOne('TEMPORARY', 'GLOBAL', 'PUBLIC', 'FOREIGN');
  if (cursor.take('INDEX')) {
    const concurrently = cursor.take('CONCURRENTLY');
    cursor.skipIfExists();
    const name = cursor.name();
    return [{ kind: 'drop-index', table: cursor.take('ON') ? cursor.name() : null, name, concurrently }];
  }
  const materialized = cursor.take('MATERIALIZED');
  const word = cursor.next().upper;
  const object = materialized ? 'materialized-view' : OBJECTS.get(word);
  cursor.skipIfExists();
  const names = cursor.names();
  const cascade = cursor.has('CASCADE');
  const table = cursor.take('ON') ? cursor.name() : null;
  if (object === undefined || names.length === 0)
    return [{ kind: 'opaque', reason: `DROP ${word} ${names.join(', ')}`.trim() }];
  return names.map((name) => ({ kind: 'drop', object, name, cascade, table }));
}

function alterOf(cursor: TokenCursor): readonly SqlAct[] {
  cursor.takeOne('ONLINE', 'IGNORE', 'FOREIGN');
  cursor.take('IGNORE');
  if (cursor.take('TABLE')) return alterTableOfTokens(cursor);
  const word = cursor.next().upper;
  if (
    [
      'DATABASE',
      'SCHEMA',
      'VIEW',
      'USER',
      'ROLE',
      'LOGIN',
      'EVENT',
      'FUNCTION',
      'PROCEDURE',
      'SERVER',
      'INSTANCE',
      'INDEX',
      'SESSION',
      'TRIGGER',
      'SEQUENCE',
      'POLICY',
      'EXTENSION',
    ].includes(word)
  ) {
    if (cursor.has('SUPERUSER') || cursor.has('BYPASSRLS'))
      return [{ kind: 'grant', what: `ALTER ${word} with SUPERUSER or BYPASSRLS` }];
    return [{ kind: 'plain', what: `ALTER ${word}` }];
  }
  return [{ kind: 'opaque', reason: `ALTER ${word}` }];
}

function renameOf(cursor: TokenCursor): readonly SqlAct[] {
  const word = cursor.next().upper;
  if (word === 'USER') return [{ kind: 'plain', what: 'RENAME USER' }];
  if (word !== 'TABLE' && word !== 'TABLES') return [{ kind: 'opaque', reason: `RENAME ${word}` }];
  const acts: SqlAct[] = [];
  do {
    const from = cursor.name();
    if (!cursor.take('TO')) break;
    acts.push({ kind: 'rename', object: 'table', table: null, from, to: cursor.name() });
  } while (cursor.take(','));
  return acts.length === 0 ? [{ kind: 'opaque', reason: 'RENAME TABLE' }] : acts;
}

const ROUTINES: readonly string[] = ['FUNCTION', 'PROCEDURE', 'TRIGGER', 'EVENT', 'PACKAGE'];

function createOf(cursor: TokenCursor): readonly SqlAct[] {
  const replaces = cursor.take('OR', 'REPLACE');
  while (
    [
      'UNIQUE',
      'FULLTEXT',
      'SPATIAL',
      'TEMPORARY',
      'TEMP',
      'GLOBAL',
      'VIRTUAL',
      'ONLINE',
      'CLUSTERED',
      'NONCLUSTERED',
      'BITMAP',
      'UNLOGGED',
    ].includes(cursor.peek().upper)
  )
    cursor.next();
  const before = cursor.tokens.slice(0, cursor.at).map(({ upper }) => upper);
  if (cursor.take('TABLE')) {
    const certain = cursor.peek().upper !== 'IF';
    cursor.skipIfExists();
    const table = cursor.name();
    const temporary = before.includes('TEMPORARY') || before.includes('TEMP') || table.startsWith('#');
    const created: SqlAct = { kind: 'create-table', table, temporary, certain, columns: columnsOfTokens(cursor) };
    // MariaDB drops what stands under the name.
    return replaces
      ? [{ kind: 'drop', object: 'table', name: table, cascade: false, table: null }, created]
      : [created];
  }
  if (cursor.take('INDEX')) return createIndex(cursor, before.includes('UNIQUE'));
  const at = cursor.tokens.findIndex(
    ({ upper }, index) => index < 30 && (upper === 'VIEW' || ROUTINES.includes(upper)),
  );
  if (at >= 0) {
    const named = new TokenCursor(cursor.tokens, at + 1);
    named.skipIfExists();
    const word = cursor.tokens[at]?.upper ?? '';
    const name = named.name();
    const created: SqlAct = { kind: 'create-object', object: OBJECTS.get(word) ?? 'object', name };
    const how = KEPT.get(word);
    if (how === undefined) return [created];
    return [created, ...storedActs(how, name, buriedActs(named.tokens.slice(named.at)))];
  }
  const word = cursor.peek().upper;
  if (
    [
      'DATABASE',
      'SCHEMA',
      'USER',
      'ROLE',
      'LOGIN',
      'SEQUENCE',
      'TYPE',
      'DOMAIN',
      'SERVER',
      'TABLESPACE',
      'EXTENSION',
      'STATISTICS',
      'POLICY',
      'SYNONYM',
      'RESOURCE',
    ].includes(word)
  ) {
    return [{ kind: 'plain', what: `CREATE ${word}` }];
  }
  return [{ kind: 'opaque', reason: `CREATE ${word}` }];
}

const KEPT: ReadonlyMap<string, StoredKind> = new Map<string, StoredKind>([
  ['TRIGGER', 'trigger'],
  ['EVENT', 'event'],
]);

function createIndex(cursor: TokenCursor, unique: boolean): readonly SqlAct[] {
  const concurrently = cursor.take('CONCURRENTLY') || cursor.has('ONLINE');
  cursor.skipIfExists();
  const name = cursor.peek().upper === 'ON' ? null : cursor.name();
  while (!cursor.done && !cursor.take('ON')) cursor.next();
  return [{ kind: 'create-index', table: cursor.name(), name, unique, concurrently }];
}

function grantOf(cursor: TokenCursor): readonly SqlAct[] {
  if (cursor.has('TO', 'PUBLIC')) return [{ kind: 'grant', what: 'GRANT … TO PUBLIC' }];
  const words = cursor.tokens.map(({ upper, value }) => (upper === '' ? value : upper)).join(' ');
  if (words.startsWith('GRANT ALL') && words.includes('ON * . *')) return [{ kind: 'grant', what: 'GRANT ALL ON *.*' }];
  if (words.includes(' @ % ') || words.includes('WITH GRANT OPTION') || words.startsWith('GRANT SUPER')) {
    return [{ kind: 'grant', what: 'GRANT with the right to grant on, or from any host' }];
  }
  return [{ kind: 'plain', what: 'GRANT' }];
}

const CHECKS: ReadonlySet<string> = new Set([
  'FOREIGN_KEY_CHECKS',
  'UNIQUE_CHECKS',
  'SQL_LOG_BIN',
  'CHECK_CONSTRAINT_CHECKS',
  '@@FOREIGN_KEY_CHECKS',
]);

function setOf(cursor: TokenCursor): readonly SqlAct[] {
  cursor.takeOne('GLOBAL', 'SESSION', 'LOCAL');
  const acts: SqlAct[] = [];
  while (!cursor.done) {
    const [name, sign, value] = cursor.item();
    if (name === undefined || (sign?.upper !== '=' && sign?.upper !== ':')) continue;
    const text = value?.value ?? '';
    if (CHECKS.has(name.upper) && (text === '0' || text.toUpperCase() === 'OFF')) {
      acts.push({ kind: 'checks-off', table: null, what: `${name.value} = ${text}` });
    } else acts.push({ kind: 'setting', name: name.value.toLowerCase(), value: text });
  }
  return acts.length === 0 ? [{ kind: 'plain', what: 'SET' }] : acts;
}

function pragmaOf(cursor: TokenCursor): readonly SqlAct[] {
  const name = cursor.name().toLowerCase();
  cursor.takeOne('=', '(');
  const value = cursor.peek().value.toLowerCase();
  if (name === 'writable_schema' && value !== '0' && value !== 'off') {
    return [{ kind: 'checks-off', table: null, what: 'PRAGMA writable_schema' }];
  }
  return [{ kind: 'setting', name, value }];
}

function maintenance(cursor: TokenCursor, how: string): readonly SqlAct[] {
  while (cursor.takeOne('LOCAL', 'NO_WRITE_TO_BINLOG', 'TABLE', 'TABLES') !== '') continue;
  return cursor.names().map((table) => ({ kind: 'rewrite', table, how }));
}

function lockOf(cursor: TokenCursor): readonly SqlAct[] {
  cursor.takeOne('TABLES', 'TABLE');
  const table = cursor.name();
  return [
    cursor.has('WRITE') ? { kind: 'lock-table', table, exclusive: true } : { kind: 'plain', what: 'LOCK TABLES READ' },
  ];
}

/** The statement that a WITH clause leads to. */
function withOf(cursor: TokenCursor): readonly SqlAct[] {
  const acts = buriedActs(cursor.tokens);
  return acts.length > 0 ? acts : [{ kind: 'plain', what: 'WITH' }];
}

/** A statement in a string is read; one that is put together at run time is not known. */
function dynamic(cursor: TokenCursor, text: ReadText): readonly SqlAct[] {
  const texts = cursor.tokens.filter(({ kind }) => kind === 'text');
  const joined = cursor.tokens.some(
    ({ upper }) => upper === '|' || upper === '+' || upper === 'CONCAT' || upper === 'FORMAT',
  );
  const [only] = texts;
  if (cursor.take('SP_RENAME')) return spRename(texts);
  const acts = texts.flatMap(({ value }) => text(value));
  if (only !== undefined && texts.length === 1 && !joined) return acts;
  const found = acts.filter(({ kind }) => kind !== 'plain' && kind !== 'opaque');
  return [{ kind: 'opaque', reason: 'a statement that is put together when it runs' }, ...found];
}

function spRename(texts: readonly SqlToken[]): readonly SqlAct[] {
  const [from, to, what] = texts.map(({ value }) => value);
  const object: ObjectKind =
    what?.toUpperCase() === 'COLUMN' ? 'column' : what?.toUpperCase() === 'INDEX' ? 'index' : 'table';
  const dot = from?.lastIndexOf('.') ?? -1;
  const table = object === 'table' || dot < 0 ? null : (from ?? '').slice(0, dot);
  return [
    { kind: 'rename', object, table, from: table === null ? (from ?? '') : (from ?? '').slice(dot + 1), to: to ?? '' },
  ];
}
