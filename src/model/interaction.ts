/** The words for changes that are open at the same time: what each touches, and where two of them meet. */
import type { CommitId } from './id.ts';
import type { RepoPath } from './path.ts';

/** What is touched. `setting` and `resource` hold within a file or folder, the others in the whole repository. */
export type TouchedKind = 'setting' | 'resource' | 'object' | 'table' | 'column' | 'function';

/** One thing that a change touches. */
export interface Touch {
  readonly what: TouchedKind;
  /** The same for the same thing in every change: `web.yml timeouts.read`, `infra#aws_vpc.main`, `orders.total`. */
  readonly name: string;
  readonly how: 'added' | 'changed' | 'removed';
  /** What it is after the change; null where it is gone, too long to say, or may be a secret. */
  readonly value: string | null;
  readonly path: RepoPath;
  readonly line: number | null;
}

/** Everything that one change touches. */
export interface TouchedSet {
  readonly touches: readonly Touch[];
  /** Words of the lines that it wrote, by path: what code relies on. */
  readonly words: ReadonlyMap<RepoPath, ReadonlySet<string>>;
  /** Functions called on lines that it wrote, with the line. */
  readonly calls: ReadonlyMap<string, { readonly path: RepoPath; readonly line: number }>;
}

/** A change that has not landed. */
export interface OpenChange {
  /** As people call it: a branch, or the number of a request. */
  readonly name: string;
  readonly head: CommitId;
  readonly touched: TouchedSet;
  /** Paths in which both cannot be merged by git. */
  readonly conflicts: readonly RepoPath[];
}

/** Where two open changes meet. */
export interface Meeting {
  readonly kind: 'shared' | 'contradiction' | 'order' | 'call' | 'conflict';
  /** The other change. */
  readonly other: { readonly name: string; readonly head: CommitId };
  /** The place in the change under judgement. */
  readonly path: RepoPath;
  readonly line: number | null;
  /** What both touch, for people. */
  readonly subject: string;
  /** What this change does, and what the other does. */
  readonly own: string;
  readonly others: string;
}
