/** Leaves a server alone that fails again and again. */
import { CountersignError } from '../../model/error.ts';
import type { GithubPace, GithubWorld } from './settings.ts';

/**
 * A circuit breaker (Nygard, Release It!). After `failures` in a row nothing is sent for a while; then one request
 * tries, and its outcome decides for all. The pauses double and are shortened by chance, so that many processes do not
 * come back at once.
 */
export class Breaker {
  readonly #pace: Pick<GithubPace, 'failures' | 'rest' | 'longestRest'>;
  readonly #world: GithubWorld;
  #failures = 0;
  #rests = 0;
  #closedUntil = 0;
  #trying = false;

  constructor(pace: Pick<GithubPace, 'failures' | 'rest' | 'longestRest'>, world: GithubWorld) {
    this.#pace = pace;
    this.#world = world;
  }

  /** @throws CountersignError `forge.unavailable` while nothing is to be sent */
  admit(): void {
    if (this.#failures < this.#pace.failures) return;
    const now = this.#world.now();
    if (now >= this.#closedUntil && !this.#trying) {
      this.#trying = true;
      return;
    }
    const failures = `GitHub failed ${this.#failures} times in a row and is left alone for a while`;
    throw new CountersignError('forge.unavailable', failures, { againAt: Math.max(this.#closedUntil, now + 1) });
  }

  /** Whether a try now would be refused. */
  rests(): boolean {
    return this.#failures >= this.#pace.failures && this.#world.now() < this.#closedUntil;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#rests = 0;
    this.#trying = false;
  }

  failed(): void {
    this.#trying = false;
    this.#failures += 1;
    if (this.#failures < this.#pace.failures) return;
    const longest = Math.min(this.#pace.longestRest, this.#pace.rest * 2 ** this.#rests);
    this.#rests += 1;
    this.#closedUntil = this.#world.now() + longest * (0.5 + this.#world.random() / 2);
  }
}
