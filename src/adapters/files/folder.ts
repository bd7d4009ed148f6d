/** {@link Folder} over the file system. */
import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, readdir, readFile, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CountersignError } from '../../model/error.ts';
import type { Folder, NewFile } from '../../ports/folder.ts';

const LARGEST_TEXT = 4 * 1024 * 1024;

/** The folder at an absolute path. The root itself may be reached through links; nothing below it may. */
export function openFolder(root: string): Folder {
  return {
    root,
    read: (path) => readText(root, path),
    bytes: (path) => readBytes(root, path),
    has: async (path) => (await entryKind(root, path)) !== 'absent',
    names: (path) => namesOf(root, path),
    replace: (path, before, after) => replaceText(root, path, before, after),
    create: (files) => createAll(root, files),
  };
}

type EntryKind = 'absent' | 'file' | 'folder' | 'other';

/** What stands at the path; rejects when a part of the way is a link or no folder. */
async function entryKind(root: string, path: string): Promise<EntryKind> {
  const parts = pathParts(path);
  for (let count = 1; count <= parts.length; count += 1) {
    const partial = parts.slice(0, count).join('/');
    const last = count === parts.length;
    const stats = await lstat(join(root, partial)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw unusable(partial, error.message, error);
    });
    if (stats === null) return 'absent';
    if (stats.isSymbolicLink() && !last) throw unusable(partial, 'it is a symbolic link, and links are not followed');
    if (!stats.isDirectory() && !last) throw unusable(partial, 'it is not a folder');
    if (last) return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  }
  return 'folder';
}

async function readBytes(root: string, path: string): Promise<Buffer | null> {
  const kind = await entryKind(root, path);
  if (kind === 'absent') return null;
  if (kind !== 'file') throw unusable(path, 'it is not a regular file');
  const stats = await lstat(join(root, path));
  if (stats.size > LARGEST_TEXT) throw unusable(path, `it is larger than ${LARGEST_TEXT} bytes`);
  return readFile(join(root, path)).catch((error: Error) => {
    throw unusable(path, error.message, error);
  });
}

async function readText(root: string, path: string): Promise<string | null> {
  const bytes = await readBytes(root, path);
  if (bytes === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unusable(path, 'it is not valid UTF-8', cause);
  }
}

async function namesOf(root: string, path: string): Promise<readonly string[]> {
  if ((await entryKind(root, path)) !== 'folder') return [];
  return (await readdir(join(root, path))).sort();
}

/** Written beside it, then renamed over it: nobody ever reads a half of it. */
async function replaceText(root: string, path: string, before: string, after: string): Promise<void> {
  if ((await readText(root, path)) !== before) throw unusable(path, 'it was changed meanwhile');
  const target = join(root, path);
  const temporary = join(dirname(target), `.countersign-${randomUUID()}`);
  const { mode } = await lstat(target);
  try {
    await writeStaged(temporary, { path, content: after, executable: (mode & 0o100) !== 0 });
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error instanceof CountersignError ? error : unusable(path, (error as Error).message, error);
  }
}

/** First every content is written beside its target, then all of them get their names. */
async function createAll(root: string, files: readonly NewFile[]): Promise<void> {
  const staged: { temporary: string; target: string; path: string }[] = [];
  const placed: string[] = [];
  const folders: string[] = [];
  try {
    for (const file of files) {
      if ((await entryKind(root, file.path)) !== 'absent') throw unusable(file.path, 'it is there already');
      const target = join(root, file.path);
      folders.push(...(await makeFolders(root, dirname(file.path))));
      const temporary = join(dirname(target), `.countersign-${randomUUID()}`);
      staged.push({ temporary, target, path: file.path });
      await writeStaged(temporary, file);
    }
    for (const { temporary, target, path } of staged) {
      // `link` fails where something appeared meanwhile; `rename` would replace it.
      await link(temporary, target).catch((error: Error) => {
        throw unusable(path, error.message, error);
      });
      placed.push(target);
    }
  } catch (error) {
    await Promise.all(placed.map((target) => unlink(target).catch(() => undefined)));
    await removeStaged(staged);
    for (const folder of folders.reverse()) await rmdir(folder).catch(() => undefined);
    throw error;
  }
  await removeStaged(staged);
}

async function writeStaged(temporary: string, file: NewFile): Promise<void> {
  try {
    const handle = await open(temporary, 'wx', file.executable ? 0o755 : 0o644);
    try {
      await handle.writeFile(file.content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unusable(file.path, (error as Error).message, error);
  }
}

async function removeStaged(staged: readonly { readonly temporary: string }[]): Promise<void> {
  await Promise.all(staged.map(({ temporary }) => unlink(temporary).catch(() => undefined)));
}

/** Makes the missing folders of a way; the ones it made, outermost first. */
async function makeFolders(root: string, path: string): Promise<string[]> {
  const made: string[] = [];
  const parts = path === '.' ? [] : pathParts(path);
  for (let count = 1; count <= parts.length; count += 1) {
    const partial = parts.slice(0, count).join('/');
    const kind = await entryKind(root, partial);
    if (kind === 'folder') continue;
    if (kind !== 'absent') throw unusable(partial, 'it is not a folder');
    await mkdir(join(root, partial)).catch((error: Error) => {
      throw unusable(partial, error.message, error);
    });
    made.push(join(root, partial));
  }
  return made;
}

function pathParts(path: string): string[] {
  const parts = path.split('/');
  if (path.startsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new CountersignError('internal', `not a path below a folder: ${path}`);
  }
  return parts;
}

function unusable(path: string, why: string, cause?: unknown): CountersignError {
  return new CountersignError('file.unusable', `cannot use ${path}: ${why}`, {
    remedy: 'move it away or mend it, then run the command again',
    ...(cause === undefined ? {} : { cause }),
  });
}
