/**
 * git's own diff of any number of pairs of blobs in one process: two trees that exist nowhere but in the shadow
 * repository name the pairs by number, and `git diff-tree` compares the trees.
 */
import type { BlobDiff, BlobPair } from '../../model/change.ts';
import type { BlobId, ObjectFormat, TreeId } from '../../model/id.ts';
import { DiffStream } from './diff.ts';
import { writeLoose } from './loose.ts';
import type { GitPlace, GitProcesses } from './process.ts';

const SAME: BlobDiff = { binary: false, hunks: [] };

/** Differences of the pairs, in their order; see the port. */
export async function diffBlobs(
  processes: GitProcesses,
  shadow: GitPlace,
  directory: string,
  format: ObjectFormat,
  pairs: readonly BlobPair[],
): Promise<readonly BlobDiff[]> {
  const answers: BlobDiff[] = pairs.map(() => SAME);
  if (pairs.length === 0) return answers;
  const sides = (['old', 'new'] as const).map((side) => {
    return writeTree(
      directory,
      format,
      pairs.map((pair) => pair[side]),
    );
  });
  const diffs = new DiffStream(
    processes,
    shadow,
    { objectFormat: format, patches: 'bodies', renames: false },
    {
      item: () => {},
      file: ({ path, binary, hunks }) => {
        const kept = hunks.map((hunk) => ({ ...hunk, body: Uint8Array.from(hunk.body) }));
        answers[Number(path)] = { binary, hunks: kept };
      },
    },
  );
  try {
    await diffs.ask([sides.join(' ')]);
    await diffs.end();
  } finally {
    await diffs.abandon();
  }
  return answers;
}

/** Writes a tree whose entries are named by their index; blobs that are null are left out. */
function writeTree(directory: string, format: ObjectFormat, blobs: readonly (BlobId | null)[]): TreeId {
  const width = String(blobs.length).length;
  const parts: Buffer[] = [];
  for (const [index, blob] of blobs.entries()) {
    if (blob === null) continue;
    parts.push(Buffer.from(`100644 ${String(index).padStart(width, '0')}\0`, 'latin1'), Buffer.from(blob, 'hex'));
  }
  return writeLoose(directory, format, 'tree', Buffer.concat(parts)) as TreeId;
}
