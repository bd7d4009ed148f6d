/** Walking the commit graph: `git rev-list`, whose lines hold nothing but numbers and ids. */
import type { CommitId } from '../../model/id.ts';
import type { LogQuery } from '../../ports/git.ts';
import { gitFailure } from './failure.ts';
import { lineBatches } from './lines.ts';
import type { GitPlace, GitProcesses } from './process.ts';

export interface WalkedCommit {
  readonly id: CommitId;
  /** As git sees them: none at a shallow boundary. */
  readonly parents: readonly CommitId[];
  /** Committer time, seconds since 1970. */
  readonly time: number;
}

/**
 * Commits of a query, in its order, in batches. `since` is a filter: git's own stops at the first older commit and so
 * loses newer ones behind a clock that went wrong.
 */
export async function* walk(
  processes: GitProcesses,
  place: GitPlace,
  query: Omit<LogQuery, 'patches'>,
): AsyncGenerator<readonly WalkedCommit[]> {
  if (query.tips.length === 0) return;
  const order = query.order === 'parents-first' && !query.tipsOnly ? ['--topo-order', '--reverse'] : [];
  const first = query.firstParent ? ['--first-parent'] : [];
  const only = query.tipsOnly ? ['--no-walk=unsorted'] : [];
  const git = processes.start(
    place,
    ['rev-list', '--timestamp', '--parents', ...order, ...first, ...only, '--stdin'],
    'pipe',
  );
  git.stdin?.end(
    [...query.tips, ...(query.tipsOnly ? [] : query.not.map((id) => `^${id}`))].map((line) => `${line}\n`).join(''),
  );
  try {
    for await (const lines of lineBatches(git)) {
      const commits = lines.map(walkedCommit);
      yield query.since === undefined ? commits : commits.filter((commit) => commit.time >= (query.since ?? 0));
    }
    const status = await git.exit;
    if (status !== 0) throw gitFailure('rev-list', status, git.stderr());
  } finally {
    git.kill();
  }
}

function walkedCommit(line: string): WalkedCommit {
  const [time = '', id = '', ...parents] = line.split(' ');
  return { id: id as CommitId, parents: parents as CommitId[], time: Number(time) };
}
