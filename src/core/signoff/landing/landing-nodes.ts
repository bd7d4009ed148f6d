/** Nodes of the explanation of a landing. */
import type { DecisionNode, DecisionState, Observed } from '../../../model/decision.ts';

/** Where a rule stands that no policy can change. */
const GATE_RULES = 'rules of the gate';

/** A node; its remedy is dropped where nothing is left to do. */
export function landingNode(
  id: string,
  title: string,
  state: DecisionState,
  reason: string,
  remedy: string | null,
  more: Partial<Pick<DecisionNode, 'observed' | 'source' | 'children'>> = {},
): DecisionNode {
  return {
    id,
    title,
    state,
    condition: null,
    observed: more.observed ?? [],
    reason,
    remedy: state === 'pass' || state === 'skipped' ? null : remedy,
    source: more.source ?? GATE_RULES,
    children: more.children ?? [],
  };
}

/** An observed value that comes from the store of statements. */
export function seen(name: string, value: Observed['value'], source = 'sign-offs'): Observed {
  return { name, value, source };
}
