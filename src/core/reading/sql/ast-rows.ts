/** DELETE, UPDATE, TRUNCATE, INSERT and MERGE of PostgreSQL's tree: which rows they touch. */
import type { RowChoice, SqlAct, TableName } from './act.ts';
import type { AstNode } from './ast.ts';
import { constantText, flagAt, kindOf, listAt, nodesBelow, objectAt, relationName, stringsOf, textAt } from './ast.ts';
import { isHoleName } from './holes.ts';

const WRITES: ReadonlySet<string> = new Set(['DeleteStmt', 'UpdateStmt', 'InsertStmt', 'MergeStmt']);

/** What a statement writes, itself and in its WITH clauses; empty for a statement that only reads. */
export function rowActs(node: AstNode): readonly SqlAct[] {
  return nodesBelow(node, WRITES).map(([kind, body]) => rowAct(kind, body));
}

function rowAct(kind: string, body: AstNode): SqlAct {
  const table = relationName(objectAt(body, 'relation'));
  const none = { table, cascade: false, columns: [], source: null } as const;
  if (kind === 'InsertStmt') return { ...none, kind: 'rows', verb: 'insert', choice: 'some', source: copiedFrom(body) };
  if (kind === 'MergeStmt') {
    const deletes = listAt(body, 'mergeWhenClauses').some((clause) => {
      const when = objectAt(clause, 'MergeWhenClause');
      return textAt(when, 'commandType') === 'CMD_DELETE' && textAt(when, 'matchKind').includes('BY_SOURCE');
    });
    return { ...none, kind: 'rows', verb: deletes ? 'delete' : 'merge', choice: deletes ? 'join-without-key' : 'some' };
  }
  if (kind === 'UpdateStmt') {
    const columns = listAt(body, 'targetList').map((target) => textAt(objectAt(target, 'ResTarget'), 'name'));
    return { ...none, kind: 'rows', verb: 'update', choice: choiceOf(body, 'fromClause'), columns };
  }
  return { ...none, kind: 'rows', verb: 'delete', choice: choiceOf(body, 'usingClause') };
}

function copiedFrom(insert: AstNode): TableName | null {
  const select = objectAt(objectAt(insert, 'selectStmt'), 'SelectStmt');
  const [first] = listAt(select, 'fromClause');
  return first === undefined ? null : relationName(first);
}

/** `joined` names the clause that brings other tables in. */
function choiceOf(body: AstNode, joined: string): RowChoice {
  const where = objectAt(body, 'whereClause');
  // What is filled in behind the table's name reads as its alias, and may be the WHERE.
  const alias = textAt(objectAt(objectAt(body, 'relation'), 'alias'), 'aliasname');
  if (where === null) return isHoleName(alias) ? 'unknown' : 'all';
  const truth = alwaysTrue(where, 0);
  if (truth) return 'always-true';
  if (isHole(where)) return 'unknown';
  if (listAt(body, joined).length > 0 && !hasJoinKey(where)) return 'join-without-key';
  return isFew(where) ? 'few' : 'some';
}

const DEEPEST = 50;

/** True only where no row can fail it: `true`, `1 = 1`, `a OR true`, `NOT false`. */
function alwaysTrue(node: AstNode, depth: number): boolean {
  if (depth > DEEPEST) return false;
  const [kind, body] = kindOf(node);
  if (kind === 'A_Const') return constantText(node) === 'true';
  if (kind === 'TypeCast') return ['true', 't', '1', 'on', 'yes'].includes(constantText(node)?.toLowerCase() ?? '');
  if (kind === 'A_Expr') return comparesItself(body);
  if (kind !== 'BoolExpr') return false;
  const args = listAt(body, 'args');
  switch (textAt(body, 'boolop')) {
    case 'OR_EXPR':
      return args.some((arg) => alwaysTrue(arg, depth + 1)) || isTautology(args);
    case 'AND_EXPR':
      return args.every((arg) => alwaysTrue(arg, depth + 1));
    case 'NOT_EXPR':
      return args.every((arg) => constantText(arg) === 'false' || comparesApart(arg));
  }
  return false;
}

