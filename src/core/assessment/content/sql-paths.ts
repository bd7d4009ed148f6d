/** Which paths the SQL rules read: migrations in a language that a reader knows, outside tests. */
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Neighbourhood } from './family.ts';

const ENDINGS: readonly string[] = [
  '.sql',
  '.ts',
  '.mts',
  '.cts',
  '.js',
  '.mjs',
  '.cjs',
  '.py',
  '.rb',
  '.xml',
  '.yaml',
  '.yml',
  '.json',
];
/** A dump of the schema is written by the tool, and loaded into empty databases only. */
const DUMPS: readonly string[] = ['structure.sql', 'schema.rb'];

/** Decided by path and classes alone. */
export function isMigration({ path, kinds, oldKinds }: Pick<ChangedPath, 'path' | 'kinds' | 'oldKinds'>): boolean {
  if (!kinds.has('migration') && !oldKinds.has('migration')) return false;
  if (kinds.has('test')) return false;
  return isReadable(path);
}

/** Whether a reader knows the language of a path. */
export function isReadable(path: string): boolean {
  const lowered = path.toLowerCase();
  const name = lowered.slice(lowered.lastIndexOf('/') + 1);
  return !DUMPS.includes(name) && ENDINGS.some((ending) => name.endsWith(ending));
}

/** The migrations beside the changed ones: what they leave behind says what a type was, and what is proved already. */
export function migrationNeighbours(wanted: readonly ChangedPath[]): Neighbourhood | null {
  const folders = new Set(wanted.filter(({ new: next }) => next !== null).map(({ path }) => folderOf(path)));
  folders.delete('');
  if (folders.size === 0 || folders.size > MOST_FOLDERS) return null;
  return { folders: [...folders] as RepoPath[], accepts: isReadable };
}

const MOST_FOLDERS = 8;

/** Prisma keeps every migration in a folder of its own: the one above holds them all. */
function folderOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  return (path.endsWith('/migration.sql') ? parts.slice(0, -1) : parts).join('/');
}
