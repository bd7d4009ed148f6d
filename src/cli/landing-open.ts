/** Reads what judging landings needs out of an open repository; loaded while git opens it. */
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
import type { Shell } from './command.ts';
import { keptFor } from './kept.ts';
import { loadParsersLazily } from './parsers.ts';
import type { LandingOptions } from './landing-options.ts';

/** Runs `work` with what is read from the home ref and the store. */
export async function judgeThere(
  shell: Shell,
  repo: OpenedRepository,
  options: LandingOptions,
  work: (desk: LandingDesk, store: GitStatementStore) => Promise<void>,
): Promise<void> {
  const store = storeOf(repo);
  if (typeof options.fetch === 'string') {
    for (const ref of ['statements', 'records'] as const) await store.fetch(options.fetch, ref);
  }
  // A gate reads its rules anew: its cache may be one that somebody else's jobs have written, too.
  const home = await readHome(repo, null, options.authoritative ? null : keptFor(shell, repo));
  const keyring = await keyringOf(repo, home);
  if (options.first !== undefined && !(await options.first(store, keyring, { repo, home }))) return;
  const present = await presentHeads(repo, store);
  const heads = options.heads?.(present) ?? present;
  const merges = openPinnedMerges(repo);
  const tools = toolsOf(shell, repo);
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
export function deployDesk(shell: Shell, repo: OpenedRepository): { desk: DeployDesk; store: GitStatementStore } {
  const store = storeOf(repo);
  return { desk: { repo, merges: openPinnedMerges(repo), store, tools: toolsOf(shell, repo) }, store };
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

function toolsOf(shell: Shell, repo: GitRepository): CheckTools {
  const { worktree, commonDirectory } = repo.state;
  return {
    cache: keptFor(shell, repo),
    now: Math.floor(Date.now() / 1000),
    repository: basename(worktree ?? commonDirectory).replace(/\.git$/, ''),
    parsers: loadParsersLazily,
  };
}
