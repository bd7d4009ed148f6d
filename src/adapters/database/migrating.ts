/** Brings a schema up to date, step by step. */
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { CountersignError } from '../../model/error.ts';

/** Steps by name; they run in the order of their names. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Statements of one step, run in their order. */
export function step(...statements: readonly string[]): Migration {
  return {
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

/**
 * Runs the steps that a database lacks, all in one transaction. `name`: what the database is called in an error.
 *
 * @throws CountersignError `file.unusable` for the database of a newer countersign
 */
export async function bringUpToDate<T>(db: Kysely<T>, steps: Migrations, name: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => steps } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const newer = error instanceof Error ? /previously executed migration (\S+) is missing/.exec(error.message) : null;
  if (newer === null) throw error;
  throw new CountersignError('file.unusable', `${name} was made by a newer countersign (step ${newer[1]})`, {
    remedy: 'start the newer version, or restore the backup made before the upgrade',
    cause: error,
  });
}
