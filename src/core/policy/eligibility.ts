/** Who may sign: level, groups and owners lead to a pool of people; contributors are taken out of every pool. */
import type { ContributorFact, Facts } from '../../model/facts.ts';
import type { PersonId } from '../../model/id.ts';
import { SENIOR_LEVEL } from '../../model/people.ts';
import type { OwnersEntry, Owners, People, Person } from '../../model/people.ts';
import { personNamed } from './identity.ts';

/** Somebody who would be in the pool and may not sign this change. */
interface Excluded {
  readonly person: PersonId;
  readonly why: string;
}

/** Why a pool cannot be known; the requirement is then an error. */
interface PoolFault {
  readonly message: string;
  readonly remedy: string;
}

/** The people who could fulfil one requirement, sorted by id. */
export interface Pool {
  /** False when there is no people file: nobody can be named, and nobody is ruled out. */
  readonly listed: boolean;
  readonly eligible: readonly Person[];
  readonly excluded: readonly Excluded[];
  readonly faults: readonly PoolFault[];
}

/** What pools are made from. */
export interface PoolSource {
  readonly people: People;
  readonly policyOwners: readonly string[];
  readonly codeowners: Owners | null;
  readonly kubernetesOwners: Owners | null;
  /** Seconds since 1970, for deputies; null when the moment is not known (deputies then do not count). */
  readonly instant: number | null;
}

/** Built-in groups of `from`. */
export const BUILT_IN_GROUPS: readonly string[] = ['owners', 'policy-owners'];

/** Pool of a sign-off requirement. */
export function signOffPool(source: PoolSource, facts: Facts, level: number | null, from: readonly string[]): Pool {
  const faults: PoolFault[] = [];
  const members = from.length === 0 ? null : new Set<PersonId>();
  for (const name of from) for (const id of membersOf(source, facts, name, faults)) members?.add(id);
  return finish(source, facts, level, members, faults);
}

/** Pool of an owners requirement: the owners as a file writes them. */
export function ownersPool(source: PoolSource, facts: Facts, owners: readonly string[], place: string): Pool {
  const faults: PoolFault[] = [];
  const members = new Set<PersonId>();
  for (const owner of owners) for (const id of resolveOwner(source, owner, place, faults)) members.add(id);
  return finish(source, facts, null, members, faults);
}

/** Owners of the changed paths by the owners' files, entry by entry; paths nobody owns are left out. */
export function ownersOfPaths(
  owners: Owners,
  paths: readonly string[],
): readonly { readonly entry: OwnersEntry; readonly owners: readonly string[]; readonly paths: readonly string[] }[] {
  const found = new Map<string, { entry: OwnersEntry; owners: readonly string[]; paths: string[] }>();
  for (const path of paths) {
    for (const owned of owners.of(path)) {
      const key = `${owned.entry.place.file}:${owned.entry.place.line}:${owned.owners.join(' ')}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { entry: owned.entry, owners: owned.owners, paths: [path] });
      else known.paths.push(path);
    }
  }
  return [...found.values()];
}

/** True when the name is a group or person that a policy may list. */
export function isKnownSigner(people: People, name: string): boolean {
  return BUILT_IN_GROUPS.includes(name) || groupOrPerson(people, name) !== null;
}

/** The people of several groups, each once; a name that leads to nobody gives nobody. */
export function groupMembers(
  people: People,
  policyOwners: readonly string[],
  names: readonly string[],
): readonly PersonId[] {
  const members = names.flatMap((name) =>
    name === 'policy-owners' ? (policyOwners as readonly PersonId[]) : (groupOrPerson(people, name) ?? []),
  );
  return [...new Set(members)];
}

function groupOrPerson(people: People, name: string): readonly PersonId[] | null {
  const group = people.teams.get(name) ?? people.roles.get(name);
  if (group !== undefined) return group;
  const named = personNamed(people, name);
  return named?.kind === 'person' ? [named.person.id] : null;
}

function membersOf(source: PoolSource, facts: Facts, name: string, faults: PoolFault[]): readonly PersonId[] {
  if (name === 'policy-owners') return source.policyOwners as readonly PersonId[];
  if (name === 'owners') return ownersOfChange(source, facts, faults);
  const members = groupOrPerson(source.people, name);
  if (members !== null) return members;
  if (source.people.source !== null) {
    faults.push({
      message: `\`${name}\` is no team, role or person of ${source.people.source}`,
      remedy: `add \`${name}\` to the people file, or correct the policy`,
    });
  }
  return [];
}

