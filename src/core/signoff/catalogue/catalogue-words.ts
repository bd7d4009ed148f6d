/**
 * How entries lie in the table of words: six numbers (total, kind, moment, group, keys, spends), then the id, the blob
 * and the record before, then the checksums of its keys and the first words of what it spends.
 */
import { hash } from 'node:crypto';
import type { BlobId, CommitId } from '../../../model/id.ts';
import type { StatementId } from '../../../model/statement.ts';
import { hexAt, type WordFilter } from './catalogue-ids.ts';
import { ENTRY_KINDS, type EntryKind } from './catalogue-entry.ts';

/** An entry that was found: enough to open the envelope. */
export interface Listed {
  readonly id: StatementId;
  readonly blob: BlobId;
  readonly kind: EntryKind;
  readonly moment: number;
  /** Checksum of the group; compare with {@link sumOf}. */
  readonly group: number;
}

/** Raised whenever entries are made or laid out otherwise. */
export const LAYOUT = 4;
/** Stands where an entry has its kind. */
export const HEADER = 0xc5;
export const HEADER_WORDS = 24;
/** Words of an entry before its keys. */
export const FIXED_WORDS = 30;
/** Where the parts of an entry begin. */
export const ID = 6;
export const BLOB = 14;
export const PREVIOUS = 22;

/** The checksum under which a key is kept: FNV-1a over its UTF-16 units. */
export function sumOf(key: string): number {
  let sum = 0x811c_9dc5;
  for (let at = 0; at < key.length; at += 1) sum = Math.imul(sum ^ key.charCodeAt(at), 0x0100_0193);
  return sum >>> 0;
}

/** True when the entry has one of the keys. */
export function hasKey(words: Uint32Array, at: number, near: WordFilter, wanted: ReadonlySet<number>): boolean {
  const end = at + FIXED_WORDS + (words[at + 4] ?? 0);
  for (let key = at + FIXED_WORDS; key < end; key += 1) {
    const sum = words[key] ?? 0;
    if (near.may(sum) && wanted.has(sum)) return true;
  }
  return false;
}

function kindAt(words: Uint32Array, at: number): EntryKind {
  return ENTRY_KINDS[words[at + 1] ?? 0] ?? 'unreadable';
}

/** The entry that begins at a word. */
export function listedAt(words: Uint32Array, at: number): Listed {
  const blobLength = words.subarray(at + BLOB + 5, at + BLOB + 8).every((word) => word === 0) ? 20 : 32;
  return {
    id: idAt(words, at),
    blob: hexAt(words, at + BLOB, blobLength) as BlobId,
    kind: kindAt(words, at),
    moment: words[at + 2] ?? 0,
    group: words[at + 3] ?? 0,
  };
}

export function idAt(words: Uint32Array, at: number): StatementId {
  return `sha256:${hexAt(words, at + ID, 32)}` as StatementId;
}

export function commitAt(words: Uint32Array, at: number, length: number): CommitId | null {
  const hex = hexAt(words, at, length);
  return /^0*$/.test(hex) ? null : (hex as CommitId);
}

/** The checksum of a batch. */
export function sumOfWords(words: Uint32Array, from: number, to: number): number {
  const bytes = new Uint8Array(words.buffer, words.byteOffset + from * 4, (to - from) * 4);
  return hash('sha256', bytes, 'buffer').readUInt32BE(0);
}
