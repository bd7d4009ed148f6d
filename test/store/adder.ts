/**
 * A process of its own for the tests: adds envelopes to a repository's store, one commit each, and pushes when a
 * remote is named. `adder.ts REPOSITORY NAME COUNT [REMOTE]`
 */
import { openStore } from '../../src/adapters/git/store.ts';

const [repository = '', name = '', count = '1', remote] = process.argv.slice(2);
const store = await openStore(repository);
for (let n = 0; n < Number(count); n += 1) {
  await store.add('statements', [Buffer.from(JSON.stringify({ payload: `${name} ${n}` }))]);
  if (remote !== undefined) await store.push(remote, 'statements');
}
await store.close();
