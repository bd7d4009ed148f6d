/** A process that appends to the ledger of an embedded database: FOLDER NAME BATCHES. Every batch is repeated once. */
import { openEmbedded } from '../../src/adapters/database/sqlite.ts';
import { appendEntries } from '../../src/app/ledger/append.ts';
import { numbered } from '../ledger/drafts.ts';

const [folder = '', name = '', batches = '0'] = process.argv.slice(2);
const { ledger, store, work } = await openEmbedded(folder, { now: Date.now, failed: () => {} });
for (let at = 0; at < Number(batches); at += 1) {
  const batch = [0, 1, 2].map((part) => ({ key: `${name} ${at} ${part}`, draft: numbered(at * 3 + part) }));
  const common = { key: `common ${at}`, draft: numbered(at) };
  await appendEntries(ledger, [...batch, common]);
  await appendEntries(ledger, [common, ...batch]);
}
await work.stop();
await store.close();
