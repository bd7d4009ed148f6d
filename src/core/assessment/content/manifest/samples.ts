/** Files that lie among documents and test data: judged where something that deploys names them, else passed over. */
import type { RepoPath } from '../../../../model/path.ts';
import type { NeighbourFile, ReadFile } from '../family.ts';
import { definesDeployment, delivers, folderOf, isSample, isTestData } from '../manifest-paths.ts';

/** The files to judge, those that nothing applies as far as the tree says, and what stands beside them. */
export interface Sifted {
  readonly judged: readonly ReadFile[];
  readonly passedOver: readonly ReadFile[];
  /** Unchanged files beside the changed ones whose objects are in the cluster: no samples, and none from elsewhere. */
  readonly standing: readonly NeighbourFile[];
}

/**
 * Takes out samples. A file that moves between them and the rest keeps the side that counts: what becomes a sample is
 * deleted for the cluster.
 */
export function withoutSamples(files: readonly ReadFile[], neighbours: readonly NeighbourFile[]): Sifted {
  if (!files.some(({ path, oldPath }) => isSample(path) || isSample(oldPath))) {
    return { judged: files, passedOver: [], standing: neighbours };
  }
  const definitions = [...definitionsIn(files), ...neighbours.filter(({ path }) => definesDeployment(path))];
  const named = namedPaths(definitions);
  const delivered = namedPaths(definitions.filter(({ path }) => delivers(path)));
  const counts = (path: RepoPath): boolean => !isSample(path) || isNamed(path, isTestData(path) ? delivered : named);
  const judged: ReadFile[] = [];
  const passedOver: ReadFile[] = [];
  for (const file of files) {
    const [before, after] = [counts(file.oldPath), counts(file.path)];
    if (before && after) judged.push(file);
    else if (before) judged.push({ ...file, path: file.oldPath, newText: null });
    else if (after) judged.push({ ...file, oldPath: file.path, oldText: null });
    else passedOver.push(file);
  }
  // Files that say what is applied come from the whole tree: an object of that name there is another one.
  const folders = new Set(files.flatMap(({ path, oldPath }) => [folderOf(path), folderOf(oldPath)]));
  const standing = neighbours.filter(({ path }) => folders.has(folderOf(path)) && counts(path));
  return { judged, passedOver, standing };
}

/** Definitions that the change itself touches, on both sides: what was applied goes with the line that named it. */
function definitionsIn(files: readonly ReadFile[]): readonly NeighbourFile[] {
  return files.flatMap(({ path, oldPath, newText, oldText }) => {
    const sides = [
      { path, text: newText },
      { path: oldPath, text: oldText },
    ];
    return sides.flatMap((side) =>
      side.text === null || !definesDeployment(side.path) ? [] : [{ ...side, text: side.text }],
    );
  });
}

/** Paths in texts, read from the root and from the folder of the text: nobody knows where a command is started. */
function namedPaths(definitions: readonly NeighbourFile[]): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { path, text } of definitions) {
    const folder = folderOf(path);
    for (const [word] of applying(path, text).matchAll(/[\w.@+*/-]{3,300}/g)) {
      if (!word.includes('/') && !/\.(?:ya?ml|json)$/.test(word)) continue;
      for (const from of ['', folder]) named.add(resolved(from, word));
    }
  }
  return named;
}

const APPLIES = /\b(?:kubectl|kustomize|helm|oc|kapp|argocd|flux|skaffold|apply|deploy\w*|manifests?)\b/i;

/** Scripts and pipelines name documents also in order to write, publish or check them: only what applies counts. */
function applying(path: RepoPath, text: string): string {
  if (delivers(path)) return text;
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .filter((line) => APPLIES.test(line))
    .join('\n');
}

function resolved(folder: string, word: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const step of word.split('/')) {
    // Behind a pattern anything may stand: its folder is what is named.
    if (step.includes('*')) break;
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step);
  }
  return parts.join('/');
}

/** The file itself, or a folder around it below the one that makes it a sample: `docs/` alone is named for other reasons. */
function isNamed(path: RepoPath, named: ReadonlySet<string>): boolean {
  let at: string = path;
  while (at !== '' && (at === path || isSample(at))) {
    if (named.has(at)) return true;
    at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
  }
  return false;
}
