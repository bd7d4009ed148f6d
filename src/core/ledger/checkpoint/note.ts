/**
 * Signed notes (C2SP `signed-note`): a text, an empty line, and one line for each signature:
 * `— NAME base64(key id ‖ signature)`. Signatures of keys that nobody here knows are ignored; one of a known key that
 * does not verify makes the whole note worthless.
 */
import { isUtf8 } from 'node:buffer';
import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CountersignError } from '../../../model/error.ts';
import { idText, isKeyName, noteKeyOf } from './note-key.ts';
import type { NoteKey } from './note-key.ts';

/** Largest note, in bytes, and most signatures; the specification asks for sixteen at least. */
export const MAX_NOTE_BYTES = 32_768;
const MAX_SIGNATURES = 100;
const ID_BYTES = 4;

/** A line of a note's signatures; not verified. */
export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  readonly signature: Buffer;
}

/** A note that was read; its signatures have not been verified. */
export interface Note {
  /** What is signed, with its last line end. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type ReadNote =
  | { readonly kind: 'ok'; readonly note: Note }
  | { readonly kind: 'malformed'; readonly why: string };

/** Reads a note; `why` completes "it is no signed note: …". */
export function parseNote(bytes: Uint8Array): ReadNote {
  if (bytes.length > MAX_NOTE_BYTES) return malformed(`it is larger than ${MAX_NOTE_BYTES} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) return malformed('it is not UTF-8');
  const whole = buffer.toString('utf8');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) return malformed('it has a control character');
  const end = whole.lastIndexOf('\n\n');
  if (end === -1) return malformed('no empty line stands before the signatures');
  const tail = whole.slice(end + 2);
  if (!tail.endsWith('\n')) return malformed('its last line does not end');
  const lines = tail.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = signatureOf(line);
    if (signature === null) return malformed('a line after the empty line is no signature');
    signatures.push(signature);
  }
  return { kind: 'ok', note: { text: whole.slice(0, end + 1), signatures } };
}

/** What a note's signatures prove to somebody who knows these keys. */
export type NoteTrust =
  /** At least one of them signed. */
  | { readonly kind: 'verified'; readonly by: readonly NoteKey[] }
  /** None of them signed; others may have. */
  | { readonly kind: 'unknown-key' }
  /** One of them is named, and its signature is wrong. */
  | { readonly kind: 'forged'; readonly name: string; readonly id: string };

/** Verifies a note by keys that are known beforehand. */
export function verifyNote(note: Note, keys: readonly NoteKey[]): NoteTrust {
  const by: NoteKey[] = [];
  for (const { name, id, signature } of note.signatures) {
    const known = keys.filter((key) => key.name === name && key.id === id);
    if (known.length === 0) continue;
    // Two different keys of one name and id are an accident or an attack: the note names the one that fits.
    const fitting = known.find(({ key }) => verify(null, Buffer.from(note.text, 'utf8'), key, signature));
    if (fitting === undefined) return { kind: 'forged', name, id: idText(id) };
    if (!by.includes(fitting)) by.push(fitting);
  }
  return by.length > 0 ? { kind: 'verified', by } : { kind: 'unknown-key' };
}

/** Who signs: a name and a private Ed25519 key. */
export interface NoteSigner {
  readonly name: string;
  readonly key: KeyObject;
}

/**
 * The note over `text` with one signature for each signer, in that order.
 *
 * @throws CountersignError `usage` when the text is none (it ends with a line end, without control characters) or a
 * signer cannot sign
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  const lines = signers.map(({ name, key }) => {
    const own = key.type === 'private' ? noteKeyOf(name, key) : null;
    if (own === null) {
      throw new CountersignError('usage', `a note cannot be signed as "${name.slice(0, 80)}"`, {
        remedy: 'give a name without blanks and +, and a private Ed25519 key',
      });
    }
    const id = Buffer.alloc(ID_BYTES);
    id.writeUInt32BE(own.id);
    const signature = sign(null, Buffer.from(text, 'utf8'), key);
    return `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
  });
  const note = `${text}\n${lines.join('')}`;
  const read = parseNote(Buffer.from(note, 'utf8'));
  if (read.kind === 'ok' && read.note.text === text) return note;
  const why = read.kind === 'ok' ? 'its text does not end with one line end' : read.why;
  throw new CountersignError('usage', `this text cannot be signed as a note: ${why}`);
}

function signatureOf(line: string): NoteSignature | null {
  const [dash, name = '', encoded = '', ...rest] = line.split(' ');
  if (dash !== '—' || rest.length > 0 || !isKeyName(name)) return null;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded || bytes.length <= ID_BYTES) return null;
  return { name, id: bytes.readUInt32BE(), signature: bytes.subarray(ID_BYTES) };
}

function malformed(why: string): ReadNote {
  return { kind: 'malformed', why };
}
