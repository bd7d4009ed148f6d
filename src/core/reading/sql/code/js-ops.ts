/** The calls of Knex, TypeORM, Sequelize, node-pg-migrate, Kysely and MikroORM → what they do. */
import type { ColumnFact, RowChoice, SqlAct } from '../act.ts';
import { bareColumn, columnOfOptions } from './column.ts';
import { builderActs } from './knex-builder.ts';
import type { Operations } from './operations.ts';
import { chainOf, entriesOf, isOn, rootOf, textOf, textsOf } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

type Read = (call: CodeCall) => readonly SqlAct[];

const table = (call: CodeCall): string => textOf(call.args[0]);
const second = (call: CodeCall): string => textOf(call.args[1]);
const cascades = (call: CodeCall): boolean => isOn(call.named.get('cascade'));

const dropTable: Read = (call) => [
  { kind: 'drop', object: 'table', name: table(call), cascade: cascades(call), table: null },
];
const dropColumns: Read = (call) =>
  textsOf(call.args[1]).map((column) => ({
    kind: 'drop-column',
    table: table(call),
    column,
    cascade: cascades(call),
    type: null,
  }));
const renameTable: Read = (call) => [
  { kind: 'rename', object: 'table', table: null, from: table(call), to: second(call) },
];
const renameColumn: Read = (call) => [
  { kind: 'rename', object: 'column', table: table(call), from: second(call), to: textOf(call.args[2]) },
];
const createTable: Read = (call) => [
  {
    kind: 'create-table',
    table: table(call),
    temporary: isOn(call.named.get('temporary')),
    certain: !call.name.includes('IfNotExists') && !isOn(call.named.get('ifNotExists')),
    columns: [],
  },
];
const createIndex: Read = (call) => {
  const options = call.args.length > 1 ? call.named : entriesOf(call.args[1]);
  return [
    {
      kind: 'create-index',
      table: table(call),
      name: nameOrNull(options.get('name')),
      unique: isOn(options.get('unique')) || isOn(options.get('isUnique')),
      concurrently: isOn(options.get('concurrently')),
    },
  ];
};
const dropIndex: Read = (call) => [
  { kind: 'drop-index', table: table(call), name: second(call), concurrently: isOn(call.named.get('concurrently')) },
];
const dropConstraint: Read = (call) => [{ kind: 'drop-constraint', table: table(call), name: second(call) }];
const dropped =
  (
    object:
      | 'schema'
      | 'database'
      | 'view'
      | 'materialized-view'
      | 'type'
      | 'function'
      | 'trigger'
      | 'extension'
      | 'policy',
  ): Read =>
  (call) => [{ kind: 'drop', object, name: table(call), cascade: cascades(call), table: null }];

const SCHEMA_CALLS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['dropTable', dropTable],
  ['dropTableIfExists', dropTable],
  ['dropAllTables', () => [{ kind: 'drop', object: 'schema', name: 'every table', cascade: true, table: null }]],
  ['dropSchema', dropped('schema')],
  ['dropSchemaIfExists', dropped('schema')],
  ['dropAllSchemas', () => [{ kind: 'drop', object: 'schema', name: 'every schema', cascade: true, table: null }]],
  ['dropDatabase', dropped('database')],
  ['clearDatabase', () => [{ kind: 'drop', object: 'database', name: 'every table', cascade: true, table: null }]],
  ['clearTable', (call) => [rows('truncate', table(call), 'all')]],
  ['dropView', dropped('view')],
  ['dropViewIfExists', dropped('view')],
  ['dropMaterializedView', dropped('materialized-view')],
  ['dropType', dropped('type')],
  ['dropFunction', dropped('function')],
  ['dropTrigger', dropped('trigger')],
  ['dropExtension', dropped('extension')],
  ['dropPolicy', dropped('policy')],
  ['dropColumn', dropColumns],
  ['dropColumns', dropColumns],
  ['removeColumn', dropColumns],
  ['removeColumns', dropColumns],
  ['renameTable', renameTable],
  ['renameColumn', renameColumn],
  ['createTable', createTable],
  ['createTableIfNotExists', createTable],
  ['createIndex', createIndex],
  ['createIndices', createIndex],
  ['addIndex', createIndex],
  ['dropIndex', dropIndex],
  ['removeIndex', dropIndex],
  ['dropConstraint', dropConstraint],
  ['removeConstraint', dropConstraint],
  ['dropForeignKey', dropConstraint],
  ['dropUniqueConstraint', dropConstraint],
  ['dropCheckConstraint', dropConstraint],
  ['dropPrimaryKey', (call) => [{ kind: 'drop-constraint', table: table(call), name: 'primary key' }]],
  ['addColumn', (call) => addColumns(call)],
  ['addColumns', (call) => addColumns(call)],
  ['changeColumn', (call) => changeColumn(call)],
  ['alterColumn', (call) => changeColumn(call)],
  ['createForeignKey', (call) => [constraint(call, 'foreign')]],
  ['createForeignKeys', (call) => [constraint(call, 'foreign')]],
  ['createUniqueConstraint', (call) => [constraint(call, 'unique')]],
  ['createCheckConstraint', (call) => [constraint(call, 'check')]],
  ['createExclusionConstraint', (call) => [constraint(call, 'exclude')]],
  ['createPrimaryKey', (call) => [constraint(call, 'primary')]],
  ['addConstraint', (call) => [namedConstraint(call)]],
  ['bulkDelete', (call) => [rows('delete', table(call), conditionOf(call.args[1]))]],
  ['bulkUpdate', (call) => [rows('update', table(call), conditionOf(call.args[2]))]],
  ['bulkInsert', () => [{ kind: 'plain', what: 'bulkInsert' }]],
  [
    'addTypeValue',
    (call) => [
      {
        kind: 'add-enum-value',
        type: table(call),
        value: second(call),
        placed: call.named.has('before') || call.named.has('after'),
      },
    ],
  ],
  [
    'renameTypeValue',
    (call) => [
      { kind: 'rename', object: 'enum-value', table: table(call), from: second(call), to: textOf(call.args[2]) },
    ],
  ],
]);

