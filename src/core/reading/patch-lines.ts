/** The small pieces of git's patch output: which line is which, a hunk's numbers, a record with its hunks. */
import type { FileMode, FilePatch, Hunk, Side } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import { pathFromBytes } from '../../model/path.ts';

export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** A changed path as the raw section tells it. */
export interface RawRecord {
  readonly oldPath: Buffer;
  readonly path: Buffer;
  readonly old: Side | null;
  readonly new: Side | null;
  readonly sections: 1 | 2;
}

/** The four numbers of a hunk's header. */
export interface HunkRange {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
}

/** A hunk and where its body lies. */
export interface HunkPlace extends HunkRange {
  /** Offsets from the kept start of the window. */
  readonly bodyStart: number;
  bodyEnd: number;
}

export type LineKind = 'hunk' | 'binary' | 'header' | 'outside';

/** Tells a line by its first bytes; object ids (hexadecimal) can never be taken for a word of git's. */
export function lineKind(window: Buffer, at: number): LineKind {
  const first = window[at];
  const second = window[at + 1];
  const third = window[at + 2];
  switch (first ?? 0) {
    case 0x40: // @@
      return second === 0x40 ? 'hunk' : 'outside';
    case 0x42: // Binary files
      return second === 0x69 ? 'binary' : 'outside';
    case 0x64: // deleted, dissimilarity, but not diff
      return third === 0x6c || third === 0x73 ? 'header' : 'outside';
    case 0x63: // copy
      return second === 0x6f ? 'header' : 'outside';
    case 0x2b: // +++
    case 0x2d: // ---
    case 0x69: // index
    case 0x6e: // new
    case 0x6f: // old
    case 0x72: // rename
    case 0x73: // similarity
      return 'header';
    default:
      return 'outside';
  }
}

/** Numbers of `@@ -START[,COUNT] +START[,COUNT] @@ …` between `at` and `end`; null when it is something else. */
export function parseHunkHeader(bytes: Buffer, at: number, end: number): HunkRange | null {
  const cursor: Cursor = { bytes, at: at + 3, end };
  if (!skip(cursor, 0x2d)) return null;
  const oldStart = number(cursor);
  const oldCount = skip(cursor, 0x2c) ? number(cursor) : 1;
  if (!skip(cursor, 0x20) || !skip(cursor, 0x2b)) return null;
  const newStart = number(cursor);
  const newCount = skip(cursor, 0x2c) ? number(cursor) : 1;
  if (!skip(cursor, 0x20) || !skip(cursor, 0x40)) return null;
  if (oldStart === -1 || oldCount === -1 || newStart === -1 || newCount === -1) return null;
  return { oldStart, oldCount, newStart, newCount };
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;
}

function skip(cursor: Cursor, byte: number): boolean {
  if (cursor.at >= cursor.end || cursor.bytes[cursor.at] !== byte) return false;
  cursor.at += 1;
  return true;
}

/** A decimal number of at most ten digits, or -1. */
function number(cursor: Cursor): number {
  const from = cursor.at;
  let value = 0;
  while (cursor.at < cursor.end) {
    const byte = cursor.bytes[cursor.at] ?? 0;
    if (byte < 0x30 || byte > 0x39) break;
    value = value * 10 + byte - 0x30;
    cursor.at += 1;
  }
  return cursor.at === from || cursor.at - from > 10 ? -1 : value;
}

/** A change of type is shown as a deletion and an addition: together they replace the whole text. */
export function joined(hunks: readonly Hunk[]): readonly Hunk[] {
  const [first, second] = hunks;
  if (first === undefined || second === undefined) return hunks;
  const body = first.body.length + second.body.length === 0 ? NO_BYTES : Buffer.concat([first.body, second.body]);
  const { oldStart, oldCount } = first;
  const { newStart, newCount } = second;
  return [{ oldStart, oldCount, newStart, newCount, body }];
}

/** The model's word for a raw record with its hunks. */
export function filePatch(record: RawRecord, binary: boolean, hunks: readonly Hunk[]): FilePatch {
  const path = pathFromBytes(record.path);
  const oldPath = record.oldPath === record.path ? path : pathFromBytes(record.oldPath);
  return { oldPath, path, old: record.old, new: record.new, binary, hunks: binary ? [] : hunks };
}

/** True for the modes that a path of a commit can have. */
export function isFileMode(mode: string): mode is FileMode {
  return mode === '100644' || mode === '100755' || mode === '120000' || mode === '160000';
}

/** The error of output that is not what git writes. */
export function unreadable(what: string): CountersignError {
  return new CountersignError('git.failed', `git’s patch output cannot be read: ${what}`, {
    remedy: 'please report this with the output of: git --version',
  });
}
