/** The words for path patterns: their steps, and what can be wrong with one. */

/** Why a pattern cannot be compiled; `offset` counts UTF-16 units of the pattern from 0. */
export interface GlobFault {
  readonly offset: number;
  readonly message: string;
  /** The way out, where it is not plain from the message. */
  readonly remedy?: string;
}

/** One step of a pattern. `folders` is `**` followed by a slash: zero or more whole segments. */
export type GlobToken =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: 'one' | 'segment' | 'rest' | 'folders' };
