/** A merge's own content as patches, so that it is judged like any other. */
import type { Span } from '../../core/attribution/lines.ts';
import type { FilePatch, Hunk } from '../../model/change.ts';
import type { MergeContent } from '../attribution/attribute-merges.ts';

const NO_BODY = new Uint8Array(0);

/** One patch per path against the first parent, with the lines that are the merge's own; their texts are not read. */
export function mergePatches(content: MergeContent): readonly FilePatch[] {
  return content.paths.map(({ path, old, new: next, added, deleted, dropped, opaque }) => {
    const gone = [...deleted, ...dropped.flatMap(({ lines }) => lines)];
    return {
      oldPath: path,
      path,
      old,
      new: next,
      binary: opaque,
      hunks: [...gone.map(deletion), ...added.map(addition)],
    };
  });
}

function deletion({ start, end }: Span): Hunk {
  return { oldStart: start, oldCount: end - start, newStart: 0, newCount: 0, body: NO_BODY };
}

function addition({ start, end }: Span): Hunk {
  return { oldStart: 0, oldCount: 0, newStart: start, newCount: end - start, body: NO_BODY };
}
