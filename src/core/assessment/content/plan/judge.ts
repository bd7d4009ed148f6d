/** From the changes of a plan, as they are read, to factors and notes. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { PlanVisitor, ReadPlan } from '../../../reading/plan/plan-facts.ts';
import { unreadable } from '../unreadable.ts';
import { frameFactors } from './frame-factors.ts';
import { massFactors } from './mass.ts';
import { planNotes } from './notes.ts';
import { observe } from './observation.ts';
import { observedFactors } from './observed-factors.ts';
import { isAttached, type PlannedPermission } from './permissions.ts';
import type { PlanPlace } from './place.ts';
import { count, startTally, type PlanTally } from './tally.ts';

export interface JudgedPlan {
  readonly factors: readonly Factor[];
  readonly notes: readonly string[];
}

/** A judgement in progress: give `visitor` to the reader, and what the reader answers to `finish`. */
export interface PlanJudge {
  readonly visitor: PlanVisitor;
  /** Whether anything was read that speaks of permissions: then `finish` has to be given their judge. */
  readonly holdsPermissions: () => boolean;
  /** @throws TypeError when permissions were read and nobody judges them */
  readonly finish: (
    read: ReadPlan,
    path: RepoPath,
    context: AssessmentContext,
    judgePermissions: PermissionsJudge | null,
  ) => JudgedPlan;
}

/** `judgePermissions` of `judge-permissions.ts`, which brings a whole engine along. */
export type PermissionsJudge = (
  permissions: readonly PlannedPermission[],
  gone: ReadonlySet<string>,
  place: PlanPlace,
) => readonly Factor[];

/** More changes that matter are not judged one by one: a plan of that size cannot be reviewed either. */
const MOST_OBSERVATIONS = 50_000;

export function judgePlan(): PlanJudge {
  const tally = startTally();
  let overflow = false;
  return {
    visitor: {
      change(change) {
        // What is created is kept for its provisioners.
        const most = Math.max(tally.observations.length, tally.made.length, tally.permissions.length);
        if (most < MOST_OBSERVATIONS) count(tally, change);
        else overflow = true;
      },
      deferred(change, reason, line) {
        if (tally.deferred.length >= MOST_OBSERVATIONS) return;
        const address = change?.address ?? 'a change without an address';
        tally.deferred.push({ observation: change === null ? null : observe(change), address, reason, line });
      },
    },
    holdsPermissions: () => tally.permissions.some(({ act }) => act !== 'none'),
    finish(read, path, context, judgePermissions) {
      if (read.kind === 'refused') {
        const lines = { start: read.line, end: read.line };
        return { factors: [unreadable({ path, lines }, 'plan', read.reason, context)], notes: [] };
      }
      const place = { path, context, frame: read.frame };
      const { factors, notes } = judged(tally, overflow, place);
      return { factors: [...factors, ...permissionFactors(tally, place, judgePermissions)], notes };
    },
  };
}

function permissionFactors(
  { permissions, observations }: PlanTally,
  place: PlanPlace,
  judgePermissions: PermissionsJudge | null,
): readonly Factor[] {
  if (permissions.every(({ act }) => act === 'none')) return [];
  if (judgePermissions === null) throw new TypeError('a plan holds permissions, and nobody judges them');
  const gone = observations.flatMap(({ act, type, identities }) =>
    act === 'delete' && !isAttached(type) ? identities : [],
  );
  return judgePermissions(permissions, new Set(gone), place);
}

function judged(tally: PlanTally, overflow: boolean, place: PlanPlace): JudgedPlan {
  const { path, context, frame } = place;
  const factors = [
    ...observedFactors(tally, place),
    ...massFactors(tally, place),
    ...frameFactors(tally, place),
    ...(overflow ? [unreadable({ path }, 'plan', `it changes ${MOST_OBSERVATIONS} resources or more`, context)] : []),
  ];
  return { factors, notes: planNotes(tally, frame) };
}
