/** Git LFS pointers: three lines that stand for a file kept elsewhere. Source: the git-lfs specification, version 1. */
import type { FilePatch } from '../../model/change.ts';

/** `version`, up to ten `ext-…` lines, `oid`, `size`. */
const POINTER_LINES = 13;
const OID_LINE = /(?:^|\n)\+oid sha256:([0-9a-f]{64})\r?(?:\n|$)/;

/** The digest that an LFS pointer's new side names; null when the patch does not write a pointer. */
export function lfsPointerDigest(patch: FilePatch): string | null {
  for (const hunk of patch.hunks) {
    if (hunk.newStart > POINTER_LINES) return null;
    if (hunk.newCount === 0 || hunk.newCount > POINTER_LINES || hunk.body.length > 4096) continue;
    const bytes = Buffer.from(hunk.body.buffer, hunk.body.byteOffset, hunk.body.byteLength);
    if (!bytes.includes('+oid sha256:')) continue;
    const digest = OID_LINE.exec(bytes.toString('latin1'))?.[1];
    if (digest !== undefined) return digest;
  }
  return null;
}
