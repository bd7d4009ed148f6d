/** From which change on a setting is told of: one table of defaults. */
import type { Bearing } from './key-table.ts';

/** Ratios of new to old; null where a direction is never told of. */
export interface Alarm {
  readonly up: number | null;
  readonly down: number | null;
}

export const ALARMS: Readonly<Record<Bearing, Alarm>> = {
  timeout: { up: 2, down: 0.5 },
  // Any attempt more multiplies the load on what already fails.
  retry: { up: 1, down: null },
  pool: { up: 2, down: 0.5 },
  concurrency: { up: 2, down: 0.5 },
  'rate-limit': { up: 2, down: 0.5 },
  autoscaling: { up: 10, down: 0.75 },
  replicas: { up: null, down: 0.75 },
  resources: { up: null, down: 0.75 },
  visibility: { up: 4, down: 0.5 },
  cache: { up: 4, down: 0.25 },
  schedule: { up: null, down: 0.5 },
  batch: { up: 4, down: 0.25 },
  sampling: { up: 10, down: 0.1 },
  breaker: { up: 2, down: 0.5 },
  capacity: { up: null, down: 0.75 },
  flag: { up: 4, down: null },
};

/** From this ratio on, either way, a change is grave. */
export const GRAVE_RATIO = 10;
/** A target utilisation above this leaves no room for what is starting. */
export const HIGHEST_TARGET = 0.85;
/** Jobs that start in the same minute of a file. */
export const SAME_MINUTE = 5;
/** Visibility over the consumer's own time: AWS advises this factor for Lambda. */
export const VISIBILITY_FACTOR = 6;
/** Regions that must agree before one of them can drift. */
export const FEWEST_REGIONS = 3;
