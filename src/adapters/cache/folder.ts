/** Where the kept things of one repository are. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The variables that decide the place of the cache; read once, in the composition root. */
export interface CacheEnvironment {
  readonly platform: NodeJS.Platform;
  readonly XDG_CACHE_HOME?: string | undefined;
  readonly LOCALAPPDATA?: string | undefined;
  /** Set by people who want it elsewhere, and by tests. */
  readonly COUNTERSIGN_CACHE?: string | undefined;
}

/** The root of all kept things of this user, by the conventions of the system. */
export function cacheRoot(environment: CacheEnvironment): string {
  const { platform, XDG_CACHE_HOME, LOCALAPPDATA, COUNTERSIGN_CACHE } = environment;
  if (COUNTERSIGN_CACHE !== undefined && COUNTERSIGN_CACHE !== '') return COUNTERSIGN_CACHE;
  // The XDG specification wants a relative value ignored.
  if (XDG_CACHE_HOME?.startsWith('/') === true) return join(XDG_CACHE_HOME, 'countersign');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'countersign');
  if (platform === 'win32' && LOCALAPPDATA !== undefined) return join(LOCALAPPDATA, 'countersign');
  return join(homedir(), '.cache', 'countersign');
}

/** The folder of one repository below the root, named by a digest of its common git directory. */
export function repositoryFolder(root: string, commonDirectory: string): string {
  return join(root, createHash('sha256').update(commonDirectory).digest('hex').slice(0, 16));
}

/**
 * Makes a folder and those above it, for this user only; false when that cannot be done. Node.js's own recursive mkdir
 * never returns where the system answers ENOENT for a folder that cannot be made (below `/proc`).
 */
export function makeFolder(folder: string): boolean {
  const first = tryToMake(folder);
  if (first !== 'ENOENT') return first === null;
  return dirname(folder) !== folder && makeFolder(dirname(folder)) && tryToMake(folder) === null;
}

/** Null when the folder is there afterwards, else the system's code. */
function tryToMake(folder: string): string | null {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return code === 'EEXIST' ? null : code;
  }
}
