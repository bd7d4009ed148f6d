/**
 * Boxes seen along one axis (principals, actions, resources, or one condition key): all ways in which a value can lie
 * inside or outside of them, each with such a value. Few ways, however many values there are.
 */
import { patternKey } from '../../../../reading/iam/pattern.ts';
import type { Clause, Pattern, PatternSet } from '../../../../reading/iam/policy.ts';
import { explore } from './automaton.ts';
import type { Universe } from './automaton.ts';
import type { Box } from './box.ts';
import { clauseKey } from './box.ts';
import type { Budget } from './budget.ts';
import { holdsAbsent, holdsValue, telling } from './conditions.ts';
import { askers, holdsAsker } from './principals.ts';
import type { Asker } from './principals.ts';

/** A value that all targets accept. */
export interface Way {
  /** Bit i is set when cover i accepts the value. */
  readonly bits: bigint;
  readonly value: AxisValue;
}

export type AxisValue =
  | { readonly kind: 'principal'; readonly asker: Asker }
  | { readonly kind: 'action'; readonly text: string }
  | { readonly kind: 'resource'; readonly text: string }
  /** `values` is empty where the key is absent. */
  | { readonly kind: 'condition'; readonly key: string; readonly values: readonly string[] }
  /** A clause that is taken to hold, or not, without being understood. */
  | { readonly kind: 'opaque'; readonly clause: Clause; readonly holds: boolean };

export type Ways = readonly Way[];

/** More kinds of values of one key than this are not combined into sets. */
const MOST_SET_MEMBERS = 7;

/** The axes of these boxes; null when the budget did not last. */
export function axesOf(targets: readonly Box[], covers: readonly Box[], budget: Budget): readonly Ways[] | null {
  const axes: Ways[] = [principalAxis(targets, covers)];
  for (const kind of ['action', 'resource'] as const) {
    const ways = kind === 'action' ? actionAxis(targets, covers, budget) : patternAxis(kind, targets, covers, budget);
    if (ways === null) return null;
    axes.push(ways);
  }
  for (const key of keysOf([...targets, ...covers])) {
    const some = conditionAxes(key, targets, covers, budget);
    if (some === null) return null;
    axes.push(...some);
  }
  return axes;
}

/** Collects ways: one per answer, the first one found. */
class WayList {
  readonly #ways = new Map<bigint, Way>();

