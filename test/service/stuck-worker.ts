/** A process that takes up one piece of work and never ends it: to be killed. */
import { openEmbedded } from '../../src/adapters/database/sqlite.ts';

const [folder = ''] = process.argv.slice(2);
const times = { lease: 300, poll: 20, pause: 5, longestPause: 20, tries: 3 };
const { work } = await openEmbedded(folder, { now: Date.now, failed: () => {}, times });
if ((await work.counts('evaluate')).waiting + (await work.counts('evaluate')).running === 0) {
  await work.ask({ kind: 'evaluate', key: '7' });
}
work.serve('evaluate', 1, () => {
  process.send?.('running');
  return new Promise(() => {});
});
