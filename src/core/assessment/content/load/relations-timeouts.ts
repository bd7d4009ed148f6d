/** Timeouts that cannot fit into each other: the callee's above the caller's, and attempts above the deadline. */
import type { LoadSetting } from './pairs.ts';
import { relationId, valueOf } from './relation.ts';
import type { Relation } from './relation.ts';

const OUTER: ReadonlySet<string> = new Set(['deadline', 'total', 'overall', 'call']);
const INNER: ReadonlySet<string> = new Set([
  'connect',
  'connection',
  'per',
  'try',
  'attempt',
  'socket',
  'dial',
  'single',
]);
/** Timeouts of other things than a call. */
const OTHER: ReadonlySet<string> = new Set([
  'idle',
  'keepalive',
  'keep',
  'lock',
  'lifetime',
  'session',
  'grace',
  'delay',
  'drain',
  'pool',
  'acquire',
  'leak',
  'progress',
  'active',
  'wait',
  'shutdown',
  'scale',
  'health',
  'termination',
]);

/** Contradictions of every object with timeouts, its retry object included. */
export function chainsOf(groups: ReadonlyMap<string, readonly LoadSetting[]>): readonly Relation[] {
  const found: Relation[] = [];
  for (const [parent, group] of groups) {
    const timeouts = group.filter(isCall);
    if (timeouts.length === 0) continue;
    const nested = retryGroup(groups, parent);
    const outer = outerOf(timeouts, nested.some(isInner));
    if (outer === null) continue;
    for (const inner of innersOf([...timeouts, ...nested.filter(isCall)], outer)) {
      const relation = chain(inner, attemptsOf([...group, ...nested]), outer);
      if (relation !== null) found.push(relation);
    }
  }
  return found;
}

/** Members of `retry: { … }` beside a timeout. */
function retryGroup(groups: ReadonlyMap<string, readonly LoadSetting[]>, parent: string): readonly LoadSetting[] {
  const below = parent === '' ? '' : `${parent}\0`;
  return RETRY_OBJECTS.flatMap((name) => groups.get(`${below}${name}`) ?? []);
}

const RETRY_OBJECTS: readonly string[] = ['retry', 'retries', 'retryPolicy', 'retry_policy', 'retryConfig'];

function isCall({ key }: LoadSetting): boolean {
  return key.bears === 'timeout' && !key.words.some((word) => OTHER.has(word));
}

function isInner(one: LoadSetting): boolean {
  return isCall(one) && one.key.words.some((word) => INNER.has(word));
}

/** What bounds the whole call; a plain timeout does where another one is for a single try. */
function outerOf(timeouts: readonly LoadSetting[], nestedInner: boolean): LoadSetting | null {
  const named = timeouts.find(({ key }) => key.words.some((word) => OUTER.has(word)));
  if (named !== undefined) return named;
  if (!nestedInner && !timeouts.some(isInner)) return null;
  return (
    timeouts.find(({ key }) => key.stem === 'timeout' || key.stem === 'time out' || key.stem === 'request timeout') ??
    null
  );
}

function innersOf(timeouts: readonly LoadSetting[], outer: LoadSetting): readonly LoadSetting[] {
  const others = timeouts.filter((one) => one !== outer && !one.key.words.some((word) => OUTER.has(word)));
  const inner = others.filter(isInner);
  return inner.length > 0 ? inner : others.slice(0, 1);
}

function attemptsOf(group: readonly LoadSetting[]): LoadSetting | null {
  const counts = group.filter(({ key }) => key.bears === 'retry' && key.part === 'amount');
  return counts.length === 1 ? (counts[0] ?? null) : null;
}

function chain(inner: LoadSetting, attempts: LoadSetting | null, outer: LoadSetting): Relation | null {
  const [time, whole] = [comparable(inner, outer), valueOf(outer)];
  if (time === null || whole === null || whole <= 0) return null;
  // Connecting happens before each try; its time alone is all that may be multiplied.
  const count = attempts === null ? 1 : triesOf(attempts);
  if (time > whole) {
    const parts = [inner, outer];
    return {
      id: relationId('callee', parts),
      bears: 'timeout',
      parts,
      says: 'it may take longer than its caller waits',
      grave: true,
    };
  }
  if (attempts === null || time * count <= whole) return null;
  const parts = [inner, attempts, outer];
  const says = `${count} tries together take longer than the deadline`;
  return { id: relationId('attempts', parts), bears: 'timeout', parts, says, grave: true };
}

/** In the unit of the other one; null when one of the two has no unit. */
function comparable({ quantity }: LoadSetting, { quantity: other }: LoadSetting): number | null {
  if (quantity.kind !== 'amount' || other.kind !== 'amount') return null;
  return quantity.dimension === other.dimension ? quantity.value : null;
}

/** `retries` come after a first try; `attempts` count it. */
function triesOf(attempts: LoadSetting): number {
  const value = valueOf(attempts) ?? 0;
  return attempts.key.words.includes('attempt') || attempts.key.words.includes('try') ? Math.max(1, value) : value + 1;
}
