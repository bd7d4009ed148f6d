/** How long, and with how much memory, the contents of one change are read (docs/decisions/0017). */

/** What a change may take. */
export interface ReadingBounds {
  /** Milliseconds in this thread. */
  readonly here: number;
  /** Milliseconds of one family beside it, and of all families of a change. */
  readonly family: number;
  readonly change: number;
  /** Mebibytes of the thread's objects; parsers have bounds of their own. */
  readonly memory: number;
}

export const BOUNDS: ReadingBounds = { here: 1_000, family: 15_000, change: 45_000, memory: 1_024 };
