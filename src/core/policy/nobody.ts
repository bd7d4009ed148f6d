/** The people of a repository that lists none. */
import type { People, PeopleData } from '../../model/people.ts';

/** People of a repository that has no people file: everybody is a guest. */
export function nobody(): People {
  const data: PeopleData = {
    source: null,
    persons: new Map(),
    robots: [],
    teams: new Map(),
    roles: new Map(),
    byEmail: new Map(),
    byAccount: new Map(),
  };
  return data as People;
}
