/** A clock for stories that last weeks: every process that a test starts from here on lives so many days from now. */
import { fileURLToPath } from 'node:url';

const HOOK = fileURLToPath(new URL('clock-hook.mjs', import.meta.url));
let days = 0;
let rules: number | null = null;

/** Moves the clock; days count from the real present and may be negative. */
export function setDay(day: number): void {
  days = day;
}

/** Lets every process from here on be of a countersign with that version of its rules; null: as it is. */
export function setRules(version: number | null): void {
  rules = version;
}

/** Seconds since 1970 by that clock. */
export function storyTime(): number {
  return Math.floor(Date.now() / 1000) + days * 86_400;
}

/** What processes are given so that they follow; nothing where nobody moved the clock. */
export function clockEnvironment(): Record<string, string> {
  if (days === 0 && rules === null) return {};
  return {
    NODE_OPTIONS: `--import=${HOOK}`,
    STORY_DAYS: String(days),
    ...(rules === null ? {} : { STORY_RULES: String(rules) }),
  };
}
