/** DELETE, UPDATE, TRUNCATE, INSERT and MERGE of PostgreSQL's tree: which rows they touch. */
import type { RowChoice, SqlAct, TableName } from './act.ts';
import type { AstNode } from './ast.ts';
import { constantText, flagAt, listAt, nodesBelow, objectAt, relationName, stringsOf, textAt } from './ast.ts';
import { columnOf, hasJoinKey, holdsAlways, isFew } from './ast-condition.ts';
import { isHoleName } from './holes.ts';

const WRITES: ReadonlySet<string> = new Set(['DeleteStmt', 'UpdateStmt', 'InsertStmt', 'MergeStmt']);

/** What a statement writes, itself and in its WITH clauses; empty for a statement that only reads. */
export function rowActs(node: AstNode): readonly SqlAct[] {
  return nodesBelow(node, WRITES).map(([kind, body]) => rowAct(kind, body));
}

function rowAct(kind: string, body: AstNode): SqlAct {
  const table = relationName(objectAt(body, 'relation'));
  const none = { table, cascade: false, columns: [], source: null } as const;
  if (kind === 'InsertStmt') return insertAct(table, body);
  if (kind === 'MergeStmt') return mergeAct(table, body);
  if (kind === 'UpdateStmt') {
    return {
      ...none,
      kind: 'rows',
      verb: 'update',
      choice: choiceOf(body, table, 'fromClause'),
      columns: targetsOf(body),
    };
  }
  return { ...none, kind: 'rows', verb: 'delete', choice: choiceOf(body, table, 'usingClause') };
}

function insertAct(table: TableName, body: AstNode): SqlAct {
  const source = copiedFrom(body);
  const conflict = objectAt(body, 'onConflictClause');
  const select = objectAt(objectAt(body, 'selectStmt'), 'SelectStmt');
  // The table's own rows, all of them, are in conflict with themselves: that is an UPDATE of every row.
  const overwrites =
    source === table &&
    textAt(conflict, 'action') === 'ONCONFLICT_UPDATE' &&
    objectAt(conflict, 'whereClause') === null &&
    objectAt(select, 'whereClause') === null &&
    objectAt(select, 'limitCount') === null;
  const columns = overwrites ? targetsOf(conflict) : [];
  const how = overwrites ? ({ verb: 'update', choice: 'all' } as const) : ({ verb: 'insert', choice: 'some' } as const);
  return { kind: 'rows', table, cascade: false, columns, source: overwrites ? null : source, ...how };
}

function targetsOf(body: AstNode | null): readonly string[] {
  return body === null ? [] : listAt(body, 'targetList').map((target) => textAt(objectAt(target, 'ResTarget'), 'name'));
}

/** The clause of a MERGE that touches most: deletes before updates, rows without a partner before those with one. */
function mergeAct(table: TableName, body: AstNode): SqlAct {
  const on = objectAt(body, 'joinCondition');
  const always = on !== null && holdsAlways(on, table);
  const joined: RowChoice = always ? 'always-true' : on !== null && hasJoinKey(on) ? 'some' : 'join-without-key';
  const clauses = listAt(body, 'mergeWhenClauses').flatMap((item) => {
    const when = objectAt(item, 'MergeWhenClause');
    const command = textAt(when, 'commandType');
    if (when === null || (command !== 'CMD_DELETE' && command !== 'CMD_UPDATE')) return [];
    const condition = objectAt(when, 'condition');
    const narrow = condition !== null && !holdsAlways(condition, table);
    const apart = textAt(when, 'matchKind').includes('BY_SOURCE');
    // Rows without a partner are most of a table where little is merged in: what else is asked may hold for each.
    const choice: RowChoice = apart ? 'join-without-key' : narrow ? 'some' : joined;
    const verb = command === 'CMD_DELETE' ? ('delete' as const) : ('update' as const);
    return [{ verb, choice, columns: targetsOf(when) }];
  });
  const wide = clauses.filter(({ choice }) => choice !== 'some');
  const worst = wide.find(({ verb }) => verb === 'delete') ?? wide[0];
  const none = { kind: 'rows', table, cascade: false, source: null } as const;
  return worst === undefined ? { ...none, verb: 'merge', choice: 'some', columns: [] } : { ...none, ...worst };
}

function copiedFrom(insert: AstNode): TableName | null {
  const select = objectAt(objectAt(insert, 'selectStmt'), 'SelectStmt');
  const [first] = listAt(select, 'fromClause');
  return first === undefined ? null : relationName(first);
}

/** `joined` names the clause that brings other tables in. */
function choiceOf(body: AstNode, table: TableName, joined: string): RowChoice {
  const where = objectAt(body, 'whereClause');
  // What is filled in behind the table's name reads as its alias, and may be the WHERE.
  const alias = textAt(objectAt(objectAt(body, 'relation'), 'alias'), 'aliasname');
  if (where === null) return isHoleName(alias) ? 'unknown' : 'all';
  if (holdsAlways(where, table)) return 'always-true';
  if (isHole(where)) return 'unknown';
  if (listAt(body, joined).length > 0 && !hasJoinKey(where)) return 'join-without-key';
  return isFew(where) ? 'few' : 'some';
}

function isHole(where: AstNode): boolean {
  const column = columnOf(where);
  return column !== null && isHoleName(column);
}

/** TRUNCATE of every table that it names. */
export function truncateActs(body: AstNode): readonly SqlAct[] {
  return listAt(body, 'relations').map((relation) => ({
    kind: 'rows',
    verb: 'truncate',
    table: relationName(relation),
    choice: 'all',
    cascade: textAt(body, 'behavior') === 'DROP_CASCADE',
    columns: [],
    source: null,
  }));
}

/** Whether a query can change anything by a function that every server has. */
export function settingActs(select: AstNode): readonly SqlAct[] {
  return listAt(select, 'targetList').flatMap((target) => {
    const call = objectAt(objectAt(objectAt(target, 'ResTarget'), 'val'), 'FuncCall');
    if (call === null || stringsOf(listAt(call, 'funcname')).at(-1) !== 'set_config') return [];
    const [name, value] = listAt(call, 'args').map((arg) => constantText(arg) ?? '');
    return [{ kind: 'setting', name: (name ?? '').toLowerCase(), value: value ?? '' }] as const;
  });
}

/** True for a RangeVar of a temporary table. */
export function isTemporary(relation: AstNode | null): boolean {
  return textAt(relation, 'relpersistence') === 't' || flagAt(relation, 'temporary');
}
