/** Where the user's cache folder is, by the conventions of each system. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The variables that decide the place; read once, in the composition root. */
export interface CacheEnvironment {
  readonly platform: NodeJS.Platform;
  readonly XDG_CACHE_HOME?: string | undefined;
  readonly LOCALAPPDATA?: string | undefined;
  readonly COUNTERSIGN_CACHE?: string | undefined;
}

/** The folder for everything countersign keeps about one repository, named by a digest of its common directory. */
export function cacheFolder(environment: CacheEnvironment, commonDirectory: string): string {
  const name = createHash('sha256').update(commonDirectory).digest('hex').slice(0, 16);
  return join(cacheRoot(environment), name);
}

/** The root of all kept things of this user. */
export function cacheRoot(environment: CacheEnvironment): string {
  const { platform, XDG_CACHE_HOME, LOCALAPPDATA, COUNTERSIGN_CACHE } = environment;
  if (COUNTERSIGN_CACHE !== undefined && COUNTERSIGN_CACHE !== '') return COUNTERSIGN_CACHE;
  if (XDG_CACHE_HOME !== undefined && XDG_CACHE_HOME.startsWith('/')) return join(XDG_CACHE_HOME, 'countersign');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'countersign');
  if (platform === 'win32' && LOCALAPPDATA !== undefined) return join(LOCALAPPDATA, 'countersign');
  return join(homedir(), '.cache', 'countersign');
}
