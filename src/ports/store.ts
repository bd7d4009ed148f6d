/**
 * Where statements live: two refs of the repository, `refs/countersign/statements` (anybody who may push; joined by
 * union) and `refs/countersign/records` (written by gates; each names the one before).
 */
import type { BlobId, CommitId } from '../model/id.ts';
import type { StatementId } from '../model/statement.ts';

export type StoreRef = 'statements' | 'records';

/** The tips of the two refs; null where the ref is not there, which is "not fetched", never "unsigned". */
export interface StoreHeads {
  readonly statements: CommitId | null;
  readonly records: CommitId | null;
}

/** A stored envelope: its name, and the blob that has its bytes. */
export interface StoredFile {
  readonly id: StatementId;
  readonly blob: BlobId;
}

/** What came between two commits of a ref, in the order of the file names. */
export interface StoreChanges {
  readonly added: readonly StoredFile[];
  /** Whole statements of the older one that the newer one lacks; none in an honest store. */
  readonly gone: readonly StatementId[];
}

export interface StatementStore {
  heads(): Promise<StoreHeads>;
  /**
   * Every envelope of a ref at a commit, in the order of their file names; the bytes are checked against the name.
   *
   * @throws CountersignError `object.malformed` when a file's name is not the digest of its bytes
   */
  read(ref: StoreRef, at: CommitId, visit: (id: StatementId, envelope: Buffer) => void): Promise<void>;
  /** What differs between two commits (`from` null: everything is new); null when `from` is not here. */
  changes(ref: StoreRef, from: CommitId | null, at: CommitId): Promise<StoreChanges | null>;
  /**
   * The bytes of files, in the given order, each checked against its name.
   *
   * @throws CountersignError `object.malformed` when a blob is not what its name says
   */
  envelopes(
    ref: StoreRef,
    files: readonly StoredFile[],
    visit: (id: StatementId, envelope: Buffer) => void,
  ): Promise<void>;
  /**
   * Adds envelopes to the local ref in one commit; others that were added meanwhile stay (union). Adding what is there
   * already changes nothing.
   */
  add(ref: StoreRef, envelopes: readonly Buffer[]): Promise<CommitId>;
  /** Joins the remote's ref into the local one; the local tip afterwards, null when neither side has one. */
  fetch(remote: string, ref: StoreRef): Promise<CommitId | null>;
  /** Pushes the local ref; on contention fetches, joins and tries again, a bounded number of times. */
  push(remote: string, ref: StoreRef): Promise<void>;
}
