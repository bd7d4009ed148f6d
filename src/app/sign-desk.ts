/** The judge's desk beside the person who signs: what the gate would say now, with everything that the store holds. */
import type { Keyring } from '../model/keys.ts';
import type { GitRepository } from '../ports/git.ts';
import type { PinnedMerges } from '../ports/merge.ts';
import type { StatementStore } from '../ports/store.ts';
import type { CheckTools } from './check.ts';
import type { Home } from './home-policy.ts';
import { type KnownStatements, knownStatements, type LandingDesk } from './landing-desk.ts';
import { readStatements } from './statements.ts';

/** What looking at the store needs of the world. */
export interface StoreTools extends CheckTools {
  readonly store: StatementStore;
  readonly merges: PinnedMerges;
}

/** Reads the store as it stands now. `authoritative`: a store that is not here holds nothing. */
export async function deskNow(
  repo: GitRepository,
  { home, keyring }: { readonly home: Home; readonly keyring: Keyring },
  tools: StoreTools,
  authoritative: boolean,
): Promise<LandingDesk> {
  const knownFor = async (keys: Keyring, repository: string): Promise<KnownStatements> =>
    knownStatements(await readStatements(tools.store, keys, tools.now), repository);
  const known = await knownFor(keyring, home.policy.repository);
  return { repo, merges: tools.merges, home, keyring, known, knownFor, tools, authoritative };
}