/** Calls whose text goes to the database. */
const RAW: ReadonlySet<string> = new Set([
  'raw',
  'query',
  'sql',
  'addSql',
  'execute',
  'runSql',
  '$executeRawUnsafe',
  '$queryRawUnsafe',
  '$executeRaw',
  '$queryRaw',
  'schemaRaw',
]);
/** What begins like this and is not known takes something away that nobody can name. */
const DESTRUCTIVE: readonly string[] = ['drop', 'delete', 'remove', 'truncate', 'clear', 'destroy'];

/** Reads calls in order, those in their arguments too. */
export function readJsCalls(calls: readonly CodeCall[], operations: Operations): void {
  for (const call of calls) readCall(call, operations);
}

function readCall(call: CodeCall, operations: Operations): void {
  const { name, receiver } = call;
  const chain = chainOf(call);
  const query = rowsOfChain(chain);
  if (query !== null) {
    operations.add(call, query);
    return;
  }
  if (receiver?.kind === 'call') readCall(receiver.call, operations);
  const text = call.args[0];
  if (RAW.has(name) && (receiver !== null || name === 'sql') && isDatabase(call, chain)) {
    if (name === 'execute' && text === undefined) return;
    operations.sql(call, text);
    return;
  }
  const lambda = call.args.find(({ kind }) => kind === 'function');
  if (BUILDERS.has(name) && lambda?.kind === 'function') {
    buildTable(call, lambda.calls, operations);
    return;
  }
  const read = SCHEMA_CALLS.get(name);
  if (read !== undefined && isDatabase(call, chain)) {
    operations.add(call, ...read(call));
    return;
  }
  if (
    isDatabase(call, chain) &&
    DESTRUCTIVE.some((word) => name.startsWith(word)) &&
    HANDLES.has(lastWord(rootOf(receiver)))
  ) {
    operations.opaque(call, `${name} of a kind that is not known`);
    return;
  }
  for (const arg of call.args) readInside(arg, operations);
}

function readInside(value: CodeValue, operations: Operations): void {
  if (value.kind === 'call') readCall(value.call, operations);
  else if (value.kind === 'function') readJsCalls(value.calls, operations);
  else if (value.kind === 'list') for (const item of value.items) readInside(item, operations);
}

const HANDLES: ReadonlySet<string> = new Set(
  'knex schema trx db queryInterface queryRunner pgm sequelize builder connection manager pool client prisma database sql this'.split(
    ' ',
  ),
);

function lastWord(root: string): string {
  return root.slice(root.lastIndexOf('.') + 1);
}

/** Maps have `delete` and arrays have `remove` too: only what is called on a database counts. */
function isDatabase(call: CodeCall, chain: readonly CodeCall[]): boolean {
  const root = rootOf(call.receiver);
  if (root === '') return chain.length === 1;
  return root.split('.').some((word) => HANDLES.has(word)) || call.args.length > 0;
}

const BUILDERS: ReadonlySet<string> = new Set(['table', 'alterTable', 'createTable', 'createTableIfNotExists']);

function buildTable(call: CodeCall, calls: readonly CodeCall[], operations: Operations): void {
  const name = table(call);
  const created = call.name.startsWith('create');
  const columns: ColumnFact[] = [];
  const later: (readonly [CodeCall, readonly SqlAct[]])[] = [];
  for (const inner of calls) {
    const acts = builderActs(name, inner);
    for (const act of acts) if (act.kind === 'add-column') columns.push(act.column);
    later.push([inner, acts]);
  }
  if (created) {
    const certain = call.name === 'createTable';
    operations.add(call, { kind: 'create-table', table: name, temporary: false, certain, columns });
    return;
  }
  for (const [inner, acts] of later) operations.add(inner, ...acts);
}

