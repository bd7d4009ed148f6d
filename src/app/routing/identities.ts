/** Who made a commit, as far as routing is concerned: people, never machines; one id for the same guest. */
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import { readCommitMarks } from '../../core/attribution/marks/read-marks.ts';
import { idOfWho, personOf } from '../../core/policy/identity.ts';
import type { Commit } from '../../model/change.ts';
import type { PersonId } from '../../model/id.ts';
import type { People } from '../../model/people.ts';
import { contributorsOf } from '../change/contributors.ts';

/** The makers of commits. All of it is what commits claim: it says whom to ask, never who may sign. */
export interface Makers {
  /** Author and co-authors who are people; for an agent's commit whoever committed it. Empty for a robot's alone. */
  of(commit: Commit): readonly PersonId[];
  /** True when the commit says that an AI has a part in it. */
  isAi(commit: Commit): boolean;
  /** A guest's name; null for people of the people file. */
  nameOf(person: PersonId): string | null;
}

/** Committer of what is merged or edited on the forge's own pages. */
const FORGE_COMMITTERS: ReadonlySet<string> = new Set(['noreply@github.com', 'noreply@gitlab.com']);

export function makersOf(people: People, marks: MarkTable): Makers {
  const names = new Map<PersonId, string>();
  /** First and last name of a guest → their first address: people change employers. */
  const guests = new Map<string, PersonId>();
  const idOf = (name: string, email: string): PersonId | null => {
    const who = personOf(people, { name, email });
    if (who.kind === 'robot') return null;
    if (who.kind === 'person') return who.person.id;
    const known = /\S \S/.test(name) ? guests.get(name.toLowerCase()) : undefined;
    const id = known ?? idOfWho(who);
    guests.set(name.toLowerCase(), id);
    if (!names.has(id)) names.set(id, name);
    return id;
  };
  return {
    of(commit) {
      const claims = contributorsOf(commit, marks).filter(({ robot }) => !robot);
      const named = (roles: readonly string[]): readonly PersonId[] =>
        claims.flatMap(({ as, name, email }) => {
          const id = roles.includes(as) && !FORGE_COMMITTERS.has(email.toLowerCase()) ? idOf(name, email) : null;
          return id === null ? [] : [id];
        });
      const authors = named(['author', 'co-author']);
      return [...new Set(authors.length > 0 ? authors : named(['committer']))];
    },
    isAi: (commit) =>
      readCommitMarks(commit, marks).evidence.some(({ grade, role }) => grade !== 'inferred' && role !== 'automation'),
    nameOf: (person) => names.get(person) ?? null,
  };
}
