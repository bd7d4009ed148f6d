/**
 * What the core needs of git, in the words of the model. Implemented in `adapters/git/`; imports only `model/`.
 *
 * Every method reads *objects*: no attribute, configuration, hook, replace ref or graft of the repository takes part,
 * and nothing the repository contains is executed. Methods reject with a {@link CountersignError}:
 * `object.missing` names the object, `object.malformed` the object and the rule it breaks, `ref.unknown` the revision.
 */
import type { BlobDiff, BlobPair, Commit, FilePatch, Identity, Ref, Side, Transition } from '../model/change.ts';
import type { BlobId, CommitId, ObjectFormat, ObjectId, RefName, TreeId } from '../model/id.ts';
import type { RepoPath } from '../model/path.ts';

/** Where HEAD points. `unborn`: the branch has no commit yet. */
export type Head =
  | { readonly kind: 'branch'; readonly ref: RefName; readonly commit: CommitId }
  | { readonly kind: 'detached'; readonly commit: CommitId }
  | { readonly kind: 'unborn'; readonly ref: RefName };

/** What kind of repository this is. */
export interface RepositoryState {
  readonly objectFormat: ObjectFormat;
  /** Version of the git program, for example `2.39.5`. */
  readonly gitVersion: string;
  /** Absolute path of this worktree's git directory. */
  readonly gitDirectory: string;
  /** Absolute path of the git directory that all worktrees share. */
  readonly commonDirectory: string;
  /** Absolute path of the working tree; null for a bare repository. */
  readonly worktree: string | null;
  readonly head: Head;
  /** Commits whose parents a shallow clone left out. */
  readonly shallow: ReadonlySet<CommitId>;
  /** True for a partial clone: objects may be missing on purpose. */
  readonly partial: boolean;
  /** True when `info/grafts` or replace refs exist; they are ignored in reading, and reported. */
  readonly grafted: boolean;
  readonly replaced: boolean;
}

/** What the clone knows of a remote; nothing is asked of the remote itself. */
export interface RemoteState {
  /** True when the configuration has an address for it. */
  readonly configured: boolean;
  /** True when some branch of it is here. */
  readonly fetched: boolean;
  /** The ref that `refs/remotes/NAME/HEAD` names, whether or not that ref is here; null when there is no such HEAD. */
  readonly head: RefName | null;
}

export interface LogQuery {
  readonly tips: readonly CommitId[];
  /** Commits reachable from these are left out. */
  readonly not: readonly CommitId[];
  /** `none`: commits only; `ranges`: hunks without their bodies; `bodies`: hunks with their bytes. */
  readonly patches: 'none' | 'ranges' | 'bodies';
  readonly order: 'newest-first' | 'parents-first';
  /** Only commits whose committer time is at least this many seconds since 1970. */
  readonly since?: number;
  /** No more commits than this, the first in git's own order. */
  readonly limit?: number;
  readonly firstParent?: boolean;
}

/** Exactly these commits, in the order given: nothing is walked. */
export interface ExactLogQuery {
  readonly commits: Iterable<CommitId>;
  readonly patches: LogQuery['patches'];
}

/**
 * Called synchronously while the stream is parsed, so that nothing is held: `commit`, then `file` for every changed
 * path of that commit against its first parent (never for merges; the empty tree stands in for a missing parent).
 * An exception thrown here stops the stream and rejects the call.
 */
export interface LogVisitor {
  commit(commit: Commit): void;
  file?(patch: FilePatch): void;
}

export interface TreePair {
  readonly old: TreeId | CommitId | null;
  readonly new: TreeId | CommitId;
}

export interface NoteEntry {
  readonly annotated: ObjectId;
  readonly blob: BlobId;
}

/** The changed lines' origin of one line range, as `git blame` reports it. */
export interface BlameRun {
  /** First line in the file asked for, from 1. */
  readonly start: number;
  readonly count: number;
  readonly commit: CommitId;
  /** Path and first line in that commit. */
  readonly path: RepoPath;
  readonly originStart: number;
  /** True when history ends there (root of a shallow clone): the line is at least this old. */
  readonly boundary: boolean;
}

export interface GitRepository {
  readonly state: RepositoryState;

  /** The commit a revision names (`main`, `HEAD~3`, `v1^{commit}`, an id). Never interprets it as an option. */
  resolve(revision: string): Promise<CommitId>;
  /** The commit, or null where {@link resolve} would reject with `ref.unknown`. */
  tryResolve(revision: string): Promise<CommitId | null>;
  /** Refs below the given prefixes (`refs/notes/`, `refs/pull/`), sorted by name. */
  refs(prefixes: readonly string[]): Promise<readonly Ref[]>;
  /** The upstream of a local branch, when one is configured and exists. */
  upstream(branch: RefName): Promise<RefName | null>;
  /** What is known here of a remote, by its name. */
  remote(name: string): Promise<RemoteState>;
  /** Values of one key of the repository's own configuration (data only: nothing is executed). */
  configuration(key: string): Promise<readonly string[]>;
  /** Ids that the branch's and HEAD's reflogs name, newest first, at most `limit`. Hints to be verified, not proof. */
  formerTips(ref: RefName | null, limit: number): Promise<readonly CommitId[]>;

