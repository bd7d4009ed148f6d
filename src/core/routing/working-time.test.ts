import { property, assert, constantFrom, integer, array, record, subarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Availability } from '../../model/people.ts';
import { deadlineFor } from './deadline.ts';
import { zoneOf } from './time-zone.ts';
import { afterWorking, awayUntil, calendarOf, nextWorking } from './working-time.ts';

const HOUR = 3_600;
const ORDINARY: Availability = { timeZone: 'Europe/Berlin', hours: null, capacityMinutes: null, away: [] };

function at(text: string): number {
  return Date.parse(text) / 1_000;
}

function shown(instant: number | null): string | null {
  return instant === null ? null : new Date(instant * 1_000).toISOString();
}

function day(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}

describe('clocks', () => {
  test('a time of day that is skipped in spring begins when the clock is put forward', () => {
    const berlin = zoneOf('Europe/Berlin');
    const skipped = berlin.instantOf({ day: day('2026-03-29'), second: 2.5 * HOUR });
    expect(shown(skipped)).toBe('2026-03-29T01:00:00.000Z');
  });

  test('a time of day that comes twice in autumn is the first of them', () => {
    const berlin = zoneOf('Europe/Berlin');
    const twice = berlin.instantOf({ day: day('2026-10-25'), second: 2.5 * HOUR });
    expect(shown(twice)).toBe('2026-10-25T00:30:00.000Z');
  });

  test.each([
    ['Asia/Kathmandu', 20_700],
    ['America/St_Johns', -12_600],
    ['Pacific/Kiritimati', 50_400],
    ['UTC', 0],
  ])('%s is %d seconds ahead in winter', (name, offset) => {
    expect(zoneOf(name).offsetAt(at('2026-01-15T12:00:00Z'))).toBe(offset);
  });
});

describe('working hours that have passed', () => {
  const berlin = calendarOf(ORDINARY);

  test.each([
    ['within a day', '2026-11-23T08:00:00Z', 4, '2026-11-23T12:00:00.000Z'],
    ['a whole day ends with the day', '2026-11-23T08:00:00Z', 8, '2026-11-23T16:00:00.000Z'],
    ['over night', '2026-11-23T15:00:00Z', 2, '2026-11-24T09:00:00.000Z'],
    ['over the weekend', '2026-11-27T15:00:00Z', 2, '2026-11-30T09:00:00.000Z'],
    ['asked in the night, it begins in the morning', '2026-11-23T23:00:00Z', 1, '2026-11-24T09:00:00.000Z'],
    ['over the weekend on which clocks go forward', '2026-03-27T15:00:00Z', 2, '2026-03-30T08:00:00.000Z'],
    ['over the weekend on which clocks go back', '2026-10-23T14:00:00Z', 2, '2026-10-26T09:00:00.000Z'],
  ])('%s', (_, from, hours, due) => {
    expect(shown(afterWorking(berlin, at(from), hours * HOUR))).toBe(due);
  });

  test('an absence does not count, on the calendar of the person', () => {
    const away = [{ firstDay: day('2026-11-24'), lastDay: day('2026-11-26') }];
    const calendar = calendarOf({ ...ORDINARY, away });
    expect(shown(afterWorking(calendar, at('2026-11-23T15:00:00Z'), 2 * HOUR))).toBe('2026-11-27T09:00:00.000Z');
    expect(awayUntil(calendar, at('2026-11-23T22:59:59Z'))).toBeNull();
    expect(shown(awayUntil(calendar, at('2026-11-23T23:00:00Z')))).toBe('2026-11-26T23:00:00.000Z');
  });

  test('absences that follow each other are one', () => {
    const away = [
      { firstDay: day('2026-11-26'), lastDay: day('2026-11-27') },
      { firstDay: day('2026-11-23'), lastDay: day('2026-11-25') },
      { firstDay: day('2026-12-24'), lastDay: day('2026-12-24') },
    ];
    expect(shown(awayUntil(calendarOf({ ...ORDINARY, away }), at('2026-11-24T12:00:00Z')))).toBe(
      '2026-11-27T23:00:00.000Z',
    );
  });

  test('hours that overlap are worked once, and a night over the change of the clock has the hours that it has', () => {
    const hours = [
      { days: [1], fromMinute: 540, toMinute: 720 },
      { days: [1], fromMinute: 600, toMinute: 780 },
    ];
    const overlapping = calendarOf({ ...ORDINARY, hours });
    expect(shown(afterWorking(overlapping, at('2026-11-23T08:00:00Z'), 4 * HOUR))).toBe('2026-11-23T12:00:00.000Z');
    const night = calendarOf({ ...ORDINARY, hours: [{ days: [0], fromMinute: 0, toMinute: 240 }] });
    expect(shown(afterWorking(night, at('2026-10-24T22:00:00Z'), 5 * HOUR))).toBe('2026-10-25T03:00:00.000Z');
    expect(shown(afterWorking(night, at('2026-03-28T23:00:00Z'), 3 * HOUR))).toBe('2026-03-29T02:00:00.000Z');
  });

  test('whoever never works has no deadline', () => {
    const never = calendarOf({ ...ORDINARY, hours: [] });
    expect(nextWorking(never, at('2026-11-23T08:00:00Z'))).toBeNull();
    expect(deadlineFor(never, at('2026-11-23T08:00:00Z'), 4)).toBeNull();
  });
});

