/**
 * The words for what a policy may look at: one flat, typed record per change, built by `core/policy/facts.ts` and read
 * by rules under the names of `core/policy/fact-table.ts` (`ai.lines`, `author.level`, `risk.tier` …).
 */
import type { Effect, PathClass, Reversible, RiskTier, Severity } from './assessment.ts';
import type { PersonId } from './id.ts';
import type { RepoPath } from './path.ts';

/** A fact that may not have been read. `not-read` is a state of its own: a rule that needs it becomes `error`. */
export type Known<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'not-read'; readonly why: string };

/** What one changed path is, and who wrote its changed lines. */
export interface PathFact {
  readonly path: RepoPath;
  /** The path before, when git pairs the two as a rename; equals `path` otherwise. */
  readonly oldPath: RepoPath;
  readonly status: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly classes: readonly PathClass[];
  readonly added: number;
  readonly deleted: number;
  /** Changed lines of class ai or mixed whose evidence counts (see {@link AiFacts}). */
  readonly aiLines: number;
  readonly unknownLines: number;
  /** No lines can be told: a binary file, a submodule, a symlink to compare as a whole. */
  readonly opaque: boolean;
}

/** A factor of the assessment as a rule sees it. */
export interface FactorFact {
  readonly rule: string;
  readonly severity: Severity;
  readonly state: 'found' | 'error';
  /** The path, or an empty string for a factor of the whole change. */
  readonly path: string;
  readonly effect: Effect;
  readonly reversible: Reversible;
}

/**
 * Lines that an AI wrote. `lines` counts classes ai and mixed at grade declared or better, added and deleted; inferred
 * ones join them only when the policy says `count_inferred: true`.
 */
export interface AiFacts {
  /** More than a trivial amount, by the policy's `attribution` section; or an opaque file that an AI wrote. */
  readonly assisted: boolean;
  readonly lines: number;
  readonly added: number;
  readonly deleted: number;
  /** Part of all changed lines, 0 to 1; 0 when no line changed. */
  readonly share: number;
  readonly addedShare: number;
  readonly deletedShare: number;
  readonly captured: number;
  readonly noted: number;
  readonly declared: number;
  readonly inferred: number;
  /** Lines of applied suggestions of review bots; part of `lines`. */
  readonly suggestion: number;
  /** Files without lines (binary, submodule) of class ai or mixed. */
  readonly opaqueFiles: number;
  readonly tools: readonly string[];
  readonly models: readonly string[];
  /** Roles of the marks found: `agent`, `suggestion`, `automation`. */
  readonly roles: readonly string[];
}

/** Lines nobody can tell about, inferred ones included unless they count as AI. */
export interface UnknownFacts {
  readonly lines: number;
  readonly share: number;
  /** Part of `lines`: evidence exists and cannot be read. */
  readonly unreadable: number;
  /** Part of `lines`: a note calls them human, and the policy does not believe it at this tier. */
  readonly notedHuman: number;
  /** By the same measure as {@link AiFacts.assisted}. */
  readonly moreThanTrivial: boolean;
  /** Opaque files of class unknown. */
  readonly opaqueFiles: number;
}

/** The authors, taken together: the lowest level among authors and co-authors is the author's level. */
export interface AuthorFacts {
  /** Whose level decided: a person id or `guest:<e-mail>`. */
  readonly id: PersonId;
  readonly level: number;
  /** True when any author or co-author is in no people file. */
  readonly guest: boolean;
  /** True when every author is a robot (an agent's or an automation's account). */
  readonly robot: boolean;
  /** True when every author is an owner of the policy. */
  readonly policyOwner: boolean;
  /** True when capture is enrolled for one of them: uncaptured changes then count as AI. */
  readonly captureEnrolled: boolean;
  readonly teams: readonly string[];
  readonly roles: readonly string[];
}

/** Somebody whose content this is: never a signer of it, whatever the policy says. */
export interface ContributorFact {
  readonly id: PersonId;
  readonly level: number;
  /** How we know: `author`, `co-author`, `committer`, `prompter`. Claims of the commits, unless proved elsewhere. */
  readonly as: readonly string[];
  readonly guest: boolean;
}

/** The services whose paths are touched, taken together; the worst wins. */
export interface ServiceFacts {
  readonly names: readonly string[];
  /** 1 (most critical) to 3; 4 when the paths belong to no listed service. */
  readonly tier: number;
  readonly environments: readonly string[];
  readonly regions: readonly string[];
  /** Services that depend on them, directly or not. */
  readonly dependents: number;
  readonly peak: Known<boolean>;
  readonly freeze: Known<boolean>;
}

interface RiskFacts {
  readonly tier: RiskTier;
  readonly score: number;
  /** Classifiers that could not run because a kept input is cold. */
  readonly notRead: readonly string[];
}

/** Landings of the seven days before the change that carry no sign-off. Landings are commits of the history index. */
export interface HistoryFacts {
  readonly authorLandings: number;
  readonly authorLines: number;
  /** The same for landings (by anybody) that touched a path of this change. */
  readonly resourceLandings: number;
  readonly resourceLines: number;
}

/** What kind of content this is, judged by content alone, never by who sent it. */
export interface ContentFacts {
  /** Every path is a dependency manifest or a lock file. */
  readonly dependenciesOnly: boolean;
  /** Besides: manifests differ in versions only, and every changed manifest that has a lock file changed it too. */
  readonly dependencyUpdate: Known<boolean>;
  /** Version fields, changelogs and lock files only, in the paths that the policy lists for releases. */
  readonly release: Known<boolean>;
}

/** Everything a policy may look at for one change. The same input gives the same facts. */
export interface Facts {
  readonly ai: AiFacts;
  readonly humanLines: number;
  readonly unknown: UnknownFacts;
  readonly size: { readonly added: number; readonly deleted: number; readonly lines: number; readonly files: number };
  readonly commits: number;
  readonly paths: readonly PathFact[];
  /** Union of the paths' classes, in the order of the model. */
  readonly classes: readonly PathClass[];
  readonly author: AuthorFacts;
  readonly contributors: readonly ContributorFact[];
  /** Null when nobody is named; an unknown prompter is never assumed to be senior. */
  readonly prompter: { readonly id: PersonId; readonly level: number; readonly guest: boolean } | null;
  readonly service: ServiceFacts;
  readonly risk: RiskFacts;
  readonly factors: readonly FactorFact[];
  readonly target: Known<string>;
  /** True when the target is one of the policy's protected refs. */
  readonly targetProtected: Known<boolean>;
  /** Hours between the oldest commit's author time and the instant of judgement. */
  readonly ageHours: Known<number>;
  readonly history: Known<HistoryFacts>;
  readonly content: ContentFacts;
  /** Evidence exists and (partly) cannot be read. */
  readonly evidenceUnreadable: boolean;
  /** Rule ids of the attribution's findings (contradictions, damage), sorted, each once. */
  readonly findings: readonly string[];
  /** A people file was read; without one every author is a guest of level 0 and nobody can be named. */
  readonly peopleListed: boolean;
}
