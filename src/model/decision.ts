/** The words for a decision: a tree in which every node says what was asked, what was seen, and what would help. */

/** `error` is never a pass. `skipped` means the rule does not apply, and says why. */
export type DecisionState = 'pass' | 'pending' | 'blocked' | 'skipped' | 'error';

/** A value that a node looked at, with its source (`policy.yml:41`, a commit, "not read"). */
export interface Observed {
  readonly name: string;
  readonly value: string | number | boolean | null | readonly string[];
  readonly source: string;
}

export interface DecisionNode {
  /** Stable id of the rule or requirement, unique in the tree: `rules.senior-sign-off`. */
  readonly id: string;
  /** Completes the sentence "this change may land if …". */
  readonly title: string;
  readonly state: DecisionState;
  /** The condition as written (CEL) or as a phrase; null for groups. */
  readonly condition: string | null;
  readonly observed: readonly Observed[];
  /** Why the state is what it is, one sentence. */
  readonly reason: string;
  /** What would make it pass; null when it passes or does not apply. */
  readonly remedy: string | null;
  /** Where the rule stands: `policy.yml:12` or `built-in policy:12`. */
  readonly source: string;
  readonly children: readonly DecisionNode[];
}

/** One thing that the change needs; the next part (sign-off, rollout) fulfils it. */
export type Requirement =
  | {
      readonly kind: 'sign-off';
      readonly rule: string;
      readonly count: number;
      /** Minimum level (6 for L6); null when any listed signer will do. */
      readonly level: number | null;
      /** Set where the policy uses no levels: whoever has `signer: true` is meant by the level. */
      readonly signer?: true;
      /** Teams, roles or person ids of which a signer must be one; empty for anybody of the level. */
      readonly from: readonly string[];
      /** The signer must not be the author (always true for contributors by invariant; kept for the text). */
      readonly coverage: 'exact' | 'rebased';
      readonly presence: 'none' | 'user-present' | 'user-verified';
    }
  | {
      readonly kind: 'owners';
      readonly rule: string;
      readonly path: string;
      readonly owners: readonly string[];
      readonly count: number;
    }
  | {
      readonly kind: 'questions';
      readonly rule: string;
      readonly questions: readonly { readonly id: string; readonly text: string }[];
    }
  | { readonly kind: 'change-plan'; readonly rule: string }
  | { readonly kind: 'label'; readonly rule: string; readonly label: string };

export type PolicyMode = 'observe' | 'warn' | 'enforce';

/** The answer of the policy for one change. */
export interface Decision {
  readonly state: DecisionState;
  readonly mode: PolicyMode;
  /** False when the built-in default was used because the home ref carries no policy. */
  readonly enforced: boolean;
  /** Name of the policy's origin: `refs/heads/main:.countersign/policy.yml` or `built-in default`. */
  readonly policySource: string;
  readonly policyDigest: string;
  readonly root: DecisionNode;
  readonly requirements: readonly Requirement[];
  /** The shortest list of acts that would make it pass. */
  readonly acts: readonly string[];
}
