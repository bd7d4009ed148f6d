/** ALTER TABLE as tokens, for the dialects that PostgreSQL's parser does not read. */
import type { SqlAct, TableName } from './act.ts';
import type { SqlToken } from './lexer.ts';
import { columnOfTokens, constraintOfTokens, definitionOf } from './token-column.ts';
import { TokenCursor } from './token-cursor.ts';

type Tokens = readonly SqlToken[];

/** After `ALTER TABLE`: the name, then actions with commas between them. */
export function alterTableOfTokens(cursor: TokenCursor): readonly SqlAct[] {
  cursor.skipIfExists();
  cursor.take('ONLY');
  const table = cursor.name();
  if (table === '') return [{ kind: 'opaque', reason: 'ALTER TABLE without a name' }];
  const acts: SqlAct[] = [];
  let listed = false;
  while (!cursor.done) {
    const item = cursor.item();
    if (item.length === 0) continue;
    const act = listed ? listedDrop(table, item) : null;
    acts.push(...(act === null ? actionOf(table, item) : [act]));
    // SQL Server: `DROP COLUMN a, b`.
    listed = item[0]?.upper === 'DROP' && (item[1]?.upper === 'COLUMN' || listed);
  }
  return acts.length === 0 ? [{ kind: 'plain', what: 'ALTER TABLE' }] : acts;
}

function listedDrop(table: TableName, item: Tokens): SqlAct | null {
  const only = item[0];
  if (item.length !== 1 || only === undefined || only.kind === 'symbol') return null;
  return { kind: 'drop-column', table, column: only.value, cascade: false, type: null };
}

function actionOf(table: TableName, item: Tokens): readonly SqlAct[] {
  const cursor = new TokenCursor(item);
  const verb = cursor.next().upper;
  switch (verb) {
    case 'DROP':
      return [dropOf(table, cursor)];
    case 'ADD':
      return addOf(table, cursor);
    case 'MODIFY':
      cursor.take('COLUMN');
      return changedColumn(table, cursor, cursor.name());
    case 'CHANGE':
      return changeOf(table, cursor);
    case 'ALTER':
      return alterColumnOf(table, cursor);
    case 'RENAME':
      return [renameOf(table, cursor)];
    case 'WITH':
      return cursor.take('NOCHECK', 'ADD')
        ? addOf(table, cursor).map(unchecked)
        : cursor.take('CHECK', 'ADD')
          ? addOf(table, cursor)
          : [plain()];
    case 'NOCHECK':
      return [{ kind: 'checks-off', table, what: 'NOCHECK CONSTRAINT' }];
    case 'DISABLE':
      if (cursor.peek().upper === 'TRIGGER') return [{ kind: 'checks-off', table, what: 'DISABLE TRIGGER' }];
      return [cursor.peek().upper === 'KEYS' ? { kind: 'checks-off', table, what: 'DISABLE KEYS' } : plain()];
  }
  return optionOf(table, verb, cursor);
}

const REWRITES: ReadonlyMap<string, string> = new Map([
  ['ENGINE', 'ENGINE ='],
  ['CONVERT', 'CONVERT TO CHARACTER SET'],
  ['ORDER', 'ORDER BY'],
  ['FORCE', 'FORCE'],
  ['ROW_FORMAT', 'ROW_FORMAT ='],
  ['KEY_BLOCK_SIZE', 'KEY_BLOCK_SIZE ='],
]);

function optionOf(table: TableName, verb: string, cursor: TokenCursor): readonly SqlAct[] {
  const how = REWRITES.get(verb);
  if (how !== undefined) return [{ kind: 'rewrite', table, how }];
  cursor.take('=');
  const value = cursor.peek().upper;
  if (verb === 'ALGORITHM' && value === 'COPY') return [{ kind: 'rewrite', table, how: 'ALGORITHM = COPY' }];
  if (verb === 'LOCK' && (value === 'SHARED' || value === 'EXCLUSIVE')) {
    return [{ kind: 'lock-table', table, exclusive: value === 'EXCLUSIVE' }];
  }
  if (verb === 'TRUNCATE' || verb === 'DISCARD') {
    return [{ kind: 'drop', object: 'partition', name: cursor.tokens.at(-1)?.value ?? '', cascade: false, table }];
  }
  if (verb === 'EXCHANGE' || verb === 'REORGANIZE' || verb === 'COALESCE' || verb === 'PARTITION') {
    return [{ kind: 'rewrite', table, how: `${verb} PARTITION` }];
  }
  if (verb === 'AUTO_INCREMENT') return [{ kind: 'change-identity', table, column: '', what: 'AUTO_INCREMENT =' }];
  return KNOWN_OPTIONS.has(verb) ? [plain()] : [{ kind: 'opaque', reason: `ALTER TABLE ${table} ${verb}` }];
}

const KNOWN_OPTIONS: ReadonlySet<string> = new Set(
  `ALGORITHM LOCK COMMENT DEFAULT CHARACTER CHARSET COLLATE ENABLE CHECK IMPORT VALIDATE STATS_PERSISTENT SET OWNER
  STATS_AUTO_RECALC ANALYZE OPTIMIZE REBUILD REPAIR WITHOUT AVG_ROW_LENGTH MAX_ROWS MIN_ROWS INSERT_METHOD UNION
  ATTACH DETACH CLUSTER REPLICA REMOVE CHECKSUM TABLESPACE COMPRESSION ENCRYPTION`.split(/\s+/),
);

