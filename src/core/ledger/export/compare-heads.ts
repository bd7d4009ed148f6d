/** Compares what was read with what was signed: with the checkpoint of the export itself, and with an earlier one. */
import { judgeCheckpoint } from '../checkpoint/judge-checkpoint.ts';
import type { NoteKey } from '../checkpoint/note-key.ts';
import type { Note } from '../checkpoint/note.ts';
import type { Checkpoint } from '../../../model/ledger.ts';
import { areEqual } from '../tree/verify-proof.ts';
import type { TreeHead } from '../tree/verify-proof.ts';
import type { ExportHeader } from './export-lines.ts';
import { finding, KEEP_EVIDENCE } from './finding.ts';
import type { LedgerFinding } from './finding.ts';

/** A checkpoint with the note that it was read from. */
export interface KnownCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly note: Note;
}

/** What differs between the entries that were read and the checkpoint behind them. `isMisplaced`: known already. */
export function compareWithSigned(
  header: ExportHeader,
  read: TreeHead,
  signed: Checkpoint,
  isMisplaced: boolean,
): readonly LedgerFinding[] {
  const { origin, size } = signed;
  const found: LedgerFinding[] = [];
  if (origin !== header.origin) {
    const why = `the file says that it is ${header.origin}, and its checkpoint is one of ${origin}`;
    found.push(finding('header.differs', 1, why, KEEP_EVIDENCE));
  }
  if (header.size !== size) {
    const why = `the file promises ${header.size} entries, and ${size} were signed`;
    found.push(finding('header.differs', 1, why, KEEP_EVIDENCE));
  }
  if (read.size !== size) {
    const how = read.size < size ? `${size - read.size} missing` : `${read.size - size} too many`;
    const why = `${size} entries were signed and ${read.size} are here: ${how}`;
    found.push(finding('export.size', null, why, KEEP_EVIDENCE));
  } else if (!areEqual(read.root, signed.root) && !isMisplaced) {
    // Misplaced entries hash to another root by themselves.
    const why = `something among these ${size} entries was changed: they hash to ${text(read.root)}, and ${text(signed.root)} was signed`;
    found.push(finding('root.differs', null, why, KEEP_EVIDENCE));
  }
  return found;
}

export interface Earlier {
  readonly since: KnownCheckpoint;
  readonly keys: readonly NoteKey[];
  /** Whether the tree had the earlier root when it had the earlier size. */
  readonly met: boolean;
  /** Entries from the beginning of the ledger to the end of the file. */
  readonly size: number;
  /** Whether the file was read to its checkpoint. */
  readonly isWhole: boolean;
}

const BOTH = 'keep both files: together they prove it';

/** Why what was read does not extend the earlier checkpoint; null when it does, or where the end is not known. */
export function compareWithEarlier(header: ExportHeader, earlier: Earlier): LedgerFinding | null {
  const { since, keys, met, isWhole } = earlier;
  const { origin, size } = since.checkpoint;
  if (origin !== header.origin) {
    const why = `the earlier checkpoint is one of ${origin}, and this is ${header.origin}`;
    return finding('since.origin', null, why, 'give a checkpoint of this ledger');
  }
  const trust = judgeCheckpoint(since.checkpoint, since.note, keys);
  if (trust.kind === 'forged' || trust.kind === 'unknown-key') {
    const rule = trust.kind === 'forged' ? 'since.forged' : 'since.unknown-key';
    const why = `the earlier checkpoint is not the ledger’s: ${trust.why}`;
    return finding(rule, null, why, 'give one that you kept yourself');
  }
  if (size < header.before.size) {
    const why = `the earlier checkpoint has ${size} entries, and this file begins with entry ${header.before.size}`;
    return finding('since.before-export', null, why, 'export the ledger from an earlier entry');
  }
  if (size > earlier.size) {
    if (!isWhole) return null;
    const why = `${size} entries were there earlier, and only ${earlier.size} are now: the ledger was cut back`;
    return finding('since.newer', null, why, BOTH);
  }
  if (met) return null;
  const why = `the first ${size} entries are not those of the earlier checkpoint: two histories were shown`;
  return finding('since.split-view', null, why, BOTH);
}

function text(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64');
}
