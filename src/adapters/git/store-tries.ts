/** Waiting between tries when several processes move one ref: a random while, growing, and not for ever. */
import { setTimeout as wait } from 'node:timers/promises';
import { CountersignError } from '../../model/error.ts';
import type { RefName } from '../../model/id.ts';

export interface TryLimits {
  readonly tries: number;
  /** Longest pause of the first tries, in milliseconds; it doubles with each. */
  readonly first: number;
  readonly longest: number;
}

/** One process wins each round, so that this is enough for far more of them than tries. */
export const LOCAL_TRIES: TryLimits = { tries: 100, first: 8, longest: 250 };
export const REMOTE_TRIES: TryLimits = { tries: 30, first: 50, longest: 2_000 };

export class Tries {
  readonly #limits: TryLimits;
  readonly #signal: AbortSignal | undefined;
  #done = 0;

  constructor(limits: TryLimits, signal?: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
  }

  /** Waits before the next try; rejects with what the last one said when there have been too many. */
  async next(ref: RefName, said: string): Promise<void> {
    this.#done += 1;
    if (this.#done >= this.#limits.tries) {
      throw new CountersignError('git.failed', `${ref} could not be moved in ${this.#done} tries: ${said}`, {
        remedy: 'nothing is lost; try again, and if git names a .lock file that no running process holds, remove it',
      });
    }
    const longest = Math.min(this.#limits.longest, this.#limits.first * 2 ** Math.min(this.#done, 20));
    try {
      await wait(Math.random() * longest, undefined, this.#signal === undefined ? {} : { signal: this.#signal });
    } catch (cause) {
      throw new CountersignError('interrupted', 'stopped', { cause });
    }
  }
}
