/** The words of the service: repositories it looks after, requests to change them, and what it made of each. */
import type { RiskTier } from './assessment.ts';
import type { DecisionState } from './decision.ts';
import type { Brand, CommitId, RefName } from './id.ts';

/** Where a repository lives. `local`: a clone on this machine, whose branches are its requests. */
export type ForgeKind = 'local' | 'github' | 'gitlab' | 'forgejo';

/** `local:<path>`, `github:<id>`: the forge's own immutable id, never a name that can be given to somebody else. */
export type RepositoryKey = Brand<string, 'RepositoryKey'>;

/** Number of a request in this installation, from 1. */
export type RequestId = Brand<number, 'RequestId'>;

export interface ServedRepository {
  readonly key: RepositoryKey;
  readonly forge: ForgeKind;
  /** What people call it: `acme/shop`. It may change. */
  readonly name: string;
}

/** A repository, and how the service stands to it. */
export interface KnownRepository extends ServedRepository {
  /** False from when its forge no longer names it among those that the service was given. */
  readonly served: boolean;
  /** When it was last read whole, milliseconds since 1970; null before. */
  readonly readAt: number | null;
  /** Why it could not be read since; null where it could. */
  readonly problem: string | null;
}

/** `landed`: it is on its target. `closed`: it is neither open nor landed. */
export type RequestState = 'open' | 'landed' | 'closed';

/** A request as its forge tells of it: a hint of what to look at, never of what is in it. */
export interface ForgeRequest {
  /** What the forge calls it: `pull/7`, `heads/feature`. */
  readonly name: string;
  readonly title: string;
  /** Page of the forge; null where there is none. */
  readonly address: string | null;
  readonly target: RefName;
  /** Of a landed one the commit that it became on its target. */
  readonly head: CommitId;
  /**
   * What it stands on: an open request's target tip is read anew each time, so null; of a landing the tip before it,
   * null where the forge does not tell it (then git does).
   */
  readonly base: CommitId | null;
  /** Account that opened it; null where nobody was authenticated. */
  readonly opener: string | null;
  readonly draft: boolean;
  readonly state: RequestState;
  /** When something about it last changed, milliseconds since 1970. */
  readonly changedAt: number;
}

/** A request that the service knows. */
export interface ServedRequest extends ForgeRequest {
  readonly id: RequestId;
  readonly repository: RepositoryKey;
  /** The newest evaluation of its present head; null while it waits for one. */
  readonly evaluation: EvaluationSummary | null;
}

/** `observed`: the policy stops nothing here, and says what it would have stopped. */
export type EvaluationState = DecisionState | 'observed';

/** What a list shows of an evaluation. */
export interface EvaluationSummary {
  readonly state: EvaluationState;
  /** False where no policy is on the home ref, or it does not enforce. */
  readonly enforced: boolean;
  readonly tier: RiskTier;
  readonly score: number;
  readonly aiAssisted: boolean;
  /** Share of changed lines with evidence of AI, 0 to 1; null when no line changed. */
  readonly aiShare: number | null;
  readonly files: number;
  readonly commits: number;
  /** What it needs, or why it cannot be told, in one line. */
  readonly needs: string;
  /** When it was made, milliseconds since 1970, and how long it took. */
  readonly at: number;
  readonly tookMilliseconds: number;
}

/** An evaluation of one request at one head. */
export interface Evaluation extends EvaluationSummary {
  readonly head: CommitId;
  /** Digest of all that the answer came from: as long as it is the same, the answer is. */
  readonly inputs: string;
  /** The whole answer, as JSON. */
  readonly document: string;
}
