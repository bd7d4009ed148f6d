/** From altered settings to what is worth telling: the list of the family's judgements. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Finding } from './finding.ts';
import { judge } from './judge.ts';
import { jobsInPeak, jobsInOneMinute } from './jobs.ts';
import type { LoadChange, LoadFile } from './pairs.ts';
import { brokenRelations } from './relations.ts';

/** Everything worth telling of a change, in the order of the judgements. */
export function findingsOf(
  files: readonly LoadFile[],
  changes: readonly LoadChange[],
  context: AssessmentContext,
): readonly Finding[] {
  return [
    ...changes.flatMap((change) => judge(change) ?? []),
    ...files.flatMap(brokenRelations),
    ...files.flatMap(jobsInOneMinute),
    ...changes.flatMap((change) => jobsInPeak(change, context)),
  ];
}
