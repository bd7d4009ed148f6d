/** Factors about the plan as a whole: what it does not show, what it runs, and that it was made without its state. */
import type { Factor } from '../../../../model/assessment.ts';
import { withoutIndexes } from '../../../reading/plan/references.ts';
import { factorOf } from '../../factor.ts';
import { PLAN_INCOMPLETE, PROVISIONER, STATE_MISSING } from '../infrastructure/terraform-rules.ts';
import type { PlanTally } from './tally.ts';
import type { PlanPlace } from './place.ts';

export function frameFactors(tally: PlanTally, place: PlanPlace): readonly Factor[] {
  return [...incomplete(tally, place), ...executed(tally, place), ...withoutState(tally, place)];
}

function incomplete({ deferred }: PlanTally, { path, context, frame }: PlanPlace): readonly Factor[] {
  const first = deferred[0];
  const reasons: readonly (readonly [string, string])[] = [
    ...(frame.errored ? ([['errored', 'planning failed']] as const) : []),
    ...(frame.complete
      ? []
      : ([['complete', 'it says that it is not complete (a plan with -target, or deferrals)']] as const)),
    ...(first === undefined
      ? []
      : ([['deferred', `${deferred.length} deferred, first ${first.address}: ${first.reason}`]] as const)),
  ];
  return reasons.map(([witness, to]) =>
    factorOf(PLAN_INCOMPLETE, { path, from: null, to, witness, state: 'error' }, context),
  );
}

function executed({ made }: PlanTally, { path, context, frame }: PlanPlace): readonly Factor[] {
  const provisioners = frame.references?.provisioners;
  const run =
    provisioners === undefined || provisioners.size === 0
      ? []
      : made.flatMap(({ address, line }) => {
          const kinds = provisioners.get(withoutIndexes(address));
          return kinds === undefined ? [] : [{ address, line, to: `runs ${[...new Set(kinds)].join(', ')}` }];
        });
  return [
    ...run.map(({ address, line, to }) =>
      factorOf(
        PROVISIONER,
        { path, lines: { start: line, end: line }, from: null, to: `${address} ${to}`, witness: address },
        context,
      ),
    ),
    ...frame.invocations.map((address) =>
      factorOf(PROVISIONER, { path, from: null, to: `the apply invokes ${address}`, witness: address }, context),
    ),
  ];
}

/** So many creations are no first steps of something new. */
const ESTATE = 3;

/** Everything is created, and yet it is there: a new estate has no outputs and cannot have drifted. */
function withoutState({ acts, existing }: PlanTally, { path, context, frame }: PlanPlace): readonly Factor[] {
  const created = acts.get('create') ?? 0;
  if (created < ESTATE || existing > 0 || frame.priorState === true) return [];
  const signs = [
    ...(frame.outputsBefore ? ['outputs have values already'] : []),
    ...(frame.drifted > 0 ? [`${frame.drifted} resources have drifted`] : []),
  ];
  if (signs.length === 0) return [];
  return [
    factorOf(
      STATE_MISSING,
      {
        path,
        from: `no managed resource in the prior state, but ${signs.join(' and ')}`,
        to: `${created} resources would be created`,
        resource: { kind: 'state', address: 'prior_state', statefulness: 'stateful', knownBy: 'plan' },
      },
      context,
    ),
  ];
}
