/** Proofs out of a store or out of an export, as documents that anybody can verify without either. */
import { parseCheckpoint } from '../../core/ledger/checkpoint/checkpoint.ts';
import type { KnownCheckpoint } from '../../core/ledger/export/compare-heads.ts';
import type { ExportQuestion } from '../../core/ledger/export/check-export.ts';
import type { LedgerVerdict } from '../../core/ledger/export/finding.ts';
import { collectNodes } from '../../core/ledger/proof/collect-nodes.ts';
import { hexPath } from '../../core/ledger/proof/proof-document.ts';
import type { ConsistencyProof, InclusionProof, LedgerProof } from '../../core/ledger/proof/proof-document.ts';
import { consistencyParts, inclusionParts, lastSubtree, proofOf } from '../../core/ledger/tree/proof-parts.ts';
import { CountersignError } from '../../model/error.ts';
import type { NodeId } from '../../model/ledger.ts';
import type { LedgerStore, StoredCheckpoint } from '../../ports/ledger.ts';
import { nodesOf } from './stored-nodes.ts';
import { readExport } from './verify-export.ts';
import type { Bytes } from './verify-export.ts';

/**
 * That the entry at `index` is in the ledger of a checkpoint, out of a store: one hash for each level is read.
 *
 * @throws CountersignError `usage` when the checkpoint does not reach that far
 */
export async function proveEntry(
  store: LedgerStore,
  index: number,
  checkpoint: StoredCheckpoint,
): Promise<InclusionProof> {
  const parts = inclusionParts(index, checkpoint.size);
  const path = proofOf(parts, await nodesOf(store, parts));
  for await (const entry of store.entries(index, index + 1)) {
    return inclusion(index, Buffer.from(entry), path, checkpoint.note);
  }
  throw new CountersignError('object.missing', `the ledger lacks entry ${index}`);
}

/**
 * That the ledger of the second checkpoint extends that of the first, out of a store.
 *
 * @throws CountersignError `usage` when the second one is smaller
 */
export async function proveExtension(
  store: LedgerStore,
  first: StoredCheckpoint,
  second: StoredCheckpoint,
): Promise<ConsistencyProof> {
  const parts = consistencyParts(first.size, second.size);
  const path = proofOf(parts, await nodesOf(store, parts));
  return { kind: 'consistency', first: first.note, path: hexPath(path), second: second.note };
}

/**
 * What came of proving from a file: a proof only when the whole file is what its checkpoint says. Without a key it is
 * not known who signed that; whoever verifies the proof finds out.
 */
export interface ProvedFromExport {
  readonly verdict: LedgerVerdict;
  readonly proof: LedgerProof | null;
}

/**
 * That the entry at `index` is in an exported ledger. The file is judged on the way, in one pass and constant memory.
 *
 * @throws CountersignError `usage` when a ledger that passes has no such entry, or the file begins behind it
 */
export async function proveEntryOfExport(
  bytes: Bytes,
  index: number,
  question: ExportQuestion,
): Promise<ProvedFromExport> {
  const found: { entry: Buffer | null } = { entry: null };
  const onEntry = (at: number, line: Buffer): void => {
    question.onEntry?.(at, line);
    // The line is a view of a chunk that is going to be used again.
    if (at === index) found.entry = Buffer.from(line);
  };
  const read = await collectFrom(bytes, { level: 0, index }, { ...question, onEntry });
  const { note, verdict } = read;
  if (!isWhole(verdict) || note === null) return { verdict, proof: null };
  const parts = inclusionParts(index, read.size);
  if (found.entry === null) {
    throw new CountersignError('usage', `this file begins with entry ${verdict.from}: entry ${index} is not in it`, {
      remedy: 'take an export that begins earlier',
    });
  }
  return { verdict, proof: inclusion(index, found.entry, proofOf(parts, read.hashOf), note) };
}

/** That an exported ledger extends an earlier checkpoint; see {@link proveEntryOfExport}. */
export async function proveExtensionOfExport(
  bytes: Bytes,
  since: KnownCheckpoint & { readonly text: string },
  question: Omit<ExportQuestion, 'since'>,
): Promise<ProvedFromExport> {
  const { size } = since.checkpoint;
  const read = await collectFrom(bytes, lastSubtree(size), { ...question, since });
  if (!isWhole(read.verdict) || read.note === null) return { verdict: read.verdict, proof: null };
  const path = proofOf(consistencyParts(size, read.size), read.hashOf);
  const proof: ConsistencyProof = { kind: 'consistency', first: since.text, path: hexPath(path), second: read.note };
  return { verdict: read.verdict, proof };
}

/**
 * Reads a checkpoint that was kept as a file.
 *
 * @throws CountersignError `object.malformed` when it is none
 */
export function readKnownCheckpoint(bytes: Uint8Array, name: string): KnownCheckpoint & { readonly text: string } {
  const read = parseCheckpoint(bytes);
  if (read.kind === 'ok') return { ...read, text: Buffer.from(bytes).toString('utf8') };
  throw new CountersignError('object.malformed', `${name} is no checkpoint: ${read.why}`, {
    remedy: 'give the signed note as it was kept: origin, size, root, an empty line, signatures',
  });
}

function isWhole({ findings, more }: LedgerVerdict): boolean {
  return more === 0 && findings.every(({ rule }) => rule === 'key.absent');
}

interface Collected {
  readonly verdict: LedgerVerdict;
  readonly note: string | null;
  readonly size: number;
  readonly hashOf: (id: NodeId) => Uint8Array | null;
}

async function collectFrom(bytes: Bytes, start: NodeId, question: ExportQuestion): Promise<Collected> {
  const nodes = collectNodes(start);
  const { verdict, check } = await readExport(bytes, {
    ...question,
    onHeader: (header) => {
      question.onHeader?.(header);
      nodes.addPeaks(header.before);
    },
    onNode: nodes.visit,
  });
  if (check.tree !== null) nodes.addPeaks(check.tree.state());
  return { verdict, note: check.note, size: check.tree?.size ?? 0, hashOf: nodes.hashOf };
}

function inclusion(index: number, entry: Buffer, path: readonly Buffer[], checkpoint: string): InclusionProof {
  return { kind: 'inclusion', index, entry: entry.toString('utf8'), path: hexPath(path), checkpoint };
}
