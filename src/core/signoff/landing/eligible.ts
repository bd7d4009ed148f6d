/** Who may sign what lands: people of the people file who have no part in it, and how that is known. */
import type { CommitId, PersonId } from '../../../model/id.ts';
import type { RiskTier } from '../../../model/assessment.ts';
import type { People } from '../../../model/people.ts';
import type { Presence, Principal, Verified } from '../../../model/statement.ts';
import type { LandingInput, RequirementScope } from './landing-input.ts';

/** What a person did for the content, and whether anything but a claim says so. */
export interface Contribution {
  readonly as: readonly string[];
  /** True when nothing but names in commits says it. */
  readonly claimed: boolean;
}

/** Contributors of a landing as persons. */
export interface Contributors {
  readonly persons: ReadonlyMap<PersonId, Contribution>;
  /** Persons whose contribution a hook, a forge or a commit signature proves. */
  readonly proven: ReadonlySet<PersonId>;
}

/** The person of `person:ID`; null for gates. */
export function personOfPrincipal(principal: Principal): PersonId | null {
  return principal.startsWith('person:') ? (principal.slice('person:'.length) as PersonId) : null;
}

/** Joins all that is known of the contributors; whoever declares to have prompted the work is one of them. */
export function contributorsOf(input: LandingInput): Contributors {
  const persons = new Map<PersonId, { as: Set<string>; claimed: boolean }>();
  const proven = new Set<PersonId>();
  const add = (person: PersonId, as: readonly string[], claimed: boolean): void => {
    const entry = persons.get(person) ?? { as: new Set(), claimed: true };
    for (const each of as) entry.as.add(each);
    persons.set(person, { as: entry.as, claimed: entry.claimed && claimed });
  };
  for (const each of input.contributors) {
    const person = each.person ?? personOfName(input.people, each.who);
    if (person === null) continue;
    add(person, each.as.length === 0 ? ['contributor'] : each.as, each.known === 'claimed');
    if (each.known !== 'claimed') proven.add(person);
  }
  for (const person of declaredPrompters(input)) add(person, ['prompter'], false);
  return {
    persons: new Map([...persons].map(([id, { as, claimed }]) => [id, { as: [...as].sort(), claimed }])),
    proven,
  };
}

/** What a person did for the content; null when nothing. */
export function contributionOf(contributors: Contributors, person: PersonId): Contribution | null {
  return contributors.persons.get(person) ?? null;
}

/** Independence: somebody else's part in the content is proven, so that the signer cannot be its only maker. */
export function isIndependent(contributors: Contributors, signer: PersonId): boolean {
  return [...contributors.proven].some((person) => person !== signer);
}

/** `who` as records write it: an id, `person:ID` or an e-mail. Whoever it leads to must not sign. */
function personOfName(people: People, who: string): PersonId | null {
  const id = who.replace(/^person:/, '') as PersonId;
  if (people.persons.has(id)) return id;
  const found = people.byEmail.get(who.trim().toLowerCase());
  return found === undefined || 'kind' in found ? null : found.id;
}

function declaredPrompters(input: LandingInput): readonly PersonId[] {
  const heads = new Set<CommitId>([input.new, ...input.commits, ...input.heads]);
  return input.statements.flatMap(({ statement }) => {
    if (statement.kind !== 'declaration' || statement.says !== 'prompter') return [];
    if (statement.repo !== input.policy.repository || statement.head === null || !heads.has(statement.head)) return [];
    const person = personOfPrincipal(statement.by);
    return person === null ? [] : [person];
  });
}

/** Whom a requirement can still be fulfilled by, and who is out because of a part in the content. */
export interface EligiblePeople {
  readonly eligible: readonly PersonId[];
  readonly excluded: readonly { readonly person: PersonId; readonly contribution: Contribution }[];
}

/** Everybody asked for by a requirement, sorted by id, without the contributors. */
export function eligiblePeople(scope: RequirementScope, people: People, contributors: Contributors): EligiblePeople {
  const asked = scope.members ?? [...people.persons.keys()];
  const eligible: PersonId[] = [];
  const excluded: { person: PersonId; contribution: Contribution }[] = [];
  for (const person of [...new Set(asked)].sort()) {
    if (!hasLevel(scope, people, person)) continue;
    const contribution = contributionOf(contributors, person);
    if (contribution === null) eligible.push(person);
    else excluded.push({ person, contribution });
  }
  return { eligible, excluded };
}

/** True for a person of the people file who has the level that the requirement asks for. */
export function hasLevel(scope: RequirementScope, people: People, person: PersonId): boolean {
  const level = people.persons.get(person)?.level;
  if (level === undefined) return false;
  return scope.requirement.kind === 'owners' || level >= (scope.requirement.level ?? 0);
}

const PRESENCES: readonly Presence[] = ['none', 'user-present', 'user-verified'];
const HIGH_TIERS: readonly RiskTier[] = ['high', 'critical'];

/** True from tier high on, where presence and independence are demanded and not only shown. */
export function isHighTier(tier: RiskTier): boolean {
  return HIGH_TIERS.includes(tier);
}

/** The least presence that a sign-off needs, whatever the policy says. */
export function presenceFloor(tier: RiskTier, changesPolicy: boolean): Presence {
  if (tier === 'critical') return 'user-verified';
  return tier === 'high' || changesPolicy ? 'user-present' : 'none';
}

/** True when the signature shows at least so much presence. */
export function hasPresence(of: Pick<Verified, 'presence'>, wanted: Presence): boolean {
  return PRESENCES.indexOf(of.presence) >= PRESENCES.indexOf(wanted);
}

/** The stricter of two. */
export function strongerPresence(a: Presence, b: Presence): Presence {
  return PRESENCES.indexOf(a) >= PRESENCES.indexOf(b) ? a : b;
}
