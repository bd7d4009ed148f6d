/** The words for an audit: one record per commit, one summary. */
import type { RiskTier, Severity } from './assessment.ts';
import type { Evidence, Finding, Grade, LineClass, LineTally } from './attribution.ts';
import type { DecisionState, PolicyMode, Requirement } from './decision.ts';
import type { CommitId, RuleId } from './id.ts';
import type { RepoPath } from './path.ts';

/** How a commit stands: `ai` counts as AI-assisted, `hint` has inferred evidence only. */
export type CommitVerdict = 'ai' | 'hint' | 'automation' | 'human' | 'unknown' | 'unreadable';
export const COMMIT_VERDICTS: readonly CommitVerdict[] = ['ai', 'hint', 'automation', 'human', 'unknown', 'unreadable'];

/** A factor as an audit keeps it. */
export interface AuditFactor {
  readonly rule: RuleId;
  readonly level: Severity;
  readonly points: number;
  readonly path: RepoPath | null;
  readonly why: string;
  readonly remedy: string;
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

/** Commits by verdict. */
export type VerdictCounts = Readonly<Record<CommitVerdict, number>>;

/** How an audit counts changed lines: as {@link LineClass}, but AI and mixed lines by inferred evidence are `hint`. */
export type AuditLineClass = LineClass | 'hint';
export const AUDIT_LINE_CLASSES: readonly AuditLineClass[] = ['ai', 'mixed', 'hint', 'human', 'unknown'];

/** Counts of one month (`2026-03`, UTC), for the charts. */
export interface AuditMonth {
  readonly month: string;
  readonly commits: VerdictCounts;
  /** Changed lines, added and deleted together. */
  readonly lines: Readonly<Record<AuditLineClass, number>>;
  /** Commits that would have needed at least one sign-off. */
  readonly needSignOff: number;
}

/** One tool that evidence names; `tool` is null for evidence that only says "an AI". */
export interface AuditTool {
  readonly tool: string | null;
  /** Commits whose evidence names it with a grade above `inferred`; a commit counts once per tool. */
  readonly commits: number;
  /** AI and mixed lines (hints left out), added and deleted, of those commits; a commit of two tools counts for both. */
  readonly lines: number;
  /** The same commits by the best grade that names this tool; `inferred` is always 0. */
  readonly grades: Readonly<Record<Grade, number>>;
  /** Commits in which only inferred evidence names it: not part of `commits`. */
  readonly hints: number;
}

export interface AuditAuthor {
  /** As the newest of the author's commits writes it. */
  readonly name: string;
  readonly commits: number;
  readonly aiCommits: number;
}

/** One requirement of the policy over the whole history. */
export interface AuditRequirement {
  readonly rule: string;
  readonly kind: Requirement['kind'];
  /** What is asked, for people: `1 sign-off by L6 or above`. */
  readonly asks: string;
  readonly commits: number;
  /** The part of `commits` that counts as AI-assisted. */
  readonly aiCommits: number;
}

export interface AuditRule {
  readonly rule: RuleId;
  /** Commits in which it was found at least once. */
  readonly commits: number;
  readonly aiCommits: number;
  readonly worst: Severity;
  /** Why it matters, as the worst occurrence says it. */
  readonly why: string;
}

interface AuditFinding {
  readonly rule: RuleId;
  readonly count: number;
  /** The newest ones, at most three. */
  readonly examples: readonly Finding[];
}

/** What the caller knows before the first commit is read. */
export interface AuditMeta {
  /** Folder name of the repository. */
  readonly repository: string;
  /** The range as a person would type it, or `all of main`. */
  readonly range: string;
  /** When the audit was made, seconds since 1970. */
  readonly generatedAt: number;
  /** Version of countersign. */
  readonly version: string;
  readonly policy: { readonly source: string; readonly mode: PolicyMode; readonly enforced: boolean };
  /** Time of the commit that brought the policy to the home ref; null when none has. What is older is "before adoption". */
  readonly adoptedAt: number | null;
}

export interface AuditSummary extends AuditMeta {
  /** Oldest and newest committer time; null for an empty range. */
  readonly from: number | null;
  readonly to: number | null;
  readonly commits: number;
  readonly merges: number;
  readonly byVerdict: VerdictCounts;
  /** AI-assisted commits whose only AI text is an applied suggestion of a review bot; part of `byVerdict.ai`. */
  readonly suggestionsOnly: number;
  /** Commits older than the adoption, by verdict; all zero when nothing was adopted. */
  readonly beforeAdoption: VerdictCounts;
  readonly lines: LineTally;
  /** Most AI-assisted commits first, at most 50. */
  readonly tools: readonly AuditTool[];
  /** Models that evidence of AI-assisted commits names, most first, at most 50. */
  readonly models: readonly { readonly model: string; readonly commits: number }[];
  /** Robots that are not an AI: commits by tool (or by mark where no tool is named), most first, at most 50. */
  readonly automation: readonly { readonly tool: string; readonly commits: number }[];
  /** AI-assisted commits and hints by the best grade of their AI evidence; `inferred` are the hints. */
  readonly grades: Readonly<Record<Grade, number>>;
  /** Most commits first, at most 100. */
  readonly authors: readonly AuditAuthor[];
  /** Commits of everybody who is not in `authors`. */
  readonly otherAuthors: { readonly commits: number; readonly aiCommits: number };
  readonly tiers: Readonly<Record<RiskTier, VerdictCounts>>;
  /** Worst first, then most commits, at most 100. */
  readonly rules: readonly AuditRule[];
  /** Most first, at most 100. */
  readonly findings: readonly AuditFinding[];
  /** Most commits first, at most 100. */
  readonly requirements: readonly AuditRequirement[];
  readonly decisions: Readonly<Record<DecisionState, number>>;
  /** Commits that would have needed at least one sign-off, by verdict. */
  readonly needSignOff: VerdictCounts;
  /** Oldest first, without gaps between the first and the last month that has commits. */
  readonly months: readonly AuditMonth[];
  /** Commits whose time is before 1970 or after 2199 (in no month). */
  readonly undated: number;
  /** The riskiest commits that need a sign-off, worst first, at most 25. */
  readonly notable: readonly AuditRecord[];
  /** What could not be read, in plain sentences, at most 100. */
  readonly unreadable: readonly string[];
  /** Sentences a person must see: shallow boundary, history not read, replace refs ignored. */
  readonly notices: readonly string[];
}
