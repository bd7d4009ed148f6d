/** The kept things of one repository as plain files below the user's cache folder. */
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache, ReadingKind, RecordKeeper } from '../../ports/cache.ts';
import { makeFolder } from './folder.ts';
import { isOwnFile } from './own-folder.ts';
import { decodeReading, encodeReading, MOST_READINGS, readingName } from './readings.ts';
import { openRecords } from './records.ts';
import { quietly, readRegular, removeQuietly } from './regular-file.ts';

const NAME = /^[a-z0-9][a-z0-9-]*$/;

/**
 * Opens (and makes) the folder. A folder that cannot be made gives a cache that keeps nothing. `build` names the code
 * that runs; null where it may change without a new name, and then no readings are kept.
 */
export function openCache(folder: string, build: string | null = null): Cache {
  const { read, write } = texts(folder);
  return {
    folder,
    read,
    write,
    reading: (kind, text) => {
      if (build === null) return undefined;
      const name = readingName(build, kind, text);
      return decodeReading(name, readOwn(fileOf(folder, name)));
    },
    keepReading: (kind, text, value) => {
      if (build === null) return;
      const name = readingName(build, kind, text);
      const encoded = encodeReading(name, value);
      if (encoded === null) return;
      dropOldReadings(folder, kind);
      write(name, encoded);
    },
    records: (engine: string): RecordKeeper => {
      makeFolder(folder);
      const name = `records-${engine}.log`;
      dropOtherEngines(folder, name);
      return openRecords(join(folder, name));
    },
  };
}

function texts(folder: string): Pick<Cache, 'read' | 'write'> {
  return {
    read: (name: string): string | null => {
      const file = fileOf(folder, name);
      return quietly(() => readRegular(file))?.toString('utf8') ?? null;
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
    reading: () => undefined,
    keepReading: () => {},
    write: () => false,
  };
}

function fileOf(folder: string, name: string): string {
  if (!NAME.test(name)) throw new TypeError(`not a name of the cache: ${name}`);
  return join(folder, `${name}.json`);
}

/** What is believed as it stands there must be by this very user: the folder may be one that others can write. */
function readOwn(file: string): string | null {
  return quietly(() => readRegular(file, isOwnFile))?.toString('utf8') ?? null;
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

/** The oldest ones go when there are many. */
function dropOldReadings(folder: string, kind: ReadingKind): void {
  try {
    const entries = readdirSync(folder).filter((entry) => entry.startsWith(`reading-${kind}-`));
    if (entries.length < MOST_READINGS) return;
    const aged = entries.map((entry) => ({ file: join(folder, entry), at: statSync(join(folder, entry)).mtimeMs }));
    aged.sort((a, b) => b.at - a.at);
    for (const { file } of aged.slice(MOST_READINGS - 1)) rmSync(file, { force: true });
  } catch {
    // As above.
  }
}
