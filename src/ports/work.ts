/** Work that is done later, by whichever process comes to it first. */

/**
 * `round`: list the repositories of a forge. `recheck`: see whether something about a repository was missed. `sync`:
 * read which requests a repository has. `evaluate`: judge one request. `status`: say on the forge what is known of a
 * head (see `statusKey`). The key names the forge, repository, request or place and is all there is: whoever does the
 * work reads the state of that moment, so doing it twice does no harm.
 */
export type WorkKind = 'round' | 'recheck' | 'sync' | 'evaluate' | 'status';

export const WORK_KINDS: readonly WorkKind[] = ['round', 'recheck', 'sync', 'evaluate', 'status'];

export interface Work {
  readonly kind: WorkKind;
  readonly key: string;
}

/** How much work there is of a kind. `dead`: tried as often as is allowed, waiting for a person. */
export interface WorkCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

/**
 * A durable list of work. What was asked for is done at least once, whatever dies meanwhile; work of one kind and key
 * that waits is asked for only once, and never runs twice at a time, however many processes there are.
 */
export interface WorkList {
  /** Asks for work; together with other work of the same kind and key that waits already. */
  ask(work: Work): Promise<void>;
  /**
   * Does work of a kind as it comes, at most `atOnce` at a time in this process. A handler that rejects is tried again
   * later, with growing pauses and not before the error's `againAt`, and after the last try the work is dead. Handlers
   * must stand being run twice.
   */
  serve(kind: WorkKind, atOnce: number, handler: (key: string) => Promise<void>): void;
  /** Asks again for what was given up. */
  revive(kind: WorkKind): Promise<void>;
  counts(kind: WorkKind): Promise<WorkCounts>;
  /** Takes no more work and waits for what is running. */
  stop(): Promise<void>;
}
