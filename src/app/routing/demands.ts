/** From the gate's own answer to what routing is given: who may fulfil each requirement, and why everybody else may not. */
import { levelName } from '../../core/policy/eligibility.ts';
import type { AskedPart, AskedParts } from '../../core/signoff/landing/asked.ts';
import type { PersonId } from '../../model/id.ts';
import { displayPath } from '../../model/path.ts';
import type { People, Person } from '../../model/people.ts';
import type { Demand, Exclusion, RoutablePerson } from '../../model/routing.ts';

/** One demand for each requirement that signatures fulfil. */
export function demandsOf(asked: AskedParts, people: People, differentTeams: boolean): readonly Demand[] {
  return asked.parts.map((part): Demand => {
    // Whoever has signed can still read what nobody has read; only somebody else can be the second of two.
    const again = part.signed.length >= part.requirement.count;
    const eligible = new Set(part.eligible.filter((person) => again || !part.signed.includes(person)));
    const excluded = new Map<PersonId, Exclusion>();
    for (const person of people.persons.values()) {
      if (!eligible.has(person.id)) excluded.set(person.id, exclusionOf(person, part, asked));
    }
    const { requirement, lacking, signed } = part;
    return { rule: requirement.rule, asks: phraseOf(part), lacking, eligible, excluded, signed, differentTeams };
  });
}

function exclusionOf({ id, level }: Person, part: AskedPart, { contributors }: AskedParts): Exclusion {
  const contribution = contributors.get(id);
  if (contribution !== undefined) {
    const claim = contribution.claimed ? ', as its commits say' : '';
    return { kind: 'contributor', why: `is ${contribution.as.join(' and ')} of it${claim}` };
  }
  if (part.signed.includes(id)) return { kind: 'signed', why: 'has signed it already' };
  const { requirement, members } = part;
  if (members !== null && !members.includes(id)) return { kind: 'not-asked', why: `is not among ${groupPhrase(part)}` };
  const wanted = requirement.kind === 'sign-off' ? (requirement.level ?? 0) : 0;
  if (requirement.kind === 'sign-off' && requirement.signer === true)
    return { kind: 'level', why: 'is not marked as a signer' };
  return { kind: 'level', why: level === 0 ? 'has no level' : `is ${levelName(level)}, below ${levelName(wanted)}` };
}

/** `2 of L6 or above`, `an owner of /pay/`. */
function phraseOf({ requirement }: AskedPart): string {
  if (requirement.kind === 'owners') {
    const path = displayPath(requirement.path);
    return requirement.count === 1 ? `an owner of ${path}` : `${requirement.count} owners of ${path}`;
  }
  const { count, level, signer, from } = requirement;
  const who = signer === true ? 'signer' : level === null ? 'signer' : `of ${levelName(level)} or above`;
  const group = from.length === 0 ? '' : ` from ${from.join(' or ')}`;
  const number = count === 1 ? 'one' : String(count);
  return `${number} ${who === 'signer' && count > 1 ? 'signers' : who}${group}`;
}

function groupPhrase({ requirement }: AskedPart): string {
  return requirement.kind === 'owners'
    ? `the owners of ${displayPath(requirement.path)}`
    : requirement.from.length === 0
      ? 'those asked for'
      : requirement.from.join(' or ');
}

/** People as routing sees them at a moment. */
export function routablePeople(people: People, now: number): ReadonlyMap<PersonId, RoutablePerson> {
  return new Map(
    [...people.persons.values()].map(({ id, level, teams, availability, deputies, lead }) => {
      const acting = deputies.filter(({ until }) => now < until).map(({ person }) => person);
      return [id, { id, level, teams, availability, deputies: acting, lead }];
    }),
  );
}
