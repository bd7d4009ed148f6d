/** The words for what surrounds a change: its history, as far as it has been read. */
import type { CommitId, ObjectId } from './id.ts';
import type { RepoPath } from './path.ts';

/** A revert that touched a path. */
export interface RevertRecord {
  readonly commit: CommitId;
  /** The commit it takes back, when the message names it. */
  readonly of: CommitId | null;
  /** Committer time, seconds since 1970. */
  readonly time: number;
  /** Blob that the revert took away at the path, when it replaced or removed one. */
  readonly removed: ObjectId | null;
}

/** A commit that landed lately, for sums over seven days. */
export interface RecentLanding {
  readonly commit: CommitId;
  readonly time: number;
  readonly authorEmail: string;
  readonly addedLines: number;
  readonly deletedLines: number;
  readonly aiLines: number;
  readonly paths: readonly RepoPath[];
}

/** What `audit` keeps of a history so that `check` need not walk it. */
export interface HistoryIndex {
  /** The commit up to which the history was read. */
  readonly tip: CommitId;
  readonly tipTime: number;
  readonly commits: number;
  /** Reverts of the 365 days before `tipTime`, by path. */
  readonly reverts: ReadonlyMap<RepoPath, readonly RevertRecord[]>;
  /** 95th percentile of lines added per non-merge commit; null with fewer than 20 commits. */
  readonly addedLinesP95: number | null;
  /** Landings of the seven days before `tipTime`. */
  readonly recent: readonly RecentLanding[];
}

/** The history as a step may use it. Cold is a state of its own: nothing is assumed from it. */
export type HistoryContext =
  | { readonly kind: 'read'; readonly index: HistoryIndex }
  | { readonly kind: 'not-read'; readonly why: string };
