/**
 * How long one routing decision takes over 1,000 people, warm, with calendars in forty time zones, absences, teams and
 * two requirements; beside it a sort of as many numbers. Prints medians: `node bench/routing.ts`.
 */
import { readFamiliarity } from '../src/core/routing/familiarity.ts';
import { route } from '../src/core/routing/route.ts';
import type { PersonId } from '../src/model/id.ts';
import type { RepoPath } from '../src/model/path.ts';
import type { Demand, RoutablePerson, RoutingInput } from '../src/model/routing.ts';

const GOAL_MS = 20;
const PEOPLE = 1_000;
const RUNS = 60;
const NOW = Date.parse('2026-11-23T10:00:00Z') / 1_000;
const TODAY = Math.floor(NOW / 86_400);
const ZONES = Intl.supportedValuesOf('timeZone')
  .filter((_, at) => at % 10 === 0)
  .slice(0, 40);

const ids = Array.from({ length: PEOPLE }, (_, at) => `person-${at}` as PersonId);
const paths = Array.from({ length: 40 }, (_, at) => `src/part-${at % 7}/file-${at}.ts` as RepoPath);

const people = new Map(ids.map((id, at) => [id, personAt(id, at)]));
const routing: number[] = [];
const whole: number[] = [];
const sorting: number[] = [];
for (let run = 0; run < RUNS; run += 1) {
  // Another moment each time, so that no clock was asked for it before.
  const now = NOW + run * 7_200;
  const start = performance.now();
  const knowledge = knowledgeAt(now, run);
  const known = performance.now();
  const answer = route(inputAt(now, knowledge));
  const end = performance.now();
  if (answer.asks.length === 0) throw new Error('nobody was asked');
  routing.push(end - known);
  whole.push(end - start);
  sorting.push(timed(() => ids.map((_, at) => (at * 7_919) % 1_009).sort((a, b) => a - b)));
}
// The first third still compiles.
const [decision, withKnowledge, sort] = [routing, whole, sorting].map((all) => median(all.slice(RUNS / 3)));
process.stdout.write(
  [
    `routing decision over ${PEOPLE} people: ${shown(decision)}, goal ${GOAL_MS} ms: ${(decision ?? 0) <= GOAL_MS ? 'met' : 'missed'}`,
    `with adding up what they know (20 facts each): ${shown(withKnowledge)}`,
    `sorting as many numbers: ${shown(sort)}; first decision, clocks included: ${shown(routing[0])}`,
    '',
  ].join('\n'),
);

function personAt(id: PersonId, at: number): RoutablePerson {
  const away = at % 9 === 0 ? [{ firstDay: TODAY - 2, lastDay: TODAY + (at % 14) }] : [];
  const hours = at % 4 === 0 ? [{ days: [1, 2, 3, 4], fromMinute: 480, toMinute: 1_080 }] : null;
  const availability = {
    timeZone: ZONES[at % ZONES.length] ?? 'UTC',
    hours,
    capacityMinutes: 120 + (at % 5) * 60,
    away,
  };
  const teams = [`team-${at % 60}`, ...(at % 8 === 0 ? [`guild-${at % 5}`] : [])];
  return {
    id,
    level: 3 + (at % 6),
    teams,
    availability,
    deputies: [ids[(at + 1) % PEOPLE] ?? id],
    lead: ids[0] ?? null,
  };
}

function knowledgeAt(now: number, run: number): RoutingInput['knowledge'] {
  const reader = readFamiliarity(paths, now);
  for (const [at, id] of ids.entries()) {
    for (let fact = 0; fact < 5; fact += 1) {
      const time = now - ((at * 31 + fact * 17 + run) % 700) * 86_400;
      reader.blamed(id, (at * 13 + fact) % 40, time);
      reader.authored(id, (at * 7 + fact) % 90, time);
      reader.nearby(id, time);
      reader.reviewed(id, paths[(at + fact) % paths.length] as RepoPath, time);
    }
  }
  return reader.finish();
}

function inputAt(now: number, knowledge: RoutingInput['knowledge']): RoutingInput {
  const seniors = ids.filter((_, at) => at % 10 !== 3);
  const owners = ids.filter((_, at) => at % 25 === 0);
  return {
    now,
    tier: 'critical',
    demands: [demand('two-seniors', 2, seniors), demand('owners', 1, owners)],
    people,
    knowledge,
    loadMinutes: new Map(ids.map((id, at) => [id, (at * 11) % 400])),
    recent: ids.slice(0, 200).map((person, at) => ({ person, time: now - at * 3_600 })),
    routedBefore: 200,
    rules: { deadlineHours: { critical: 4, high: 8, medium: 24, low: 48 }, group: 'policy-owners', nobody: 'it waits' },
  };
}

function demand(rule: string, lacking: number, eligible: readonly PersonId[]): Demand {
  const may = new Set(eligible);
  const excluded = new Map(
    ids.filter((id) => !may.has(id)).map((id) => [id, { kind: 'level', why: 'is L3, below L6' }] as const),
  );
  return { rule, asks: rule, lacking, eligible: may, excluded, signed: [], differentTeams: lacking > 1 };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function shown(value: number | undefined): string {
  return `${(value ?? 0).toFixed(2)} ms`;
}
