/** The change types of Liquibase → what they do. */
import type { ColumnFact, DefaultKind, SqlAct } from '../act.ts';
import { attribute, childrenOf } from './element.ts';
import type { ChangeElement } from './element.ts';

type Read = (change: ChangeElement, table: string) => readonly SqlAct[];

const at = attribute;

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    'createTable',
    (change, table) => [
      {
        kind: 'create-table',
        table,
        temporary: false,
        certain: at(change, 'ifNotExists') !== 'true',
        columns: childrenOf(change, 'column').map(columnOf),
      },
    ],
  ],
  [
    'dropTable',
    (change, table) => [
      { kind: 'drop', object: 'table', name: table, cascade: at(change, 'cascadeConstraints') === 'true', table: null },
    ],
  ],
  [
    'dropColumn',
    (change, table) =>
      columnNames(change).map((column) => ({ kind: 'drop-column', table, column, cascade: false, type: null })),
  ],
  [
    'mergeColumns',
    (change, table) =>
      ['column1Name', 'column2Name'].map((name) => ({
        kind: 'drop-column',
        table,
        column: at(change, name),
        cascade: false,
        type: null,
      })),
  ],
  [
    'addColumn',
    (change, table) =>
      childrenOf(change, 'column').map((column) => ({ kind: 'add-column', table, column: columnOf(column) })),
  ],
  [
    'renameTable',
    (change) => [
      {
        kind: 'rename',
        object: 'table',
        table: null,
        from: at(change, 'oldTableName'),
        to: at(change, 'newTableName'),
      },
    ],
  ],
  [
    'renameColumn',
    (change, table) => [
      { kind: 'rename', object: 'column', table, from: at(change, 'oldColumnName'), to: at(change, 'newColumnName') },
    ],
  ],
  [
    'renameView',
    (change) => [
      { kind: 'rename', object: 'view', table: null, from: at(change, 'oldViewName'), to: at(change, 'newViewName') },
    ],
  ],
  [
    'modifyDataType',
    (change, table) => [
      {
        kind: 'change-type',
        table,
        column: at(change, 'columnName'),
        to: at(change, 'newDataType').toLowerCase(),
        from: null,
        converted: false,
      },
    ],
  ],
  ['addNotNullConstraint', (change, table) => [{ kind: 'set-not-null', table, column: at(change, 'columnName') }]],
  ['dropNotNullConstraint', (change, table) => [{ kind: 'drop-not-null', table, column: at(change, 'columnName') }]],
  ['dropDefaultValue', (change, table) => [{ kind: 'drop-default', table, column: at(change, 'columnName') }]],
  [
    'addAutoIncrement',
    (change, table) => [{ kind: 'change-identity', table, column: at(change, 'columnName'), what: 'addAutoIncrement' }],
  ],
  ['addUniqueConstraint', (change, table) => [constraint(change, table, 'unique')]],
  ['addPrimaryKey', (change, table) => [constraint(change, table, 'primary')]],
  ['addCheckConstraint', (change, table) => [constraint(change, table, 'check')]],
  ['addForeignKeyConstraint', (change) => [foreignKey(change)]],
  [
    'dropForeignKeyConstraint',
    (change) => [{ kind: 'drop-constraint', table: tableOf(change, 'baseTable'), name: at(change, 'constraintName') }],
  ],
  [
    'dropAllForeignKeyConstraints',
    (change) => [{ kind: 'drop-constraint', table: tableOf(change, 'baseTable'), name: 'every foreign key' }],
  ],
  ['dropUniqueConstraint', (change, table) => [{ kind: 'drop-constraint', table, name: at(change, 'constraintName') }]],
  ['dropPrimaryKey', (_, table) => [{ kind: 'drop-constraint', table, name: 'primary key' }]],
  ['dropCheckConstraint', (change, table) => [{ kind: 'drop-constraint', table, name: at(change, 'constraintName') }]],
  [
    'createIndex',
    (change, table) => [
      {
        kind: 'create-index',
        table,
        name: at(change, 'indexName') || null,
        unique: at(change, 'unique') === 'true',
        concurrently: false,
      },
    ],
  ],
  [
    'dropIndex',
    (change, table) => [
      { kind: 'drop-index', table: table === '' ? null : table, name: at(change, 'indexName'), concurrently: false },
    ],
  ],
  [
    'dropView',
    (change) => [{ kind: 'drop', object: 'view', name: at(change, 'viewName'), cascade: false, table: null }],
  ],
  [
    'dropProcedure',
    (change) => [{ kind: 'drop', object: 'function', name: at(change, 'procedureName'), cascade: false, table: null }],
  ],
  ['createView', (change) => [{ kind: 'create-object', object: 'view', name: at(change, 'viewName') }]],
  ['delete', (change, table) => [rows('delete', table, change)]],
  ['update', (change, table) => [rows('update', table, change)]],
]);

