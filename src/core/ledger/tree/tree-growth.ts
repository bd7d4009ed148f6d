/**
 * A tree that grows at its right end. What has to be kept are the hashes of its whole subtrees from left to right, one
 * for each bit of its size (a *compact range*; transparency-dev/merkle, `docs/compact_ranges.md`).
 */
import { CountersignError } from '../../../model/error.ts';
import { HASH_BYTES } from '../../../model/ledger.ts';
import type { NodeId, TreeState } from '../../../model/ledger.ts';
import { foldPeaks, nodeHash } from './merkle-hash.ts';

/** Told of every subtree that becomes whole, leaves included, from the leaf upwards. */
export type NodeVisitor = (id: NodeId, hash: Buffer) => void;

export interface GrowingTree {
  /** Number of leaves. */
  readonly size: number;
  /** Adds the hash of a leaf. Costs one hash on average, and one for each level at worst. */
  append(leaf: Buffer, visit?: NodeVisitor): void;
  root(): Buffer;
  /** What to hand to {@link growTree} to go on from here. */
  state(): TreeState;
}

export const EMPTY_TREE: TreeState = { size: 0, peaks: [] };

/**
 * A tree of `state`, ready to grow.
 *
 * @throws CountersignError `object.malformed` when the state is none (see {@link stateFault})
 */
export function growTree(state: TreeState = EMPTY_TREE): GrowingTree {
  const fault = stateFault(state);
  if (fault !== null) throw new CountersignError('object.malformed', `the ledger's tree cannot be continued: ${fault}`);
  const peaks: Buffer[] = state.peaks.map((peak) => Buffer.from(peak));
  let size = state.size;
  return {
    get size() {
      return size;
    },
    append(leaf, visit) {
      let hash = leaf;
      let level = 0;
      let index = size;
      visit?.({ level, index }, hash);
      // As in adding one to a binary number: each bit that is set is a whole subtree that now gets its right half.
      while (index % 2 === 1) {
        const left = peaks.pop();
        if (left === undefined) throw new CountersignError('internal', 'a peak of the tree is missing');
        hash = nodeHash(left, hash);
        level += 1;
        index = (index - 1) / 2;
        visit?.({ level, index }, hash);
      }
      peaks.push(hash);
      size += 1;
    },
    root: () => foldPeaks(peaks),
    state: () => ({ size, peaks: [...peaks] }),
  };
}

/** Why this is no state of a tree; null when it is one. */
export function stateFault({ size, peaks }: TreeState): string | null {
  if (!isSize(size)) return 'its size is no whole number of entries';
  const wanted = peakCount(size);
  if (peaks.length !== wanted) return `a tree of ${size} entries has ${wanted} peaks, not ${peaks.length}`;
  return peaks.every((peak) => peak.length === HASH_BYTES) ? null : `a peak is not ${HASH_BYTES} bytes long`;
}

/** Whether a number can be the size of a tree: whole, and exact as a JavaScript number. */
export function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

/** Bits that are set in a number that may be larger than 32 bits. */
function peakCount(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
