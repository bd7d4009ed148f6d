/**
 * Where an envelope lies in the tree of a store: `ab/c/def….json`, the name being the digest of the bytes. Two levels
 * of folders, 256 and 16, so that adding one to a hundred thousand writes some ten kilobytes of trees.
 */
import { hash } from 'node:crypto';
import type { Side } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { RefName } from '../../model/id.ts';
import { displayPath } from '../../model/path.ts';
import type { RepoPath } from '../../model/path.ts';
import type { StatementId } from '../../model/statement.ts';

/** The three names that lead to the file of a digest. */
export function placeOf(digest: string): readonly [string, string, string] {
  return [digest.slice(0, 2), digest.slice(2, 3), `${digest.slice(3)}.json`];
}

/** SHA-256 of an envelope, hexadecimal. */
export function digestOf(envelope: Uint8Array): string {
  return hash('sha256', envelope, 'hex');
}

export function statementId(digest: string): StatementId {
  return `sha256:${digest}` as StatementId;
}

/** The digest that a path stands for; null when it is no place of the layout. */
export function digestOfPath(path: RepoPath): string | null {
  const found = /^([0-9a-f]{2})\/([0-9a-f])\/([0-9a-f]{61})\.json$/.exec(path);
  return found === null ? null : `${found[1]}${found[2]}${found[3]}`;
}

/** The digest of a file that is there. Throws `object.malformed` for whatever the layout does not know. */
export function digestAt(ref: RefName, path: RepoPath, side: Side): string {
  const digest = digestOfPath(path);
  if (digest === null) throw malformedStore(ref, path, 'is no place for a statement');
  if (side.mode !== '100644') throw malformedStore(ref, path, `has the mode ${side.mode}`);
  return digest;
}

/** The error of a store in which something lies that nobody's countersign wrote. */
export function malformedStore(ref: RefName, path: string, why: string): CountersignError {
  return new CountersignError('object.malformed', `${ref}: the file ${displayPath(path)} ${why}`, {
    remedy: `see who brought it in with: git log ${ref} -- ${displayPath(path)}; a commit on top that removes it heals the ref`,
  });
}
