/** Notes: a tree whose paths, without their slashes, are the ids of what is annotated. */
import { idLength } from '../../model/id.ts';
import type { BlobId, CommitId, ObjectFormat, ObjectId } from '../../model/id.ts';
import type { NoteEntry } from '../../ports/git.ts';
import type { TreeReader } from './trees.ts';

/**
 * The notes in a notes commit, sorted by what they annotate. Whatever its fan-out, a path counts when it is a whole
 * object id in folders of two digits; anything else is a file that git keeps but does not read as a note either.
 */
export async function readNotes(
  trees: TreeReader,
  commit: CommitId,
  format: ObjectFormat,
): Promise<readonly NoteEntry[]> {
  const entries: NoteEntry[] = [];
  for (const { path, side } of await trees.list(commit, null)) {
    const id = path.replaceAll('/', '');
    const whole = id.length === idLength(format) && /^(?:[0-9a-f]{2}\/)*[0-9a-f]{2,}$/.test(path);
    if (whole && side.mode !== '160000') entries.push({ annotated: id as ObjectId, blob: side.oid as BlobId });
  }
  return entries.sort((a, b) => (a.annotated < b.annotated ? -1 : a.annotated > b.annotated ? 1 : 0));
}
