/** When the policy came to the home ref. */
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from '../home/home-policy.ts';

const POLICY = '.countersign/policy.yml' as RepoPath;

/**
 * Committer time of the adoption commit (the first of the home ref's first-parent chain that carries a policy), seconds
 * since 1970; null when there is none. Looks at a logarithmic number of commits: a policy that was taken away for a
 * while may hide an earlier adoption, which makes more commits count as "before adoption" in a report, nothing else.
 */
export async function adoptionTime(repo: GitRepository, home: Home): Promise<number | null> {
  if (!home.enforced || home.commit === null) return null;
  const chain: { readonly id: CommitId; readonly time: number }[] = [];
  await repo.graph({ tips: [home.commit], not: [], order: 'newest-first', firstParent: true }, (id, _, time) => {
    chain.push({ id, time });
  });
  let newest = 0;
  let without = chain.length;
  while (without - newest > 1) {
    const middle = (newest + without) >> 1;
    const commit = chain[middle];
    const carries = commit !== undefined && (await repo.at(commit.id, POLICY)) !== null;
    if (carries) newest = middle;
    else without = middle;
  }
  return chain[newest]?.time ?? null;
}
