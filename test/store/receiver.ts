/** A pre-receive hook for the tests: reads the statements that are being pushed and says what it sees. */
import { appendFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { openStore } from '../../src/adapters/git/store.ts';
import type { CommitId } from '../../src/model/id.ts';

const store = await openStore('.');
const seen: unknown[] = [];
for (const line of (await text(process.stdin)).split('\n')) {
  const [old = '', next = '', ref = ''] = line.split(' ');
  if (ref !== store.names.statements) continue;
  const { statements } = await store.heads();
  const from = /^0+$/.test(old) ? null : (old as CommitId);
  const added: string[] = [];
  await store.readSince('statements', from, next as CommitId, (id) => added.push(id));
  const write = await store
    .add('records', [Buffer.from('record')])
    .catch((error: Error & { code: string }) => error.code);
  seen.push({ statements, added, write });
}
appendFileSync(process.env['SEEN'] ?? '', `${JSON.stringify(seen)}\n`);
await store.close();
