/** Symbolic links at places that families read: what a link leads to is what stands there. */
import type { Family } from '../../core/assessment/content/family.ts';
import type { Wanted } from '../../core/assessment/content/contents.ts';
import type { ChangedPath } from '../../core/assessment/classifier.ts';
import { pathFacts } from '../../core/reading/path-class.ts';
import { leavesTree } from '../../core/reading/symlink.ts';
import type { Side } from '../../model/change.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';

const LONGEST_WAY = 8;
const LONGEST_TARGET = 4_096;
/** Links of one change that are followed; the others count as unreadable. */
const MOST_LINKS = 200;

/** What is wanted once links are followed, and the content of each link; null where it leads to no file of the tree. */
export interface Followed {
  readonly wanted: readonly Wanted[];
  readonly contents: ReadonlyMap<ChangedPath, BlobId | null>;
}

/**
 * Follows the links that a change brings. A new link to a file that the same family reads at its own place adds
 * nothing: it is judged there.
 */
export async function followLinks(
  repo: Pick<GitRepository, 'at' | 'blob'>,
  head: CommitId,
  wanted: readonly Wanted[],
): Promise<Followed> {
  const links = [...new Set(wanted.flatMap(({ paths }) => paths))].filter(isLink);
  if (links.length === 0) return { wanted, contents: new Map() };
  const ends = new Map<ChangedPath, End | null>();
  for (const [at, link] of links.entries()) {
    ends.set(link, at < MOST_LINKS && link.new !== null ? await endOf(repo, head, link.path, link.new) : null);
  }
  const isJudgedThere = (family: Family, path: ChangedPath): boolean => {
    const end = ends.get(path);
    return end !== undefined && end !== null && !isFile(path.old) && reads(family, end);
  };
  return {
    wanted: wanted
      .map(({ family, paths }) => ({ family, paths: paths.filter((path) => !isJudgedThere(family, path)) }))
      .filter(({ paths }) => paths.length > 0),
    contents: new Map([...ends].map(([path, end]) => [path, end === null ? null : (end.side.oid as BlobId)])),
  };
}

interface End {
  readonly path: RepoPath;
  readonly side: Side;
}

async function endOf(
  repo: Pick<GitRepository, 'at' | 'blob'>,
  head: CommitId,
  path: RepoPath,
  link: Side,
): Promise<End | null> {
  let [at, side]: [RepoPath, Side | null] = [path, link];
  for (let steps = 0; steps < LONGEST_WAY; steps += 1) {
    if (side !== null && isFile(side)) return { path: at, side };
    if (side?.mode !== '120000') return null;
    const target = (await repo.blob(side.oid as BlobId)).toString('utf8');
    if (target.length > LONGEST_TARGET || leavesTree(at, target)) return null;
    at = placeOf(at, target);
    side = at === '' ? null : await repo.at(head, at);
  }
  return null;
}

/** A relative target that stays in the tree, as a path of it. */
function placeOf(link: RepoPath, target: string): RepoPath {
  const parts = link.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/') as RepoPath;
}

function reads(family: Family, { path, side }: End): boolean {
  const { kinds } = pathFacts(path);
  const there = { path, oldPath: path, kinds, oldKinds: kinds, old: side, new: side };
  return family.wants({ ...there, added: 0, deleted: 0, binary: false });
}

function isLink(path: ChangedPath): boolean {
  return path.new?.mode === '120000';
}

function isFile(side: Side | null): boolean {
  return side?.mode === '100644' || side?.mode === '100755';
}
