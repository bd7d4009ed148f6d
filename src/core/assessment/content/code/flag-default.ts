/** Defaults of feature flags: `flags.variation("new-checkout", user, false)`. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { isLiteral } from './calls.ts';
import { nameWords } from './names.ts';

const WORDS: ReadonlySet<string> = new Set(['flag', 'variation', 'feature', 'toggle']);

/** The flag that a call asks for, and what it takes where nobody set it; null where it asks for none. */
export function flagDefault(
  name: string,
  given: readonly SyntaxNode[],
): { readonly key: string; readonly on: boolean } | null {
  if (!nameWords(name).some((word) => WORDS.has(word))) return null;
  const [first] = given;
  const last = given.at(-1);
  if (first === undefined || last === undefined || !isLiteral(first) || given.length < 2) return null;
  const value = last.text.toLowerCase();
  if (value !== 'true' && value !== 'false') return null;
  return { key: first.text.slice(0, 100), on: value === 'true' };
}
