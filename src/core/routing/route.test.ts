import { array, assert, constantFrom, integer, property, record, subarray, double, boolean } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonId } from '../../model/id.ts';
import type { Availability } from '../../model/people.ts';
import type { Demand, Exclusion, Familiarity, RoutablePerson, RoutingInput } from '../../model/routing.ts';
import { DEADLINE_HOURS } from './deadline.ts';
import { STRANGER } from './familiarity.ts';
import { route } from './route.ts';

/** Monday 23 November 2026, 10:00 UTC. */
const MONDAY = Date.parse('2026-11-23T10:00:00Z') / 1_000;
const TODAY = Math.floor(MONDAY / 86_400);
const THERE: Availability = { timeZone: null, hours: null, capacityMinutes: null, away: [] };

function id(name: string): PersonId {
  return name as PersonId;
}

function person(name: string, more: Partial<RoutablePerson> = {}): RoutablePerson {
  return { id: id(name), level: 6, teams: [], availability: THERE, deputies: [], lead: null, ...more };
}

function knows(score: number): Familiarity {
  return { ...STRANGER, blamed: score, score, lines: 1, last: MONDAY };
}

function demand(eligible: readonly string[], more: Partial<Demand> = {}): Demand {
  return {
    rule: 'senior',
    asks: 'one of L6',
    lacking: 1,
    eligible: new Set(eligible.map(id)),
    excluded: new Map(),
    signed: [],
    differentTeams: false,
    ...more,
  };
}

function input(people: readonly RoutablePerson[], more: Partial<RoutingInput> = {}): RoutingInput {
  return {
    now: MONDAY,
    tier: 'medium',
    demands: [demand(people.map((one) => one.id))],
    people: new Map(people.map((one) => [one.id, one])),
    knowledge: new Map(),
    loadMinutes: null,
    recent: [],
    routedBefore: 0,
    rules: { deadlineHours: DEADLINE_HOURS, group: 'policy-owners', nobody: 'it waits' },
    ...more,
  };
}

function asked(of: RoutingInput): readonly string[] {
  return route(of).asks.map((ask) => ask.person);
}

