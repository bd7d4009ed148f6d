/** Limits of queries that are given as an option. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { calledPath, lastOf } from './calls.ts';
import { asksOutside } from './names.ts';

/** `find({ take: 100 })`: what is given to a call that asks; a limit of parallel work is none of a query. */
export function boundsQuery(pair: SyntaxNode): boolean {
  const call = pair.parent?.parent?.parent;
  if (call?.type !== 'call_expression') return true;
  const path = calledPath(call);
  return asksOutside(path) || /^(?:find|list|query|search|select|fetch|get|load|scan|aggregate)/i.test(lastOf(path));
}
