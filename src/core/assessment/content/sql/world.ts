/** Everything that the changed migrations do, in order, and what is known of a table at each point of it. */
import { tableKey } from '../../../reading/sql/act.ts';
import type { ActedStatement, ActOf, SqlAct, TableName } from '../../../reading/sql/act.ts';
import type { Migration } from '../../../reading/sql/migration.ts';
import type { RepoPath } from '../../../../model/path.ts';

/** One act of a migration at its place. */
export interface Step<A extends SqlAct = SqlAct> {
  readonly path: RepoPath;
  readonly migration: Migration;
  readonly statement: ActedStatement;
  readonly act: A;
  /** Order within the change: migrations run in the order of their paths. */
  readonly position: number;
  /** Steps with the same number share a transaction. */
  readonly transaction: number;
  /** False when only the tool could say that the transaction is shared. */
  readonly shared: boolean;
  /** The line of the BEGIN that opened it; null when the tool did. */
  readonly begun: number | null;
  /** False for what the file said before the change. */
  readonly fresh: boolean;
  /** Whether what it creates is new. A kept migration that is altered creates nothing: the databases have run it. */
  readonly creates: boolean;
}

interface Creation {
  readonly position: number;
  readonly certain: boolean;
}

/** A column by its table. */
export function columnKey(table: TableName, column: string): string {
  return `${tableKey(table)}\0${column.toLowerCase()}`;
}

export class World {
  readonly steps: readonly Step[];
  readonly #tables = new Map<string, Creation>();
  readonly #temporary = new Map<string, Creation>();
  readonly #objects = new Map<string, number[]>();
  readonly #columns = new Map<string, Creation>();
  readonly #types = new Map<string, string>();
  readonly #notNull = new Map<string, number>();
  readonly #checkNames = new Map<string, string>();
  readonly #required = new Map<string, number>();
  readonly #switchedOn = new Map<Migration, Map<string, number>>();
  readonly #rebuilt = new Set<string>();

  /** `known` are migrations that the change leaves alone: what they leave behind is known of the tables. */
  constructor(known: readonly Step[], steps: readonly Step[]) {
    this.steps = steps;
    for (const step of known) this.#learn(step, -1);
    for (const step of steps) {
      if (step.fresh && step.creates) this.#create(step);
      this.#learn(step, step.position);
    }
    this.#findRebuilds();
    for (const step of steps) this.#noteSwitch(step);
  }

  /** Created by the change: nobody waits for its locks, and it has no rows to speak of. */
  isNew(table: TableName): boolean {
    return this.#created(table) !== undefined;
  }

  /** Created by the change for certain, and before: what is dropped or emptied there was never anybody's. */
  wasEmpty(table: TableName, position: number): boolean {
    const created = this.#created(table);
    return created !== undefined && created.certain && created.position < position;
  }