function addColumns(call: CodeCall): readonly SqlAct[] {
  const on = table(call);
  const defined = call.args[1];
  if (defined?.kind === 'text')
    return [{ kind: 'add-column', table: on, column: columnOfOptions(defined.text, entriesOf(call.args[2])) }];
  if (defined?.kind === 'list')
    return defined.items.map((item) => ({
      kind: 'add-column',
      table: on,
      column: columnOfOptions(textOf(item), entriesOf(item)),
    }));
  const entries = entriesOf(defined);
  // TypeORM names the column in the record, node-pg-migrate by its keys.
  if (entries.has('name'))
    return [{ kind: 'add-column', table: on, column: columnOfOptions(textOf(entries.get('name')), entries) }];
  if (entries.size === 0) return [{ kind: 'add-column', table: on, column: bareColumn('${}') }];
  return [...entries].map(([name, value]) => ({
    kind: 'add-column',
    table: on,
    column: value.kind === 'text' ? { ...bareColumn(name), type: value.text } : columnOfOptions(name, entriesOf(value)),
  }));
}

function changeColumn(call: CodeCall): readonly SqlAct[] {
  const [on, column, options] = [table(call), second(call), entriesOf(call.args.at(-1))];
  const fact = columnOfOptions(column, options);
  const acts: SqlAct[] = [];
  if (options.has('type'))
    acts.push({ kind: 'change-type', table: on, column, to: fact.type, from: null, converted: options.has('using') });
  if (fact.notNull) acts.push({ kind: 'set-not-null', table: on, column });
  const nullable = options.get('notNull') ?? null;
  if (nullable?.kind === 'flag' && !nullable.value) acts.push({ kind: 'drop-not-null', table: on, column });
  if (options.get('default')?.kind === 'none') acts.push({ kind: 'drop-default', table: on, column });
  return acts.length === 0 ? [{ kind: 'plain', what: call.name }] : acts;
}

function constraint(call: CodeCall, kind: 'foreign' | 'unique' | 'check' | 'primary' | 'exclude'): SqlAct {
  const options = call.named;
  const references = options.get('referencedTableName') ?? options.get('references');
  return {
    kind: 'add-constraint',
    table: table(call),
    constraint: kind,
    name: nameOrNull(options.get('name')),
    notValid: isOn(options.get('notValid')),
    usingIndex: false,
    references: references === undefined ? null : textOf(references),
    notNullColumn: null,
  };
}

/** Sequelize says the kind by a word, node-pg-migrate by a text or by keys. */
function namedConstraint(call: CodeCall): SqlAct {
  const written = call.args
    .map((arg) => (arg.kind === 'text' ? arg.text : ''))
    .join(' ')
    .toLowerCase();
  const type = `${textOf(call.named.get('type'))} ${written}`.toLowerCase();
  if (type.includes('foreign') || call.named.has('foreignKeys'))
    return { ...constraint(call, 'foreign'), notValid: type.includes('not valid') } as SqlAct;
  if (type.includes('primary') || call.named.has('primaryKey')) return constraint(call, 'primary');
  if (type.includes('unique') || call.named.has('unique')) return constraint(call, 'unique');
  return { ...constraint(call, 'check'), notValid: type.includes('not valid') } as SqlAct;
}

function nameOrNull(value: CodeValue | undefined): string | null {
  return value?.kind === 'text' ? value.text : null;
}

function rows(verb: 'delete' | 'update' | 'truncate', on: string, choice: RowChoice): SqlAct {
  return { kind: 'rows', verb, table: on, choice, cascade: false, columns: [], source: null };
}

/** `bulkDelete('t', null)` and `bulkDelete('t', {})` delete everything. */
function conditionOf(value: CodeValue | undefined): RowChoice {
  if (value === undefined || value.kind === 'none') return 'all';
  if (value.kind === 'record') return value.entries.size === 0 ? 'all' : 'some';
  return 'unknown';
}

const ENDS: ReadonlyMap<string, 'delete' | 'update' | 'truncate'> = new Map([
  ['del', 'delete'],
  ['delete', 'delete'],
  ['truncate', 'truncate'],
  ['update', 'update'],
  ['execute', 'update'],
] as const);

/** `knex('users').where(…).del()` and `db.deleteFrom('users').where(…).execute()`. */
function rowsOfChain(chain: readonly CodeCall[]): SqlAct | null {
  const verb = ENDS.get(chain.at(-1)?.name ?? '');
  const start = chain.find(({ name }) =>
    ['knex', 'trx', 'db', 'from', 'into', 'table', 'deleteFrom', 'updateTable'].includes(name),
  );
  if (verb === undefined || start === undefined || start.args[0]?.kind !== 'text') return null;
  const kysely = start.name === 'deleteFrom' || start.name === 'updateTable';
  if (chain.at(-1)?.name === 'execute' && !kysely) return null;
  const written = start.name === 'deleteFrom' ? 'delete' : start.name === 'updateTable' ? 'update' : verb;
  const chosen = chain.some(
    ({ name }) => name.startsWith('where') || name.startsWith('andWhere') || name.startsWith('orWhere'),
  );
  const columns = chain.flatMap(({ name, named }) => (name === 'update' || name === 'set' ? [...named.keys()] : []));
  const act = rows(written, table(start), chosen && verb !== 'truncate' ? 'some' : 'all');
  return act.kind === 'rows' ? { ...act, columns } : act;
}
