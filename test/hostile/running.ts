/** Runs the command beside others, and looks into its JSON. */
import { spawn } from 'node:child_process';
import { LAUNCHER, runEnvironment } from '../cli/run.ts';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `countersign` without holding up the other cases of the file. */
export function run(where: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      cwd: where,
      env: runEnvironment(env === undefined ? {} : { env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** The value at a dotted path; `length` counts a list. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (from, key) => (from === null || from === undefined ? from : (from as Record<string, unknown>)[key]),
      value,
    );
}
