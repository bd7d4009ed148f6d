/** The ledger on any of the databases. It keeps bytes; what they mean, and whether they fit, is the core's matter. */
import { CountersignError } from '../../model/error.ts';
import { HASH_BYTES, type NodeId, type TreeState } from '../../model/ledger.ts';
import type { LedgerAppend, LedgerBatch, LedgerStore, StoredCheckpoint } from '../../ports/ledger.ts';
import type { Database } from './tables.ts';

/** Rows of one statement: engines limit the number of its values. */
const ROWS = 1_000;
/** Entries that are held while a stream is read; each has at most 64 KiB. */
const PAGE = 200;

export class SqlLedgerStore implements LedgerStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async state(): Promise<TreeState> {
    return stateOf(await this.#db.selectFrom('ledger_head').select(['size', 'peaks']).executeTakeFirstOrThrow());
  }

  append(keys: readonly string[], build: LedgerAppend['build']): Promise<readonly number[]> {
    return this.#db.transaction().execute((tx) => appendWithin(tx, { keys, build }));
  }

  async *entries(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let next = from; next < to; ) {
      const rows = await this.#db
        .selectFrom('ledger_entries')
        .select(['at', 'bytes'])
        .where('at', '>=', next)
        .where('at', '<', to)
        .orderBy('at')
        .limit(PAGE)
        .execute();
      for (const { bytes } of rows) yield bytes;
      const last = rows.at(-1);
      if (last === undefined) return;
      next = last.at + 1;
    }
  }

  async nodes(ids: readonly NodeId[]): Promise<readonly Uint8Array[]> {
    const found = new Map<string, Uint8Array>();
    for (const [level, of] of Map.groupBy(ids, (id) => id.level)) {
      for (const part of parts(of)) {
        const rows = await this.#db
          .selectFrom('ledger_nodes')
          .select(['at', 'hash'])
          .where('level', '=', level)
          .where(
            'at',
            'in',
            part.map(({ index }) => index),
          )
          .execute();
        for (const { at, hash } of rows) found.set(nameOf({ level, index: at }), hash);
      }
    }
    return ids.map((id) => {
      const hash = found.get(nameOf(id));
      if (hash !== undefined) return hash;
      throw new CountersignError('object.missing', `the ledger lacks node ${id.index} of level ${id.level}`);
    });
  }

  async saveCheckpoint({ size, note }: StoredCheckpoint): Promise<void> {
    await this.#db
      .insertInto('ledger_checkpoints')
      .values({ size, note })
      .onConflict((conflict) => conflict.column('size').doUpdateSet({ note }))
      .execute();
  }

  async checkpoint(size: number = Number.MAX_SAFE_INTEGER): Promise<StoredCheckpoint | null> {
    const row = await this.#db
      .selectFrom('ledger_checkpoints')
      .selectAll()
      .where('size', '<=', size)
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ?? null;
  }
}

/**
 * Appends inside a transaction that others do more in: what happened and its entry are there together, or neither is.
 * From here to its end nobody else appends. Several such transactions must take their other locks before this one.
 */
export async function appendWithin(tx: Database, { keys, build }: LedgerAppend): Promise<readonly number[]> {
  if (new Set(keys).size < keys.length) throw new CountersignError('usage', 'a key stands twice in one batch');
  if (keys.length === 0) return [];
  // Changes nothing, and holds the head until the end.
  const head = await tx
    .updateTable('ledger_head')
    .set((eb) => ({ size: eb.ref('size') }))
    .returning(['size', 'peaks'])
    .executeTakeFirstOrThrow();
  const known = await placesOf(tx, keys);
  const fresh = keys.flatMap((key, position) => (known.has(key) ? [] : [position]));
  if (fresh.length > 0) {
    const state = stateOf(head);
    await add(tx, state.size, build(state, fresh));
    const rows = fresh.map((position, at) => ({ key: keys[position] ?? '', at: state.size + at }));
    for (const part of parts(rows)) await tx.insertInto('ledger_keys').values(part).execute();
    for (const { key, at } of rows) known.set(key, at);
  }
  return keys.map((key) => known.get(key) ?? -1);
}

async function placesOf(tx: Database, keys: readonly string[]): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (const part of parts(keys)) {
    const rows = await tx.selectFrom('ledger_keys').selectAll().where('key', 'in', part).execute();
    for (const { key, at } of rows) known.set(key, at);
  }
  return known;
}

async function add(tx: Database, first: number, { entries, nodes, state }: LedgerBatch): Promise<void> {
  const rows = entries.map((bytes, at) => ({ at: first + at, bytes }));
  for (const part of parts(rows)) await tx.insertInto('ledger_entries').values(part).execute();
  const hashes = nodes.map(({ level, index, hash }) => ({ level, at: index, hash }));
  for (const part of parts(hashes)) await tx.insertInto('ledger_nodes').values(part).execute();
  await tx
    .updateTable('ledger_head')
    .set({ size: state.size, peaks: Buffer.concat(state.peaks) })
    .execute();
}

function stateOf({ size, peaks }: { readonly size: number; readonly peaks: Uint8Array }): TreeState {
  const count = peaks.length / HASH_BYTES;
  if (!Number.isInteger(count)) throw new CountersignError('object.malformed', 'the head of the ledger is damaged');
  const hashes = Array.from({ length: count }, (_, at) => peaks.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
  return { size, peaks: hashes };
}

function* parts<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS) yield rows.slice(at, at + ROWS);
}

function nameOf({ level, index }: NodeId): string {
  return `${level}/${index}`;
}
