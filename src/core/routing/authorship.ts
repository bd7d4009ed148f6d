/**
 * Who the authors of each file are, by the degree of authorship of Avelino et al., "A Novel Approach for Estimating
 * Truck Factors" (ICPC 2016, arXiv 1604.06766). Fed with what a history did to files; identities are merged before.
 */
import type { PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';

/** What one developer did to one file. */
export interface Deliveries {
  /** They created it, or added it anew. */
  readonly created: boolean;
  /** Their changes after its creation; a rename is one. */
  readonly changes: number;
}

/** Above this share of the highest degree, somebody is an author. */
const AUTHOR_SHARE = 0.75;
/** Whoever did not create the file needs this degree besides: that of a stranger to a file that nobody else changed. */
const LEAST_DEGREE = 3.293;

/** Degree of authorship; `others` counts the changes of everybody else after the creation. */
export function degreeOfAuthorship({ created, changes }: Deliveries, others: number): number {
  return 3.293 + 1.098 * (created ? 1 : 0) + 0.164 * changes - 0.321 * Math.log(1 + others);
}

/** The authors of a file, by id. */
export function authorsOf(developers: ReadonlyMap<PersonId, Deliveries>): readonly PersonId[] {
  let all = 0;
  for (const { changes } of developers.values()) all += changes;
  const degrees = [...developers].map(([person, done]) => ({
    person,
    created: done.created,
    degree: degreeOfAuthorship(done, all - done.changes),
  }));
  const highest = Math.max(...degrees.map(({ degree }) => degree));
  // Where everybody's degree is below nothing, shares of it say nothing.
  if (!(highest > 0)) return [];
  return degrees
    .filter(({ degree, created }) => degree / highest > AUTHOR_SHARE && (created || degree >= LEAST_DEGREE))
    .map(({ person }) => person)
    .sort();
}

/** A history on its way from the newest commit to the oldest; renames are followed to the names that stand now. */
export interface AuthorshipReader {
  created(path: RepoPath, person: PersonId): void;
  changed(path: RepoPath, person: PersonId): void;
  renamed(from: RepoPath, to: RepoPath, person: PersonId): void;
  /** Every file that stands, with its authors; none for one that the history says nothing of. */
  finish(): ReadonlyMap<RepoPath, readonly PersonId[]>;
}

/** `files` are those that stand; whatever happened to others is not kept. */
export function readAuthorship(files: Iterable<RepoPath>): AuthorshipReader {
  const developers = new Map<RepoPath, Map<PersonId, { created: boolean; changes: number }>>();
  for (const path of files) developers.set(path, new Map());
  /** A name that a file had before → its name now. */
  const now = new Map<RepoPath, RepoPath>();
  const doneBy = (path: RepoPath, person: PersonId): { created: boolean; changes: number } | null => {
    const all = developers.get(now.get(path) ?? path);
    if (all === undefined) return null;
    const done = all.get(person) ?? { created: false, changes: 0 };
    all.set(person, done);
    return done;
  };
  const change = (path: RepoPath, person: PersonId): void => {
    const done = doneBy(path, person);
    if (done !== null) done.changes += 1;
  };
  return {
    created(path, person) {
      const done = doneBy(path, person);
      if (done !== null) done.created = true;
    },
    changed: change,
    renamed(from, to, person) {
      change(to, person);
      const current = now.get(to) ?? to;
      // What had the name before, if anything, is another file.
      if (developers.has(current) && !developers.has(from)) now.set(from, current);
    },
    finish: () => new Map([...developers].map(([path, all]) => [path, authorsOf(all)])),
  };
}
