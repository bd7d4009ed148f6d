/** The operations of a Django migration (`migrations.RemoveField(…)`) → what they do. */
import type { ColumnFact, SqlAct } from '../act.ts';
import { bareColumn } from './column.ts';
import type { Operations } from './operations.ts';
import { isOff, isOn, textOf } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

/** What one operation lacks to be undone; null when nothing. */
type Lack = string | null;

/** Reads the function of a name in the file; false when the file has none. */
export type ReadFunction = (name: string) => boolean;

/** `app` is the label: Django names tables `app_model`. */
function readDjangoOperation(call: CodeCall, app: string, operations: Operations, runs: ReadFunction): Lack {
  const { name, named } = call;
  if (name === 'RunSQL') return runSql(call, operations);
  if (name === 'RunPython') {
    const code = named.get('code') ?? call.args[0];
    if (code?.kind !== 'name') operations.opaque(call, 'RunPython of code that is not written down as a function');
    else if (code.name.endsWith('.noop') || runs(code.name)) operations.plain(call);
    else operations.opaque(call, `RunPython of ${code.name}, which is not in the file`);
    return named.has('reverse_code') || call.args.length > 1 ? null : 'RunPython without reverse_code';
  }
  if (name === 'SeparateDatabaseAndState') {
    const database = named.get('database_operations') ?? call.args[0];
    const lacks = readDjangoOperations(call, database, app, operations, runs);
    return lacks.find((lack) => lack !== null) ?? null;
  }
  const acts = actsOf(call, app);
  if (acts === null) operations.opaque(call, `the operation ${name}, which is not Django's own`);
  else operations.add(call, ...acts);
  return null;
}

/** Every operation of a list; what is no list of calls is not known. */
export function readDjangoOperations(
  place: CodeCall,
  value: CodeValue | undefined,
  app: string,
  operations: Operations,
  runs: ReadFunction,
): readonly Lack[] {
  if (value === undefined) return [];
  if (value.kind !== 'list') {
    operations.opaque(place, 'a list of operations that is put together when it runs');
    return [];
  }
  return value.items.map((item) => {
    if (item.kind === 'call') return readDjangoOperation(item.call, app, operations, runs);
    operations.opaque(place, 'an operation that is put together when it runs');
    return null;
  });
}

function runSql(call: CodeCall, operations: Operations): Lack {
  const sql = call.named.get('sql') ?? call.args[0];
  for (const one of sql?.kind === 'list' ? sql.items : [sql]) {
    // A statement with parameters is a pair.
    operations.sql(call, one?.kind === 'list' ? one.items[0] : one);
  }
  return call.named.has('reverse_sql') || call.args.length > 1 ? null : 'RunSQL without reverse_sql';
}

type Read = (call: CodeCall, table: string, column: string) => readonly SqlAct[];

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['DeleteModel', (_, table) => [{ kind: 'drop', object: 'table', name: table, cascade: true, table: null }]],
  ['RemoveField', (_, table, column) => [{ kind: 'drop-column', table, column, cascade: true, type: null }]],
  ['CreateModel', (call, table) => [createModel(call, table)]],
  ['AddField', (call, table, column) => addField(call, table, column)],
  ['AlterField', (call, table, column) => alterField(call, table, column)],
  [
    'RenameField',
    (call, table) => [
      { kind: 'rename', object: 'column', table, from: given(call, 1, 'old_name'), to: given(call, 2, 'new_name') },
    ],
  ],
  ['AddIndex', (call, table) => [index(call, table, false)]],
  ['AddIndexConcurrently', (call, table) => [index(call, table, true)]],
  ['RemoveIndex', (call, table) => [{ kind: 'drop-index', table, name: given(call, 1, 'name'), concurrently: false }]],
  [
    'RemoveIndexConcurrently',
    (call, table) => [{ kind: 'drop-index', table, name: given(call, 1, 'name'), concurrently: true }],
  ],
  ['AddConstraint', (call, table) => [constraint(call, table, false)]],
  ['AddConstraintNotValid', (call, table) => [constraint(call, table, true)]],
  ['ValidateConstraint', (call, table) => [{ kind: 'validate-constraint', table, name: given(call, 1, 'name') }]],
  ['RemoveConstraint', (call, table) => [{ kind: 'drop-constraint', table, name: given(call, 1, 'name') }]],
  ['AlterUniqueTogether', (call, table) => together(call, table)],
  [
    'AlterIndexTogether',
    (_, table) => [{ kind: 'create-index', table, name: null, unique: false, concurrently: false }],
  ],
]);

