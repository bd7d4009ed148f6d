/**
 * What every store of a ledger must do (`src/ports/ledger.ts`). An adapter's test calls {@link describeLedgerStore} with
 * a factory and runs all of it.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { appendEntries } from '../../src/app/ledger/append.ts';
import { signHead } from '../../src/app/ledger/checkpoint.ts';
import { exportLedger } from '../../src/app/ledger/export.ts';
import { verifyExport } from '../../src/app/ledger/verify-export.ts';
import { encodeEntry } from '../../src/core/ledger/entry/entry-codec.ts';
import { CountersignError } from '../../src/model/error.ts';
import type { LedgerBatch, LedgerStore } from '../../src/ports/ledger.ts';
import { DRAFTS, numbered } from '../ledger/drafts.ts';
import { naiveRoot } from '../ledger/naive-tree.ts';
import { keptTree } from '../ledger/trees.ts';
import { KEYS, SIGNER } from '../ledger/keys.ts';

/** One empty ledger that several processes may open. */
export interface LedgerPlace {
  /** A connection of its own, as another process would have; the rows are the same. */
  open(): Promise<LedgerStore>;
  /** Ends all connections and removes what was stored. */
  close(): Promise<void>;
}

/** Runs the contract on the stores that the factory makes; every test gets a fresh place. */
export function describeLedgerStore(name: string, makePlace: () => Promise<LedgerPlace>): void {
  const places: LedgerPlace[] = [];
  const fresh = async (): Promise<LedgerPlace> => {
    const place = await makePlace();
    places.push(place);
    return place;
  };
  afterEach(async () => {
    for (const place of places.splice(0)) await place.close();
  });
  describe(`${name}: appending`, () => {
    describeAppending(fresh);
  });
  describe(`${name}: reading`, () => {
    describeReading(fresh);
  });
  describe(`${name}: checkpoints`, () => {
    describeCheckpoints(fresh);
  });
}

type Fresh = () => Promise<LedgerPlace>;

const EMPTY_BATCH: LedgerBatch = { entries: [], nodes: [], state: { size: 0, peaks: [] } };

