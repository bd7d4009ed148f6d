/**
 * Private keys of signed notes as text: `PRIVATE+KEY+NAME+ID+KEY`, the form of golang.org/x/mod/sumdb/note, where KEY is
 * base64 of the algorithm's byte and the 32 bytes of the seed.
 */
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { NoteSigner } from './note.ts';
import { idText, isKeyName, noteKeyOf } from './note-key.ts';

const START = 'PRIVATE+KEY+';
const ED25519 = 1;
const SEED_BYTES = 32;

export type ReadSigner =
  | { readonly kind: 'ok'; readonly signer: NoteSigner }
  | { readonly kind: 'malformed'; readonly why: string };

/** Reads it; `why` completes "it is no private key: …" and repeats nothing of it. */
export function parseSigner(text: string): ReadSigner {
  const parts = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text.trim());
  if (parts === null) return malformed('it is not PRIVATE+KEY+NAME+ID+KEY');
  const [, name = '', id = '', encoded = ''] = parts;
  const bytes = Buffer.from(encoded, 'base64');
  if (!isKeyName(name)) return malformed('its name has blanks or a control character');
  if (bytes[0] !== ED25519 || bytes.length !== SEED_BYTES + 1) return malformed('it is not an Ed25519 key');
  const signer = { name, key: keyOfSeed(bytes.subarray(1)) };
  const own = noteKeyOf(name, signer.key);
  if (own === null || idText(own.id) !== id) return malformed('its id does not belong to its name and key');
  return { kind: 'ok', signer };
}

/** Writes it: for a file that nobody else may read. */
export function formatSigner({ name, key }: NoteSigner): string {
  const own = noteKeyOf(name, key);
  const { d = '' } = key.export({ format: 'jwk' });
  if (own === null || d === '') throw new TypeError('it is no private Ed25519 key with a name');
  const bytes = Buffer.concat([Buffer.of(ED25519), Buffer.from(d, 'base64url')]);
  return `${START}${name}+${idText(own.id)}+${bytes.toString('base64')}`;
}

/** RFC 8410 frames the seed. */
function keyOfSeed(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function malformed(why: string): ReadSigner {
  return { kind: 'malformed', why };
}
