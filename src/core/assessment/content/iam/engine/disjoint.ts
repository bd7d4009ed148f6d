/** A glance that tells most pairs of statements apart: patterns that begin differently have nothing in common. */
import type { Pattern, PatternSet } from '../../../../reading/iam/policy.ts';
import type { Box } from './box.ts';

/** How a pattern begins; `whole` when it has no wildcard at all. */
interface Beginning {
  readonly text: string;
  readonly whole: boolean;
}

/** Null for sets that are complements or have too many patterns to be looked at one by one. */
export interface Beginnings {
  readonly actions: readonly Beginning[] | null;
  readonly resources: readonly Beginning[] | null;
}

const MOST_PATTERNS = 16;

export function beginningsOf({ actions, resources }: Box): Beginnings {
  return { actions: ofSet(actions), resources: ofSet(resources) };
}

/** True only when no request lies in both. */
export function disjoint(a: Beginnings, b: Beginnings): boolean {
  return apart(a.actions, b.actions) || apart(a.resources, b.resources);
}

function ofSet({ negated, patterns }: PatternSet): readonly Beginning[] | null {
  return negated || patterns.length > MOST_PATTERNS ? null : patterns.map(beginningOf);
}

function beginningOf({ tokens }: Pattern): Beginning {
  let text = '';
  for (const token of tokens) {
    if (token.kind !== 'char' || token.other !== undefined) return { text, whole: false };
    text += token.char;
  }
  return { text, whole: true };
}

function apart(a: readonly Beginning[] | null, b: readonly Beginning[] | null): boolean {
  if (a === null || b === null) return false;
  return a.every((left) => b.every((right) => differ(left, right)));
}

function differ(left: Beginning, right: Beginning): boolean {
  const [short, long] = left.text.length <= right.text.length ? [left, right] : [right, left];
  if (!long.text.startsWith(short.text)) return true;
  return short.whole && short.text.length < long.text.length;
}
