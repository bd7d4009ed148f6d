/** What a judgement is about, before anything is judged: so much of the store is read. */
import { isListedRef, matchesRef, refPrefix } from '../../core/reading/ref-pattern.ts';
import type { Transition } from '../../model/change.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from '../home/home-policy.ts';
import { hereAs } from '../home/home.ts';
import type { Concern } from './concerned-statements.ts';
import { recentTips } from './recent-tips.ts';

/** An update of a protected ref that is to be judged, or one that is only thought of. */
export interface ConcernedUpdate {
  readonly target: RefName;
  /** Null where the ref is made. */
  readonly old: CommitId | null;
  readonly new: CommitId;
  /** The last recorded tip, when it is not `old`: what lies between is judged, too. */
  readonly recorded: CommitId | null;
  /** What would land, where it is only thought of; null for an update, which may be cut into several landings. */
  readonly set: readonly Transition[] | null;
}

/** Gathers the concern of some updates. */
export async function concernOf(
  repo: GitRepository,
  home: Home,
  updates: readonly ConcernedUpdate[],
  now: number,
): Promise<Concern> {
  const targets = new Set<string>(updates.map(({ target }) => target));
  const sources = await sourcesOf(repo, home, updates);
  const paths = new Set<RepoPath>();
  const commits = new Set<CommitId>();
  for (const update of updates) {
    for (const commit of [update.old, update.new, update.recorded]) if (commit !== null) commits.add(commit);
    await addContent(repo, update, paths, commits);
  }
  const tips = async (): Promise<ReadonlySet<CommitId>> => {
    const from = [
      ...updates.map(({ old }) => old),
      ...(await Promise.all([...sources].map((ref) => tipOf(repo, ref)))),
    ];
    const found = new Set<CommitId>();
    for (const tip of from)
      if (tip !== null) for (const each of (await recentTips(repo, tip, now)).keys()) found.add(each);
    return found;
  };
  return { targets, sources, paths, commits, tips, now };
}

/** Every path that some stretch of the update may change: each step of its line. */
async function addContent(
  repo: GitRepository,
  { old, new: next, recorded, set }: ConcernedUpdate,
  paths: Set<RepoPath>,
  commits: Set<CommitId>,
): Promise<void> {
  for (const { path } of set ?? []) paths.add(path);
  if (set?.length === 0) return;
  const from = recorded ?? old;
  const first = new Map<CommitId, CommitId | undefined>();
  const not = from === null ? [] : [from];
  // As a check asks for it: one walk serves both.
  await repo.graph({ tips: [next], not, order: 'parents-first' }, (id, parents) => {
    commits.add(id);
    first.set(id, parents[0]);
  });
  if (set !== null) return;
  if (from === null) return addPaths(paths, await repo.transitions(null, next));
  for (let at: CommitId | undefined = next; at !== undefined && first.has(at); at = first.get(at)) {
    addPaths(paths, await repo.transitions(first.get(at) ?? null, at));
  }
}

function addPaths(paths: Set<RepoPath>, transitions: readonly Transition[]): void {
  for (const { path } of transitions) paths.add(path);
}

/** Refs from which the policy lets something be carried over; for a ref that is made, every protected one. */
async function sourcesOf(
  repo: GitRepository,
  { policy, ref: home }: Home,
  updates: readonly ConcernedUpdate[],
): Promise<ReadonlySet<string>> {
  const patterns = updates.flatMap(({ target, old }) => {
    if (old === null) return [...policy.protectedRefs, ...(home === null ? [] : [serverName(home)])];
    return policy.flow.flatMap(({ to, promotes, backports }) =>
      matchesRef(to, target) ? [...promotes, ...backports] : [],
    );
  });
  return refsNamed(repo, patterns);
}

/** Refs that are here, or at the remote as it was seen last, by the names that the server gives them. */
export async function refsNamed(repo: GitRepository, patterns: readonly string[]): Promise<ReadonlySet<string>> {
  if (patterns.length === 0) return new Set();
  const prefixes = [...new Set(patterns.map(refPrefix))];
  const remote = prefixes.map(hereAs);
  const refs = await repo.refs([...new Set([...prefixes, ...remote])]);
  const names = refs.map(({ name }) => serverName(name));
  return new Set(names.filter((name) => isListedRef(patterns, name)));
}

async function tipOf(repo: GitRepository, source: string): Promise<CommitId | null> {
  return (await repo.tryResolve(hereAs(source))) ?? repo.tryResolve(source);
}

function serverName(ref: string): string {
  return ref.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/');
}
