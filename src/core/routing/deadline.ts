/** Deadlines: so many working hours of whoever is asked, by the tier of the change; a reminder after half of them. */
import type { RiskTier } from '../../model/assessment.ts';
import type { Deadline } from '../../model/routing.ts';
import { afterWorking, type Calendar, nextWorking } from './working-time.ts';

/** Working hours until an answer is due, unless the policy says otherwise. */
export const DEADLINE_HOURS: Readonly<Record<RiskTier, number>> = { critical: 4, high: 8, medium: 24, low: 48 };

const HOUR = 3_600;

/** The deadline of somebody who is asked at `now`; null when they do not work that much in the next two years. */
export function deadlineFor(calendar: Calendar, now: number, workingHours: number): Deadline | null {
  const start = nextWorking(calendar, now);
  const remind = afterWorking(calendar, now, (workingHours * HOUR) / 2);
  const due = afterWorking(calendar, now, workingHours * HOUR);
  return start === null || remind === null || due === null ? null : { start, remind, due, workingHours };
}
