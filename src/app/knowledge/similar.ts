/** Which reports and pages speak of what a change touches. */
import { startQuery } from '../../core/retrieval/change-query.ts';
import { indexKnowledge, type KnowledgeQuery } from '../../core/retrieval/knowledge-index.ts';
import type { KnowledgeMatch, UnreadDocument } from '../../model/knowledge.ts';
import type { GitRepository } from '../../ports/git.ts';
import { gatherChange, resolveRange } from '../change/change.ts';
import type { Collection } from './collection.ts';

/** The answer, with what could not be searched. */
export interface Similar {
  readonly subject: string;
  readonly documents: number;
  readonly matches: readonly KnowledgeMatch[];
  readonly unread: readonly UnreadDocument[];
}

/** Searches a collection. */
export function findSimilar(subject: string, query: KnowledgeQuery, collection: Collection, most: number): Similar {
  const index = indexKnowledge(collection.documents);
  return { subject, documents: index.size, matches: index.search(query, most), unread: collection.unread };
}

/** What the change of a range is looked for by: its paths, changed lines and messages. */
export async function queryOfRange(
  repo: GitRepository,
  range: string | null,
): Promise<{ readonly subject: string; readonly query: KnowledgeQuery }> {
  const resolved = await resolveRange(repo, range);
  const change = await gatherChange(repo, resolved);
  const builder = startQuery();
  await repo.commits(change.commits, ({ message }) => builder.message(message));
  await repo.diffTrees([{ old: change.base, new: change.head }], { renames: true, patches: 'bodies' }, (_, patch) =>
    builder.file(patch),
  );
  return { subject: resolved.text, query: builder.query() };
}
