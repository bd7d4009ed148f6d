/** One process's part in a list of work: takes what is due, does it, and says again and again that it lives. */
import { performance } from 'node:perf_hooks';
import { CountersignError } from '../../model/error.ts';
import type { Work, WorkCounts, WorkKind, WorkList } from '../../ports/work.ts';

export interface WorkTimes {
  /** How long a worker that says nothing is believed to be alive, milliseconds. */
  readonly lease: number;
  /** How often the list is looked at for what other processes asked for. */
  readonly poll: number;
  /** Pause after the first failed try; it doubles with each. */
  readonly pause: number;
  readonly longestPause: number;
  /** Tries before work is dead. */
  readonly tries: number;
}

export const WORK_TIMES: WorkTimes = { lease: 60_000, poll: 1_000, pause: 1_000, longestPause: 300_000, tries: 12 };

/** Told of work that failed and whether it is dead, and of a list that could not be read (kind `list`, no key). */
export type WorkFailed = (kind: string, key: string, error: unknown, dead: boolean) => void;

export interface WorkTimesAndReport {
  readonly failed: WorkFailed;
  readonly times?: Partial<WorkTimes>;
}

export interface Claimed {
  readonly id: number;
  readonly key: string;
  /** How often it was begun, this time included. */
  readonly tries: number;
}

/** Why a try came to nothing. */
export interface WorkFailure {
  readonly error: string;
  /** From when on another try may help, milliseconds since 1970; null where nobody said. */
  readonly againAt: number | null;
}

/** Work whose process said nothing for longer than its lease. */
export interface Abandoned {
  readonly kind: string;
  readonly key: string;
  readonly dead: boolean;
}

/** The rows, for one worker of one process. Every method is one transaction, and may be called again after it failed. */
export interface WorkRows {
  ask(work: readonly Work[]): Promise<void>;
  /** Takes what is due and whose key nobody works on: at most so many, each of another key, the oldest first. */
  claim(kind: WorkKind, most: number): Promise<readonly Claimed[]>;
  /** Takes it off the list, with what of it had been given up before. Not where another worker holds it by now. */
  done(kind: WorkKind, work: Claimed): Promise<void>;
  /** Puts it back for a later try, or gives it up; where it was asked for again meanwhile, that is the next try. */
  failed(kind: WorkKind, work: Claimed, failure: WorkFailure): Promise<void>;
  /** Says that this worker lives and works on these. */
  renew(ids: readonly number[]): Promise<void>;
  takeBack(): Promise<readonly Abandoned[]>;
  /** Keys that were given up; some of them where they are very many. */
  dead(kind: WorkKind): Promise<readonly string[]>;
  counts(kind: WorkKind): Promise<WorkCounts>;
}

/** How often, and how long, the list is looked at after work was asked for in a transaction that is still to end. */
const SOON = { every: 20, for: 500 };

interface Server {
  readonly kind: WorkKind;
  readonly atOnce: number;
  readonly handler: (key: string) => Promise<void>;
  running: number;
}

export class WorkLoop implements WorkList {
  readonly #rows: WorkRows;
  readonly #failed: WorkFailed;
  readonly #times: WorkTimes;
  readonly #servers: Server[] = [];
  readonly #running = new Map<number, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  /** Milliseconds of a clock that nobody sets. */
  #soonUntil = 0;
  #renewed = 0;
  #tookBack = Number.NEGATIVE_INFINITY;

  constructor(rows: WorkRows, { failed, times }: WorkTimesAndReport) {
    this.#rows = rows;
    this.#failed = failed;
    this.#times = { ...WORK_TIMES, ...times };
  }

  async ask(work: Work): Promise<void> {
    await this.#rows.ask([work]);
    this.wake();
  }

  /** Work was asked for in a transaction that is not committed yet: it is looked for often for a while. */
  soon(): void {
    this.#soonUntil = performance.now() + SOON.for;
    this.#tick();
  }

  serve(kind: WorkKind, atOnce: number, handler: (key: string) => Promise<void>): void {
    this.#servers.push({ kind, atOnce, handler, running: 0 });
    this.#tick();
    this.wake();
  }

  async revive(kind: WorkKind): Promise<void> {
    const keys = await this.#rows.dead(kind);
    if (keys.length === 0) return;
    await this.#rows.ask(keys.map((key) => ({ kind, key })));
    this.wake();
  }

  counts(kind: WorkKind): Promise<WorkCounts> {
    return this.#rows.counts(kind);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looking;
    // What runs may take longer than a lease, so it is renewed until the end.
    while (this.#running.size > 0) await Promise.all(this.#running.values());
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  #tick(): void {
    if (this.#servers.length === 0 || (this.#stopped && this.#running.size === 0)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const soon = performance.now() < this.#soonUntil;
    this.#timer = setTimeout(
      () => {
        this.#tick();
        this.wake();
      },
      soon ? Math.min(SOON.every, this.#times.poll) : this.#times.poll,
    );
  }

  /**
   * Looks for work now: some was asked for. Once after the other, since two looks at a time would both see the same
   * free place.
   */
  wake(): void {
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return;
    }
    this.#lookAgain = false;
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (this.#lookAgain) this.wake();
    });
  }

  async #look(): Promise<void> {
    try {
      await this.#renew();
      await this.#takeBack();
      for (const server of this.#servers) {
        const free = server.atOnce - server.running;
        if (this.#stopped || free <= 0) continue;
        for (const claimed of await this.#rows.claim(server.kind, free)) this.#begin(server, claimed);
      }
    } catch (error) {
      // The next look comes with the next tick.
      this.#failed('list', '', error, false);
    }
  }

  async #renew(): Promise<void> {
    const now = performance.now();
    if (this.#running.size === 0 || now - this.#renewed < this.#times.lease / 3) return;
    await this.#rows.renew([...this.#running.keys()]);
    this.#renewed = now;
  }

  async #takeBack(): Promise<void> {
    const now = performance.now();
    if (this.#stopped || now - this.#tookBack < this.#times.poll) return;
    const abandoned = await this.#rows.takeBack();
    this.#tookBack = now;
    for (const { kind, key, dead } of abandoned) this.#failed(kind, key, 'the process that worked on it ended', dead);
  }

  #begin(server: Server, work: Claimed): void {
    server.running += 1;
    // A lease that begins now is not to be shortened by when the others were renewed.
    if (this.#running.size === 0) this.#renewed = performance.now();
    const ended = this.#run(server, work).finally(() => {
      server.running -= 1;
      this.#running.delete(work.id);
      this.wake();
    });
    this.#running.set(work.id, ended);
  }

  async #run({ kind, handler }: Server, work: Claimed): Promise<void> {
    try {
      await handler(work.key);
    } catch (error) {
      this.#failed(kind, work.key, error, work.tries >= this.#times.tries);
      const againAt = error instanceof CountersignError ? (error.againAt ?? null) : null;
      await this.#keep(() => this.#rows.failed(kind, work, { error: String(error).slice(0, 2000), againAt }));
      return;
    }
    await this.#keep(() => this.#rows.done(kind, work));
  }

  /** Writes down how work ended; where the database is away just then, as soon as it is back. */
  async #keep(write: () => Promise<void>): Promise<void> {
    const end = performance.now() + this.#times.lease;
    for (;;) {
      const last = this.#stopped || performance.now() > end;
      try {
        await write();
        return;
      } catch (error) {
        this.#failed('list', '', error, false);
        // The lease ends by itself then, and the work is done again.
        if (last) return;
        await new Promise((resolve) => setTimeout(resolve, this.#times.poll));
      }
    }
  }
}
