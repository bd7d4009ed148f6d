/** The escalation ladder: deputy, then the next of the order, then the lead, then the group. */
import type { AssignmentState } from '../../model/assignment.ts';
import type { PersonId } from '../../model/id.ts';
import { deadlineFor } from './deadline.ts';
import type { Calendar } from './working-time.ts';

/** What an assignment is stepped with: who may answer, and who comes after whom, as of now. */
export interface Ladder {
  /** People whose sign-off the gate would count. Nobody else is ever asked. */
  readonly eligible: ReadonlySet<PersonId>;
  /** Those of them who can be asked now, best first. */
  readonly order: readonly PersonId[];
  /** Deputies whose term has not ended, of anybody who may be asked. */
  readonly deputies: ReadonlyMap<PersonId, readonly PersonId[]>;
  readonly lead: PersonId | null;
  readonly group: string;
  readonly calendars: ReadonlyMap<PersonId, Calendar>;
}

/** People asked one after another before the lead is told. */
const MOST_ASKED = 4;

/** Who comes after `from`: never somebody who was tried, never somebody who is not eligible. */
export function nextRung(
  ladder: Ladder,
  from: PersonId | null,
  tried: readonly PersonId[],
  now: number,
  workingHours: number,
): AssignmentState {
  if (tried.length < MOST_ASKED) {
    const deputies = from === null ? [] : (ladder.deputies.get(from) ?? []);
    for (const [people, rung] of [[deputies, 'deputy'] as const, [ladder.order, 'next'] as const]) {
      for (const person of people) {
        if (tried.includes(person) || !ladder.order.includes(person)) continue;
        const state = askedState(ladder, person, rung, now, workingHours);
        if (state !== null) return state;
      }
    }
  }
  return leadRung(ladder, now, workingHours) ?? groupRung(ladder, now);
}

/** Somebody asked at `now`; null when they may not answer, or do not work. */
export function askedState(
  ladder: Ladder,
  person: PersonId,
  rung: 'first' | 'deputy' | 'next',
  now: number,
  workingHours: number,
): Extract<AssignmentState, { kind: 'asked' }> | null {
  const calendar = ladder.calendars.get(person);
  if (calendar === undefined || !ladder.eligible.has(person)) return null;
  const deadline = deadlineFor(calendar, now, workingHours);
  return deadline === null ? null : { kind: 'asked', person, rung, deadline, reminded: false, delegated: null };
}

/** The last rung. It stays open, and is told again once a day. */
export function groupRung({ group }: Ladder, now: number): Extract<AssignmentState, { rung: 'group' }> {
  return { kind: 'told', rung: 'group', group, lastNotice: now };
}

function leadRung({ lead, calendars }: Ladder, now: number, workingHours: number): AssignmentState | null {
  const calendar = lead === null ? undefined : calendars.get(lead);
  if (lead === null || calendar === undefined) return null;
  const deadline = deadlineFor(calendar, now, workingHours);
  return deadline === null ? null : { kind: 'told', rung: 'lead', person: lead, deadline };
}
