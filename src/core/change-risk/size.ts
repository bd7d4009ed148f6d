/** How large and how scattered a change is: the features that the patch alone tells. */
import type { FilePatch } from '../../model/change.ts';
import type { RepoPath } from '../../model/path.ts';
import type { LineCount } from './blob-lines.ts';

/** Lines of one file of a change; 0 for what is no text. */
export interface FileSize {
  readonly added: number;
  readonly deleted: number;
}

export function sizeOf({ hunks }: FilePatch): FileSize {
  let added = 0;
  let deleted = 0;
  for (const hunk of hunks) {
    added += hunk.newCount;
    deleted += hunk.oldCount;
  }
  return { added, deleted };
}

/** The first folder of a path; `root` for a file at the top. */
export function subsystemOf(path: RepoPath): string {
  const end = path.indexOf('/');
  return end < 0 ? 'root' : path.slice(0, end + 1);
}

/** The folder of a path; empty at the top. */
function folderOf(path: RepoPath): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The features that the files of a change tell; `lt` counts what is known of the lines before. */
export function sizeFeatures(
  files: readonly { readonly path: RepoPath; readonly size: FileSize; readonly before: LineCount }[],
): Readonly<Record<'ns' | 'nd' | 'nf' | 'entropy' | 'la' | 'ld' | 'lt', number>> {
  let la = 0;
  let ld = 0;
  let lt = 0;
  for (const { size, before } of files) {
    la += size.added;
    ld += size.deleted;
    lt += before.lines;
  }
  return {
    ns: new Set(files.map(({ path }) => subsystemOf(path))).size,
    nd: new Set(files.map(({ path }) => folderOf(path))).size,
    nf: new Set(files.map(({ path }) => path)).size,
    entropy: entropyOf(files.map(({ size }) => size.added + size.deleted)),
    la,
    ld,
    lt,
  };
}

/** −Σ pₖ log₂ pₖ with pₖ = the file's share of the changed lines; 0 for one file, and where no line changed. */
function entropyOf(lines: readonly number[]): number {
  let total = 0;
  for (const count of lines) total += count;
  if (total === 0) return 0;
  let sum = 0;
  for (const count of lines) if (count > 0) sum -= (count / total) * Math.log2(count / total);
  return sum === 0 ? 0 : sum;
}
