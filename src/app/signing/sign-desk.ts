/** The judge's desk beside the person who signs: what the gate would say now. */
import type { Keyring } from '../../model/keys.ts';
import type { CatalogueKeeper } from '../../ports/catalogue.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import type { StatementStore } from '../../ports/store.ts';
import type { CheckTools } from '../change/check.ts';
import { type AskedUpdate, concernedDesk, concernedPart } from '../store/concerned-desk.ts';
import type { Home } from '../home/home-policy.ts';
import { type KnownStatements, knownStatements, type LandingDesk } from '../gate/landing-desk.ts';
import { type ReadStatements, readStatements } from '../store/statements.ts';
import { StoreReader } from '../store/store-reader.ts';

/** What looking at the store needs of the world. */
export interface StoreTools extends CheckTools {
  readonly store: StatementStore;
  readonly catalogues: CatalogueKeeper;
  readonly merges: PinnedMerges;
}

interface Judging {
  readonly home: Home;
  readonly keyring: Keyring;
}

/** Reads the store as it stands now, all of it. `authoritative`: a store that is not here holds nothing. */
export async function deskNow(
  repo: GitRepository,
  { home, keyring }: Judging,
  tools: StoreTools,
  authoritative: boolean,
): Promise<LandingDesk> {
  const knownFor = async (keys: Keyring, repository: string): Promise<KnownStatements> =>
    knownStatements(await readStatements(tools.store, keys, tools.now), repository);
  const known = await knownFor(keyring, home.policy.repository);
  return { repo, merges: tools.merges, home, keyring, known, knownFor, tools, authoritative };
}

/** The same with what one landing concerns; `reader` read the store before it was signed. */
export async function deskFor(
  repo: GitRepository,
  { home, keyring, reader }: Judging & { readonly reader: StoreReader },
  tools: StoreTools,
  asked: AskedUpdate,
): Promise<LandingDesk> {
  const parts = { repo, merges: tools.merges, home, keyring, tools, authoritative: false };
  return concernedDesk(parts, await readerOf(tools, reader), [asked]);
}

/** What one landing concerns, checked, and as it lies in the store. */
export async function readFor(
  repo: GitRepository,
  { home, keyring }: Judging,
  tools: StoreTools,
  asked: AskedUpdate,
): Promise<{ readonly read: ReadStatements; readonly reader: StoreReader }> {
  const reader = await readerOf(tools);
  const read = await concernedPart({ repo, home, keyring, tools }, reader, [asked]);
  return { read: await read(keyring), reader };
}

/** A reader of the store as it stands now; `after`: one that read it before. */
export async function readerOf(
  { store, catalogues }: Pick<StoreTools, 'store' | 'catalogues'>,
  after?: StoreReader,
): Promise<StoreReader> {
  return new StoreReader(store, { keeper: catalogues, present: await store.heads(), ...(after && { after }) });
}
