/**
 * Whom to ask for a change: one named person for each that is lacking, a deputy, and who comes after them; and in words
 * what shall happen where nobody may be asked. Asks only people whom the gate would count: eligibility is given, and
 * nothing here adds anybody to it.
 */
import type { PersonId } from '../../model/id.ts';
import type { Ask, Demand, LeftOut, Ranked, Routing, RoutingInput, Unroutable } from '../../model/routing.ts';
import { chooseApart, ofDifferentTeams } from './choose.ts';
import { rank, type Ranking, spreads } from './rank.ts';

/** How many are named after the deputy. */
const MOST_NEXT = 3;

/** Routes one change. The same input gives the same answer. */
export function route(input: RoutingInput): Routing {
  const open = input.demands.filter(({ lacking }) => lacking > 0);
  const ranking = rank(input, new Set(open.flatMap(({ eligible }) => [...eligible])));
  const chosen = new Map<PersonId, Chosen>();
  const unroutable: Unroutable[] = [];
  for (const demand of fewestFirst(open, ranking)) {
    const short = choose(demand, input, ranking, chosen);
    if (short > 0) unroutable.push(nobody(demand, short, input, ranking, chosen));
  }
  return {
    asks: asksOf(input, ranking, chosen),
    unroutable,
    group: input.rules.group,
    order: ranking.order,
    leftOut: leftOutOf(input, open, ranking),
  };
}

/** Somebody to be asked, and what for. */
interface Chosen {
  readonly because: Ranked;
  readonly demands: Demand[];
  readonly instead: Ask['instead'];
}

/** The requirement that fewest can fulfil goes first, so that whoever is asked for it may do for others as well. */
function fewestFirst(demands: readonly Demand[], { order }: Ranking): readonly Demand[] {
  const size = ({ eligible }: Demand): number => order.filter(({ person }) => eligible.has(person)).length;
  return demands
    .map((demand, index) => ({ demand, index, size: size(demand) }))
    .sort((a, b) => a.size - b.size || a.index - b.index)
    .map(({ demand }) => demand);
}

/** Adds whom the demand lacks; the number of those who could not be found. */
function choose(demand: Demand, input: RoutingInput, ranking: Ranking, chosen: Map<PersonId, Chosen>): number {
  const sharing = pick(demand, input, ranking, chosen, true);
  // Whoever is asked already may be of the one team that goes with nobody.
  const apart = sharing.short > 0 && demand.differentTeams ? pick(demand, input, ranking, chosen, false) : sharing;
  const { again, fresh, short } = apart.short < sharing.short ? apart : sharing;
  for (const person of again) chosen.get(person)?.demands.push(demand);
  for (const one of fresh) chosen.set(one.because.person, one);
  return short;
}

interface Picked {
  /** Those who are asked for something else already. */
  readonly again: readonly PersonId[];
  readonly fresh: readonly Chosen[];
  readonly short: number;
}

function pick(
  demand: Demand,
  input: RoutingInput,
  { order }: Ranking,
  chosen: ReadonlyMap<PersonId, Chosen>,
  sharing: boolean,
): Picked {
  const { differentTeams, eligible, signed } = demand;
  const again: PersonId[] = [];
  for (const person of sharing ? chosen.keys() : []) {
    const fits = [...signed, ...again].every((other) => ofDifferentTeams(input.people, person, other));
    if (again.length < demand.lacking && eligible.has(person) && (fits || !differentTeams)) again.push(person);
  }
  const lacking = demand.lacking - again.length;
  const free = order.filter(
    ({ person }) => eligible.has(person) && !again.includes(person) && !(sharing && chosen.has(person)),
  );
  const inTurn = turned(free, input, lacking);
  const ids = inTurn.map(({ person }) => person);
  const picked = differentTeams
    ? chooseApart(ids, lacking, [...signed, ...again], input.people)
    : ids.slice(0, lacking);
  const fresh = picked.flatMap((person, index): readonly Chosen[] => {
    const because = inTurn.find((one) => one.person === person);
    if (because === undefined || chosen.has(person)) return [];
    return [{ because, demands: [demand], instead: insteadOf(person, index, free, inTurn) }];
  });
  const known = picked.filter((person) => chosen.has(person));
  return { again: [...again, ...known], fresh, short: lacking - picked.length };
}

