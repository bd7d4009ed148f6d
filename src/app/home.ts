/** Finds the home ref: the branch from which policy, people and services are read, and nowhere else. */
import { CountersignError } from '../model/error.ts';
import type { CommitId, RefName } from '../model/id.ts';
import type { GitRepository } from '../ports/git.ts';

/** Names under which the home ref is looked for, in this order. */
export const HOME_CANDIDATES: readonly string[] = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/**
 * The default branch: what `origin/HEAD` stands for, else `origin/main` or `origin/master`, else the local `main` or
 * `master`, else the branch HEAD is on. Null in a repository without any branch. The remote's view goes first, because
 * a local branch of that name may hold what nobody has accepted.
 */
export async function homeRef(repo: GitRepository): Promise<RefName | null> {
  const refs = await repo.refs(HOME_CANDIDATES);
  const byName = new Map<string, RefName>(refs.map((ref) => [ref.name, ref.symref ?? ref.name]));
  for (const name of HOME_CANDIDATES) {
    const found = byName.get(name);
    if (found !== undefined) return found;
  }
  const head = repo.state.head;
  return head.kind === 'branch' ? head.ref : null;
}

/** The commit of the home ref; null where the branch has none yet. A ref that leads to anything else is no home. */
export async function homeCommit(repo: GitRepository, ref: RefName): Promise<CommitId | null> {
  const commit = await repo.tryResolve(ref);
  if (commit !== null || !(await repo.refs([ref])).some(({ name }) => name === ref)) return commit;
  throw new CountersignError('repository.unreadable', `${ref}, from which the policy is read, names no commit.`, {
    remedy: 'Fetch the branch again, or set it with: git update-ref',
  });
}
