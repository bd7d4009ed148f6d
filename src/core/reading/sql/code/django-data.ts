/** What a function that Django's RunPython runs does to rows and tables. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import type { RowChoice, SqlAct } from '../act.ts';
import type { Operations } from './operations.ts';
import type { PythonReader } from './python.ts';
import { chainOf, textOf } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

/** Steps of a query set that leave no row out. */
const WHOLE: ReadonlySet<string> = new Set(
  'all using db_manager select_related prefetch_related order_by iterator only defer get_queryset'.split(' '),
);

/** Reads the body of a function; `app` is the label of models that the text does not name, `runs` reads what it calls. */
export function readDataFunction(
  node: SyntaxNode,
  app: string,
  reader: PythonReader,
  operations: Operations,
  runs: (name: string) => boolean,
): void {
  const models = modelsOf(node, reader);
  const sets = new Map<string, QuerySet>();
  const tableOf: Tables = { model: (name) => models.get(name) ?? `${app}_${name.toLowerCase()}`, sets };
  keepSets(node, reader, tableOf, sets);
  for (const one of node.descendantsOfType(['call'])) {
    const call = reader.call(one);
    if (call.receiver === null && runs(call.name)) continue;
    if (call.name === 'execute' || call.name === 'executescript') operations.sql(call, call.args[0]);
    else operations.add(call, ...callActs(call, tableOf));
  }
  for (const loop of node.descendantsOfType(['for_statement'])) {
    const found = deletedOneByOne(loop, reader, tableOf);
    if (found !== null) operations.add(found.call, found.act);
  }
}

interface Tables {
  readonly model: (name: string) => string;
  /** Variables that hold rows. */
  readonly sets: ReadonlyMap<string, QuerySet>;
}

/** `users = User.objects.all()`; of several values the one that chooses counts. */
function keepSets(node: SyntaxNode, reader: PythonReader, tableOf: Tables, sets: Map<string, QuerySet>): void {
  for (const one of node.descendantsOfType(['assignment'])) {
    const value = reader.value(one.childForFieldName('right'));
    const name = one.childForFieldName('left')?.text ?? '';
    const set = setOf(value, tableOf);
    const before = sets.get(name);
    if (set !== null && before?.choice !== 'some') sets.set(name, set);
    else if (set === null) sets.delete(name);
  }
}

/** The rows that a value stands for: a manager with steps behind it, or a variable that holds them. */
function setOf(value: CodeValue, tableOf: Tables): QuerySet | null {
  if (value.kind === 'name') return tableOf.sets.get(value.name) ?? null;
  return value.kind === 'call' ? querySet({ ...value.call, name: '', receiver: value }, tableOf) : null;
}

/** Variables that hold a model: `User = apps.get_model('auth', 'User')`. */
function modelsOf(node: SyntaxNode, reader: PythonReader): ReadonlyMap<string, string> {
  const models = new Map<string, string>();
  for (const one of node.descendantsOfType(['assignment'])) {
    const value = reader.value(one.childForFieldName('right'));
    const table = value.kind === 'call' ? tableOfModel(value.call) : null;
    if (table !== null) models.set(one.childForFieldName('left')?.text ?? '', table);
  }
  return models;
}

/** `get_model('auth', 'User')` and `get_model('auth.User')`. */
function tableOfModel(call: CodeCall): string | null {
  if (call.name !== 'get_model') return null;
  const texts = call.args.map((arg) => textOf(arg));
  return texts.join('_').replace('.', '_').toLowerCase();
}

function callActs(call: CodeCall, tableOf: Tables): readonly SqlAct[] {
  switch (call.name) {
    case 'delete':
    case '_raw_delete':
      return rowsOf(call, 'delete', tableOf);
    case 'update':
      return rowsOf(call, 'update', tableOf);
    case 'delete_model':
      return [{ kind: 'drop', object: 'table', name: modelOf(call.args[0], tableOf), cascade: true, table: null }];
    case 'remove_field': {
      const field = call.args[1];
      const column = field?.kind === 'call' ? textOf(field.call.args[0]) : textOf(field);
      return [{ kind: 'drop-column', table: modelOf(call.args[0], tableOf), column, cascade: true, type: null }];
    }
  }
  return [];
}

function modelOf(value: CodeValue | undefined, tableOf: Tables): string {
  if (value?.kind === 'name') return tableOf.model(value.name);
  return value?.kind === 'call' ? (tableOfModel(value.call) ?? '${}') : '${}';
}

/** The rows of `Model.objects.all().delete()`; nothing for what is no manager of a model. */
function rowsOf(call: CodeCall, verb: 'delete' | 'update', tableOf: Tables): readonly SqlAct[] {
  const set = querySet(call, tableOf);
  if (set === null) return [];
  const columns = verb === 'update' ? [...call.named.keys()] : [];
  return [{ kind: 'rows', verb, table: set.table, choice: set.choice, cascade: false, columns, source: null }];
}

interface QuerySet {
  readonly table: string;
  readonly choice: RowChoice;
}

/** What the calls in front of one choose; the call itself does not count. */
function querySet(call: CodeCall, tableOf: Tables): QuerySet | null {
  const chain = chainOf(call);
  const steps = chain.slice(0, -1).filter(({ name }) => name !== 'get_model');
  const from = started(chain, tableOf);
  if (from === null) return null;
  return { table: from.table, choice: steps.every(({ name }) => WHOLE.has(name)) ? from.choice : 'some' };
}

const MANAGERS = /\.(?:objects|_default_manager|_base_manager)$/;

/** The rows of the manager or the variable that a chain of calls begins with; null where it begins otherwise. */
function started(chain: readonly CodeCall[], tableOf: Tables): QuerySet | null {
  const start = chain[0];
  if (start?.name === 'get_model') {
    const table = chain.length > 1 ? tableOfModel(start) : null;
    return table === null ? null : { table, choice: 'all' };
  }
  const receiver = start?.receiver;
  if (receiver?.kind !== 'name') return null;
  if (!MANAGERS.test(receiver.name)) return tableOf.sets.get(receiver.name) ?? null;
  return { table: tableOf.model(receiver.name.replace(MANAGERS, '')), choice: 'all' };
}

/** `for user in User.objects.all(): user.delete()`, where nothing stands between the two. */
function deletedOneByOne(
  loop: SyntaxNode,
  reader: PythonReader,
  tableOf: Tables,
): { readonly call: CodeCall; readonly act: SqlAct } | null {
  const name = loop.childForFieldName('left')?.text ?? '';
  const source = reader.value(loop.childForFieldName('right'));
  const set = setOf(source, tableOf);
  if (set === null || set.choice !== 'all') return null;
  for (const statement of loop.childForFieldName('body')?.namedChildren ?? []) {
    const [only] = statement.type === 'expression_statement' ? reader.calls(statement) : [];
    if (only?.name !== 'delete' || only.receiver?.kind !== 'name' || only.receiver.name !== name) continue;
    const act: SqlAct = { kind: 'rows', verb: 'delete', cascade: false, columns: [], source: null, ...set };
    return { call: only, act };
  }
  return null;
}
