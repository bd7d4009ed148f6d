/** Opens what judging landings needs, and closes it whatever happens. */
import type { GitStatementStore } from '../adapters/git/store.ts';
import type { LandingDesk } from '../app/gate/landing-desk.ts';
import type { DeployDesk } from '../app/deployment/deploy-desk.ts';
import { CHECKED_REFS } from '../app/change/checked-refs.ts';
import { rangeSpellings } from '../core/reading/ref-spellings.ts';
import type { Shell } from './command.ts';
import { keptFor } from './kept.ts';
import type { LandingOptions } from '../composition/landing-options.ts';
import { withRepository } from './repository.ts';

/** Runs `work` with what is read from the home ref and the store. */
export async function withLandingDesk(
  shell: Shell,
  options: LandingOptions,
  work: (desk: LandingDesk, store: GitStatementStore) => Promise<void>,
): Promise<void> {
  // What was looked up once is not looked up again, unless a fetch moves it.
  const moves = typeof options.fetch === 'string';
  const done = withRepository(
    shell,
    async (repo) => {
      const { checkTools, judgeThere } = await loading;
      return judgeThere(checkTools(keptFor(shell, repo), repo, seconds()), repo, options, work);
    },
    moves ? [] : [...CHECKED_REFS, STORE],
    moves ? [] : rangeSpellings(options.range ?? null),
  );
  // Opening has started git by now; what judges is loaded while git works.
  const loading = import('../composition/landing-desk.ts');
  loading.catch(() => {});
  await done;
}

const STORE = 'refs/countersign/';

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Runs `work` with what judging a chain of records needs; every record brings its own day's home ref and keys. */
export async function withDeployDesk(
  shell: Shell,
  work: (desk: DeployDesk, store: GitStatementStore) => Promise<void>,
): Promise<void> {
  await withRepository(shell, async (repo) => {
    const { checkTools, deployDesk } = await import('../composition/landing-desk.ts');
    const { desk, store } = deployDesk(checkTools(keptFor(shell, repo), repo, seconds()), repo);
    return work(desk, store);
  });
}