function plain(): SqlAct {
  return { kind: 'plain', what: 'ALTER TABLE' };
}

function dropOf(table: TableName, cursor: TokenCursor): SqlAct {
  const what = cursor.takeOne(
    'COLUMN',
    'INDEX',
    'KEY',
    'PRIMARY',
    'FOREIGN',
    'CONSTRAINT',
    'CHECK',
    'PARTITION',
    'PERIOD',
  );
  if (what === 'PRIMARY') return { kind: 'drop-constraint', table, name: 'PRIMARY KEY' };
  if (what === 'FOREIGN') cursor.take('KEY');
  cursor.skipIfExists();
  const name = cursor.name();
  if (what === 'INDEX' || what === 'KEY') return { kind: 'drop-index', table, name, concurrently: false };
  if (what === 'FOREIGN' || what === 'CONSTRAINT' || what === 'CHECK') return { kind: 'drop-constraint', table, name };
  if (what === 'PARTITION') return { kind: 'drop', object: 'partition', name, cascade: false, table };
  return { kind: 'drop-column', table, column: name, cascade: false, type: null };
}

function addOf(table: TableName, cursor: TokenCursor): readonly SqlAct[] {
  const rest = cursor.tokens.slice(cursor.at);
  const constraint = constraintOfTokens(table, rest);
  if (constraint !== null) return [constraint];
  if (cursor.takeOne('INDEX', 'KEY', 'FULLTEXT', 'SPATIAL') !== '') {
    cursor.takeOne('INDEX', 'KEY');
    const name = cursor.peek().upper === '(' ? null : cursor.name();
    return [{ kind: 'create-index', table, name, unique: false, concurrently: false }];
  }
  if (cursor.take('PARTITION')) return [plain()];
  cursor.take('COLUMN');
  cursor.skipIfExists();
  if (!cursor.take('(')) return [{ kind: 'add-column', table, column: columnOfTokens(cursor.tokens.slice(cursor.at)) }];
  const list = new TokenCursor(cursor.tokens.slice(cursor.at, -1));
  const acts: SqlAct[] = [];
  while (!list.done) acts.push({ kind: 'add-column', table, column: columnOfTokens(list.item()) });
  return acts;
}

function unchecked(act: SqlAct): SqlAct {
  return act.kind === 'add-constraint' ? { ...act, notValid: true } : act;
}

/** MODIFY and the second half of CHANGE say the whole column anew. */
function changedColumn(table: TableName, cursor: TokenCursor, column: string): readonly SqlAct[] {
  const { type, notNull } = definitionOf(cursor);
  const changed: SqlAct = { kind: 'change-type', table, column, to: type, from: null, converted: false };
  return notNull ? [changed, { kind: 'set-not-null', table, column }] : [changed];
}

function changeOf(table: TableName, cursor: TokenCursor): readonly SqlAct[] {
  cursor.take('COLUMN');
  cursor.skipIfExists();
  const from = cursor.name();
  const to = cursor.name();
  const changed = changedColumn(table, cursor, to);
  if (from.toLowerCase() === to.toLowerCase()) return changed;
  return [{ kind: 'rename', object: 'column', table, from, to }, ...changed];
}

function alterColumnOf(table: TableName, cursor: TokenCursor): readonly SqlAct[] {
  if (cursor.takeOne('INDEX', 'CHECK', 'CONSTRAINT') !== '') {
    const off = cursor.has('NOT', 'ENFORCED');
    return [off ? { kind: 'checks-off', table, what: 'constraint NOT ENFORCED' } : plain()];
  }
  cursor.take('COLUMN');
  const column = cursor.name();
  if (cursor.take('SET', 'DEFAULT') || cursor.take('SET', 'VISIBLE') || cursor.take('SET', 'INVISIBLE'))
    return [plain()];
  if (cursor.take('DROP', 'DEFAULT')) return [{ kind: 'drop-default', table, column }];
  if (cursor.take('SET', 'NOT', 'NULL')) return [{ kind: 'set-not-null', table, column }];
  if (cursor.take('DROP', 'NOT', 'NULL')) return [{ kind: 'drop-not-null', table, column }];
  cursor.take('SET', 'DATA');
  cursor.take('TYPE');
  return changedColumn(table, cursor, column);
}

function renameOf(table: TableName, cursor: TokenCursor): SqlAct {
  const what = cursor.takeOne('COLUMN', 'INDEX', 'KEY', 'TO', 'AS', 'CONSTRAINT');
  const from = cursor.name();
  if (what === 'TO' || what === 'AS') return { kind: 'rename', object: 'table', table: null, from: table, to: from };
  if (!cursor.take('TO')) return { kind: 'rename', object: 'table', table: null, from: table, to: from };
  const object = what === 'INDEX' || what === 'KEY' ? 'index' : what === 'CONSTRAINT' ? 'constraint' : 'column';
  return { kind: 'rename', object, table, from, to: cursor.name() };
}
