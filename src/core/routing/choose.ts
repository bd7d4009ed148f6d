/** Chooses people out of an order: the first ones, or the first that are of different teams. */
import type { PersonId } from '../../model/id.ts';
import type { RoutablePerson } from '../../model/routing.ts';

type People = ReadonlyMap<PersonId, RoutablePerson>;

/** Combinations that are looked at; only policies that ask for many people of overlapping teams come near it. */
const MOST_STEPS = 200_000;

/** True when both name teams and share none: where nothing is said of somebody's team, nothing shows that it differs. */
export function ofDifferentTeams(people: People, a: PersonId, b: PersonId): boolean {
  const [own, other] = [people.get(a)?.teams ?? [], people.get(b)?.teams ?? []];
  return own.length > 0 && other.length > 0 && !own.some((team) => other.includes(team));
}

/**
 * The first `count` of the order of whom every two, and everybody in `beside`, are of different teams: the combination
 * whose first member comes earliest, then whose second does, and so on. As many as there are when it cannot be done.
 */
export function chooseApart(
  order: readonly PersonId[],
  count: number,
  beside: readonly PersonId[],
  people: People,
): readonly PersonId[] {
  const fitting = firstOfEachTeam(
    order.filter((id) => beside.every((other) => ofDifferentTeams(people, id, other))),
    people,
  );
  let steps = 0;
  let best: readonly PersonId[] = [];
  const extend = (chosen: readonly PersonId[], from: number): boolean => {
    if (chosen.length > best.length) best = chosen;
    if (chosen.length === count) return true;
    for (let at = from; at < fitting.length; at += 1) {
      steps += 1;
      if (steps > MOST_STEPS) return true;
      const id = fitting[at] as PersonId;
      if (chosen.every((other) => ofDifferentTeams(people, id, other)) && extend([...chosen, id], at + 1)) return true;
    }
    return false;
  };
  if (count > 0) extend([], 0);
  return best;
}

/** Of people with the very same teams only the first can matter: no two of them go together. */
function firstOfEachTeam(order: readonly PersonId[], people: People): readonly PersonId[] {
  const seen = new Set<string>();
  return order.filter((id) => {
    const teams = [...(people.get(id)?.teams ?? [])].sort().join(' ');
    if (seen.has(teams)) return false;
    seen.add(teams);
    return true;
  });
}
