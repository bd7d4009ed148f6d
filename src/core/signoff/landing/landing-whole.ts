/** Whether what lands is a whole that somebody signed, and that everything in it was read. */
import type { Transition } from '../../../model/change.ts';
import type { DecisionNode } from '../../../model/decision.ts';
import type { PersonId } from '../../../model/id.ts';
import { displayPath } from '../../../model/path.ts';
import type { StatementId } from '../../../model/statement.ts';
import type { LandingInput } from './landing-input.ts';
import { landingNode, seen } from './landing-nodes.ts';
import type { StandingSignOff } from './standing.ts';

/**
 * *Whole*: the newest counted statement (several when none of them is older by evidence) lists exactly what lands. A
 * subset, or a mixture that no statement lists, is refused.
 */
export function wholeNode(
  counted: readonly StandingSignOff[],
  replaces: LandingInput['replaces'],
  exactOnly: boolean,
): DecisionNode {
  const title = 'what lands is exactly what a counted sign-off lists';
  const naming = counted.filter((each) => each.coverage.covered.size > 0 || each.coverage.notWhole === null);
  const replaced = (id: StatementId): boolean => naming.some((each) => replaces.get(each.of.id)?.has(id) === true);
  const newest = naming.filter((each) => !replaced(each.of.id));
  const whyNot = ({ coverage }: StandingSignOff): string | null =>
    coverage.notWhole ?? (exactOnly && coverage.rebasedWhole ? 'it is covered only as merged onto a moved base' : null);
  const whole = newest.find((each) => whyNot(each) === null);
  if (whole !== undefined) {
    return landingNode('landing.whole', title, 'pass', `${whole.of.id} lists exactly what lands`, null);
  }
  const [first] = newest;
  const reason =
    first === undefined ? 'no counted sign-off names what lands' : `not whole: by ${first.of.id}, ${whyNot(first)}`;
  const withdrawal = naming.length > newest.length ? ', or withdraw the newer sign-off' : '';
  const remedy = `sign once more what lands: read what changed, list the rest${withdrawal}`;
  return landingNode('landing.whole', title, 'pending', reason, remedy, {
    observed: [
      seen(
        'newest',
        newest.map((each) => `${each.of.id}: ${whyNot(each)}`),
      ),
    ],
  });
}

/** Transitions that nobody has read whose sign-off counts. */
export function unreadTransitions(
  transitions: readonly Transition[],
  counted: readonly StandingSignOff[],
  exactOnly: boolean,
): readonly Transition[] {
  return transitions.filter(({ path }) => !counted.some((each) => hasRead(each, path, exactOnly)));
}

/** Nothing lands unread where anything needs a sign-off. */
export function readNode(unread: readonly Transition[]): DecisionNode {
  const title = 'everything in it has been read';
  const [first] = unread;
  if (first === undefined) return landingNode('landing.read', title, 'pass', 'every changed path has been read', null);
  const paths = unread.slice(0, 20).map(({ path }) => displayPath(path));
  const more = unread.length > 1 ? ` and ${unread.length - 1} more` : '';
  const reason = `nobody whose sign-off counts has read ${displayPath(first.path)}${more}`;
  return landingNode('landing.read', title, 'pending', reason, 'somebody who may reads and signs these paths', {
    observed: [seen('unread', paths)],
  });
}

/** At tier critical one person has seen all of it. */
export function oneReaderNode(transitions: readonly Transition[], counted: readonly StandingSignOff[]): DecisionNode {
  const title = 'one person has read the whole of a critical change';
  const persons = [...new Set(counted.map((each) => each.person))].sort();
  const readsAll = (person: PersonId): boolean => {
    const own = counted.filter((each) => each.person === person);
    return transitions.every(({ path }) => own.some((each) => hasRead(each, path, true)));
  };
  const reader = persons.find(readsAll);
  return reader === undefined
    ? landingNode(
        'landing.one-reader',
        title,
        'pending',
        'nobody has read all of it',
        'one of the signers reads all of it',
      )
    : landingNode('landing.one-reader', title, 'pass', `${reader} has read all of it`, null);
}

function hasRead({ coverage }: StandingSignOff, path: Transition['path'], exactOnly: boolean): boolean {
  const found = coverage.covered.get(path);
  return found?.read === true && (found.how === 'exact' || !exactOnly);
}
