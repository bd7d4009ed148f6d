/** The texts of both sides of changed files, for rules that look into dependency manifests and lock files. */
import type { TextPair } from '../../core/policy/content-class.ts';
import type { Side, Transition } from '../../model/change.ts';
import type { BlobId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Larger files are not looked into; the rule then sees "not read". */
const LARGEST = 8 << 20;

/** The texts of every change, in the order given; null where a file is no text or too large. One round trip to git. */
export async function readTexts(
  repo: GitRepository,
  changes: readonly (readonly Transition[])[],
): Promise<readonly (ReadonlyMap<RepoPath, TextPair> | null)[]> {
  const wanted = new Set<BlobId>();
  for (const transition of changes.flat()) {
    for (const side of [transition.old, transition.new])
      if (side !== null && isFile(side)) wanted.add(side.oid as BlobId);
  }
  const texts = new Map<string, string | null>();
  await repo.blobsUpTo([...wanted], LARGEST, (id, bytes) => {
    texts.set(id, bytes === null || bytes.includes(0) ? null : bytes.toString('utf8'));
  });
  return changes.map((transitions) => pairsOf(transitions, texts));
}

function pairsOf(
  transitions: readonly Transition[],
  texts: ReadonlyMap<string, string | null>,
): ReadonlyMap<RepoPath, TextPair> | null {
  const pairs = new Map<RepoPath, TextPair>();
  for (const { path, old, new: next } of transitions) {
    const before = old === null ? null : textOf(old, texts);
    const after = next === null ? null : textOf(next, texts);
    if (before === undefined || after === undefined) return null;
    pairs.set(path, { old: before, new: after });
  }
  return pairs;
}

/** Undefined where the side has no text that was read. */
function textOf(side: Side, texts: ReadonlyMap<string, string | null>): string | undefined {
  return isFile(side) ? (texts.get(side.oid) ?? undefined) : undefined;
}

function isFile(side: Side): boolean {
  return side.mode === '100644' || side.mode === '100755';
}
