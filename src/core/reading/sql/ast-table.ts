/** Columns, defaults and constraints of PostgreSQL's tree. */
import type { ColumnFact, ConstraintKind, DefaultKind, SqlAct, TableName } from './act.ts';
import type { AstNode } from './ast.ts';
import {
  constantText,
  flagAt,
  kindOf,
  listAt,
  nodesBelow,
  objectAt,
  relationName,
  stringsOf,
  textAt,
  typeText,
} from './ast.ts';
import { isTemporary } from './ast-rows.ts';

const CONSTRAINTS: ReadonlyMap<string, ConstraintKind> = new Map([
  ['CONSTR_PRIMARY', 'primary'],
  ['CONSTR_UNIQUE', 'unique'],
  ['CONSTR_CHECK', 'check'],
  ['CONSTR_FOREIGN', 'foreign'],
  ['CONSTR_EXCLUSION', 'exclude'],
  ['CONSTR_NOTNULL', 'not-null'],
]);

const SERIALS: ReadonlySet<string> = new Set(['serial', 'bigserial', 'smallserial', 'serial4', 'serial8', 'serial2']);

/** Functions whose value is one for all rows of a statement: a default of them needs no rewrite. */
const STEADY: ReadonlySet<string> = new Set(
  `now transaction_timestamp statement_timestamp lower upper concat coalesce array_fill current_setting current_user
  to_tsvector date_trunc jsonb_build_object json_build_object jsonb_build_array json_build_array make_interval md5
  to_jsonb to_json row_to_json to_timestamp to_date timezone age extract string_to_array replace repeat left right
  trim substring length abs round floor ceil encode decode digest set_config inet_client_addr`.split(/\s+/),
);
const VOLATILE: ReadonlySet<string> = new Set(
  `random gen_random_uuid gen_random_bytes uuid_generate_v4 uuid_generate_v1 uuid_generate_v1mc uuidv7 uuidv4
  clock_timestamp timeofday nextval txid_current setseed gen_ulid ulid_generate uuid_generate_v7`.split(/\s+/),
);

const CALLS: ReadonlySet<string> = new Set(['FuncCall', 'SubLink']);

/** How a default is computed; a function that no list names may be volatile. */
function defaultKind(expression: AstNode | null): DefaultKind {
  if (expression === null || constantText(expression) === 'null') return 'none';
  let kind: DefaultKind = 'constant';
  for (const [name, body] of nodesBelow({ expression }, CALLS)) {
    const called = name === 'FuncCall' ? (stringsOf(listAt(body, 'funcname')).at(-1) ?? '') : '';
    if (VOLATILE.has(called)) return 'volatile';
    if (!STEADY.has(called)) kind = 'unknown';
  }
  return kind;
}

/** The facts of a ColumnDef. */
export function columnFact(definition: AstNode | null): ColumnFact {
  const constraints = listAt(definition, 'constraints')
    .map((one) => objectAt(one, 'Constraint'))
    .filter((one) => one !== null);
  const has = (kind: string): AstNode | undefined => constraints.find((one) => textAt(one, 'contype') === kind);
  const type = typeText(objectAt(definition, 'typeName'));
  const identity = SERIALS.has(type) || has('CONSTR_IDENTITY') !== undefined;
  const generated = has('CONSTR_GENERATED');
  const stored = textAt(generated ?? null, 'generated_kind') !== 'v';
  const primary = has('CONSTR_PRIMARY') !== undefined;
  return {
    name: textAt(definition, 'colname'),
    type,
    notNull: has('CONSTR_NOTNULL') !== undefined || primary,
    default: defaultKind(objectAt(has('CONSTR_DEFAULT') ?? null, 'raw_expr')),
    generated: identity ? 'identity' : generated === undefined ? null : stored ? 'stored' : 'virtual',
    constraints: constraints.flatMap((one) => {
      const kind = CONSTRAINTS.get(textAt(one, 'contype'));
      return kind === undefined || kind === 'not-null' ? [] : [kind];
    }),
  };
}

/** CREATE TABLE with its columns; LIKE and INHERITS bring others, which are not known. */
export function createTableActs(body: AstNode): readonly SqlAct[] {
  const relation = objectAt(body, 'relation');
  const columns = listAt(body, 'tableElts').flatMap((element) => {
    const definition = objectAt(element, 'ColumnDef');
    return definition === null ? [] : [columnFact(definition)];
  });
  const table = relationName(relation);
  const created: SqlAct = {
    kind: 'create-table',
    table,
    temporary: isTemporary(relation),
    certain: !flagAt(body, 'if_not_exists'),
    columns,
  };
  if (objectAt(body, 'partbound') === null) return [created];
  const parent = listAt(body, 'inhRelations')[0];
  // PostgreSQL locks the parent for a moment; an attached part with rows would be scanned, a new one has none.
  return parent === undefined ? [created] : [created, { kind: 'plain', what: `partition of ${relationName(parent)}` }];
}

/** ALTER TABLE … ADD CONSTRAINT. */
export function constraintAct(table: TableName, constraint: AstNode | null): SqlAct {
  const kind = CONSTRAINTS.get(textAt(constraint, 'contype'));
  if (kind === undefined) return { kind: 'plain', what: 'constraint attribute' };
  if (kind === 'not-null') {
    const [column = ''] = stringsOf(listAt(constraint, 'keys'));
    if (!flagAt(constraint, 'skip_validation')) return { kind: 'set-not-null', table, column };
  }
  const referenced = objectAt(constraint, 'pktable');
  const name = textAt(constraint, 'conname');
  return {
    kind: 'add-constraint',
    table,
    constraint: kind,
    name: name === '' ? null : name,
    // NOT ENFORCED looks at no row either.
    notValid: flagAt(constraint, 'skip_validation') || constraint?.['is_enforced'] === false,
    usingIndex: textAt(constraint, 'indexname') !== '',
    references: referenced === null ? null : relationName(referenced),
    notNullColumn: kind === 'check' ? notNullColumn(objectAt(constraint, 'raw_expr')) : null,
  };
}

function notNullColumn(expression: AstNode | null): string | null {
  const [kind, body] = kindOf(expression);
  if (kind !== 'NullTest' || textAt(body, 'nulltesttype') !== 'IS_NOT_NULL') return null;
  const column = objectAt(objectAt(body, 'arg'), 'ColumnRef');
  return column === null ? null : (stringsOf(listAt(column, 'fields')).at(-1) ?? null);
}
