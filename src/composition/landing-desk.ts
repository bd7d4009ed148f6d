/** Builds what judging landings needs over an open repository, for the command line and for the service. */
import { basename } from 'node:path';
import { keptCatalogues } from '../adapters/cache/catalogue.ts';
import { openPinnedMerges } from '../adapters/git/pinned-merge.ts';
import { type GitStatementStore, storeOf } from '../adapters/git/store.ts';
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import { concernedDesk } from '../app/store/concerned-desk.ts';
import { readHome } from '../app/home/home-policy.ts';
import { keyringOf } from '../app/home/keyring.ts';
import { type KnownStatements, knownStatements, type LandingDesk } from '../app/gate/landing-desk.ts';
import { missingHeads } from '../app/store/missing-heads.ts';
import { voidFirst } from '../app/gate/forged-ends.ts';
import { readStatements } from '../app/store/statements.ts';
import { StoreReader } from '../app/store/store-reader.ts';
import type { CheckTools } from '../app/change/check.ts';
import type { DeployDesk } from '../app/deployment/deploy-desk.ts';
import type { CommitId } from '../model/id.ts';
import type { Keyring } from '../model/keys.ts';
import type { GitRepository } from '../ports/git.ts';
import type { StatementStore, StoreHeads, StoreRef } from '../ports/store.ts';
import type { Cache } from '../ports/cache.ts';
import type { LandingOptions } from './landing-options.ts';
import { boundedFamilies } from './bounded-families.ts';
import { loadParsersLazily } from './parsers.ts';

/** Runs `work` with what is read from the home ref and the store. */
export async function judgeThere(
  tools: CheckTools,
  repo: OpenedRepository,
  options: LandingOptions,
  work: (desk: LandingDesk, store: GitStatementStore) => Promise<void>,
): Promise<void> {
  const store = storeOf(repo);
  if (typeof options.fetch === 'string') {
    for (const ref of ['statements', 'records'] as const) await store.fetch(options.fetch, ref);
  }
  // A gate reads its rules anew: its cache may be one that somebody else's jobs have written, too.
  const home = await readHome(repo, null, options.authoritative ? null : tools.cache);
  const keyring = await keyringOf(repo, home);
  if (options.first !== undefined && !(await options.first(store, keyring, { repo, home }))) return;
  const present = await presentHeads(repo, store);
  const heads = options.heads?.(present) ?? present;
  const merges = openPinnedMerges(repo);
  const { authoritative, concerns } = options;
  const parts = { repo, merges, home, keyring, tools, authoritative };
  if (concerns !== undefined) {
    const reader = new StoreReader(store, { keeper: keptCatalogues(tools.cache.folder), present, heads });
    const desk = await concernedDesk(parts, reader, await concerns({ repo, home, merges }));
    await fetchSigned(desk, store, options);
    return work(desk, store);
  }
  const seen: Pick<StatementStore, 'heads' | 'read'> = {
    heads: async () => heads,
    read: (ref, at, visit) => store.read(ref, at, visit),
  };
  const knownFor = async (keys: Keyring, repository: string): Promise<KnownStatements> =>
    voidFirst(knownStatements(await readStatements(seen, keys, tools.now), repository), home.policy.owners);
  const desk = { ...parts, known: await knownFor(keyring, home.policy.repository), knownFor };
  await fetchSigned(desk, store, options);
  return work(desk, store);
}

/** What judging a chain of records needs; every record brings its own day's home ref and keys. */
export function deployDesk(tools: CheckTools, repo: OpenedRepository): { desk: DeployDesk; store: GitStatementStore } {
  const store = storeOf(repo);
  return { desk: { repo, merges: openPinnedMerges(repo), store, tools }, store };
}

/** Heads of requests may stand on no branch any more, and their commits say who made what a squash brings. */
async function fetchSigned(
  { repo, known }: LandingDesk,
  store: GitStatementStore,
  { authoritative, fetch }: LandingOptions,
): Promise<void> {
  if (!authoritative || typeof fetch !== 'string') return;
  await store.fetchCommits(fetch, await missingHeads(repo, known));
}

async function presentHeads(repo: GitRepository, { names }: GitStatementStore): Promise<StoreHeads> {
  const refs = await repo.refs([names.statements, names.records]);
  const tip = (ref: StoreRef): CommitId | null => refs.find(({ name }) => name === names[ref])?.commit ?? null;
  return { statements: tip('statements'), records: tip('records') };
}

/** What a check works with, besides the repository. `now`: seconds since 1970. */
export function checkTools(cache: Cache, repo: GitRepository, now: number): CheckTools {
  const { worktree, commonDirectory } = repo.state;
  return {
    cache,
    now,
    repository: basename(worktree ?? commonDirectory).replace(/\.git$/, ''),
    parsers: loadParsersLazily,
    families: boundedFamilies(),
  };
}
