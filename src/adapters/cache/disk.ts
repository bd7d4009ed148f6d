/** The kept things of one repository as plain files below the user's cache folder. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Cache, RecordKeeper } from '../../ports/cache.ts';
import { makeFolder } from './folder.ts';
import { openRecords } from './records.ts';

const NAME = /^[a-z0-9][a-z0-9-]*$/;

/** Opens (and makes) the folder. A folder that cannot be made gives a cache that keeps nothing. */
export function openCache(folder: string): Cache {
  return {
    folder,
    records: (engine: string): RecordKeeper => {
      makeFolder(folder);
      const name = `records-${engine}.log`;
      dropOtherEngines(folder, name);
      return openRecords(join(folder, name));
    },
    read: (name: string): string | null => {
      const file = fileOf(folder, name);
      try {
        return readRegular(file);
      } catch {
        return null;
      }
    },
    write: (name: string, text: string): boolean => {
      const file = fileOf(folder, name);
      const draft = `${file}.${process.pid}.tmp`;
      try {
        makeFolder(folder);
        writeFileSync(draft, text, { mode: 0o600 });
        renameSync(draft, file);
        return true;
      } catch {
        removeQuietly(draft);
        return false;
      }
    },
  };
}

/** A cache that keeps nothing: for `--no-cache`, and where no folder can be made. */
export function noCache(): Cache {
  return {
    folder: '',
    records: () => ({ get: () => null, size: 0, put: () => {}, flush: () => {}, close: () => {} }),
    read: () => null,
    write: () => false,
  };
}

function fileOf(folder: string, name: string): string {
  if (!NAME.test(name)) throw new TypeError(`not a name of the cache: ${name}`);
  return join(folder, `${name}.json`);
}

/** A link, a device or a pipe in the place of our file is as good as none, and must not keep us waiting. */
function readRegular(file: string): string | null {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const descriptor = openSync(file, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  try {
    return fstatSync(descriptor).isFile() ? readFileSync(descriptor, 'utf8') : null;
  } finally {
    closeSync(descriptor);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Nothing was written there.
  }
}

/** Records of older tables, rules or policies are of no use to anybody. */
function dropOtherEngines(folder: string, keep: string): void {
  try {
    for (const entry of readdirSync(folder)) {
      if (/^records-[0-9a-f]+\.log$/.test(entry) && entry !== keep) rmSync(join(folder, entry), { force: true });
    }
  } catch {
    // A folder that cannot be listed cannot be tidied; that harms nothing.
  }
}
