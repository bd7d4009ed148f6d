/** The one set of a change: what would land if its head were merged onto the target now. */
import type { Transition } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';

/**
 * All transitions from `onto` to the merge of `head` onto it, sorted by the bytes of the path; `conflict` where that
 * merge conflicts or has several bases: nobody can say what would land, so nobody can sign it.
 */
export async function changeSet(
  repo: GitRepository,
  merges: PinnedMerges,
  onto: CommitId,
  head: CommitId,
): Promise<readonly Transition[] | 'conflict'> {
  const bases = await repo.mergeBases(onto, head);
  const [base] = bases;
  if (bases.length === 1 && base === onto) return repo.transitions(onto, head);
  if (bases.length === 1 && base === head) return [];
  const merged = await merges.mergeTrees(onto, head);
  return merged === null ? 'conflict' : repo.transitions(onto, merged.tree);
}
