/** Owners that a change of a code-owners file takes away. Reads lines, not the whole syntax: order is left to the policy. */
import type { FilePatch } from '../../model/change.ts';
import { hunkLines } from './hunk-lines.ts';

interface LostOwners {
  readonly pattern: string;
  /** Owners that the pattern had before and no added line of the pattern has. */
  readonly owners: readonly string[];
}

/** Patterns that lose owners in this patch, in the order of the file. */
export function lostOwners(patch: FilePatch): readonly LostOwners[] {
  const before = new Map<string, Set<string>>();
  const after = new Map<string, Set<string>>();
  for (const hunk of patch.hunks) {
    for (const { sign, text } of hunkLines(hunk)) {
      const [pattern, ...owners] = wordsOf(text);
      if (pattern === undefined || owners.length === 0) continue;
      const side = sign === '-' ? before : after;
      const known = side.get(pattern) ?? new Set<string>();
      for (const owner of owners) known.add(owner);
      side.set(pattern, known);
    }
  }
  const lost: LostOwners[] = [];
  for (const [pattern, owners] of before) {
    const left = [...owners].filter((owner) => after.get(pattern)?.has(owner) !== true);
    if (left.length > 0) lost.push({ pattern, owners: left });
  }
  return lost;
}

/** Pattern and owners of a line; an owner is `@name` or an e-mail. Comments and sections have none. */
function wordsOf(text: string): string[] {
  const line = text.trim();
  if (line === '' || line.startsWith('#') || line.startsWith('[')) return [];
  const [pattern = '', ...rest] = line.split(/\s+/);
  const comment = rest.findIndex((word) => word.startsWith('#'));
  return [pattern, ...(comment < 0 ? rest : rest.slice(0, comment)).filter((word) => word.includes('@'))];
}
