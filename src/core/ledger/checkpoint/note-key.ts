/**
 * Keys of signed notes, as text (C2SP `signed-note`; golang.org/x/mod/sumdb/note): `NAME+ID+KEY`, where the id is eight
 * hexadecimal digits and the key base64 of an algorithm byte and the public key. One algorithm is read: Ed25519.
 */
import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const ED25519 = 1;
const KEY_BYTES = 32;

/** A key that verifies notes under a name. */
export interface NoteKey {
  readonly name: string;
  /** The first four bytes of SHA-256 over name, line end, algorithm and public key; it finds a key and proves nothing. */
  readonly id: number;
  readonly key: KeyObject;
}

export type ReadNoteKey =
  | { readonly kind: 'ok'; readonly key: NoteKey }
  | { readonly kind: 'malformed'; readonly why: string };

/** Whether a text can name a key, and so be the origin of a ledger: not empty, without blanks and `+`. */
export function isKeyName(text: string): boolean {
  return text.length > 0 && text.length <= 200 && text.isWellFormed() && !/[\p{White_Space}\p{Cc}+]/u.test(text);
}

/** Reads `NAME+ID+KEY`; `why` completes "it is no key: …". */
export function parseNoteKey(text: string): ReadNoteKey {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text);
  if (parts === null) return malformed('it is not NAME+ID+KEY');
  const [, name = '', id = '', encoded = ''] = parts;
  if (!isKeyName(name)) return malformed('its name has blanks or a control character');
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) return malformed('its last part is not base64');
  if (bytes[0] !== ED25519) return malformed('its algorithm is not Ed25519');
  if (bytes.length !== KEY_BYTES + 1) return malformed(`its public key is not ${KEY_BYTES} bytes long`);
  const raw = bytes.subarray(1);
  if (keyId(name, raw).toString('hex') !== id) return malformed('its id does not belong to its name and key');
  const key = publicKey(raw);
  if (key === null) return malformed('its public key is none');
  return { kind: 'ok', key: { name, id: Number.parseInt(id, 16), key } };
}

/**
 * The key that verifies what `key` (private or public, Ed25519) signs as `name`; null when the name cannot name a key or
 * the key is of another algorithm.
 */
export function noteKeyOf(name: string, key: KeyObject): NoteKey | null {
  const raw = rawKey(key);
  if (raw === null || !isKeyName(name)) return null;
  const found = publicKey(raw);
  return found === null ? null : { name, id: keyId(name, raw).readUInt32BE(), key: found };
}

/** `NAME+ID+KEY`: what is handed to whoever verifies. */
export function formatNoteKey({ name, id, key }: NoteKey): string {
  const raw = rawKey(key) ?? Buffer.alloc(0);
  return `${name}+${idText(id)}+${Buffer.concat([Buffer.of(ED25519), raw]).toString('base64')}`;
}

/** An id as eight hexadecimal digits. */
export function idText(id: number): string {
  return id.toString(16).padStart(8, '0');
}

function keyId(name: string, raw: Uint8Array): Buffer {
  const hash = createHash('sha256').update(name, 'utf8').update(Buffer.of(0x0a, ED25519)).update(raw);
  return hash.digest().subarray(0, 4);
}

function rawKey(key: KeyObject): Buffer | null {
  if (key.asymmetricKeyType !== 'ed25519') return null;
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return x === undefined ? null : Buffer.from(x, 'base64url');
}

function publicKey(raw: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
  } catch {
    return null;
  }
}

function malformed(why: string): ReadNoteKey {
  return { kind: 'malformed', why };
}
