import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { signHead } from '../../src/app/ledger/checkpoint.ts';
import { exportLedger } from '../../src/app/ledger/export.ts';
import { verifyExport } from '../../src/app/ledger/verify-export.ts';
import { KEYS, SIGNER } from '../ledger/keys.ts';
import { describeLedgerStore } from './ledger.ts';
import { ledgerPlace } from './ledger-stores.ts';
import { storeContract } from './service-store.ts';
import { type EmbeddedDatabase, openEmbedded } from '../../src/adapters/database/sqlite.ts';
import { workContract } from './work-list.ts';

const times = { lease: 2_000, poll: 20, pause: 5, longestPause: 20, tries: 4 };

interface EmbeddedPlace {
  open(): Promise<EmbeddedDatabase>;
  readonly folder: string;
  destroy(): Promise<void>;
}

async function create(): Promise<EmbeddedPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-db-'));
  return {
    folder,
    open: () => openEmbedded(folder, { now: Date.now, failed: () => {}, times }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

storeContract('SQLite', create);
describeLedgerStore('SQLite', async () => ledgerPlace(await create(), 'shared'));
workContract('SQLite', create, times);

it('SQLite: processes that append at once give every place once, and what two of them enter is entered once', async () => {
  const place = await create();
  const { folder } = place;
  const run = promisify(execFile);
  const adder = join(import.meta.dirname, 'ledger-adder.ts');
  await Promise.all(['one', 'two', 'three'].map((name) => run(process.execPath, [adder, folder, name, '10'])));
  const { ledger, store, work } = await place.open();
  await signHead(ledger, [SIGNER]);
  const verdict = await verifyExport(exportLedger(ledger), { keys: KEYS, since: null });
  await work.stop();
  await store.close();
  await place.destroy();
  expect(verdict).toMatchObject({ state: 'pass', entries: 3 * 10 * 3 + 10, findings: [] });
});
