import { array, assert, constantFrom, integer, oneof, property, record, subarray, constant, double } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assignment, AssignmentEvent } from '../../model/assignment.ts';
import type { PersonId } from '../../model/id.ts';
import { assign, stepAssignment } from './assignment.ts';
import type { Ladder } from './ladder.ts';
import { calendarOf } from './working-time.ts';

const HOUR = 3_600;
const DAY = 86_400;
/** Monday 23 November 2026, 09:00 UTC. */
const MONDAY = Date.parse('2026-11-23T09:00:00Z') / 1_000;
const [ADA, BOB, CAM, DAN, LEA] = ['ada', 'bob', 'cam', 'dan', 'lea'] as unknown as readonly [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
  PersonId,
];
const ALL = [ADA, BOB, CAM, DAN, LEA];
const UTC = calendarOf({ timeZone: null, hours: null, capacityMinutes: null, away: [] });

function ladder(more: Partial<Ladder> = {}): Ladder {
  return {
    eligible: new Set([ADA, BOB, CAM]),
    order: [ADA, BOB, CAM],
    deputies: new Map([[ADA, [CAM]]]),
    lead: LEA,
    group: 'policy-owners',
    calendars: new Map(ALL.map((id) => [id, UTC])),
    ...more,
  };
}

function begun(of: Ladder = ladder()): Assignment {
  return assign(ADA, ['senior'], 8, MONDAY, of).assignment;
}

/** Events one after another, each with its moment; what each was refused for, and every notice. */
function run(
  start: Assignment,
  events: readonly (readonly [AssignmentEvent, number])[],
  of: Ladder = ladder(),
): {
  readonly assignment: Assignment;
  readonly refused: readonly (string | null)[];
  readonly notices: readonly string[];
} {
  let assignment = start;
  const refused: (string | null)[] = [];
  const notices: string[] = [];
  for (const [event, now] of events) {
    const next = stepAssignment(assignment, event, now, of);
    assignment = next.assignment;
    refused.push(next.refused);
    for (const { to, what } of next.notices) notices.push(`${to.kind === 'person' ? to.person : to.name} ${what}`);
  }
  return { assignment, refused, notices };
}

const TICK = { kind: 'tick' } as const;

describe('a request to one person', () => {
  test('asks, reminds once after half of the working time, and goes to the deputy when it is due', () => {
    const { assignment, notices } = run(begun(), [
      [TICK, MONDAY + 4 * HOUR - 1],
      [TICK, MONDAY + 4 * HOUR],
      [TICK, MONDAY + 5 * HOUR],
      [TICK, MONDAY + 8 * HOUR],
    ]);
    expect(notices).toEqual(['ada reminder', 'cam asked']);
    // Half of the hours for whoever comes after: the next morning until one.
    expect(assignment.state).toMatchObject({ kind: 'asked', person: CAM, rung: 'deputy' });
    const due = assignment.state.kind === 'asked' ? assignment.state.deadline.due : 0;
    expect(new Date(due * 1_000).toISOString()).toBe('2026-11-24T13:00:00.000Z');
  });

  test('climbs deputy, next, lead, group, then tells the group once a day and never ends by itself', () => {
    const days = Array.from({ length: 12 }, (_, at) => [TICK, MONDAY + (at + 1) * DAY] as const);
    const { assignment, notices } = run(begun(), days);
    // Ticks of a day leap over the reminders.
    expect(notices.slice(0, 4)).toEqual(['cam asked', 'bob asked', 'lea find-somebody', 'policy-owners find-somebody']);
    expect(notices.at(-1)).toBe('policy-owners find-somebody');
    expect(assignment.state).toMatchObject({ kind: 'told', rung: 'group' });
    expect(run(assignment, [[TICK, MONDAY + 12 * DAY + 60]]).notices).toEqual([]);
    expect(run(assignment, [[{ kind: 'signed', by: BOB }, MONDAY + 13 * DAY]]).assignment.state.kind).toBe('signed');
  });

  test('a sleeping server skips nobody: each rung gets its time from when it is asked', () => {
    const { assignment } = run(begun(), [[TICK, MONDAY + 30 * DAY]]);
    expect(assignment.state).toMatchObject({ kind: 'asked', person: CAM });
  });

  test('whoever has become a contributor is not waited for, and hears it', () => {
    const without = ladder({ eligible: new Set([BOB, CAM]), order: [BOB, CAM] });
    const { assignment, notices } = run(begun(), [[TICK, MONDAY + 60]], without);
    expect(assignment.state).toMatchObject({ kind: 'asked', person: CAM });
    expect(notices).toEqual(['ada no-longer-asked', 'cam asked']);
  });

  test('is declined with a reason, and only by whom it waits for', () => {
    const declined = (by: PersonId, reason: string): ReturnType<typeof run> =>
      run(begun(), [[{ kind: 'declined', by, reason }, MONDAY]]);
    expect(declined(BOB, 'busy').refused).toEqual(['it does not wait for bob']);
    expect(declined(ADA, '  ').refused).toEqual(['a reason is needed']);
    const { assignment } = declined(ADA, 'I do not know this code');
    expect(assignment.state).toMatchObject({ kind: 'asked', person: CAM });
    expect(assignment.steps.at(-1)).toMatchObject({
      what: 'declined',
      from: ADA,
      to: CAM,
      why: 'I do not know this code',
    });
  });

  test('is handed over to somebody who may sign, and not back again', () => {
    const over = (to: PersonId, by: PersonId = ADA): AssignmentEvent => ({
      kind: 'handed-over',
      by,
      to,
      reason: 'knows it',
    });
    expect(run(begun(), [[over(DAN), MONDAY]]).refused).toEqual(['dan may not sign it, or does not work']);
    const { assignment, refused } = run(begun(), [
      [over(BOB), MONDAY],
      [over(ADA, BOB), MONDAY + 60],
    ]);
    expect(refused).toEqual([null, 'ada was asked before; they can take it themselves']);
    expect(assignment.state).toMatchObject({ person: BOB });
    expect(run(assignment, [[{ kind: 'taken', by: ADA }, MONDAY + 120]]).assignment.state).toMatchObject({
      person: ADA,
    });
  });

  test('a delegation ends when it was to end, and is not passed on', () => {
    const until = MONDAY + 3 * HOUR;
    const given: AssignmentEvent = { kind: 'delegated', by: ADA, to: BOB, until };
    const { assignment, refused } = run(begun(), [
      [given, MONDAY],
      [{ kind: 'delegated', by: BOB, to: CAM, until }, MONDAY + 1],
      [TICK, until - 1],
    ]);
    expect(refused[1]).toBe('what was delegated cannot be delegated again; hand it over');
    expect(assignment.state).toMatchObject({ person: BOB, delegated: { from: ADA, until } });
    const back = run(assignment, [[TICK, until]]);
    expect(back.assignment.state).toMatchObject({ person: ADA, delegated: null });
    expect(back.notices).toEqual(['bob no-longer-asked', 'ada asked']);
    expect(run(begun(), [[{ ...given, until: MONDAY }, MONDAY]]).refused).toEqual([
      'the delegation would end before it begins',
    ]);
  });

  test('a sign-off counts from anybody whom the gate would count, and from nobody else', () => {
    expect(run(begun(), [[{ kind: 'signed', by: DAN }, MONDAY]]).refused).toEqual([
      'a sign-off of dan would not count',
    ]);
    const { assignment, notices } = run(begun(), [[{ kind: 'signed', by: BOB }, MONDAY]]);
    expect(assignment.state).toMatchObject({ kind: 'signed', by: BOB });
    expect(notices).toEqual(['ada no-longer-asked']);
  });

  test('new content goes back to the signer; a tenth of the lines keeps the first deadline', () => {
    const signed = run(begun(), [[{ kind: 'signed', by: ADA }, MONDAY + HOUR]]).assignment;
    const due = (unread: number): number => {
      const { state } = run(signed, [[{ kind: 'reopened', unread }, MONDAY + 2 * HOUR]]).assignment;
      return state.kind === 'asked' ? state.deadline.due - MONDAY : 0;
    };
    expect(due(0.1)).toBe(8 * HOUR);
    expect(due(0.11)).toBe(DAY + 2 * HOUR);
  });
});

