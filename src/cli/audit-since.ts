/** `--since`: a day, a moment, or a span before now. */
import { CountersignError } from '../model/error.ts';

const DAY = 86_400;
const UNITS: Readonly<Record<string, number>> = { d: DAY, w: 7 * DAY, m: 30 * DAY, y: 365 * DAY };

/**
 * Seconds since 1970. A span counts from the start of today (UTC), so that the same call gives the same answer all day.
 *
 * @throws CountersignError `usage`
 */
export function parseSince(text: string, now: number): number {
  const span = /^(\d{1,4})([dwmy])$/.exec(text);
  if (span !== null) {
    const today = now - (now % DAY);
    return today - Number(span[1]) * (UNITS[span[2] ?? 'd'] ?? DAY);
  }
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = isDay || isMoment ? Date.parse(text) : Number.NaN;
  // Date.parse turns 30 February into March; a typing error should not.
  const exists = !Number.isNaN(time) && (!isDay || new Date(time).toISOString().startsWith(text));
  if (exists) return Math.floor(time / 1000);
  throw new CountersignError('usage', `--since ${text} is no date.`, {
    remedy: 'Write a day (2026-01-31), a moment (2026-01-31T12:00:00Z) or a span (90d, 12w, 6m, 1y).',
  });
}
