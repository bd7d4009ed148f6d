/** From the changes of a plan, as they are read, to factors and notes. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { PlanFrame, PlanVisitor, ReadPlan } from '../../../reading/plan/plan-facts.ts';
import { unreadable } from '../unreadable.ts';
import { frameFactors } from './frame-factors.ts';
import { massFactors } from './mass.ts';
import { planNotes } from './notes.ts';
import { observe } from './observation.ts';
import { observedFactors } from './observed-factors.ts';
import { count, startTally, type PlanTally } from './tally.ts';

export interface JudgedPlan {
  readonly factors: readonly Factor[];
  readonly notes: readonly string[];
}

/** A judgement in progress: give `visitor` to the reader, and what the reader answers to `finish`. */
export interface PlanJudge {
  readonly visitor: PlanVisitor;
  readonly finish: (read: ReadPlan, path: RepoPath, context: AssessmentContext) => JudgedPlan;
}

/** More changes that matter are not judged one by one: a plan of that size cannot be reviewed either. */
const MOST_OBSERVATIONS = 50_000;

export function judgePlan(): PlanJudge {
  const tally = startTally();
  let overflow = false;
  return {
    visitor: {
      change(change) {
        // What is created is kept for its provisioners.
        if (Math.max(tally.observations.length, tally.made.length) < MOST_OBSERVATIONS) count(tally, change);
        else overflow = true;
      },
      deferred(change, reason, line) {
        if (tally.deferred.length >= MOST_OBSERVATIONS) return;
        const address = change?.address ?? 'a change without an address';
        tally.deferred.push({ observation: change === null ? null : observe(change), address, reason, line });
      },
    },
    finish(read, path, context) {
      if (read.kind === 'refused') {
        const lines = { start: read.line, end: read.line };
        return { factors: [unreadable({ path, lines }, 'plan', read.reason, context)], notes: [] };
      }
      return judged(tally, read.frame, overflow, path, context);
    },
  };
}

function judged(
  tally: PlanTally,
  frame: PlanFrame,
  overflow: boolean,
  path: RepoPath,
  context: AssessmentContext,
): JudgedPlan {
  const place = { path, context, frame };
  const factors = [
    ...observedFactors(tally, place),
    ...massFactors(tally, place),
    ...frameFactors(tally, place),
    ...(overflow ? [unreadable({ path }, 'plan', `it changes ${MOST_OBSERVATIONS} resources or more`, context)] : []),
  ];
  return { factors, notes: planNotes(tally, frame) };
}
