/**
 * Everything that must hold before a change lands: formatting, types, lint, dead code, a build, and the tests.
 * Runs all stages even when one fails, and ends with the line `N passed, N failed`. `--all`: the long suites, too.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'countersign-test-'));
const report = join(scratch, 'vitest.json');

const all = process.argv.includes('--all');
const rest = process.argv.slice(2).filter((argument) => argument !== '--all');

interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const stages: readonly Stage[] = [
  { name: 'build', command: process.execPath, args: [join(root, 'scripts', 'build.ts')] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: bin('biome'), args: ['format', '.'] },
  { name: 'dead code', command: bin('knip'), args: [] },
  {
    name: 'tests',
    command: bin('vitest'),
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...rest],
  },
];

const ALL = { COUNTERSIGN_TESTS: 'all' };

/** The build as people get it: the tests start the command hundreds of times, and a clone's sources start slowly. */
function installed(): Record<string, string> {
  const folder = join(scratch, 'installed');
  if (!existsSync(join(root, 'dist', 'cli', 'main.cjs'))) return {};
  for (const part of ['bin', 'dist', 'schemas', 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return {
    COUNTERSIGN_LAUNCHER: join(folder, 'bin', 'countersign.mjs'),
    COUNTERSIGN_TEST_CACHE: join(scratch, 'cache'),
  };
}

let passed = 0;
let failed = 0;
for (const stage of stages) {
  process.stdout.write(`\n== ${stage.name}\n`);
  const env = stage.name === 'tests' ? { ...process.env, ...installed(), ...(all ? ALL : {}) } : process.env;
  const run = spawnSync(stage.command, stage.args, { cwd: root, stdio: 'inherit', env });
  if (stage.name === 'tests' && existsSync(report)) {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
    passed += counts.numPassedTests;
    failed += counts.numFailedTests;
    // A suite that could not even be loaded has no failed test, yet the run has failed.
    if (run.status !== 0 && counts.numFailedTests === 0) failed += 1;
  } else if (run.status === 0) {
    passed += 1;
  } else {
    failed += 1;
    process.stdout.write(`${stage.name} failed${run.error === undefined ? '' : `: ${run.error.message}`}\n`);
  }
}
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
