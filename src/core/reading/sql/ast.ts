/** Reading PostgreSQL's syntax tree: JSON whose nodes are objects with one key, the kind. Nothing here recurses. */
import type { TableName } from './act.ts';

export type AstNode = Readonly<Record<string, unknown>>;

/** The object at a key; null where there is none. */
export function objectAt(node: AstNode | null | undefined, key: string): AstNode | null {
  return asObject(node?.[key]);
}

/** The objects of a list; empty where there is none. */
export function listAt(node: AstNode | null, key: string): readonly AstNode[] {
  const value = node?.[key];
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== null) : [];
}

/** The text at a key; empty where there is none. */
export function textAt(node: AstNode | null, key: string): string {
  const value = node?.[key];
  return typeof value === 'string' ? value : '';
}

export function flagAt(node: AstNode | null, key: string): boolean {
  return node?.[key] === true;
}

/** Kind and body of a node. */
export function kindOf(node: AstNode | null): readonly [kind: string, body: AstNode] {
  for (const key in node) {
    const body = asObject(node[key]);
    if (body !== null) return [key, body];
  }
  return ['', {}];
}

function asObject(value: unknown): AstNode | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as AstNode) : null;
}

/** `schema.table` of a RangeVar. */
export function relationName(node: AstNode | null): TableName {
  const range = objectAt(node, 'RangeVar') ?? node;
  const schema = textAt(range, 'schemaname');
  const name = textAt(range, 'relname');
  return schema === '' ? name : `${schema}.${name}`;
}

/** The texts of a list of String nodes. */
export function stringsOf(nodes: readonly AstNode[]): readonly string[] {
  return nodes.flatMap((node) => {
    const text = textAt(objectAt(node, 'String'), 'sval');
    return text === '' ? [] : [text];
  });
}

/** A name as DropStmt gives it: a string, a list of strings, a type or a function with its arguments. */
export function objectName(node: AstNode): string {
  const [kind, body] = kindOf(node);
  if (kind === 'String') return textAt(body, 'sval');
  if (kind === 'List') return stringsOf(listAt(body, 'items')).join('.');
  if (kind === 'TypeName') return stringsOf(listAt(body, 'names')).join('.');
  return stringsOf(listAt(body, 'objname')).join('.');
}

/** A constant as text; null for anything computed. */
export function constantText(node: AstNode | null): string | null {
  const [kind, body] = kindOf(node);
  if (kind === 'TypeCast') return constantText(objectAt(body, 'arg'));
  if (kind === 'String') return textAt(body, 'sval');
  if (kind === 'Boolean') return String(flagAt(body, 'boolval'));
  if (kind === 'Integer') return integerText(body);
  if (kind !== 'A_Const') return null;
  if (flagAt(body, 'isnull')) return 'null';
  const bool = objectAt(body, 'boolval');
  if (bool !== null) return String(flagAt(bool, 'boolval'));
  const int = objectAt(body, 'ival');
  if (int !== null) return integerText(int);
  const float = objectAt(body, 'fval');
  if (float !== null) return textAt(float, 'fval');
  const text = objectAt(body, 'sval');
  return text === null ? null : textAt(text, 'sval');
}

/** Zero is left out of the tree. */
function integerText(node: AstNode): string {
  const value = node['ival'];
  return typeof value === 'number' ? String(value) : '0';
}

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['bool', 'boolean'],
  ['bpchar', 'char'],
  ['float4', 'real'],
  ['float8', 'double precision'],
]);

/** A type as people write it: `varchar(20)`, `numeric(10,2)`, `timestamptz`, `text[]`. */
export function typeText(node: AstNode | null): string {
  const names = stringsOf(listAt(node, 'names')).filter((name) => name !== 'pg_catalog');
  const name = names.join('.').toLowerCase();
  const mods = listAt(node, 'typmods').map((mod) => constantText(mod) ?? '?');
  const array = listAt(node, 'arrayBounds').length > 0 ? '[]' : '';
  return `${SPELLINGS.get(name) ?? name}${mods.length > 0 ? `(${mods.join(',')})` : ''}${array}`;
}

/** The value of an option of a list of DefElem; undefined where it is not there. */
export function optionOf(options: readonly AstNode[], name: string): AstNode | undefined {
  return (
    options.map((option) => objectAt(option, 'DefElem')).find((option) => textAt(option, 'defname') === name) ??
    undefined
  );
}

/** Whether an option is there and not switched off. */
export function optionOn(options: readonly AstNode[], name: string): boolean {
  const option = optionOf(options, name);
  if (option === undefined) return false;
  const value = constantText(objectAt(option, 'arg'));
  return value === null || !['false', 'off', '0'].includes(value.toLowerCase());
}

const MOST_NODES = 200_000;

/** Nodes of the given kinds anywhere below, with their bodies, in no particular order; bounded, without recursion. */
export function nodesBelow(root: unknown, kinds: ReadonlySet<string>): readonly (readonly [string, AstNode])[] {
  const found: (readonly [string, AstNode])[] = [];
  const open: unknown[] = [root];
  for (let seen = 0; open.length > 0 && seen < MOST_NODES; seen += 1) {
    const value = open.pop();
    if (Array.isArray(value)) {
      for (const item of value) open.push(item);
      continue;
    }
    const node = asObject(value);
    if (node === null) continue;
    for (const key in node) {
      const body = node[key];
      if (typeof body !== 'object' || body === null) continue;
      open.push(body);
      const object = asObject(body);
      if (object !== null && kinds.has(key)) found.push([key, object]);
    }
  }
  return found;
}
