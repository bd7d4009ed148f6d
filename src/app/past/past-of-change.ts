/** The past of the files of a range: one walk over the history before it. */
import { type Past, readPast, standingCompanions } from '../../core/past/past.ts';
import type { Commit } from '../../model/change.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Progress } from '../../ports/terminal.ts';
import { gatherChange, resolveRange } from '../change/change.ts';

/** The answer of `past`. */
export interface PastOfChange extends Past {
  readonly subject: string;
  readonly files: number;
}

/** Reads at most `limit` commits before the change; what is still in its file exists no more is left out. */
export async function pastOfChange(
  repo: GitRepository,
  range: string | null,
  options: { readonly now: number; readonly limit: number; readonly progress: Progress },
): Promise<PastOfChange> {
  const resolved = await resolveRange(repo, range);
  const change = await gatherChange(repo, resolved);
  const paths = change.transitions.map(({ path }) => path);
  const reader = readPast(paths, options.now);
  if (change.base !== null) {
    let current: Commit | null = null;
    let touched: RepoPath[] = [];
    const flush = (): void => {
      if (current !== null) reader.commit(current, touched);
    };
    options.progress.start(null, 'reading the past');
    await repo.log(
      { tips: [change.base], not: [], patches: 'ranges', order: 'newest-first', limit: options.limit },
      {
        commit(commit) {
          flush();
          current = commit;
          touched = [];
          options.progress.advance(1);
        },
        file: (patch) => void touched.push(patch.path),
      },
    );
    flush();
    options.progress.done();
  }
  const past = reader.finish();
  const standing = await repo.sides(
    change.head,
    past.companions.map(({ path }) => path),
  );
  const companions = standingCompanions(past.companions, (path) => standing.get(path) !== null);
  return { ...past, companions, subject: resolved.text, files: paths.length };
}
