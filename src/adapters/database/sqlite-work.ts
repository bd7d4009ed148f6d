/** The list of work in the embedded database: a table, and one loop in each process. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Work, WorkCounts, WorkKind, WorkList } from '../../ports/work.ts';
import type { SqliteTables } from './sqlite-tables.ts';

export interface WorkTimes {
  /** How long a worker that says nothing is believed to be alive, milliseconds. */
  readonly lease: number;
  /** How often the list is looked at for what other processes asked for. */
  readonly poll: number;
  /** Pause after the first failed try; it doubles with each. */
  readonly pause: number;
  readonly longestPause: number;
  /** How long a stop waits for what is running, milliseconds; then it is handed back. */
  readonly grace: number;
  /** Tries before work is dead. */
  readonly tries: number;
}

const TIMES: WorkTimes = {
  lease: 60_000,
  poll: 1_000,
  pause: 1_000,
  longestPause: 300_000,
  grace: 800,
  tries: 12,
};

export interface WorkOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly failed: (kind: string, key: string, error: unknown, dead: boolean) => void;
  readonly times?: Partial<WorkTimes>;
}

/** Asks for work; what waits already is left as it is, only sooner. */
export async function askWork(db: Kysely<SqliteTables>, work: readonly Work[], now: number): Promise<void> {
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

interface Server {
  readonly kind: WorkKind;
  readonly atOnce: number;
  readonly handler: (key: string) => Promise<void>;
  running: number;
}

interface Claimed {
  readonly id: number;
  readonly key: string;
  readonly tries: number;
}

export class SqliteWorkList implements WorkList {
  readonly #db: Kysely<SqliteTables>;
  readonly #options: WorkOptions;
  readonly #times: WorkTimes;
  readonly #holder = randomUUID();
  readonly #servers: Server[] = [];
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(db: Kysely<SqliteTables>, options: WorkOptions) {
    this.#db = db;
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
  }

  async ask(work: Work): Promise<void> {
    await askWork(this.#db, [work], this.#options.now());
    this.#wake();
  }

  serve(kind: WorkKind, atOnce: number, handler: (key: string) => Promise<void>): void {
    this.#servers.push({ kind, atOnce, handler, running: 0 });
    this.#timer ??= setInterval(() => this.#wake(), this.#times.poll);
    this.#wake();
  }

  async counts(kind: WorkKind): Promise<WorkCounts> {
    const rows = await this.#db
      .selectFrom('work')
      .select((eb) => ['state', eb.fn.countAll().as('count')])
      .where('kind', '=', kind)
      .groupBy('state')
      .execute();
    const of = (state: string): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
    return { waiting: of('waiting'), running: of('running'), dead: of('dead') };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
    await Promise.race([Promise.all(this.#running), pause(this.#times.grace, null, { ref: false })]);
    // What has not ended by now is taken up by the next process at once, in place of when its lease ends.
    await this.#handBack();
  }

  async #handBack(): Promise<void> {
    if (this.#running.size === 0) return;
    const own = this.#db.selectFrom('work').select(['kind', 'key']).where('holder', '=', this.#holder);
    for (const { kind, key } of await own.execute()) {
      await askWork(this.#db, [{ kind: kind as WorkKind, key }], this.#options.now());
    }
    await this.#db.deleteFrom('work').where('holder', '=', this.#holder).where('state', '=', 'running').execute();
  }

  /** Looks for work, once after the other: two looks at a time would both see the same free place. */
  #wake(): void {
    this.#looking = this.#looking.then(() => this.#look());
  }

  async #look(): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.#renew();
      for (const server of this.#servers) {
        while (!this.#stopped && server.running < server.atOnce) {
          const claimed = await this.#claim(server.kind);
          if (claimed === null) break;
          this.#begin(server, claimed);
        }
      }
    } catch (error) {
      // The next look comes with the next tick.
      this.#options.failed('list', '', error, false);
    }
  }

  #begin(server: Server, work: Claimed): void {
    server.running += 1;
    const done = this.#run(server, work).finally(() => {
      server.running -= 1;
      this.#running.delete(done);
      this.#wake();
    });
    this.#running.add(done);
  }

  async #run({ kind, handler }: Server, work: Claimed): Promise<void> {
    try {
      await handler(work.key);
      await this.#done(kind, work);
    } catch (error) {
      try {
        await this.#failed(kind, work, error);
      } catch (other) {
        // The lease ends by itself, and the work is taken up again.
        this.#options.failed(kind, work.key, other, false);
      }
    }
  }

  /** Takes it off the list, with what of it had been given up before. Not where another process holds it by now. */
  async #done(kind: WorkKind, { id, key }: Claimed): Promise<void> {
    const own = this.#db.deleteFrom('work').where('id', '=', id).where('holder', '=', this.#holder);
    const { numDeletedRows } = await own.executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) return;
    await this.#db
      .deleteFrom('work')
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where('state', '=', 'dead')
      .execute();
  }

  async #failed(kind: WorkKind, work: Claimed, error: unknown): Promise<void> {
    const { now, failed } = this.#options;
    const dead = work.tries >= this.#times.tries;
    failed(kind, work.key, error, dead);
    await this.#db.transaction().execute(async (tx) => {
      // Asked for again meanwhile: that one is the next try.
      const again = await tx
        .selectFrom('work')
        .select('id')
        .where('kind', '=', kind)
        .where('key', '=', work.key)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      const own = { id: work.id, holder: this.#holder };
      if (again !== undefined) {
        await tx.deleteFrom('work').where('id', '=', own.id).where('holder', '=', own.holder).execute();
        return;
      }
      const { pause, longestPause } = this.#times;
      const set = {
        state: dead ? 'dead' : 'waiting',
        due_at: now() + Math.min(pause * 2 ** (work.tries - 1), longestPause),
        holder: null,
        leased_until: null,
        error: String(error).slice(0, 2000),
      };
      await tx.updateTable('work').set(set).where('id', '=', own.id).where('holder', '=', own.holder).execute();
    });
  }

  /** The oldest work that is due and whose key is not being worked on; in one statement, so that one process gets it. */
  async #claim(kind: WorkKind): Promise<Claimed | null> {
    const now = this.#options.now();
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
      .limit(1);
    const claimed = await this.#db
      .updateTable('work')
      .set((eb) => ({
        state: 'running',
        holder: this.#holder,
        leased_until: now + this.#times.lease,
        tries: eb('tries', '+', 1),
      }))
      .where('id', '=', next)
      .returning(['id', 'key', 'tries'])
      .executeTakeFirst();
    return claimed ?? null;
  }

  /** Says that this process lives, and takes back what was held by processes that do not. */
  async #renew(): Promise<void> {
    const now = this.#options.now();
    if (this.#running.size > 0) {
      await this.#db
        .updateTable('work')
        .set({ leased_until: now + this.#times.lease })
        .where('holder', '=', this.#holder)
        .where('leased_until', '<', now + (this.#times.lease * 2) / 3)
        .execute();
    }
    const left = await this.#db
      .selectFrom('work')
      .select(['id', 'kind', 'key', 'tries'])
      .where('state', '=', 'running')
      .where('leased_until', '<', now)
      .execute();
    for (const { id, kind, key, tries } of left) {
      const dead = tries >= this.#times.tries;
      const error = 'the process that worked on it ended';
      this.#options.failed(kind, key, error, dead);
      const abandoned = this.#db.updateTable('work').where('id', '=', id).where('leased_until', '<', now);
      await abandoned
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('work as other')
                .select('other.id')
                .where('other.kind', '=', kind)
                .where('other.key', '=', key)
                .where('other.state', '=', 'waiting'),
            ),
          ),
        )
        .set({ state: dead ? 'dead' : 'waiting', due_at: now, holder: null, leased_until: null, error })
        .execute();
      // Where it waits again already, that is enough.
      await this.#db
        .deleteFrom('work')
        .where('id', '=', id)
        .where('state', '=', 'running')
        .where('leased_until', '<', now)
        .execute();
    }
  }
}
