/** Trees built by the code under test, with every node kept. */
import type { NodeId } from '../../src/model/ledger.ts';
import { leafHash } from '../../src/core/ledger/tree/merkle-hash.ts';
import { growTree } from '../../src/core/ledger/tree/tree-growth.ts';

export interface KeptTree {
  readonly root: Buffer;
  readonly hashOf: (id: NodeId) => Buffer | null;
}

export function keptTree(entries: readonly Uint8Array[]): KeptTree {
  const nodes = new Map<string, Buffer>();
  const tree = growTree();
  for (const entry of entries) {
    tree.append(leafHash(entry), ({ level, index }, hash) => nodes.set(`${level}/${index}`, hash));
  }
  return { root: tree.root(), hashOf: ({ level, index }) => nodes.get(`${level}/${index}`) ?? null };
}
