/** An evaluation as it is kept and shown: the same objects that `check --json` and `verify --json` print. */
import type { EvaluatedRequest } from '../app/requests/evaluate.ts';
import type { CountersignError } from '../model/error.ts';
import type { CommitId } from '../model/id.ts';
import type { Evaluation } from '../model/request.ts';
import { needsPhrase } from '../cli/render/check.ts';
import { CHECK_SCHEMA, checkJson } from '../cli/render/check-json.ts';
import { sumTally } from '../cli/render/lines.ts';
import { clipped } from '../cli/render/safe.ts';
import { VERDICT_SCHEMA, verdictJson } from '../cli/render/verdict-json.ts';

const EVALUATION_SCHEMA = 'countersign.dev/evaluation/v1';

const LONGEST_NEEDS = 300;

/** When an evaluation was made, and of what. */
export interface Made {
  readonly head: CommitId;
  readonly inputs: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tookMilliseconds: number;
}

/** What is kept of a request that was judged. */
export function evaluationOf({ state, report, verdict }: EvaluatedRequest, made: Made): Evaluation {
  const sums = sumTally(report.attribution.tally);
  const { decision, assessment, change } = report;
  const reason = verdict?.reasons[0];
  return {
    ...made,
    state,
    enforced: decision.enforced && decision.mode === 'enforce',
    tier: assessment.tier,
    score: assessment.score,
    aiAssisted: report.aiAssisted,
    aiShare: sums.total === 0 ? null : (sums.ai + sums.mixed) / sums.total,
    files: change.transitions.length,
    commits: change.commits.length,
    needs:
      verdict?.state === 'pass'
        ? 'nothing'
        : clipped(reason?.remedy ?? reason?.reason ?? needsPhrase(report), LONGEST_NEEDS),
    document: JSON.stringify({
      schema: EVALUATION_SCHEMA,
      state,
      check: { schema: CHECK_SCHEMA, ...checkJson(report) },
      verdict: verdict === null ? null : { schema: VERDICT_SCHEMA, ...verdictJson(verdict) },
      error: null,
    }),
  };
}

/** What is kept of one that could not be: never a pass, and of the highest tier, since nobody knows better. */
export function evaluationOfError(error: CountersignError, made: Made): Evaluation {
  const { code, message, remedy, problems } = error;
  return {
    ...made,
    state: 'error',
    enforced: true,
    tier: 'critical',
    score: 0,
    aiAssisted: false,
    aiShare: null,
    files: 0,
    commits: 0,
    needs: clipped(remedy === undefined ? message : `${message}: ${remedy}`, LONGEST_NEEDS),
    document: JSON.stringify({
      schema: EVALUATION_SCHEMA,
      state: 'error',
      check: null,
      verdict: null,
      error: { code, message, remedy: remedy ?? null, problems },
    }),
  };
}
