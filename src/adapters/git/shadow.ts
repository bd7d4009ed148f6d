/**
 * The shadow repository: a git directory of our own, in the temporary folder, that borrows the real repository's
 * objects and nothing else. Objects are read through it, so that the real repository's configuration, attributes,
 * hooks, grafts, replace refs, commit-graph and promisor remotes have no effect on what is read.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CountersignError } from '../../model/error.ts';
import type { ObjectFormat } from '../../model/id.ts';

export interface ShadowSource {
  readonly objectFormat: ObjectFormat;
  /** Absolute paths of the folders that hold objects. */
  readonly objectDirectories: readonly string[];
  /** The file that names shallow boundaries; it need not exist. */
  readonly shallowFile: string;
}

export interface Shadow {
  readonly directory: string;
  remove(): void;
}

const present = new Set<string>();
let watching = false;

/** Writes a shadow repository; it is removed by `remove`, at the latest when this process exits. */
export function makeShadow(source: ShadowSource): Shadow {
  const directory = temporaryFolder();
  present.add(directory);
  watchExit();
  try {
    fill(directory, source);
  } catch (cause) {
    removeShadow(directory);
    throw unwritable(directory, cause);
  }
  return { directory, remove: () => removeShadow(directory) };
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'countersign-git-'));
  } catch (cause) {
    throw unwritable(tmpdir(), cause);
  }
}

function unwritable(folder: string, cause: unknown): CountersignError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CountersignError('file.unusable', `the temporary folder ${folder} cannot be written: ${why}`, {
    remedy: 'name another one in the environment variable TMPDIR',
    cause,
  });
}

function fill(directory: string, source: ShadowSource): void {
  mkdirSync(join(directory, 'objects', 'info'), { recursive: true });
  mkdirSync(join(directory, 'objects', 'pack'));
  mkdirSync(join(directory, 'refs'));
  writeFileSync(join(directory, 'HEAD'), 'ref: refs/heads/none\n');
  writeFileSync(join(directory, 'config'), configuration(source.objectFormat));
  writeFileSync(
    join(directory, 'objects', 'info', 'alternates'),
    source.objectDirectories.map((path) => `${alternate(path)}\n`).join(''),
  );
  if (existsSync(source.shallowFile)) copyFileSync(source.shallowFile, join(directory, 'shallow'));
}

function configuration(format: ObjectFormat): string {
  const version = format === 'sha1' ? 0 : 1;
  return [
    '[core]',
    `\trepositoryformatversion = ${version}`,
    '\tbare = true',
    '\tcommitGraph = false',
    `\tattributesFile = ${devNull}`,
    ...(format === 'sha1' ? [] : ['[extensions]', `\tobjectFormat = ${format}`]),
    '',
  ].join('\n');
}

/** A line of `objects/info/alternates`: quoted as in C where the plain path would be read differently. */
function alternate(path: string): string {
  if (/^[^"#\n\\]+$/.test(path)) return path;
  const escaped = path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n');
  return `"${escaped}"`;
}

function removeShadow(directory: string): void {
  present.delete(directory);
  remove(directory);
}

/** What was put there one by one, which is quick; then whatever came to it. */
function remove(directory: string): void {
  try {
    for (const file of FILES) unlinkSync(join(directory, file));
    for (const folder of FOLDERS) rmdirSync(join(directory, folder));
    rmdirSync(directory);
  } catch {
    rmSync(directory, { recursive: true, force: true });
  }
}

const FILES: readonly string[] = ['HEAD', 'config', join('objects', 'info', 'alternates')];
const FOLDERS: readonly string[] = [join('objects', 'info'), join('objects', 'pack'), 'objects', 'refs'];

function watchExit(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const directory of present) remove(directory);
  });
}
