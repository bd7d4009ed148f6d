/** The words for configuration as a flat list: which key has which value, and in which line. */

/** What a scalar was written as. */
export type ScalarKind = 'string' | 'number' | 'boolean' | 'null';

/** One value of a configuration. */
export interface Setting {
  /**
   * Keys from the root to the value. An element of a list is named by its `name`, `id` or `key`, else by `[]`: an
   * insertion moves nothing. Documents of Kubernetes begin with `Kind/name`. Paths need not be unique.
   */
  readonly path: readonly string[];
  /** The value without quotes. */
  readonly text: string;
  readonly kind: ScalarKind;
  /** Counted from 1. */
  readonly line: number;
}

/** A text as settings, or the reason why it could not be had as such. */
export type SettingsReading =
  | { readonly kind: 'settings'; readonly settings: readonly Setting[] }
  | { readonly kind: 'unread'; readonly reason: string; readonly line: number | null };

/** Deeper nesting is not read. */
export const DEEPEST_SETTING = 64;

/** The reading of a text that cannot be read. */
export function unread(reason: string, line: number | null = null): SettingsReading {
  return { kind: 'unread', reason, line };
}
