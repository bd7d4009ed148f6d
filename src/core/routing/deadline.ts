/** Deadlines: so many working hours of whoever is asked, by the tier of the change; a reminder after half of them. */
import type { RiskTier } from '../../model/assessment.ts';
import type { Deadline } from '../../model/routing.ts';
import { type Calendar, marksOf } from './working-time.ts';

/** Working hours until an answer is due, unless the policy says otherwise. */
export const DEADLINE_HOURS: Readonly<Record<RiskTier, number>> = { critical: 4, high: 8, medium: 24, low: 48 };

const HOUR = 3_600;

/** The deadline of somebody who is asked at `now`; null when they do not work that much in the next two years. */
export function deadlineFor(calendar: Calendar, now: number, workingHours: number): Deadline | null {
  const [start, remind, due] = marksOf(calendar, now, [0, (workingHours * HOUR) / 2, workingHours * HOUR]);
  return start === undefined || remind === undefined || due === undefined ? null : { start, remind, due, workingHours };
}
