/** What a person asks about when nothing was pushed yet: a range, as it would land on the present tip of its target. */
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import { changeSet } from '../change/change-set.ts';
import type { Home } from '../home/home-policy.ts';
import { resolveSignRange } from '../signing/sign-range.ts';
import type { ThoughtOf } from './verify.ts';

export interface ThoughtParts {
  readonly repo: GitRepository;
  readonly home: Home;
  readonly merges: PinnedMerges;
}

/** Resolves the range, or the branch, or what is checked out; `target` where the range does not say for which ref. */
export async function thoughtOf(
  { repo, home, merges }: ThoughtParts,
  text: string | null,
  target: string | null,
): Promise<ThoughtOf & Required<Pick<ThoughtOf, 'set'>>> {
  const range = await resolveSignRange(repo, home, text, target);
  const set = await changeSet(repo, merges, range.onto, range.head);
  return { target: range.target, tip: range.onto, head: range.head, set };
}
