/** The change digest: one name for exactly one set of transitions. */
import { createHash } from 'node:crypto';
import type { Side, Transition } from '../../../model/change.ts';
import type { ObjectFormat } from '../../../model/id.ts';
import { comparePaths, pathToBytes } from '../../../model/path.ts';

/** First line of the encoding; a change of the encoding gets a new version, and old digests stay readable. */
const PREFIX = 'countersign change v1';

/**
 * `sha256:<64 hex>` over the canonical encoding of a change: the line `countersign change v1`, a line with the object
 * format, then per transition, sorted by the bytes of its path, `<length of path in bytes>:<path> <old> <new>` and a
 * line feed. A side is `<mode>:<oid>`, or `-` where the path does not exist. The length in front makes the encoding
 * unambiguous whatever bytes a path holds.
 */
export function changeDigest(format: ObjectFormat, transitions: readonly Transition[]): string {
  const hash = createHash('sha256');
  hash.update(`${PREFIX}\n${format}\n`);
  for (const transition of transitions.toSorted((a, b) => comparePaths(a.path, b.path))) {
    const path = pathToBytes(transition.path);
    hash.update(`${path.length}:`);
    hash.update(path);
    hash.update(` ${encodeSide(transition.old)} ${encodeSide(transition.new)}\n`);
  }
  return `sha256:${hash.digest('hex')}`;
}

function encodeSide(side: Side | null): string {
  return side === null ? '-' : `${side.mode}:${side.oid}`;
}
