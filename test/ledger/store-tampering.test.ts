import { describe, expect, it } from 'vitest';
import { appendEntries } from '../../src/app/ledger/append.ts';
import { signHead } from '../../src/app/ledger/checkpoint.ts';
import { exportLedger } from '../../src/app/ledger/export.ts';
import { CountersignError } from '../../src/model/error.ts';
import { encodeEntry } from '../../src/core/ledger/entry/entry-codec.ts';
import { DRAFTS, numbered } from './drafts.ts';
import { exported, judged, rulesOf, written } from './exports.ts';
import { OTHER_LEDGER, SIGNER, STRANGER } from './keys.ts';
import { memoryRows, memoryStore } from './memory-store.ts';
import type { MemoryRows } from './memory-store.ts';

const COUNT = 11;

/** Acts of somebody who can write to the database. */
const ACTS: readonly (readonly [string, (rows: MemoryRows) => void])[] = [
  ['deletes the first row', ({ entries }) => void entries.shift()],
  ['deletes the last row', ({ entries }) => void entries.pop()],
  ['deletes a row in the middle', ({ entries }) => void entries.splice(5, 1)],
  ['changes a row', ({ entries }) => void (entries[4] = encodeEntry(DRAFTS.violation, 4))],
  ['changes one bit of a row', ({ entries }) => void (entries[4] = flipped(entries[4]))],
  ['swaps two rows', ({ entries }) => void entries.splice(2, 2, ...entries.slice(2, 4).reverse())],
  ['puts a row between', ({ entries }) => void entries.splice(3, 0, encodeEntry(DRAFTS.flag, 3))],
  ['replaces the checkpoint', ({ checkpoints }) => void (checkpoints[0] = { size: COUNT, note: 'x\n' })],
];

describe('whoever can write to the database', () => {
  it.each(ACTS)('and %s is found out by an export', async (_, act) => {
    const { rows, store } = await written(COUNT);
    expect(await judged(await exported(store))).toMatchObject({ state: 'pass' });
    act(rows);
    const found = await exported(store).then(
      async (text) => (await judged(text)).state,
      (error: unknown) => (error instanceof CountersignError ? error.code : 'crash'),
    );
    expect(['refused', 'object.malformed']).toContain(found);
  });

  it('and rewrites everything, nodes included, cannot have it signed over the checkpoint that is there', async () => {
    const { rows, store } = await written(COUNT);
    const forged = await written(COUNT + 3, [], SIGNER, (number) => numbered(number === 1 ? 50 : number));
    rows.entries.splice(0, rows.entries.length, ...forged.rows.entries);
    rows.state = forged.rows.state;
    rows.nodes.clear();
    for (const [id, hash] of forged.rows.nodes) rows.nodes.set(id, hash);
    await expect(signHead(store, [SIGNER])).rejects.toThrow(/first 11 entries are not those that were signed/);
    expect(rows.checkpoints.length).toBe(1);
  });

  it('and goes back to an older backup is told so', async () => {
    const { rows, store } = await written(COUNT);
    const older = await written(4, []);
    rows.entries.length = 4;
    rows.state = older.rows.state;
    await expect(signHead(store, [SIGNER])).rejects.toThrow(/11 entries were signed and 4 are there/);
  });

  it('and changes the tree’s state or nodes gets nothing signed', async () => {
    for (const spoil of [
      (rows: MemoryRows) => void (rows.state = { size: COUNT + 1, peaks: [Buffer.alloc(32), Buffer.alloc(32)] }),
      (rows: MemoryRows) => void rows.nodes.set('1/4', Buffer.alloc(32)),
      (rows: MemoryRows) => void rows.nodes.delete('1/4'),
    ]) {
      const { rows, store } = await written(COUNT);
      await appendEntries(store, [{ key: 'more', draft: numbered(3) }]);
      spoil(rows);
      await expect(signHead(store, [SIGNER])).rejects.toThrow(CountersignError);
    }
  });
});

describe('signing the head', () => {
  it('signs once for each size, and nothing new where nothing was added', async () => {
    const { rows, store } = await written(3);
    const first = await signHead(store, [SIGNER]);
    expect(await signHead(store, [SIGNER])).toEqual(first);
    await appendEntries(store, [{ key: 'more', draft: numbered(3) }]);
    expect((await signHead(store, [SIGNER])).size).toBe(4);
    expect(rows.checkpoints.map(({ size }) => size)).toEqual([3, 4]);
  });

  it('is refused under another name than before', async () => {
    const { store } = await written(3);
    await expect(signHead(store, [OTHER_LEDGER])).rejects.toThrow(/newest checkpoint is one of/);
    await expect(signHead(store, [STRANGER])).rejects.toThrow(/was not signed with this key/);
  });

  it('lets an empty ledger be exported only when it is signed', async () => {
    const store = memoryStore(memoryRows());
    await expect(exported(store)).rejects.toThrow(/no checkpoint yet/);
    await signHead(store, [SIGNER]);
    expect(rulesOf(await judged(await exported(store)))).toEqual([]);
    await expect(exportLedger(store, { from: 1 }).next()).rejects.toThrow(/cannot begin with entry 1/);
  });
});

function flipped(row: Uint8Array = Buffer.alloc(31)): Buffer {
  const copy = Buffer.from(row);
  copy[30] = (copy[30] ?? 0) ^ 1;
  return copy;
}
