/**
 * Where a ledger is kept. A store knows nothing of entries, hashing or keys: it keeps bytes in the order they came,
 * gives each batch its place under a lock, and hands back what it was given. What it hands back is believed only as far
 * as the tree proves it (`core/ledger/`).
 */
import type { NodeId, TreeNode, TreeState } from '../model/ledger.ts';

/** What one append adds. Everything in it follows from the state that {@link LedgerStore.append} handed out. */
export interface LedgerBatch {
  /** One encoded entry for each fresh key, in the order of the keys. */
  readonly entries: readonly Uint8Array[];
  /** Subtrees that became whole, leaves included. */
  readonly nodes: readonly TreeNode[];
  /** The tree afterwards. */
  readonly state: TreeState;
}

/** A signed checkpoint as text, and the size that it speaks of. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly note: string;
}

/** What is to be entered; see {@link LedgerStore.append}. */
export interface LedgerAppend {
  readonly keys: readonly string[];
  readonly build: (state: TreeState, fresh: readonly number[]) => LedgerBatch;
}

export interface LedgerStore {
  /** The tree as it stands. */
  state(): Promise<TreeState>;
  /**
   * Adds entries, all or none, and answers the index of every key in the order given.
   *
   * A key names what happened (such as a webhook's delivery and its effect) and is kept for ever: a key that is there
   * already is not entered again and answers its old index, so that whoever was interrupted may simply repeat. Under a
   * lock that every process respects, `build` is called once with the tree as it stands and the positions of the keys
   * that are new; it computes only. When no key is new it is not called. When it throws, nothing is stored and the error
   * is passed on.
   *
   * @throws CountersignError `usage` when a key stands twice in `keys`
   */
  append(keys: readonly string[], build: LedgerAppend['build']): Promise<readonly number[]>;
  /** The bytes of the entries `from` to `to` − 1, in order, as a stream; what lies beyond the end is left out. */
  entries(from: number, to: number): AsyncIterable<Uint8Array>;
  /**
   * The hashes of whole subtrees, in the order asked for.
   *
   * @throws CountersignError `object.missing` when one is not there
   */
  nodes(ids: readonly NodeId[]): Promise<readonly Uint8Array[]>;
  /** Keeps a checkpoint; one of the same size replaces it (a witness may have added its signature). */
  saveCheckpoint(checkpoint: StoredCheckpoint): Promise<void>;
  /** The checkpoint with the largest size of at most `size` (default: of any); null when there is none. */
  checkpoint(size?: number): Promise<StoredCheckpoint | null>;
}
