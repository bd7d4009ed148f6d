/**
 * Verification of proofs, step by step as RFC 9162 has it (sections 2.1.3.2 and 2.1.4.2; the trees are those of
 * RFC 6962). Sizes may exceed 32 bits, so halves are taken by division, not by shifting.
 */
import { HASH_BYTES } from '../../../model/ledger.ts';
import { emptyRoot, nodeHash } from './merkle-hash.ts';
import { isSize } from './tree-growth.ts';

export interface InclusionClaim {
  /** {@link leafHash} of the entry. */
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `path` proves that the leaf stands at that index of the tree with that size and root. */
export function verifyInclusion(claim: InclusionClaim, path: readonly Uint8Array[]): boolean {
  const { index, size } = claim;
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([claim.leaf, claim.root, ...path])) return false;
  let at = index;
  let last = size - 1;
  let hash = claim.leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && areEqual(hash, claim.root);
}

/** A tree as its head says it is. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `path` proves that the second tree begins with all of the first one. */
export function verifyConsistency(first: TreeHead, second: TreeHead, path: readonly Uint8Array[]): boolean {
  if (!isSize(first.size) || !isSize(second.size) || first.size > second.size) return false;
  if (!areHashes([first.root, second.root, ...path])) return false;
  if (first.size === 0 && !areEqual(first.root, emptyRoot())) return false;
  if (first.size === second.size) return path.length === 0 && areEqual(first.root, second.root);
  if (first.size === 0) return path.length === 0;
  const steps = isPowerOfTwo(first.size) ? [first.root, ...path] : path;
  const [start, ...rest] = steps;
  if (start === undefined || path.length === 0) return false;
  let at = first.size - 1;
  let last = second.size - 1;
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let firstHash = start;
  let secondHash = start;
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      firstHash = nodeHash(hash, firstHash);
      secondHash = nodeHash(hash, secondHash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      secondHash = nodeHash(secondHash, hash);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && areEqual(firstHash, first.root) && areEqual(secondHash, second.root);
}

function areHashes(all: readonly Uint8Array[]): boolean {
  return all.every((hash) => hash.length === HASH_BYTES);
}

/** Whether two hashes are the same; nothing of them is secret. */
export function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function isPowerOfTwo(value: number): boolean {
  let rest = value;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
}
