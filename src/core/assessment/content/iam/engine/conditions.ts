/** Whether a clause holds for the value of its key, and which values of a key are worth trying. */
import { ADDRESS_END, addressRange, addressText } from '../../../../reading/iam/address.ts';
import type { Clause, Comparison } from '../../../../reading/iam/policy.ts';

/** Clauses whose answer hangs on finitely many values. */
type Measured = Exclude<Comparison, { kind: 'text' } | { kind: 'opaque' }>;

/** What an absent key says to a clause; null where its presence decides. */
export function holdsAbsent({ comparison, each, ifExists }: Clause): boolean {
  if (comparison.kind === 'absent') return comparison.absent;
  if (ifExists) return true;
  if (each !== null) return each === 'all';
  if (comparison.kind === 'text' || comparison.kind === 'address') return comparison.negated;
  return comparison.kind === 'number' && comparison.relation === 'differs';
}

/** Whether a clause of a measured kind holds for a value that is there. */
export function holdsValue(comparison: Measured, value: string): boolean {
  switch (comparison.kind) {
    case 'absent':
      return !comparison.absent;
    case 'bool':
      return comparison.values.includes(value.toLowerCase() === 'true');
    case 'number': {
      const number = Number(value);
      if (comparison.relation === 'differs') return comparison.values.every((other) => number !== other);
      return comparison.values.some((other) => related(comparison.relation, number, other));
    }
    case 'address': {
      const at = addressRange(value)?.low;
      if (at === undefined) return comparison.negated;
      return comparison.ranges.some(({ low, high }) => low <= at && at <= high) !== comparison.negated;
    }
  }
}

type Relation = Extract<Comparison, { kind: 'number' }>['relation'];

function related(relation: Relation, value: number, other: number): boolean {
  switch (relation) {
    case 'equals':
      return value === other;
    case 'differs':
      return value !== other;
    case 'below':
      return value < other;
    case 'at-most':
      return value <= other;
    case 'above':
      return value > other;
    case 'at-least':
      return value >= other;
  }
}

/** Values that tell all answers of these clauses apart; null when they are not of one kind. */
export function telling(comparisons: readonly Comparison[]): readonly string[] | null {
  const kinds = new Set(comparisons.filter(({ kind }) => kind !== 'absent').map(measureOf));
  if (kinds.size > 1) return null;
  const [kind] = kinds;
  if (kind === undefined) return ['x'];
  if (kind === 'bool') return ['true', 'false'];
  if (kind === 'address') return addresses(comparisons);
  return kind === 'number' || kind === 'date' ? numbers(comparisons) : null;
}

function measureOf(comparison: Comparison): string {
  return comparison.kind === 'number' ? comparison.measure : comparison.kind;
}

function numbers(comparisons: readonly Comparison[]): readonly string[] {
  const bounds = comparisons.flatMap((one) => (one.kind === 'number' ? one.values : []));
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const [first = 0] = sorted;
  const points = [first - 1];
  for (const [at, bound] of sorted.entries()) {
    const next = sorted[at + 1];
    points.push(bound, next === undefined ? bound + 1 : (bound + next) / 2);
  }
  return points.map(String);
}

/** The ends of every range, and what lies just beyond. */
function addresses(comparisons: readonly Comparison[]): readonly string[] {
  const points = new Set<bigint>([0x01020304n]);
  for (const comparison of comparisons) {
    if (comparison.kind !== 'address') continue;
    for (const { low, high } of comparison.ranges) for (const at of [low - 1n, low, high, high + 1n]) points.add(at);
  }
  return [...points].filter((at) => at >= 0n && at < ADDRESS_END).map(addressText);
}
