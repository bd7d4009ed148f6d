/** The definitions of RFC 6962, section 2.1, written down as they stand there: slow, recursive, and without any state. */
import { createHash } from 'node:crypto';

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

/** The largest power of two smaller than `n`. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH(D[n]) */
export function naiveRoot(entries: readonly Uint8Array[]): Buffer {
  const [only] = entries;
  if (only === undefined) return sha256();
  if (entries.length === 1) return sha256(Buffer.of(0), only);
  const k = splitOf(entries.length);
  return sha256(Buffer.of(1), naiveRoot(entries.slice(0, k)), naiveRoot(entries.slice(k)));
}

/** PATH(m, D[n]) */
export function naivePath(m: number, entries: readonly Uint8Array[]): readonly Buffer[] {
  const n = entries.length;
  if (n <= 1) return [];
  const k = splitOf(n);
  return m < k
    ? [...naivePath(m, entries.slice(0, k)), naiveRoot(entries.slice(k))]
    : [...naivePath(m - k, entries.slice(k)), naiveRoot(entries.slice(0, k))];
}

/** PROOF(m, D[n]) */
export function naiveProof(m: number, entries: readonly Uint8Array[]): readonly Buffer[] {
  return subProof(m, entries, true);
}

function subProof(m: number, entries: readonly Uint8Array[], isWhole: boolean): readonly Buffer[] {
  const n = entries.length;
  if (m === n) return isWhole ? [] : [naiveRoot(entries)];
  const k = splitOf(n);
  return m <= k
    ? [...subProof(m, entries.slice(0, k), isWhole), naiveRoot(entries.slice(k))]
    : [...subProof(m - k, entries.slice(k), false), naiveRoot(entries.slice(0, k))];
}
