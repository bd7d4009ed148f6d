/** Time that passes only when somebody sleeps or the test says so. */

export class FakeClock {
  #now: number;
  readonly #deadlines = new Set<AbortController>();
  /** How long everybody slept in all, milliseconds. */
  slept = 0;

  constructor(now: number = 1_790_000_000_000) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.#now += milliseconds;
    this.slept += milliseconds;
    // What runs besides gets its turn, as it would in a real pause.
    await new Promise((done) => setImmediate(done));
  };

  readonly deadline = (_milliseconds: number): AbortSignal => {
    const controller = new AbortController();
    this.#deadlines.add(controller);
    return controller.signal;
  };

  /** All deadlines that were set have passed. */
  readonly expire = (): void => {
    for (const controller of this.#deadlines) controller.abort(new DOMException('too late', 'TimeoutError'));
    this.#deadlines.clear();
  };

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
