/** Runs the judgement for `check`, `explain` and `advise`. */
import { basename } from 'node:path';
import { CHECKED_REFS } from '../app/change/checked-refs.ts';
import { rangeSpellings } from '../core/reading/ref-spellings.ts';
import { declaredIn } from './declared.ts';
import { keptFor } from './kept.ts';
import { boundedFamilies } from '../composition/bounded-families.ts';
import { loadParsersLazily } from '../composition/parsers.ts';
import { withRepository } from './repository.ts';
import type { Command } from 'commander';
import type { GitRepository } from '../ports/git.ts';
import type { Check } from '../app/change/check.ts';
import type { Shell } from './command.ts';

export interface JudgeOptions {
  /** `--plan`: a plan of Terraform that was made for this change. */
  readonly plan?: string;
  /** `--open`: compare with the other open changes of this clone. */
  readonly open?: boolean;
}

/** Adds `--plan` and `--open`. */
export function withPlan(command: Command): Command {
  return command
    .option('--open', 'compare with the other branches and requests of this clone that have not landed')
    .option('--plan <file>', 'a Terraform plan as JSON; what it shows adds to the risk; - for stdin');
}

/** Judges a range of the repository named by `-C`, with what an earlier audit of its history kept. */
export async function judge(
  shell: Shell,
  range: string | null,
  use: (check: Check, repository: GitRepository) => Promise<void> | void,
  { plan, open }: JudgeOptions = {},
): Promise<void> {
  const done = withRepository(
    shell,
    async (repository) => {
      const { checkChange } = await loading;
      const { worktree, commonDirectory } = repository.state;
      const check = await checkChange(repository, range, {
        cache: keptFor(shell, repository),
        now: Math.floor(Date.now() / 1000),
        repository: basename(worktree ?? commonDirectory).replace(/\.git$/, ''),
        parsers: loadParsersLazily,
        families: boundedFamilies(),
        similar: true,
        declared: declaredIn(shell, repository),
        ...(open === true
          ? { open: { merges: (await import('../adapters/git/pinned-merge.ts')).openPinnedMerges(repository) } }
          : {}),
        ...(plan === undefined ? {} : { plan: (await import('./plan-source.ts')).planSource(shell, plan) }),
      });
      await use(check, repository);
    },
    CHECKED_REFS,
    rangeSpellings(range),
  );
  // Opening has started git by now; what judges is loaded while git works.
  const loading = import('../app/change/check.ts');
  loading.catch(() => {});
  await done;
}
