/** A clone on this machine as a forge: its branches are the requests, what landed lately stands beside them. */
import type { Commit, Ref } from '../../model/change.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { ForgeRequest } from '../../model/request.ts';
import type { GitRepository } from '../../ports/git.ts';
import { serverRef } from '../home/home.ts';
import { readHome } from '../home/home-policy.ts';
import { isListedRef } from '../../core/reading/ref-pattern.ts';

/** Branches looked at; those whose tips are youngest. */
const MOST_BRANCHES = 200;
/** Landings shown beside them. */
const LANDINGS = 20;

/**
 * Every branch that adds something to the home ref, and the newest landings on it. A branch that stands here and at
 * the remote is one request when both have the same tip.
 */
export async function localRequests(repo: GitRepository): Promise<readonly ForgeRequest[]> {
  const home = await readHome(repo, null);
  const target = serverRef(home.ref);
  if (target === null || home.commit === null || home.ref === null) return [];
  const branches = await openBranches(repo, home.commit, home.ref, home.policy.protectedRefs);
  const landings = await newestLandings(repo, home.commit);
  const commits = new Map<CommitId, Commit>();
  const ids = [...branches.map(({ commit }) => commit), ...landings.map(({ commit }) => commit)];
  await repo.commits([...new Set(ids)], (commit) => commits.set(commit.id, commit));
  return [
    ...branches.flatMap(({ name, commit }) => requestOf(commits.get(commit), { name, target, base: null })),
    ...landings.flatMap(({ commit, base }) =>
      requestOf(commits.get(commit), { name: `landed/${commit.slice(0, 12)}`, target, base }),
    ),
  ];
}

interface Branch {
  readonly name: string;
  readonly commit: CommitId;
}

async function openBranches(
  repo: GitRepository,
  tip: CommitId,
  home: RefName,
  protectedRefs: readonly string[],
): Promise<readonly Branch[]> {
  const refs = await repo.refs(['refs/heads/', 'refs/remotes/']);
  const named = new Map<CommitId, Ref>();
  for (const ref of refs) {
    if (ref.commit === null || ref.symref !== null || ref.name === home) continue;
    const server = serverRef(ref.name);
    if (server === null || server === serverRef(home) || isListedRef(protectedRefs, server)) continue;
    if (!named.has(ref.commit)) named.set(ref.commit, ref);
  }
  if (named.size === 0) return [];
  // One walk: what the home ref has already is not in it.
  const young = new Map<CommitId, number>();
  await repo.graph({ tips: [...named.keys()], not: [tip], order: 'newest-first' }, (commit, _, time) => {
    if (named.has(commit)) young.set(commit, time);
  });
  return [...young]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_BRANCHES)
    .map(([commit]) => ({ name: (named.get(commit)?.name ?? '').replace(/^refs\//, ''), commit }));
}

async function newestLandings(
  repo: GitRepository,
  tip: CommitId,
): Promise<readonly { readonly commit: CommitId; readonly base: CommitId }[]> {
  const landings: { commit: CommitId; base: CommitId }[] = [];
  const query = { tips: [tip], not: [], order: 'newest-first', firstParent: true, limit: LANDINGS } as const;
  await repo.graph(query, (commit, [base]) => {
    // The first commit of all has landed on nothing, and behind a shallow boundary nobody knows on what.
    if (base !== undefined && !repo.state.shallow.has(commit)) landings.push({ commit, base });
  });
  return landings;
}

function requestOf(
  commit: Commit | undefined,
  { name, target, base }: { readonly name: string; readonly target: RefName; readonly base: CommitId | null },
): readonly ForgeRequest[] {
  if (commit === undefined) return [];
  const title = commit.message.split('\n', 1)[0] ?? '';
  return [
    {
      name,
      title,
      address: null,
      target,
      head: commit.id,
      base,
      opener: null,
      draft: false,
      state: base === null ? 'open' : 'landed',
      changedAt: commit.committer.time * 1000,
    },
  ];
}
