/** The calls of a Rails migration → what they do. */
import type { ColumnFact, RowChoice, SqlAct } from '../act.ts';
import { bareColumn, defaultOf } from './column.ts';
import { isOff, isOn, textOf, textsOf } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

type Read = (call: CodeCall, table: string) => readonly SqlAct[];

const at = (call: CodeCall, place: number): string => textOf(call.args[place]);
const concurrently = (call: CodeCall): boolean => {
  const algorithm = call.named.get('algorithm');
  return algorithm?.kind === 'text' && algorithm.text === 'concurrently';
};

/** Calls whose first argument is the table; inside `change_table` the table is left out. */
const TABLE_CALLS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['remove_column', (call, table) => removed(table, call, [call.args[0]], call.args[1])],
  ['remove_columns', (call, table) => removed(table, call, call.args, call.named.get('type'))],
  ['remove_timestamps', (call, table) => removed(table, call, [word('created_at'), word('updated_at')], undefined)],
  ['remove_reference', (call, table) => removed(table, call, [word(`${at(call, 0)}_id`)], undefined)],
  ['remove_belongs_to', (call, table) => removed(table, call, [word(`${at(call, 0)}_id`)], undefined)],
  [
    'add_column',
    (call, table) => [{ kind: 'add-column', table, column: columnOf(at(call, 0), call.args[1], call.named) }],
  ],
  ['add_reference', (call, table) => referenceActs(table, call)],
  ['add_belongs_to', (call, table) => referenceActs(table, call)],
  ['add_timestamps', (call, table) => timestamps(table, call)],
  ['change_column', (call, table) => changeColumn(table, call)],
  [
    'change_column_null',
    (call, table) => [
      isOff(call.args[1])
        ? { kind: 'set-not-null', table, column: at(call, 0) }
        : { kind: 'drop-not-null', table, column: at(call, 0) },
    ],
  ],
  ['change_column_default', (call, table) => changeDefault(table, call)],
  ['rename_column', (call, table) => [{ kind: 'rename', object: 'column', table, from: at(call, 0), to: at(call, 1) }]],
  ['add_index', (call, table) => [indexAct(table, call)]],
  [
    'remove_index',
    (call, table) => [
      {
        kind: 'drop-index',
        table,
        name: textOf(call.named.get('name') ?? call.args[0] ?? call.named.get('column')),
        concurrently: concurrently(call),
      },
    ],
  ],
  ['add_foreign_key', (call, table) => [constraint(table, 'foreign', call, at(call, 0))]],
  [
    'remove_foreign_key',
    (call, table) => [
      {
        kind: 'drop-constraint',
        table,
        name: textOf(call.named.get('name') ?? call.args[0] ?? call.named.get('column')),
      },
    ],
  ],
  ['add_check_constraint', (call, table) => [checkAct(table, call)]],
  [
    'remove_check_constraint',
    (call, table) => [{ kind: 'drop-constraint', table, name: textOf(call.named.get('name') ?? call.args[0]) }],
  ],
  ['add_unique_constraint', (call, table) => [constraint(table, 'unique', call, null)]],
  [
    'remove_unique_constraint',
    (call, table) => [{ kind: 'drop-constraint', table, name: textOf(call.named.get('name') ?? call.args[0]) }],
  ],
  ['add_exclusion_constraint', (call, table) => [constraint(table, 'exclude', call, null)]],
  [
    'validate_foreign_key',
    (call, table) => [{ kind: 'validate-constraint', table, name: textOf(call.named.get('name') ?? call.args[0]) }],
  ],
  [
    'validate_check_constraint',
    (call, table) => [{ kind: 'validate-constraint', table, name: textOf(call.named.get('name') ?? call.args[0]) }],
  ],
  ['validate_constraint', (call, table) => [{ kind: 'validate-constraint', table, name: at(call, 0) }]],
]);

/** Short names inside `change_table`. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['remove', 'remove_columns'],
  ['remove_index', 'remove_index'],
  ['rename', 'rename_column'],
  ['change', 'change_column'],
  ['change_default', 'change_column_default'],
  ['change_null', 'change_column_null'],
  ['index', 'add_index'],
  ['references', 'add_reference'],
  ['belongs_to', 'add_reference'],
  ['timestamps', 'add_timestamps'],
  ['foreign_key', 'add_foreign_key'],
  ['check_constraint', 'add_check_constraint'],
  ['column', 'add_column'],
  ['remove_references', 'remove_reference'],
  ['remove_belongs_to', 'remove_reference'],
  ['remove_timestamps', 'remove_timestamps'],
]);

/** Acts of a call inside `change_table :name do |t|`; any other name is a type and adds columns. */
export function tableBlockActs(call: CodeCall, table: string): readonly SqlAct[] {
  const long = SHORT.get(call.name) ?? (TABLE_CALLS.has(call.name) ? call.name : null);
  if (long !== null) return TABLE_CALLS.get(long)?.(call, table) ?? [];
  return call.args.map((name) => ({
    kind: 'add-column',
    table,
    column: columnOf(textOf(name), word(call.name), call.named),
  }));
}

