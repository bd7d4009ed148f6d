/** The words for content: commits, transitions, patches, and the change under judgement. */
import type { BlobId, CommitId, ObjectFormat, ObjectId, RefName, TreeId } from './id.ts';
import type { RepoPath } from './path.ts';

/** An author or committer as the commit claims it. Nothing here is authenticated. */
export interface Identity {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970, UTC. */
  readonly time: number;
  /** Offset of the writer's clock as written, for example `+0200`. */
  readonly zone: string;
}

/** A commit object, parsed from its raw bytes. */
export interface Commit {
  readonly id: CommitId;
  readonly tree: TreeId;
  readonly parents: readonly CommitId[];
  readonly author: Identity;
  readonly committer: Identity;
  /** The message, decoded by the commit's `encoding` header; invalid bytes become U+FFFD. */
  readonly message: string;
  /** True when the object carries a signature header; it has not been verified. */
  readonly signed: boolean;
}

/** Modes that git writes into trees. `040000` never appears in a transition: trees are descended. */
export type FileMode = '100644' | '100755' | '120000' | '160000';

/** One side of a transition: a blob (files, symlinks) or a commit (submodules). */
export interface Side {
  readonly mode: FileMode;
  readonly oid: ObjectId;
}

/**
 * What happens to one path between two trees; the unit of review. Read from tree objects without rename detection,
 * attributes or size limit. A missing side is null; both null never occurs.
 */
export interface Transition {
  readonly path: RepoPath;
  readonly old: Side | null;
  readonly new: Side | null;
}

/**
 * A changed region at zero context, as git's own diff gives it. Starts count from 1; when a count is 0 the start is
 * the line *before* the region (0 at the top of the file), as in a unified diff.
 */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /**
   * Raw bytes of the hunk's lines, each still with its leading `-`, `+` or `\`. Valid only until the iterator that
   * gave the patch moves on: copy what must be kept. Empty when the reader was asked for ranges only.
   */
  readonly body: Uint8Array;
}

/** The line-level difference of one path (or one renamed pair) between two trees. */
export interface FilePatch {
  /** The path before; equals `path` unless renamed. */
  readonly oldPath: RepoPath;
  readonly path: RepoPath;
  readonly old: Side | null;
  readonly new: Side | null;
  /** git found no text on at least one side: there are no hunks, and the lines are unknown. */
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}

/** A ref and what it points to; annotated tags are peeled in `commit`. */
export interface Ref {
  readonly name: RefName;
  readonly oid: ObjectId;
  /** The commit it leads to, or null when it leads to something else. */
  readonly commit: CommitId | null;
  /** The ref it stands for, when it is symbolic (`refs/remotes/origin/HEAD`). */
  readonly symref: RefName | null;
}

/** What is judged as one: everything between the merge-base with the target and the head. */
export interface Change {
  readonly objectFormat: ObjectFormat;
  /** The ref it is meant for, when known. */
  readonly target: RefName | null;
  /** The merge-base; null when the histories share nothing (every file is then new). */
  readonly base: CommitId | null;
  readonly head: CommitId;
  /** The commits reachable from head and not from base, parents before children. */
  readonly commits: readonly CommitId[];
  readonly transitions: readonly Transition[];
  /** `sha256:<hex>` over the transitions (see `core/signoff/digest.ts`). */
  readonly digest: string;
}

/** A pair of blobs whose lines are to be compared; null stands for an absent file. */
export interface BlobPair {
  readonly old: BlobId | null;
  readonly new: BlobId | null;
}

/** The comparison of one {@link BlobPair}. */
export interface BlobDiff {
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}
