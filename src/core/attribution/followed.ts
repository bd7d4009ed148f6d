/** The input of following lines: a stretch of history with its differences, in plain data. */
import type { FilePatch, Side } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { type Gaps, gapsOf, NO_GAPS } from './lines.ts';

/** What one commit did to one path (or renamed pair) against one parent. */
export interface FollowedPatch {
  readonly oldPath: RepoPath;
  readonly path: RepoPath;
  readonly old: Side | null;
  readonly new: Side | null;
  /** Changed regions; null when no lines can be told (binary, submodule, not asked for). */
  readonly gaps: Gaps | null;
}

/** A commit with its differences: one list per parent, in their order; a root has one against the empty tree. */
export interface FollowedCommit {
  readonly id: CommitId;
  readonly parents: readonly CommitId[];
  readonly patches: readonly (readonly FollowedPatch[])[];
}

/**
 * The commits between a base and a head. Parents that are not among them are *boundaries*: the base itself, and the
 * older forks of branches that were merged inside the range.
 */
export interface FollowedRange {
  /** Parents before children. */
  readonly commits: readonly FollowedCommit[];
  readonly base: CommitId | null;
  readonly head: CommitId;
  /** For every boundary other than the base: how it differs from the base (old side: base). Absent: not known. */
  readonly relations: ReadonlyMap<CommitId, readonly FollowedPatch[]>;
}

/** A patch of the git adapter as following wants it: the hunks' bodies are dropped. */
export function followedPatch(patch: FilePatch): FollowedPatch {
  const { oldPath, path, old, new: next } = patch;
  return { oldPath, path, old, new: next, gaps: patch.binary || isSubmodule(patch) ? null : gapsOf(patch.hunks) };
}

/** A patch of which only the two sides are known: the same content has no gaps, anything else is not told. */
export function rawPatch(patch: Pick<FilePatch, 'oldPath' | 'path' | 'old' | 'new'>): FollowedPatch {
  const { oldPath, path, old, new: next } = patch;
  return { oldPath, path, old, new: next, gaps: old !== null && old.oid === next?.oid ? NO_GAPS : null };
}

function isSubmodule(patch: FilePatch): boolean {
  return patch.old?.mode === '160000' || patch.new?.mode === '160000';
}

/** The boundaries of a range: parents that are not among its commits, in the order of their first child. */
export function boundariesOf(commits: readonly Pick<FollowedCommit, 'id' | 'parents'>[]): readonly CommitId[] {
  const inside = new Set(commits.map((commit) => commit.id));
  const outside = new Set<CommitId>();
  for (const commit of commits) for (const parent of commit.parents) if (!inside.has(parent)) outside.add(parent);
  return [...outside];
}
