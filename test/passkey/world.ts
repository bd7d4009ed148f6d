/** A command that waits for its page, and a team in which bob has a passkey. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { LAUNCHER, runEnvironment } from '../cli/run.ts';
import type { Answer } from '../cli/run.ts';
import type { Fixture } from '../git/fixture.ts';
import type { Name, Team } from '../sign/world.ts';

/** A command that shows a page. */
export interface Waiting {
  /** Resolves with the page's address; rejects when the command ends before it has one. */
  readonly url: Promise<string>;
  readonly ended: Promise<Answer>;
  signal(name: NodeJS.Signals): void;
}

/** Starts a command as somebody; it opens no browser, as nobody sits at this terminal. */
export function start(team: Team, who: Name, args: readonly string[]): Waiting {
  return startProgram([process.execPath, LAUNCHER, ...args], team, who, {});
}

/** True where util-linux's `script` can give a command a terminal. */
export const HAS_SCRIPT: boolean = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

/** The same for somebody at a terminal; what it prints comes mixed, as on a screen. */
export function startAtTerminal(
  team: Team,
  who: Name,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Waiting {
  const command = [process.execPath, LAUNCHER, ...args].map((word) => `'${word}'`).join(' ');
  return startProgram(['script', '-qec', command, '/dev/null'], team, who, env);
}

function startProgram(
  [program = '', ...args]: readonly string[],
  team: Team,
  who: Name,
  env: Readonly<Record<string, string>>,
): Waiting {
  const child = spawn(program, args, {
    cwd: team.clone.path,
    env: runEnvironment({ home: team.home(who), env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const url = Promise.withResolvers<string>();
  // Whoever only waits for the end does not ask for the address.
  url.promise.catch(() => undefined);
  const look = (): void => {
    const found = /http:\/\/localhost:\d+\/[\w-]+\//.exec(stderr + stdout);
    if (found !== null) url.resolve(found[0]);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    look();
  });
  const ended = once(child, 'close').then(([status]: unknown[]) => {
    url.reject(new Error(`it ended without a page: ${stderr}${stdout}`));
    return { status: status as number | null, stdout, stderr };
  });
  return { url: url.promise, ended, signal: (name) => child.kill(name) };
}

/** Ids of what the store of a clone holds, nothing where there is no store. */
export function stored(where: Fixture): string {
  return where.git(['for-each-ref', '--format=%(objectname)', 'refs/countersign/']);
}

/** The bytes of every statement that a clone's store holds. */
export function envelopes(where: Fixture): readonly Buffer[] {
  const rows = where.git(['ls-tree', '-r', 'refs/countersign/statements']).split('\n');
  return rows.flatMap((row) => {
    const id = /^100644 blob ([0-9a-f]+)\t/.exec(row)?.[1];
    return id === undefined ? [] : [Buffer.from(where.git(['cat-file', 'blob', id]), 'latin1')];
  });
}
