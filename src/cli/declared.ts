/** Reads what people declared about commits out of the store; costs nothing where there is no store. */
import { keptCatalogues } from '../adapters/cache/catalogue.ts';
import { openStore } from '../adapters/git/store.ts';
import type { DeclaredReader } from '../app/change/declared.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Shell } from './command.ts';
import { keptFor } from './kept.ts';

const STATEMENTS = 'refs/countersign/statements';

/** A reader for the repository of a shell; the ref must be among those that were looked at when it was opened. */
export function declaredIn(shell: Shell, repo: GitRepository): DeclaredReader {
  return async (home, heads) => {
    if ((await repo.refs([STATEMENTS])).length === 0) return [];
    const { readDeclared } = await import('../app/change/declared-store.ts');
    const store = await openStore(shell.globals().directory);
    const forget = shell.onEnd(() => store.close());
    try {
      const keeper = keptCatalogues(keptFor(shell, repo).folder);
      return await readDeclared(repo, home, store, keeper, heads, Math.floor(Date.now() / 1000));
    } finally {
      forget();
      await store.close();
    }
  };
}