  add(bits: bigint, value: AxisValue): void {
    if (!this.#ways.has(bits)) this.#ways.set(bits, { bits, value });
  }

  /** A way that lies in fewer covers makes those needless that lie in these and more. */
  least(): Ways {
    const ways = [...this.#ways.values()];
    if (ways.length > 400) return ways;
    return ways.filter((way) => !ways.some((other) => other !== way && (other.bits & ~way.bits) === 0n));
  }
}

function bitsOf<T>(items: readonly T[], holds: (item: T) => boolean): bigint {
  let bits = 0n;
  for (const [at, item] of items.entries()) if (holds(item)) bits |= 1n << BigInt(at);
  return bits;
}

function principalAxis(targets: readonly Box[], covers: readonly Box[]): Ways {
  const ways = new WayList();
  for (const asker of askers([...targets, ...covers].map(({ principals }) => principals))) {
    if (!targets.every(({ principals }) => holdsAsker(principals, asker))) continue;
    const bits = bitsOf(covers, ({ principals }) => holdsAsker(principals, asker));
    ways.add(bits, { kind: 'principal', asker });
  }
  return ways.least();
}

/** Patterns of many sets, each pattern once. */
class PatternPool {
  readonly patterns: Pattern[] = [];
  readonly #ids = new Map<string, number>();

  set({ negated, patterns }: PatternSet): IndexedSet {
    return { negated, ids: new Set(patterns.map((pattern) => this.#id(pattern))) };
  }

  #id(pattern: Pattern): number {
    const key = patternKey(pattern);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.patterns.push(pattern) - 1;
      this.#ids.set(key, id);
    }
    return id;
  }
}

interface IndexedSet {
  readonly negated: boolean;
  readonly ids: ReadonlySet<number>;
}

function holdsSet({ negated, ids }: IndexedSet, matched: ReadonlySet<number>): boolean {
  const [few, many] = ids.size < matched.size ? [ids, matched] : [matched, ids];
  for (const id of few) if (many.has(id)) return !negated;
  return negated;
}

/** Policies of one estate name the same actions over and over: each constellation is explored once, and paid every time. */
const actionWays = new Map<string, { readonly ways: Ways; readonly cost: number }>();
const MOST_ACTION_WAYS = 2_000;
/** Longer constellations are not likely to come again. */
const LONGEST_KEY = 20_000;

function actionAxis(targets: readonly Box[], covers: readonly Box[], budget: Budget): Ways | null {
  const key = JSON.stringify([targets, covers].map((boxes) => boxes.map(({ actions }) => orderedKey(actions))));
  const known = actionWays.get(key);
  if (known !== undefined) return budget.spend(known.cost) ? known.ways : null;
  const before = budget.left;
  const ways = patternAxis('action', targets, covers, budget);
  if (ways === null || key.length > LONGEST_KEY) return ways;
  if (actionWays.size >= MOST_ACTION_WAYS) actionWays.clear();
  actionWays.set(key, { ways, cost: before - budget.left });
  return ways;
}

/** With the order of the patterns: of several texts that show the same, the first found is told. */
function orderedKey({ negated, patterns }: PatternSet): string {
  return JSON.stringify([negated, patterns.map(patternKey)]);
}

function patternAxis(
  kind: 'action' | 'resource',
  targets: readonly Box[],
  covers: readonly Box[],
  budget: Budget,
): Ways | null {
  const pool = new PatternPool();
  const [inside, around] = [targets, covers].map((boxes) =>
    boxes.map((box) => pool.set(kind === 'action' ? box.actions : box.resources)),
  ) as [IndexedSet[], IndexedSet[]];
  const universe: Universe = kind === 'action' ? 'action' : 'name';
  const found = explore(
    {
      patterns: pool.patterns,
      universe,
      needed: inside.filter(({ negated }) => !negated).map(({ ids }) => ids),
      classify: (matched) =>
        inside.every((set) => holdsSet(set, matched)) ? bitsOf(around, (set) => holdsSet(set, matched)) : null,
    },
    budget,
  );
  if (found === null) return null;
  const ways = new WayList();
  for (const [bits, text] of found) ways.add(bits, { kind, text });
  return ways.least();
}

function keysOf(boxes: readonly Box[]): readonly string[] {
  return [...new Set(boxes.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase())))].sort();
}

function clausesOn(key: string, box: Box): readonly Clause[] {
  return box.conditions.filter((clause) => clause.key.toLowerCase() === key);
}

function conditionAxes(
  key: string,
  targets: readonly Box[],
  covers: readonly Box[],
  budget: Budget,
): readonly Ways[] | null {
  const [inside, around] = [targets, covers].map((boxes) => boxes.map((box) => clausesOn(key, box))) as [
    (readonly Clause[])[],
    (readonly Clause[])[],
  ];
  const clauses = [...inside, ...around].flat();
  const sets = clauses.some(({ each }) => each !== null);
  const texts = clauses.every(({ comparison: { kind } }) => kind === 'text' || kind === 'absent');
  if (texts && !sets) return wrapped(textAxis(key, inside, around, budget));
  if (texts && clauses.every(({ each, comparison }) => each !== null || comparison.kind === 'absent')) {
    const ways = setAxis(key, inside, around, budget);
    return ways === 'too-many' ? opaqueAxes(clauses, inside, around) : wrapped(ways);
  }
  const values = sets ? null : telling(clauses.map(({ comparison }) => comparison));
  if (values === null) return opaqueAxes(clauses, inside, around);
  const candidates = [[], ...values.map((value) => [value])];
  return [waysOf(key, candidates, inside, around, (clause, given) => holdsMeasured(clause, given))];
}

function wrapped(ways: Ways | null): readonly Ways[] | null {
  return ways === null ? null : [ways];
}

function waysOf(
  key: string,
  candidates: readonly (readonly string[])[],
  inside: readonly (readonly Clause[])[],
  around: readonly (readonly Clause[])[],
  holds: (clause: Clause, values: readonly string[]) => boolean,
): Ways {
  const ways = new WayList();
  for (const values of candidates) {
    const all = (clauses: readonly Clause[]): boolean => clauses.every((clause) => holds(clause, values));
    if (inside.every(all)) ways.add(bitsOf(around, all), { kind: 'condition', key, values });
  }
  return ways.least();
}

function holdsMeasured(clause: Clause, [value]: readonly string[]): boolean {
  if (value === undefined) return holdsAbsent(clause);
  const { comparison } = clause;
  if (comparison.kind === 'text' || comparison.kind === 'opaque') return false;
  return holdsValue(comparison, value);
}

/** Clauses as sets of patterns, with what an absent key says to them. */
interface IndexedClause {
  readonly clause: Clause;
  readonly set: IndexedSet | null;
}

function indexed(pool: PatternPool, clauses: readonly Clause[]): readonly IndexedClause[] {
  return clauses.map((clause) => ({
    clause,
    set: clause.comparison.kind === 'text' ? pool.set(clause.comparison) : null,
  }));
}

function holdsText({ clause, set }: IndexedClause, matched: ReadonlySet<number>): boolean {
  if (set !== null) return holdsSet(set, matched);
  return clause.comparison.kind === 'absent' && !clause.comparison.absent;
}

function textAxis(
  key: string,
  inside: readonly (readonly Clause[])[],
  around: readonly (readonly Clause[])[],
  budget: Budget,
): Ways | null {
  const pool = new PatternPool();
  const [targets, covers] = [inside, around].map((lists) => lists.map((list) => indexed(pool, list))) as [
    (readonly IndexedClause[])[],
    (readonly IndexedClause[])[],
  ];
  const found = explore(
    {
      patterns: pool.patterns,
      universe: 'value',
      needed: targets.flat().flatMap(({ set }) => (set === null || set.negated ? [] : [set.ids])),
      classify: (matched) => {
        const all = (list: readonly IndexedClause[]): boolean => list.every((one) => holdsText(one, matched));
        return targets.every(all) ? bitsOf(covers, all) : null;
      },
    },
    budget,
  );
  if (found === null) return null;
  const ways = new WayList();
  const absent = (list: readonly Clause[]): boolean => list.every(holdsAbsent);
  if (inside.every(absent)) ways.add(bitsOf(around, absent), { kind: 'condition', key, values: [] });
  for (const [bits, text] of found) ways.add(bits, { kind: 'condition', key, values: [text] });
  return ways.least();
}

/** Keys with many values at once: every combination of the kinds of values that the clauses tell apart. */
function setAxis(
  key: string,
  inside: readonly (readonly Clause[])[],
  around: readonly (readonly Clause[])[],
  budget: Budget,
): Ways | 'too-many' | null {
  const pool = new PatternPool();
  const sets = new Map([...inside, ...around].flat().map((clause) => [clause, indexed(pool, [clause])[0]]));
  const members = new Map<string, ReadonlySet<number>>();
  const found = explore(
    {
      patterns: pool.patterns,
      universe: 'value',
      needed: [],
      classify: (matched) => [...matched].reduce((bits, id) => bits | (1n << BigInt(id)), 0n),
    },
    budget,
  );
  if (found === null) return null;
  if (found.size > MOST_SET_MEMBERS) return 'too-many';
  for (const [bits, text] of found) {
    members.set(text, idsIn(bits, pool.patterns.length));
  }
  const texts = [...members.keys()];
  const candidates = Array.from({ length: 1 << texts.length }, (_, mask) =>
    texts.filter((_text, at) => (mask >> at) & 1),
  );
  return waysOf(key, candidates, inside, around, (clause, values) => {
    if (values.length === 0) return holdsAbsent(clause);
    const one = sets.get(clause);
    if (one === undefined) return false;
    const each = (value: string): boolean => holdsText(one, members.get(value) ?? new Set());
    return clause.each === 'all' ? values.every(each) : values.some(each);
  });
}

function idsIn(bits: bigint, count: number): ReadonlySet<number> {
  const ids = Array.from({ length: count }, (_, id) => id);
  return new Set(ids.filter((id) => ((bits >> BigInt(id)) & 1n) === 1n));
}

/** What is not understood holds or does not: clauses of the same words together, all others independently. */
function opaqueAxes(
  clauses: readonly Clause[],
  inside: readonly (readonly Clause[])[],
  around: readonly (readonly Clause[])[],
): readonly Ways[] {
  const distinct = new Map(clauses.map((clause) => [clauseKey(clause), clause]));
  return [...distinct].map(([key, clause]) => {
    const ways = new WayList();
    for (const holds of [true, false]) {
      const all = (list: readonly Clause[]): boolean => holds || list.every((one) => clauseKey(one) !== key);
      if (inside.every(all)) ways.add(bitsOf(around, all), { kind: 'opaque', clause, holds });
    }
    return ways.least();
  });
}
