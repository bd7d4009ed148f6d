/** The words for the answer of `check` and `explain`: one change, looked at from all sides. */
import type { Assessment, PathClass } from './assessment.ts';
import type { Attribution } from './attribution.ts';
import type { Change } from './change.ts';
import type { Decision } from './decision.ts';
import type { CommitId } from './id.ts';
import type { KnowledgeMatch } from './knowledge.ts';
import type { RepoPath } from './path.ts';

export interface CheckedCommit {
  readonly id: CommitId;
  readonly subject: string;
  readonly author: string;
}

export interface CheckReport {
  /** Folder name of the repository. */
  readonly repository: string;
  /** The range as a person would type it: `main..feature`. */
  readonly range: string;
  readonly change: Change;
  /** The change's commits, oldest first, at most 50 (`change.commits` has all ids). */
  readonly commits: readonly CheckedCommit[];
  readonly attribution: Attribution;
  /** What each changed path is about. */
  readonly classes: ReadonlyMap<RepoPath, readonly PathClass[]>;
  /** True when the change counts as AI-assisted by the policy's threshold. */
  readonly aiAssisted: boolean;
  readonly assessment: Assessment;
  /** Reports and pages that speak of the same things; empty where the policy names none. */
  readonly similar: readonly KnowledgeMatch[];
  readonly decision: Decision;
  /** Sentences a person must see whatever the decision: no policy on main, history not read, deepen the clone. */
  readonly notices: readonly string[];
}
