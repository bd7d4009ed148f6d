/**
 * `node bench/store.ts [COUNT]`: the store with COUNT statements (100,000 unless given): adding one, reading all, and
 * reading what came since. Beside it what git itself takes to list the same tree and to read its blobs.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openStore } from '../src/adapters/git/store.ts';
import type { CommitId } from '../src/model/id.ts';
import { median } from './measure.ts';

const count = Number(process.argv[2] ?? 100_000);
const folder = join(process.env['COUNTERSIGN_BENCH'] ?? join(tmpdir(), 'countersign-bench'), `store-${count}.git`);

/** About the size of a sign-off of ten files. */
function envelope(): Buffer {
  return Buffer.from(JSON.stringify({ payload: randomBytes(1_800).toString('base64'), signatures: [] }));
}

function git(...args: readonly string[]): string {
  const done = spawnSync('git', ['-C', folder, ...args], { maxBuffer: 1 << 30 });
  if (done.status !== 0) throw new Error(done.stderr.toString('utf8'));
  return done.stdout.toString('latin1').trim();
}

async function timed(name: string, runs: number, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  process.stdout.write(`${name}: ${median(times).toFixed(0)} ms (median of ${runs})\n`);
}

if (!existsSync(folder)) {
  mkdirSync(folder, { recursive: true });
  git('init', '-q', '--bare');
  const store = await openStore(folder);
  for (let made = 0; made < count; made += 10_000) {
    await store.add('statements', Array.from({ length: Math.min(10_000, count - made) }, envelope));
  }
  await store.close();
  git('repack', '-adq');
}

async function tip(): Promise<CommitId> {
  const store = await openStore(folder);
  const { statements } = await store.heads();
  await store.close();
  if (statements === null) throw new Error('the store is not there');
  return statements;
}

await timed('open, heads, close', 9, tip);
await timed('add one (open to close)', 9, async () => {
  const store = await openStore(folder);
  await store.add('statements', [envelope()]);
  await store.close();
});
await timed('read all', 3, async () => {
  const store = await openStore(folder);
  let seen = 0;
  await store.read('statements', await tip(), () => {
    seen += 1;
  });
  await store.close();
  if (seen < count) throw new Error(`only ${seen} read`);
});
const before = await tip();
const adding = await openStore(folder);
for (let n = 0; n < 10; n += 1) await adding.add('statements', [envelope()]);
const after = await tip();
await adding.close();
await timed('read the last 10 (open to close)', 9, async () => {
  const store = await openStore(folder);
  await store.readSince('statements', before, after, () => {});
  await store.close();
});
await timed('is the old tip an ancestor, has nothing gone (open to close)', 9, async () => {
  const store = await openStore(folder);
  if (!(await store.isDescendant(before, after))) throw new Error('no ancestor');
  await store.removed('statements', before, after);
  await store.close();
});
await timed('git ls-tree -r', 3, () => Promise.resolve(git('ls-tree', '-r', after)));
await timed('git cat-file of all blobs', 3, () => {
  const ids = git('ls-tree', '-r', '--format=%(objectname)', after);
  const done = spawnSync('git', ['-C', folder, 'cat-file', '--batch', '--buffer'], {
    input: `${ids}\n`,
    maxBuffer: 1 << 30,
  });
  return Promise.resolve(done.status);
});
