/** Opens what judging landings needs, and closes it whatever happens. */
import { basename } from 'node:path';
import { openPinnedMerges } from '../adapters/git/pinned-merge.ts';
import { type GitStatementStore, openStore } from '../adapters/git/store.ts';
import { readHome } from '../app/home-policy.ts';
import { keyringOf } from '../app/keyring.ts';
import { knownStatements, type LandingDesk } from '../app/landing-desk.ts';
import { readStatements } from '../app/statements.ts';
import type { StoreHeads } from '../ports/store.ts';
import type { Shell } from './command.ts';
import { keptFor } from './kept.ts';
import { withRepository } from './repository.ts';

export interface LandingOptions {
  /** True on a server, where the store's refs are made. */
  readonly authoritative: boolean;
  /** Tips of the store to be read in place of the present ones: those that a push brings. */
  readonly heads?: (present: StoreHeads) => StoreHeads;
}

/** Runs `work` with everything read from the home ref and the store. */
export async function withLandingDesk(
  shell: Shell,
  options: LandingOptions,
  work: (desk: LandingDesk, store: GitStatementStore) => Promise<void>,
): Promise<void> {
  await withRepository(shell, async (repo) => {
    const store = await openStore(shell.globals().directory);
    const forget = shell.onEnd(() => store.close());
    try {
      const home = await readHome(repo);
      const keyring = await keyringOf(repo, home);
      const present = await store.heads();
      const heads = options.heads?.(present) ?? present;
      const read = await readStatements(
        { heads: async () => heads, read: (ref, at, visit) => store.read(ref, at, visit) },
        keyring,
      );
      const { worktree, commonDirectory } = repo.state;
      const tools = {
        cache: keptFor(shell, repo),
        now: Math.floor(Date.now() / 1000),
        repository: basename(worktree ?? commonDirectory).replace(/\.git$/, ''),
      };
      const known = knownStatements(read, home.policy.repository);
      const merges = openPinnedMerges(repo);
      await work({ repo, merges, home, keyring, known, tools, authoritative: options.authoritative }, store);
    } finally {
      forget();
      await store.close();
    }
  });
}
