/** The set as it is signed: every path with both sides, each read or merely listed. */
import { createHash } from 'node:crypto';
import { compileGlob } from '../../core/reading/glob.ts';
import type { Side, Transition } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { BlobId, ObjectId } from '../../model/id.ts';
import { displayPath, type RepoPath } from '../../model/path.ts';
import type { SetEntry, SignedSide } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';

/** What a person asks to have counted as read; null for everything that was not read before. */
export type ReadWish = readonly string[] | null;

/**
 * The entries of a set. Without a wish a path is read unless `before` says that its transition was; with one exactly
 * the paths named are read. In a SHA-1 repository both blobs are hashed with SHA-256 besides.
 *
 * @throws CountersignError `usage` when a name of the wish is nothing in the set
 */
export async function signedSet(
  repo: GitRepository,
  transitions: readonly Transition[],
  wish: ReadWish,
  before: (transition: Transition) => boolean,
): Promise<readonly SetEntry[]> {
  const hashes = repo.state.objectFormat === 'sha1' ? await blobHashes(repo, transitions) : null;
  const isRead = wish === null ? (each: Transition): boolean => !before(each) : wished(wish, transitions);
  return transitions.map((transition) => ({
    path: transition.path,
    old: signedSide(transition.old, hashes),
    new: signedSide(transition.new, hashes),
    how: isRead(transition) ? 'read' : 'listed',
  }));
}

function signedSide(side: Side | null, hashes: ReadonlyMap<ObjectId, string> | null): SignedSide | null {
  if (side === null) return null;
  return { mode: side.mode, oid: side.oid, sha256: hashes?.get(side.oid) ?? null };
}

/** SHA-256 of every blob of the transitions, by its id; submodules have none. */
export async function blobHashes(
  repo: GitRepository,
  transitions: readonly Transition[],
): Promise<ReadonlyMap<ObjectId, string>> {
  const blobs = new Set<BlobId>();
  for (const { old, new: next } of transitions) {
    for (const side of [old, next]) if (side !== null && side.mode !== '160000') blobs.add(side.oid as BlobId);
  }
  const hashes = new Map<ObjectId, string>();
  await repo.blobs([...blobs], (id, bytes) => hashes.set(id, createHash('sha256').update(bytes).digest('hex')));
  return hashes;
}

/** A name is a path of the set, a folder above some, or a glob. */
function wished(wish: readonly string[], transitions: readonly Transition[]): (transition: Transition) => boolean {
  const read = new Set<RepoPath>();
  for (const name of wish) {
    const folder = name.replace(/\/+$/, '');
    const compiled = compileGlob(name);
    const fits = (path: RepoPath): boolean =>
      path === folder ||
      path.startsWith(`${folder}/`) ||
      folder === '.' ||
      (compiled.kind === 'ok' && compiled.glob.matches(path));
    const found = transitions.filter(({ path }) => fits(path));
    if (found.length === 0) {
      throw new CountersignError('usage', `"${displayPath(name)}" is no path of this change`, {
        remedy: 'name paths from the top of the repository; all of them: countersign check --verbose',
      });
    }
    for (const { path } of found) read.add(path);
  }
  return ({ path }) => read.has(path);
}

/** True when a signed entry is exactly this transition. */
export function isSameTransition(entry: SetEntry, transition: Transition): boolean {
  return entry.path === transition.path && sameSide(entry.old, transition.old) && sameSide(entry.new, transition.new);
}

function sameSide(signed: SignedSide | null, side: Side | null): boolean {
  if (signed === null || side === null) return signed === side;
  return signed.mode === side.mode && signed.oid === side.oid;
}