/** Acts of a call of the migration itself; null for a call that no reader knows. */
export function migrationActs(call: CodeCall): readonly SqlAct[] | null {
  const { name, named } = call;
  switch (name) {
    case 'drop_table':
      return call.args.map((table) => ({
        kind: 'drop',
        object: 'table',
        name: textOf(table),
        cascade: textOf(named.get('force')) === 'cascade',
        table: null,
      }));
    case 'drop_join_table':
      return [{ kind: 'drop', object: 'table', name: `${at(call, 0)}_${at(call, 1)}`, cascade: false, table: null }];
    case 'create_join_table':
      return [
        { kind: 'create-table', table: `${at(call, 0)}_${at(call, 1)}`, temporary: false, certain: true, columns: [] },
      ];
    case 'create_table':
      return createTable(call);
    case 'rename_table':
      return [{ kind: 'rename', object: 'table', table: null, from: at(call, 0), to: at(call, 1) }];
    case 'drop_schema':
      return [{ kind: 'drop', object: 'schema', name: at(call, 0), cascade: true, table: null }];
    case 'drop_enum':
      return [{ kind: 'drop', object: 'type', name: at(call, 0), cascade: false, table: null }];
    case 'drop_view':
      return [
        {
          kind: 'drop',
          object: isOn(named.get('materialized')) ? 'materialized-view' : 'view',
          name: at(call, 0),
          cascade: false,
          table: null,
        },
      ];
    case 'disable_extension':
      return [{ kind: 'drop', object: 'extension', name: at(call, 0), cascade: true, table: null }];
    case 'add_enum_value':
      return [
        {
          kind: 'add-enum-value',
          type: at(call, 0),
          value: at(call, 1),
          placed: named.has('before') || named.has('after'),
        },
      ];
    case 'truncate_tables':
    case 'truncate':
      return call.args.map((table) => rows('truncate', textOf(table), 'all'));
  }
  const read = TABLE_CALLS.get(name);
  if (read === undefined) return null;
  const table = at(call, 0);
  return read({ ...call, args: call.args.slice(1) }, table);
}

/** `User.delete_all`, `User.where(…).update_all(…)`: the model says the table. `each` is the loop that calls it. */
export function modelActs(call: CodeCall, each: CodeCall | null): readonly SqlAct[] | null {
  if (call.receiver === null) return null;
  const loop = loopOf(call, each);
  if (loop !== null) return modelActs({ ...loop, name: 'destroy_all' }, null);
  if (!['delete_all', 'destroy_all', 'update_all'].includes(call.name)) return null;
  let root: CodeValue = call.receiver;
  let chosen = false;
  for (let steps = 0; root.kind === 'call' && steps < 50; steps += 1) {
    // All batches are all rows; to fill a column in by them is what is recommended.
    chosen ||=
      ['where', 'find_each', 'limit'].includes(root.call.name) ||
      (root.call.name === 'in_batches' && call.name === 'update_all');
    root = root.call.receiver ?? { kind: 'name', name: root.call.name };
  }
  if (root.kind !== 'name') return null;
  const verb = call.name === 'update_all' ? 'update' : 'delete';
  const act = rows(verb, root.name, chosen || root.name === root.name.toLowerCase() ? 'some' : 'all');
  return [act.kind === 'rows' ? { ...act, columns: [...call.named.keys()] } : act];
}

const REMOVES: ReadonlySet<string> = new Set(
  'destroy destroy! delete really_destroy! delete_all destroy_all'.split(' '),
);
const LOOPS: ReadonlySet<string> = new Set(['find_each', 'each', 'in_batches']);

/** The loop over a model that deletes whatever comes: `User.find_each(&:destroy)`, `User.all.each { |u| u.delete }`. */
function loopOf(call: CodeCall, each: CodeCall | null): CodeCall | null {
  const [only] = call.args.filter(({ kind }) => kind === 'text');
  if (LOOPS.has(call.name) && only?.kind === 'text' && REMOVES.has(only.text)) return call;
  const removes = call.args.length === 0 && REMOVES.has(call.name);
  return removes && each !== null && LOOPS.has(each.name) && each.receiver !== null ? each : null;
}

function rows(verb: 'delete' | 'update' | 'truncate', table: string, choice: RowChoice): SqlAct {
  return { kind: 'rows', verb, table, choice, cascade: false, columns: [], source: null };
}

function word(text: string): CodeValue {
  return { kind: 'text', text, line: 1 };
}

function removed(
  table: string,
  call: CodeCall,
  names: readonly (CodeValue | undefined)[],
  type: CodeValue | undefined,
): readonly SqlAct[] {
  return names
    .flatMap((name) => textsOf(name))
    .map((column) => ({
      kind: 'drop-column',
      table,
      column,
      cascade: false,
      type: type === undefined && call.named.get('type') === undefined ? null : textOf(type ?? call.named.get('type')),
    }));
}

