/** Where a plan is judged: its file, its surroundings, and what all factors about one resource share. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { PlanFrame } from '../../../reading/plan/plan-facts.ts';
import type { SightedResource, Sighting } from '../../factor.ts';
import { environmentNamed, gravest } from '../infrastructure/stated-environment.ts';
import type { Observation } from './observation.ts';

export interface PlanPlace {
  readonly path: RepoPath;
  readonly context: AssessmentContext;
  readonly frame: PlanFrame;
}

/** From here on the weight no longer grows. */
const MOST_DEPENDENTS = 20;

/** Place, resource and dependents of a factor about one resource. */
export function about(
  { address, type, kind, environment, line }: Observation,
  { path, context, frame }: PlanPlace,
): Pick<Sighting, 'path' | 'lines' | 'resource' | 'dependents'> {
  const references = frame.references?.dependents(address, MOST_DEPENDENTS) ?? 0;
  const services = context.services.dependentsOf(path)?.count ?? 0;
  const dependents = Math.max(references, services);
  return {
    path,
    lines: { start: line, end: line },
    resource: resourceOf(type, address, kind.statefulness, environment, frame),
    // That nothing in one configuration refers to it does not say that nobody uses it.
    ...(dependents === 0 ? {} : { dependents }),
  };
}

function resourceOf(
  type: string,
  address: string,
  statefulness: SightedResource['statefulness'],
  stated: Observation['environment'],
  frame: PlanFrame,
): SightedResource {
  const environment = gravest([stated, ...frame.environmentVariables.map(environmentNamed)]);
  return {
    kind: type,
    address,
    statefulness,
    knownBy: statefulness === 'unknown' ? 'unknown' : 'name',
    ...(environment === null ? {} : { environment }),
  };
}
