/** Opens the embedded database: one file, SQLite of the runtime itself. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteDatabase } from 'kysely';
import { CountersignError } from '../../model/error.ts';
import type { ServiceStore } from '../../ports/service-store.ts';
import type { LedgerStore } from '../../ports/ledger.ts';
import type { WorkList } from '../../ports/work.ts';
import { SqlLedgerStore } from './ledger-store.ts';
import { bringUpToDate } from './migrating.ts';
import { SQLITE_MIGRATIONS } from './sqlite-migrations.ts';
import { EmbeddedStore } from './sqlite-store.ts';
import { askWork, SqliteWorkRows } from './sqlite-work.ts';
import { WorkLoop, type WorkTimesAndReport } from './work-loop.ts';
import type { WorkDatabase, WorkTables } from './work-tables.ts';

/** How long a statement waits for another process's transaction, milliseconds. */
const BUSY_MILLISECONDS = 10_000;
/** How long a start waits for another one that brings the schema up to date. */
const MIGRATION_MILLISECONDS = 60_000;

export interface EmbeddedDatabase {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly ledger: LedgerStore;
}

export interface EmbeddedOptions extends WorkTimesAndReport {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Opens the database in `folder`, making both where they are not there, and brings the schema up to date. What is
 * committed is on disk: write-ahead log, one fsync a transaction.
 *
 * @throws CountersignError `file.unusable` where it cannot be opened, is no database, or comes of a newer countersign
 */
export async function openEmbedded(folder: string, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const unlock = await lockForMigration(folder);
    const db = await upToDate(join(folder, 'countersign.db')).finally(unlock);
    const loop = new WorkLoop(new SqliteWorkRows(db, options.now, options.times), options);
    const store = new EmbeddedStore(db, async (tx, work) => {
      await askWork(tx as unknown as WorkDatabase, work, options.now());
      loop.soon();
    });
    return { store, work: loop, ledger: new SqlLedgerStore(db) };
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    throw new CountersignError(
      'file.unusable',
      `the service's database in ${folder} cannot be opened: ${said(error)}`,
      {
        remedy: 'name another folder with --data, or restore a backup',
        cause: error,
      },
    );
  }
}

async function upToDate(file: string): Promise<Kysely<WorkTables>> {
  const db = connect(file);
  try {
    await bringUpToDate(db, SQLITE_MIGRATIONS, 'the database');
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Only one process at a time brings a schema up to date: an open transaction on a file of its own. It is asked for again
 * and again, because SQLite's own waiting would stop everything else in this process.
 */
async function lockForMigration(folder: string): Promise<() => void> {
  const lock = new DatabaseSync(join(folder, 'migrating.lock'), { timeout: 0 });
  const last = Date.now() + MIGRATION_MILLISECONDS;
  for (;;) {
    try {
      lock.exec('begin exclusive');
      return () => lock.close();
    } catch (error) {
      if (!/locked/.test(said(error)) || Date.now() > last) {
        lock.close();
        throw error;
      }
      await pause(50);
    }
  }
}

function connect(file: string): Kysely<WorkTables> {
  const database = new DatabaseSync(file, { timeout: BUSY_MILLISECONDS });
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  return new Kysely<WorkTables>({ dialect: new SqliteDialect({ database: asked(database) }) });
}

/** The runtime's SQLite as the query builder asks for it; statements are prepared once. */
function asked(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  const prepare: SqliteDatabase['prepare'] = (text) => {
    // A transaction that reads first and then writes fails beside another writer, unless it says at once that it will.
    const statement = database.prepare(text === 'begin' ? 'begin immediate' : text);
    const reader = statement.columns().length > 0;
    return {
      reader,
      all: (values) => statement.all(...(values as readonly SQLInputValue[])),
      run: (values) => statement.run(...(values as readonly SQLInputValue[])),
      iterate: (values) => statement.iterate(...(values as readonly SQLInputValue[])),
    };
  };
  return {
    close: () => database.close(),
    prepare: (text) => {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const made = prepare(text);
      // Statements come from our own code, so there are few; a defect must not fill the memory.
      if (prepared.size < MOST_STATEMENTS) prepared.set(text, made);
      return made;
    },
  };
}

const MOST_STATEMENTS = 500;
