/** The order in which people are asked: what they know, less a little for what waits for them already. */
import type { PersonId } from '../../model/id.ts';
import type { RiskTier } from '../../model/assessment.ts';
import type { LeftOut, Ranked, RecentSignOff, RoutablePerson, RoutingInput } from '../../model/routing.ts';
import { deadlineFor } from './deadline.ts';
import { STRANGER } from './familiarity.ts';
import { afterWorking, awayUntil, type Calendar, calendarOf, DEFAULT_CAPACITY_MINUTES } from './working-time.ts';

/**
 * What a full week of waiting reviews takes from a score between 0 and 1. Small on purpose: load only breaks near-ties
 * (dividing by workload cost 4.9 points of Top-1 accuracy at Meta, arXiv 2312.17169).
 */
const LAMBDA = 0.05;
/** More than two full weeks say no more than two. */
const MOST_LOAD = 2;

/** Hours within which somebody should be at work; tiers that are not here can wait for whoever knows most. */
const REACHED_WITHIN: Partial<Record<RiskTier, number>> = { critical: 4 };
const HOUR = 3_600;
/** An absence that moves a deadline by more than this is one to be asked before. */
const LONG_ABSENCE = 3 * 86_400;

const SPREAD_DAYS = 28;
const SPREAD_SHARE = 0.5;
/** A share of less than this many sign-offs says nothing. */
const FEWEST_SIGN_OFFS = 4;
/** Every third change goes to the second-best where one person signs most. */
const EVERY = 3;

/** People in order, and people who cannot be asked now. */
export interface Ranking {
  readonly order: readonly Ranked[];
  readonly unavailable: ReadonlyMap<PersonId, LeftOut>;
}

/** Ranks whoever is eligible for anything. The same input gives the same order; ties go by id. */
export function rank(input: RoutingInput, eligible: ReadonlySet<PersonId>): Ranking {
  const unavailable = new Map<PersonId, LeftOut>();
  const found: Ranked[] = [];
  const most = mostOf(input.recent, input.now);
  const hours = input.rules.deadlineHours[input.tier];
  for (const id of eligible) {
    const person = input.people.get(id);
    if (person === undefined) continue;
    const calendar = calendarOf(person.availability);
    const when = reachable(person, calendar, input.now, hours);
    if ('kind' in when) unavailable.set(id, when);
    else found.push(ranked(person, input, when, most === id));
  }
  const order = found.toSorted((a, b) => compare(a, b, input));
  return { order, unavailable };
}

/** Whether this change goes to the second-best: one person signs more than half, and it is the third in turn. */
export function spreads(input: RoutingInput, first: Ranked): boolean {
  return first.concentrated && input.routedBefore % EVERY === EVERY - 1;
}

function reachable(
  { id, availability }: RoutablePerson,
  calendar: Calendar,
  now: number,
  hours: number,
): LeftOut | Pick<Ranked, 'deadline' | 'leaving'> {
  const until = awayUntil(calendar, now);
  if (until !== null) return { person: id, kind: 'away', why: 'is away', until };
  if (availability.capacityMinutes === 0) return noTime(id, 'offers no time for reviews');
  const deadline = deadlineFor(calendar, now, hours);
  if (deadline === null) return noTime(id, 'has no working hours in the next two years');
  const { due } = deadline;
  const otherwise =
    calendar.away.length === 0 ? due : (afterWorking({ ...calendar, away: [] }, now, hours * HOUR) ?? due);
  return { deadline, leaving: due - otherwise > LONG_ABSENCE };
}

function noTime(person: PersonId, why: string): LeftOut {
  return { person, kind: 'no-time', why, until: null };
}

function ranked(
  { id, availability }: RoutablePerson,
  { knowledge, loadMinutes }: RoutingInput,
  when: Pick<Ranked, 'deadline' | 'leaving'>,
  concentrated: boolean,
): Ranked {
  const familiarity = knowledge.get(id) ?? STRANGER;
  const capacity = availability.capacityMinutes ?? DEFAULT_CAPACITY_MINUTES;
  const load = loadMinutes === null ? null : (loadMinutes.get(id) ?? 0) / capacity;
  const score = familiarity.score - LAMBDA * Math.min(MOST_LOAD, load ?? 0);
  return { person: id, familiarity, score, load, ...when, concentrated };
}

/** Whoever can be reached in time goes first (follow the sun), then the score decides, then the id. */
function compare(a: Ranked, b: Ranked, { tier, now }: RoutingInput): number {
  const within = REACHED_WITHIN[tier];
  const late = within === undefined ? 0 : lateness(a, now, within) - lateness(b, now, within);
  return (
    Number(a.leaving) - Number(b.leaving) ||
    late ||
    b.score - a.score ||
    (a.person < b.person ? -1 : a.person > b.person ? 1 : 0)
  );
}

function lateness({ deadline }: Ranked, now: number, withinHours: number): number {
  const wait = deadline.start - now;
  return wait <= withinHours * HOUR ? 0 : Math.ceil(wait / (withinHours * HOUR));
}

/** Who signed more than half of what was signed in the last 28 days; null when nobody did. */
function mostOf(recent: readonly RecentSignOff[], now: number): PersonId | null {
  const counts = new Map<PersonId, number>();
  let all = 0;
  for (const { person, time } of recent) {
    if (time <= now - SPREAD_DAYS * 86_400 || time > now) continue;
    counts.set(person, (counts.get(person) ?? 0) + 1);
    all += 1;
  }
  if (all < FEWEST_SIGN_OFFS) return null;
  for (const [person, count] of counts) if (count > all * SPREAD_SHARE) return person;
  return null;
}
