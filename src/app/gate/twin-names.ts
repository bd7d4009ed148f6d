/** Names that two files of one tree would share on some disk: by case, Unicode form, or letters that nobody sees. */
import { foldPath } from '../../core/reading/path-name.ts';
import type { Transition } from '../../model/change.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId } from '../../model/id.ts';
import { comparePaths, pathToBytes, type RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';

/**
 * The refusal of a landing that brings in a path, or a folder of one, which another path of the new tree would be
 * mistaken for; null where there is none. Twins that have been there before are not the landing's.
 */
export async function twinNode(
  repo: GitRepository,
  old: CommitId | null,
  transitions: readonly Transition[],
): Promise<DecisionNode | null> {
  const added = transitions.filter((each) => each.old === null && each.new !== null).map(({ path }) => path);
  // A ref that begins takes over a tree that was judged elsewhere.
  if (old === null || added.length === 0) return null;
  const gone = new Set(transitions.filter((each) => each.new === null).map(({ path }) => path));
  const names = new Map<string, RepoPath>();
  for (const { path } of await repo.list(old, null))
    if (!gone.has(path)) for (const name of namesOf(path)) names.set(foldPath(name), name);
  for (const path of added.toSorted(comparePaths)) {
    for (const name of namesOf(path)) {
      const folded = foldPath(name);
      const other = names.get(folded);
      if (other !== undefined && other !== name) return refusal(other, name);
      names.set(folded, name);
    }
  }
  return null;
}

/** The path and every folder above it. */
function namesOf(path: RepoPath): readonly RepoPath[] {
  const names: RepoPath[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) names.push(path.slice(0, at) as RepoPath);
  return [...names, path];
}

function refusal(one: RepoPath, other: RepoPath): DecisionNode {
  return {
    id: 'landing.twin-names',
    title: 'no two names are one on any disk',
    state: 'blocked',
    condition: null,
    observed: [],
    reason: `${spelled(one)} and ${spelled(other)} are one name where case, Unicode form or invisible letters do not count`,
    remedy: 'give one of them another name: a checkout on such a disk would hold only one of the two',
    source: 'rules of the gate',
    children: [],
  };
}

/** With every byte that is not plain ASCII written out, because twins look alike. */
function spelled(path: RepoPath): string {
  const letters = [...pathToBytes(path)].map((byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return letters.join('');
}
