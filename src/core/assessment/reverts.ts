/** Reverts as the change could have known them: before its moment, and not older than a year. */
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { RevertRecord } from '../../model/context.ts';
import type { RepoPath } from '../../model/path.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Reverts that touched a path within the year before the assessment's moment (else before the history's tip). */
export function revertsBefore(context: AssessmentContext, path: RepoPath): readonly RevertRecord[] {
  if (context.history.kind === 'not-read') return [];
  const { index } = context.history;
  const until = context.instant ?? index.tipTime;
  const reverts = index.reverts.get(path) ?? [];
  return reverts.filter((revert) => revert.time < until && revert.time >= until - YEAR_SECONDS);
}
