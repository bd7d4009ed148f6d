/** Files of the cache, as something else may lie in their place: a link, a device, a pipe, or what another user put there. */
import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import type { Stats } from 'node:fs';

/** Opens a file, but follows no link and waits for nobody at the other end of a pipe. Throws as `openSync` does. */
export function openPlain(file: string, flags: number): number {
  const { O_NOFOLLOW, O_NONBLOCK } = constants;
  return openSync(file, flags | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0), 0o600);
}

/** The bytes of a regular file that is `accepted`; null for anything else there. Throws when nothing can be opened. */
export function readRegular(file: string, accepted: (state: Stats) => boolean = () => true): Buffer | null {
  const descriptor = openPlain(file, constants.O_RDONLY);
  try {
    const state = fstatSync(descriptor);
    return state.isFile() && accepted(state) ? readFileSync(descriptor) : null;
  } finally {
    closeSync(descriptor);
  }
}

/** Null for whatever throws: what is kept can be made again. */
export function quietly<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** Removes a file that may not be there, or may not be ours to remove. */
export function removeQuietly(file: string): void {
  quietly(() => rmSync(file, { force: true }));
}
