/** A change of the rules that only removes keys or people acts on one signature: an owner's, or that of the keys' holder. */
import type { DecisionNode } from '../../../model/decision.ts';
import type { Contributors } from './eligible.ts';
import { hasPresence } from './eligible.ts';
import type { LandingInput, RulesRemoval } from './landing-input.ts';
import { landingNode, seen } from './landing-nodes.ts';
import type { Objections } from './standing-objections.ts';
import type { StandingSignOff } from './standing.ts';
import { standingSignOffs } from './standing.ts';

/** A removal, judged. */
export interface JudgedRemoval {
  readonly node: DecisionNode;
  /** The signature that it acts on; null while there is none. */
  readonly signed: StandingSignOff | null;
  /** Whether one signature is enough: enough owners are left. */
  readonly alone: boolean;
}

/** Judges what is only removed; null for every other landing. */
export function judgeRemoval(input: LandingInput, objections: Objections): JudgedRemoval | null {
  const { removal } = input;
  if (removal === undefined || removal === null) return null;
  const signed = signerOf(input, removal, objections);
  return { node: nodeOf(input, removal, signed), signed, alone: mayRemove(removal, input.policy).size > 0 };
}

function nodeOf({ policy }: LandingInput, removal: RulesRemoval, by: StandingSignOff | null): DecisionNode {
  const title = 'it only takes away, and whoever may take away has signed';
  const observed = [
    seen('removed', [...removal.persons, ...removal.keysOf.map((one) => `a key of ${one}`)]),
    seen('owners left', removal.ownersLeft),
  ];
  const { threshold, owners } = policy;
  if (removal.ownersLeft.length < threshold + 1) {
    const left = `${removal.ownersLeft.length} of the owners left could sign (${removal.ownersLeft.join(', ') || 'nobody'})`;
    const reason = `it only removes, but ${left}, and the policy needs ${threshold + 1}: so it needs its owners like any other change`;
    const remedy = `${threshold} of ${owners.join(', ')} sign it, or another owner is added first`;
    return landingNode('landing.removal', title, 'pending', reason, remedy, { observed });
  }
  if (by !== null) {
    const reason = `${by.person} signed the removal (presence: ${by.of.presence})`;
    return landingNode('landing.removal', title, 'pass', reason, null, { observed });
  }
  const remedy = `one of ${[...mayRemove(removal, policy)].join(', ')} signs it with a key that proves presence, also as its author`;
  return landingNode('landing.removal', title, 'pending', 'nobody who may take it away has signed', remedy, {
    observed,
  });
}

/** Nobody's own work is approved here: whoever signs takes away what they may take away, so the author may, too. */
const NOBODY: Contributors = { persons: new Map(), proven: new Set() };

/** Whose one signature is enough; nobody's where too few owners would be left. */
export function mayRemove(
  removal: RulesRemoval,
  { owners, threshold }: Pick<LandingInput['policy'], 'owners' | 'threshold'>,
): ReadonlySet<string> {
  return removal.ownersLeft.length > threshold ? new Set([...owners, ...holdersOf(removal)]) : new Set();
}

function signerOf(input: LandingInput, removal: RulesRemoval, objections: Objections): StandingSignOff | null {
  const may = mayRemove(removal, input.policy);
  const { standing } = standingSignOffs(input, objections, NOBODY);
  const paths = (input.transitions ?? []).map(({ path }) => path);
  const found = standing.find(({ of, person, coverage }) => {
    const read = paths.every((path) => {
      const covered = coverage.covered.get(path);
      return covered?.read === true && covered.how === 'exact';
    });
    return may.has(person) && read && coverage.notWhole === null && hasPresence(of, 'user-present');
  });
  return found ?? null;
}

/** The person whose keys, and nothing else, are removed; nobody where there are several, or a gate's. */
function holdersOf({ keysOf, persons }: RulesRemoval): readonly string[] {
  const [only, second] = keysOf;
  if (persons.length > 0 || only === undefined || second !== undefined || !only.startsWith('person:')) return [];
  return [only.slice('person:'.length)];
}
