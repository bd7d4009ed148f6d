/** Files that `countersign ledger` is given: exports, proofs, keys, checkpoints. */
import { createReadStream, openSync, readSync, closeSync } from 'node:fs';
import { resolve } from 'node:path';
import { readKnownCheckpoint } from '../app/ledger/prove.ts';
import type { Bytes } from '../app/ledger/verify-export.ts';
import { parseNoteKey } from '../core/ledger/checkpoint/note-key.ts';
import type { NoteKey } from '../core/ledger/checkpoint/note-key.ts';
import { MAX_NOTE_BYTES } from '../core/ledger/checkpoint/note.ts';
import type { KnownCheckpoint } from '../core/ledger/export/compare-heads.ts';
import { EXPORT_SCHEMA } from '../core/ledger/export/export-lines.ts';
import { MAX_PROOF_BYTES } from '../core/ledger/proof/proof-document.ts';
import { CountersignError } from '../model/error.ts';
import type { Shell } from './command.ts';

/** Bytes of one read. */
const CHUNK = 1 << 20;
/** A file of keys is a handful of lines. */
const MAX_KEYS_BYTES = 65_536;

/**
 * The bytes of a file; `-` is standard input. Nothing is opened before the first byte is asked for.
 *
 * @throws CountersignError `file.unusable`, while it is read
 */
export async function* fileBytes(shell: Shell, name: string): AsyncGenerator<Uint8Array> {
  const stream =
    name === '-' ? process.stdin : createReadStream(resolve(shell.globals().directory, name), { highWaterMark: CHUNK });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw unusable(name, error);
  }
}

/**
 * What `--key` was given: the keys themselves, or files that list them. Lines that are empty or begin with `#` say
 * nothing.
 *
 * @throws CountersignError `usage` when one is neither
 */
export function ledgerKeys(shell: Shell, given: readonly string[]): readonly NoteKey[] {
  return given.flatMap((text) => {
    const read = parseNoteKey(text);
    if (read.kind === 'ok') return [read.key];
    if (/^[^+]+\+[0-9a-f]{8}\+/.test(text)) throw noKey(text, read.why);
    const lines = smallFile(shell, text, MAX_KEYS_BYTES).toString('utf8').split('\n');
    const keys = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
    if (keys.length === 0) throw noKey(text, 'the file lists none');
    return keys.map((line) => {
      const key = parseNoteKey(line);
      if (key.kind === 'ok') return key.key;
      throw noKey(`${text}: ${line}`, key.why);
    });
  });
}

/**
 * A checkpoint that was kept as a file.
 *
 * @throws CountersignError `file.unusable` or `object.malformed`
 */
export async function keptCheckpoint(shell: Shell, name: string): Promise<KnownCheckpoint & { readonly text: string }> {
  return readKnownCheckpoint(smallFile(shell, name, MAX_NOTE_BYTES), name);
}

export interface Sniffed {
  /** All bytes, when the file is small and does not begin like an export; null otherwise. */
  readonly small: Buffer | null;
  /** All bytes, from the beginning. */
  readonly bytes: Bytes;
}

/** Looks at the beginning of a file: exports say what they are, and proofs are small. */
export async function exportOrSmall(bytes: AsyncGenerator<Uint8Array>): Promise<Sniffed> {
  const start = Buffer.from(`{"schema":"${EXPORT_SCHEMA.replace(/\/v\d+$/, '')}`);
  const held: Buffer[] = [];
  let size = 0;
  let isDone = false;
  while (!isDone && size <= MAX_PROOF_BYTES) {
    const next = await bytes.next();
    isDone = next.done === true;
    if (next.done === true) break;
    held.push(Buffer.from(next.value));
    size += next.value.length;
    if (size >= start.length && Buffer.concat(held).subarray(0, start.length).equals(start)) break;
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield* held;
    yield* bytes;
  };
  return { small: isDone ? Buffer.concat(held) : null, bytes: all() };
}

function smallFile(shell: Shell, name: string, limit: number): Buffer {
  const buffer = Buffer.alloc(limit + 1);
  let size = 0;
  try {
    const file = openSync(resolve(shell.globals().directory, name), 'r');
    try {
      for (let read = -1; read !== 0 && size < buffer.length; size += read) {
        read = readSync(file, buffer, size, buffer.length - size, null);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unusable(name, error);
  }
  if (size <= limit) return buffer.subarray(0, size);
  throw new CountersignError('file.unusable', `${name} is larger than ${limit} bytes, which nothing of its kind is`);
}

function unusable(name: string, error: unknown): CountersignError {
  const message = `${name} cannot be read: ${(error as Error).message}`;
  return new CountersignError('file.unusable', message, { cause: error, remedy: 'give the path of a file' });
}

function noKey(text: string, why: string): CountersignError {
  return new CountersignError('usage', `"${text.slice(0, 120)}" is no key of a ledger: ${why}`, {
    remedy: 'give NAME+ID+KEY as the ledger’s keeper printed it, or a file with one a line',
  });
}
