/** Who may still fulfil what a landing needs, by the judge's own rules: for whoever has to find them. */
import type { DecisionState } from '../../../model/decision.ts';
import type { PersonId } from '../../../model/id.ts';
import { contributorsOf } from './eligible.ts';
import type { Contribution } from './eligible.ts';
import type { LandingInput, SignersRequirement } from './landing-input.ts';
import { judgePart, policyOwnersScope } from './landing-parts.ts';
import { readObjections } from './standing-objections.ts';
import { standingSignOffs } from './standing.ts';

/** One requirement for signatures, as the gate sees it now. */
export interface AskedPart {
  readonly requirement: SignersRequirement;
  readonly state: DecisionState;
  /** Why the state is what it is, and what would help. */
  readonly reason: string;
  readonly remedy: string | null;
  /** How many must still sign. */
  readonly lacking: number;
  /** People whose sign-off would count, sorted by id; those who have signed are among them. */
  readonly eligible: readonly PersonId[];
  readonly signed: readonly PersonId[];
  /** People of the level, or asked for by name, who have a part in the content. */
  readonly contributors: readonly { readonly person: PersonId; readonly contribution: Contribution }[];
  /** People asked for by name, team or role, before anybody is left out; null: everybody of the level. */
  readonly members: readonly PersonId[] | null;
}

export interface AskedParts {
  readonly parts: readonly AskedPart[];
  /** Everybody of the people file with a part in the content. */
  readonly contributors: ReadonlyMap<PersonId, Contribution>;
  /** True when something authenticated says who made it, so that a signer's independence can be proven. */
  readonly proven: boolean;
}

/** Every requirement for signatures that is not waived, in the order of the policy. */
export function askedParts(input: LandingInput): AskedParts {
  const transitions = input.transitions ?? [];
  const contributors = contributorsOf(input);
  const { standing } = standingSignOffs(input, readObjections(input, contributors), contributors);
  const scopes = [...input.scopes, ...policyOwnersScope(input, transitions)].filter(({ waived }) => waived === null);
  const parts = scopes.map((scope, index): AskedPart => {
    const { node, valid, people, lacking } = judgePart(scope, index, { input, transitions, contributors, standing });
    return {
      requirement: scope.requirement,
      state: node.state,
      reason: node.reason,
      remedy: node.remedy,
      lacking,
      eligible: people.eligible,
      signed: [...new Set(valid.map(({ person }) => person))].sort(),
      contributors: people.excluded,
      members: scope.members,
    };
  });
  return { parts, contributors: contributors.persons, proven: contributors.proven.size > 0 };
}
