/** Lines that a revert brings back recover the class they had when they were last there. */
import type { CommitClues, TracedEvidence } from '../../core/attribution/clues.ts';
import { type RestoredPath, restoredEvidence, restoredLines } from '../../core/attribution/restored.ts';
import { tiedCommit, tiesOf } from '../../core/attribution/ties.ts';
import type { BlobPair, Commit } from '../../model/change.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import { commitsAmong, isUnreadable } from './attribute-objects.ts';
import { cluesFor, type TraceDesk } from './attribute-trace.ts';

/** Every restored path costs one `git blame`: beyond this many, restored lines stay unknown. */
const MOST_PATHS = 8;

interface Revert {
  readonly commit: CommitId;
  readonly reverted: CommitId;
  readonly by: string;
}

/** The evidence of lines that commits bring back by reverting another commit that their message names. */
export async function traceReverts(
  desk: TraceDesk,
  targets: readonly Commit[],
  known: ReadonlyMap<CommitId, CommitClues>,
): Promise<ReadonlyMap<CommitId, TracedEvidence>> {
  const reverts = await presentReverts(desk, targets);
  if (reverts.length === 0) return new Map();
  await desk.history.single(reverts.flatMap(({ commit, reverted }) => [commit, reverted]));
  const paths = reverts.flatMap((revert) => candidatePaths(desk, revert)).slice(0, MOST_PATHS);
  const pairs = paths.map(({ pair }) => pair);
  const diffs = pairs.length === 0 ? [] : await desk.repo.diffBlobs(pairs);
  const found = new Map<CommitId, TracedEvidence>();
  for (const revert of reverts) {
    const restored: RestoredPath[] = [];
    for (const [at, one] of paths.entries()) {
      const diff = diffs[at];
      if (one.revert !== revert || diff === undefined || diff.binary) continue;
      const lines = restoredLines(one.undone, one.redone, diff.hunks);
      if (lines.length === 0) continue;
      const blame = await desk.repo.blame(one.before, one.undone.oldPath);
      restored.push({ path: one.redone.path, lines, blame });
    }
    if (restored.length === 0) continue;
    const clues = await cluesOfOrigins(
      desk,
      restored.flatMap(({ blame }) => blame),
      known,
    );
    found.set(
      revert.commit,
      restoredEvidence(restored, (id) => clues.get(id), revert.by),
    );
  }
  return found;
}

async function presentReverts(desk: TraceDesk, targets: readonly Commit[]): Promise<readonly Revert[]> {
  const named = targets.flatMap(({ id, message }) =>
    tiesOf(message).flatMap((tie): readonly Revert[] => {
      const reverted = tie.kind === 'revert' ? tiedCommit(tie.commit) : null;
      return reverted === null ? [] : [{ commit: id, reverted, by: tie.text }];
    }),
  );
  if (named.length === 0) return [];
  const commits = await commitsAmong(
    desk.repo,
    named.map(({ reverted }) => reverted),
  );
  const there = new Set(commits.map(({ id }) => id));
  return named.filter(({ reverted }) => there.has(reverted));
}

type Patch = Parameters<typeof restoredLines>[0];

interface Candidate {
  readonly revert: Revert;
  readonly before: CommitId;
  readonly undone: Patch;
  readonly redone: Patch;
  readonly pair: BlobPair;
}

/** Paths from which the reverted commit took lines and to which the revert adds some. */
function candidatePaths(desk: TraceDesk, revert: Revert): readonly Candidate[] {
  const undone = desk.history.commits.get(revert.reverted);
  const redone = desk.history.commits.get(revert.commit);
  const before = undone?.commit.parents[0];
  const [taken, added] = [undone?.patches ?? [], redone?.patches ?? []];
  if (before === undefined) return [];
  const byPath = new Map(added.map((patch) => [patch.path, patch]));
  return taken.flatMap((patch): readonly Candidate[] => {
    const other = byPath.get(patch.oldPath);
    if (patch.old === null || other === undefined || other.new === null) return [];
    const pair = { old: patch.old.oid as BlobId, new: other.new.oid as BlobId };
    return [{ revert, before, undone: patch, redone: other, pair }];
  });
}

async function cluesOfOrigins(
  desk: TraceDesk,
  blame: readonly { readonly commit: CommitId }[],
  known: ReadonlyMap<CommitId, CommitClues>,
): Promise<ReadonlyMap<CommitId, CommitClues>> {
  const origins = [...new Set(blame.map(({ commit }) => commit))];
  const clues = new Map(known);
  const missing = origins.filter((id) => !clues.has(id));
  try {
    await desk.history.bare(missing);
    for (const [id, one] of await cluesFor(desk, missing)) clues.set(id, one);
  } catch (error) {
    // What the restored lines once were is then unknown; the change itself can still be judged.
    if (!isUnreadable(error)) throw error;
  }
  return clues;
}
