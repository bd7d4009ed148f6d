/** The tables of the service, and the list of work beside them, the same on every engine. */
import type { Generated, Kysely } from 'kysely';
import type { WorkCounts, WorkKind } from '../../ports/work.ts';
import type { Tables } from './tables.ts';

export interface WorkTables extends Tables {
  readonly work: {
    readonly id: Generated<number>;
    readonly kind: string;
    readonly key: string;
    /** `waiting`, `running` or `dead`. */
    readonly state: string;
    readonly due_at: number;
    /** How often it was begun. */
    readonly tries: number;
    /** Which worker runs it, and until when that is believed. */
    readonly holder: string | null;
    readonly leased_until: number | null;
    readonly error: string | null;
  };
}

/** A database, or a transaction in it. */
export type WorkDatabase = Kysely<WorkTables>;

/** Keys of a kind that were given up. */
export async function deadKeys(db: WorkDatabase, kind: WorkKind): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('work')
    .select('key')
    .distinct()
    .where('kind', '=', kind)
    .where('state', '=', 'dead')
    .limit(MOST_REVIVED)
    .execute();
  return rows.map(({ key }) => key);
}

const MOST_REVIVED = 1_000;

/** How many keys of a kind wait, run and are given up. */
export async function countWork(db: WorkDatabase, kind: WorkKind): Promise<WorkCounts> {
  const rows = await db
    .selectFrom('work')
    .select((eb) => ['state', eb.fn.count<number>('key').distinct().as('count')])
    .where('kind', '=', kind)
    .groupBy('state')
    .execute();
  const of = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
  return { waiting: of('waiting'), running: of('running'), dead: of('dead') };
}
