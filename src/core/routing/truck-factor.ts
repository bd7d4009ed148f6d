/** The truck factor of a set of files: how many people may leave until more than half of the files have no author. */
import type { PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';

/** What the greedy removal of Avelino et al. (2016) came to. */
export interface TruckFactor {
  /** People removed until fewer than half of the files had an author; 0 where that is so from the start. */
  readonly factor: number;
  /** Them, in the order of removal. */
  readonly people: readonly { readonly person: PersonId; readonly files: number }[];
  readonly files: number;
  /** Files that had an author at the beginning. */
  readonly authored: number;
}

const LEAST_COVERAGE = 0.5;

/** Removes the author of most files, ties by id, while at least half of the files have one; null without files. */
export function truckFactor(authors: ReadonlyMap<RepoPath, readonly PersonId[]>): TruckFactor | null {
  if (authors.size === 0) return null;
  const left = new Map([...authors].map(([path, people]) => [path, people.length]));
  const filesOf = new Map<PersonId, RepoPath[]>();
  for (const [path, people] of authors) {
    for (const person of people) {
      const own = filesOf.get(person);
      if (own === undefined) filesOf.set(person, [path]);
      else own.push(path);
    }
  }
  // The number of files that somebody authors does not change when others leave, so one order serves all rounds.
  const order = [...filesOf].sort(([a, own], [b, other]) => other.length - own.length || (a < b ? -1 : 1));
  const authored = [...left.values()].filter((count) => count > 0).length;
  let covered = authored;
  const people: { person: PersonId; files: number }[] = [];
  for (const [person, own] of order) {
    if (covered / authors.size < LEAST_COVERAGE) break;
    people.push({ person, files: own.length });
    for (const path of own) {
      const count = (left.get(path) ?? 0) - 1;
      left.set(path, count);
      if (count === 0) covered -= 1;
    }
  }
  return { factor: people.length, people, files: authors.size, authored };
}
