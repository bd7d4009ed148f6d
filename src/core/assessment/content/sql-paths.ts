/** Which paths the SQL rules read: migrations in a language that a reader knows, outside tests. */
import type { ChangedPath } from '../classifier.ts';

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
