/**
 * The lines of an exported ledger that are no entries: the header in front, the signed checkpoint at the end. Between
 * them each line is one entry, byte for byte the leaf of the tree.
 */
import { HASH_BYTES, MAX_ENTRY_BYTES } from '../../../model/ledger.ts';
import type { TreeState } from '../../../model/ledger.ts';
import { isKeyName } from '../checkpoint/note-key.ts';
import { MAX_NOTE_BYTES } from '../checkpoint/note.ts';
import { stateFault } from '../tree/tree-growth.ts';

export const EXPORT_SCHEMA = 'countersign.dev/ledger-export/v1';

/** Longest line, in bytes: an entry, or a checkpoint whose characters are all escaped. */
export const MAX_LINE_BYTES: number = Math.max(MAX_ENTRY_BYTES, MAX_NOTE_BYTES * 2);

const CHECKPOINT_START = '{"checkpoint":';

/** What an export says of itself. All of it is a claim that the checkpoint has to confirm. */
export interface ExportHeader {
  readonly origin: string;
  /** Entries of the whole ledger when it was exported. */
  readonly size: number;
  /** The tree over the entries before the first one here; empty when the export begins at the beginning. */
  readonly before: TreeState;
}

export type ReadHeader =
  | { readonly kind: 'ok'; readonly header: ExportHeader }
  | { readonly kind: 'malformed'; readonly why: string };

/** The first line, without its end. */
export function encodeHeader({ origin, size, before }: ExportHeader): string {
  const peaks = before.peaks.map((peak) => Buffer.from(peak).toString('hex'));
  return JSON.stringify({ schema: EXPORT_SCHEMA, origin, size, from: before.size, peaks });
}

/** Reads the first line; `why` completes "it is no export of a ledger: …". */
export function decodeHeader(line: Uint8Array): ReadHeader {
  const value = objectOf(line);
  if (value === null) return malformed('its first line is no JSON object');
  const { schema, origin, size, from, peaks } = value;
  if (schema !== EXPORT_SCHEMA) return malformed(`its first line does not say "${EXPORT_SCHEMA}"`);
  if (typeof origin !== 'string' || !isKeyName(origin)) return malformed('its origin is no name');
  if (typeof size !== 'number' || typeof from !== 'number') return malformed('its first line lacks `size` or `from`');
  const before = { size: from, peaks: peaksOf(peaks) };
  const fault = stateFault(before);
  if (fault !== null) return malformed(`it cannot begin where it says: ${fault}`);
  const header = { origin, size, before };
  if (!Number.isSafeInteger(size) || size < from) return malformed('it begins after its own end');
  const isSame = Buffer.from(encodeHeader(header), 'utf8').equals(line);
  return isSame ? { kind: 'ok', header } : malformed('its first line is not spelled as countersign writes it');
}

/** The last line, without its end. */
export function encodeCheckpointLine(note: string): string {
  return JSON.stringify({ checkpoint: note });
}

/** Whether a line is meant to be the last one. No entry begins like this. */
export function isCheckpointLine(line: Uint8Array): boolean {
  return Buffer.from(line.subarray(0, CHECKPOINT_START.length)).toString('latin1') === CHECKPOINT_START;
}

/** The signed note of the last line; null when it is not spelled as {@link encodeCheckpointLine} does. */
export function decodeCheckpointLine(line: Uint8Array): string | null {
  const note = objectOf(line)?.['checkpoint'];
  if (typeof note !== 'string') return null;
  return Buffer.from(encodeCheckpointLine(note), 'utf8').equals(line) ? note : null;
}

function peaksOf(value: unknown): readonly Buffer[] {
  if (!Array.isArray(value)) return [];
  return value.map((peak: unknown) => {
    const bytes = typeof peak === 'string' ? Buffer.from(peak, 'hex') : Buffer.alloc(0);
    return bytes.length === HASH_BYTES ? bytes : Buffer.alloc(0);
  });
}

function objectOf(line: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(Buffer.from(line).toString('utf8')) as unknown;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function malformed(why: string): ReadHeader {
  return { kind: 'malformed', why };
}
