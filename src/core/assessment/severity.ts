/**
 * Severity is computed, never chosen: points = base × statefulness × environment × dependents × reversibility, then a
 * level, then floors. Every step and floor is kept, so that an explanation can print how the answer came about.
 */
import type { DependentsBand, SeverityWeights } from '../../model/assessment-context.ts';
import { SEVERITIES } from '../../model/assessment.ts';
import type {
  Effect,
  Environment,
  Factor,
  Reversible,
  RiskTier,
  Severity,
  SeverityResult,
  SeverityStep,
  Statefulness,
} from '../../model/assessment.ts';

/** The weights that hold unless the policy of the target branch says otherwise. */
export const DEFAULT_WEIGHTS: SeverityWeights = {
  base: { info: 0.5, low: 1, medium: 2, high: 4, critical: 8 },
  statefulness: {
    stateless: 0.5,
    rebuildable: 0.8,
    'restore-proven': 1,
    stateful: 1.25,
    unknown: 1,
    'not-applicable': 1,
  },
  environment: { sandbox: 0.1, development: 0.25, staging: 0.6, unknown: 1.25, production: 1.5 },
  dependents: { none: 0.75, few: 1, many: 1.25, most: 1.5, unknown: 1.1 },
  reversibility: { yes: 0.75, 'with-effort': 1, unknown: 1, no: 1.25 },
  levels: { low: 0.5, medium: 2, high: 4, critical: 8 },
};

/** What a severity is computed from. `dependents` null means that nobody knows. */
export interface SeverityInput {
  readonly base: Severity;
  readonly statefulness: Statefulness;
  readonly environment: Environment;
  readonly dependents: number | null;
  readonly reversible: Reversible;
  readonly effect: Effect;
  /** The act opens a path to administrator rights. */
  readonly opensAdministration?: boolean;
  /** The act takes a protection away. */
  readonly losesGuardrail?: boolean;
  /** An input could not be read, so the answer is not known. */
  readonly unreadable?: boolean;
  /** New content stands there that nothing at hand can read (submodule, LFS pointer). */
  readonly unresolvedContent?: boolean;
}

/** Points, level, steps and floors of one factor under the given weights. */
export function computeSeverity(input: SeverityInput, weights: SeverityWeights): SeverityResult {
  const steps = severitySteps(input, weights);
  const points = roundTo(
    steps.reduce((product, step) => product * step.weight, 1),
    4,
  );
  let level = levelOf(points, weights);
  const floors: string[] = [];
  for (const floor of floorsOf(input)) {
    if (rank(level) >= rank(floor.level)) continue;
    level = floor.level;
    floors.push(floor.name);
  }
  return { points, level, steps, floors };
}

function severitySteps(input: SeverityInput, weights: SeverityWeights): SeverityStep[] {
  const band = dependentsBand(input.dependents);
  const dependents = input.dependents === null ? 'unknown' : String(input.dependents);
  return [
    { name: 'base', value: input.base, weight: weights.base[input.base] },
    { name: 'statefulness', value: input.statefulness, weight: weights.statefulness[input.statefulness] },
    { name: 'environment', value: input.environment, weight: weights.environment[input.environment] },
    { name: 'dependents', value: dependents, weight: weights.dependents[band] },
    { name: 'reversibility', value: input.reversible, weight: weights.reversibility[input.reversible] },
  ];
}

function dependentsBand(count: number | null): DependentsBand {
  if (count === null) return 'unknown';
  if (count >= 20) return 'most';
  if (count >= 5) return 'many';
  return count >= 1 ? 'few' : 'none';
}

/** Not-a-number compares false everywhere, and so ends as critical: broken weights never make a change look safe. */
function levelOf(points: number, weights: SeverityWeights): Severity {
  if (points < weights.levels.low) return 'info';
  if (points < weights.levels.medium) return 'low';
  if (points < weights.levels.high) return 'medium';
  return points < weights.levels.critical ? 'high' : 'critical';
}

interface Floor {
  readonly name: string;
  readonly level: Severity;
}

function floorsOf(input: SeverityInput): Floor[] {
  const floors: Floor[] = [];
  if (losesState(input)) {
    if (input.environment === 'production') {
      floors.push({ name: 'irreversible loss of state in production', level: 'critical' });
    } else if (input.environment === 'staging' || input.environment === 'unknown') {
      floors.push({ name: `irreversible loss of state, environment ${input.environment}`, level: 'high' });
    }
  }
  if (input.opensAdministration === true) floors.push({ name: 'a path to administrator', level: 'high' });
  const holdsState = input.statefulness === 'stateful' || input.statefulness === 'restore-proven';
  if (input.losesGuardrail === true && holdsState) {
    floors.push({ name: 'loss of a guardrail on a stateful resource', level: 'medium' });
  }
  if (input.unreadable === true) floors.push({ name: 'an input could not be read', level: 'medium' });
  if (input.unresolvedContent === true) floors.push({ name: 'content unknown until resolved', level: 'critical' });
  return floors;
}

function losesState(input: SeverityInput): boolean {
  const destroys = input.effect === 'delete' || input.effect === 'replace' || input.effect === 'overwrite';
  const holdsState = input.statefulness === 'stateful' || input.statefulness === 'restore-proven';
  return destroys && holdsState && input.reversible === 'no';
}

/** The place of a severity in the order info … critical. */
export function rank(level: Severity): number {
  return SEVERITIES.indexOf(level);
}

/** The tier of a change: the level of its worst factor; `low` when there is none above it. */
export function tierOf(factors: readonly Factor[]): RiskTier {
  let worst: Severity = 'low';
  for (const factor of factors) {
    if (rank(factor.severity.level) > rank(worst)) worst = factor.severity.level;
  }
  return worst === 'info' ? 'low' : worst;
}

/** Σ pointsᵢ × 0.5ⁱ over the points sorted from high to low, to two decimals. */
export function scoreOf(points: readonly number[]): number {
  let sum = 0;
  let weight = 1;
  for (const value of [...points].sort((a, b) => b - a)) {
    sum += value * weight;
    weight /= 2;
  }
  return roundTo(sum, 2);
}

function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round((value + Number.EPSILON) * scale) / scale;
}
