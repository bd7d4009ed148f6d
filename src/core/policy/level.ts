/** Levels of people as numbers. */

/** Level as written (`L6`) → number. */
export function levelNumber(level: string): number {
  return Number(level.slice(1));
}
