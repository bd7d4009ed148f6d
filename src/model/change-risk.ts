/** The words for the statistical score of a change. */
import type { RepoPath } from './path.ts';

/** A changed path as the score needs it. */
export interface ChangedLines {
  readonly path: RepoPath;
  /** The path before; equals `path` unless renamed. */
  readonly oldPath: RepoPath;
  /** False when the file did not stand there before. */
  readonly existed: boolean;
  /** Lines; both 0 for what is no text. */
  readonly added: number;
  readonly deleted: number;
}

/** What the history says of a change's chance to do harm. */
export interface ChangeRisk {
  /** Share of the repository's changes that score lower, 0 to 1. */
  readonly percentile: number;
  /** Chance that such a change is later reverted, fixed or blamed; null where only a percentile can be said. */
  readonly probability: number | null;
  /** What each feature adds in log-odds against the average change, largest first; empty when size alone decides. */
  readonly parts: readonly {
    readonly feature: string;
    readonly meaning: string;
    readonly value: number;
    readonly adds: number;
  }[];
  /** Features that could not be computed. */
  readonly missing: readonly string[];
  /** What the score rests on, in a sentence. */
  readonly basis: string;
}

/** Scores a change once its files are known; null when there is no score. */
export type ChangeRiskLookup = (files: readonly ChangedLines[]) => ChangeRisk | null;
