/** Calls on the table builder of Knex (`t.string('name').notNullable()`) → what they do to the table. */
import type { SqlAct } from '../act.ts';
import { defaultOf } from './column.ts';
import { chainOf, isOn, textOf, textsOf } from './value.ts';
import type { CodeCall } from './value.ts';

/** Acts of one chain of calls on a table. */
export function builderActs(table: string, call: CodeCall): readonly SqlAct[] {
  const chain = chainOf(call);
  const [first] = chain;
  if (first === undefined) return [];
  const read = ACTS.get(first.name);
  if (read !== undefined) return read(table, first, chain);
  if (PLAIN.has(first.name)) return [{ kind: 'plain', what: first.name }];
  return columnActs(table, first, chain);
}

type Read = (table: string, call: CodeCall, chain: readonly CodeCall[]) => readonly SqlAct[];

const dropConstraint: Read = (table, call) => [
  {
    kind: 'drop-constraint',
    table,
    name: call.args[1] === undefined ? textsOf(call.args[0]).join(', ') : textOf(call.args[1]),
  },
];

const ACTS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['dropColumn', (table, call) => dropped(table, textsOf(call.args[0]))],
  ['dropColumns', (table, call) => dropped(table, call.args.flatMap(textsOf))],
  ['dropTimestamps', (table) => dropped(table, ['created_at', 'updated_at'])],
  [
    'renameColumn',
    (table, call) => [
      { kind: 'rename', object: 'column', table, from: textOf(call.args[0]), to: textOf(call.args[1]) },
    ],
  ],
  ['dropForeign', dropConstraint],
  ['dropUnique', dropConstraint],
  ['dropPrimary', dropConstraint],
  [
    'dropIndex',
    (table, call) => [{ kind: 'drop-index', table, name: textOf(call.args[1] ?? call.args[0]), concurrently: false }],
  ],
  ['index', (table) => [{ kind: 'create-index', table, name: null, unique: false, concurrently: false }]],
  ['unique', (table) => [constraint(table, 'unique', null)]],
  ['primary', (table) => [constraint(table, 'primary', null)]],
  ['check', (table) => [constraint(table, 'check', null)]],
  ['foreign', (table, _, chain) => [constraint(table, 'foreign', referenced(chain))]],
  ['setNullable', (table, call) => [{ kind: 'drop-not-null', table, column: textOf(call.args[0]) }]],
  ['dropNullable', (table, call) => [{ kind: 'set-not-null', table, column: textOf(call.args[0]) }]],
]);

const PLAIN: ReadonlySet<string> = new Set([
  'comment',
  'engine',
  'charset',
  'collate',
  'inherits',
  'timestamps',
  'queryContext',
]);

function dropped(table: string, columns: readonly string[]): readonly SqlAct[] {
  return columns.map((column) => ({ kind: 'drop-column', table, column, cascade: false, type: null }));
}

function constraint(
  table: string,
  kind: 'unique' | 'primary' | 'check' | 'foreign',
  references: string | null,
): SqlAct {
  return {
    kind: 'add-constraint',
    table,
    constraint: kind,
    name: null,
    notValid: false,
    usingIndex: false,
    references,
    notNullColumn: null,
  };
}

function referenced(chain: readonly CodeCall[]): string | null {
  const on = chain.find(({ name }) => name === 'inTable' || name === 'on');
  if (on !== undefined) return textOf(on.args[0]);
  const references = chain.find(({ name }) => name === 'references');
  const text = references === undefined ? '' : textOf(references.args[0]);
  return text.includes('.') ? text.slice(0, text.lastIndexOf('.')) : null;
}

const IDENTITIES: ReadonlySet<string> = new Set(['increments', 'bigIncrements', 'smallIncrements']);

function columnActs(table: string, first: CodeCall, chain: readonly CodeCall[]): readonly SqlAct[] {
  const has = (name: string): boolean => chain.some((call) => call.name === name);
  const column = first.name === 'specificType' ? textOf(first.args[0]) : textOf(first.args[0]);
  const type = first.name === 'specificType' ? textOf(first.args[1]) : typeOf(first);
  if (has('alter')) {
    const acts: SqlAct[] = [{ kind: 'change-type', table, column, to: type, from: null, converted: false }];
    if (has('notNullable')) acts.push({ kind: 'set-not-null', table, column });
    return acts;
  }
  const given = chain.find(({ name }) => name === 'defaultTo')?.args[0];
  const fact = {
    name: column,
    type,
    notNull: has('notNullable') || has('primary'),
    default: given === undefined ? ('none' as const) : defaultOf(new Map([['default', given]]), 'default'),
    generated: IDENTITIES.has(first.name) ? ('identity' as const) : null,
    constraints: [
      ...(has('primary') ? (['primary'] as const) : []),
      ...(has('unique') ? (['unique'] as const) : []),
      ...(has('references') ? (['foreign'] as const) : []),
    ],
  };
  const added: SqlAct = { kind: 'add-column', table, column: fact };
  return has('index')
    ? [added, { kind: 'create-index', table, name: null, unique: false, concurrently: false }]
    : [added];
}

function typeOf(first: CodeCall): string {
  const [, size] = first.args;
  const name = first.name.toLowerCase();
  if (name === 'string') return `varchar(${size?.kind === 'number' ? size.text : '255'})`;
  if (name === 'timestamp' || name === 'datetime')
    return isOn(first.named.get('useTz')) || first.named.size === 0 ? 'timestamptz' : 'timestamp';
  return name;
}
