/** The subjects of a statement: what in-toto's tools index it by. They follow from the predicate and nothing else. */
import { createHash } from 'node:crypto';
import type { ObjectFormat } from '../../../model/id.ts';
import { pathToBytes } from '../../../model/path.ts';
import type { SetEntry, SignedSide, SignOff, Statement } from '../../../model/statement.ts';
import { signedPath } from './signed-path.ts';

/** in-toto's ResourceDescriptor, as far as we use it. */
export interface Subject {
  readonly name?: string;
  readonly digest: { readonly sha256: string } | { readonly gitCommit: string };
}

/** At least one subject for every statement that keeps the rules. */
export function subjectsOf(statement: Statement): readonly Subject[] {
  switch (statement.kind) {
    case 'sign-off':
      return [...statement.set.map((entry) => entrySubject(statement, entry)), commit(statement.head)];
    case 'objection': {
      const { about } = statement;
      switch (about.kind) {
        case 'statement':
        case 'record':
          return [digest(about.id)];
        case 'request':
          return [commit(about.head)];
        case 'key':
          return [keySubject(about.fingerprint)];
      }
      break;
    }
    case 'permit':
      return [digest(statement.about)];
    case 'declaration':
      return [
        ...(statement.head === null ? [] : [commit(statement.head)]),
        ...(statement.policy === null ? [] : [digest(statement.policy)]),
      ];
    case 'record':
      return [commit(statement.new)];
  }
}

/**
 * SHA-256 (hex) over the canonical encoding of one transition: the lines `countersign transition v1` and the object
 * format, then `<length of path in bytes>:<path> <old> <new>` and a line feed, as in the change digest.
 */
function transitionDigest(format: ObjectFormat, entry: Pick<SetEntry, 'path' | 'old' | 'new'>): string {
  const path = pathToBytes(entry.path);
  return createHash('sha256')
    .update(`countersign transition v1\n${format}\n${path.length}:`)
    .update(path)
    .update(` ${side(entry.old)} ${side(entry.new)}\n`)
    .digest('hex');
}

function entrySubject({ head }: SignOff, entry: SetEntry): Subject {
  const format = head.length === 40 ? 'sha1' : 'sha256';
  return { name: signedPath(entry.path), digest: { sha256: transitionDigest(format, entry) } };
}

/** An SSH key by the digest that its fingerprint is; a passkey by the digest of its name. */
function keySubject(fingerprint: string): Subject {
  const sha256 = fingerprint.startsWith('SHA256:')
    ? Buffer.from(fingerprint.slice('SHA256:'.length), 'base64').toString('hex')
    : createHash('sha256').update(fingerprint).digest('hex');
  return { name: fingerprint, digest: { sha256 } };
}

function commit(id: string): Subject {
  return { digest: { gitCommit: id } };
}

function digest(id: string): Subject {
  return { digest: { sha256: id.slice('sha256:'.length) } };
}

function side(value: SignedSide | null): string {
  return value === null ? '-' : `${value.mode}:${value.oid}`;
}
