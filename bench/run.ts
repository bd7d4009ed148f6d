/**
 * `npm run bench`: every benchmark with its yardstick beside it. Large histories are read from the folder that
 * COUNTERSIGN_HISTORIES names (bundles); the largest one is made here. Prints one line per benchmark.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLargeHistory } from './large-history.ts';
import { type Command, compare, describe } from './measure.ts';

const root = join(import.meta.dirname, '..');
const work = process.env['COUNTERSIGN_BENCH'] ?? join(tmpdir(), 'countersign-bench');
const launcher = join(work, 'installed', 'bin', 'countersign.mjs');
const histories = process.env['COUNTERSIGN_HISTORIES'];
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const runs = Number(/--runs=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 5);

if (process.argv.includes('--help')) {
  say('npm run bench -- [audit-cold] [audit-warm] [audit-large] [check-large] [start] [--runs=5]');
  say('COUNTERSIGN_HISTORIES: folder with beads.bundle; COUNTERSIGN_BENCH: where made histories are kept');
  process.exit(0);
}

mkdirSync(work, { recursive: true });
const cache = mkdtempSync(join(tmpdir(), 'countersign-bench-cache-'));
const emptyCache = (): void => rmSync(cache, { recursive: true, force: true });

function countersign(name: string, repository: string, args: readonly string[], before?: () => void): Command {
  const env = { COUNTERSIGN_CACHE: cache, NO_COLOR: '1', CI: '1' };
  const command = { name, file: process.execPath, args: [launcher, '-C', repository, ...args], env };
  return before === undefined ? command : { ...command, before };
}

function git(name: string, repository: string, args: readonly string[]): Command {
  return { name, file: 'git', args: ['-C', repository, ...args] };
}

const patches = ['log', '-p', '-U0', '--raw', '-M', '--no-color', 'HEAD'];

async function auditCold(): Promise<void> {
  const repository = unbundle('beads');
  if (repository === null) return;
  const a = countersign('audit, cold', repository, ['audit'], emptyCache);
  const b = git('git log -p -U0 --raw -M', repository, patches);
  say(describe(a, b, await compare(a, b, runs)));
}

async function auditWarm(): Promise<void> {
  const repository = unbundle('beads');
  if (repository === null) return;
  const a = countersign('audit, second time', repository, ['audit']);
  const b = git('git log -p -U0 --raw -M', repository, patches);
  say(describe(a, b, await compare(a, b, runs)));
  const json = countersign('audit --json, second time', repository, ['audit', '--json']);
  say(describe(json, b, await compare(json, b, runs)));
}

/** Ten times the commits: cost per commit and memory must stay. */
async function auditLarge(): Promise<void> {
  for (const commits of [10_000, 100_000]) {
    const repository = await large(commits);
    const a = countersign(`audit of ${commits} made commits`, repository, ['audit'], emptyCache);
    const b = git('git log', repository, patches);
    say(describe(a, b, await compare(a, b, commits > 10_000 ? 1 : 3)));
  }
}

async function checkLarge(): Promise<void> {
  const repository = await large(100_000);
  const floor: Command = {
    name: 'git diff + empty node',
    file: 'sh',
    args: ['-c', 'git -C "$1" diff HEAD~10 HEAD >/dev/null && "$2" -e 0', 'sh', repository, process.execPath],
  };
  for (const name of ['cold', 'index kept'] as const) {
    if (name === 'index kept')
      spawnSync(process.execPath, [launcher, '-C', repository, 'audit'], { env: benchEnvironment() });
    const a = countersign(`check of ten commits in 100,000, ${name}`, repository, ['check', 'HEAD~10..HEAD']);
    const result = await compare(a, floor, runs);
    say(describe(a, floor, result));
  }
}

async function start(): Promise<void> {
  const a: Command = { name: 'countersign --version', file: process.execPath, args: [launcher, '--version'] };
  const b: Command = { name: 'node -e 0', file: process.execPath, args: ['-e', '0'] };
  say(describe(a, b, await compare(a, b, runs)));
}

function benchEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, COUNTERSIGN_CACHE: cache };
}

async function large(commits: number): Promise<string> {
  const repository = join(work, `made-${commits}.git`);
  await makeLargeHistory(repository, { commits, files: 2000 });
  return repository;
}

function unbundle(name: string): string | null {
  const bundle = histories === undefined ? null : join(histories, `${name}.bundle`);
  if (bundle === null || !existsSync(bundle)) {
    say(`left out: ${name}.bundle is not there; set COUNTERSIGN_HISTORIES to the folder that holds it`);
    return null;
  }
  const repository = join(work, `${name}.git`);
  if (!existsSync(repository))
    spawnSync('git', ['clone', '--quiet', '--mirror', bundle, repository], { stdio: 'inherit' });
  return repository;
}

/** The package as people get it: in a clone the launcher runs the sources, which nobody installs. */
function install(): void {
  const folder = join(work, 'installed');
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['bin', 'dist', 'schemas', 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const all: Readonly<Record<string, () => Promise<void>>> = {
  start,
  'audit-cold': auditCold,
  'audit-warm': auditWarm,
  'audit-large': auditLarge,
  'check-large': checkLarge,
};

if (!existsSync(join(root, 'dist'))) {
  say('Build first: npm run build');
  process.exit(2);
}
install();
for (const [name, bench] of Object.entries(all)) if (wanted.length === 0 || wanted.includes(name)) await bench();
emptyCache();