  /** A temporary table hides one of its name only where no schema is written: `public.orders` is the old one still. */
  #created(table: TableName): { readonly position: number; readonly certain: boolean } | undefined {
    const temporary = this.#temporary.get(table.toLowerCase().replace(/^pg_temp\./, ''));
    return temporary ?? this.#tables.get(tableKey(table));
  }

  isNewColumn(table: TableName, column: string): boolean {
    return this.isNew(table) || this.#columns.has(columnKey(table, column));
  }

  /** Added by the change for certain, and before: its values were never anybody's. */
  wasNewColumn(table: TableName, column: string, position: number): boolean {
    const added = this.#columns.get(columnKey(table, column));
    return this.wasEmpty(table, position) || (added !== undefined && added.certain && added.position < position);
  }

  /** Whether something of this kind and name is created at any point of the change (`after` a position, if given). */
  isCreated(object: string, name: string, after = -1): boolean {
    return (this.#objects.get(`${object}\0${tableKey(name)}`) ?? []).some((position) => position > after);
  }

  /** The type of a column, where a migration at hand says it. */
  typeOf(table: TableName, column: string): string | null {
    return this.#types.get(columnKey(table, column)) ?? null;
  }

  /** A valid CHECK proves already that the column holds no null. */
  isProvedNotNull(table: TableName, column: string, position: number): boolean {
    return (this.#notNull.get(columnKey(table, column)) ?? Infinity) < position;
  }

  /** The column that a constraint keeps from being null; null for every other constraint. */
  guardedColumn(table: TableName, constraint: string): string | null {
    return this.#checkNames.get(columnKey(table, constraint)) ?? null;
  }

  /** Whether a column was made NOT NULL before a position, by this change or an earlier migration. */
  becameNotNull(table: TableName, column: string, position: number): boolean {
    return (this.#required.get(columnKey(table, column)) ?? Infinity) < position;
  }

  /** Whether the same migration switches on again what a step switches off. */
  isSwitchedOn({ act, migration, position }: Step<ActOf<'checks-off'>>): boolean {
    const name = act.what.split(' ', 1)[0]?.toLowerCase() ?? '';
    return (this.#switchedOn.get(migration)?.get(name) ?? -1) > position;
  }

  /** SQLite cannot alter much: a table is copied, dropped, and the copy takes its name. */
  isRebuilt(table: TableName): boolean {
    return this.#rebuilt.has(tableKey(table));
  }

  #create({ act, position }: Step): void {
    if (act.kind === 'create-table') {
      const [known, key] = act.temporary
        ? [this.#temporary, act.table.toLowerCase().replace(/^pg_temp\./, '')]
        : [this.#tables, tableKey(act.table)];
      if (!known.has(key)) known.set(key, { position, certain: act.certain || act.temporary });
      this.#add('table', act.table, position);
    }
    if (act.kind === 'create-object') {
      this.#add(act.object, act.name, position);
      if (act.object === 'materialized-view') this.#tables.set(tableKey(act.name), { position, certain: false });
    }
    if (act.kind === 'create-index' && act.name !== null) this.#add('index', act.name, position);
    if (act.kind === 'add-constraint' && act.name !== null)
      this.#add('constraint', `${act.table}.${act.name}`, position);
    if (act.kind === 'add-column') this.#addColumn(act, position);
    if (act.kind === 'rename' && act.object === 'table') this.#renameTable(act, position);
    if (act.kind === 'rename' && act.object !== 'table') this.#add(act.object, act.to, position);
  }

  #addColumn({ table, column, maybe = false }: ActOf<'add-column'>, position: number): void {
    const key = columnKey(table, column.name);
    if (!this.#columns.has(key)) this.#columns.set(key, { position, certain: !maybe });
  }

  #renameTable({ from, to }: ActOf<'rename'>, position: number): void {
    const schema = from.includes('.') && !to.includes('.') ? from.slice(0, from.lastIndexOf('.') + 1) : '';
    this.#add('table', `${schema}${to}`, position);
    const created = this.#tables.get(tableKey(from));
    if (created !== undefined) this.#tables.set(tableKey(`${schema}${to}`), { ...created, position });
  }

  #add(object: string, name: string, position: number): void {
    const key = `${object}\0${tableKey(name)}`;
    const known = this.#objects.get(key);
    if (known === undefined) this.#objects.set(key, [position]);
    else known.push(position);
  }

  /** What holds after a step, whether it belongs to the change or not. */
  #learn({ act }: Step, position: number): void {
    if (act.kind === 'create-table') {
      for (const { name, type } of act.columns) this.#type(act.table, name, type);
    }
    if (act.kind === 'add-column') this.#type(act.table, act.column.name, act.column.type);
    // The type of the moment is asked when its own change is judged, so later ones are learnt of the past only.
    if (act.kind === 'change-type' && position < 0) this.#type(act.table, act.column, act.to);
    if (act.kind === 'add-constraint' && act.notNullColumn !== null) {
      if (act.name !== null) this.#checkNames.set(columnKey(act.table, act.name), act.notNullColumn);
      if (!act.notValid) atFirst(this.#notNull, columnKey(act.table, act.notNullColumn), position);
    }
    if (act.kind === 'set-not-null') atFirst(this.#required, columnKey(act.table, act.column), position);
    if (act.kind === 'validate-constraint') {
      const column = this.guardedColumn(act.table, act.name);
      if (column !== null) atFirst(this.#notNull, columnKey(act.table, column), position);
    }
  }

  #type(table: TableName, column: string, type: string): void {
    if (type !== '') this.#types.set(columnKey(table, column), type);
  }

  #noteSwitch({ act, migration, position }: Step): void {
    const on =
      act.kind === 'setting' ? act.name : act.kind === 'plain' && act.what.startsWith('AT_Enable') ? 'disable' : '';
    if (on === '') return;
    const known = this.#switchedOn.get(migration) ?? new Map<string, number>();
    this.#switchedOn.set(migration, known.set(on, position));
  }

  #findRebuilds(): void {
    const copied = new Map<string, string>();
    for (const { act } of this.steps) {
      if (act.kind === 'rows' && act.verb === 'insert' && act.source !== null)
        copied.set(tableKey(act.table), tableKey(act.source));
      if (act.kind === 'rename' && act.object === 'table' && copied.get(tableKey(act.from)) === tableKey(act.to)) {
        this.#rebuilt.add(tableKey(act.to));
      }
    }
  }
}

function atFirst(places: Map<string, number>, key: string, position: number): void {
  if (!places.has(key)) places.set(key, position);
}
