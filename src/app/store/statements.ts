/** Reads the store: every statement, each checked against the keys of the home ref. */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import type { Keyring } from '../../model/keys.ts';
import type { Checked } from '../../model/statement.ts';
import type { StatementStore, StoreHeads, StoreRef } from '../../ports/store.ts';

/** What the store holds. */
export interface ReadStatements {
  /** The statements of people, in the order of their file names; empty also where the ref is not here (see `heads`). */
  readonly checked: readonly Checked[];
  /** The records of gates, in the order of their file names. */
  readonly records: readonly Checked[];
  /** True when the records stand in the order of their chains, the oldest first. */
  readonly inOrder?: boolean;
  /** Null means "not fetched", never "unsigned". */
  readonly heads: StoreHeads;
}

/**
 * Reads and checks both refs as they stand now. `at` is the moment at which keys must be valid, seconds since 1970: that
 * of the judgement, never what a signer says.
 */
export async function readStatements(
  store: Pick<StatementStore, 'heads' | 'read'>,
  keyring: Keyring,
  at: number,
): Promise<ReadStatements> {
  const heads = await store.heads();
  return {
    checked: await readRef(store, 'statements', heads, keyring, at),
    records: await readRef(store, 'records', heads, keyring, at),
    heads,
  };
}

async function readRef(
  store: Pick<StatementStore, 'read'>,
  ref: StoreRef,
  heads: StoreHeads,
  keyring: Keyring,
  at: number,
): Promise<readonly Checked[]> {
  const tip = heads[ref];
  if (tip === null) return [];
  const checked: Promise<Checked>[] = [];
  await store.read(ref, tip, (_, envelope) => checked.push(checkEnvelope(envelope, keyring, at)));
  return Promise.all(checked);
}
