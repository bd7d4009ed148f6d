/** Keys of ledgers, made of fixed seeds so that what is signed is the same in every run. */
import { createPrivateKey } from 'node:crypto';
import { formatNoteKey, noteKeyOf } from '../../src/core/ledger/checkpoint/note-key.ts';
import type { NoteKey } from '../../src/core/ledger/checkpoint/note-key.ts';
import type { NoteSigner } from '../../src/core/ledger/checkpoint/note.ts';

export const ORIGIN = 'countersign.example/shop';

/** Who signs as `name`, with the key of a seed of 32 equal bytes (RFC 8410 frames it). */
function signerOf(name: string, seed: number): NoteSigner {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return { name, key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
}

export function keyOf({ name, key }: NoteSigner): NoteKey {
  const found = noteKeyOf(name, key);
  if (found === null) throw new Error(`no key for ${name}`);
  return found;
}

export const SIGNER: NoteSigner = signerOf(ORIGIN, 1);
export const STRANGER: NoteSigner = signerOf(ORIGIN, 2);
export const OTHER_LEDGER: NoteSigner = signerOf('countersign.example/other', 3);
export const KEYS: readonly NoteKey[] = [keyOf(SIGNER)];
export const KEY_TEXT: string = formatNoteKey(keyOf(SIGNER));
