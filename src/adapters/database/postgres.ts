/** Opens the service's database on PostgreSQL, which many processes share. */
import { Kysely, type KyselyPlugin, OperationNodeTransformer, PostgresDialect, sql, type ValueNode } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Pool, type PoolConfig, types } from 'pg';
import { CountersignError } from '../../model/error.ts';
import type { ServiceStore } from '../../ports/service-store.ts';
import type { WorkList } from '../../ports/work.ts';
import { type PostgresAddress, readPostgresAddress, unusable } from './postgres-address.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { askWork, PostgresWorkRows } from './postgres-work.ts';
import { SqlServiceStore } from './service-store.ts';
import { WorkLoop, type WorkTimesAndReport } from './work-loop.ts';
import type { WorkDatabase, WorkTables } from './work-tables.ts';

export interface PostgresDatabase {
  readonly store: ServiceStore;
  readonly work: WorkList;
}

export interface PostgresOptions extends WorkTimesAndReport {
  /** Most connections of this process. */
  readonly connections?: number;
}

/** Milliseconds. The address may say otherwise (`?statement_timeout=…`). */
const TIMES = {
  connectionTimeoutMillis: 10_000,
  /** The server gives up a statement after this long, … */
  statement_timeout: 30_000,
  /** … and where it does not even say so, this side does. */
  query_timeout: 40_000,
  /** A process that stands still in the middle of a transaction holds up the others for no longer. */
  idle_in_transaction_session_timeout: 60_000,
} as const;

/** A start waits so long for another one that brings the schema up to date, and a step may take so long. */
const MIGRATION_MILLISECONDS = 600_000;

/** Type of `bigint` and of what `count` answers. */
const INT8 = types.builtins.INT8;

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
    const db = connect(address, { ...TIMES, max: options.connections ?? 10 });
    const loop = new WorkLoop(new PostgresWorkRows(db, options.times), options);
    return { store: new PostgresStore(db, loop), work: loop };
  } catch (error) {
    throw unusable(address, error);
  }
}

class PostgresStore extends SqlServiceStore {
  readonly #db: WorkDatabase;

  constructor(db: WorkDatabase, loop: WorkLoop) {
    // The tables of the list of work are more than the store knows of.
    super(db, async (tx, work) => {
      await askWork(tx as unknown as WorkDatabase, work);
      loop.soon();
    });
    this.#db = db;
  }

  override async ready(): Promise<void> {
    const { rows } = await sql<{ mode: string }>`
      select current_setting('transaction_read_only') as mode from (select count(*) from repositories) as there
    `.execute(this.#db);
    if (rows[0]?.mode === 'off') return;
    throw new CountersignError('file.unusable', 'the database only reads: a standby, or set so', {
      remedy: 'name the primary',
    });
  }
}

function connect({ secret }: PostgresAddress, config: PoolConfig): WorkDatabase {
  const pool = new Pool({
    connectionString: secret,
    application_name: 'countersign',
    keepAlive: true,
    types: { getTypeParser: (type, format) => (type === INT8 ? safeNumber : types.getTypeParser(type, format)) },
    ...config,
  });
  // Connections break: the statement that used one is rejected, and the pool makes another. Without somebody who
  // listens, one that breaks between two statements would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => void client.on('error', ignore));
  return new Kysely<WorkTables>({ dialect: new PostgresDialect({ pool }), plugins: [new WithoutNul()] });
}

function ignore(): void {}

/** Our numbers are times and counts; one that a double cannot hold is no number of ours. */
function safeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new CountersignError('internal', `the database answered the number ${text}`);
  return number;
}

/** PostgreSQL keeps every character in a text but U+0000; a title with one must not stop its repository. */
class WithoutNul extends OperationNodeTransformer implements KyselyPlugin {
  transformQuery({ node, queryId }: Parameters<KyselyPlugin['transformQuery']>[0]): typeof node {
    return this.transformNode(node, queryId);
  }

  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]): Promise<typeof result> {
    return result;
  }

  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: withoutNul(node.value) };
  }

  protected override transformPrimitiveValueList(
    node: Parameters<OperationNodeTransformer['transformPrimitiveValueList']>[0],
  ): typeof node {
    return { ...node, values: node.values.map(withoutNul) };
  }
}

function withoutNul(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

async function migrate(address: PostgresAddress): Promise<void> {
  const times = { statement_timeout: MIGRATION_MILLISECONDS, query_timeout: MIGRATION_MILLISECONDS };
  const db = connect(address, { ...TIMES, ...times, max: 1 });
  try {
    // The library holds a lock of the server meanwhile, which ends with the connection, and runs all in a transaction.
    const migrator = new Migrator({ db, provider: { getMigrations: async () => POSTGRES_MIGRATIONS } });
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    const newer = error instanceof Error ? /previously executed migration (\S+) is missing/.exec(error.message) : null;
    if (newer === null) throw error;
    throw new CountersignError(
      'file.unusable',
      `the database ${address.shown} was made by a newer countersign (step ${newer[1]})`,
      { remedy: 'start the newer version, or restore the backup made before the upgrade', cause: error },
    );
  } finally {
    await db.destroy();
  }
}
