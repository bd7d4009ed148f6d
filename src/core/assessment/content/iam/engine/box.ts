/** A statement as a box: a product of what it says of principals, actions, resources and each condition key. */
import { patternKey } from '../../../../reading/iam/pattern.ts';
import type { Clause, PatternSet, PrincipalSet, Statement } from '../../../../reading/iam/policy.ts';

export interface Box {
  readonly principals: PrincipalSet | null;
  readonly actions: PatternSet;
  readonly resources: PatternSet;
  readonly conditions: readonly Clause[];
}

/** Stands for what a policy is attached to, where it names no resource itself. No text of a resource holds it. */
export const ATTACHED_RESOURCE = '\0';

const ATTACHED: PatternSet = {
  negated: false,
  patterns: [{ text: 'what the policy is attached to', tokens: [{ kind: 'char', char: ATTACHED_RESOURCE }] }],
};

/** The box of a statement. */
export function boxOf({ principals, actions, resources, conditions }: Statement): Box {
  return { principals, actions, resources: resources ?? ATTACHED, conditions };
}

/** Equal for statements that say the same, whatever the order, the Sid and the number of repetitions. */
export function boxKey(box: Box): string {
  return JSON.stringify([
    box.principals === null ? null : principalsKey(box.principals),
    setKey(box.actions),
    setKey(box.resources),
    [...new Set(box.conditions.map(clauseKey))].sort(),
  ]);
}

/** Equal for clauses that say the same. */
export function clauseKey(clause: Clause): string {
  const { comparison, each, ifExists, key } = clause;
  const about = [key.toLowerCase(), each, ifExists];
  switch (comparison.kind) {
    case 'text':
      return JSON.stringify([...about, setKey(comparison)]);
    case 'bool':
      return JSON.stringify([...about, 'bool', sorted(comparison.values)]);
    case 'number':
      return JSON.stringify([...about, comparison.relation, comparison.measure, sorted(comparison.values)]);
    case 'address':
      return JSON.stringify([
        ...about,
        comparison.negated,
        [...new Set(comparison.ranges.map(({ low, high }) => `${low}-${high}`))].sort(),
      ]);
    case 'absent':
      return JSON.stringify([...about, 'absent', comparison.absent]);
    case 'opaque':
      return JSON.stringify([...about, 'opaque', clause.operator.toLowerCase(), [...new Set(clause.values)].sort()]);
  }
}

function setKey({ negated, patterns }: PatternSet): string {
  return JSON.stringify([negated, [...new Set(patterns.map(patternKey))].sort()]);
}

function principalsKey({ negated, entries }: PrincipalSet): string {
  return JSON.stringify([negated, [...new Set(entries.map(({ kind, value }) => `${kind ?? '*'} ${value}`))].sort()]);
}

function sorted(values: readonly (number | boolean)[]): readonly (number | boolean)[] {
  return [...new Set(values)].sort((a, b) => Number(a) - Number(b));
}
