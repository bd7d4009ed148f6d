/**
 * Proofs as documents that stand alone: that an entry is in a signed ledger, or that one signed ledger extends another.
 * They say nothing twice: what can be computed is not in them.
 */
import { CountersignError } from '../../../model/error.ts';
import { HASH_BYTES } from '../../../model/ledger.ts';
import { z } from '../../reading/schema.ts';
import { parseCheckpoint } from '../checkpoint/checkpoint.ts';
import { claimants, judgeCheckpoint } from '../checkpoint/judge-checkpoint.ts';
import type { NoteKey } from '../checkpoint/note-key.ts';
import { MAX_NOTE_BYTES } from '../checkpoint/note.ts';
import { finding, KEEP_EVIDENCE } from '../export/finding.ts';
import type { KnownCheckpoint } from '../export/compare-heads.ts';
import type { LedgerFinding } from '../export/finding.ts';
import { leafHash } from '../tree/merkle-hash.ts';
import { verifyConsistency, verifyInclusion } from '../tree/verify-proof.ts';

export const PROOF_SCHEMA = 'countersign.dev/ledger-proof/v1';

/** Largest document, in bytes. */
export const MAX_PROOF_BYTES = 262_144;

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 in hexadecimal');
const index = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const note = z.string().max(MAX_NOTE_BYTES).describe('the signed note, with its line ends');
const path = z.array(hash).max(64).describe('from the leaf upwards');

const shape = z.discriminatedUnion('kind', [
  z.strictObject({
    schema: z.literal(PROOF_SCHEMA),
    kind: z.literal('inclusion'),
    index: index.describe('place of the entry, from 0'),
    entry: z.string().max(131_072).describe('the line of the export, without its end'),
    path,
    checkpoint: note,
  }),
  z.strictObject({
    schema: z.literal(PROOF_SCHEMA),
    kind: z.literal('consistency'),
    first: note,
    path,
    second: note,
  }),
]);

export interface InclusionProof {
  readonly kind: 'inclusion';
  readonly index: number;
  /** The entry as its line. */
  readonly entry: string;
  /** Hexadecimal hashes, from the leaf upwards. */
  readonly path: readonly string[];
  readonly checkpoint: string;
}

export interface ConsistencyProof {
  readonly kind: 'consistency';
  readonly first: string;
  readonly path: readonly string[];
  readonly second: string;
}

export type LedgerProof = InclusionProof | ConsistencyProof;

export type ReadProof =
  | { readonly kind: 'ok'; readonly proof: LedgerProof }
  | { readonly kind: 'malformed'; readonly why: string };

/** The published JSON schema of a proof: file name and text. */
export function ledgerProofSchema(): { readonly name: string; readonly text: string } {
  const { $schema, ...rest } = z.toJSONSchema(shape, { io: 'input', target: 'draft-2020-12' });
  const title = 'Output of: countersign ledger prove --json';
  return { name: 'ledger-proof.schema.json', text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n` };
}

/** Hashes of a proof as it spells them. */
export function hexPath(hashes: readonly Uint8Array[]): readonly string[] {
  return hashes.map((each) => Buffer.from(each).toString('hex'));
}

/** Reads a proof; `why` completes "it is no proof: …". */
export function parseProof(bytes: Uint8Array): ReadProof {
  if (bytes.length > MAX_PROOF_BYTES) return { kind: 'malformed', why: `it is larger than ${MAX_PROOF_BYTES} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return { kind: 'malformed', why: 'it is no JSON' };
  }
  const read = shape.safeParse(value);
  if (read.success) return { kind: 'ok', proof: read.data };
  const issue = read.error.issues[0];
  return { kind: 'malformed', why: `${issue?.message.slice(0, 200) ?? ''} at \`${issue?.path.join('.') ?? ''}\`` };
}

/** The answer about a proof. */
export interface ProofVerdict {
  readonly state: 'pass' | 'refused' | 'error';
  readonly proof: LedgerProof;
  /** What is proved about; for a consistency proof the newer one. Null when it cannot be read. */
  readonly checkpoint: KnownCheckpoint['checkpoint'] | null;
  /** The older one; null for a proof of inclusion. */
  readonly first: KnownCheckpoint['checkpoint'] | null;
  readonly signedBy: readonly string[];
  /** `NAME+ID` of every signature line. */
  readonly claimedBy: readonly string[];
  readonly findings: readonly LedgerFinding[];
}

