/** The key of a service's ledger: made when it is first needed, and kept beside what the service keeps. */
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { createPrivate, readPrivate } from '../adapters/files/private-text.ts';
import type { NoteSigner } from '../core/ledger/checkpoint/note.ts';
import { formatSigner, parseSigner } from '../core/ledger/checkpoint/signer-key.ts';
import { CountersignError } from '../model/error.ts';

const FILE = 'ledger.key';

/**
 * The signer whose key lies in `folder`; made under the name `origin`, which stays, where there is none.
 *
 * @throws CountersignError `file.unusable` where the file is no key, or others may read it
 */
export function ledgerSigner(folder: string, origin: string): NoteSigner {
  const known = knownSigner(folder);
  if (known !== null) return known;
  const { privateKey } = generateKeyPairSync('ed25519');
  const name = origin.replace(/[\p{White_Space}\p{Cc}+]/gu, '-').slice(0, 150);
  return signerOf(createPrivate(join(folder, FILE), `${formatSigner({ name, key: privateKey })}\n`), folder);
}

/** The same, or null where no service has made one yet. */
export function knownSigner(folder: string): NoteSigner | null {
  const text = readPrivate(join(folder, FILE));
  return text === null ? null : signerOf(text, folder);
}

function signerOf(text: string, folder: string): NoteSigner {
  const read = parseSigner(text);
  if (read.kind === 'ok') return read.signer;
  throw new CountersignError('file.unusable', `${join(folder, FILE)} is no key of a ledger: ${read.why}`, {
    remedy: 'restore it from a backup; a new key begins a new ledger, which nobody who kept a checkpoint accepts',
  });
}
