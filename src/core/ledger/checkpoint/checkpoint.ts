/** Checkpoints: the head of a ledger's tree as the text of a signed note (C2SP `tlog-checkpoint`). */
import { CountersignError } from '../../../model/error.ts';
import { HASH_BYTES } from '../../../model/ledger.ts';
import type { Checkpoint } from '../../../model/ledger.ts';
import { parseNote, signNote } from './note.ts';
import type { Note, NoteSigner } from './note.ts';

export type ReadCheckpoint =
  | { readonly kind: 'ok'; readonly checkpoint: Checkpoint; readonly note: Note }
  | { readonly kind: 'malformed'; readonly why: string };

/** Origin, size, root and extension lines, each on a line of its own: what is signed. */
function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  return `${[origin, String(size), Buffer.from(root).toString('base64'), ...extensions].join('\n')}\n`;
}

/**
 * The signed checkpoint. The first signer should be the ledger itself, under its origin as name.
 *
 * @throws CountersignError `usage` when it would not be read as what it says, or cannot be signed
 */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  const text = checkpointText(checkpoint);
  const read = parseText(text);
  const isSame =
    read.kind === 'ok' && checkpointText(read.checkpoint) === text && sameLines(read.checkpoint, checkpoint);
  // A line end inside an origin or an extension would make another checkpoint out of this one.
  if (isSame) return signNote(text, signers);
  const why = read.kind === 'malformed' ? read.why : 'a part of it has a line end';
  throw new CountersignError('usage', `this is no checkpoint: ${why}`);
}

/** Reads a signed checkpoint; its signatures have not been verified. `why` completes "it is no checkpoint: …". */
export function parseCheckpoint(bytes: Uint8Array): ReadCheckpoint {
  const read = parseNote(bytes);
  if (read.kind === 'malformed') return read;
  const parsed = parseText(read.note.text);
  return parsed.kind === 'malformed' ? parsed : { kind: 'ok', checkpoint: parsed.checkpoint, note: read.note };
}

type ParsedText =
  | { readonly kind: 'ok'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'malformed'; readonly why: string };

function parseText(text: string): ParsedText {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3) return malformed('it has fewer than three lines');
  if (lines.includes('')) return malformed('a line of it is empty');
  const [origin = '', sizeText = '', rootText = '', ...extensions] = lines;
  const size = /^(?:0|[1-9][0-9]{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (!Number.isSafeInteger(size)) return malformed('its second line is no number of entries');
  const root = Buffer.from(rootText, 'base64');
  if (root.length !== HASH_BYTES || root.toString('base64') !== rootText) {
    return malformed('its third line is no root hash in base64');
  }
  return { kind: 'ok', checkpoint: { origin, size, root, extensions } };
}

function sameLines(read: Checkpoint, given: Checkpoint): boolean {
  return read.origin === given.origin && read.extensions.length === given.extensions.length;
}

function malformed(why: string): { readonly kind: 'malformed'; readonly why: string } {
  return { kind: 'malformed', why };
}
