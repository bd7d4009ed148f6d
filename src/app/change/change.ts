/** Gathers the change between a base and a head: its commits and its raw transitions. */
import { changeDigest } from '../../core/signoff/statement/digest.ts';
import type { Change, Transition } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { BlobId, CommitId, RefName } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import { homeRef } from '../home/home.ts';
import { together } from '../together.ts';

/** What a person asked to have judged, resolved to commits. */
export interface RangeRequest {
  /** The commit the change is measured against; the change starts at its merge-base with `head`. */
  readonly onto: CommitId;
  readonly head: CommitId;
  /** The ref the change is meant for, when it is known. */
  readonly target: RefName | null;
  /** The range as a person would type it. */
  readonly text: string;
}

/**
 * Resolves `A..B`, `A...B`, `B` or nothing. Both dotted forms mean the same here, as on a forge: what B adds since it
 * left A. A single revision means what it adds to the home ref. Nothing means HEAD against its upstream, or against
 * the home ref.
 *
 * @throws CountersignError `ref.unknown` when a side does not exist or HEAD has no commit, `usage` when there is
 * nothing to compare with.
 */
export async function resolveRange(repo: GitRepository, text: string | null): Promise<RangeRequest> {
  const dots = text === null ? null : /^(.*?)\.\.\.?(.*)$/.exec(text);
  if (dots !== null && text !== null) {
    const [, left = '', right = ''] = dots;
    const [onto, head, target] = await together([
      repo.resolve(left === '' ? 'HEAD' : left),
      repo.resolve(right === '' ? 'HEAD' : right),
      branchNamed(repo, left),
    ]);
    return { onto, head, target, text };
  }
  const head = text === null ? headCommit(repo) : await repo.resolve(text);
  const target = await defaultTarget(repo, text);
  if (target === null) {
    throw new CountersignError('usage', 'There is no upstream and no main branch to compare with.', {
      remedy: 'Name the range, for example: countersign check origin/main..HEAD',
    });
  }
  const onto = await repo.resolve(target);
  return { onto, head, target, text: `${shortRef(target)}..${text ?? headName(repo)}` };
}

/** Gathers the change of a range. Fails where the history between the two sides cannot be read whole. */
export async function gatherChange(repo: GitRepository, range: RangeRequest): Promise<Change> {
  const commits: CommitId[] = [];
  let straight = range.head === range.onto;
  await repo.graph({ tips: [range.head], not: [range.onto], order: 'parents-first' }, (commit, parents) => {
    commits.push(commit);
    straight ||= parents.includes(range.onto);
  });
  // What one of the commits stands on is an ancestor of the head, and so the one merge-base; behind a shallow boundary
  // git is asked all the same, which refuses what the boundary may hide.
  const known = straight && repo.state.shallow.size === 0;
  const base = known ? range.onto : ((await repo.mergeBases(range.onto, range.head))[0] ?? null);
  refuseShallow(repo, commits);
  const transitions = await repo.transitions(base, range.head);
  await refuseForged(repo, transitions);
  const objectFormat = repo.state.objectFormat;
  return {
    objectFormat,
    target: range.target,
    base,
    head: range.head,
    commits,
    transitions,
    digest: changeDigest(objectFormat, transitions),
  };
}

/** A commit whose parents were left out looks like a root: everything below it would be attributed to it. */
function refuseShallow(repo: GitRepository, commits: readonly CommitId[]): void {
  const boundary = commits.find((commit) => repo.state.shallow.has(commit));
  if (boundary === undefined) return;
  throw new CountersignError(
    'history.shallow',
    `The clone is shallow: the history ends at ${boundary}, inside the range.`,
    {
      remedy: 'Run: git fetch --unshallow   (in CI: fetch-depth: 0)',
    },
  );
}

/**
 * Blobs are compared with their ids when they are read one by one, not when git compares them line by line: without this
 * the lines judged could be others than those of the ids that are signed.
 */
async function refuseForged(repo: GitRepository, transitions: readonly Transition[]): Promise<void> {
  const sides = transitions.flatMap(({ old, new: next }) => [old, next]);
  const blobs = sides.flatMap((side) => (side === null || side.mode === '160000' ? [] : [side.oid as BlobId]));
  await repo.blobsUpTo([...new Set(blobs)], 0, () => {});
}

async function defaultTarget(repo: GitRepository, text: string | null): Promise<RefName | null> {
  const head = repo.state.head;
  if (text === null && head.kind === 'branch') {
    const upstream = await repo.upstream(head.ref);
    // A branch pushed under its own name has itself as upstream; its change is what it adds to the home ref.
    if (upstream !== null && !upstream.endsWith(`/${shortRef(head.ref)}`)) return upstream;
  }
  return homeRef(repo);
}

function headCommit(repo: GitRepository): CommitId {
  const head = repo.state.head;
  if (head.kind !== 'unborn') return head.commit;
  throw new CountersignError('ref.unknown', `The branch ${shortRef(head.ref)} has no commit yet.`, {
    remedy: 'Commit something first; countersign judges commits, not the working tree.',
  });
}

function headName(repo: GitRepository): string {
  return repo.state.head.kind === 'branch' ? shortRef(repo.state.head.ref) : 'HEAD';
}

async function branchNamed(repo: GitRepository, text: string): Promise<RefName | null> {
  if (text === '' || text === 'HEAD') return repo.state.head.kind === 'branch' ? repo.state.head.ref : null;
  // Anything else is a revision, not a name: `main~3` has no ref of its own.
  if (!/^[^\s~^:?*[\\\x00-\x1f\x7f-]([^\s~^:?*[\\\x00-\x1f\x7f]*)$/.test(text) || /\.\.|@\{|\/$|^\//.test(text))
    return null;
  const candidates = text.startsWith('refs/') ? [text] : [`refs/heads/${text}`, `refs/remotes/${text}`];
  const found = await repo.refs(candidates);
  return found.find((ref) => candidates.includes(ref.name))?.name ?? null;
}

/** `refs/heads/main` → `main`, `refs/remotes/origin/main` → `origin/main`. */
export function shortRef(ref: RefName): string {
  return ref.replace(/^refs\/(?:heads|remotes|tags)\//, '');
}
