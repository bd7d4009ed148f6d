/** Reading objects that somebody merely named: a message or a notes ref can name anything. */
import type { Commit } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

/** True for errors that say "this object cannot be read", as opposed to "git does not work". */
export function isUnreadable(error: unknown): boolean {
  return error instanceof CountersignError && (error.code === 'object.missing' || error.code === 'object.malformed');
}

/** Those of the ids that are there and are commits; what is something else, or damaged, is passed over. */
export async function commitsAmong(repo: GitRepository, ids: readonly CommitId[]): Promise<readonly Commit[]> {
  const distinct = [...new Set(ids)];
  const present = distinct.length === 0 ? new Set() : await repo.present(distinct);
  const found: Commit[] = [];
  // Halves of what cannot be read as a whole, until the culprits stand alone.
  const stack = [distinct.filter((id) => present.has(id))];
  for (let group = stack.pop(); group !== undefined; group = stack.pop()) {
    if (group.length === 0) continue;
    const read: Commit[] = [];
    try {
      await repo.commits(group, (commit) => read.push(commit));
      found.push(...read);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      if (group.length > 1) stack.push(group.slice(0, group.length >> 1), group.slice(group.length >> 1));
    }
  }
  return found;
}

/** The blobs that are there; one that is missing does not take the others with it. */
export async function blobsOrNull(repo: GitRepository, ids: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Buffer>> {
  const found = new Map<BlobId, Buffer>();
  const distinct = [...new Set(ids)];
  if (distinct.length === 0) return found;
  const visit = (id: BlobId, bytes: Buffer): void => {
    found.set(id, Buffer.from(bytes));
  };
  try {
    await repo.blobs(distinct, visit);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const present = await repo.present(distinct);
    for (const id of distinct) if (present.has(id) && !found.has(id)) await oneBlob(repo, id, visit);
  }
  return found;
}

async function oneBlob(repo: GitRepository, id: BlobId, visit: (id: BlobId, bytes: Buffer) => void): Promise<void> {
  try {
    visit(id, await repo.blob(id));
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
}

/** Lines as git counts them: a last line without a newline counts too. */
export function lineCount(bytes: Buffer): number {
  let count = 0;
  let at = bytes.indexOf(10);
  for (; at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? count + 1 : count;
}
