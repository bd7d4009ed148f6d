/** Reads the store: every statement, each checked against the keys of the home ref. */
import type { Keyring } from '../model/keys.ts';
import type { Checked } from '../model/statement.ts';
import type { StatementStore, StoreHeads, StoreRef } from '../ports/store.ts';

/** Verifies one envelope; a bad signature is an answer, not an error. */
export type CheckEnvelope = (envelope: Buffer, keyring: Keyring) => Promise<Checked>;

/** What the store holds. */
export interface ReadStatements {
  /** The statements of people, in the order of their file names; empty also where the ref is not here (see `heads`). */
  readonly checked: readonly Checked[];
  /** The records of gates, in the order of their file names. */
  readonly records: readonly Checked[];
  /** Null means "not fetched", never "unsigned". */
  readonly heads: StoreHeads;
}

/** Signatures are checked this many at a time, so that a large store is never held as pending work. */
const AT_ONCE = 256;

/** Reads and checks both refs as they stand now. */
export async function readStatements(
  store: StatementStore,
  keyring: Keyring,
  check: CheckEnvelope,
): Promise<ReadStatements> {
  const heads = await store.heads();
  return {
    checked: await readRef(store, 'statements', heads, keyring, check),
    records: await readRef(store, 'records', heads, keyring, check),
    heads,
  };
}

async function readRef(
  store: StatementStore,
  ref: StoreRef,
  heads: StoreHeads,
  keyring: Keyring,
  check: CheckEnvelope,
): Promise<readonly Checked[]> {
  const at = heads[ref];
  if (at === null) return [];
  const envelopes: Buffer[] = [];
  await store.read(ref, at, (_, envelope) => envelopes.push(Buffer.from(envelope)));
  const checked: Checked[] = [];
  for (let from = 0; from < envelopes.length; from += AT_ONCE) {
    const part = envelopes.slice(from, from + AT_ONCE);
    checked.push(...(await Promise.all(part.map((envelope) => check(envelope, keyring)))));
  }
  return checked;
}
