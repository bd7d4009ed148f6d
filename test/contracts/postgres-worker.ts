/** A process that takes one piece of work and never ends it: `node postgres-worker.ts URL LEASE`. */
import { openPostgres } from '../../src/adapters/database/postgres.ts';

const [url = '', lease = ''] = process.argv.slice(2);
const { work } = await openPostgres(url, { failed: () => {}, times: { lease: Number(lease), poll: 20 } });
work.serve('sync', 1, (key) => {
  process.stdout.write(`${key}\n`);
  return new Promise(() => {});
});
