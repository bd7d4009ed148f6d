/** Who wrote the lines that a change replaces, and those above what it inserts. */
import type { Commit, FilePatch, Hunk } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Files that are blamed: each is a process of git. Prow's rifle has the same bound. */
const MOST_FILES = 20;
/** Lines above an insertion that stand for it. */
const ABOVE = 5;
const AT_ONCE = 4;

export interface BlamedLines {
  readonly commit: Commit;
  readonly lines: number;
}

/** What was blamed, and how many files were left out because there were more. */
export interface BlameOfChange {
  readonly lines: readonly BlamedLines[];
  readonly files: number;
  readonly leftOut: number;
}

/** `base` is the commit that the patches start from. */
export async function blameOfChange(
  repo: GitRepository,
  base: CommitId,
  patches: readonly FilePatch[],
): Promise<BlameOfChange> {
  const blamable = patches.filter((patch) => patch.old !== null && patch.new !== null && patch.hunks.length > 0);
  const chosen = acrossFolders(blamable, MOST_FILES);
  const counts = new Map<CommitId, number>();
  for (let from = 0; from < chosen.length; from += AT_ONCE) {
    const part = chosen.slice(from, from + AT_ONCE);
    const blamed = await Promise.all(part.map(({ oldPath }) => repo.blame(base, oldPath)));
    for (const [index, runs] of blamed.entries()) {
      const lines = (part[index]?.hunks ?? []).map(linesOf);
      for (const { start, count, commit } of runs) {
        const overlap = lines.reduce((sum, one) => sum + overlapOf(one, { start, end: start + count }), 0);
        if (overlap > 0) counts.set(commit, (counts.get(commit) ?? 0) + overlap);
      }
    }
  }
  const lines: BlamedLines[] = [];
  await repo.commits([...counts.keys()], (commit) => void lines.push({ commit, lines: counts.get(commit.id) ?? 0 }));
  return { lines, files: chosen.length, leftOut: blamable.length - chosen.length };
}

interface Lines {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Lines of the old side that a hunk is about. */
function linesOf({ oldStart, oldCount }: Hunk): Lines {
  if (oldCount > 0) return { start: oldStart, end: oldStart + oldCount };
  return { start: Math.max(1, oldStart - ABOVE + 1), end: oldStart + 1 };
}

function overlapOf(a: Lines, b: Lines): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

/** The largest of every folder first, then the second of every folder, so that none is forgotten. */
function acrossFolders(patches: readonly FilePatch[], most: number): readonly FilePatch[] {
  const size = ({ hunks }: FilePatch): number => hunks.reduce((sum, hunk) => sum + hunk.oldCount + hunk.newCount, 0);
  const rounds = new Map<string, number>();
  return patches
    .toSorted((a, b) => size(b) - size(a) || (a.path < b.path ? -1 : 1))
    .map((patch) => {
      const folder = folderOf(patch.path);
      const round = rounds.get(folder) ?? 0;
      rounds.set(folder, round + 1);
      return { patch, round };
    })
    .sort((a, b) => a.round - b.round)
    .slice(0, most)
    .map(({ patch }) => patch);
}

/** `a/b/c.ts` → `a/b`; an empty string for a file at the root. */
export function folderOf(path: RepoPath): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
