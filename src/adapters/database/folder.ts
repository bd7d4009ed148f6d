/** Where a service on this machine keeps its database, by the conventions of the system. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The variables that decide the place; read once, in the composition root. */
export interface DataEnvironment {
  readonly platform: NodeJS.Platform;
  readonly XDG_DATA_HOME?: string | undefined;
  readonly LOCALAPPDATA?: string | undefined;
}

/** The root of what services of this user keep. */
export function dataRoot({ platform, XDG_DATA_HOME, LOCALAPPDATA }: DataEnvironment): string {
  // The XDG specification wants a relative value ignored.
  if (XDG_DATA_HOME?.startsWith('/') === true) return join(XDG_DATA_HOME, 'countersign');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'countersign');
  if (platform === 'win32' && LOCALAPPDATA !== undefined) return join(LOCALAPPDATA, 'countersign', 'data');
  return join(homedir(), '.local', 'share', 'countersign');
}

/** The folder of the service of one clone, named by a digest of its place. */
export function serviceFolder(root: string, place: string): string {
  return join(root, 'service', createHash('sha256').update(place).digest('hex').slice(0, 16));
}
