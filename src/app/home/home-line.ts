/** What ever stood on the home ref: its line of first parents. An interior commit of a merged branch may carry any rules. */
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

/** True when the commit is the tip, or on its chain of first parents; false for one that is not here. */
export async function isOnLine(repo: GitRepository, tip: CommitId, commit: CommitId): Promise<boolean> {
  if (tip === commit) return true;
  if (!(await repo.present([commit])).has(commit)) return false;
  let below: CommitId | undefined;
  const query = { tips: [tip], not: [commit], order: 'newest-first', firstParent: true } as const;
  await repo.graph(query, (_, [before]) => {
    below = before;
  });
  return below === commit;
}
