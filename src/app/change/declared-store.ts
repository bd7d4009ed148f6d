/** Declarations about some heads, found by the catalogue of the store. */
import { keys } from '../../core/signoff/catalogue/catalogue-entry.ts';
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import type { CommitId } from '../../model/id.ts';
import type { Verified } from '../../model/statement.ts';
import type { CatalogueKeeper } from '../../ports/catalogue.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { type ReadableStore, StoreReader } from '../store/store-reader.ts';

export interface DeclaredQuery {
  readonly keeper: CatalogueKeeper;
  /** The commits in question. */
  readonly heads: readonly CommitId[];
  /** Seconds since 1970. */
  readonly now: number;
}

/** Verified by the keys of the home ref, from the store's statements at `tip`; objections to them, too. */
export async function readDeclared(
  repo: GitRepository,
  home: Home,
  store: ReadableStore,
  tip: CommitId | null,
  { keeper, heads, now }: DeclaredQuery,
): Promise<readonly Verified[]> {
  const reader = new StoreReader(store, { keeper, present: { statements: tip, records: null } });
  const catalogue = await reader.catalogue('statements');
  const declared = catalogue.withKeys(new Set(['declaration']), heads.map(keys.head));
  if (declared.length === 0) return [];
  const objected = catalogue.withKeys(
    new Set(['objection']),
    declared.map(({ id }) => keys.about(id)),
  );
  const envelopes = await reader.envelopes('statements', [...declared, ...objected]);
  const keyring = await keyringOf(repo, home);
  const checked = await Promise.all([...envelopes.values()].map((envelope) => checkEnvelope(envelope, keyring, now)));
  return checked.flatMap((one) => (one.kind === 'verified' ? [one.of] : []));
}