const zones = constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
);
const hours = array(
  record({
    days: subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }),
    fromMinute: integer({ min: 0, max: 1_400 }),
    length: integer({ min: 1, max: 600 }),
  }).map(({ days, fromMinute, length }) => ({ days, fromMinute, toMinute: Math.min(1_440, fromMinute + length) })),
  { minLength: 1, maxLength: 4 },
);
const from = integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
const away = array(
  record({ firstDay: integer({ min: 20_454, max: 20_819 }), length: integer({ min: 0, max: 20 }) }).map(
    ({ firstDay, length }) => ({ firstDay, lastDay: firstDay + length }),
  ),
  { maxLength: 3 },
);
const calendars = record({ timeZone: zones, hours, away }).map((one) => calendarOf({ ...one, capacityMinutes: null }));

describe('deadlines', () => {
  test('never come earlier for whoever is asked later, or is given more time', () => {
    const moments = record({
      calendar: calendars,
      now: from,
      later: integer({ min: 0, max: 900_000 }),
      more: integer({ min: 0, max: 40 }),
    });
    assert(
      property(moments, ({ calendar, now, later, more }) => {
        const [first, second, longer] = [
          deadlineFor(calendar, now, 8),
          deadlineFor(calendar, now + later, 8),
          deadlineFor(calendar, now, 8 + more),
        ];
        if (first === null || second === null || longer === null) return;
        expect(first.start).toBeGreaterThanOrEqual(now);
        expect(first.remind).toBeGreaterThan(first.start);
        expect(first.due).toBeGreaterThan(first.remind);
        expect(second.due).toBeGreaterThanOrEqual(first.due);
        expect(second.remind).toBeGreaterThanOrEqual(first.remind);
        expect(longer.due).toBeGreaterThanOrEqual(first.due);
      }),
      { numRuns: 150 },
    );
  });

  test('are where counting minute by minute, with the clock alone, gets to', () => {
    // At night, where an hour comes twice, the rule is one for stretches and not for minutes.
    const byDay = hours.map((all) => all.map((one) => ({ ...one, fromMinute: Math.max(240, one.fromMinute) })));
    const awake = byDay.filter((all) => all.every(({ fromMinute, toMinute }) => fromMinute < toMinute));
    const moments = record({ timeZone: zones, hours: awake, now: from, minutes: integer({ min: 1, max: 1_200 }) });
    assert(
      property(moments, ({ timeZone, hours: own, now, minutes }) => {
        const start = now - (now % 60);
        const calendar = calendarOf({ timeZone, hours: own, away: [], capacityMinutes: null });
        expect(afterWorking(calendar, start, minutes * 60)).toBe(counted(timeZone, own, start, minutes));
      }),
      { numRuns: 25 },
    );
  });
});

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Asks the clock of every minute whether it is one of work. */
function counted(
  timeZone: string,
  own: readonly { readonly days: readonly number[]; readonly fromMinute: number; readonly toMinute: number }[],
  start: number,
  minutes: number,
): number {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  let left = minutes;
  let now = start;
  while (left > 0) {
    const [, weekday = '', hour = '0', minute = '0'] = /^(\w+) (\d+):(\d+)$/.exec(clock.format(now * 1_000)) ?? [];
    const today = Number(hour) * 60 + Number(minute);
    if (
      own.some(
        ({ days, fromMinute, toMinute }) =>
          days.includes(WEEKDAYS.indexOf(weekday)) && fromMinute <= today && today < toMinute,
      )
    )
      left -= 1;
    now += 60;
  }
  return now;
}