/** `x IS NULL OR x IS NOT NULL`. */
function isTautology(args: readonly AstNode[]): boolean {
  const tests = args.map((arg) => objectAt(arg, 'NullTest')).filter((test) => test !== null);
  const kinds = new Set(tests.map((test) => textAt(test, 'nulltesttype')));
  return kinds.size === 2 && new Set(tests.map((test) => columnOf(objectAt(test, 'arg')))).size === 1;
}

function comparesItself(expression: AstNode): boolean {
  const [left, right] = ['lexpr', 'rexpr'].map((side) => constantText(objectAt(expression, side)));
  if (left === null || right === null || left === undefined || right === undefined) return sameColumn(expression);
  const operator = operatorOf(expression);
  if (operator === '=' || operator === '>=' || operator === '<=') return left === right;
  if (operator === '<>') return left !== right;
  const [a, b] = [Number(left), Number(right)];
  return (operator === '<' && a < b) || (operator === '>' && a > b);
}

/** `id = id` holds for every row that has one. */
function sameColumn(expression: AstNode): boolean {
  const [left, right] = ['lexpr', 'rexpr'].map((side) => columnOf(objectAt(expression, side)));
  return left !== undefined && left !== null && left === right && operatorOf(expression) === '=';
}

function comparesApart(node: AstNode): boolean {
  const [kind, body] = kindOf(node);
  if (kind !== 'A_Expr' || operatorOf(body) !== '=') return false;
  const [left, right] = ['lexpr', 'rexpr'].map((side) => constantText(objectAt(body, side)));
  return left !== null && right !== null && left !== right;
}

function operatorOf(expression: AstNode): string {
  return stringsOf(listAt(expression, 'name')).join('.');
}

function columnOf(node: AstNode | null): string | null {
  const column = objectAt(node, 'ColumnRef');
  return column === null ? null : stringsOf(listAt(column, 'fields')).join('.');
}

function isHole(where: AstNode): boolean {
  const column = columnOf(where);
  return column !== null && isHoleName(column);
}

const EXPRESSIONS: ReadonlySet<string> = new Set(['A_Expr']);
const QUERIES: ReadonlySet<string> = new Set(['SubLink']);

/** A column compared with a column of another table, or a subquery that may do so. */
function hasJoinKey(where: AstNode): boolean {
  if (nodesBelow({ where }, QUERIES).length > 0) return true;
  return nodesBelow({ where }, EXPRESSIONS).some(([, body]) => {
    const [left, right] = ['lexpr', 'rexpr'].map((side) => columnOf(objectAt(body, side)));
    return left !== null && right !== null && left !== right;
  });
}

const KEY_WORDS: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'key', 'code', 'slug', 'name', 'email', 'pk']);

/** A key column that equals a constant or one of a written list. */
function isFew(where: AstNode): boolean {
  const [kind, body] = kindOf(where);
  if (kind === 'BoolExpr' && textAt(body, 'boolop') === 'AND_EXPR') return listAt(body, 'args').some(isFew);
  if (kind !== 'A_Expr' || operatorOf(body) !== '=') return false;
  const column = columnOf(objectAt(body, 'lexpr'));
  if (column === null || !isKeyName(column)) return false;
  if (textAt(body, 'kind') === 'AEXPR_IN') return true;
  const right = objectAt(body, 'rexpr');
  return constantText(right) !== null || kindOf(right)[0] === 'ParamRef';
}

/** Whether a column is a key by its name: nothing else can be known from the text. */
export function isKeyName(column: string): boolean {
  const last = column.slice(column.lastIndexOf('.') + 1).toLowerCase();
  return KEY_WORDS.has(last) || last.endsWith('_id') || last.endsWith('_key') || last.endsWith('_uuid');
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
