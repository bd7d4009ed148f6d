/** Which commits were the tip of a protected ref lately, by the line of its first parents. */
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Seconds for which the past of a ref is looked at: a sign-off lives for 14 days from when its tip was left. */
const LOOKED_AT = 60 * 86_400;
const FIRST_STEP = 1_000;

/**
 * Commit → the committer time of the commit that followed it (null for the tip itself). Walks in growing steps until a
 * step ends before the time looked at: one clock that went wrong does not hide what is behind it.
 */
export async function recentTips(
  repo: GitRepository,
  tip: CommitId,
  now: number,
): Promise<ReadonlyMap<CommitId, number | null>> {
  const left = new Map<CommitId, number | null>([[tip, null]]);
  let from: CommitId | undefined = tip;
  for (let limit = FIRST_STEP; from !== undefined; limit *= 2) {
    let last = now;
    let seen = 0;
    const start: CommitId = from;
    const query = { tips: [start], not: [], order: 'newest-first', firstParent: true, limit } as const;
    await repo.graph(query, (_, [before], time) => {
      seen += 1;
      last = time;
      from = before;
      if (before !== undefined && !left.has(before)) left.set(before, time);
    });
    if (seen < limit || last < now - LOOKED_AT) break;
  }
  return left;
}
