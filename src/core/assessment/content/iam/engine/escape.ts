/** Whether something that lies in all targets lies in no cover: the question behind every comparison of policies. */
import type { Clause, PatternSet } from '../../../../reading/iam/policy.ts';
import { symbolsOf } from '../../../../reading/iam/pattern.ts';
import { axesOf } from './axis.ts';
import type { AxisValue, Ways } from './axis.ts';
import type { Box } from './box.ts';
import { clauseKey } from './box.ts';
import type { Budget } from './budget.ts';

export type Escape =
  | { readonly kind: 'covered' }
  | { readonly kind: 'escaped'; readonly point: readonly AxisValue[] }
  | { readonly kind: 'unknown'; readonly why: string };

const TOO_LARGE: Escape = { kind: 'unknown', why: 'the patterns are too many or too entangled to be compared' };

/**
 * Decides it exactly, unless the budget ends, clauses of one key are not comparable, or unknown texts decide.
 *
 * A symbol (policy variable, reference) first stands for a text of its own. What escapes then escapes in fact. What is
 * covered then is covered for every text as long as all sets are positive, because replacing a letter by a text keeps
 * matches; otherwise it is asked again with every text in its place, and a "no" to that is no answer.
 */
export function escapes(targets: readonly Box[], covers: readonly Box[], budget: Budget): Escape {
  const first = search(targets, covers, budget);
  if (first.kind !== 'covered') return first;
  const names = symbolic([...targets, ...covers]);
  if (names.length === 0 || (targets.length === 1 && ![...targets, ...covers].some(isEntangled))) return first;
  const again = search(targets.map(widest), covers.map(narrowest), budget);
  return again.kind === 'escaped'
    ? { kind: 'unknown', why: `it depends on the value of ${names.slice(0, 3).join(', ')}` }
    : again;
}

function search(targets: readonly Box[], covers: readonly Box[], budget: Budget): Escape {
  const axes = axesOf(targets, covers, budget);
  if (axes === null) return TOO_LARGE;
  if (axes.some((ways) => ways.length === 0)) return { kind: 'covered' };
  // Few ways first: the search is cut as early as it can be.
  const sorted = axes.toSorted((a, b) => a.length - b.length);
  const everything = (1n << BigInt(covers.length)) - 1n;
  const found = descend(sorted, 0, everything, new Set(), budget);
  if (found === 'too-large') return TOO_LARGE;
  if (found === null) return { kind: 'covered' };
  const doubt = doubtful(found, [...targets, ...covers]);
  return doubt === null ? { kind: 'escaped', point: found } : { kind: 'unknown', why: doubt };
}

/** A value of every axis such that no cover accepts all of them. */
function descend(
  axes: readonly Ways[],
  at: number,
  left: bigint,
  seen: Set<string>,
  budget: Budget,
): readonly AxisValue[] | null | 'too-large' {
  if (left === 0n) return axes.slice(at).flatMap((ways) => preferred(ways)?.value ?? []);
  const ways = axes[at];
  if (ways === undefined) return null;
  const key = `${at} ${left}`;
  if (seen.has(key)) return null;
  seen.add(key);
  for (const { bits, value } of ways) {
    if (!budget.spend(2)) return 'too-large';
    const rest = descend(axes, at + 1, left & bits, seen, budget);
    if (rest === 'too-large') return rest;
    if (rest !== null) return [value, ...rest];
  }
  return null;
}

/** Any would do; one that needs no condition is the easiest to read. */
function preferred(ways: Ways): Ways[number] | undefined {
  return ways.find(({ value }) => value.kind !== 'condition' || value.values.length === 0) ?? ways[0];
}

/** Clauses that are not understood are told apart by their words alone: two of one key may hang together. */
function doubtful(point: readonly AxisValue[], boxes: readonly Box[]): string | null {
  for (const value of point) {
    if (value.kind !== 'opaque') continue;
    const key = value.clause.key.toLowerCase();
    const same = new Set(
      boxes.flatMap(({ conditions }) => conditions.filter((clause) => clause.key.toLowerCase() === key).map(clauseKey)),
    );
    if (same.size > 1) return `the conditions on ${value.clause.key} (${value.clause.operator}) cannot be compared`;
  }
  return null;
}

function symbolic(boxes: readonly Box[]): readonly string[] {
  const names = new Set<string>();
  for (const box of boxes) {
    for (const { patterns } of setsOf(box))
      for (const pattern of patterns) for (const name of symbolsOf(pattern)) names.add(name);
  }
  return [...names].sort();
}

function setsOf({ actions, resources, conditions }: Box): readonly PatternSet[] {
  return [
    actions,
    resources,
    ...conditions.flatMap(({ comparison }) => (comparison.kind === 'text' ? [comparison] : [])),
  ];
}

/** Complements and intersections: replacing a letter by a text may change what they hold. */
function isEntangled(box: Box): boolean {
  const keys = box.conditions
    .filter(({ comparison }) => comparison.kind === 'text')
    .map(({ key }) => key.toLowerCase());
  return setsOf(box).some(({ negated }) => negated) || new Set(keys).size < keys.length;
}

/** The box with every text in place of its symbols, as far as that makes it larger. */
function widest(box: Box): Box {
  return replaced(box, ({ negated, patterns }) => (negated ? without(patterns) : opened(patterns)));
}

/** The same, as far as that makes it smaller. */
function narrowest(box: Box): Box {
  return replaced(box, ({ negated, patterns }) => (negated ? opened(patterns) : without(patterns)));
}

function replaced(box: Box, change: (set: PatternSet) => PatternSet['patterns']): Box {
  const set = (one: PatternSet): PatternSet => ({ negated: one.negated, patterns: change(one) });
  const clause = (one: Clause): Clause =>
    one.comparison.kind === 'text'
      ? { ...one, comparison: { ...one.comparison, patterns: change(one.comparison) } }
      : one;
  return { ...box, actions: set(box.actions), resources: set(box.resources), conditions: box.conditions.map(clause) };
}

function without(patterns: PatternSet['patterns']): PatternSet['patterns'] {
  return patterns.filter((pattern) => symbolsOf(pattern).length === 0);
}

function opened(patterns: PatternSet['patterns']): PatternSet['patterns'] {
  return patterns.map(({ text, tokens }) => ({
    text,
    tokens: tokens.map((token) => (token.kind === 'symbol' ? { kind: 'star', inside: false } : token)),
  }));
}
