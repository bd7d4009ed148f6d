/** When somebody of the people file works and is away: from what their entry says to {@link Availability}. */
import type { Absence, Availability, WorkingHours } from '../../model/people.ts';
import { nearest } from '../reading/problems.ts';
import type { YamlPath } from '../reading/yaml.ts';
import type { AvailabilityShape } from './people-shape.ts';

/** What cannot be, with the place inside the entry. */
interface AvailabilityFault {
  readonly path: YamlPath;
  readonly message: string;
  readonly remedy: string;
}

const DAYS: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;

/** Reads one entry; every fault is reported, and what is at fault is left out of the answer. */
export function readAvailability(shape: AvailabilityShape): {
  readonly availability: Availability;
  readonly faults: readonly AvailabilityFault[];
} {
  const faults: AvailabilityFault[] = [];
  const timeZone = shape.time_zone ?? null;
  if (timeZone !== null && !isTimeZone(timeZone)) faults.push(zoneFault(timeZone));
  const availability = {
    timeZone,
    hours: shape.hours === undefined ? null : workingHours(shape.hours, faults),
    capacityMinutes: shape.capacity === undefined ? null : Math.round(shape.capacity * 60),
    away: absences(shape.away, faults),
  };
  return { availability, faults };
}

function workingHours(
  shapes: NonNullable<AvailabilityShape['hours']>,
  faults: AvailabilityFault[],
): readonly WorkingHours[] {
  return shapes.flatMap(({ days, from, to }, index): readonly WorkingHours[] => {
    const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
    if (fromMinute < toMinute) return [{ days: days.map((day) => DAYS.indexOf(day)), fromMinute, toMinute }];
    const remedy = 'write a night as two entries, one until 24:00 and one from 00:00';
    faults.push({ path: ['hours', index, 'to'], message: 'these hours end before they begin', remedy });
    return [];
  });
}

function absences(shapes: AvailabilityShape['away'], faults: AvailabilityFault[]): readonly Absence[] {
  return shapes.flatMap(({ from, to }, index): readonly Absence[] => {
    const [firstDay, lastDay] = [dayOf(from), dayOf(to)];
    for (const [key, text, day] of [['from', from, firstDay] as const, ['to', to, lastDay] as const]) {
      if (day !== null) continue;
      const remedy = 'write a date such as 2026-12-31';
      faults.push({ path: ['away', index, key], message: `there is no day ${text}`, remedy });
    }
    if (firstDay === null || lastDay === null) return [];
    if (firstDay <= lastDay) return [{ firstDay, lastDay }];
    const message = 'this absence ends before it begins';
    faults.push({ path: ['away', index, 'to'], message, remedy: 'exchange the dates; both days belong to it' });
    return [];
  });
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Days since 1970; null when there is no such day. */
function dayOf(date: string): number | null {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) return null;
  return time / DAY_MS;
}

/** Asked of the time zone database that Node.js carries. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function zoneFault(name: string): AvailabilityFault {
  const near = nearest(name, Intl.supportedValuesOf('timeZone'));
  const remedy = near === null ? 'write a name such as Europe/Berlin' : `did you mean \`${near}\`?`;
  return { path: ['time_zone'], message: `there is no time zone \`${name}\``, remedy };
}
