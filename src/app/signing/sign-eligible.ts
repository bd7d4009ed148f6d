/** Whether a person's sign-off could count for a change, before anything is signed. */
import {
  contributorReason,
  levelName,
  ownersPool,
  type PoolSource,
  signOffPool,
} from '../../core/policy/eligibility.ts';
import { presenceFloor, strongerPresence } from '../../core/signoff/landing/eligible.ts';
import { changesPolicy } from '../../core/signoff/landing/permits.ts';
import type { Transition } from '../../model/change.ts';
import type { Requirement } from '../../model/decision.ts';
import type { Facts } from '../../model/facts.ts';
import type { Presence } from '../../model/statement.ts';
import type { Check } from '../change/check.ts';
import type { Home } from '../home/home-policy.ts';
import { presencePossible, type Signer } from './sign-identity.ts';

/** A reason why the sign-off would not count. */
export interface Ineligible {
  /** Stable word: `person.is-contributor`, `person.not-asked-for`, `key.unknown` … */
  readonly rule: string;
  readonly why: string;
  readonly remedy: string | null;
}

type Asked = Extract<Requirement, { kind: 'sign-off' | 'owners' }>;

const PRESENCES: readonly Presence[] = ['none', 'user-present', 'user-verified'];

/**
 * Everything that speaks against a signer; empty when the sign-off can count. `removesAlone`: the change only takes away
 * what this person may take away, for which nobody's part in it matters.
 */
export function ineligible(
  home: Home,
  { report: { decision, assessment }, facts }: Pick<Check, 'report' | 'facts'>,
  transitions: readonly Transition[],
  signer: Signer,
  now: number,
  removesAlone = false,
): readonly Ineligible[] {
  const found: Ineligible[] = [];
  if (!signer.known) {
    const why = `the key ${signer.key.fingerprint} is not ${signer.person}'s on the home ref`;
    found.push({ rule: 'key.unknown', why, remedy: 'have it enrolled in .countersign/allowed_signers' });
  }
  const person = home.people.persons.get(signer.person);
  if (person === undefined) {
    const why = `${signer.person} is not in the people file of the home ref`;
    return [...found, { rule: 'person.not-listed', why, remedy: 'have the person added to .countersign/people.yml' }];
  }
  const floor = presenceFloor(assessment.tier, changesPolicy(transitions));
  if (removesAlone) return provesPresence(signer, floor) ? found : [...found, notPresent(signer)];
  const contributor = contributorReason(facts.contributors, signer.person);
  if (contributor !== null) {
    const why = `${signer.person} is ${contributor}, and nobody signs their own work`;
    return [...found, { rule: 'person.is-contributor', why, remedy: 'ask somebody who has no part in it' }];
  }
  const asked = decision.requirements.filter(
    (each): each is Asked => each.kind === 'sign-off' || each.kind === 'owners',
  );
  if (asked.length === 0) return found;
  const fitting = asked.filter((each) => poolOf(home, facts, each, now).includes(signer.person));
  if (fitting.length === 0) return [...found, notAsked(asked, person.level, signer)];
  const proves = fitting.some((each) => provesPresence(signer, strongerPresence(presenceOf(each, home), floor)));
  return proves ? found : [...found, notPresent(signer)];
}

function provesPresence({ key }: Signer, needed: Presence): boolean {
  return PRESENCES.indexOf(presencePossible(key)) >= PRESENCES.indexOf(needed);
}

function notPresent({ key }: Signer): Ineligible {
  const why = `the key ${key.fingerprint} gives no proof of presence, which this change asks for`;
  const remedy = 'sign with a passkey (--passkey) or a key in a device (ssh-keygen -t ed25519-sk)';
  return { rule: 'presence.missing', why, remedy };
}

function poolOf(home: Home, facts: Facts, asked: Asked, now: number): readonly string[] {
  const source: PoolSource = {
    people: home.people,
    policyOwners: home.policy.owners,
    codeowners: home.codeowners,
    kubernetesOwners: home.kubernetesOwners,
    instant: now,
  };
  const pool =
    asked.kind === 'sign-off'
      ? signOffPool(source, facts, asked.level, asked.from)
      : ownersPool(source, facts, asked.owners, asked.path);
  return pool.eligible.map(({ id }) => id);
}

/** What a requirement asks of presence; an owners' requirement says it in its rule only. */
function presenceOf(asked: Asked, home: Home): Presence {
  if (asked.kind === 'sign-off') return asked.presence;
  const outcome = home.policy.rules.find(({ id }) => id === asked.rule)?.outcome;
  return outcome?.kind === 'require' ? outcome.require.presence : 'none';
}

function notAsked(asked: readonly Asked[], level: number, signer: Signer): Ineligible {
  const levels = asked.flatMap((each) => (each.kind === 'sign-off' && each.level !== null ? [each.level] : []));
  const lowest = levels.length === 0 ? null : Math.min(...levels);
  if (lowest !== null && level < lowest && levels.length === asked.length) {
    const signers = asked.some((each) => each.kind === 'sign-off' && each.signer === true);
    const why = signers
      ? `${signer.person} is not marked as a signer in the people file`
      : `${signer.person} has level ${levelName(level)}, and ${levelName(lowest)} is asked for`;
    return { rule: 'person.level', why, remedy: 'ask somebody of the level; countersign check names them' };
  }
  const why = `${signer.person} is not among those whom this change needs`;
  return { rule: 'person.not-asked-for', why, remedy: 'countersign check names them' };
}
