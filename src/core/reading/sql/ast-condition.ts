/** Conditions of PostgreSQL's tree: whether one holds for every row, joins by a key, or chooses few rows. */
import type { AstNode } from './ast.ts';
import { constantText, kindOf, listAt, nodesBelow, objectAt, relationName, stringsOf, textAt } from './ast.ts';

const DEEPEST = 50;

/**
 * True only where no row can fail it: `true`, `1 = 1`, `a OR true`, `NOT false`; and what holds for every row of a table
 * as people make them: `id > 0`, `id IS NOT NULL`, `name LIKE '%'`, `id IN (SELECT id FROM` the same table`)`.
 */
export function holdsAlways(node: AstNode, table: string): boolean {
  return alwaysTrue(node, table, 0);
}

function alwaysTrue(node: AstNode, table: string, depth: number): boolean {
  if (depth > DEEPEST) return false;
  const [kind, body] = kindOf(node);
  if (kind === 'NullTest') return textAt(body, 'nulltesttype') === 'IS_NOT_NULL' && isRowKey(objectAt(body, 'arg'));
  if (kind === 'SubLink') return asksNothing(body, table);
  if (kind === 'A_Const') return constantText(node) === 'true';
  if (kind === 'TypeCast') return ['true', 't', '1', 'on', 'yes'].includes(constantText(node)?.toLowerCase() ?? '');
  if (kind === 'A_Expr') return comparesItself(body);
  if (kind !== 'BoolExpr') return false;
  const args = listAt(body, 'args');
  switch (textAt(body, 'boolop')) {
    case 'OR_EXPR':
      return args.some((arg) => alwaysTrue(arg, table, depth + 1)) || isTautology(args);
    case 'AND_EXPR':
      return args.every((arg) => alwaysTrue(arg, table, depth + 1));
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
  if (textAt(expression, 'kind').includes('LIKE'))
    return !operatorOf(expression).startsWith('!') && isAnything(constantText(objectAt(expression, 'rexpr')));
  const [left, right] = ['lexpr', 'rexpr'].map((side) => constantText(objectAt(expression, side)));
  if (left === null || right === null || left === undefined || right === undefined)
    return sameColumn(expression) || aboveAll(expression);
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

function isAnything(pattern: string | null): boolean {
  return pattern !== null && pattern !== '' && [...pattern].every((sign) => sign === '%');
}

/** Keys are counted from one: `id > 0`, `id >= 1`, `id <> 0`, `id <> -1`. */
function aboveAll(expression: AstNode): boolean {
  if (textAt(expression, 'kind') !== 'AEXPR_OP' || !isRowKey(objectAt(expression, 'lexpr'))) return false;
  const right = objectAt(expression, 'rexpr');
  const negative = objectAt(right, 'A_Expr');
  if (negative !== null) {
    const below = operatorOf(negative) === '-' && objectAt(negative, 'lexpr') === null;
    return below && ['>', '>=', '<>'].includes(operatorOf(expression));
  }
  const value = Number(constantText(right) ?? Number.NaN);
  const operator = operatorOf(expression);
  if (operator === '>' || operator === '<>') return value <= 0;
  return operator === '>=' && value <= 1;
}

/** The column that numbers the rows of its own table; `user_id` points to another one and may be null. */
function isRowKey(node: AstNode | null): boolean {
  const column = columnOf(node);
  return column !== null && ROW_KEYS.has(column.slice(column.lastIndexOf('.') + 1).toLowerCase());
}

const ROW_KEYS: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'pk', 'rowid', 'ctid']);

/** `EXISTS (SELECT 1)`, and `id IN (SELECT id FROM` the table itself without a condition`)`. */
function asksNothing(link: AstNode, table: string): boolean {
  const select = objectAt(objectAt(link, 'subselect'), 'SelectStmt');
  if (select === null || objectAt(select, 'whereClause') !== null || listAt(select, 'groupClause').length > 0)
    return false;
  if (objectAt(select, 'limitCount') !== null || objectAt(select, 'havingClause') !== null) return false;
  if (listAt(select, 'distinctClause').length > 0 || textAt(select, 'op') !== 'SETOP_NONE') return false;
  const sources = listAt(select, 'fromClause');
  if (textAt(link, 'subLinkType') === 'EXISTS_SUBLINK')
    return sources.length === 0 && listAt(select, 'targetList').length > 0;
  const [source, more] = sources;
  const [target, another] = listAt(select, 'targetList');
  if (textAt(link, 'subLinkType') !== 'ANY_SUBLINK' || source === undefined || more !== undefined) return false;
  if (target === undefined || another !== undefined || relationName(source) !== table) return false;
  const column = columnOf(objectAt(objectAt(target, 'ResTarget'), 'val'));
  const tested = columnOf(objectAt(link, 'testexpr'));
  return column !== null && tested !== null && lastName(column) === lastName(tested);
}

function lastName(column: string): string {
  return column.slice(column.lastIndexOf('.') + 1);
}

function operatorOf(expression: AstNode): string {
  return stringsOf(listAt(expression, 'name')).join('.');
}

export function columnOf(node: AstNode | null): string | null {
  const column = objectAt(node, 'ColumnRef');
  return column === null ? null : stringsOf(listAt(column, 'fields')).join('.');
}

const EXPRESSIONS: ReadonlySet<string> = new Set(['A_Expr']);
const QUERIES: ReadonlySet<string> = new Set(['SubLink']);

/** A column compared with a column of another table, or a subquery that may do so. */
export function hasJoinKey(where: AstNode): boolean {
  if (nodesBelow({ where }, QUERIES).length > 0) return true;
  return nodesBelow({ where }, EXPRESSIONS).some(([, body]) => {
    const [left, right] = ['lexpr', 'rexpr'].map((side) => columnOf(objectAt(body, side)));
    return left !== null && right !== null && left !== right;
  });
}

const KEY_WORDS: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'key', 'code', 'slug', 'name', 'email', 'pk']);

/** A key column that equals a constant or one of a written list. */
export function isFew(where: AstNode): boolean {
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
