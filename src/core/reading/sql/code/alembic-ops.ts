/** The calls of Alembic (`op.drop_column('t', 'c')`, `batch_op.drop_column('c')`) → what they do. */
import type { ColumnFact, SqlAct } from '../act.ts';
import { bareColumn, defaultOf } from './column.ts';
import type { Operations } from './operations.ts';
import { chainOf, isOff, isOn, rootOf, textOf, textsOf } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

/** `table` is the one that `batch_alter_table` names; null for calls of `op`. */
export function readAlembicCall(call: CodeCall, table: string | null, operations: Operations): void {
  const receiver = rootOf(call.receiver);
  if (call.name === 'execute' || call.name === 'exec_driver_sql') {
    operations.sql(call, call.args[0] ?? call.named.get('sqltext'));
    return;
  }
  if (call.receiver === null && RUNS_ANYTHING.test(call.name)) {
    operations.opaque(call, `${call.name.slice(0, 40)} of a name or a text that is put together when it runs`);
    return;
  }
  const acts = receiver === 'op' ? [] : ormActs(call);
  if (acts.length > 0) {
    operations.add(call, ...acts);
    return;
  }
  if (receiver !== 'op' && table === null && !receiver.endsWith('.op')) {
    inner(call, operations);
    return;
  }
  if (ASKING.has(call.name)) return;
  const own = actsOf(call, table);
  if (own !== null) operations.add(call, ...own);
  else if (/^(drop|delete|remove|truncate)/.test(call.name))
    operations.opaque(call, `${call.name} of a kind that is not known`);
  else operations.plain(call);
}

/** Calls that hand over the connection or a name, and do nothing themselves. */
const ASKING: ReadonlySet<string> = new Set(['get_bind', 'get_context', 'f']);

const RUNS_ANYTHING = /^(?:exec|eval|getattr\()/;

/** What SQLAlchemy itself drops and deletes: `metadata.drop_all()`, `session.query(User).delete()`. */
function ormActs(call: CodeCall): readonly SqlAct[] {
  const chain = chainOf(call);
  if (call.name === 'drop_all')
    return [{ kind: 'drop', object: 'owned', name: 'every table of the metadata', cascade: false, table: null }];
  if (call.name === 'drop' && chain[0]?.name === 'Table')
    return [{ kind: 'drop', object: 'table', name: textOf(chain[0].args[0]), cascade: false, table: null }];
  const [query] = chain;
  const verb = call.name === 'delete' ? 'delete' : call.name === 'update' ? 'update' : null;
  if (verb === null || query?.name !== 'query' || chain.length > 2) return [];
  const model = query.args[0];
  const table = model?.kind === 'name' ? model.name.toLowerCase() : '${}';
  const written = call.args[0]?.kind === 'record' ? [...call.args[0].entries.keys()] : [];
  return [{ kind: 'rows', verb, table, choice: 'all', cascade: false, columns: written, source: null }];
}

function inner(call: CodeCall, operations: Operations): void {
  for (const arg of call.args) if (arg.kind === 'call') readAlembicCall(arg.call, null, operations);
}

function actsOf(call: CodeCall, batch: string | null): readonly SqlAct[] | null {
  const { named } = call;
  // With a batch the table is left out, so every place moves by one.
  const arg = (at: number, name: string): CodeValue | undefined =>
    named.get(name) ?? call.args[batch === null ? at : at - 1];
  const table = batch ?? schemaOf(named, textOf(arg(0, 'table_name')));
  const column = textOf(arg(1, 'column_name'));
  switch (call.name) {
    case 'drop_table':
      return [
        {
          kind: 'drop',
          object: 'table',
          name: schemaOf(named, textOf(call.args[0] ?? named.get('table_name'))),
          cascade: false,
          table: null,
        },
      ];
    case 'create_table': {
      const columns = call.args
        .slice(1)
        .flatMap((one) => (one.kind === 'call' && one.call.name === 'Column' ? [columnOf(one.call)] : []));
      const name = schemaOf(named, textOf(call.args[0] ?? named.get('table_name')));
      return [
        { kind: 'create-table', table: name, temporary: false, certain: !isOn(named.get('if_not_exists')), columns },
      ];
    }
    case 'rename_table':
      return [{ kind: 'rename', object: 'table', table: null, from: textOf(call.args[0]), to: textOf(call.args[1]) }];
    case 'drop_column':
      return [{ kind: 'drop-column', table, column, cascade: false, type: null }];
    case 'add_column': {
      const defined = arg(1, 'column');
      return [
        { kind: 'add-column', table, column: defined?.kind === 'call' ? columnOf(defined.call) : bareColumn('${}') },
      ];
    }
    case 'alter_column':
      return alterColumn(table, column, named);
    case 'create_index':
      return [indexOf(call, batch)];
    case 'drop_index': {
      const on = named.get('table_name') ?? call.args[1];
      const name = textOf(call.args[0] ?? named.get('index_name'));
      return [
        {
          kind: 'drop-index',
          table: batch ?? (on === undefined ? null : textOf(on)),
          name,
          concurrently: isOn(named.get('postgresql_concurrently')),
        },
      ];
    }
    case 'create_foreign_key':
      return [constraint(call, batch, 'foreign', 1)];
    case 'create_unique_constraint':
      return [constraint(call, batch, 'unique', 1)];
    case 'create_check_constraint':
      return [constraint(call, batch, 'check', 1)];
    case 'create_primary_key':
      return [constraint(call, batch, 'primary', 1)];
    case 'create_exclude_constraint':
      return [constraint(call, batch, 'exclude', 1)];
    case 'drop_constraint':
      return [
        {
          kind: 'drop-constraint',
          table: batch ?? textOf(call.args[1] ?? named.get('table_name')),
          name: textOf(call.args[0] ?? named.get('constraint_name')),
        },
      ];
    case 'bulk_insert':
      return [{ kind: 'plain', what: 'bulk_insert' }];
  }
  return null;
}

function schemaOf(named: ReadonlyMap<string, CodeValue>, table: string): string {
  const schema = named.get('schema');
  return schema?.kind === 'text' ? `${schema.text}.${table}` : table;
}

function columnOf(call: CodeCall): ColumnFact {
  const options = call.args.slice(1);
  const has = (name: string): boolean => options.some((one) => one.kind === 'call' && one.call.name === name);
  const type = options[0];
  return {
    name: textOf(call.args[0]),
    type: typeOf(type),
    notNull: isOff(call.named.get('nullable')),
    default: defaultOf(call.named, 'server_default'),
    generated: has('Identity') ? 'identity' : has('Computed') ? 'stored' : null,
    constraints: [
      ...(isOn(call.named.get('primary_key')) ? (['primary'] as const) : []),
      ...(isOn(call.named.get('unique')) ? (['unique'] as const) : []),
      ...(has('ForeignKey') ? (['foreign'] as const) : []),
      ...(has('CheckConstraint') ? (['check'] as const) : []),
    ],
  };
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', 'varchar'],
  ['unicode', 'varchar'],
  ['biginteger', 'bigint'],
  ['smallinteger', 'smallint'],
  ['unicodetext', 'text'],
]);

