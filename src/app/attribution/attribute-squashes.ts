/** Evidence of many landed commits at once, traced to the requests they were squashed from: for audits. */
import type { TracedEvidence } from '../../core/attribution/clues.ts';
import type { HistoryGraph } from '../../core/attribution/history-graph.ts';
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import { tiesOf } from '../../core/attribution/ties.ts';
import type { Finding } from '../../model/attribution.ts';
import type { Commit } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import { History } from './attribute-history.ts';
import type { NoteBook } from './attribute-notes.ts';
import { findLeads } from './attribute-sources.ts';
import { followLeads } from './attribute-trace.ts';

export interface SquashTraces {
  /** By landed commit: pass it to `withTraced` beside the commit's own clues. */
  readonly traced: ReadonlyMap<CommitId, readonly TracedEvidence[]>;
  /** Landed commits whose source cannot be read, and why. */
  readonly unreadable: ReadonlyMap<CommitId, Finding>;
}

/** True when a message names a request, so that {@link traceSquashes} may find where the commit came from. */
export function mayBeTraced(commit: Pick<Commit, 'message' | 'parents'>): boolean {
  return commit.parents.length < 2 && tiesOf(commit.message).some(({ kind }) => kind !== 'revert');
}

/**
 * Traces landed commits to the heads of the requests and to the cherry-picked commits that their messages name. A
 * handful of git processes for any number of commits. What these were made from in turn is not looked for: an audit's
 * kept record could then depend on every note and every commit of the clone, and would have to be computed each time.
 *
 * @param commits those of the history for which {@link mayBeTraced} holds
 * @param head the history's head
 * @param graph the commits that lead to the head: asked for only when there is something to trace
 */
export async function traceSquashes(
  repo: GitRepository,
  commits: readonly Commit[],
  head: CommitId,
  marks: MarkTable,
  book: NoteBook,
  graph: () => Promise<HistoryGraph>,
): Promise<SquashTraces> {
  const history = new History(repo);
  const options = { branch: null, formerTips: false, rewrites: false };
  const { leads, unreadable } = await findLeads(repo, book, commits, new Set(), options);
  const traces = await followLeads({ repo, history, book, marks }, leads, { not: [head], graph });
  return { traced: traces.traced, unreadable: new Map([...traces.unreadable, ...unreadable]) };
}