function createTable(call: CodeCall): readonly SqlAct[] {
  const table = at(call, 0);
  const force = call.named.get('force');
  const created: SqlAct = {
    kind: 'create-table',
    table,
    temporary: isOn(call.named.get('temporary')),
    certain: !isOn(call.named.get('if_not_exists')),
    columns: [],
  };
  const drops = isOn(force) || (force?.kind === 'text' && force.text === 'cascade');
  return drops
    ? [{ kind: 'drop', object: 'table', name: table, cascade: force?.kind === 'text', table: null }, created]
    : [created];
}

function columnOf(name: string, type: CodeValue | undefined, named: ReadonlyMap<string, CodeValue>): ColumnFact {
  const written = type?.kind === 'text' ? type.text : '';
  const limit = named.get('limit');
  const sized =
    limit?.kind === 'number' && written === 'string'
      ? `varchar(${limit.text})`
      : written === 'string'
        ? 'varchar'
        : written;
  return {
    ...bareColumn(name),
    type: sized,
    notNull: isOff(named.get('null')),
    default: defaultOf(named, 'default'),
    generated: ['primary_key', 'bigserial', 'serial'].includes(written)
      ? 'identity'
      : written === 'virtual' && isOn(named.get('stored'))
        ? 'stored'
        : null,
    constraints: [],
  };
}

function referenceActs(table: string, call: CodeCall): readonly SqlAct[] {
  const column = `${at(call, 0)}_id`;
  const acts: SqlAct[] = [{ kind: 'add-column', table, column: columnOf(column, word('bigint'), call.named) }];
  const index = call.named.get('index');
  const options = index?.kind === 'record' ? index.entries.get('algorithm') : undefined;
  const safe = options?.kind === 'text' && options.text === 'concurrently';
  if (!isOff(index)) acts.push({ kind: 'create-index', table, name: null, unique: false, concurrently: safe });
  const foreign = call.named.get('foreign_key');
  if (isOn(foreign) || (foreign?.kind === 'record' && !isOff(foreign.entries.get('validate')))) {
    acts.push({
      kind: 'add-constraint',
      table,
      constraint: 'foreign',
      name: null,
      notValid: false,
      usingIndex: false,
      references: `${at(call, 0)}s`,
      notNullColumn: null,
    });
  }
  return acts;
}

/** Rails makes both NOT NULL unless told otherwise. */
function timestamps(table: string, call: CodeCall): readonly SqlAct[] {
  const notNull = !isOn(call.named.get('null'));
  return ['created_at', 'updated_at'].map((name) => ({
    kind: 'add-column',
    table,
    column: { ...bareColumn(name), type: 'timestamp', notNull, default: defaultOf(call.named, 'default') },
  }));
}

function changeColumn(table: string, call: CodeCall): readonly SqlAct[] {
  const column = at(call, 0);
  const { type } = columnOf(column, call.args[1], call.named);
  const acts: SqlAct[] = [
    { kind: 'change-type', table, column, to: type, from: null, converted: call.named.has('using') },
  ];
  if (isOff(call.named.get('null'))) acts.push({ kind: 'set-not-null', table, column });
  return acts;
}

function changeDefault(table: string, call: CodeCall): readonly SqlAct[] {
  const to = call.named.get('to') ?? call.args[1];
  return [
    to?.kind === 'none'
      ? { kind: 'drop-default', table, column: at(call, 0) }
      : { kind: 'plain', what: 'change_column_default' },
  ];
}

function indexAct(table: string, call: CodeCall): SqlAct {
  const name = call.named.get('name');
  return {
    kind: 'create-index',
    table,
    name: name?.kind === 'text' ? name.text : null,
    unique: isOn(call.named.get('unique')),
    concurrently: concurrently(call),
  };
}

function constraint(
  table: string,
  kind: 'foreign' | 'unique' | 'exclude',
  call: CodeCall,
  references: string | null,
): SqlAct {
  const name = call.named.get('name');
  const usingIndex = call.named.has('using_index');
  return {
    kind: 'add-constraint',
    table,
    constraint: kind,
    name: name?.kind === 'text' ? name.text : null,
    notValid: isOff(call.named.get('validate')),
    usingIndex,
    references,
    notNullColumn: null,
  };
}

function checkAct(table: string, call: CodeCall): SqlAct {
  const [expression, name] = [at(call, 0), call.named.get('name')];
  const words = expression.replaceAll('"', '').trim().split(/\s+/);
  const notNull =
    words.length === 4 && words.slice(1).join(' ').toUpperCase() === 'IS NOT NULL' ? (words[0] ?? null) : null;
  return {
    kind: 'add-constraint',
    table,
    constraint: 'check',
    name: name?.kind === 'text' ? name.text : null,
    notValid: isOff(call.named.get('validate')),
    usingIndex: false,
    references: null,
    notNullColumn: notNull,
  };
}
