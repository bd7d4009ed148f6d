/** What must be known before anything can be judged. Whatever is not is an error, never a pass. */
import type { Transition } from '../../../model/change.ts';
import type { DecisionNode } from '../../../model/decision.ts';
import { displayPath } from '../../../model/path.ts';
import type { LandingInput } from './landing-input.ts';
import { landingNode } from './landing-nodes.ts';
import { asksSigners } from './landing-parts.ts';

/** One node per thing that is missing or contradicts another. */
export function landingFaults(input: LandingInput): readonly DecisionNode[] {
  return [...contentFaults(input), ...homeFaults(input), ...decisionFaults(input), ...recordFaults(input)];
}

function fault(id: string, reason: string, remedy: string): DecisionNode {
  return landingNode(`landing.${id}`, 'everything that it depends on is known', 'error', reason, remedy);
}

const FETCH = 'fetch the whole history and the objects of this range';

function contentFaults(input: LandingInput): readonly DecisionNode[] {
  const faults: DecisionNode[] = [];
  const { transitions, contributors } = input;
  if (transitions === null) faults.push(fault('content', 'what lands could not be read', FETCH));
  const odd = transitions === null ? null : oddTransition(transitions);
  if (odd !== null) faults.push(fault('content', `${displayPath(odd.path)} is no transition, or named twice`, FETCH));
  if (input.alongFirstParents === null) {
    faults.push(fault('ancestry', 'whether the old tip is on the chain of first parents is not known', FETCH));
  }
  // A ref that begins at the adoption brings nothing of anybody's.
  const begun = input.old === null && input.new === input.adoption;
  if (!begun && !contributors.some((each) => each.as.includes('author'))) {
    faults.push(fault('contributors', 'nobody is known as author of what lands', FETCH));
  }
  if (!Number.isFinite(input.now))
    faults.push(fault('moment', 'the moment of judgement is not known', 'set the clock'));
  return faults;
}

function oddTransition(transitions: readonly Transition[]): Transition | null {
  const paths = new Set<string>();
  for (const each of transitions) {
    const same = each.old === null || each.new === null ? each.old === each.new : isSame(each.old, each.new);
    if (same || paths.has(each.path)) return each;
    paths.add(each.path);
  }
  return null;
}

function isSame(a: NonNullable<Transition['old']>, b: NonNullable<Transition['new']>): boolean {
  return a.oid === b.oid && a.mode === b.mode;
}

function homeFaults({ decision, people, policy }: LandingInput): readonly DecisionNode[] {
  const faults: DecisionNode[] = [];
  if (!decision.enforced) {
    faults.push(fault('policy', 'no policy was read from the home ref', 'add .countersign/policy.yml to the home ref'));
  }
  if (people.source === null) {
    faults.push(
      fault('people', 'no people file was read from the home ref', 'add .countersign/people.yml to the home ref'),
    );
  }
  if (decision.mode !== policy.mode || decision.policyDigest !== policy.digest) {
    faults.push(fault('policy', 'the decision was made by another policy', 'judge with the policy of the home ref'));
  }
  return faults;
}

function decisionFaults({ decision, scopes }: LandingInput): readonly DecisionNode[] {
  const asked = decision.requirements.filter(asksSigners);
  const fits =
    asked.length === scopes.length &&
    asked.every((each, index) => {
      const other = scopes[index]?.requirement;
      return other !== undefined && JSON.stringify(other) === JSON.stringify(each);
    });
  return fits ? [] : [fault('requirements', 'whom the requirements ask was not resolved', 'judge the landing again')];
}

function recordFaults({ records, target, old }: LandingInput): readonly DecisionNode[] {
  const odd = records.find(({ record }) => record.place !== target || !record.by.startsWith('gate:'));
  if (odd !== undefined) {
    return [fault('records', `${odd.id} is no record of ${target} by a gate`, 'fetch the records of this ref')];
  }
  const found = recordFault({ records, target, old });
  return found === null ? [] : [found];
}

/** Why nothing can go on from the records of a ref, which do not lead to its old tip; null when it can. */
export function recordFault({
  records,
  target,
  old,
}: Pick<LandingInput, 'records' | 'target' | 'old'>): DecisionNode | null {
  const last = records.at(-1);
  if (last === undefined) return null;
  const before = records.find(({ id }) => id === last.record.previous);
  const follows = before === undefined || before.record.new === last.record.old;
  if (last.record.new === old && follows) return null;
  const end = `${last.record.new.slice(0, 12)} (${last.id}, by ${last.record.by})`;
  const why = follows
    ? `the records of ${target} do not end at the old tip, but at ${end}`
    : `the last record of ${target}, at ${end}, does not begin where the one before it ended`;
  const key = last.key === undefined || last.key === '' ? 'KEY' : last.key;
  const heal = `countersign sign-offs withdraw-key ${key} --from ${last.id} --reason WHY`;
  const forged = `if that never landed, the gate’s key was stolen and an owner withdraws it from there on: ${heal}`;
  return fault('records', why, follows ? `fetch the records, or record what landed; ${forged}` : forged);
}
