/** Lays down what came to a ref, as a batch with its checksum that follows the one before it. */
import type { CommitId } from '../../../model/id.ts';
import type { StatementId } from '../../../model/statement.ts';
import { putHex } from './catalogue-ids.ts';
import { type CataloguedFile, ENTRY_KINDS } from './catalogue-entry.ts';
import { inChains } from './catalogue-order.ts';
import { BLOB, FIXED_WORDS, HEADER, HEADER_WORDS, ID, LAYOUT, PREVIOUS, sumOf, sumOfWords } from './catalogue-words.ts';

/** The words of a batch: everything between two commits of the ref. */
export function batchOf(files: readonly CataloguedFile[], from: CommitId | null, to: CommitId): Uint32Array {
  let length = HEADER_WORDS;
  for (const { entry } of files) length += FIXED_WORDS + entry.keys.length + 2 * entry.spends.length;
  const words = new Uint32Array(length);
  words.set([HEADER_WORDS, HEADER, LAYOUT, 0, length - HEADER_WORDS, to.length / 2]);
  putHex(words, 6, from ?? '');
  putHex(words, 14, to);
  words[22] = files.length;
  let at = HEADER_WORDS;
  for (const file of inChains(files)) at = putEntry(words, at, file);
  words[3] = sumOfWords(words, 4, length);
  return words;
}

function putEntry(words: Uint32Array, at: number, { id, blob, entry }: CataloguedFile): number {
  const total = FIXED_WORDS + entry.keys.length + 2 * entry.spends.length;
  const group = entry.group === null ? 0 : sumOf(entry.group);
  const kind = ENTRY_KINDS.indexOf(entry.kind);
  words.set([total, kind, entry.moment, group, entry.keys.length, entry.spends.length], at);
  putHex(words, at + ID, id.slice(7));
  putHex(words, at + BLOB, blob);
  if (entry.previous !== null) putHex(words, at + PREVIOUS, plainDigest(entry.previous));
  let next = at + FIXED_WORDS;
  for (const key of entry.keys) words[next++] = sumOf(key);
  for (const spent of entry.spends) {
    putHex(words, next, plainDigest(spent).slice(0, 16));
    next += 2;
  }
  return next;
}

/** The digits of an id; those of a foreign word are zeros, which no statement has. */
function plainDigest(id: StatementId): string {
  return /^sha256:[0-9a-f]{64}$/.test(id) ? id.slice(7) : '0'.repeat(64);
}
