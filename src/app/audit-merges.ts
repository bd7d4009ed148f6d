/** A merge's own content as patches, so that it is judged like any other. */
import type { Span } from '../core/attribution/lines.ts';
import type { Commit, FilePatch, Hunk } from '../model/change.ts';
import type { GitRepository } from '../ports/git.ts';
import type { MergeContent } from './attribute-merges.ts';

const NO_BODY = new Uint8Array(0);

/** One patch per path against the first parent, with the lines that are the merge's own; their texts are not read. */
export async function mergePatches(
  repo: GitRepository,
  commit: Commit,
  content: MergeContent,
): Promise<readonly FilePatch[]> {
  const [first] = commit.parents;
  const patches: FilePatch[] = [];
  for (const { path, added, deleted, dropped, opaque } of content.paths) {
    const old = first === undefined ? null : await repo.at(first, path);
    const next = await repo.at(commit.id, path);
    const gone = [...deleted, ...dropped.flatMap(({ lines }) => lines)];
    const hunks: readonly Hunk[] = [...gone.map(deletion), ...added.map(addition)];
    patches.push({ oldPath: path, path, old, new: next, binary: opaque, hunks });
  }
  return patches;
}

function deletion({ start, end }: Span): Hunk {
  return { oldStart: start, oldCount: end - start, newStart: 0, newCount: 0, body: NO_BODY };
}

function addition({ start, end }: Span): Hunk {
  return { oldStart: 0, oldCount: 0, newStart: start, newCount: end - start, body: NO_BODY };
}