  /** All best common ancestors; empty when there is none. Rejects with `history.shallow` when a boundary hides it. */
  mergeBases(a: CommitId, b: CommitId): Promise<readonly CommitId[]>;
  /** Streams commits (and patches): one git process, whatever the number of commits. */
  log(query: LogQuery | ExactLogQuery, visitor: LogVisitor): Promise<void>;
  /** Parents of every commit of the query, in the query's order; the cheapest walk there is. */
  graph(
    query: Omit<LogQuery, 'patches'>,
    visit: (commit: CommitId, parents: readonly CommitId[], committedAt: number) => void,
  ): Promise<void>;
  commit(id: CommitId): Promise<Commit>;
  /** Commits in the order of the ids, each with the bytes of its object. */
  commits(ids: readonly CommitId[], visit: (commit: Commit, bytes: Buffer) => void): Promise<void>;

  /** Raw transitions between two trees, by our own strict tree parser, sorted by path bytes. */
  transitions(old: TreeId | CommitId | null, next: TreeId | CommitId): Promise<readonly Transition[]>;
  /**
   * Line-level differences of many pairs of trees in one git process, pairs in order. `renames` pairs moved files as
   * git's default does; without it every path stands alone.
   */
  diffTrees(
    pairs: readonly TreePair[],
    options: { readonly renames: boolean; readonly patches: 'none' | 'ranges' | 'bodies' },
    visit: (pair: number, patch: FilePatch) => void,
  ): Promise<void>;
  /** Line-level differences of many pairs of blobs in one git process; answers in the order of the pairs. */
  diffBlobs(pairs: readonly BlobPair[]): Promise<readonly BlobDiff[]>;

  /** What stands at a path of a commit or tree, found by the strict tree parser; null when nothing does. */
  at(tree: TreeId | CommitId, path: RepoPath): Promise<Side | null>;
  /** The same for many paths: every folder on their ways is read once. */
  sides(tree: TreeId | CommitId, paths: Iterable<RepoPath>): Promise<ReadonlyMap<RepoPath, Side | null>>;
  /**
   * Every file below a folder of a tree (the whole tree without one), in the order of path bytes. With `mostFolders`,
   * folders are entered level by level, and only so many of them: what is near is found in bounded time.
   */
  list(
    tree: TreeId | CommitId,
    folder: RepoPath | null,
    mostFolders?: number,
  ): Promise<readonly { readonly path: RepoPath; readonly side: Side }[]>;
  /** The bytes of a blob. */
  blob(id: BlobId): Promise<Buffer>;
  /** The bytes of many blobs, in one round; the callback runs in the order of the ids. */
  blobs(ids: readonly BlobId[], visit: (id: BlobId, bytes: Buffer) => void): Promise<void>;
  /**
   * The same for blobs that may be of any size: one of more than `largest` bytes is compared with its id as its bytes
   * pass, and given as null. No more than one blob is held at a time, whatever lies in the repository.
   */
  blobsUpTo(ids: readonly BlobId[], largest: number, visit: (id: BlobId, bytes: Buffer | null) => void): Promise<void>;
  /** Which of the objects are there. */
  present(ids: readonly ObjectId[]): Promise<ReadonlySet<ObjectId>>;

  /** The entries of a notes ref, whatever its fan-out; empty when the ref does not exist. */
  notes(ref: RefName): Promise<readonly NoteEntry[]>;
  /** Who last changed each line of a file, following renames, by git's own blame. */
  blame(commit: CommitId, path: RepoPath): Promise<readonly BlameRun[]>;

  /** Ends the helper processes and removes what was written outside the repository. */
  close(): Promise<void>;
}

/** The few acts of git that change the repository; used by `flag` and `init` only. */
export interface GitWriter {
  /** Identity that git would commit with; null when none is configured. */
  identity(): Promise<Pick<Identity, 'name' | 'email'> | null>;
  /** Rewrites the message of HEAD, keeping tree, parents, author and author date; the new commit's id. */
  amendMessage(message: string): Promise<CommitId>;
  /** Sets the note of `annotated` in `ref` to the given bytes. */
  writeNote(ref: RefName, annotated: CommitId, bytes: Uint8Array): Promise<void>;
  /** Adds a value to the repository's configuration unless it is there already; true when it was added. */
  addConfiguration(key: string, value: string): Promise<boolean>;
}
