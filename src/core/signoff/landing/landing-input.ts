/** What the judge of one landing is given, all of it read and verified before, and what it answers. */
import type { RiskTier } from '../../../model/assessment.ts';
import type { Side, Transition } from '../../../model/change.ts';
import type { Decision, DecisionNode, PolicyMode, Requirement } from '../../../model/decision.ts';
import type { CommitId, ObjectFormat, ObjectId, PersonId, RefName } from '../../../model/id.ts';
import type { RepoPath } from '../../../model/path.ts';
import type { People } from '../../../model/people.ts';
import type { ParsedPolicy } from '../../../model/policy.ts';
import type { LandedContributor, LandingRecord, Refused, StatementId, Verified } from '../../../model/statement.ts';
import type { NotCounted, Reading, VerdictState } from '../../../model/verdict.ts';
import type { HomeRemoval } from './home-removal.ts';

/** What somebody did for the content of a landing. Any of them, however known, ends the right to sign it. */
export type ContributorRole = 'author' | 'co-author' | 'committer' | 'pusher' | 'opener' | 'prompter';

/** Somebody whose content lands. */
export interface ContentContributor extends LandedContributor {
  /** The person of the people file; null when `who` leads to nobody there (a guest, a robot). */
  readonly person: PersonId | null;
  readonly as: readonly ContributorRole[];
}

export type SignersRequirement = Extract<Requirement, { kind: 'sign-off' | 'owners' }>;

/** Whom one requirement for signatures asks, as the policy resolved it; in the order of `decision.requirements`. */
export interface RequirementScope {
  readonly requirement: SignersRequirement;
  /** People asked for, deputies included and contributors not yet taken out; null: everybody of the level. */
  readonly members: readonly PersonId[] | null;
  /** The landed paths that it is about; null: all of them. */
  readonly paths: readonly RepoPath[] | null;
  readonly coverage: 'exact' | 'rebased';
  readonly presence: 'none' | 'user-present' | 'user-verified';
  /** Why it passes without signatures; null when it does not. */
  readonly waived: string | null;
  /** Why nobody can say who is asked; each makes the landing an error. */
  readonly faults: readonly { readonly message: string; readonly remedy: string }[];
}

/** A verified record of a ref, with what its landing changed. */
export interface RecordedLanding {
  readonly id: StatementId;
  readonly record: LandingRecord;
  /** The key that signed it; empty for one that is still to be written. */
  readonly key?: string;
  /** Old tip → new tip; null when it was not read: whatever the record names is then spent as a whole. */
  readonly transitions: readonly Transition[] | null;
  /**
   * Sides on the record's new tip of paths that its landing did not change. A path that is not in it counts as spent
   * for every statement that the record names.
   */
  readonly left: ReadonlyMap<RepoPath, Side | null>;
}

/** A protected ref from which the target may take recorded content. */
export interface ListedSource {
  readonly ref: RefName;
  /** Its recorded tips need nothing more on the target. */
  readonly promotes: boolean;
  /** Sign-offs spent there count once more on the target. */
  readonly backports: boolean;
  readonly records: readonly RecordedLanding[];
  /** Records whose landing was undone or reverted there. */
  readonly undone: ReadonlySet<StatementId>;
  /** Records whose landing the target's old tip contains: what they spent is spent here, too. */
  readonly arrived: ReadonlySet<StatementId>;
}

/** A change of `.countersign/` that only removes. */
export interface RulesRemoval extends HomeRemoval {
  /** Owners who are left, and have a key with which they can sign a change of the rules. */
  readonly ownersLeft: readonly PersonId[];
}

