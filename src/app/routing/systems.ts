/** The systems that a change touches: the services it belongs to, else the folders, each with the sources in it. */
import { compileGlob } from '../../core/reading/glob.ts';
import { classesOf } from '../../core/reading/path-class.ts';
import type { CommitId } from '../../model/id.ts';
import { displayPath, type RepoPath } from '../../model/path.ts';
import type { Services } from '../../model/services.ts';
import type { GitRepository } from '../../ports/git.ts';
import { folderOf } from './blame-of-change.ts';

/** A set of files that somebody should know. */
export interface System {
  readonly name: string;
  readonly serviceTier: number | null;
  readonly files: readonly RepoPath[];
}

/** Of fewer files in a folder nobody can say that the knowledge of them hangs on somebody. */
const FEWEST_FILES = 5;
const NOT_WRITTEN = /(?:^|\/)(?:vendor|node_modules|third_party|dist|generated|__snapshots__)\/|\.min\.(?:js|css)$/;

/** Systems of the changed paths, as they stand at a commit; documentation and what is generated is left out of them. */
export async function systemsOf(
  repo: GitRepository,
  at: CommitId,
  changed: readonly RepoPath[],
  services: Services,
): Promise<readonly System[]> {
  const files = (await repo.list(at, null)).map(({ path }) => path).filter(isSource);
  const touched = new Set(changed.flatMap((path) => services.of(path)));
  const named = [...touched].map(({ name, tier, paths }): System => {
    const globs = paths.flatMap((text) => {
      const compiled = compileGlob(text);
      return compiled.kind === 'ok' ? [compiled.glob] : [];
    });
    return { name, serviceTier: tier, files: files.filter((path) => globs.some((glob) => glob.matches(path))) };
  });
  const others = changed.filter((path) => isSource(path) && services.of(path).length === 0);
  const folders = new Set(others.map(folderOf));
  const inFolders = files.filter((path) => folders.has(folderOf(path)));
  if (inFolders.length < FEWEST_FILES) return named;
  return [...named, { name: foldersPhrase([...folders].sort()), serviceTier: null, files: inFolders }];
}

function isSource(path: RepoPath): boolean {
  if (NOT_WRITTEN.test(path)) return false;
  const classes = classesOf(path);
  return !classes.includes('documentation') && !classes.includes('lock');
}

function foldersPhrase(folders: readonly string[]): string {
  const shown = folders.slice(0, 2).map((folder) => (folder === '' ? 'the root folder' : `${displayPath(folder)}/`));
  const more = folders.length - 2;
  return more > 0 ? `${shown.join(', ')} and ${more} more ${more === 1 ? 'folder' : 'folders'}` : shown.join(' and ');
}
