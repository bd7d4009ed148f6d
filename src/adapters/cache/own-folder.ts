/** Whether a folder may hold what is run: nobody but its user can have put anything there. */
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';

/**
 * True when the folder is there, or can be made, where only this user writes: no link in its last two steps, every
 * folder above it this user's or root's and closed to others (or sticky, as `/tmp` is), and none of them a working tree
 * of git, because what a clone brings is not its user's, whoever owns the files.
 */
export function isOwnFolder(folder: string): boolean {
  if (!isAbsolute(folder)) return false;
  try {
    const above = nearestFolder(dirname(dirname(folder)));
    if (above === null) return false;
    const steps = [folder, dirname(folder)].map((path) => join(above.real, path.slice(above.path.length)));
    return steps.every(isOwnStep) && upwards(above.real).every(isSafe);
  } catch {
    return false;
  }
}

/** True when the file is this user's and nobody else can write it. */
export function isOwnFile(state: Stats): boolean {
  return state.isFile() && isOwned(state) && (state.mode & 0o022) === 0;
}

/** The nearest folder that is there, as it was named and with all links followed. */
function nearestFolder(path: string): { readonly path: string; readonly real: string } | null {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at)) return { path: at, real: realpathSync(at) };
    if (dirname(at) === at) return null;
  }
}

function isOwnStep(path: string): boolean {
  const state = lstatSync(path, { throwIfNoEntry: false });
  if (state === undefined) return true;
  return state.isDirectory() && isOwned(state) && (state.mode & 0o022) === 0 && !existsSync(join(path, '.git'));
}

function isSafe(path: string): boolean {
  const state = lstatSync(path);
  const isClosed = (state.mode & 0o022) === 0 || (state.mode & 0o1000) !== 0 || process.geteuid === undefined;
  return state.isDirectory() && (isOwned(state) || state.uid === 0) && isClosed && !existsSync(join(path, '.git'));
}

/** Windows keeps a user's folders from others by itself. */
function isOwned({ uid }: Stats): boolean {
  return process.geteuid === undefined || uid === process.geteuid();
}

function upwards(path: string): readonly string[] {
  return basename(path) === '' ? [path] : [path, ...upwards(dirname(path))];
}
