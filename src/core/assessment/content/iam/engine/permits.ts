/** Whether a policy allows one request, looked at point by point: how witnesses are tried before they are shown. */
import type { Clause, Pattern, PatternSet, Policy, Statement, Token } from '../../../../reading/iam/policy.ts';
import { boxOf } from './box.ts';
import { holdsAbsent, holdsValue } from './conditions.ts';
import { holdsAsker } from './principals.ts';
import type { Asker } from './principals.ts';

export interface Request {
  readonly asker: Asker;
  readonly action: string;
  readonly resource: string;
  /** By key in lower case; keys that are not there are absent. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** Some Allow holds the request and no Deny does. Clauses that are not understood never hold. */
export function permits({ statements }: Policy, request: Request): boolean {
  const holding = statements.filter((statement) => holds(statement, request));
  return holding.some(({ effect }) => effect === 'Allow') && !holding.some(({ effect }) => effect === 'Deny');
}

function holds(statement: Statement, { asker, action, resource, context }: Request): boolean {
  const box = boxOf(statement);
  return (
    holdsAsker(box.principals, asker) &&
    inSet(box.actions, action.toLowerCase()) &&
    inSet(box.resources, resource) &&
    box.conditions.every((clause) => clauseHolds(clause, context.get(clause.key.toLowerCase()) ?? []))
  );
}

function clauseHolds(clause: Clause, values: readonly string[]): boolean {
  const { comparison, each } = clause;
  if (comparison.kind === 'opaque') return false;
  if (values.length === 0) return holdsAbsent(clause);
  const one = (value: string): boolean =>
    comparison.kind === 'text' ? inSet(comparison, value) : holdsValue(comparison, value);
  return each === 'all' ? values.every(one) : values.some(one);
}

function inSet({ negated, patterns }: PatternSet, text: string): boolean {
  return patterns.some((pattern) => matches(pattern, text)) !== negated;
}

/** Whether a text matches a pattern; symbols match themselves, written `${name}`. At most length times length steps. */
export function matches({ tokens }: Pattern, text: string): boolean {
  let [at, token] = [0, 0];
  let back: { readonly token: number; at: number; readonly inside: boolean } | null = null;
  while (at < text.length || token < tokens.length) {
    const one = tokens[token];
    if (one?.kind === 'star') {
      back = { token, at, inside: one.inside };
      token += 1;
      continue;
    }
    const taken = one === undefined ? 0 : takes(one, text, at);
    if (taken > 0) {
      at += taken;
      token += 1;
      continue;
    }
    if (back === null || back.at >= text.length || (back.inside && text[back.at] === ':')) return false;
    back.at += 1;
    at = back.at;
    token = back.token + 1;
  }
  return true;
}

function takes(token: Exclude<Token, { kind: 'star' }>, text: string, at: number): number {
  if (token.kind === 'symbol') {
    const name = `\${${token.name}}`;
    return text.startsWith(name, at) ? name.length : 0;
  }
  const char = text[at];
  if (char === undefined) return 0;
  return token.kind === 'any' || token.char === char || token.other === char ? 1 : 0;
}
