/** The words for an audit: one record per commit, one summary. */
import type { RiskTier, Severity } from './assessment.ts';
import type { Evidence, Finding, LineTally } from './attribution.ts';
import type { DecisionState, PolicyMode, Requirement } from './decision.ts';
import type { CommitId, RuleId } from './id.ts';
import type { RepoPath } from './path.ts';

/** How a commit stands: `ai` counts as AI-assisted, `hint` has inferred evidence only. */
export type CommitVerdict = 'ai' | 'hint' | 'automation' | 'human' | 'unknown' | 'unreadable';

/** A factor as an audit keeps it. */
export interface AuditFactor {
  readonly rule: RuleId;
  readonly level: Severity;
  readonly points: number;
  readonly path: RepoPath | null;
  readonly why: string;
}

/** Everything an audit says of one commit. */
export interface AuditRecord {
  readonly commit: CommitId;
  readonly parents: number;
  /** Committer time, seconds since 1970. */
  readonly time: number;
  readonly author: { readonly name: string; readonly email: string };
  /** First line of the message, cut to 120 characters. */
  readonly subject: string;
  readonly verdict: CommitVerdict;
  readonly evidence: readonly Evidence[];
  readonly lines: LineTally;
  readonly files: number;
  readonly tier: RiskTier;
  readonly score: number;
  readonly factors: readonly AuditFactor[];
  /** What the policy would have asked of this commit had it been a change of its own. */
  readonly decision: DecisionState;
  readonly requirements: readonly Requirement[];
  readonly findings: readonly Finding[];
}

/** Counts of one month (`2026-03`), for the charts. */
export interface AuditMonth {
  readonly month: string;
  readonly commits: Readonly<Record<CommitVerdict, number>>;
  readonly lines: { readonly ai: number; readonly human: number; readonly mixed: number; readonly unknown: number };
}

export interface AuditSummary {
  readonly repository: string;
  readonly range: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly commits: number;
  readonly merges: number;
  readonly byVerdict: Readonly<Record<CommitVerdict, number>>;
  readonly lines: LineTally;
  /** AI-assisted commits by tool id, most first; a commit counts once per tool. */
  readonly tools: readonly { readonly tool: string; readonly commits: number; readonly lines: number }[];
  readonly models: readonly { readonly model: string; readonly commits: number }[];
  /** Evidence by grade: commits whose best evidence has it. */
  readonly grades: Readonly<Record<Evidence['grade'], number>>;
  readonly authors: readonly { readonly name: string; readonly commits: number; readonly aiCommits: number }[];
  readonly tiers: Readonly<Record<RiskTier, number>>;
  readonly rules: readonly { readonly rule: RuleId; readonly commits: number; readonly worst: Severity }[];
  readonly findings: readonly { readonly rule: RuleId; readonly count: number; readonly example: string }[];
  readonly requirements: readonly { readonly rule: string; readonly commits: number }[];
  /** Commits that would have needed at least one sign-off. */
  readonly needSignOff: number;
  readonly months: readonly AuditMonth[];
  readonly policy: { readonly source: string; readonly mode: PolicyMode; readonly enforced: boolean };
  /** The riskiest commits that need a sign-off, worst first, at most 25. */
  readonly notable: readonly AuditRecord[];
  /** What could not be read, in plain sentences. */
  readonly unreadable: readonly string[];
}
