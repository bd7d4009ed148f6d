/** Which commits came in by a merge that names a tool's branch: the name is a hint for each of them. */
import type { Evidence } from '../../model/attribution.ts';
import type { CommitId } from '../../model/id.ts';
import { type CommitClues } from './clues.ts';
import type { HistoryGraph } from './history-graph.ts';
import type { MergedBranch } from './marks/merge-subject.ts';

/** A merge and the branches that its subject names; at least one. */
export interface NamingMerge {
  readonly id: CommitId;
  readonly parents: readonly CommitId[];
  readonly branches: readonly MergedBranch[];
}

/** What brings more is a line of development, not the branch of one task. */
const MOST_COMMITS = 1000;

/**
 * The hint of every commit that a merge brought in from a tool's branch: what the named parent reaches and the first
 * one does not. What another merge had brought into that branch from a branch of another name belongs to that one.
 *
 * @param graph every commit of the history or range that the merges are of
 */
export function branchHints(graph: HistoryGraph, merges: readonly NamingMerge[]): ReadonlyMap<CommitId, Evidence> {
  const byId = new Map(merges.map((merge) => [merge.id, merge]));
  const hints = new Map<CommitId, Evidence>();
  // The innermost merge speaks first, and the first that speaks is heard.
  for (const id of graph.inOrder(merges.map((merge) => merge.id))) {
    const merge = byId.get(id);
    if (merge === undefined) continue;
    for (const { parent, evidence } of merge.branches) {
      if (evidence === null) continue;
      const side = broughtIn(graph, merge, parent);
      const foreign = new Set(side.flatMap((inner) => foreignTo(graph, byId.get(inner))));
      for (const commit of side) if (!foreign.has(commit) && !hints.has(commit)) hints.set(commit, evidence);
    }
  }
  return hints;
}

function broughtIn(graph: HistoryGraph, { parents }: NamingMerge, parent: number): readonly CommitId[] {
  const [first, side] = [parents[0], parents[parent]];
  return first === undefined || side === undefined ? [] : (graph.reachedOnly(side, first, MOST_COMMITS) ?? []);
}

function foreignTo(graph: HistoryGraph, merge: NamingMerge | undefined): readonly CommitId[] {
  const foreign = merge?.branches.filter(({ evidence }) => evidence === null) ?? [];
  return merge === undefined ? [] : foreign.flatMap(({ parent }) => broughtIn(graph, merge, parent));
}

/** The same clues with the hint beside them, unless the commit says better itself what made it. */
export function withBranchHint(clues: CommitClues, hint: Evidence | undefined): CommitClues {
  if (hint === undefined || clues.whole.some(({ grade }) => grade !== 'inferred')) return clues;
  return { ...clues, whole: [...clues.whole, hint] };
}
