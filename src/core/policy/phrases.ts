/** Requirements in plain words, the same in the tree, in the list of acts and in the short form of policy tests. */
import type { Requirement } from '../../model/decision.ts';
import { levelName } from './eligibility.ts';

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five'];
const MAX_NAMES = 8;

/** A small number as a word. */
export function numberWord(count: number): string {
  return NUMBERS[count] ?? String(count);
}

/** "one sign-off by a person of level L6 or above who is not the author". */
export function signersPhrase(requirement: Extract<Requirement, { kind: 'sign-off' | 'owners' }>): string {
  const { count } = requirement;
  const noun = count === 1 ? 'sign-off' : 'sign-offs';
  return `${numberWord(count)} ${noun} by ${whoPhrase(requirement)}`;
}

/** "a person of level L6 or above who is not the author", in the number of the count. */
export function whoPhrase(requirement: Extract<Requirement, { kind: 'sign-off' | 'owners' }>): string {
  const one = requirement.count === 1;
  const person = one ? 'a person' : 'people';
  const beside = one ? 'who is not the author' : 'who are not the author';
  if (requirement.kind === 'owners') {
    return `${one ? 'an owner' : 'owners'} of ${requirement.path} ${beside}`;
  }
  if (requirement.signer === true) {
    const groups = requirement.from.length === 0 ? '' : ` from ${requirement.from.map(groupName).join(' or ')}`;
    return `${one ? 'a signer' : 'signers'}${groups} ${beside}`;
  }
  const level = requirement.level === null ? '' : ` of level ${levelName(requirement.level)} or above`;
  const from = requirement.from.length === 0 ? '' : ` from ${requirement.from.map(groupName).join(' or ')}`;
  return `${person}${level}${from} ${beside}`;
}

/** Names for people: at most eight, then how many more. */
export function namesOf(names: readonly string[]): string {
  if (names.length === 0) return 'nobody';
  if (names.length <= MAX_NAMES) return names.join(', ');
  return `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;
}

/** The short form: `2 sign-offs L6 exact user-verified`, `owners docs/ 1`, `questions a b`, `change-plan`, `label x`. */
export function shortForm(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'sign-off': {
      const signers = requirement.count === 1 ? ' by a signer' : ' by signers';
      const named = requirement.level === null ? '' : ` ${levelName(requirement.level)}`;
      const level = requirement.signer === true ? signers : named;
      const from = requirement.from.length === 0 ? '' : ` from ${requirement.from.join('|')}`;
      const coverage = requirement.coverage === 'exact' ? ' exact' : '';
      const presence = requirement.presence === 'none' ? '' : ` ${requirement.presence}`;
      return `${requirement.count} sign-off${requirement.count === 1 ? '' : 's'}${level}${from}${coverage}${presence}`;
    }
    case 'owners':
      return `owners of ${requirement.path} ${requirement.count}`;
    case 'questions':
      return `questions ${requirement.questions.map((question) => question.id).join(' ')}`;
    case 'change-plan':
      return 'change-plan';
    case 'label':
      return `label ${requirement.label}`;
  }
}

function groupName(name: string): string {
  if (name === 'owners') return 'the owners of the paths';
  return name === 'policy-owners' ? 'the owners of the policy' : name;
}
