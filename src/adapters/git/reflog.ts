/**
 * Reflogs, read as files: `git reflog` is a form of `git log` and would look into objects with the repository's own
 * settings. Repositories that keep their refs otherwise (reftable) have no such files, and give no hints.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isObjectId } from '../../model/id.ts';
import type { CommitId, RefName } from '../../model/id.ts';

/** Only the end of a very long reflog is read. */
const TAIL_BYTES = 1 << 20;

export interface ReflogPlaces {
  readonly gitDirectory: string;
  readonly commonDirectory: string;
}

/** Ids that the reflogs of HEAD and of `ref` name, newest entry first, without repetition. */
export function formerTips(places: ReflogPlaces, ref: RefName | null, limit: number): readonly CommitId[] {
  const files = [join(places.gitDirectory, 'logs', 'HEAD')];
  if (ref !== null && ref.startsWith('refs/') && !ref.split('/').includes('..')) {
    files.push(join(places.commonDirectory, 'logs', ...ref.split('/')));
  }
  const entries = files.flatMap((file) => tail(file).split('\n').map(parseEntry)).filter((entry) => entry !== null);
  entries.sort((a, b) => b.time - a.time || b.order - a.order);
  const ids = new Set<CommitId>();
  for (const { before, after } of entries) {
    for (const id of [after, before]) if (isObjectId(id) && !/^0+$/.test(id)) ids.add(id as string as CommitId);
    if (ids.size >= limit) break;
  }
  return [...ids].slice(0, limit);
}

interface ReflogEntry {
  readonly before: string;
  readonly after: string;
  readonly time: number;
  readonly order: number;
}

/** `before after Name <address> seconds zone TAB message`. */
function parseEntry(line: string, order: number): ReflogEntry | null {
  const head = line.split('\t', 1)[0] ?? '';
  const [before = '', after = ''] = head.split(' ', 2);
  const time = Number(/> (\d{1,15}) [+-]\d{4}$/.exec(head)?.[1] ?? 0);
  return isObjectId(after) ? { before, after, time, order } : null;
}

function tail(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('latin1', 0, read);
  } finally {
    closeSync(descriptor);
  }
}