const PLAIN: ReadonlySet<string> = new Set(
  `AlterModelOptions AlterModelManagers AlterModelTableComment AlterOrderWithRespectTo CreateExtension BtreeGinExtension
  BtreeGistExtension CITextExtension CryptoExtension HStoreExtension TrigramExtension UnaccentExtension
  CreateCollation RemoveCollation RenameIndex VectorExtension`.split(/\s+/),
);

function actsOf(call: CodeCall, app: string): readonly SqlAct[] | null {
  const { name } = call;
  if (PLAIN.has(name)) return [{ kind: 'plain', what: name }];
  if (name === 'RenameModel')
    return [
      {
        kind: 'rename',
        object: 'table',
        table: null,
        from: modelTable(app, given(call, 0, 'old_name')),
        to: modelTable(app, given(call, 1, 'new_name')),
      },
    ];
  if (name === 'AlterModelTable')
    return [
      {
        kind: 'rename',
        object: 'table',
        table: null,
        from: modelTable(app, given(call, 0, 'name')),
        to: given(call, 1, 'table'),
      },
    ];
  const read = READERS.get(name);
  if (read === undefined) return null;
  const ofModel = name === 'CreateModel' || name === 'DeleteModel' || name.endsWith('Together');
  return read(call, modelTable(app, given(call, 0, ofModel ? 'name' : 'model_name')), given(call, 1, 'name'));
}

function given(call: CodeCall, at: number, name: string): string {
  return textOf(call.named.get(name) ?? call.args[at]);
}

function modelTable(app: string, model: string): string {
  return `${app}_${model.toLowerCase()}`;
}

function fieldOf(call: CodeCall): CodeCall | null {
  const field = call.named.get('field') ?? call.args[2];
  return field?.kind === 'call' ? field.call : null;
}

function isJoined(field: CodeCall): boolean {
  return field.name === 'ForeignKey' || field.name === 'OneToOneField';
}

function addField(call: CodeCall, table: string, column: string): readonly SqlAct[] {
  const field = fieldOf(call);
  // A ManyToManyField is a table of its own.
  if (field?.name === 'ManyToManyField') return [{ kind: 'plain', what: 'ManyToManyField' }];
  if (field === null) return [{ kind: 'add-column', table, column: bareColumn(column) }];
  const { named } = field;
  const unique = isOn(named.get('unique')) || field.name === 'OneToOneField';
  const fact: ColumnFact = {
    ...bareColumn(isJoined(field) ? `${column}_id` : column),
    type: typeOf(field) || field.name.toLowerCase(),
    notNull: !isOn(named.get('null')),
    // Django asks for a default of a required field, and fills the rows with it.
    default:
      named.has('default') ||
      named.has('db_default') ||
      named.has('auto_now') ||
      named.has('auto_now_add') ||
      isBlankText(field)
        ? 'constant'
        : 'none',
    generated: field.name === 'GeneratedField' ? 'stored' : field.name.endsWith('AutoField') ? 'identity' : null,
    constraints: unique ? ['unique'] : [],
  };
  const added: SqlAct = { kind: 'add-column', table, column: fact };
  const indexed =
    isOn(named.get('db_index')) ||
    (field.name === 'ForeignKey' && !isOff(named.get('db_index'))) ||
    field.name === 'SlugField';
  const acts: SqlAct[] = [added];
  if (indexed) acts.push({ kind: 'create-index', table, name: null, unique: false, concurrently: false });
  return acts;
}

