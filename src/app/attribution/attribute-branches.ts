/**
 * Branches that hold what a commit brings: a squash whose message names no request was made from one of them, as far as
 * its lines prove it. Only for what is judged before it lands: later branches say nothing of earlier landings.
 */
import type { Commit, Side } from '../../model/change.ts';
import type { CommitId, ObjectId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { together } from '../together.ts';
import { commitsAmong } from './attribute-objects.ts';
import type { Lead } from './attribute-sources.ts';

/** Where branches and the heads of requests stand, on a server and in a clone of it. */
const PLACES: readonly string[] = ['refs/heads/', 'refs/remotes/', 'refs/pull/', 'refs/merge-requests/'];
/** The youngest of them are looked at. */
const MOST_TIPS = 256;
const MOST_PATHS = 8;
const MOST_LEADS = 16;
/** Commits whose files are looked for together. */
const BATCH = 32;

/** A commit that says nothing of an AI, and files as it leaves them. */
export interface SilentCommit {
  readonly commit: Commit;
  readonly files: readonly { readonly path: RepoPath; readonly oid: ObjectId }[];
}

/** Leads to the branches that hold a file as one of the commits leaves it; `within` are the commits of the change. */
export async function branchLeads(
  repo: GitRepository,
  commits: readonly SilentCommit[],
  within: ReadonlySet<CommitId>,
): Promise<readonly Lead[]> {
  if (commits.length === 0) return [];
  const tips = tipsOf.get(repo) ?? youngestTips(repo);
  tipsOf.set(repo, tips);
  const others = (await tips).filter(({ tip }) => !within.has(tip));
  const leads: Lead[] = [];
  for (let from = 0; from < commits.length; from += BATCH) {
    const batch = commits.slice(from, from + BATCH);
    const held = await readTips(repo, others, batch);
    for (const { commit, files } of batch) {
      for (const { tip, name, sides } of held) {
        if (!files.slice(0, MOST_PATHS).some(({ path, oid }) => sides.get(path)?.oid === oid)) continue;
        if (leads.length >= MOST_LEADS) return leads;
        const source = { kind: 'tip', commit: tip } as const;
        leads.push({ target: commit.id, kind: 'squash', by: name, source, carriesHuman: false, guess: true });
      }
    }
  }
  return leads;
}

/** What stands on each of the tips at the paths of some commits, asked of all tips at once. */
async function readTips(
  repo: GitRepository,
  tips: readonly NamedTip[],
  commits: readonly SilentCommit[],
): Promise<readonly (NamedTip & { readonly sides: ReadonlyMap<RepoPath, Side | null> })[]> {
  const paths = new Set(commits.flatMap(({ files }) => files.slice(0, MOST_PATHS).map(({ path }) => path)));
  return together(tips.map(async (named) => ({ ...named, sides: await repo.sides(named.tip, paths) })));
}

interface NamedTip {
  readonly tip: CommitId;
  readonly name: string;
}

/** A push of many commits is judged many times. */
const tipsOf = new WeakMap<GitRepository, Promise<readonly NamedTip[]>>();

async function youngestTips(repo: GitRepository): Promise<readonly NamedTip[]> {
  const names = new Map<CommitId, string>();
  for (const { name, commit } of await repo.refs(PLACES)) {
    if (commit !== null && !names.has(commit)) names.set(commit, name);
  }
  const commits = await commitsAmong(repo, [...names.keys()]);
  return commits
    .toSorted((a, b) => b.committer.time - a.committer.time)
    .slice(0, MOST_TIPS)
    .map(({ id }) => ({ tip: id, name: names.get(id) ?? id }));
}
