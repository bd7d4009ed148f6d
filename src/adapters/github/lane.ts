/** The requests of one installation: their order, how many at a time, and what is left of the hour's budget. */
import { CountersignError } from '../../model/error.ts';
import type { Urgency } from '../../ports/forge.ts';
import type { GithubPace, GithubWorld } from './settings.ts';

type Closing = 'forge.limited' | 'forge.unavailable';

interface Waiting {
  readonly urgency: Urgency;
  readonly writes: boolean;
  readonly start: () => void;
  readonly refuse: (error: CountersignError) => void;
}

/** What GitHub last said of the hour's requests. `resetAt` in milliseconds since 1970. */
export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
}

/**
 * A queue with two ranks. What somebody waits for goes first; rounds also leave a share of the budget to it. Writes go
 * one at a time and not faster than GitHub asks. While a limit holds nothing is sent: what can wait so long waits, the
 * rest is told when to come again.
 */
export class Lane {
  readonly #name: string;
  readonly #pace: GithubPace;
  readonly #world: GithubWorld;
  readonly #waiting: Record<Urgency, Waiting[]> = { awaited: [], round: [] };
  #running = 0;
  #writing = false;
  #closedUntil = 0;
  /** Why it is closed: a limit, or a server that asks for time. */
  #closedFor: Closing = 'forge.limited';
  #budget: Budget | null = null;
  /** Writes that may go at once, as of `#filledAt`. */
  #writes: number;
  #filledAt: number;
  #wakesAt = Number.POSITIVE_INFINITY;

  constructor(name: string, pace: GithubPace, world: GithubWorld) {
    this.#name = name;
    this.#pace = pace;
    this.#world = world;
    this.#writes = pace.writeBurst;
    this.#filledAt = world.now();
  }

  get budget(): Budget | null {
    return this.#budget;
  }

  /** Runs `act` when it is its turn. @throws CountersignError `forge.limited` when that is too far away */
  async run<T>(urgency: Urgency, writes: boolean, act: () => Promise<T>): Promise<T> {
    await new Promise<void>((start, refuse) => {
      this.#waiting[urgency].push({ urgency, writes, start, refuse });
      this.#pump();
    });
    try {
      return await act();
    } finally {
      this.#running -= 1;
      if (writes) this.#writing = false;
      this.#pump();
    }
  }

  /** Nothing is sent before `time`. */
  close(time: number, why: Closing): void {
    if (time <= this.#closedUntil) return;
    this.#closedUntil = time;
    this.#closedFor = why;
  }

  /** Takes over what an answer says of the budget. */
  note(headers: Headers): void {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
      const text = headers.get(`x-ratelimit-${name}`);
      return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
    });
    if (typeof limit !== 'number' || typeof remaining !== 'number' || typeof reset !== 'number') return;
    const resetAt = reset * 1_000;
    // Answers overtake each other: within one hour the smaller number is the newer one.
    if (this.#budget?.resetAt === resetAt && this.#budget.remaining < remaining) return;
    this.#budget = { limit, remaining, resetAt };
  }

  /** Starts all that may start, in order of rank; what has to wait for time does not hold up what has not. */
  #pump(): void {
    let wakes = Number.POSITIVE_INFINITY;
    for (const queue of [this.#waiting.awaited, this.#waiting.round]) {
      for (let at = 0; at < queue.length; ) {
        const next = queue[at];
        if (next === undefined || this.#running >= this.#pace.atOnce) break;
        const until = next.writes && this.#writing ? null : this.#until(next);
        const now = this.#world.now();
        if (until !== null && until <= now) {
          queue.splice(at, 1);
          this.#take(next);
        } else if (until !== null && until - now > this.#pace.patience) {
          queue.splice(at, 1);
          next.refuse(this.#tooLate(next, until));
        } else {
          if (until !== null) wakes = Math.min(wakes, until);
          at += 1;
        }
      }
    }
    if (wakes < Number.POSITIVE_INFINITY) this.#wake(wakes);
  }

  #take({ writes, start }: Waiting): void {
    this.#running += 1;
    if (writes) {
      this.#writing = true;
      this.#refill();
      this.#writes -= 1;
    }
    start();
  }

  /** From when on it may be sent. */
  #until({ urgency, writes }: Waiting): number {
    let until = this.#closedUntil;
    const budget = this.#budget;
    if (budget !== null && budget.resetAt > this.#world.now()) {
      const kept = urgency === 'round' ? Math.floor(budget.limit * this.#pace.reserve) : 0;
      if (budget.remaining <= kept) until = Math.max(until, budget.resetAt);
    }
    if (!writes) return until;
    this.#refill();
    return this.#writes >= 1 ? until : Math.max(until, this.#filledAt + (1 - this.#writes) * this.#pace.writePause);
  }

  #refill(): void {
    const now = this.#world.now();
    const { writePause, writeBurst } = this.#pace;
    const more = writePause === 0 ? writeBurst : (now - this.#filledAt) / writePause;
    this.#writes = Math.min(writeBurst, this.#writes + more);
    this.#filledAt = now;
  }

  #tooLate({ urgency }: Waiting, until: number): CountersignError {
    const isClosed = this.#closedUntil === until;
    const left = this.#budget;
    const why =
      isClosed && this.#closedFor === 'forge.unavailable'
        ? 'it asked for time'
        : !isClosed && urgency === 'round' && left !== null && left.remaining > 0
          ? `${left.remaining} of ${left.limit} requests are left, which are kept for what somebody waits for`
          : 'its limit of requests is reached';
    const text = `GitHub, ${this.#name}: ${why}; again at ${new Date(until).toISOString()}`;
    return new CountersignError(isClosed ? this.#closedFor : 'forge.limited', text, { againAt: until });
  }

  #wake(at: number): void {
    if (at >= this.#wakesAt) return;
    this.#wakesAt = at;
    void this.#awake(at);
  }

  async #awake(at: number): Promise<void> {
    await this.#world.sleep(Math.max(1, Math.ceil(at - this.#world.now())));
    if (this.#wakesAt === at) this.#wakesAt = Number.POSITIVE_INFINITY;
    this.#pump();
  }
}
