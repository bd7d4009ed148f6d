/** What people said afterwards, as far as it reaches a landing that is recorded. */
import { isInverse } from '../../core/signoff/landing/permits.ts';
import type { CommitId } from '../../model/id.ts';
import type { LandingRecord, StatementId, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';

/**
 * True for objections and declarations that the record could see; `unseen` is what came later, null where that cannot
 * be told: then everything acts. A key is void from the record that its objection names, whoever could see that.
 */
export function actsOn({ id, statement }: Verified, unseen: ReadonlySet<StatementId> | null): boolean {
  if (statement.kind === 'objection' && statement.about.kind === 'key' && statement.about.from !== null) return true;
  return (statement.kind === 'objection' || statement.kind === 'declaration') && unseen?.has(id) !== true;
}

/** A later landing is exactly the inverse: what was recalled does not run with it. */
export async function isTakenBack(
  repo: GitRepository,
  { old, new: next }: LandingRecord,
  later: readonly { readonly record: LandingRecord }[],
): Promise<boolean> {
  const done = await repo.transitions(old, next);
  for (const { record } of later) {
    if (isInverse(await repo.transitions(record.old, record.new), done)) return true;
  }
  return false;
}

/** True where the old tip is on the new tip's first-parent chain. */
export async function isAlong(repo: GitRepository, { old, new: next }: LandingRecord): Promise<boolean> {
  if (old === null || old === next) return true;
  let below: CommitId | undefined;
  const query = { tips: [next], not: [old], order: 'newest-first', firstParent: true } as const;
  await repo.graph(query, (_, parents) => {
    below = parents[0];
  });
  return below === old;
}
