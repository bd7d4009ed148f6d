/** The words for risk: factors, severity, tiers. The numbers behind them are in `core/assessment/severity.ts`. */
import type { RuleId } from './id.ts';
import type { RepoPath } from './path.ts';

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';
export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** The tier of a whole change: the level of its worst factor; `low` when there is none. */
export type RiskTier = 'low' | 'medium' | 'high' | 'critical';
export const RISK_TIERS: readonly RiskTier[] = ['low', 'medium', 'high', 'critical'];

export type Effect =
  | 'delete'
  | 'replace'
  | 'overwrite'
  | 'lock'
  | 'expose'
  | 'escalate'
  | 'unprotect'
  | 'degrade'
  | 'bypass'
  | 'unknown';

/** `yes`: a revert of the commit undoes it; `with-effort`: restore or re-issue; `no`: what is gone stays gone. */
export type Reversible = 'yes' | 'with-effort' | 'no' | 'unknown';
export type Environment = 'sandbox' | 'development' | 'staging' | 'production' | 'unknown';
export type Statefulness = 'stateless' | 'rebuildable' | 'restore-proven' | 'stateful' | 'unknown' | 'not-applicable';

export interface Resource {
  readonly kind: string;
  readonly address: string;
  readonly statefulness: Statefulness;
  readonly environment: Environment;
  /** How each of the two was known: a plan, the configured mapping, a name, or not at all. */
  readonly knownBy: { readonly statefulness: KnownBy; readonly environment: KnownBy };
}
export type KnownBy = 'plan' | 'mapping' | 'name' | 'unknown';

/** What can change a factor's answer besides the content itself. */
export type Trigger = 'content' | 'history' | 'services' | 'clock' | 'configuration';

/** One multiplication step of the severity, printed in the explanation. */
export interface SeverityStep {
  readonly name: 'base' | 'statefulness' | 'environment' | 'dependents' | 'reversibility';
  readonly value: string;
  readonly weight: number;
}

/** A computed severity with its derivation. */
export interface SeverityResult {
  readonly points: number;
  readonly level: Severity;
  readonly steps: readonly SeverityStep[];
  /** Floors that raised the level, named. */
  readonly floors: readonly string[];
}

export interface FactorPlace {
  readonly path: RepoPath | null;
  /** Lines of the new blob (or of the old one when only deletions), 1-based; null for the whole path. */
  readonly lines: { readonly start: number; readonly end: number } | null;
}

/** What a classifier found. */
export interface Factor {
  readonly rule: RuleId;
  readonly severity: SeverityResult;
  /** `error`: an input could not be read; never below medium and never a pass. */
  readonly state: 'found' | 'error';
  readonly place: FactorPlace;
  readonly observed: { readonly from: string | null; readonly to: string | null };
  /**
   * The smallest thing that proves it: a newly allowed (principal, action, resource), the lock and the table, the
   * arguments of a command after unwrapping, a line of code. Null where the place says it all. Never a secret.
   */
  readonly witness: string | null;
  readonly why: string;
  readonly remedy: string;
  readonly effect: Effect;
  readonly reversible: Reversible;
  readonly resource: Resource | null;
  readonly triggers: readonly Trigger[];
}

/** A factor that was found and does not count, with who says so. */
export interface SetAside {
  readonly factor: Factor;
  /** `policy`: an override on the target branch; `comment`: one beside the line, which landed before this change. */
  readonly by: 'policy' | 'comment';
  readonly reason: string;
  /** File and line of what was said. */
  readonly source: string;
}

/** The risk of a change: factors sorted worst first (then by rule id and path). */
export interface Assessment {
  readonly factors: readonly Factor[];
  readonly tier: RiskTier;
  /** Σ pointsᵢ × 0.5ⁱ over the factors sorted by points, two decimals. */
  readonly score: number;
  /** Factors that do not count, in the order of {@link factors}; at most 200 of them are listed. */
  readonly setAside: readonly SetAside[];
  /** Classifiers that could not run because a kept input is cold, by name: shown as "not read". */
  readonly notRead: readonly string[];
}

/** What a path is about, by name and place alone. A path may have several. */
export type PathClass =
  | 'infrastructure'
  | 'pipeline'
  | 'migration'
  | 'access-control'
  | 'secret'
  | 'dependency'
  | 'lock'
  | 'test'
  | 'documentation'
  | 'gate'
  | 'agent-settings'
  | 'configuration'
  | 'code';
