/**
 * `node bench/landing.ts [COMMITS] [STATEMENTS] [ROUNDS]`: signing, verifying and pushing ten commits in a company of
 * some age, with the installed package. Beside each its yardstick: an empty node, git's own diff, a push without hooks.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type LandingWorld, makeLandingWorld, run } from './landing-world.ts';
import { median } from './measure.ts';

const [commits = 100_000, statements = 100_000, rounds = 7] = process.argv.slice(2).map(Number);
const work = process.env['COUNTERSIGN_BENCH'] ?? join(tmpdir(), 'countersign-bench');
const launcher = join(work, 'installed', 'bin', 'countersign.mjs');
const folder = join(work, `landing-${commits}-${statements}`);
const world = await makeLandingWorld(folder, commits, statements);
const cache = join(folder, `cache-${process.pid}`);
const env = { COUNTERSIGN_CACHE: cache, NO_COLOR: '1', CI: '1' };
const times = new Map<string, number[]>();

function timed(name: string, work: () => unknown): void {
  const start = performance.now();
  work();
  times.set(name, [...(times.get(name) ?? []), performance.now() - start]);
}

function countersign(...args: readonly string[]): void {
  run(process.execPath, [launcher, '-C', world.clone, ...args], env);
}

function git(...args: readonly string[]): string {
  return run('git', ['-C', world.clone, ...args], env);
}

function hooks({ server, gateKey }: LandingWorld): void {
  const write = (name: string, command: string): void =>
    writeFileSync(join(server, 'hooks', name), `#!/bin/sh\nexec '${process.execPath}' '${launcher}' ${command}\n`, {
      mode: 0o755,
    });
  write('pre-receive', 'hook pre-receive');
  write('post-receive', `hook post-receive --key '${gateKey}'`);
}

/** A server that shares the objects of ours and has no hooks. */
function bareServer(): string {
  const plain = join(folder, 'plain.git');
  if (!existsSync(plain)) run('git', ['clone', '-q', '--bare', '--shared', world.server, plain]);
  return plain;
}

function tenCommits(round: number): void {
  git('fetch', '-q', 'origin', 'main');
  git('checkout', '-q', '-B', 'work', 'origin/main');
  git('config', 'user.name', 'Dev');
  git('config', 'user.email', 'dev1@dev.example');
  const files = git('ls-files', 'src').split('\n');
  for (let n = 0; n < 10; n += 1) {
    const file = files[(round * 10 + n) % files.length] ?? '';
    for (const path of [file, 'package-lock.json']) {
      writeFileSync(join(world.clone, path), `line ${process.pid} ${round} ${n}\n`, { flag: 'a' });
    }
    git('add', '-A');
    git('commit', '-q', '-m', `Change ${round} ${n}`);
  }
}

hooks(world);
const plain = bareServer();
timed('verify, nothing kept', () =>
  run('sh', ['-c', `'${process.execPath}' '${launcher}' -C '${world.clone}' verify main..main || true`], env),
);
for (let round = 0; round < rounds; round += 1) {
  tenCommits(round);
  timed('an empty node', () => run(process.execPath, ['-e', '0']));
  timed('git diff and an empty node', () => {
    git('diff', 'origin/main', 'work');
    run(process.execPath, ['-e', '0']);
  });
  timed('sign, without the network', () =>
    countersign('sign', 'origin/main..work', '--key', world.key, '--no-input', '--no-push'),
  );
  git('push', '-q', 'origin', 'refs/countersign/statements');
  timed('verify', () => countersign('verify', 'origin/main..work'));
  timed('push without hooks', () => git('push', '-q', plain, 'work:main'));
  timed('push through both hooks', () => git('push', '-q', 'origin', 'work:main'));
  git('fetch', '-q', 'origin', 'refs/countersign/*:refs/countersign/*');
}
for (const [name, each] of times) {
  const [least, most] = [Math.min(...each), Math.max(...each)].map((value) => value.toFixed(0));
  process.stdout.write(`${name}: ${median(each).toFixed(0)} ms (${least}–${most}, ${each.length} times)\n`);
}
