/**
 * The rows of the list of work in PostgreSQL. Asking only ever inserts, so that it waits for nobody and nobody for it;
 * what waits for the same key is joined when it is taken (docs/decisions/0014). Times are the database's, because the
 * clocks of processes differ.
 */
import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Work, WorkCounts, WorkKind } from '../../ports/work.ts';
import {
  type Abandoned,
  type Claimed,
  WORK_TIMES,
  type WorkFailure,
  type WorkRows,
  type WorkTimes,
} from './work-loop.ts';
import { countWork, deadKeys, type WorkDatabase } from './work-tables.ts';

/** The code with which PostgreSQL refuses a row that a unique index forbids. */
const UNIQUE_VIOLATION = '23505';

/** Milliseconds since 1970, when the statement began. */
const NOW: RawBuilder<number> = sql<number>`(extract(epoch from statement_timestamp()) * 1000)::bigint`;

/** The statement that asks for work, for use inside a larger one; a `where` may follow. */
export function asking(work: readonly Work[]): RawBuilder<unknown> {
  const kinds = work.map(({ kind }) => kind);
  const keys = work.map(({ key }) => key);
  return sql`
    insert into work (kind, key, state, due_at, tries)
    select kind, key, 'waiting', ${NOW}, 0 from unnest(${kinds}::text[], ${keys}::text[]) as asked (kind, key)
  `;
}

/** Asks for work; inside a transaction, it is asked for when that is committed. */
export async function askWork(db: WorkDatabase, work: readonly Work[]): Promise<void> {
  if (work.length > 0) await asking(work).execute(db);
}

const ABANDONED: WorkFailure = { error: 'the process that worked on it ended', againAt: null };

export class PostgresWorkRows implements WorkRows {
  readonly #db: WorkDatabase;
  readonly #times: WorkTimes;
  readonly #holder = randomUUID();

  constructor(db: WorkDatabase, times: Partial<WorkTimes> = {}) {
    this.#db = db;
    this.#times = { ...WORK_TIMES, ...times };
  }

  ask(work: readonly Work[]): Promise<void> {
    return askWork(this.#db, work);
  }

  async claim(kind: WorkKind, most: number): Promise<readonly Claimed[]> {
    try {
      const { rows } = await this.#claim(kind, most).execute(this.#db);
      return rows;
    } catch (error) {
      // Two processes took the same key at the very same time, and the index lets one of them.
      if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return [];
      throw error;
    }
  }

  /**
   * Of every key only the row that is due first may be taken, so that two processes reach for the same one and not
   * each for another; whoever comes second skips it. The other rows of the key that are there by then go with it: this
   * run begins after whatever they were asked for. Rows that come later stay. Work that was asked for again has all
   * its tries again.
   */
  #claim(kind: WorkKind, most: number): RawBuilder<Claimed> {
    return sql<Claimed>`
      with next as materialized (
        select id, key from work as candidate
        where kind = ${kind} and state = 'waiting' and due_at <= ${NOW}
          and not exists (
            select from work as running
            where running.kind = candidate.kind and running.key = candidate.key and running.state = 'running'
          )
          and not exists (
            select from work as earlier
            where earlier.kind = candidate.kind and earlier.key = candidate.key and earlier.state = 'waiting'
              and (earlier.due_at, earlier.id) < (candidate.due_at, candidate.id)
          )
        order by due_at, id
        limit ${most}
        for update skip locked
      ), joined as (
        delete from work using next
        where work.kind = ${kind} and work.key = next.key and work.state = 'waiting' and work.id <> next.id
        returning work.key, work.tries
      )
      update work
      set state = 'running', holder = ${this.#holder},
        leased_until = ${NOW} + ${this.#times.lease}::bigint,
        tries = 1 + least(tries, (select min(joined.tries) from joined where joined.key = work.key))
      from next where work.id = next.id
      returning work.id, work.key, work.tries
    `;
  }

  async done(kind: WorkKind, { id, key }: Claimed): Promise<void> {
    await sql`
      with own as (delete from work where id = ${id} and holder = ${this.#holder} returning id)
      delete from work where kind = ${kind} and key = ${key} and state = 'dead' and exists (select from own)
    `.execute(this.#db);
  }

  async failed(kind: WorkKind, { id, key }: Claimed, failure: WorkFailure): Promise<void> {
    const again = sql`exists (
      select from work as other where other.kind = ${kind} and other.key = ${key} and other.state = 'waiting'
    )`;
    await sql`
      with put_back as (
        update work set ${this.#afterTry(failure)} where id = ${id} and holder = ${this.#holder} and not ${again}
      )
      delete from work where id = ${id} and holder = ${this.#holder} and ${again}
    `.execute(this.#db);
  }

  async renew(ids: readonly number[]): Promise<void> {
    await sql`
      update work set leased_until = ${NOW} + ${this.#times.lease}::bigint
      where id = any(${ids}::bigint[]) and holder = ${this.#holder}
    `.execute(this.#db);
  }

  async takeBack(): Promise<readonly Abandoned[]> {
    const { rows } = await sql<Abandoned>`
      update work set ${this.#afterTry(ABANDONED)}
      where id in (
        select id from work where state = 'running' and leased_until < ${NOW} for update skip locked
      )
      returning kind, key, state = 'dead' as dead
    `.execute(this.#db);
    return rows;
  }

  dead(kind: WorkKind): Promise<readonly string[]> {
    return deadKeys(this.#db, kind);
  }

  counts(kind: WorkKind): Promise<WorkCounts> {
    return countWork(this.#db, kind);
  }

  /** What becomes of work whose try came to nothing: a later one, or none. */
  #afterTry({ error, againAt }: WorkFailure): RawBuilder<unknown> {
    const { tries, pause, longestPause } = this.#times;
    return sql`
      state = case when tries >= ${tries}::integer then 'dead' else 'waiting' end,
      due_at = greatest(
        ${NOW} + least(${longestPause}::bigint, ${pause}::bigint * (1::bigint << least(tries - 1, 30))),
        ${againAt}::bigint
      ),
      holder = null, leased_until = null, error = ${error}
    `;
  }
}
