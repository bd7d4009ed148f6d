/** Nodes that proofs are made of, fetched from a store at once. */
import type { ProofPart } from '../../core/ledger/tree/proof-parts.ts';
import type { NodeId } from '../../model/ledger.ts';
import type { LedgerStore } from '../../ports/ledger.ts';

/** Answers for the nodes of these parts; null for any other. */
export async function nodesOf(
  store: LedgerStore,
  parts: readonly ProofPart[],
): Promise<(id: NodeId) => Uint8Array | null> {
  const ids = parts.flat();
  const hashes = await store.nodes(ids);
  const found = new Map(ids.map((id, at) => [nameOf(id), hashes[at]]));
  return (id) => found.get(nameOf(id)) ?? null;
}

function nameOf({ level, index }: NodeId): string {
  return `${level}/${index}`;
}