/** Judges a proof by the keys that are known beforehand. */
export function checkProof(proof: LedgerProof, keys: readonly NoteKey[]): ProofVerdict {
  const findings: LedgerFinding[] = [];
  const head = headOf(proof.kind === 'inclusion' ? proof.checkpoint : proof.second, keys, findings);
  const first = proof.kind === 'inclusion' ? null : headOf(proof.first, keys, findings);
  if (head !== null && !isProved(proof, head, first)) {
    const what = proof.kind === 'inclusion' ? 'this entry stands at its index' : 'the second ledger extends the first';
    findings.push(finding('proof.wrong', null, `the path does not prove that ${what}`, KEEP_EVIDENCE));
  }
  const isRefused = findings.some(({ state }) => state === 'refused');
  return {
    state: isRefused ? 'refused' : findings.length > 0 ? 'error' : 'pass',
    proof,
    checkpoint: head?.checkpoint ?? null,
    first: first?.checkpoint ?? null,
    signedBy: head?.signedBy ?? [],
    claimedBy: head === null ? [] : claimants(head.note),
    findings,
  };
}

/**
 * The proof as C2SP's `tlog-proof` has it, with the entry as its extra data.
 *
 * @throws CountersignError `usage` for a proof of consistency, which that format does not have
 */
export function tlogProof(proof: LedgerProof): string {
  if (proof.kind === 'consistency')
    throw new CountersignError('usage', 'tlog-proof is a format of single entries only');
  const hashes = proof.path.map((each) => Buffer.from(each, 'hex').toString('base64'));
  const extra = Buffer.from(proof.entry, 'utf8').toString('base64');
  const lines = ['c2sp.org/tlog-proof@v1', `extra ${extra}`, `index ${proof.index}`, ...hashes];
  return `${lines.join('\n')}\n\n${proof.checkpoint}`;
}

interface Head extends KnownCheckpoint {
  readonly signedBy: readonly string[];
}

function headOf(text: string, keys: readonly NoteKey[], findings: LedgerFinding[]): Head | null {
  const read = parseCheckpoint(Buffer.from(text, 'utf8'));
  if (read.kind === 'malformed') {
    const why = `a checkpoint of the proof cannot be read: ${read.why}`;
    findings.push(finding('checkpoint.malformed', null, why, 'get the proof again'));
    return null;
  }
  const trust = judgeCheckpoint(read.checkpoint, read.note, keys);
  switch (trust.kind) {
    case 'trusted':
      return { ...read, signedBy: trust.by };
    case 'no-key':
      findings.push(
        finding('key.absent', null, 'nobody can say who signed it: no key was given', 'give it with --key NAME+ID+KEY'),
      );
      break;
    case 'forged':
      findings.push(finding('checkpoint.forged', null, `a checkpoint is forged: ${trust.why}`, KEEP_EVIDENCE));
      break;
    case 'unknown-key': {
      const why = `a checkpoint is not the ledger’s: ${trust.why}`;
      findings.push(finding('checkpoint.unknown-key', null, why, KEEP_EVIDENCE));
      break;
    }
  }
  return { ...read, signedBy: [] };
}

function isProved(proof: LedgerProof, head: Head, first: Head | null): boolean {
  const hashes = proof.path.map((each) => Buffer.from(each, 'hex'));
  if (hashes.some(({ length }) => length !== HASH_BYTES)) return false;
  const { size, root, origin } = head.checkpoint;
  switch (proof.kind) {
    case 'inclusion':
      return verifyInclusion(
        { leaf: leafHash(Buffer.from(proof.entry, 'utf8')), index: proof.index, size, root },
        hashes,
      );
    case 'consistency':
      if (first === null || first.checkpoint.origin !== origin) return false;
      return verifyConsistency(first.checkpoint, head.checkpoint, hashes);
  }
}
