/** Questions to the commit graph besides the log: merge-bases under a shallow boundary, the bare walk. */
import { CountersignError } from '../../model/error.ts';
import { isObjectId } from '../../model/id.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitPlace, GitProcesses } from './process.ts';
import { gitFailure } from './failure.ts';
import type { Walks } from './walk.ts';

/** All best common ancestors; see the port. */
export async function mergeBases(
  processes: GitProcesses,
  shadow: GitPlace,
  walks: Walks,
  pair: readonly [CommitId, CommitId],
  shallow: ReadonlySet<CommitId>,
): Promise<readonly CommitId[]> {
  // What one leads to through commits of one parent each is its ancestor, and so their only base.
  for (const [tip, onto] of [pair, pair.toReversed()] as const) {
    if (tip !== undefined && onto !== undefined && (await walks.branch(tip, onto)) !== null) return [onto];
  }
  const found = await processes.run(shadow, ['merge-base', '--all', ...pair], { accepted: [0, 1] });
  const bases = found.stdout.toString('latin1').split('\n').filter(isObjectId) as string[] as CommitId[];
  // git answers 1 both for "none" and for commits that it could not read.
  if (found.status === 1 && /^(?:error|fatal):/m.test(found.stderr))
    throw gitFailure('merge-base', found.status, found.stderr);
  if (shallow.size > 0) await refuseHiddenBases(walks, pair, bases, shallow);
  return bases;
}

/**
 * A boundary commit that is reachable from one side and from no base found may hide a better base behind it. One
 * below a base cannot: its ancestors are that base's ancestors too.
 */
async function refuseHiddenBases(
  walks: Walks,
  tips: readonly CommitId[],
  bases: readonly CommitId[],
  shallow: ReadonlySet<CommitId>,
): Promise<void> {
  for await (const commits of walks.walk({ tips, not: bases, order: 'newest-first' })) {
    const boundary = commits.find((commit) => shallow.has(commit.id));
    if (boundary !== undefined) throw hiddenHistory(boundary.id);
  }
}

/** The error of a question whose answer lies behind a shallow boundary. */
function hiddenHistory(boundary: CommitId): CountersignError {
  return new CountersignError('history.shallow', `this shallow clone has no history before commit ${boundary}`, {
    remedy: 'fetch the history with: git fetch --unshallow',
  });
}