/** Every third time the second-best comes before somebody who signs more than half of what is signed here. */
function turned(free: readonly Ranked[], input: RoutingInput, lacking: number): readonly Ranked[] {
  const [first, second, ...rest] = free;
  if (first === undefined || second === undefined || lacking === 0 || !spreads(input, first)) return free;
  return [second, first, ...rest];
}

function insteadOf(
  person: PersonId,
  index: number,
  free: readonly Ranked[],
  inTurn: readonly Ranked[],
): Ask['instead'] {
  const best = free[index]?.person;
  if (best === undefined || best === person) return null;
  return { of: best, why: inTurn[index]?.person === person ? 'spread' : 'teams' };
}

/** Two of a pair have two deputies, where there are so many: one could not sign for both. */
function asksOf(input: RoutingInput, ranking: Ranking, chosen: ReadonlyMap<PersonId, Chosen>): readonly Ask[] {
  const deputies = new Set<PersonId>();
  return [...chosen.values()].map((one) => {
    const ask = askOf(one, input, ranking, chosen, deputies);
    if (ask.deputy !== null) deputies.add(ask.deputy);
    return ask;
  });
}

function askOf(
  { because, demands, instead }: Chosen,
  input: RoutingInput,
  { order }: Ranking,
  chosen: ReadonlyMap<PersonId, Chosen>,
  taken: ReadonlySet<PersonId>,
): Ask {
  const { person } = because;
  const others = [...chosen.keys()].filter((id) => id !== person);
  const beside = [...others, ...demands.flatMap(({ signed }) => signed)];
  const apart = demands.some(({ differentTeams }) => differentTeams);
  const fits = order
    .map((one) => one.person)
    .filter(
      (id) =>
        !chosen.has(id) &&
        demands.every(({ eligible }) => eligible.has(id)) &&
        (!apart || beside.every((other) => ofDifferentTeams(input.people, id, other))),
    );
  const free = fits.filter((id) => !taken.has(id));
  const named = input.people.get(person)?.deputies.find((id) => free.includes(id)) ?? null;
  const deputy = named ?? free[0] ?? fits[0] ?? null;
  const lead = input.people.get(person)?.lead ?? null;
  return {
    person,
    rules: demands.map(({ rule }) => rule),
    because,
    instead,
    deputy,
    deputyNamed: named !== null,
    next: fits.filter((id) => id !== deputy).slice(0, MOST_NEXT),
    lead: lead === null || demands.some(({ excluded }) => excluded.get(lead)?.kind === 'contributor') ? null : lead,
  };
}

function nobody(
  { rule, asks, eligible, excluded, differentTeams, signed }: Demand,
  short: number,
  { people, rules }: RoutingInput,
  { unavailable }: Ranking,
  chosen: ReadonlyMap<PersonId, Chosen>,
): Unroutable {
  const leftOut = [...people.keys()].sort().flatMap((person): readonly LeftOut[] => {
    const out = excluded.get(person);
    if (out !== undefined) return [{ person, until: null, ...out }];
    const gone = unavailable.get(person);
    if (gone !== undefined) return [gone];
    if (chosen.has(person)) return [];
    if (!eligible.has(person)) return [{ person, kind: 'not-asked', why: 'is not among those asked for', until: null }];
    const other = [...signed, ...chosen.keys()].find((id) => !ofDifferentTeams(people, person, id));
    const teams = other === undefined ? 'of no team that differs' : `not of another team than ${other}`;
    return differentTeams ? [{ person, kind: 'same-team', why: `is ${teams}`, until: null }] : [];
  });
  return { rule, asks, short, leftOut, group: rules.group, happens: rules.nobody };
}

/** Gravest first: what can never change goes before what time changes. */
const KINDS: readonly LeftOut['kind'][] = [
  'contributor',
  'signed',
  'away',
  'no-time',
  'same-team',
  'level',
  'not-asked',
];

function leftOutOf({ people }: RoutingInput, demands: readonly Demand[], ranking: Ranking): readonly LeftOut[] {
  const asked = new Set(ranking.order.map(({ person }) => person));
  return [...people.keys()].sort().flatMap((person): readonly LeftOut[] => {
    if (asked.has(person)) return [];
    const reasons = demands.flatMap(({ excluded }): readonly LeftOut[] => {
      const out = excluded.get(person);
      return out === undefined ? [] : [{ person, until: null, ...out }];
    });
    const gone = ranking.unavailable.get(person);
    const all = gone === undefined ? reasons : [gone, ...reasons];
    const gravest = all.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))[0];
    return gravest === undefined ? [] : [gravest];
  });
}
