/** What people know of the content of a change: fed with what blame, history, sign-offs and owners' files say. */
import type { PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Familiarity } from '../../model/routing.ts';

/** What the parts weigh in the score; together 1. Who wrote the very lines goes before who wrote others. */
const WEIGHTS = { blamed: 0.4, authored: 0.2, reviewed: 0.15, nearby: 0.1, owned: 0.1, elsewhere: 0.05 } as const;
const HALF_LIFE = 180 * 86_400;
/** An entry for a team says less of each of its members than one for a person. */
const BY_TEAM = 0.5;

export const STRANGER: Familiarity = {
  blamed: 0,
  authored: 0,
  nearby: 0,
  elsewhere: 0,
  reviewed: 0,
  owned: 0,
  score: 0,
  lines: 0,
  last: null,
};

/** Familiarity in the making. Times are seconds since 1970; people whom nobody knows are given as null. */
export interface FamiliarityReader {
  /** Lines that the change replaces, or that stand beside what it inserts, and who wrote them last. */
  blamed(person: PersonId | null, lines: number, time: number): void;
  /** Lines that somebody added to a file of the change. */
  authored(person: PersonId | null, lines: number, time: number): void;
  /** A commit that touched another file in a folder of the change. */
  nearby(person: PersonId | null, time: number): void;
  /** A commit that touched none of these folders. */
  elsewhere(person: PersonId | null, time: number): void;
  /** A path of the change that somebody signed or reviewed before. */
  reviewed(person: PersonId, path: RepoPath, time: number): void;
  owns(person: PersonId, path: RepoPath, by: 'name' | 'team'): void;
  finish(): ReadonlyMap<PersonId, Familiarity>;
}

interface Known {
  blamed: number;
  authored: number;
  nearby: number;
  elsewhere: number;
  readonly reviewed: Map<RepoPath, number>;
  readonly owned: Map<RepoPath, number>;
  lines: number;
  last: number | null;
}

/** `paths` of the change; `now` is the moment of the answer. */
export function readFamiliarity(paths: readonly RepoPath[], now: number): FamiliarityReader {
  const known = new Map<PersonId, Known>();
  const total = { lines: 0, authored: 0, nearby: 0, elsewhere: 0 };
  const fade = (time: number): number => 0.5 ** (Math.max(0, now - time) / HALF_LIFE);
  const seen = (person: PersonId, time: number | null): Known => {
    const entry = known.get(person) ?? nothingYet();
    if (time !== null) entry.last = Math.max(entry.last ?? time, time);
    known.set(person, entry);
    return entry;
  };
  return {
    blamed(person, lines, time) {
      total.lines += lines;
      if (person === null) return;
      const entry = seen(person, time);
      entry.blamed += lines * fade(time);
      entry.lines += lines;
    },
    authored(person, lines, time) {
      const weight = lines * fade(time);
      total.authored += weight;
      if (person !== null) seen(person, time).authored += weight;
    },
    nearby(person, time) {
      total.nearby += fade(time);
      if (person !== null) seen(person, time).nearby += fade(time);
    },
    elsewhere(person, time) {
      total.elsewhere += fade(time);
      // What somebody does elsewhere says nothing of when they last knew this.
      if (person !== null) seen(person, null).elsewhere += fade(time);
    },
    reviewed(person, path, time) {
      keepMost(seen(person, time).reviewed, path, fade(time));
    },
    owns(person, path, by) {
      keepMost(seen(person, null).owned, path, by === 'name' ? 1 : BY_TEAM);
    },
    finish: () => new Map([...known].map(([person, entry]) => [person, familiarityOf(entry, total, paths.length)])),
  };
}

function nothingYet(): Known {
  return {
    blamed: 0,
    authored: 0,
    nearby: 0,
    elsewhere: 0,
    reviewed: new Map(),
    owned: new Map(),
    lines: 0,
    last: null,
  };
}

function familiarityOf(
  entry: Known,
  total: { readonly lines: number; readonly authored: number; readonly nearby: number; readonly elsewhere: number },
  paths: number,
): Familiarity {
  const parts = {
    blamed: share(entry.blamed, total.lines),
    authored: share(entry.authored, total.authored),
    nearby: share(entry.nearby, total.nearby),
    elsewhere: share(entry.elsewhere, total.elsewhere),
    reviewed: share(sum(entry.reviewed), paths),
    owned: share(sum(entry.owned), paths),
  };
  const score =
    WEIGHTS.blamed * parts.blamed +
    WEIGHTS.authored * parts.authored +
    WEIGHTS.nearby * parts.nearby +
    WEIGHTS.reviewed * parts.reviewed +
    WEIGHTS.owned * parts.owned +
    WEIGHTS.elsewhere * parts.elsewhere;
  return { ...parts, score, lines: entry.lines, last: entry.last };
}

function keepMost(map: Map<RepoPath, number>, path: RepoPath, value: number): void {
  map.set(path, Math.max(map.get(path) ?? 0, value));
}

function sum(values: ReadonlyMap<RepoPath, number>): number {
  let all = 0;
  for (const value of values.values()) all += value;
  return all;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, part / whole);
}
