/** What is wrong with a ledger, or could not be told of it. */
import type { Checkpoint, EntryKind } from '../../../model/ledger.ts';

/** Stable names: each has one meaning for ever. */
export type LedgerRule =
  | 'export.header'
  | 'export.truncated'
  | 'export.line-too-long'
  | 'export.size'
  | 'export.trailing'
  | 'header.differs'
  | 'entry.malformed'
  | 'entry.unknown'
  | 'entry.missing'
  | 'entry.out-of-order'
  | 'root.differs'
  | 'checkpoint.malformed'
  | 'checkpoint.unknown-key'
  | 'checkpoint.forged'
  | 'key.absent'
  | 'since.origin'
  | 'since.unknown-key'
  | 'since.forged'
  | 'since.newer'
  | 'since.split-view'
  | 'since.before-export'
  | 'proof.wrong';

/** `refused`: this is not what was signed. `error`: it could not be judged. */
const STATES: Readonly<Record<LedgerRule, LedgerFinding['state']>> = {
  'export.header': 'error',
  'export.truncated': 'error',
  'export.line-too-long': 'error',
  'export.size': 'refused',
  'export.trailing': 'refused',
  'header.differs': 'refused',
  'entry.malformed': 'error',
  'entry.unknown': 'error',
  'entry.missing': 'refused',
  'entry.out-of-order': 'refused',
  'root.differs': 'refused',
  'checkpoint.malformed': 'error',
  'checkpoint.unknown-key': 'refused',
  'checkpoint.forged': 'refused',
  'key.absent': 'error',
  'since.origin': 'refused',
  'since.unknown-key': 'refused',
  'since.forged': 'refused',
  'since.newer': 'refused',
  'since.split-view': 'refused',
  'since.before-export': 'error',
  'proof.wrong': 'refused',
};

export interface LedgerFinding {
  readonly rule: LedgerRule;
  readonly state: 'refused' | 'error';
  /** Line of the file, from 1; null where it is about the whole. */
  readonly line: number | null;
  /** What was seen, and what should be there; one sentence without a full stop. */
  readonly why: string;
  readonly remedy: string;
}

/** The finding of a rule, with the state that the rule has. */
export function finding(rule: LedgerRule, line: number | null, why: string, remedy: string): LedgerFinding {
  return { rule, state: STATES[rule], line, why, remedy };
}

/** The answer about an exported ledger. */
export interface LedgerVerdict {
  /** `pass` only when nothing is wrong, everything could be read, and a known key of the origin signed it. */
  readonly state: 'pass' | 'refused' | 'error';
  /** As the header says; null when there is none. */
  readonly origin: string | null;
  /** Index of the first entry of the file. */
  readonly from: number;
  /** Entries that were read. */
  readonly entries: number;
  readonly kinds: Readonly<Partial<Record<EntryKind, number>>>;
  /** Times of the first and the last entry, as they claim; null where there is none. */
  readonly times: { readonly first: string; readonly last: string } | null;
  /** As it was signed, whether or not the signature is known; null when there is none. */
  readonly checkpoint: Checkpoint | null;
  /** `NAME+ID` of known keys whose signatures verified. */
  readonly signedBy: readonly string[];
  /** `NAME+ID` of every signature line. */
  readonly claimedBy: readonly string[];
  /** Size of the earlier checkpoint that this one provably extends; null where none was given or it does not. */
  readonly extendsSize: number | null;
  /** In the order of the file; of those about single entries the first {@link MAX_FINDINGS}. */
  readonly findings: readonly LedgerFinding[];
  /** How many more there are. */
  readonly more: number;
}

export const MAX_FINDINGS = 20;

/** The way out where nothing can be mended. */
export const KEEP_EVIDENCE = 'keep this file: it is the evidence; then compare with a copy that somebody else holds';
