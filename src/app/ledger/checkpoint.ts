/** Signing the head of a ledger. */
import { parseCheckpoint, signCheckpoint } from '../../core/ledger/checkpoint/checkpoint.ts';
import { foldPeaks } from '../../core/ledger/tree/merkle-hash.ts';
import { consistencyParts, proofOf } from '../../core/ledger/tree/proof-parts.ts';
import { verifyConsistency } from '../../core/ledger/tree/verify-proof.ts';
import { CountersignError } from '../../model/error.ts';
import type { Checkpoint } from '../../model/ledger.ts';
import { noteKeyOf } from '../../core/ledger/checkpoint/note-key.ts';
import { type NoteSigner, parseNote, verifyNote } from '../../core/ledger/checkpoint/note.ts';
import type { LedgerStore, StoredCheckpoint } from '../../ports/ledger.ts';
import { nodesOf } from './stored-nodes.ts';

/**
 * Signs the ledger as it stands and keeps the checkpoint; the newest one when nothing was added since. The first signer
 * is the ledger itself: its name becomes the origin.
 *
 * What was signed before, as far as the store knows, is never contradicted: a store whose tree does not extend its newest
 * checkpoint was tampered with, and nothing is signed over it. A store that went back together with its checkpoints
 * looks whole; whoever kept a newer one finds out.
 *
 * @throws CountersignError `object.malformed` when the store contradicts its newest checkpoint
 */
export async function signHead(
  store: LedgerStore,
  signers: readonly [NoteSigner, ...NoteSigner[]],
): Promise<StoredCheckpoint> {
  const [{ name: origin }] = signers;
  const newest = await store.checkpoint();
  const state = await store.state();
  const head = { origin, size: state.size, root: foldPeaks(state.peaks), extensions: [] };
  if (newest !== null) await checkExtends(store, newest, head, signers[0]);
  if (newest?.size === head.size) return newest;
  const signed = { size: head.size, note: signCheckpoint(head, signers) };
  await store.saveCheckpoint(signed);
  return signed;
}

/** A ledger goes on under the key that it began with; a witness may have signed besides. */
function checkSigner({ note }: StoredCheckpoint, { name, key }: NoteSigner): void {
  const read = parseNote(Buffer.from(note, 'utf8'));
  const own = noteKeyOf(name, key);
  if (read.kind !== 'ok' || own === null) return;
  if (verifyNote(read.note, [own]).kind === 'verified') return;
  throw contradiction('its newest checkpoint was not signed with this key');
}

async function checkExtends(
  store: LedgerStore,
  newest: StoredCheckpoint,
  head: Checkpoint,
  signer: NoteSigner,
): Promise<void> {
  const read = parseCheckpoint(Buffer.from(newest.note, 'utf8'));
  if (read.kind === 'malformed') throw contradiction(`its newest checkpoint cannot be read: ${read.why}`);
  const { checkpoint } = read;
  if (checkpoint.origin !== head.origin) throw contradiction(`its newest checkpoint is one of ${checkpoint.origin}`);
  checkSigner(newest, signer);
  if (checkpoint.size !== newest.size) throw contradiction('its newest checkpoint is filed under another size');
  if (checkpoint.size > head.size) {
    throw contradiction(`${checkpoint.size} entries were signed and ${head.size} are there`);
  }
  const parts = consistencyParts(checkpoint.size, head.size);
  const path = proofOf(parts, await nodesOf(store, parts));
  if (verifyConsistency(checkpoint, head, path)) return;
  throw contradiction(`its first ${checkpoint.size} entries are not those that were signed`);
}

function contradiction(why: string): CountersignError {
  return new CountersignError('object.malformed', `the ledger contradicts what was signed: ${why}`, {
    remedy: 'sign nothing; compare with an export, a witness or a backup, and find out who changed it',
  });
}
