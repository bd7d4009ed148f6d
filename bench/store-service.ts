/**
 * `node bench/store-service.ts [ROUNDS]`: messages that the service's store accepts a second (the message and the work
 * it leads to, in one durable transaction), on both engines. Beside each its yardstick, in turn with it: the bare
 * inserts of one row that the same engine makes durable one by one, with as many under way. And what the disk itself
 * does: appending 100 bytes and one fsync. At the end what the list of work itself costs.
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { performance } from 'node:perf_hooks';
import { Pool } from 'pg';
import { openPostgres } from '../src/adapters/database/postgres.ts';
import { openEmbedded } from '../src/adapters/database/sqlite.ts';
import type { ServiceStore } from '../src/ports/service-store.ts';
import type { WorkList } from '../src/ports/work.ts';
import { startPostgres } from '../test/contracts/postgres-server.ts';
import { median } from './measure.ts';

const rounds = Number(process.argv[2] ?? 7);
const ROUND_MILLISECONDS = 1_000;

/** Does one thing; `n` is another number each time. */
type Act = (n: number) => Promise<unknown>;

interface Rate {
  readonly perSecond: number;
  /** Milliseconds that 99 of 100 took at most. */
  readonly p99: number;
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-store-'));
const failed = (): void => {};
let numbers = 0;

async function rate(act: Act, atOnce: number): Promise<Rate> {
  const took: number[] = [];
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let now = start; now - start < ROUND_MILLISECONDS; ) {
      await act((numbers += 1));
      const after = performance.now();
      took.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const seconds = (performance.now() - start) / 1_000;
  const sorted = took.toSorted((a, b) => a - b);
  return { perSecond: took.length / seconds, p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
}

async function beside(name: string, act: Act, yardstick: string, bare: Act, atOnce: number): Promise<void> {
  const pairs: { readonly one: Rate; readonly other: Rate }[] = [];
  await rate(act, atOnce);
  await rate(bare, atOnce);
  for (let n = 0; n < rounds; n += 1) pairs.push({ one: await rate(act, atOnce), other: await rate(bare, atOnce) });
  const of = (pick: (pair: (typeof pairs)[number]) => number): number => median(pairs.map(pick));
  const ratios = pairs.map(({ one, other }) => one.perSecond / other.perSecond);
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  const own = `${of(({ one }) => one.perSecond).toFixed(0)}/s (p99 ${of(({ one }) => one.p99).toFixed(1)} ms)`;
  const theirs = `${of(({ other }) => other.perSecond).toFixed(0)}/s`;
  const ratio = `ratio ${median(ratios).toFixed(2)} (${range}, ${rounds} pairs)`;
  process.stdout.write(`${name}, ${atOnce} at once: ${own} · ${yardstick} ${theirs} · ${ratio}\n`);
}

/** A thousand requests, so that work is mostly of different keys, as it is with many repositories. */
function accept(store: ServiceStore): Act {
  return (n) =>
    store.accept({ source: 'github:1', id: `d-${n}`, event: 'pull_request', receivedAt: n }, [
      { kind: 'sync', key: `github:${n % 1_000}` },
    ]);
}

/** Work that does nothing, from being asked for to being done: what the list itself costs. */
async function listed(name: string, work: WorkList): Promise<void> {
  const rates: number[] = [];
  const left = { count: 0 };
  let emptied = (): void => {};
  work.serve('evaluate', 16, async () => {
    left.count -= 1;
    if (left.count === 0) emptied();
  });
  for (let n = 0; n < rounds; n += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    emptied = resolve;
    left.count = 500;
    const start = performance.now();
    await Promise.all(Array.from({ length: 500 }, (_, key) => work.ask({ kind: 'evaluate', key: String(key) })));
    await promise;
    rates.push(500_000 / (performance.now() - start));
  }
  const range = `${Math.min(...rates).toFixed(0)}–${Math.max(...rates).toFixed(0)}`;
  process.stdout.write(`${name}: ${median(rates).toFixed(0)} pieces of work asked for and done a second (${range})\n`);
}

async function embedded(): Promise<void> {
  const { store, work } = await openEmbedded(join(folder, 'embedded'), { now: Date.now, failed });
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table bare (id text primary key) strict');
  const insert = database.prepare('insert into bare values (?)');
  const bare: Act = async (n) => insert.run(`d-${n}`);
  for (const atOnce of [1, 16]) await beside('SQLite accepts', accept(store), 'bare inserts', bare, atOnce);
  await listed('SQLite', work);
  await work.stop();
  await store.close();
  database.close();
}

async function postgres(): Promise<void> {
  const server = await startPostgres({ durable: true });
  if (typeof server === 'string') {
    process.stdout.write(`PostgreSQL: not measured, ${server}\n`);
    return;
  }
  const { url } = await server.database();
  const { store, work } = await openPostgres(url, { failed, connections: 16 });
  const pool = new Pool({ connectionString: url, max: 16 });
  await pool.query('create table bare (id text primary key)');
  const bare: Act = (n) => pool.query('insert into bare values ($1)', [`d-${n}`]);
  process.stdout.write(`${server.version}\n`);
  for (const atOnce of [1, 16]) await beside('PostgreSQL accepts', accept(store), 'bare inserts', bare, atOnce);
  await listed('PostgreSQL', work);
  await work.stop();
  await store.close();
  await pool.end();
  await server.close();
}

async function disk(): Promise<void> {
  const file = openSync(join(folder, 'appended'), 'a');
  const row = Buffer.alloc(100, 'x');
  const { perSecond } = await rate(async () => {
    writeSync(file, row);
    fsyncSync(file);
  }, 1);
  closeSync(file);
  process.stdout.write(`the disk: ${perSecond.toFixed(0)} appends with an fsync each a second\n`);
}

try {
  await disk();
  await embedded();
  await postgres();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
