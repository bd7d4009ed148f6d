/** The hints that merges of an audited history give to the commits they brought in: read before the commits are. */
import { branchHints, type NamingMerge } from '../../core/attribution/merged-branches.ts';
import type { HistoryGraph } from '../../core/attribution/history-graph.ts';
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import { mergedBranches } from '../../core/attribution/marks/merge-subject.ts';
import type { Evidence } from '../../model/attribution.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

export class BranchHints {
  #hints: ReadonlyMap<CommitId, Evidence> = new Map();

  /**
   * Reads the subjects of the merges: no git process of its own. The graph is asked for only when one of them names the
   * branch of a tool.
   */
  async read(
    repo: GitRepository,
    merges: readonly CommitId[],
    marks: MarkTable,
    graph: () => Promise<HistoryGraph>,
  ): Promise<void> {
    const naming: NamingMerge[] = [];
    await repo.commits(merges, (merge) => {
      const branches = mergedBranches(merge, marks);
      if (branches.length > 0) naming.push({ id: merge.id, parents: merge.parents, branches });
    });
    const told = naming.some(({ branches }) => branches.some(({ evidence }) => evidence !== null));
    this.#hints = told ? branchHints(await graph(), naming) : new Map();
  }

  of(commit: CommitId): Evidence | undefined {
    return this.#hints.get(commit);
  }

  /** The merge that gives the commit its hint; null without one. */
  mergeOf(commit: CommitId): CommitId | null {
    const source = this.of(commit)?.source;
    return source?.kind === 'message' ? source.commit : null;
  }
}
