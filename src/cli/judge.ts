/** Runs the judgement for `check` and `explain`. */
import { basename } from 'node:path';
import { checkChange } from '../app/check.ts';
import { keptFor } from './kept.ts';
import type { Check } from '../app/check.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Shell } from './command.ts';

/** The judgement of a range, with what an earlier audit of this history kept. */
export function judge(shell: Shell, repository: GitRepository, range: string | null): Promise<Check> {
  const { worktree, commonDirectory } = repository.state;
  return checkChange(repository, range, {
    cache: keptFor(shell, repository),
    now: Math.floor(Date.now() / 1000),
    repository: basename(worktree ?? commonDirectory).replace(/\.git$/, ''),
  });
}
