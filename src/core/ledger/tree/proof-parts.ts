/**
 * Which hashes a proof is made of (RFC 6962, sections 2.1.1 and 2.1.2), as arithmetic on places alone. Each hash of a
 * proof covers a stretch of leaves: one whole subtree, or, at the right edge, several that are hashed together.
 */
import { CountersignError } from '../../../model/error.ts';
import type { NodeId } from '../../../model/ledger.ts';
import { foldPeaks } from './merkle-hash.ts';

/** One hash of a proof: the whole subtrees that are folded into it, from left to right. */
export type ProofPart = readonly NodeId[];

/**
 * The path of a leaf to the root of the tree over `size` leaves, from the leaf's sibling upwards.
 *
 * @throws CountersignError `usage` unless 0 ≤ `index` < `size`
 */
export function inclusionParts(index: number, size: number): readonly ProofPart[] {
  checkOrder(0, index, size - 1, `the ledger has ${size} entries: there is none with index ${index}`);
  return siblings({ level: 0, index }, size);
}

/**
 * The proof that the tree over `second` leaves begins with the tree over `first` leaves; empty where there is nothing
 * to prove.
 *
 * @throws CountersignError `usage` unless 0 ≤ `first` ≤ `second`
 */
export function consistencyParts(first: number, second: number): readonly ProofPart[] {
  checkOrder(0, first, second, `a ledger of ${second} entries cannot extend one of ${first}`);
  if (first === 0 || first === second) return [];
  const last = lastSubtree(first);
  const path = siblings(last, second);
  // A first tree that is one whole subtree is known to the verifier already: it is the first root.
  return last.index === 0 ? path : [[last], ...path];
}

/** The smallest whole subtree at the right end of a tree; it is where a consistency proof starts. Of no leaf: the first. */
export function lastSubtree(size: number): NodeId {
  if (size === 0) return { level: 0, index: 0 };
  let level = 0;
  let rest = size;
  while (rest % 2 === 0) {
    rest /= 2;
    level += 1;
  }
  return { level, index: rest - 1 };
}

/** The whole subtrees that the leaves `from` to `to` − 1 fall into; `from` must be a multiple of the largest one. */
export function subtrees(from: number, to: number): readonly NodeId[] {
  const found: NodeId[] = [];
  let at = from;
  for (let width = floorPower(to - from); width >= 1; width /= 2) {
    if (to - at < width) continue;
    found.push({ level: Math.log2(width), index: at / width });
    at += width;
  }
  return found;
}

/**
 * The proof itself. `hashOf` gives the hash of a whole subtree.
 *
 * @throws CountersignError `object.missing` when it has none
 */
export function proofOf(parts: readonly ProofPart[], hashOf: (id: NodeId) => Uint8Array | null): readonly Buffer[] {
  return parts.map((part) =>
    foldPeaks(
      part.map((id) => {
        const hash = hashOf(id);
        if (hash !== null) return hash;
        throw new CountersignError('object.missing', `the ledger's tree lacks node ${id.index} of level ${id.level}`);
      }),
    ),
  );
}

function siblings({ level, index }: NodeId, size: number): readonly ProofPart[] {
  const parts: ProofPart[] = [];
  let width = 2 ** level;
  for (let at = index; width < size; at = Math.floor(at / 2), width *= 2) {
    const from = (at % 2 === 0 ? at + 1 : at - 1) * width;
    // At the right edge there may be nothing beside it: such a node moves up as it is.
    if (from < size) parts.push(subtrees(from, Math.min(from + width, size)));
  }
  return parts;
}

function floorPower(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return count === 0 ? 0 : power;
}

function checkOrder(low: number, value: number, high: number, message: string): void {
  const isOrdered = Number.isSafeInteger(value) && Number.isSafeInteger(high) && low <= value && value <= high;
  if (!isOrdered) throw new CountersignError('usage', message);
}
