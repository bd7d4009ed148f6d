/** Opens the service's database on PostgreSQL, which many processes share. */
import { sql } from 'kysely';
import { CountersignError } from '../../model/error.ts';
import type { Delivery, ServiceStore } from '../../ports/service-store.ts';
import type { LedgerStore } from '../../ports/ledger.ts';
import type { Work, WorkList } from '../../ports/work.ts';
import { SqlLedgerStore } from './ledger-store.ts';
import { bringUpToDate } from './migrating.ts';
import { type PostgresAddress, readPostgresAddress, unusable } from './postgres-address.ts';
import { connect } from './postgres-connection.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { asking, askWork, PostgresWorkRows } from './postgres-work.ts';
import { SqlServiceStore } from './service-store.ts';
import { WorkLoop, type WorkTimesAndReport } from './work-loop.ts';
import type { WorkDatabase } from './work-tables.ts';

export interface PostgresDatabase {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly ledger: LedgerStore;
}

export interface PostgresOptions extends WorkTimesAndReport {
  /** Most connections of this process. */
  readonly connections?: number;
}

/** A start waits so long for another one that brings the schema up to date, and a step may take so long. */
const MIGRATION_MILLISECONDS = 600_000;

/**
 * Opens the database at `url` (`postgres://USER:PASSWORD@HOST:PORT/DATABASE`) and brings its schema up to date; of
 * many processes that start at once, one does it and the others wait.
 *
 * @throws CountersignError `usage` for an address of another form; `file.unusable` where nobody answers there, this
 * user is not let in, the database only reads, or comes of a newer countersign
 */
export async function openPostgres(url: string, options: PostgresOptions): Promise<PostgresDatabase> {
  const address = readPostgresAddress(url);
  try {
    await migrate(address);
    const db = connect(address, { max: options.connections ?? 10 });
    const loop = new WorkLoop(new PostgresWorkRows(db, options.times), options);
    const ledger = new SqlLedgerStore(db);
    return { store: new PostgresStore(db, loop), work: loop, ledger };
  } catch (error) {
    throw unusable(address, error);
  }
}

class PostgresStore extends SqlServiceStore {
  readonly #db: WorkDatabase;
  readonly #loop: WorkLoop;

  constructor(db: WorkDatabase, loop: WorkLoop) {
    // The tables of the list of work are more than the store knows of.
    super(db, async (tx, work) => {
      await askWork(tx as unknown as WorkDatabase, work);
      loop.soon();
    });
    this.#db = db;
    this.#loop = loop;
  }

  /** In one statement, which is a transaction of its own: the way to the server and back is most of what it takes. */
  override async accept({ source, id, event, receivedAt }: Delivery, work: readonly Work[]): Promise<boolean> {
    const { rows } = await sql<{ kept: boolean }>`
      with kept as (
        insert into deliveries (source, id, event, received_at) values (${source}, ${id}, ${event}, ${receivedAt})
        on conflict do nothing returning id
      ), asked as (
        ${asking(work)} where exists (select from kept)
      )
      select exists (select from kept) as kept
    `.execute(this.#db);
    this.#loop.wake();
    return rows[0]?.kept === true;
  }

  override async ready(): Promise<void> {
    const { rows } = await sql<{ mode: string }>`
      select current_setting('transaction_read_only') as mode, exists (select from repositories)
    `.execute(this.#db);
    if (rows[0]?.mode === 'off') return;
    throw new CountersignError('file.unusable', 'the database only reads: a standby, or set so', {
      remedy: 'name the primary',
    });
  }
}

async function migrate(address: PostgresAddress): Promise<void> {
  const times = { statement_timeout: MIGRATION_MILLISECONDS, query_timeout: MIGRATION_MILLISECONDS };
  const db = connect(address, { ...times, max: 1 });
  try {
    // The library holds a lock of the server meanwhile, which ends with the connection, and runs all in a transaction.
    await bringUpToDate(db, POSTGRES_MIGRATIONS, `the database ${address.shown}`);
  } finally {
    await db.destroy();
  }
}