const ladders = record({ eligible: subarray(ALL), lead: constantFrom(null, ...ALL) }).chain(({ eligible, lead }) =>
  subarray(eligible, { minLength: 0 }).map((order) =>
    ladder({
      eligible: new Set(eligible),
      order,
      lead,
      deputies: new Map(ALL.map((id, at) => [id, [ALL[(at + 1) % 5] ?? ADA]])),
    }),
  ),
);
const who = constantFrom(...ALL);
const events = oneof(
  constant<AssignmentEvent>(TICK),
  record({ kind: constant('signed' as const), by: who }),
  record({ kind: constant('declined' as const), by: who, reason: constantFrom('', 'busy') }),
  record({ kind: constant('handed-over' as const), by: who, to: who, reason: constantFrom('', 'knows it') }),
  record({
    kind: constant('delegated' as const),
    by: who,
    to: who,
    until: integer({ min: MONDAY, max: MONDAY + 20 * DAY }),
  }),
  record({ kind: constant('taken' as const), by: who }),
  record({ kind: constant('reopened' as const), unread: double({ min: 0, max: 1, noNaN: true }) }),
  record({ kind: constant('closed' as const), why: constant('withdrawn') }),
);
const lives = array(record({ event: events, of: ladders, after: integer({ min: 0, max: 3 * DAY }) }), {
  maxLength: 25,
});

describe('whatever happens', () => {
  test('nothing is asked for less, only the eligible are asked, no deadline lies in the past, and steps are kept', () => {
    assert(
      property(ladders, lives, (first, life) => {
        let now = MONDAY;
        let before = assign(ADA, ['senior', 'owners'], 8, now, first).assignment;
        for (const { event, of, after } of life) {
          now += after;
          const { assignment, notices, refused } = stepAssignment(before, event, now, of);
          expect(assignment.rules).toEqual(['senior', 'owners']);
          expect(assignment.workingHours).toBe(8);
          expect(assignment.steps.slice(0, before.steps.length)).toEqual(before.steps);
          if (refused !== null) expect(assignment).toEqual(before);
          for (const { to, what, due } of notices) {
            if (what === 'asked' && to.kind === 'person') expect(of.eligible).toContain(to.person);
            if (what === 'asked' && event.kind !== 'reopened') expect(due ?? 0).toBeGreaterThan(now);
          }
          const { state } = assignment;
          if (event.kind === 'tick' && state.kind === 'asked') expect(of.eligible).toContain(state.person);
          if (state.kind === 'signed' && before.state.kind !== 'signed') expect(of.eligible).toContain(state.by);
          before = assignment;
        }
      }),
      { numRuns: 400 },
    );
  });

  test('it never closes unless somebody eligible signs or somebody closes it', () => {
    assert(
      property(lives, (life) => {
        let now = MONDAY;
        let state = begun();
        for (const { event, of, after } of life) {
          now += after;
          if (event.kind === 'signed' || event.kind === 'closed') continue;
          state = stepAssignment(state, event, now, of).assignment;
          expect(['asked', 'told']).toContain(state.state.kind);
        }
      }),
      { numRuns: 200 },
    );
  });
});