const PLAIN: ReadonlySet<string> = new Set(
  `addDefaultValue addLookupTable alterSequence createProcedure createFunction createSequence createTrigger insert loadData
  loadUpdateData output setColumnRemarks setTableRemarks tagDatabase empty stop renameSequence renameTrigger
  enableTrigger createPackage createSynonym dropSequence dropSynonym`.split(/\s+/),
);

/** Acts of one change; null for raw SQL, which is read elsewhere. Unknown changes are opaque. */
export function changeActs(change: ChangeElement): readonly SqlAct[] | null {
  if (change.name === 'sql' || change.name === 'sqlFile')
    return change.name === 'sql' ? null : [{ kind: 'opaque', reason: `sqlFile ${at(change, 'path')}` }];
  if (PLAIN.has(change.name)) return [{ kind: 'plain', what: change.name }];
  const read = READERS.get(change.name);
  if (read === undefined) return [{ kind: 'opaque', reason: `the change ${change.name}` }];
  return read(change, tableOf(change, 'table'));
}

/** Changes that Liquibase can turn around by itself. */
export const REVERSIBLE: ReadonlySet<string> = new Set(
  `createTable addColumn renameTable renameColumn renameView addNotNullConstraint dropNotNullConstraint addUniqueConstraint
  addPrimaryKey addForeignKeyConstraint createIndex createView createSequence addDefaultValue addLookupTable tagDatabase
  renameSequence addCheckConstraint setColumnRemarks setTableRemarks addAutoIncrement output empty stop`.split(/\s+/),
);

/** `prefix` is `table` or `baseTable`: its schema stands beside it. */
function tableOf(change: ChangeElement, prefix: string): string {
  const schema = at(change, prefix === 'table' ? 'schemaName' : `${prefix}SchemaName`);
  const name = at(change, `${prefix}Name`);
  return schema === '' ? name : `${schema}.${name}`;
}

function columnNames(change: ChangeElement): readonly string[] {
  const one = at(change, 'columnName');
  return one === '' ? childrenOf(change, 'column').map((column) => at(column, 'name')) : [one];
}

function columnOf(column: ChangeElement): ColumnFact {
  const constraints = childrenOf(column, 'constraints');
  const says = (name: string, value: string): boolean => constraints.some((one) => at(one, name) === value);
  const identity = at(column, 'autoIncrement') === 'true';
  return {
    name: at(column, 'name'),
    type: at(column, 'type').toLowerCase(),
    notNull: says('nullable', 'false'),
    default: defaultOf(column),
    generated: identity ? 'identity' : at(column, 'computed') === 'true' ? 'stored' : null,
    constraints: [
      ...(says('primaryKey', 'true') ? (['primary'] as const) : []),
      ...(says('unique', 'true') ? (['unique'] as const) : []),
      ...(constraints.some((one) => one.attributes.has('foreignKeyName') || one.attributes.has('references'))
        ? (['foreign'] as const)
        : []),
    ],
  };
}

function defaultOf(column: ChangeElement): DefaultKind {
  const computed = at(column, 'defaultValueComputed').toLowerCase();
  if (['uuid', 'random', 'nextval', 'clock_timestamp'].some((word) => computed.includes(word))) return 'volatile';
  const given = [...column.attributes.keys()].some(
    (name) => name.startsWith('defaultValue') || name === 'value' || name.startsWith('value'),
  );
  return given ? 'constant' : 'none';
}

function constraint(change: ChangeElement, table: string, kind: 'unique' | 'primary' | 'check'): SqlAct {
  const index = at(change, 'forIndexName');
  const name = at(change, 'constraintName');
  return {
    kind: 'add-constraint',
    table,
    constraint: kind,
    name: name === '' ? null : name,
    notValid: at(change, 'validate') === 'false',
    usingIndex: index !== '',
    references: null,
    notNullColumn: null,
  };
}

function foreignKey(change: ChangeElement): SqlAct {
  const name = at(change, 'constraintName');
  return {
    kind: 'add-constraint',
    table: tableOf(change, 'baseTable'),
    constraint: 'foreign',
    name: name === '' ? null : name,
    notValid: at(change, 'validate') === 'false',
    usingIndex: false,
    references: tableOf(change, 'referencedTable'),
    notNullColumn: null,
  };
}

function rows(verb: 'delete' | 'update', table: string, change: ChangeElement): SqlAct {
  const where = at(change, 'where') || (childrenOf(change, 'where')[0]?.text ?? '');
  const columns = childrenOf(change, 'column').map((column) => at(column, 'name'));
  const always = ['', 'true', '1=1', '1 = 1'].includes(where.trim().toLowerCase());
  return { kind: 'rows', verb, table, choice: always ? 'all' : 'some', cascade: false, columns, source: null };
}
