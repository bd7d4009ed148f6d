/** Small texts that only their owner may read. */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { CountersignError } from '../../model/error.ts';

const LARGEST = 65_536;
const OTHERS = 0o077;

/** A small file, as far as it may be believed. */
export type GuardedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unopened'; readonly cause: unknown }
  /** It is no file, or larger than any of its kind. */
  | { readonly kind: 'no-file' }
  /** Those whom `forbidden` names may read or change it. */
  | { readonly kind: 'open' };

/** `forbidden`: bits of the mode that must not be set. Windows has no such bits. */
export function readGuarded(path: string, forbidden: number): GuardedText {
  let descriptor: number;
  try {
    // Nobody at the other end of a pipe is waited for.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    return { kind: 'unopened', cause };
  }
  try {
    const state = fstatSync(descriptor);
    if (!state.isFile() || state.size > LARGEST) return { kind: 'no-file' };
    if (process.platform !== 'win32' && (state.mode & forbidden) !== 0) return { kind: 'open' };
    return { kind: 'text', text: readFileSync(descriptor, 'utf8') };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The text of a file, or null where there is none.
 *
 * @throws CountersignError `file.unusable` where it cannot be read, or others on this machine may read or change it
 */
export function readPrivate(path: string): string | null {
  const read = readGuarded(path, OTHERS);
  switch (read.kind) {
    case 'text':
      return read.text;
    case 'unopened': {
      const cause = read.cause as NodeJS.ErrnoException;
      if (cause.code === 'ENOENT') return null;
      throw unusable(path, `cannot be read: ${cause.message}`, 'see whose file it is', cause);
    }
    case 'no-file':
      throw unusable(path, 'is no file of its kind', 'name another');
    case 'open':
      throw unusable(path, 'may be read or changed by others on this machine', `chmod go= ${path}`);
  }
}

/**
 * Writes a file that is not there yet; the text that stands there afterwards, which is another one's where two began at
 * once. It is on disk when this returns, whole or not at all.
 *
 * @throws CountersignError `file.unusable`
 */
export function createPrivate(path: string, text: string): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    try {
      linkSync(draft, path);
      syncFolder(dirname(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  } catch (cause) {
    throw unusable(path, `cannot be written: ${(cause as Error).message}`, 'see whose folder it is', cause);
  } finally {
    rmSync(draft, { force: true });
  }
  return readPrivate(path) ?? text;
}

/** So that the name is on disk, too; where folders cannot be opened, the system sees to it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function unusable(path: string, why: string, remedy: string, cause?: unknown): CountersignError {
  return new CountersignError('file.unusable', `${path} ${why}`, { remedy, ...(cause === undefined ? {} : { cause }) });
}
