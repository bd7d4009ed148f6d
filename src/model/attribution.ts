/** The words for who wrote what: evidence, classes, grades. */
import type { Transition } from './change.ts';
import type { CommitId, ObjectId, RefName, RuleId } from './id.ts';
import type { RepoPath } from './path.ts';

/** Who wrote a line. `human` needs evidence too; without any evidence a line is `unknown`. */
export type LineClass = 'ai' | 'human' | 'mixed' | 'unknown';

/** How good the evidence is, best first. */
export type Grade = 'captured' | 'noted' | 'declared' | 'inferred';
export const GRADES: readonly Grade[] = ['captured', 'noted', 'declared', 'inferred'];

/**
 * `agent` wrote the change; `suggestion` is a review bot whose suggestion a person applied (AI text, counted apart);
 * `automation` is a robot that is not an AI.
 */
export type MarkRole = 'agent' | 'suggestion' | 'automation';

/** What an evidence says of the lines it covers. `none` is an explicit denial ("Assisted-by: none"). */
export type Claim = 'ai' | 'human' | 'mixed' | 'automation' | 'none';

/** Where an evidence was read, so that a person can go and look. */
export type EvidenceSource =
  | { readonly kind: 'message'; readonly commit: CommitId; readonly line: number; readonly text: string }
  | {
      readonly kind: 'identity';
      readonly commit: CommitId;
      readonly role: 'author' | 'committer';
      readonly text: string;
    }
  | { readonly kind: 'branch'; readonly ref: RefName }
  | {
      readonly kind: 'note';
      readonly ref: RefName;
      readonly blob: ObjectId;
      readonly commit: CommitId;
      /** Line of the note where the entry stands, from 1. */
      readonly line: number;
    }
  | { readonly kind: 'trace'; readonly file: string; readonly record: string; readonly commit: CommitId }
  | { readonly kind: 'capture'; readonly record: string; readonly commit: CommitId }
  /** A signed declaration, by its id. */
  | { readonly kind: 'statement'; readonly statement: string; readonly commit: CommitId };

/** How evidence of one commit came to speak for another. */
export interface EvidencePath {
  readonly kind: 'squash' | 'cherry-pick' | 'rewrite' | 'revert';
  /** The commit whose evidence this was. */
  readonly from: CommitId;
  /** What tied the two together, for people: `refs/pull/12/head`, `(cherry picked from commit …)`. */
  readonly by: string;
}

/** One piece of evidence, kept beside the result. */
export interface Evidence {
  /** Row of the marks table, or the format it was read from: `claude-code.co-author`, `git-ai.session`. */
  readonly mark: string;
  /** Tool id of the marks table (`claude-code`, `cursor`), or null when only "an AI" is known. */
  readonly tool: string | null;
  readonly model: string | null;
  readonly session: string | null;
  /** The person who prompted the tool, as the evidence names it. */
  readonly prompter: string | null;
  readonly grade: Grade;
  readonly claim: Claim;
  readonly role: MarkRole;
  readonly source: EvidenceSource;
  readonly via: EvidencePath | null;
}

/** A whole-commit mark (trailer, identity, branch) found in one commit. */
export interface CommitEvidence {
  readonly commit: CommitId;
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
}

/** What a line-level record says of one path: ranges of lines of the *new* blob, 1-based and inclusive. */
export interface NotedRange {
  readonly path: RepoPath;
  readonly start: number;
  readonly end: number;
  readonly evidence: Evidence;
}

/** Everything one or several line-level records say of one commit. */
export interface NoteEvidence {
  readonly commit: CommitId;
  readonly ranges: readonly NotedRange[];
  /** Evidence of the note that has no lines (a session named for a deletion-only commit). */
  readonly unplaced: readonly Evidence[];
  /** `suspect`: AI lines count, human lines do not (wrong base commit, lines outside the file). */
  readonly suspect: boolean;
  /** The record exists but (partly) cannot be read: lines without other evidence are then `unreadable`, never "no AI". */
  readonly unreadable: boolean;
  readonly findings: readonly Finding[];
}

/** Something that the reader must know although it is not a risk of the content: contradictions, damage. */
export interface Finding {
  readonly rule: RuleId;
  readonly message: string;
  readonly commit: CommitId | null;
  readonly path: RepoPath | null;
  readonly remedy: string;
}

/** A run of consecutive lines with one answer. */
export interface AttributedRun {
  /** First line, from 1: of the new blob for added lines, of the old blob for deleted ones. */
  readonly start: number;
  readonly count: number;
  readonly class: LineClass;
  /** Grade of the evidence that decided the class; null when the class is `unknown`. */
  readonly grade: Grade | null;
  readonly role: MarkRole | null;
  /** True when evidence for these lines exists but cannot be read. The class is then `unknown`. */
  readonly unreadable: boolean;
  /** The commit that added (or deleted) the lines; null when it could not be told. */
  readonly commit: CommitId | null;
  /** Indexes into {@link Attribution.evidence}, best first; disagreeing evidence is kept. */
  readonly evidence: readonly number[];
}

/** The answer for one path. */
export interface FileAttribution {
  readonly path: RepoPath;
  /** The path before, when git pairs the two as a rename; lines that only moved are in neither list. */
  readonly oldPath: RepoPath;
  readonly transition: Transition;
  /** No lines can be told (binary, submodule): class of the whole transition, else null. */
  readonly opaque: AttributedRun | null;
  readonly added: readonly AttributedRun[];
  readonly deleted: readonly AttributedRun[];
}

/** Numbers of lines by class and grade; a line of class `unknown` has no grade. */
export type ClassCounts = {
  readonly [C in Exclude<LineClass, 'unknown'>]: { readonly [G in Grade]: number };
} & {
  readonly unknown: number;
  /** Part of `unknown`: evidence exists but could not be read. */
  readonly unreadable: number;
};

export interface LineTally {
  readonly added: ClassCounts;
  readonly deleted: ClassCounts;
}

/** Who wrote each changed line of a change. */
export interface Attribution {
  readonly files: readonly FileAttribution[];
  readonly evidence: readonly Evidence[];
  readonly tally: LineTally;
  readonly findings: readonly Finding[];
}
