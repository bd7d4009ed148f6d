/** Where the service that is meant keeps what it knows: by flags, then by variables, then by the configuration. */
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { serviceFolder } from '../adapters/database/folder.ts';
import { CountersignError } from '../model/error.ts';
import type { DatabaseChoice } from '../server/database.ts';
import type { Shell } from './command.ts';
import type { ReadSettings } from './serve-settings.ts';

export interface PlaceOptions {
  readonly data?: string;
  readonly database?: string;
}

export interface ServicePlace {
  readonly database: DatabaseChoice;
  /** Folder for what is kept beside the database. */
  readonly data: string;
}

/** The service of a clone, which stands at `place`. */
export function clonePlace(shell: Shell, { data, database }: PlaceOptions, place: string): ServicePlace {
  const { dataFolder, database: variable } = shell.environment;
  const url = database ?? variable;
  if (url !== null && data !== undefined) {
    throw new CountersignError('usage', '--data and a PostgreSQL contradict each other', {
      remedy: 'leave out --data, or --database and COUNTERSIGN_DATABASE',
    });
  }
  return placeOf(url, data ?? serviceFolder(dataFolder, place));
}

/** The service of forges. The secret that its configuration names is read only where nothing else says the database. */
export async function forgesPlace(
  shell: Shell,
  { data, database }: PlaceOptions,
  { settings, folder }: ReadSettings,
): Promise<ServicePlace> {
  const { readSecret } = await import('../server/settings/secrets.ts');
  const { dataFolder, database: variable, variables } = shell.environment;
  const configured = settings.data === null ? join(dataFolder, 'service', 'forges') : resolve(folder, settings.data);
  const place = settings.database;
  return placeOf(
    database ?? variable ?? (place === null ? null : readSecret(place, { folder, variables })),
    data === undefined ? configured : resolve(shell.globals().directory, data),
  );
}

/** What a ledger that begins here is called. */
export function ledgerOrigin(name: string): string {
  return `${hostname()}/${name}`;
}

function placeOf(url: string | null, data: string): ServicePlace {
  return { database: url === null ? { kind: 'embedded', folder: data } : { kind: 'postgres', url }, data };
}