describe('who is asked', () => {
  const trio = [person('ada'), person('bob'), person('cam')];

  test('is whoever knows most, with the next as deputy and a deadline in working hours', () => {
    const knowledge = new Map([
      [id('bob'), knows(0.4)],
      [id('cam'), knows(0.2)],
    ]);
    const [ask] = route(input(trio, { knowledge, tier: 'high' })).asks;
    expect(ask).toMatchObject({ person: 'bob', deputy: 'cam', deputyNamed: false, next: ['ada'] });
    expect(new Date((ask?.because.deadline.due ?? 0) * 1_000).toISOString()).toBe('2026-11-24T10:00:00.000Z');
  });

  test('has the deputy whom the people file names, when that one may sign', () => {
    const knowledge = new Map([
      [id('ada'), knows(0.4)],
      [id('bob'), knows(0.3)],
    ]);
    const named = [person('ada', { deputies: [id('zed'), id('cam')] }), person('bob'), person('cam')];
    expect(route(input(named, { knowledge })).asks[0]).toMatchObject({ deputy: 'cam', deputyNamed: true });
  });

  test('is somebody else while the first is away, takes none, or leaves before it would be due', () => {
    const knowledge = new Map([[id('ada'), knows(0.9)]]);
    const away = (firstDay: number, lastDay: number): RoutablePerson =>
      person('ada', { availability: { ...THERE, away: [{ firstDay, lastDay }] } });
    const others = [person('bob'), person('cam')];
    expect(asked(input([away(TODAY, TODAY), ...others], { knowledge }))).toEqual(['bob']);
    expect(asked(input([away(TODAY + 1, TODAY + 14), ...others], { knowledge }))).toEqual(['bob']);
    expect(asked(input([away(TODAY + 1, TODAY + 1), ...others], { knowledge }))).toEqual(['ada']);
    expect(asked(input([away(TODAY - 9, TODAY - 1), ...others], { knowledge }))).toEqual(['ada']);
    const none = person('ada', { availability: { ...THERE, capacityMinutes: 0 } });
    expect(asked(input([none, ...others], { knowledge }))).toEqual(['bob']);
    expect(route(input([away(TODAY + 1, TODAY + 14)], { knowledge })).asks[0]).toMatchObject({ person: 'ada' });
  });

  test('follows the sun at tier critical only', () => {
    const knowledge = new Map([[id('ada'), knows(0.9)]]);
    const night = Date.parse('2026-11-23T01:00:00Z') / 1_000;
    const people = [person('ada'), person('kim', { availability: { ...THERE, timeZone: 'Asia/Seoul' } })];
    expect(asked(input(people, { knowledge, now: night, tier: 'critical' }))).toEqual(['kim']);
    expect(asked(input(people, { knowledge, now: night, tier: 'high' }))).toEqual(['ada']);
  });

  test('load decides between near-ties and not against knowledge', () => {
    const loadMinutes = new Map([[id('ada'), 240]]);
    const near = new Map([
      [id('ada'), knows(0.42)],
      [id('bob'), knows(0.4)],
    ]);
    const far = new Map([
      [id('ada'), knows(0.6)],
      [id('bob'), knows(0.4)],
    ]);
    expect(asked(input(trio, { knowledge: near, loadMinutes }))).toEqual(['bob']);
    expect(asked(input(trio, { knowledge: far, loadMinutes: new Map([[id('ada'), 1e9]]) }))).toEqual(['ada']);
  });

  test('every third change goes to the second-best where one person signs more than half', () => {
    const knowledge = new Map([
      [id('ada'), knows(0.9)],
      [id('bob'), knows(0.2)],
    ]);
    const of = (share: number, routedBefore: number): RoutingInput => {
      const recent = Array.from({ length: 10 }, (_, at) => ({
        person: id(at < share ? 'ada' : 'cam'),
        time: MONDAY - 60,
      }));
      return input(trio, { knowledge, recent, routedBefore });
    };
    expect([0, 1, 2, 3, 4, 5].map((before) => asked(of(6, before))[0])).toEqual([
      'ada',
      'ada',
      'bob',
      'ada',
      'ada',
      'bob',
    ]);
    expect(asked(of(5, 2))).toEqual(['ada']);
    expect(route(of(6, 2)).asks[0]?.instead).toEqual({ of: 'ada', why: 'spread' });
    const old = of(6, 2).recent.map((one) => ({ ...one, time: MONDAY - 29 * 86_400 }));
    expect(asked({ ...of(6, 2), recent: old })).toEqual(['ada']);
  });

  test('two requirements that one person can fulfil ask one person', () => {
    const demands = [demand(['ada', 'bob', 'cam']), demand(['cam'], { rule: 'owners' })];
    const { asks } = route(input(trio, { demands, knowledge: new Map([[id('ada'), knows(0.9)]]) }));
    expect(asks.map((ask) => [ask.person, ask.rules])).toEqual([['cam', ['owners', 'senior']]]);
  });

  test('a pair is of two teams where the policy wants that, although the second knows less', () => {
    const people = [
      person('ada', { teams: ['pay'] }),
      person('bob', { teams: ['pay', 'web'] }),
      person('cam', { teams: ['web'] }),
      person('dan'),
    ];
    const knowledge = new Map([
      [id('bob'), knows(0.9)],
      [id('ada'), knows(0.8)],
      [id('dan'), knows(0.7)],
    ]);
    const two = (differentTeams: boolean): RoutingInput =>
      input(people, { knowledge, demands: [demand(['ada', 'bob', 'cam', 'dan'], { lacking: 2, differentTeams })] });
    expect(asked(two(false))).toEqual(['bob', 'ada']);
    // Whoever is of both teams goes with nobody, and of somebody without a team nothing shows that it differs.
    expect(asked(two(true))).toEqual(['ada', 'cam']);
  });
});

describe('when nobody can be asked', () => {
  test('everybody is named with the reason, and what shall happen is said', () => {
    const people = [
      person('ada'),
      person('bob', { availability: { ...THERE, away: [{ firstDay: TODAY, lastDay: TODAY + 1 }] } }),
      person('cam', { level: 3 }),
      person('dan'),
    ];
    const excluded = new Map<PersonId, Exclusion>([
      [id('ada'), { kind: 'contributor', why: 'is author of it' }],
      [id('cam'), { kind: 'level', why: 'is L3, below L6' }],
    ]);
    const { asks, unroutable } = route(input(people, { demands: [demand(['bob'], { excluded })] }));
    expect(asks).toEqual([]);
    expect(unroutable).toEqual([
      {
        rule: 'senior',
        asks: 'one of L6',
        short: 1,
        leftOut: [
          { person: 'ada', kind: 'contributor', why: 'is author of it', until: null },
          { person: 'bob', kind: 'away', why: 'is away', until: (TODAY + 2) * 86_400 },
          { person: 'cam', kind: 'level', why: 'is L3, below L6', until: null },
          { person: 'dan', kind: 'not-asked', why: 'is not among those asked for', until: null },
        ],
        group: 'policy-owners',
        happens: 'it waits',
      },
    ]);
  });

  test('half of a pair is asked, and the other half is said to be missing', () => {
    const { asks, unroutable } = route(input([person('ada')], { demands: [demand(['ada'], { lacking: 2 })] }));
    expect(asks.map((ask) => ask.person)).toEqual(['ada']);
    expect(unroutable).toMatchObject([{ short: 1 }]);
  });
});

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(id);
const TEAMS = ['x', 'y', 'z'];
const world = record({
  people: array(
    record({
      teams: subarray(TEAMS),
      zone: constantFrom('UTC', 'Asia/Tokyo', 'America/Lima', 'Europe/Paris'),
      away: boolean(),
      capacity: constantFrom(null, 0, 60, 600),
      deputies: subarray(NAMES),
      lead: constantFrom(null, ...NAMES),
      knows: double({ min: 0, max: 1, noNaN: true }),
      load: integer({ min: 0, max: 2_000 }),
    }),
    { minLength: NAMES.length, maxLength: NAMES.length },
  ),
  eligible: array(subarray(NAMES), { minLength: 1, maxLength: 3 }),
  lacking: integer({ min: 1, max: 3 }),
  differentTeams: boolean(),
  tier: constantFrom('low', 'medium', 'high', 'critical'),
  now: integer({ min: MONDAY, max: MONDAY + 30 * 86_400 }),
  recent: array(constantFrom(...NAMES), { maxLength: 12 }),
}).map(({ people, eligible, lacking, differentTeams, tier, now, recent }): RoutingInput => {
  const made = people.map((one, at): RoutablePerson => {
    const away = one.away ? [{ firstDay: TODAY + at, lastDay: TODAY + 3 * at }] : [];
    const availability = { timeZone: one.zone, hours: null, capacityMinutes: one.capacity, away };
    return { ...person(NAMES[at] ?? ''), teams: one.teams, deputies: one.deputies, lead: one.lead, availability };
  });
  return input(made, {
    now,
    tier,
    demands: eligible.map((ids, at) => {
      const others = NAMES.filter((name) => !ids.includes(name));
      const excluded = new Map(others.map((name) => [name, { kind: 'contributor', why: 'is author of it' }] as const));
      return demand(ids, { rule: `r${at}`, lacking, differentTeams, excluded });
    }),
    knowledge: new Map(people.map((one, at) => [NAMES[at] ?? id(''), knows(one.knows)])),
    loadMinutes: new Map(people.map((one, at) => [NAMES[at] ?? id(''), one.load])),
    recent: recent.map((name) => ({ person: name, time: now - 60 })),
    routedBefore: recent.length,
  });
});

