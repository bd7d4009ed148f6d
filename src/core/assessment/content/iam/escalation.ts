/** Ways to more permissions that a principal did not have before, smallest sets only. */
import type { Statement } from '../../../reading/iam/policy.ts';
import type { Reach, Reaches } from './engine/reach.ts';
import { ESCALATIONS } from './tables/escalations.ts';
import type { EscalationMethod } from './tables/escalations.ts';

export interface OpenedEscalation {
  readonly method: EscalationMethod;
  readonly before: Reach;
  readonly after: Reach;
  /** The statement that completed the set. */
  readonly statement: Statement | null;
}

const ORDER: readonly Reach[] = ['none', 'named', 'any'];

/** Methods that are open after and were not before, or that now reach all resources of a kind instead of named ones. */
export function openedEscalations(old: Reaches, next: Reaches): readonly OpenedEscalation[] {
  if (old.shape === null || next.shape === null) return opened(old, next);
  // Statements of other policies of these shapes stand at the same places.
  const key = `${old.shape}\n\n${next.shape}`;
  let kept = known.get(key);
  if (kept === undefined) {
    kept = opened(old, next).map((one) => ({ ...one, at: next.placeOf(one.statement) }));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, kept);
  }
  return kept.map((one) => ({ ...one, statement: next.statementAt(one.at) }));
}

const known = new Map<string, readonly (Omit<OpenedEscalation, 'statement'> & { readonly at: number | null })[]>();
const MOST_KNOWN = 1_000;

function opened(old: Reaches, next: Reaches): readonly OpenedEscalation[] {
  const held = ESCALATIONS.map((method) => ({ method, reach: methodReach(method, next) })).filter(
    ({ reach }) => reach !== 'none',
  );
  const smallest = held.filter(({ method }) => !held.some((other) => isPartOf(other.method, method)));
  return smallest.flatMap(({ method, reach }) => {
    const was = methodReach(method, old);
    if (ORDER.indexOf(reach) <= ORDER.indexOf(was)) return [];
    return [{ method, before: was, after: reach, statement: completing(method, old, next) }];
  });
}

function isPartOf(small: EscalationMethod, large: EscalationMethod): boolean {
  return small.actions.length < large.actions.length && small.actions.every((action) => large.actions.includes(action));
}

/** The weakest of its actions; where identities are changed or passed, how widely that is allowed. */
function methodReach(method: EscalationMethod, reaches: Reaches): Reach {
  const each = method.actions.map((action) => ({ action, reach: reachOf(method, action, reaches).reach }));
  if (each.some(({ reach }) => reach === 'none')) return 'none';
  const decisive = each.filter(({ action }) => action.startsWith('iam:') || action.startsWith('sts:'));
  return (decisive.length > 0 ? decisive : each).some(({ reach }) => reach === 'named') ? 'named' : 'any';
}

function reachOf(method: EscalationMethod, action: string, reaches: Reaches): ReturnType<Reaches['of']> {
  return reaches.of(action, action === 'iam:passrole' ? method.passedTo : null);
}

function completing(method: EscalationMethod, old: Reaches, next: Reaches): Statement | null {
  const grown = method.actions.find((action) => {
    const [was, is] = [reachOf(method, action, old).reach, reachOf(method, action, next).reach];
    return ORDER.indexOf(is) > ORDER.indexOf(was);
  });
  return grown === undefined ? null : reachOf(method, grown, next).statement;
}
