import { describe, expect, test } from 'vitest';
import type { Person } from '../../model/people.ts';
import { parsePeople } from './people-parser.ts';

function only(entry: string): Person | undefined {
  const parsed = parsePeople(`version: 1\npeople:\n  - id: ada\n  - id: bob\n${entry}`, 'people.yml');
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return [...parsed.value.persons.values()].find(({ id }) => id === 'bob');
}

describe('when somebody can be asked', () => {
  test('an entry that says nothing says null, and is nobody’s report', () => {
    expect(only('')).toMatchObject({
      lead: null,
      availability: { timeZone: null, hours: null, capacityMinutes: null, away: [] },
    });
  });

  test('days count from Sunday, hours are minutes of the day, capacity is minutes a week', () => {
    const entry = `    lead: ada
    time_zone: Asia/Kathmandu
    hours:
      - { days: [sun, fri], from: "09:30", to: "24:00" }
    capacity: 2.5
    away:
      - { from: 1970-01-02, to: 1970-01-03 }
`;
    expect(only(entry)).toMatchObject({
      lead: 'ada',
      availability: {
        timeZone: 'Asia/Kathmandu',
        hours: [{ days: [0, 5], fromMinute: 570, toMinute: 1_440 }],
        capacityMinutes: 150,
        away: [{ firstDay: 1, lastDay: 2 }],
      },
    });
  });

  test('capacity 0 is kept apart from none given', () => {
    expect(only('    capacity: 0\n')?.availability.capacityMinutes).toBe(0);
  });
});
