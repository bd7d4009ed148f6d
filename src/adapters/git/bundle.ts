/** A bundle file as a repository: unpacked into a temporary bare one, so that it can be audited like any other. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CountersignError } from '../../model/error.ts';

export interface UnpackedBundle {
  /** Path of the temporary bare repository. */
  readonly path: string;
  /** Removes it. */
  remove(): void;
}

/** True when the file starts like a git bundle. */
export function isBundle(file: string): boolean {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const head = Buffer.alloc(20);
      const got = readSync(descriptor, head, 0, head.length, 0);
      return /^# v[23] git bundle\n/.test(head.toString('latin1', 0, got));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return false;
  }
}

/**
 * Unpacks a bundle with all its refs (notes and pull-request heads included). Only git's own code for bundles runs:
 * no configuration but ours, no template, no network.
 *
 * @throws CountersignError `repository.unreadable` when git refuses the bundle.
 */
export async function unpackBundle(file: string): Promise<UnpackedBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bundle-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'repository.git');
  try {
    await git(['clone', '--quiet', '--mirror', '--template=', '--', resolve(file), path], file);
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}

async function git(args: readonly string[], file: string): Promise<void> {
  const child = spawn('git', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ALLOW_PROTOCOL: 'file',
      LC_ALL: 'C',
    },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  if (code === 0) return;
  throw new CountersignError(
    'repository.unreadable',
    `git cannot unpack the bundle ${file}: ${errors.trim().slice(0, 300)}`,
    {
      remedy: 'Check it with: git bundle verify FILE',
    },
  );
}