function describeAppending(fresh: Fresh): void {
  it('begins empty', async () => {
    const store = await (await fresh()).open();
    expect(await store.state()).toEqual({ size: 0, peaks: [] });
    expect(await store.checkpoint()).toBeNull();
    expect(await all(store, 0, 10)).toEqual([]);
  });

  it('gives places in order, and the tree is the one over the bytes', async () => {
    const store = await (await fresh()).open();
    expect(await appendMany(store, 0, 3)).toEqual([0, 1, 2]);
    expect(await appendMany(store, 3, 10)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    const entries = await all(store, 0, 10);
    expect(entries).toEqual(expectedEntries(10));
    const state = await store.state();
    expect(state.size).toBe(10);
    expect(state.peaks.map((peak) => Buffer.from(peak))).toEqual([
      naiveRoot(entries.slice(0, 8)),
      naiveRoot(entries.slice(8)),
    ]);
  });

  it('enters a key once, however often it is repeated', async () => {
    const store = await (await fresh()).open();
    await appendMany(store, 0, 4);
    expect(await appendMany(store, 2, 6)).toEqual([2, 3, 4, 5]);
    expect(await appendMany(store, 0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await all(store, 0, 100)).toEqual(expectedEntries(6));
  });

  it('does not build when there is nothing new', async () => {
    const store = await (await fresh()).open();
    await appendMany(store, 0, 2);
    const build = (): LedgerBatch => {
      throw new Error('built for nothing');
    };
    expect(await store.append(['key 1', 'key 0'], build)).toEqual([1, 0]);
    expect(await store.append([], build)).toEqual([]);
  });

  it('refuses a key that stands twice in one batch, and stores nothing of it', async () => {
    const store = await (await fresh()).open();
    await expect(store.append(['a', 'b', 'a'], () => EMPTY_BATCH)).rejects.toThrow(CountersignError);
    expect((await store.state()).size).toBe(0);
  });

  it('stores nothing when one entry of a batch is none', async () => {
    const store = await (await fresh()).open();
    await appendMany(store, 0, 2);
    const bad = { ...numbered(4), subject: 'nonsense' as never };
    const batch = [
      { key: 'good', draft: numbered(3) },
      { key: 'bad', draft: bad },
    ];
    await expect(appendEntries(store, batch)).rejects.toThrow(CountersignError);
    expect(await all(store, 0, 100)).toEqual(expectedEntries(2));
    expect(await appendMany(store, 2, 4)).toEqual([2, 3]);
  });

  it('keeps keys apart that differ in case, blanks, accents or length alone', async () => {
    const store = await (await fresh()).open();
    const keys = ['a', 'A', 'a ', ' a', 'á', 'a\u0301', 'a'.repeat(300), `${'a'.repeat(299)}b`, "a';--", '%', '_'];
    const batch = keys.map((key, number) => ({ key, draft: numbered(number) }));
    expect(await appendEntries(store, batch)).toEqual(keys.map((_, at) => at));
    expect(await appendEntries(store, [...batch].reverse())).toEqual(keys.map((_, at) => keys.length - 1 - at));
  });

  it('lets many append at once: every place is given once, without gaps, and the tree fits', async () => {
    const place = await fresh();
    const stores = [await place.open(), await place.open(), await place.open()];
    const runs = Array.from({ length: 24 }, (_, run) => {
      const store = stores[run % stores.length];
      if (store === undefined) throw new Error('no store');
      const batch = [0, 1, 2].map((part) => ({ key: `run ${run}, ${part}`, draft: numbered(run * 3 + part) }));
      return appendEntries(store, batch);
    });
    const indexes = (await Promise.all(runs)).flat();
    expect([...indexes].sort((a, b) => a - b)).toEqual(Array.from({ length: 72 }, (_, at) => at));
    const [store] = stores;
    if (store === undefined) throw new Error('no store');
    const { root } = keptTree(await all(store, 0, 72));
    const signed = await signHead(store, [SIGNER]);
    expect(signed.note).toContain(`\n72\n${root.toString('base64')}\n`);
  });

  it('lets two who repeat the same work at the same time end with one entry', async () => {
    const place = await fresh();
    const stores = [await place.open(), await place.open()];
    const same = [{ key: 'delivery 1', draft: numbered(0) }];
    const answers = await Promise.all(
      stores.flatMap((store) => [appendEntries(store, same), appendEntries(store, same)]),
    );
    expect(answers).toEqual([[0], [0], [0], [0]]);
    expect((await stores[1]?.state())?.size).toBe(1);
  });
}

function describeReading(fresh: Fresh): void {
  it.each([
    [0, 7, [0, 1, 2, 3, 4, 5, 6]],
    [2, 5, [2, 3, 4]],
    [3, 3, []],
    [5, 100, [5, 6]],
    [7, 9, []],
    [100, 200, []],
  ])('gives the entries %s to %s', async (from, to, wanted) => {
    const store = await (await fresh()).open();
    await appendMany(store, 0, 7);
    const expected = expectedEntries(7);
    expect(await all(store, from, to)).toEqual(wanted.map((index) => expected[index]));
  });

  it('gives the bytes as they were, also in another process', async () => {
    const place = await fresh();
    const reason = 'line\nend, nul \u0000, “quotes”, 漢字, 🜂, \u2028';
    const odd = Object.assign({}, DRAFTS.violation, { reason });
    await appendEntries(await place.open(), [{ key: 'odd', draft: odd }]);
    expect(await all(await place.open(), 0, 1)).toEqual([encodeEntry(odd, 0)]);
  });

  it('streams: whoever stops reading stops it, and what is appended meanwhile does no harm', async () => {
    const store = await (await fresh()).open();
    await appendMany(store, 0, 50);
    const read: number[] = [];
    for await (const entry of store.entries(0, 50)) {
      read.push((JSON.parse(Buffer.from(entry).toString('utf8')) as { index: number }).index);
      if (read.length === 2) await appendMany(store, 50, 51);
      if (read.length === 3) break;
    }
    expect(read).toEqual([0, 1, 2]);
    expect((await store.state()).size).toBe(51);
  });

  it('gives every whole subtree, in the order asked for, and no other', async () => {
    const store = await (await fresh()).open();
    await appendMany(store, 0, 7);
    const { hashOf } = keptTree(expectedEntries(7));
    const ids = [
      { level: 2, index: 0 },
      { level: 0, index: 6 },
      { level: 1, index: 2 },
      { level: 0, index: 0 },
    ];
    const hashes = await store.nodes(ids);
    expect(hashes.map((hash) => Buffer.from(hash))).toEqual(ids.map(hashOf));
    expect(await store.nodes([])).toEqual([]);
    for (const missing of [
      { level: 0, index: 7 },
      { level: 1, index: 3 },
      { level: 3, index: 0 },
    ]) {
      await expect(store.nodes([{ level: 0, index: 0 }, missing])).rejects.toThrow(CountersignError);
    }
  });

  it('can be exported, and the export passes', async () => {
    const store = await (await fresh()).open();
    await appendMany(store, 0, 30);
    await signHead(store, [SIGNER]);
    await appendMany(store, 30, 33);
    const verdict = await verifyExport(exportLedger(store), { keys: KEYS, since: null });
    expect(verdict).toMatchObject({ state: 'pass', entries: 30, findings: [] });
  });
}

function describeCheckpoints(fresh: Fresh): void {
  it('are kept by size, and found by the largest that fits', async () => {
    const place = await fresh();
    const store = await place.open();
    for (const size of [5, 900, 70]) await store.saveCheckpoint({ size, note: `note ${size}\n` });
    const other = await place.open();
    expect(await other.checkpoint()).toEqual({ size: 900, note: 'note 900\n' });
    expect(await other.checkpoint(900)).toEqual({ size: 900, note: 'note 900\n' });
    expect(await other.checkpoint(899)).toEqual({ size: 70, note: 'note 70\n' });
    expect(await other.checkpoint(5)).toEqual({ size: 5, note: 'note 5\n' });
    expect(await other.checkpoint(4)).toBeNull();
  });

  it('of the same size replace each other', async () => {
    const store = await (await fresh()).open();
    await store.saveCheckpoint({ size: 5, note: 'one signature' });
    await store.saveCheckpoint({ size: 5, note: 'two — signatures\n' });
    expect(await store.checkpoint()).toEqual({ size: 5, note: 'two — signatures\n' });
  });

  it('of size 0 are checkpoints too', async () => {
    const store = await (await fresh()).open();
    const signed = await signHead(store, [SIGNER]);
    expect(await store.checkpoint(0)).toEqual(signed);
  });
}

async function appendMany(store: LedgerStore, from: number, to: number): Promise<readonly number[]> {
  const numbers = Array.from({ length: to - from }, (_, at) => from + at);
  return appendEntries(
    store,
    numbers.map((number) => ({ key: `key ${number}`, draft: numbered(number) })),
  );
}

function expectedEntries(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => encodeEntry(numbered(index), index));
}

async function all(store: LedgerStore, from: number, to: number): Promise<readonly Buffer[]> {
  const found: Buffer[] = [];
  for await (const entry of store.entries(from, to)) found.push(Buffer.from(entry));
  return found;
}
