/** The reports that `check` shows beside a change, where the policy names a collection; loaded only then. */
import type { Factor } from '../../model/assessment.ts';
import type { Commit, FilePatch } from '../../model/change.ts';
import type { KnowledgeMatch } from '../../model/knowledge.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from '../home/home-policy.ts';

const SHOWN = 3;

/** A search in the making. */
export interface ReportSearch {
  file(patch: FilePatch): void;
  find(commits: readonly Commit[], factors: readonly Factor[]): Promise<readonly KnowledgeMatch[]>;
}

/** Null where nothing is to be searched. */
export async function startReportSearch(repo: GitRepository, home: Home): Promise<ReportSearch | null> {
  const { incidents, pages } = home.policy.knowledge;
  if (incidents.length + pages.length === 0) return null;
  const [{ startQuery }, { indexKnowledge }, { homeCollection }] = await Promise.all([
    import('../../core/retrieval/change-query.ts'),
    import('../../core/retrieval/knowledge-index.ts'),
    import('./collection.ts'),
  ]);
  const builder = startQuery();
  return {
    file: (patch) => builder.file(patch),
    async find(commits, factors) {
      for (const { message } of commits) builder.message(message);
      builder.factors(factors);
      const { documents } = await homeCollection(repo, home);
      return indexKnowledge(documents).search(builder.query(), SHOWN);
    },
  };
}
