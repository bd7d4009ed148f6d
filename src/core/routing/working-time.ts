/** Working time of a person: when they work next, and when so many working hours have passed. */
import type { Absence, Availability, WorkingHours } from '../../model/people.ts';
import { type Zone, zoneOf } from './time-zone.ts';

/** A person's hours, ready to be counted. */
export interface Calendar {
  readonly zone: Zone;
  /** Per weekday (0 Sunday), stretches of seconds of the day: sorted, apart from each other. */
  readonly week: readonly (readonly Stretch[])[];
  readonly away: readonly Absence[];
}

/** From `start` to before `end`. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Monday to Friday, nine to five: what counts where the people file says nothing. */
const DEFAULT_HOURS: readonly WorkingHours[] = [{ days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1_020 }];
const DEFAULT_ZONE = 'UTC';
/** Minutes a week that somebody offers for reviews who does not say. */
export const DEFAULT_CAPACITY_MINUTES = 240;

/** Whoever works on no day of so many is not there. */
const MOST_DAYS = 800;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** Whoever routes many changes reads the same people. */
const made = new WeakMap<Availability, Calendar>();

export function calendarOf(availability: Availability): Calendar {
  const known = made.get(availability);
  if (known !== undefined) return known;
  const calendar = makeCalendar(availability);
  made.set(availability, calendar);
  return calendar;
}

function makeCalendar({ timeZone, hours, away }: Availability): Calendar {
  const week = Array.from({ length: 7 }, (_, day) =>
    joined(
      (hours ?? DEFAULT_HOURS)
        .filter(({ days }) => days.includes(day))
        .map(({ fromMinute, toMinute }) => ({ start: fromMinute * 60, end: toMinute * 60 })),
    ),
  );
  return { zone: zoneOf(timeZone ?? DEFAULT_ZONE), week, away: away.toSorted((a, b) => a.firstDay - b.firstDay) };
}

/** The first moment from `now` on at which the person works; null when there is none in the next two years. */
export function nextWorking(calendar: Calendar, now: number): number | null {
  for (const { start } of stretchesFrom(calendar, now)) return start;
  return null;
}

/** The moment at which so many seconds of work have passed since `from`; null when that is not in the next two years. */
export function afterWorking(calendar: Calendar, from: number, seconds: number): number | null {
  return marksOf(calendar, from, [seconds])[0] ?? null;
}

/** The same for several amounts, the least first; it ends where they are not in the next two years. */
export function marksOf(calendar: Calendar, from: number, seconds: readonly number[]): readonly number[] {
  const marks: number[] = [];
  let worked = 0;
  for (const { start, end } of stretchesFrom(calendar, from)) {
    for (let next = seconds[marks.length]; next !== undefined && next - worked <= end - start; ) {
      marks.push(start + Math.max(0, next - worked));
      next = seconds[marks.length];
    }
    if (marks.length === seconds.length) break;
    worked += end - start;
  }
  return marks;
}

/** The absence of a moment: the last day of it, together with those that follow without a gap; null when there. */
export function awayUntil({ zone, away }: Calendar, now: number): number | null {
  const today = zone.wallAt(now).day;
  let last: number | null = null;
  for (const { firstDay, lastDay } of away) {
    if (lastDay < today) continue;
    if (firstDay > (last === null ? today : last + 1)) break;
    last = Math.max(last ?? lastDay, lastDay);
  }
  return last === null ? null : zone.instantOf({ day: last + 1, second: 0 });
}

/** Stretches of work from a moment on, in order; they end after two years. */
function* stretchesFrom({ zone, week, away }: Calendar, from: number): Generator<Stretch> {
  if (week.every((day) => day.length === 0)) return;
  const today = zone.wallAt(from).day;
  for (let day = today; day < today + MOST_DAYS; day += 1) {
    if (away.some(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay)) continue;
    for (const stretch of week[(day + FIRST_WEEKDAY) % 7] ?? []) {
      const end = zone.instantOf({ day, second: stretch.end });
      const start = Math.max(from, zone.instantOf({ day, second: stretch.start }));
      // A stretch that falls into a skipped hour is empty.
      if (start < end) yield { start, end };
    }
  }
}

function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const apart: Stretch[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last === undefined || last.end < stretch.start) apart.push(stretch);
    else apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, stretch.end) };
  }
  return apart;
}
