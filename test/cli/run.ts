/** Runs the command as a person would: a process of its own, with an environment that holds nothing of this machine. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixtureEnvironment, makeFolder } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';
import { clockEnvironment } from './clock.ts';

/** The command of this clone; `npm test` names an installed copy of its build, which starts in half the time. */
export const LAUNCHER: string =
  process.env['COUNTERSIGN_LAUNCHER'] ?? fileURLToPath(new URL('../../bin/countersign.mjs', import.meta.url));

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly input?: string;
}

let sharedHome: string | null = null;

/** An empty home folder, shared by the runs of a test file. */
function emptyHome(): string {
  sharedHome ??= makeFolder();
  return sharedHome;
}

/** The environment of a run: the fixture's, without the variables that vitest sets. */
export function runEnvironment(options: RunOptions = {}): Record<string, string> {
  const home = options.home ?? emptyHome();
  const identity = {
    GIT_AUTHOR_NAME: 'Ada Writer',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada Writer',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
    // Ids of rewritten commits are part of expected outputs.
    GIT_COMMITTER_DATE: '1767229200 +0000',
  };
  // All files of `npm test` share the code that was compiled; what is kept of a repository goes by its path.
  const cache = process.env['COUNTERSIGN_TEST_CACHE'] ?? join(emptyHome(), '.cache');
  const surroundings = { ...fixtureEnvironment(home), XDG_CACHE_HOME: cache };
  return { ...surroundings, ...identity, ...clockEnvironment(), ...options.env };
}

/** Runs `countersign` with the arguments in the folder. */
export function countersign(where: Fixture | string, args: readonly string[], options: RunOptions = {}): Answer {
  const done = spawnSync(process.execPath, [LAUNCHER, ...args], {
    cwd: typeof where === 'string' ? where : where.path,
    env: runEnvironment(options),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    input: options.input ?? '',
  });
  if (done.error) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** The JSON that a command printed. */
export function jsonOf(answer: Answer): Record<string, unknown> {
  return JSON.parse(answer.stdout) as Record<string, unknown>;
}

/** Starts `countersign` without waiting, for tests of signals and pipes. */
export function startCountersign(
  where: Fixture,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof spawn> {
  return spawn(process.execPath, [LAUNCHER, ...args], { cwd: where.path, env: runEnvironment({ env }), stdio: 'pipe' });
}
