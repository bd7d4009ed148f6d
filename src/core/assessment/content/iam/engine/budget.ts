/** Bounds a comparison by counted steps, never by time: the same input gives the same answer everywhere. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** False once more was spent than there was. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** True when nothing is left. */
  get spent(): boolean {
    return this.#left <= 0;
  }

  /** Steps that are left; what is below zero was spent in vain. */
  get left(): number {
    return this.#left;
  }

  /** A part of what is left, for one question; what it uses is taken from here by {@link settle}. */
  share(most: number): Budget {
    return new Budget(Math.min(most, Math.max(0, this.#left)));
  }

  settle(share: Budget, most: number): void {
    this.#left -= Math.min(most, Math.max(0, this.#left)) - Math.max(0, share.#left);
  }
}