/** Everything about one stretch of a protected ref. */
export interface LandingInput {
  readonly objectFormat: ObjectFormat;
  readonly target: RefName;
  readonly old: CommitId | null;
  readonly new: CommitId;
  /** Whether the old tip is on the new tip's first-parent chain; null when that could not be found out. */
  readonly alongFirstParents: boolean | null;
  /** Commits reachable from the new tip and not from the old one. */
  readonly commits: readonly CommitId[];
  /** Heads of the requests that it comes from, as far as they are known. */
  readonly heads: readonly CommitId[];
  /** Old tip → new tip; null when a tree could not be read. */
  readonly transitions: readonly Transition[] | null;
  /** Sides on the old tip of the paths that sign-offs name and the landing does not change. */
  readonly oldSides: ReadonlyMap<RepoPath, Side | null>;
  /** SHA-256 of the bytes of blobs, recomputed; needed in SHA-1 repositories. */
  readonly sha256: ReadonlyMap<ObjectId, string>;
  readonly decision: Decision;
  readonly scopes: readonly RequirementScope[];
  readonly tier: RiskTier;
  readonly people: People;
  readonly policy: ParsedPolicy;
  readonly contributors: readonly ContentContributor[];
  readonly statements: readonly Verified[];
  readonly refused: readonly Refused[];
  /** Records of the target so far, oldest first. */
  readonly records: readonly RecordedLanding[];
  /** Records, of any place, that are younger than this landing; empty for a landing that is judged now. */
  readonly later: ReadonlySet<StatementId>;
  /** Commits at which a protected ref may begin: recorded tips of the others, and the adoption commit. */
  readonly startTips: ReadonlySet<CommitId>;
  /** The first commit of the home ref that carries a policy, for a ref that begins; absent or null for all others. */
  readonly adoption?: CommitId | null;
  readonly sources: readonly ListedSource[];
  /** The new tip as a merge of exactly two commits, and whether the pinned merge gives its tree; null otherwise. */
  readonly merge: { readonly parents: readonly [CommitId, CommitId]; readonly reproduced: boolean } | null;
  /** For signed edits that are not exact: whether the pinned merge gives the landed blob at a safe distance. */
  readonly rebased: ReadonlyMap<StatementId, ReadonlyMap<RepoPath, 'merges-to-landed' | 'no'>>;
  /** When a commit ceased to be the target's tip (seconds since 1970), null while it is; absent: it never was. */
  readonly ceased: ReadonlyMap<CommitId, number | null>;
  /**
   * Statement → the statements that it is newer than, by evidence and not by what its signer says of the moment: its
   * head descends from theirs. A counted statement takes the place of older ones when the landing must be whole.
   */
  readonly replaces: ReadonlyMap<StatementId, ReadonlySet<StatementId>>;
  /** The content of what rejections name, at the head that they name; absent when it could not be read. */
  readonly rejected: ReadonlyMap<StatementId, ReadonlyMap<RepoPath, Side | null>>;
  /** Who may lift somebody else's rejection when of a higher level. */
  readonly lifters: readonly PersonId[];
  /** What a change of the rules takes away when it does nothing else; absent or null for all others. */
  readonly removal?: RulesRemoval | null;
  /** Why nothing could be judged by the rules that it brings: unreadable, or `enforce` without its preconditions. */
  readonly rulesFault?: { readonly reason: string; readonly remedy: string } | null;
  /** Who may open permits. */
  readonly permitters: { readonly 'break-glass': readonly PersonId[]; readonly undo: readonly PersonId[] };
  readonly labels: readonly string[];
  /** The record whose after-review this is; null for a landing of its own. */
  readonly after: StatementId | null;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The answer for one landing, and what its record would say. */
export interface LandingAnswer {
  readonly state: Exclude<VerdictState, 'before-adoption'>;
  readonly mode: PolicyMode;
  /** The whole explanation. */
  readonly root: DecisionNode;
  /** The parts of it that are not a pass; kept when the mode only observes. */
  readonly reasons: readonly DecisionNode[];
  readonly readings: readonly Reading[];
  readonly notCounted: readonly NotCounted[];
  readonly unread: readonly Transition[];
  /** Every valid reading of what lands, needed or not: the record names it, and it is spent. */
  readonly counted: LandingRecord['counted'];
  /** Permits without which it would be refused. */
  readonly permits: readonly StatementId[];
  /** `promotion of REF` or `adoption`, when it needs nothing for that reason. */
  readonly from: string | null;
}