/** Everybody who owns a changed path; the owners of the policy where no file names an owner. */
function ownersOfChange(source: PoolSource, facts: Facts, faults: PoolFault[]): readonly PersonId[] {
  const found = new Set<PersonId>();
  const paths = facts.paths.map((path) => path.path);
  for (const file of [source.codeowners, source.kubernetesOwners]) {
    for (const owned of file === null ? [] : ownersOfPaths(file, paths)) {
      const place = `${owned.entry.place.file}:${owned.entry.place.line}`;
      for (const owner of owned.owners) for (const id of resolveOwner(source, owner, place, faults)) found.add(id);
    }
  }
  return found.size > 0 || faults.length > 0 ? [...found] : (source.policyOwners as readonly PersonId[]);
}

/** `@login`, `@org/team`, an e-mail, or a name of the people file; an owner who is nobody is a fault that names the line. */
function resolveOwner(source: PoolSource, owner: string, place: string, faults: PoolFault[]): readonly PersonId[] {
  const { people } = source;
  if (people.source === null) return [];
  const name = owner.replace(/^@/, '');
  const team = name.slice(name.lastIndexOf('/') + 1);
  const members =
    groupOrPerson(people, owner) ?? groupOrPerson(people, name) ?? people.teams.get(team.toLowerCase()) ?? null;
  if (members !== null && members.length > 0) return members;
  faults.push({
    message: `${place} names the owner \`${owner}\`, who is nobody in ${people.source}`,
    remedy: `add the account or team to the people file, or correct ${place}`,
  });
  return [];
}

function finish(
  source: PoolSource,
  facts: Facts,
  level: number | null,
  members: ReadonlySet<PersonId> | null,
  faults: readonly PoolFault[],
): Pool {
  const listed = source.people.source !== null;
  const withDeputies = members === null ? null : addDeputies(source, members);
  const eligible: Person[] = [];
  const excluded: Excluded[] = [];
  for (const person of sortedPersons(source.people)) {
    if (withDeputies !== null && !withDeputies.has(person.id)) continue;
    if (person.level < (level ?? 0)) continue;
    const contributor = facts.contributors.find((each) => each.id === person.id);
    if (contributor === undefined) eligible.push(person);
    else excluded.push({ person: person.id, why: contributor.as.join(' and ') });
  }
  return { listed, eligible, excluded, faults };
}

function addDeputies(source: PoolSource, members: ReadonlySet<PersonId>): ReadonlySet<PersonId> {
  const { instant } = source;
  if (instant === null) return members;
  const all = new Set(members);
  for (const id of members) {
    for (const deputy of source.people.persons.get(id)?.deputies ?? [])
      if (instant < deputy.until) all.add(deputy.person);
  }
  return all;
}

const sorted = new WeakMap<People, readonly Person[]>();

function sortedPersons(people: People): readonly Person[] {
  const kept = sorted.get(people);
  if (kept !== undefined) return kept;
  const made = [...people.persons.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  sorted.set(people, made);
  return made;
}

/** A level as people write it. */
export function levelName(level: number): string {
  return `L${level}`;
}

/** True when two people could sign at all: a precondition of mode enforce. */
export function countSigners(people: People): number {
  return sortedPersons(people).filter((person) => person.level >= SENIOR_LEVEL).length;
}

/** Why a person may not sign this change; null when nothing speaks against it. */
export function contributorReason(contributors: readonly ContributorFact[], person: PersonId): string | null {
  const found = contributors.find((each) => each.id === person);
  return found === undefined ? null : `${found.as.join(' and ')} of this change`;
}
