/**
 * `node bench/features.ts [REPOSITORY]`: the features of every change of a history, with `git log -p -U0 --raw -M` beside
 * it, in turn. Without a repository the bundle `beads` is taken from the folder that COUNTERSIGN_HISTORIES names.
 * `--once REPOSITORY` does the work itself once; it is what is timed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '../src/adapters/git/repository.ts';
import { extractFeatures, personsAt } from '../src/app/change-risk/extract.ts';
import { readLandings } from '../src/app/change-risk/walk-history.ts';
import { type Command, compare, describe } from './measure.ts';

const RUNS = 5;

async function extractOnce(place: string): Promise<void> {
  const repository = await openRepository(place);
  try {
    const tip = await repository.resolve('HEAD');
    const order = await readLandings(repository, tip);
    const extractor = await extractFeatures(repository, order, tip, await personsAt(repository, tip));
    process.stdout.write(`${order.length} commits, ${extractor.columns()[0]?.length ?? 0} changes\n`);
  } finally {
    await repository.close();
  }
}

function bundled(): string | null {
  const histories = process.env['COUNTERSIGN_HISTORIES'];
  const bundle = histories === undefined ? null : join(histories, 'beads.bundle');
  if (bundle === null || !existsSync(bundle)) return null;
  const work = process.env['COUNTERSIGN_BENCH'] ?? join(tmpdir(), 'countersign-bench');
  mkdirSync(work, { recursive: true });
  const repository = join(work, 'beads.git');
  if (!existsSync(repository)) spawnSync('git', ['clone', '--quiet', '--mirror', bundle, repository]);
  return repository;
}

const [first, second] = process.argv.slice(2);
if (first === '--once' && second !== undefined) await extractOnce(second);
else {
  const repository = first ?? bundled();
  if (repository === null) process.stdout.write('Name a repository, or set COUNTERSIGN_HISTORIES.\n');
  else {
    const args = ['log', '-p', '-U0', '--raw', '-M', '--no-color', 'HEAD'];
    const features: Command = {
      name: 'features',
      file: process.execPath,
      args: [import.meta.filename, '--once', repository],
    };
    const git: Command = { name: 'git log -p -U0 --raw -M', file: 'git', args: ['-C', repository, ...args] };
    process.stdout.write(`${describe(features, git, await compare(features, git, RUNS))}\n`);
  }
}
