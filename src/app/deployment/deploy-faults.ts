/** What speaks against a deployment, in words. */
import type { DecisionNode } from '../../model/decision.ts';
import type { StatementId } from '../../model/statement.ts';

export const FETCH = "git fetch origin 'refs/countersign/*:refs/countersign/*'";
export const GATE = 'deploy a commit whose landing a gate recorded';
export const HEAL = 'have the missing sign-offs given, or undo it, and deploy what lands then';

export function deployFault(id: string, state: 'blocked' | 'error', reason: string, remedy: string): DecisionNode {
  const title = 'the commit may be deployed';
  return { id, title, state, condition: null, observed: [], reason, remedy, source: 'the records', children: [] };
}

/** The beginning of an id, as people read it. */
export function short(id: StatementId): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
