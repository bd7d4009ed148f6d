/** Merges that depend on nothing but their inputs: no attribute, driver or configuration of the repository takes part. */
import type { BlobId, CommitId, TreeId } from '../model/id.ts';

export interface PinnedMerges {
  /**
   * The tree of merging `head` onto `onto`, as `git merge` would make it with its defaults; null when it conflicts or
   * when there is more than one merge base.
   */
  mergeTrees(onto: CommitId, head: CommitId): Promise<{ readonly tree: TreeId; readonly base: CommitId } | null>;
  /** The text merge of three blobs; null when it conflicts or one of them is no text. */
  mergeBlobs(triples: readonly BlobTriple[]): Promise<readonly (Buffer | null)[]>;
}

export interface BlobTriple {
  readonly base: BlobId;
  readonly ours: BlobId;
  readonly theirs: BlobId;
}
