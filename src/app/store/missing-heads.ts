/** Heads that sign-offs name and that are not here. */
import type { CommitId } from '../../model/id.ts';
import type { LandingRecord, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Of the newest so many sign-offs; older ones have landed, or nobody waits for them. */
const NEWEST = 20;

/** Heads of the newest sign-offs that no record has counted, as far as they are missing. */
export async function missingHeads(
  repo: Pick<GitRepository, 'present'>,
  known: { readonly statements: readonly Verified[]; readonly records: readonly Verified<LandingRecord>[] },
): Promise<readonly CommitId[]> {
  const spent = new Set(known.records.flatMap(({ statement }) => statement.counted.map((each) => each.statement)));
  const open = known.statements.flatMap(({ id, statement }) =>
    statement.kind === 'sign-off' && statement.after === null && !spent.has(id) ? [statement] : [],
  );
  const newest = open.toSorted((a, b) => b.issued - a.issued).slice(0, NEWEST);
  const heads = [...new Set(newest.map(({ head }) => head))];
  const here = await repo.present(heads);
  return heads.filter((head) => !here.has(head));
}
