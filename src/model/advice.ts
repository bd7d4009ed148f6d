/** The words for what a language model says of a change. It is shown beside a decision and never part of one. */
import type { RepoPath } from './path.ts';

/** One remark. Every text comes from a model that has read what may be hostile: escape it wherever it is shown. */
export interface AdviceFinding {
  readonly path: RepoPath | null;
  /** Line of the new text, from 1; null for the whole file or change. */
  readonly line: number | null;
  /** What the model thinks could go wrong. */
  readonly concern: string;
  /** What a reviewer should ask; empty when the model asks nothing. */
  readonly question: string;
}

/** The answer to one change. */
export interface Advice {
  /** As the endpoint names it. */
  readonly model: string;
  /** `sha256:<hex>` of the change. */
  readonly change: string;
  readonly findings: readonly AdviceFinding[];
  /** What the model was not shown: redacted secrets, and text beyond the budget. */
  readonly withheld: { readonly secrets: number; readonly characters: number };
}
