/** Whether a signed checkpoint is one of the ledger it names, by keys that are known beforehand. */
import type { Checkpoint } from '../../../model/ledger.ts';
import { idText } from './note-key.ts';
import { verifyNote } from './note.ts';
import type { NoteKey } from './note-key.ts';
import type { Note } from './note.ts';

export type CheckpointTrust =
  /** `NAME+ID` of the keys that signed; one of them is the origin's own. */
  | { readonly kind: 'trusted'; readonly by: readonly string[] }
  /** No key is known at all, so nothing can be said. */
  | { readonly kind: 'no-key' }
  | { readonly kind: 'unknown-key' | 'forged'; readonly why: string };

/**
 * A key speaks for the origin that it is named after: one that is trusted for another ledger, or for a witness, does not
 * make a checkpoint of this one.
 */
export function judgeCheckpoint(checkpoint: Checkpoint, note: Note, keys: readonly NoteKey[]): CheckpointTrust {
  if (keys.length === 0) return { kind: 'no-key' };
  const trust = verifyNote(note, keys);
  switch (trust.kind) {
    case 'forged':
      return { kind: 'forged', why: `the signature of ${trust.name}+${trust.id} is not over these bytes` };
    case 'unknown-key':
      return { kind: 'unknown-key', why: `it is signed by ${claimants(note).join(', ')}, and by no key that you gave` };
    case 'verified': {
      const by = trust.by.map(({ name, id }) => `${name}+${idText(id)}`);
      if (trust.by.some(({ name }) => name === checkpoint.origin)) return { kind: 'trusted', by };
      const why = `${by.join(', ')} signed it, which is not the key of ${checkpoint.origin}`;
      return { kind: 'unknown-key', why };
    }
  }
}

/** `NAME+ID` of every signature line, verified or not. */
export function claimants({ signatures }: Note): readonly string[] {
  return signatures.map(({ name, id }) => `${name}+${idText(id)}`);
}
