/** The rows of the list of work in the embedded database, which one transaction writes at a time. */
import { randomUUID } from 'node:crypto';
import { type Expression, type ExpressionBuilder, type SqlBool, sql, type Updateable } from 'kysely';
import type { Work, WorkCounts, WorkKind } from '../../ports/work.ts';
import {
  type Abandoned,
  type Claimed,
  WORK_TIMES,
  type WorkFailure,
  type WorkRows,
  type WorkTimes,
} from './work-loop.ts';
import { countWork, deadKeys, type WorkDatabase, type WorkTables } from './work-tables.ts';

/** Asks for work; what waits already is left as it is, only sooner. */
export async function askWork(db: WorkDatabase, work: readonly Work[], now: number): Promise<void> {
  for (const { kind, key } of work) {
    // The condition is written out: the index that it names is known by its very text.
    await db
      .insertInto('work')
      .values({ kind, key, state: 'waiting', due_at: now, tries: 0, holder: null, leased_until: null, error: null })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'key']).where(sql<SqlBool>`state = 'waiting'`).doUpdateSet({ due_at: now, tries: 0 }),
      )
      .execute();
  }
}

const ABANDONED: WorkFailure = { error: 'the process that worked on it ended', againAt: null };

export class SqliteWorkRows implements WorkRows {
  readonly #db: WorkDatabase;
  readonly #now: () => number;
  readonly #times: WorkTimes;
  readonly #holder = randomUUID();

  constructor(db: WorkDatabase, now: () => number, times: Partial<WorkTimes> = {}) {
    this.#db = db;
    this.#now = now;
    this.#times = { ...WORK_TIMES, ...times };
  }

  ask(work: readonly Work[]): Promise<void> {
    return this.#db.transaction().execute((tx) => askWork(tx, work, this.#now()));
  }

  async claim(kind: WorkKind, most: number): Promise<readonly Claimed[]> {
    const now = this.#now();
    const next = this.#db
      .selectFrom('work as next')
      .select('next.id')
      .where('next.kind', '=', kind)
      .where('next.state', '=', 'waiting')
      .where('next.due_at', '<=', now)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('work as other')
              .select('other.id')
              .whereRef('other.kind', '=', 'next.kind')
              .whereRef('other.key', '=', 'next.key')
              .where('other.state', '=', 'running'),
          ),
        ),
      )
      .orderBy('next.due_at')
      .orderBy('next.id')
      .limit(most);
    return this.#db
      .updateTable('work')
      .set((eb) => ({
        state: 'running',
        holder: this.#holder,
        leased_until: now + this.#times.lease,
        tries: eb('tries', '+', 1),
      }))
      .where('id', 'in', next)
      .returning(['id', 'key', 'tries'])
      .execute();
  }

  async done(kind: WorkKind, { id, key }: Claimed): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const own = tx.deleteFrom('work').where('id', '=', id).where('holder', '=', this.#holder);
      const { numDeletedRows } = await own.executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) return;
      await tx.deleteFrom('work').where('kind', '=', kind).where('key', '=', key).where('state', '=', 'dead').execute();
    });
  }

  async failed(kind: WorkKind, { id, key, tries }: Claimed, failure: WorkFailure): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const set = this.#afterTry(tries, failure);
      await tx
        .updateTable('work')
        .set(set)
        .where('id', '=', id)
        .where('holder', '=', this.#holder)
        .where((eb) => notAskedAgain(eb, kind, key))
        .execute();
      // Asked for again meanwhile: that one is the next try.
      await tx.deleteFrom('work').where('id', '=', id).where('holder', '=', this.#holder).execute();
    });
  }

  async renew(ids: readonly number[]): Promise<void> {
    await this.#db
      .updateTable('work')
      .set({ leased_until: this.#now() + this.#times.lease })
      .where('id', 'in', ids)
      .where('holder', '=', this.#holder)
      .execute();
  }

  async takeBack(): Promise<readonly Abandoned[]> {
    const now = this.#now();
    // Nearly always there is none, and looking takes no lock.
    const seen = await this.#db
      .selectFrom('work')
      .select('id')
      .where('state', '=', 'running')
      .where('leased_until', '<', now)
      .execute();
    return seen.length === 0 ? [] : this.#takeBack(now);
  }

  #takeBack(now: number): Promise<readonly Abandoned[]> {
    return this.#db.transaction().execute(async (tx) => {
      const left = await tx
        .selectFrom('work')
        .select(['id', 'kind', 'key', 'tries'])
        .where('state', '=', 'running')
        .where('leased_until', '<', now)
        .execute();
      for (const { id, kind, key, tries } of left) {
        await tx
          .updateTable('work')
          .set(this.#afterTry(tries, ABANDONED))
          .where('id', '=', id)
          .where((eb) => notAskedAgain(eb, kind, key))
          .execute();
        // Where it waits again already, that is enough.
        await tx.deleteFrom('work').where('id', '=', id).where('state', '=', 'running').execute();
      }
      return left.map(({ kind, key, tries }) => ({ kind, key, dead: tries >= this.#times.tries }));
    });
  }

  dead(kind: WorkKind): Promise<readonly string[]> {
    return deadKeys(this.#db, kind);
  }

  counts(kind: WorkKind): Promise<WorkCounts> {
    return countWork(this.#db, kind);
  }

  /** What becomes of work whose try came to nothing: a later one, or none. */
  #afterTry(tries: number, { error, againAt }: WorkFailure): Updateable<WorkTables['work']> {
    const { tries: most, pause, longestPause } = this.#times;
    return {
      state: tries >= most ? 'dead' : 'waiting',
      due_at: Math.max(this.#now() + Math.min(pause * 2 ** (tries - 1), longestPause), againAt ?? 0),
      holder: null,
      leased_until: null,
      error,
    };
  }
}

function notAskedAgain(eb: ExpressionBuilder<WorkTables, 'work'>, kind: string, key: string): Expression<SqlBool> {
  const again = eb
    .selectFrom('work as other')
    .select('other.id')
    .where('other.kind', '=', kind)
    .where('other.key', '=', key)
    .where('other.state', '=', 'waiting');
  return eb.not(eb.exists(again));
}
