/** Merges that depend on nothing but their inputs: no attribute, driver or configuration of the repository takes part. */
import type { BlobId, CommitId, TreeId } from '../model/id.ts';
import type { RepoPath } from '../model/path.ts';

export interface PinnedMerges {
  /**
   * The tree of merging `head` onto `onto`, as `git merge` would make it with its defaults; null when it conflicts or
   * when there is more than one merge base.
   */
  mergeTrees(onto: CommitId, head: CommitId): Promise<{ readonly tree: TreeId; readonly base: CommitId } | null>;
  /** Paths in which two commits cannot be merged by text; none where it cannot be told (no or several merge bases). */
  conflicts(one: CommitId, other: CommitId): Promise<readonly RepoPath[]>;
  /** The text merge of three blobs; null when it conflicts or one of them is no text. */
  mergeBlobs(triples: readonly BlobTriple[]): Promise<readonly (Buffer | null)[]>;
}

export interface BlobTriple {
  readonly base: BlobId;
  readonly ours: BlobId;
  readonly theirs: BlobId;
}
