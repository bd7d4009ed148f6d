/** From what a classifier saw to a factor: the rule's texts, the surroundings of the path, the computed severity. */
import type { AssessmentContext, Dependents, RuleDescription } from '../../model/assessment-context.ts';
import type {
  Effect,
  Factor,
  Environment,
  FactorPlace,
  KnownBy,
  Resource,
  Reversible,
  Severity,
  SeverityResult,
  Statefulness,
} from '../../model/assessment.ts';
import type { Side } from '../../model/change.ts';
import type { RepoPath } from '../../model/path.ts';
import type { ChangedPath } from './classifier.ts';
import { environmentOf } from './environment.ts';
import type { KnownEnvironment } from './environment.ts';
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
  /** The resource itself, where the content names it; takes the place of `resourceKind` and `statefulness`. */
  readonly resource?: SightedResource;
  /** See {@link Factor.witness}. Factors of one rule and path that differ in witness or resource are all kept. */
  readonly witness?: string;
  /** `error` when an input could not be read; raises the level to at least medium. */
  readonly state?: Factor['state'];
  /** Services that read the thing; what the service map says of the path where it is left out. */
  readonly dependents?: number;
  /** The act opens a path to administrator rights. */
  readonly opensAdministration?: boolean;
  readonly losesGuardrail?: boolean;
  readonly unresolvedContent?: boolean;
}

/** A resource as a content names it. */
export interface SightedResource {
  readonly kind: string;
  readonly address: string;
  readonly statefulness: Statefulness;
  /** How the statefulness was known; a table of kinds is a `name`. */
  readonly knownBy: KnownBy;
  /** What the content says of the environment (tags, workspace); it may raise what the path says, never lower it. */
  readonly environment?: Environment;
}

/** The factor for a sighting of a rule. */
export function factorOf(rule: RuleDescription, sighting: Sighting, context: AssessmentContext): Factor {
  const { path } = sighting;
  const surroundings = raisedBy(sighting.resource?.environment, environmentOf(path, context.services));
  const statefulness = sighting.resource?.statefulness ?? sighting.statefulness ?? 'not-applicable';
  const effect = sighting.effect ?? rule.effect;
  const reversible = sighting.reversible ?? rule.reversible;
  const override = context.overrideOf?.(rule.id, path, sighting.resource?.address ?? null) ?? null;
  const severity = computeSeverity(
    {
      base: override === null || override.base === 'off' ? (sighting.base ?? rule.base) : override.base,
      statefulness,
      environment: surroundings.environment,
      dependents: sighting.dependents ?? (path === null ? null : knownDependents(context.services.dependentsOf(path))),
      reversible,
      effect,
      opensAdministration: sighting.opensAdministration ?? false,
      unreadable: sighting.state === 'error',
      losesGuardrail: sighting.losesGuardrail ?? false,
      unresolvedContent: sighting.unresolvedContent ?? false,
    },
    context.weights,
  );
  return {
    rule: rule.id,
    severity: override === null || override.base === 'off' ? severity : attributed(severity, override.source),
    state: sighting.state ?? 'found',
    place: { path, lines: sighting.lines ?? null },
    observed: { from: sighting.from, to: sighting.to },
    witness: sighting.witness ?? null,
    why: sighting.why ?? rule.why,
    remedy: sighting.remedy ?? rule.remedy,
    effect,
    reversible,
    resource: resourceOf(sighting, statefulness, surroundings),
    triggers: rule.triggers,
  };
}

/** From here on a number of dependents weighs more than not knowing it. */
const MANY_DEPENDENTS = 5;

/** A few that were found may be many: they weigh like a number that nobody knows. */
function knownDependents(dependents: Dependents | null): number | null {
  if (dependents === null) return null;
  return dependents.atLeast === true && dependents.count < MANY_DEPENDENTS ? null : dependents.count;
}

/** The explanation names who chose the base. */
function attributed(severity: SeverityResult, source: string): SeverityResult {
  const steps = severity.steps.map((step) =>
    step.name === 'base' ? { ...step, value: `${step.value} (${source})` } : step,
  );
  return { ...severity, steps };
}

function resourceOf(
  { resource, resourceKind, path }: Sighting,
  statefulness: Statefulness,
  { environment, knownBy }: KnownEnvironment,
): Resource | null {
  if (resource !== undefined) {
    const { kind, address } = resource;
    return {
      kind,
      address,
      statefulness,
      environment,
      knownBy: { statefulness: resource.knownBy, environment: knownBy },
    };
  }
  if (resourceKind === undefined || path === null) return null;
  return {
    kind: resourceKind,
    address: path,
    statefulness,
    environment,
    knownBy: { statefulness: 'unknown', environment: knownBy },
  };
}

/** Gravest first. What nobody knows is graver than staging: it may be production. */
const GRAVITY: readonly Environment[] = ['production', 'unknown', 'staging', 'development', 'sandbox'];

/**
 * The mapping goes first; what the content says of itself may raise the answer. Where nothing else is known, a content
 * that plainly says development is believed: it names what the act touches, not where a file happens to lie.
 */
function raisedBy(named: Environment | undefined, known: KnownEnvironment): KnownEnvironment {
  if (named === undefined || named === 'unknown') return known;
  const said: KnownEnvironment = { environment: named, knownBy: 'plan' };
  if (known.knownBy === 'unknown') return said;
  return GRAVITY.indexOf(named) < GRAVITY.indexOf(known.environment) ? said : known;
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
