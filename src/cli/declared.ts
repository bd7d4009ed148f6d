/** Reads what people declared about commits out of the store; costs nothing where there is no store. */
import { keptCatalogues } from '../adapters/cache/catalogue.ts';
import { storeOf } from '../adapters/git/store.ts';
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import type { CommitId } from '../model/id.ts';
import type { DeclaredReader } from '../app/change/declared.ts';
import type { Shell } from './command.ts';
import { keptFor } from './kept.ts';

/** A reader for the repository of a shell; the store's refs must be among those that were looked at when it was opened. */
export function declaredIn(shell: Shell, repo: OpenedRepository): DeclaredReader {
  return async (home, heads) => {
    const store = storeOf(repo);
    const [ref] = await repo.refs([store.names.statements]);
    if (ref === undefined) return [];
    const { readDeclared } = await import('../app/change/declared-store.ts');
    const keeper = keptCatalogues(keptFor(shell, repo).folder);
    return readDeclared(repo, home, store, ref.oid as CommitId, { keeper, heads, now: Math.floor(Date.now() / 1000) });
  };
}
