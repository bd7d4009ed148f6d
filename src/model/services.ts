/** The words for what runs: `.countersign/services.yml`. */

/**
 * A recurring or one-time stretch of time. Weekly: `days` (0 Sunday … 6 Saturday) and minutes of the day in UTC shifted
 * by `offsetMinutes`; dated: seconds since 1970.
 */
export type TimeWindow =
  | {
      readonly kind: 'weekly';
      readonly days: readonly number[];
      readonly fromMinute: number;
      readonly toMinute: number;
      readonly offsetMinutes: number;
    }
  | { readonly kind: 'dated'; readonly from: number; readonly to: number };

export interface Service {
  readonly name: string;
  /** 1 (most critical) to 3. */
  readonly tier: 1 | 2 | 3;
  /** Globs of the paths that make the service. */
  readonly paths: readonly string[];
  readonly environments: readonly string[];
  readonly regions: readonly string[];
  /** Services that read from or call this one, by name; they need not be listed themselves. */
  readonly dependents: readonly string[];
  readonly peak: readonly TimeWindow[];
  readonly freeze: readonly TimeWindow[];
  readonly line: number;
}

/** The services file, with the answer to "whose path is this?". */
export interface Services {
  /** Null when there is no services file. */
  readonly source: string | null;
  readonly services: readonly Service[];
  /** Services that have the path, in the file's order. */
  of(path: string): readonly Service[];
}
