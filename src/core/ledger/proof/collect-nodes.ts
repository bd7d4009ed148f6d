/**
 * The nodes of one proof, picked out while a ledger streams by. Which subtrees stand beside the way to the root does not
 * depend on how long the ledger is going to be, so one pass is enough, and one hash for each level is kept.
 */
import type { NodeId, TreeState } from '../../../model/ledger.ts';
import { subtrees } from '../tree/proof-parts.ts';
import type { NodeVisitor } from '../tree/tree-growth.ts';

export interface NodeCollector {
  /** To be told of every node that becomes whole. */
  readonly visit: NodeVisitor;
  /** To be told of the tree at the beginning and at the end: its peaks are nodes as well. */
  addPeaks(state: TreeState): void;
  readonly hashOf: (id: NodeId) => Uint8Array | null;
}

/** Collects the subtree `start`, and whatever stands beside its way to the root of any tree. */
export function collectNodes(start: NodeId): NodeCollector {
  const kept = new Map<string, Uint8Array>();
  const keep = (id: NodeId, hash: Uint8Array): void => {
    if (isBeside(id, start)) kept.set(nameOf(id), hash);
  };
  return {
    visit: keep,
    addPeaks({ size, peaks }) {
      // Several peaks at the right edge are folded into one hash of the proof, so all of them are kept.
      for (const [at, id] of subtrees(0, size).entries()) {
        const hash = peaks[at];
        if (hash !== undefined) kept.set(nameOf(id), hash);
      }
    },
    hashOf: (id) => kept.get(nameOf(id)) ?? null,
  };
}

function isBeside({ level, index }: NodeId, start: NodeId): boolean {
  if (level < start.level) return false;
  const own = Math.floor(start.index / 2 ** (level - start.level));
  const sibling = own % 2 === 0 ? own + 1 : own - 1;
  return index === sibling || (level === start.level && index === own);
}

function nameOf({ level, index }: NodeId): string {
  return `${level}/${index}`;
}
