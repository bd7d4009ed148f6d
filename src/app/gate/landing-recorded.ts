/** What recorded landings changed, read for those only that a permit would undo: a ref may have a hundred thousand. */
import type { RecordedLanding } from '../../core/signoff/landing/landing-input.ts';
import type { LandingRecord, SignOff, StatementId, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';

/** The records of a place, each with its content where an undo permit that has not expired names it. */
export async function recordedLandings(
  repo: GitRepository,
  records: readonly Verified<LandingRecord>[],
  statements: readonly Verified[],
  now: number,
): Promise<readonly RecordedLanding[]> {
  const undone = new Set(
    statements.flatMap(({ statement }) =>
      statement.kind === 'permit' && statement.what === 'undo' && statement.expires > now ? [statement.about] : [],
    ),
  );
  const landings: RecordedLanding[] = [];
  for (const { id, statement, key } of records) {
    const landing: RecordedLanding = { id, record: statement, key, transitions: null, left: new Map() };
    landings.push(undone.has(id) ? await withContent(repo, landing, statements) : landing);
  }
  return landings;
}

/** Commits that are not here leave the content unknown, and the judge lets nothing pass by it. */
async function withContent(
  repo: GitRepository,
  landing: RecordedLanding,
  statements: readonly Verified[],
): Promise<RecordedLanding> {
  const { old, new: next, counted } = landing.record;
  if (old === null || (await repo.present([old, next])).size < 2) return landing;
  const transitions = await repo.transitions(old, next);
  const changed = new Set(transitions.map(({ path }) => path));
  const named = new Set<StatementId>(counted.map(({ statement }) => statement));
  const signed = statements.filter(isSignOff).filter(({ id }) => named.has(id));
  const paths = signed.flatMap(({ statement }) => statement.set.map(({ path }) => path));
  const left = await repo.sides(
    next,
    paths.filter((path) => !changed.has(path)),
  );
  return { ...landing, transitions, left };
}

function isSignOff(of: Verified): of is Verified<SignOff> {
  return of.statement.kind === 'sign-off';
}
