/** What an assessment is told besides the content: surroundings, weights, and the shape of a rule's description. */
import type { Effect, Environment, PathClass, Reversible, Severity, Statefulness, Trigger } from './assessment.ts';
import type { ChangeRiskLookup } from './change-risk.ts';
import type { HistoryContext } from './context.ts';
import type { RuleId } from './id.ts';
import type { Meeting } from './interaction.ts';
import type { RepoPath } from './path.ts';

/** Services that read what stands at a path, transitively. */
export interface Dependents {
  readonly count: number;
  /** How many of them are of service tier 1. */
  readonly tierOne: number;
  /** Nobody wrote the number down: it was found, and there may be more. */
  readonly atLeast?: boolean;
}

/** What the configured service map says of a path. null always means "nobody wrote it down". */
export interface ServiceLookup {
  environmentOf(path: RepoPath): Environment | null;
  serviceTierOf(path: RepoPath): 1 | 2 | 3 | null;
  dependentsOf(path: RepoPath): Dependents | null;
  /** The window in which a service of the path stands at a moment (seconds since 1970); left out where none is named. */
  peakAt?(path: RepoPath, instant: number): PeakWindow | null;
}

/** A stretch of time in which a service must not be disturbed. */
export interface PeakWindow {
  readonly kind: 'peak' | 'freeze';
  readonly service: string;
}

/** The lookup of a repository without a service map. */
export const NO_SERVICES: ServiceLookup = {
  environmentOf: () => null,
  serviceTierOf: () => null,
  dependentsOf: () => null,
};

/**
 * The table of weights behind a severity. The policy of the target branch may replace it; the defaults are in
 * `core/assessment/severity.ts`.
 */
export interface SeverityWeights {
  readonly base: Readonly<Record<Severity, number>>;
  readonly statefulness: Readonly<Record<Statefulness, number>>;
  readonly environment: Readonly<Record<Environment, number>>;
  /** By number of dependents: `few` 1–4, `many` 5–19, `most` 20 or more. */
  readonly dependents: Readonly<Record<DependentsBand, number>>;
  readonly reversibility: Readonly<Record<Reversible, number>>;
  /** Points from which a level begins; below `low` it is `info`. */
  readonly levels: Readonly<Record<Exclude<Severity, 'info'>, number>>;
}

export type DependentsBand = 'none' | 'few' | 'many' | 'most' | 'unknown';

/** What the policy of the target branch says of a rule at a place, and where it says so. */
export interface RuleOverride {
  /** `off` takes the factor out of score and tier; a severity takes the place of the rule's base. */
  readonly base: Severity | 'off';
  readonly reason: string;
  /** File and line of the override, for reports. */
  readonly source: string;
}

/** The first override that fits; null when the rule stands as it is. `address` is the resource's, where there is one. */
export type OverrideLookup = (rule: RuleId, path: RepoPath | null, address: string | null) => RuleOverride | null;

/** Everything that an assessment may look at besides the changed files themselves. */
export interface AssessmentContext {
  readonly history: HistoryContext;
  readonly services: ServiceLookup;
  /** Classes that the configuration adds to those a path has by itself; it can take none away. */
  readonly extraClasses: (path: RepoPath) => readonly PathClass[];
  readonly weights: SeverityWeights;
  /** Where the change meets other open ones; absent when nobody looked. */
  readonly meetings?: readonly Meeting[];
  /** Absent where no policy can have said anything. */
  readonly overrideOf?: OverrideLookup;
  /** The statistical score by a model of this history; absent where none was kept or it does not fit the change. */
  readonly changeRisk?: ChangeRiskLookup;
  /** The moment the change is judged for, seconds since 1970; null when there is none (history facts end at its tip). */
  readonly instant: number | null;
}

/** What people and machines may read of a rule before it ever fires. */
export interface RuleDescription {
  readonly id: RuleId;
  /** A few words, without a full stop. */
  readonly title: string;
  /** What it looks at and when it fires. */
  readonly observes: string;
  readonly why: string;
  readonly remedy: string;
  /** One short case in which it fires, as a person would write it. */
  readonly example: string;
  /** The base of the severity; `variants` lists the cases in which another base is taken. */
  readonly base: Severity;
  readonly variants: readonly { readonly when: string; readonly base: Severity }[];
  readonly effect: Effect;
  readonly reversible: Reversible;
  readonly triggers: readonly Trigger[];
  /** Place of its documentation below the project's root, with the anchor. */
  readonly docs: string;
}