describe('whatever the world', () => {
  test('nobody is asked, deputises or comes next for a requirement that they may not fulfil, and no contributor leads', () => {
    assert(
      property(world, (given) => {
        for (const { person: first, deputy, next, lead, rules } of route(given).asks) {
          for (const rule of rules) {
            const { eligible, excluded } = given.demands.find((one) => one.rule === rule) ?? demand([]);
            for (const each of [first, ...(deputy === null ? [] : [deputy]), ...next]) expect(eligible).toContain(each);
            if (lead !== null) expect(excluded.has(lead)).toBe(false);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('each requirement has all whom it lacks, or says how many are missing', () => {
    assert(
      property(world, (given) => {
        const { asks, unroutable } = route(given);
        for (const { rule, lacking } of given.demands) {
          const found = asks.filter(({ rules }) => rules.includes(rule)).length;
          const short = unroutable.filter((one) => one.rule === rule).reduce((sum, one) => sum + one.short, 0);
          expect(found + short).toBe(lacking);
        }
        expect(new Set(asks.map((ask) => ask.person)).size).toBe(asks.length);
      }),
      { numRuns: 300 },
    );
  });

  test('where teams must differ, all who are asked for a requirement are of teams that differ', () => {
    assert(
      property(world, (given) => {
        const { asks } = route(given);
        for (const { rule, differentTeams } of given.demands) {
          if (!differentTeams) continue;
          const teams = asks
            .filter(({ rules }) => rules.includes(rule))
            .map((ask) => given.people.get(ask.person)?.teams ?? []);
          const all = teams.flat();
          if (teams.length > 1) expect(teams.every((own) => own.length > 0)).toBe(true);
          if (teams.length > 1) expect(new Set(all).size).toBe(all.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('more load never brings anybody forward', () => {
    assert(
      property(world, constantFrom(...NAMES), integer({ min: 1, max: 5_000 }), (given, who, more) => {
        const load = new Map(given.loadMinutes);
        load.set(who, (load.get(who) ?? 0) + more);
        const place = (of: RoutingInput): number => route(of).order.findIndex((one) => one.person === who);
        expect(place({ ...given, loadMinutes: load })).toBeGreaterThanOrEqual(place(given));
      }),
      { numRuns: 300 },
    );
  });

  test('the order in which people and requirements are listed makes no difference to whom is asked', () => {
    assert(
      property(world, (given) => {
        const turned = {
          ...given,
          people: new Map([...given.people].reverse()),
          knowledge: new Map([...given.knowledge].reverse()),
        };
        expect(route(turned)).toEqual(route(given));
      }),
      { numRuns: 200 },
    );
  });

  test('whoever is asked first needs more load than anybody’s knowledge is worth to be passed over', () => {
    const knowledge = new Map([
      [id('a'), knows(0.5)],
      [id('b'), knows(0.39)],
    ]);
    const pair = [person('a'), person('b')];
    expect(asked(input(pair, { knowledge, loadMinutes: new Map([[id('a'), Number.MAX_SAFE_INTEGER]]) }))).toEqual([
      'a',
    ]);
  });
});
