/** Opens what judging landings needs, and closes it whatever happens. */
import { basename } from 'node:path';
import { keptCatalogues } from '../adapters/cache/catalogue.ts';
import { openPinnedMerges } from '../adapters/git/pinned-merge.ts';
import { type GitStatementStore, storeOf } from '../adapters/git/store.ts';
import { type AskedUpdate, concernedDesk } from '../app/store/concerned-desk.ts';
import { type Home, readHome } from '../app/home/home-policy.ts';
import { keyringOf } from '../app/home/keyring.ts';
import { type KnownStatements, knownStatements, type LandingDesk } from '../app/gate/landing-desk.ts';
import { missingHeads } from '../app/store/missing-heads.ts';
import { voidFirst } from '../app/gate/forged-ends.ts';
import { readStatements } from '../app/store/statements.ts';
import { StoreReader } from '../app/store/store-reader.ts';
import type { DeployDesk } from '../app/deployment/deploy-desk.ts';
import { CHECKED_REFS } from '../app/change/checked-refs.ts';
import { rangeSpellings } from '../core/reading/ref-spellings.ts';
import type { CheckTools } from '../app/change/check.ts';
import type { CommitId } from '../model/id.ts';
import type { GitRepository } from '../ports/git.ts';
import type { PinnedMerges } from '../ports/merge.ts';
import type { Keyring } from '../model/keys.ts';
import type { StatementStore, StoreHeads, StoreRef } from '../ports/store.ts';
import type { Shell } from './command.ts';
import { keptFor } from './kept.ts';
import { withRepository } from './repository.ts';

export interface LandingOptions {
  /** True on a server, where the store's refs are made. */
  readonly authoritative: boolean;
  /** A remote whose store is joined first; null or absent: what is here is read. */
  readonly fetch?: string | null;
  /** Tips of the store to be read in place of the present ones: those that a push brings. */
  readonly heads?: (present: StoreHeads) => StoreHeads;
  /** Looked at before anything is read out of the store; false: that is all. */
  readonly first?: (store: GitStatementStore, keyring: Keyring, base: Omit<LandingBase, 'merges'>) => Promise<boolean>;
  /** The range that a person typed. */
  readonly range?: string | null;
  /** What is to be judged: then only its part of the store is read. Absent: all of it. */
  readonly concerns?: (base: LandingBase) => Promise<readonly AskedUpdate[]>;
}

/** What is open before the store is read. */
export interface LandingBase {
  readonly repo: GitRepository;
  readonly home: Home;
  readonly merges: PinnedMerges;
}

/** Runs `work` with what is read from the home ref and the store. */
export async function withLandingDesk(
  shell: Shell,
  options: LandingOptions,
  work: (desk: LandingDesk, store: GitStatementStore) => Promise<void>,
): Promise<void> {
  // What was looked up once is not looked up again, unless a fetch moves it.
  const asked = rangeSpellings(options.range ?? null);
  const kept = typeof options.fetch === 'string' ? [] : [...CHECKED_REFS, STORE, ...asked];
  await withRepository(
    shell,
    async (repo) => {
      const store = storeOf(repo);
      if (typeof options.fetch === 'string') {
        for (const ref of ['statements', 'records'] as const) await store.fetch(options.fetch, ref);
      }
      const home = await readHome(repo, null, keptFor(shell, repo));
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
    },
    kept,
  );
}

const STORE = 'refs/countersign/';

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

/** Runs `work` with what judging a chain of records needs; every record brings its own day's home ref and keys. */
export async function withDeployDesk(
  shell: Shell,
  work: (desk: DeployDesk, store: GitStatementStore) => Promise<void>,
): Promise<void> {
  await withRepository(shell, (repo) => {
    const store = storeOf(repo);
    return work({ repo, merges: openPinnedMerges(repo), store, tools: toolsOf(shell, repo) }, store);
  });
}

function toolsOf(shell: Shell, repo: GitRepository): CheckTools {
  const { worktree, commonDirectory } = repo.state;
  return {
    cache: keptFor(shell, repo),
    now: Math.floor(Date.now() / 1000),
    repository: basename(worktree ?? commonDirectory).replace(/\.git$/, ''),
  };
}
