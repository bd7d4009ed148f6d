/** Declarations about some heads, found by the catalogue of the store. */
import { keys } from '../../core/signoff/catalogue/catalogue-entry.ts';
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import type { CommitId } from '../../model/id.ts';
import type { Verified } from '../../model/statement.ts';
import type { CatalogueKeeper } from '../../ports/catalogue.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { StatementStore } from '../../ports/store.ts';
import type { Home } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { type ReadableStore, StoreReader } from '../store/store-reader.ts';

/** Verified by the keys of the home ref; objections to them, too. */
export async function readDeclared(
  repo: GitRepository,
  home: Home,
  store: ReadableStore & Pick<StatementStore, 'heads'>,
  keeper: CatalogueKeeper,
  heads: readonly CommitId[],
  now: number,
): Promise<readonly Verified[]> {
  const present = await store.heads();
  const reader = new StoreReader(store, { keeper, present, heads: present });
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