/** A text that may be blank gets '' without being told. */
function isBlankText(field: CodeCall): boolean {
  return (
    ['CharField', 'TextField', 'SlugField', 'EmailField', 'URLField'].includes(field.name) &&
    isOn(field.named.get('blank'))
  );
}

/** What the field was before stands in the state that only Django puts together: the type may or may not change. */
function alterField(call: CodeCall, table: string, column: string): readonly SqlAct[] {
  const field = fieldOf(call);
  const to = field === null ? '' : typeOf(field);
  if (to === '') return [{ kind: 'plain', what: 'AlterField' }];
  return [{ kind: 'change-type', table, column, to, from: null, converted: false }];
}

/** Names and types, so that a later `AlterField` knows what a column was. */
function createModel(call: CodeCall, table: string): SqlAct {
  const fields = call.named.get('fields') ?? call.args[1];
  const columns = (fields?.kind === 'list' ? fields.items : []).flatMap((item): readonly ColumnFact[] => {
    const [name, field] = item.kind === 'list' ? item.items : [];
    if (name === undefined || field?.kind !== 'call' || isJoined(field.call)) return [];
    return [{ ...bareColumn(textOf(name)), type: typeOf(field.call) }];
  });
  return { kind: 'create-table', table, temporary: false, certain: true, columns };
}

/** The column type of PostgreSQL; empty for fields that Django itself does not define. */
function typeOf({ name, named }: CodeCall): string {
  const usual = LENGTHS.get(name);
  if (usual === undefined) return TYPES.get(name) ?? '';
  const length = named.get('max_length');
  const size = length?.kind === 'number' ? length.text : length === undefined ? usual : '';
  return size === '' ? 'varchar' : `varchar(${size})`;
}

/** Fields that are a `varchar`, and how long they are unless they say so (Django documentation, model fields). */
const LENGTHS: ReadonlyMap<string, string> = new Map([
  ['CharField', ''],
  ['SlugField', '50'],
  ['EmailField', '254'],
  ['URLField', '200'],
  ['FileField', '100'],
  ['ImageField', '100'],
]);

const TYPES: ReadonlyMap<string, string> = new Map([
  ['IntegerField', 'integer'],
  ['BigIntegerField', 'bigint'],
  ['SmallIntegerField', 'smallint'],
  ['PositiveIntegerField', 'integer'],
  ['AutoField', 'integer'],
  ['BigAutoField', 'bigint'],
  ['DecimalField', 'numeric'],
  ['UUIDField', 'uuid'],
  ['TextField', 'text'],
  ['DateTimeField', 'timestamptz'],
  ['DateField', 'date'],
  ['JSONField', 'jsonb'],
]);

function index(call: CodeCall, table: string, concurrently: boolean): SqlAct {
  const defined = call.named.get('index') ?? call.args[1];
  const name = defined?.kind === 'call' ? defined.call.named.get('name') : undefined;
  return { kind: 'create-index', table, name: name?.kind === 'text' ? name.text : null, unique: false, concurrently };
}

function constraint(call: CodeCall, table: string, notValid: boolean): SqlAct {
  const defined = call.named.get('constraint') ?? call.args[1];
  const made = defined?.kind === 'call' ? defined.call : null;
  const name = made?.named.get('name');
  const kind =
    made?.name.startsWith('Unique') === true
      ? 'unique'
      : made?.name.startsWith('Exclusion') === true
        ? 'exclude'
        : 'check';
  return {
    kind: 'add-constraint',
    table,
    constraint: kind,
    name: name?.kind === 'text' ? name.text : null,
    notValid,
    usingIndex: false,
    references: null,
    notNullColumn: null,
  };
}

/** An empty set only takes the constraint away. */
function together(call: CodeCall, table: string): readonly SqlAct[] {
  const sets = call.named.get('unique_together') ?? call.args[1];
  if (sets?.kind === 'list' && sets.items.length > 0) {
    return [
      {
        kind: 'add-constraint',
        table,
        constraint: 'unique',
        name: null,
        notValid: false,
        usingIndex: false,
        references: null,
        notNullColumn: null,
      },
    ];
  }
  return [{ kind: 'drop-constraint', table, name: 'unique_together' }];
}