/** `sa.String(length=20)` → `varchar(20)`. */
function typeOf(value: CodeValue | undefined): string {
  if (value?.kind === 'name') return known(value.name.split('.').at(-1) ?? '');
  if (value?.kind !== 'call') return '';
  const sizes = [...value.call.args, ...value.call.named.values()].flatMap((one) =>
    one.kind === 'number' ? [one.text] : [],
  );
  return `${known(value.call.name)}${sizes.length > 0 ? `(${sizes.join(',')})` : ''}`;
}

function known(name: string): string {
  const lowered = name.toLowerCase();
  return TYPES.get(lowered) ?? lowered;
}

function alterColumn(table: string, column: string, named: ReadonlyMap<string, CodeValue>): readonly SqlAct[] {
  const acts: SqlAct[] = [];
  const type = named.get('type_');
  const from = named.get('existing_type');
  const renamed = named.get('new_column_name');
  if (type !== undefined) {
    const converted = named.has('postgresql_using');
    acts.push({
      kind: 'change-type',
      table,
      column,
      to: typeOf(type),
      from: from === undefined ? null : typeOf(from),
      converted,
    });
  }
  if (isOff(named.get('nullable'))) acts.push({ kind: 'set-not-null', table, column });
  if (isOn(named.get('nullable'))) acts.push({ kind: 'drop-not-null', table, column });
  if (named.get('server_default')?.kind === 'none') acts.push({ kind: 'drop-default', table, column });
  if (renamed !== undefined) acts.push({ kind: 'rename', object: 'column', table, from: column, to: textOf(renamed) });
  return acts.length === 0 ? [{ kind: 'plain', what: 'alter_column' }] : acts;
}

function indexOf(call: CodeCall, batch: string | null): SqlAct {
  const { named, args } = call;
  return {
    kind: 'create-index',
    name: textOf(args[0] ?? named.get('index_name')),
    table: batch ?? schemaOf(named, textOf(args[1] ?? named.get('table_name'))),
    unique: isOn(named.get('unique')),
    concurrently: isOn(named.get('postgresql_concurrently')),
  };
}

function constraint(
  call: CodeCall,
  batch: string | null,
  kind: 'foreign' | 'unique' | 'check' | 'primary' | 'exclude',
  at: number,
): SqlAct {
  const { named, args } = call;
  const name = args[0] ?? named.get('constraint_name');
  const on = named.get('source_table') ?? named.get('table_name') ?? args[at];
  const [referenced] = textsOf(named.get('referent_table') ?? args[batch === null ? 2 : 1]);
  return {
    kind: 'add-constraint',
    table: batch ?? textOf(on),
    constraint: kind,
    name: name?.kind === 'text' ? name.text : null,
    notValid: isOn(named.get('postgresql_not_valid')),
    usingIndex: false,
    references: kind === 'foreign' ? (referenced ?? null) : null,
    notNullColumn: null,
  };
}
