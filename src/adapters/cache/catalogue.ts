/** Catalogues of the store as files of the user's cache: never in the clone, where others might write. */
import { closeSync, constants, fstatSync, readSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueKeeper } from '../../ports/catalogue.ts';
import { makeFolder } from './folder.ts';
import { openPlain, quietly } from './regular-file.ts';

/** A folder of the cache; failing to read or write is never an error, because everything can be made again. */
export function keptCatalogues(folder: string): CatalogueKeeper {
  const fileOf = (ref: string): string => join(folder, `catalogue-${ref}.bin`);
  return {
    read: (ref) => quietly(() => readWhole(fileOf(ref))),
    keep: (ref, length, batch) => {
      quietly(() => {
        makeFolder(folder);
        if (length > 0 && append(fileOf(ref), length, batch)) return;
        const before = length > 0 ? readWhole(fileOf(ref))?.subarray(0, length) : Buffer.alloc(0);
        if (before?.length === length) replace(fileOf(ref), Buffer.concat([before, batch]));
      });
    },
  };
}

function readWhole(file: string): Buffer | null {
  const descriptor = openPlain(file, constants.O_RDONLY);
  try {
    const state = fstatSync(descriptor);
    if (!state.isFile()) return null;
    const bytes = Buffer.allocUnsafeSlow(state.size);
    let filled = 0;
    while (filled < bytes.length) {
      const got = readSync(descriptor, bytes, filled, bytes.length - filled, filled);
      if (got === 0) break;
      filled += got;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

/** One write to a file opened for appending: batches of two runs never mix; the one that does not follow is dropped. */
function append(file: string, length: number, batch: Buffer): boolean {
  const descriptor = openPlain(file, constants.O_WRONLY | constants.O_APPEND);
  try {
    const state = fstatSync(descriptor);
    if (!state.isFile() || state.size !== length) return false;
    writeSync(descriptor, batch);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

function replace(file: string, bytes: Buffer): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, bytes, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
