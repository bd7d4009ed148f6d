/** Two files, or two folders file by file, as changes that are judged together. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { GivenChange } from '../../app/assess/assess-texts.ts';
import { CountersignError } from '../../model/error.ts';
import type { Shell } from '../command.ts';
import { readText } from './answer.ts';

const LARGEST_FILE = 4 << 20;
const MOST_FILES = 5_000;
/** Folders that tools fill themselves. */
const FILLED: ReadonlySet<string> = new Set(['.git', '.terraform', '.terragrunt-cache', 'node_modules', '.pulumi']);

/**
 * The files of both sides whose path is accepted, in the order of paths; paths are relative to the folders. One file on
 * each side is judged under `path`, or under its own name. `-` is stdin, `/dev/null` an absent side.
 *
 * @throws CountersignError `file.unusable` when a side is not there, `usage` when there are too many files
 */
export async function textsOf(
  shell: Shell,
  old: string,
  next: string,
  accepts: (path: string) => boolean,
  path?: string,
): Promise<readonly GivenChange[]> {
  const [oldFolder, newFolder] = [await isFolder(shell, old), await isFolder(shell, next)];
  if (!oldFolder && !newFolder) {
    const name = path ?? basename([next, old].find((one) => one !== '-' && one !== '/dev/null') ?? '');
    return [
      { path: name, old: await readText(shell, old, LARGEST_FILE), new: await readText(shell, next, LARGEST_FILE) },
    ];
  }
  const before = oldFolder ? await filesOf(shell, old, accepts) : noFiles(old);
  const after = newFolder ? await filesOf(shell, next, accepts) : noFiles(next);
  const paths = [...new Set([...before, ...after])].sort();
  const changes: GivenChange[] = [];
  for (const one of paths) {
    changes.push({
      path: one,
      old: await side(shell, before.has(one) ? join(old, one) : null),
      new: await side(shell, after.has(one) ? join(next, one) : null),
    });
  }
  return changes;
}

function side(shell: Shell, name: string | null): ReturnType<typeof readText> {
  return name === null ? Promise.resolve({ kind: 'absent' as const }) : readText(shell, name, LARGEST_FILE);
}

/** A folder against nothing is a folder that comes or goes; against a file it is a mistake. */
function noFiles(name: string): ReadonlySet<string> {
  if (name === '/dev/null') return new Set();
  throw new CountersignError('usage', `${name} is a file, the other side is a folder`, {
    remedy: 'give two files, or two folders; /dev/null for a side that is absent',
  });
}

async function isFolder(shell: Shell, name: string): Promise<boolean> {
  if (name === '-' || name === '/dev/null') return false;
  try {
    return (await stat(resolve(shell.globals().directory, name))).isDirectory();
  } catch (error) {
    throw new CountersignError('file.unusable', `${name} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function filesOf(shell: Shell, name: string, accepts: (path: string) => boolean): Promise<ReadonlySet<string>> {
  const root = resolve(shell.globals().directory, name);
  const found = new Set<string>();
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const full = join(folder, entry.name);
      // Links are not followed: they may lead out of the folder, or round in circles.
      if (entry.isDirectory() && !FILLED.has(entry.name)) waiting.push(full);
      const path = relative(root, full).split(sep).join('/');
      if (entry.isFile() && accepts(path)) found.add(path);
    }
    if (found.size > MOST_FILES) {
      throw new CountersignError('usage', `${name} holds more than ${MOST_FILES} files of the kind`, {
        remedy: 'give folders further down',
      });
    }
  }
  return found;
}
