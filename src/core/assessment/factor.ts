/** From what a classifier saw to a factor: the rule's texts, the surroundings of the path, the computed severity. */
import type { AssessmentContext, RuleDescription } from '../../model/assessment-context.ts';
import type {
  Effect,
  Factor,
  FactorPlace,
  Resource,
  Reversible,
  Severity,
  Statefulness,
} from '../../model/assessment.ts';
import type { Side } from '../../model/change.ts';
import type { RepoPath } from '../../model/path.ts';
import type { ChangedPath } from './classifier.ts';
import { environmentOf } from './environment.ts';
import { computeSeverity } from './severity.ts';

/** One sighting; whatever is left out comes from the rule's description. */
export interface Sighting {
  readonly path: RepoPath | null;
  readonly lines?: FactorPlace['lines'];
  readonly from: string | null;
  readonly to: string | null;
  readonly base?: Severity;
  readonly effect?: Effect;
  readonly reversible?: Reversible;
  readonly why?: string;
  readonly remedy?: string;
  readonly statefulness?: Statefulness;
  /** Kind of the resource at the path, when the path names one. */
  readonly resourceKind?: string;
  readonly losesGuardrail?: boolean;
  readonly unresolvedContent?: boolean;
}

/** The factor for a sighting of a rule. */
export function factorOf(rule: RuleDescription, sighting: Sighting, context: AssessmentContext): Factor {
  const { path } = sighting;
  const surroundings = environmentOf(path, context.services);
  const statefulness = sighting.statefulness ?? 'not-applicable';
  const effect = sighting.effect ?? rule.effect;
  const reversible = sighting.reversible ?? rule.reversible;
  const severity = computeSeverity(
    {
      base: sighting.base ?? rule.base,
      statefulness,
      environment: surroundings.environment,
      dependents: path === null ? null : (context.services.dependentsOf(path)?.count ?? null),
      reversible,
      effect,
      losesGuardrail: sighting.losesGuardrail ?? false,
      unresolvedContent: sighting.unresolvedContent ?? false,
    },
    context.weights,
  );
  const resource: Resource | null =
    sighting.resourceKind === undefined || path === null
      ? null
      : {
          kind: sighting.resourceKind,
          address: path,
          statefulness,
          environment: surroundings.environment,
          knownBy: { statefulness: 'unknown', environment: surroundings.knownBy },
        };
  return {
    rule: rule.id,
    severity,
    state: 'found',
    place: { path, lines: sighting.lines ?? null },
    observed: { from: sighting.from, to: sighting.to },
    why: sighting.why ?? rule.why,
    remedy: sighting.remedy ?? rule.remedy,
    effect,
    reversible,
    resource,
    triggers: rule.triggers,
  };
}

/** A side as an observation: mode and the first digits of the object id. */
export function sideText(side: Side | null): string | null {
  return side === null ? null : `${side.mode} ${side.oid.slice(0, 12)}`;
}

/** Both sides of a path as an observation, with the number of changed lines. */
export function sidesText(path: ChangedPath): { readonly from: string | null; readonly to: string | null } {
  const lines = path.binary ? 'binary' : `+${path.added} -${path.deleted} lines`;
  const to = sideText(path.new);
  return { from: sideText(path.old), to: to === null ? null : `${to} (${lines})` };
}
