/** The words for the gate's answer about one ref update or one deployment. */
import type { Change, Transition } from './change.ts';
import type { Decision, DecisionNode, PolicyMode } from './decision.ts';
import type { CommitId, PersonId, RefName } from './id.ts';
import type { RepoPath } from './path.ts';
import type { LandingRecord, StatementId } from './statement.ts';

/** How one transition of a landing is covered by one statement. */
export interface Reading {
  readonly statement: StatementId;
  readonly person: PersonId;
  readonly path: RepoPath;
  readonly how: 'exact' | 'rebased';
}

/** A statement that was looked at and does not count for this landing. */
export interface NotCounted {
  readonly statement: StatementId;
  /** `person:ID` as it says; null when it cannot be read. */
  readonly by: string | null;
  /** Stable word: `coverage.other-target`, `person.is-contributor`, `statement.withdrawn` … */
  readonly rule: string;
  readonly why: string;
  readonly remedy: string | null;
}

/** One landing judged. */
export interface Landing {
  readonly old: CommitId | null;
  readonly new: CommitId;
  readonly change: Change;
  readonly decision: Decision;
  readonly readings: readonly Reading[];
  readonly notCounted: readonly NotCounted[];
  /** Transitions that nobody has read who may. */
  readonly unread: readonly Transition[];
}

export type VerdictState = 'pass' | 'refused' | 'error' | 'observed' | 'before-adoption';

export interface Verdict {
  readonly state: VerdictState;
  readonly mode: PolicyMode;
  readonly place: RefName | `environment:${string}`;
  readonly old: CommitId | null;
  readonly new: CommitId;
  readonly landings: readonly Landing[];
  /** Why it is not a pass, each with its rule and the way out; the same nodes that text, JSON and hook messages show. */
  readonly reasons: readonly DecisionNode[];
  /** Records that would be written, oldest first; empty when it is refused. */
  readonly records: readonly LandingRecord[];
  readonly notices: readonly string[];
}
