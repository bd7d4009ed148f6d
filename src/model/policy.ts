/** The words for the rules: `.countersign/policy.yml`, parsed and checked. */
import type { PathClass, RiskTier, Severity } from './assessment.ts';
import type { PolicyMode } from './decision.ts';
import type { Brand } from './id.ts';
import type { MarkRow } from './mark.ts';

/** Where and how a condition is written; `line` and `column` of its first character in the file. */
interface Condition {
  readonly text: string;
  readonly line: number;
}

/** What a rule asks for when its condition holds. */
export interface RuleRequirements {
  readonly signOffs: {
    readonly count: number;
    /** Minimum level; null for anybody listed in `from`. */
    readonly level: number | null;
    /** Teams, roles, person ids, or the built-in groups `owners` and `policy-owners`; empty for anybody. */
    readonly from: readonly string[];
  } | null;
  /** Owners of the touched paths, from the file named, or the owners of the policy (their threshold counts). */
  readonly owners: {
    readonly by: 'codeowners' | 'kubernetes' | 'paths' | 'policy';
    /** Glob → owners, for `paths`. */
    readonly paths: readonly {
      readonly glob: string;
      readonly owners: readonly string[];
      readonly count: number;
      readonly line: number;
    }[];
  } | null;
  readonly questions: readonly string[];
  readonly coverage: 'exact' | 'rebased';
  readonly presence: 'none' | 'user-present' | 'user-verified';
  readonly changePlan: boolean;
  readonly labels: readonly string[];
}

export type RuleOutcome =
  | { readonly kind: 'require'; readonly require: RuleRequirements }
  /** Passes by itself: the explicit "nothing is needed because …". */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** Refuses whatever is signed. */
  | { readonly kind: 'refuse'; readonly reason: string };

/** Another repository's policy or people that a file builds on; `repo` and `ref` tell people where it came from. */
export interface Extends {
  readonly repo: string;
  readonly ref: string;
  /** `sha256:<hex>` of the vendored copy. */
  readonly digest: string;
}

/** The copy that a file extends, as it was read; a fault says why it cannot be used. */
export type Vendored =
  | { readonly kind: 'copy'; readonly text: string; readonly file: string }
  | { readonly kind: 'fault'; readonly message: string; readonly remedy: string };

export interface PolicyRule {
  /** Stable, unique, lower case: `ai-by-junior`. */
  readonly id: string;
  /** Completes "this change may land if …". */
  readonly name: string;
  /** File and line of the rule: `policy.yml`, or the vendored file that it comes from. */
  readonly file: string;
  readonly line: number;
  readonly when: Condition;
  readonly outcome: RuleOutcome;
}

/** Always, never, or while the risk tier is below the one named. */
export type NotedHumanTrust = boolean | 'below-high' | 'below-critical';

/** How lines count as AI, and what is more than trivial. */
export interface AttributionSettings {
  /** Inferred evidence counts as AI; otherwise it is shown as a hint, and its lines count as unknown. */
  readonly countInferred: boolean;
  /** When a note that says "human" is believed; otherwise such lines count as unknown. */
  readonly trustNotedHuman: NotedHumanTrust;
  /** A change is AI-assisted with more AI lines than this … */
  readonly trivialLines: number;
  /** … or with any at all in a path of one of these classes. */
  readonly neverTrivial: readonly PathClass[];
}

/** Refs from which another one takes recorded content: as it is, or edit by edit on the same sign-offs. */
export interface RefFlow {
  readonly to: string;
  readonly promotes: readonly string[];
  readonly backports: readonly string[];
}

/** An override of a risk rule. Empty lists fit everything. */
export interface PolicyOverride {
  /** A rule id, or the beginning of several. */
  readonly rule: string;
  readonly paths: readonly string[];
  readonly resources: readonly string[];
  readonly services: readonly string[];
  readonly base: Severity | 'off';
  readonly reason: string;
  /** The second (since 1970) at which it ends; null for never. */
  readonly until: number | null;
  /** File and line. */
  readonly source: string;
}

/** Whom a change is sent to, as far as the policy has a say in it. */
export interface RoutingSettings {
  /** Working hours of whoever is asked until an answer is due. */
  readonly deadlineHours: Readonly<Record<RiskTier, number>>;
  /** Tiers at which all who are asked must be of different teams. */
  readonly differentTeams: readonly RiskTier[];
  /** Team, role, person or `policy-owners` that is told when nobody answers, or when nobody may be asked. */
  readonly group: string;
  /** What shall happen when nobody may be asked: a sentence. */
  readonly nobody: string;
}

/** Globs of what the organisation wrote down, read at the home ref. */
export interface KnowledgePlaces {
  readonly incidents: readonly string[];
  readonly pages: readonly string[];
}

export interface PolicyData {
  readonly repository: string;
  readonly owners: readonly string[];
  readonly threshold: number;
  readonly mode: PolicyMode;
  /** A date (`2026-12-01`) that only reminds. */
  readonly reminder: string | null;
  /** `none`: nobody has a level; `signer: true` in the people file replaces L6. */
  readonly levels: 'people' | 'none';
  /** Full names, or patterns with one `*`: ask `isListedRef`. */
  readonly protectedRefs: readonly string[];
  /** From where protected refs take what was judged elsewhere. */
  readonly flow: readonly RefFlow[];
  /** Teams, roles, persons or `policy-owners` who may open a permit. */
  readonly permits: Readonly<Record<'break-glass' | 'undo', readonly string[]>>;
  /** The same, for those who may lift somebody else's rejection. */
  readonly lifters: readonly string[];
  readonly attribution: AttributionSettings;
  /** Globs that put paths into a class, besides the built-in table. */
  readonly classes: ReadonlyMap<PathClass, readonly string[]>;
  /** Rows that extend the marks table; their shape is checked, their meaning where marks are read. */
  readonly marks: readonly MarkRow[];
  /** Weights that replace defaults, by step name and value: `environment` → `production` → 1.5. */
  readonly severity: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** What risk rules weigh at some places, first fit first. */
  readonly overrides: readonly PolicyOverride[];
  readonly knowledge: KnowledgePlaces;
  readonly routing: RoutingSettings;
  readonly questions: ReadonlyMap<string, string>;
  readonly release: { readonly changelogs: readonly string[]; readonly versions: readonly string[] };
  readonly rules: readonly PolicyRule[];
  /** File name for places in explanations: `policy.yml` or `built-in policy`. */
  readonly file: string;
  /** `sha256:<hex>` of the text, which names the digest of what it extends. */
  readonly digest: string;
}

/** A policy whose every condition passed the static check; only `parsePolicy` builds it. */
export type ParsedPolicy = Brand<PolicyData, 'ParsedPolicy'>;
