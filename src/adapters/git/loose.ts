/** Objects that exist nowhere but in the shadow repository, written by hand because that needs no process. */
import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { ObjectFormat, ObjectId } from '../../model/id.ts';

/** Writes a loose object below the git directory, unless it is there, and gives its id. */
export function writeLoose(
  directory: string,
  format: ObjectFormat,
  type: 'commit' | 'tree' | 'blob',
  content: Buffer,
): ObjectId {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`, 'latin1'), content]);
  const id = hash(format, object, 'hex') as ObjectId;
  const folder = join(directory, 'objects', id.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, id.slice(2)), deflateSync(object, { level: 1 }), { flag: 'wx' });
  } catch (error) {
    // A git process may be reading the one that is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return id;
}
