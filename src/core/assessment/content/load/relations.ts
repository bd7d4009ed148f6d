/** Settings of one file that are at odds with each other. Told of only where the change brought the contradiction. */
import { chainsOf } from './relations-timeouts.ts';
import type { Finding } from './finding.ts';
import { VISIBILITY_FACTOR } from './limits.ts';
import type { LoadFile, LoadSetting, LoadSide } from './pairs.ts';
import { above, relationId, valueOf } from './relation.ts';
import type { Relation } from './relation.ts';
import { keyText, shown } from './texts.ts';
import { wordsOf } from './words.ts';

/** Findings for contradictions that were not there before. */
export function brokenRelations({ path, old, new: next, code }: LoadFile): readonly Finding[] {
  if (next === null || code) return [];
  const after = relationsOf(next);
  if (after.length === 0) return [];
  const before = new Set(old === null ? [] : relationsOf(old).map(({ id }) => id));
  return after
    .filter(({ id }) => !before.has(id))
    .map(({ bears, parts, says, grave }) => ({
      bears,
      path,
      line: parts[0]?.setting.line ?? null,
      key: parts.map(({ setting }) => keyText(setting.path)).join(' against '),
      from: null,
      to: `${parts.map(shown).join(', ')}: ${says}`,
      base: grave ? 'high' : 'medium',
    }));
}

function relationsOf(side: LoadSide): readonly Relation[] {
  const groups = groupedByParent(side.loads);
  return [
    ...[...groups.values()].flatMap(boundsOf),
    ...chainsOf(groups),
    ...requestsOf(side.loads),
    ...heapsOf(side.loads),
    ...poolsOf(side),
    ...visibilityOf(side),
  ];
}

function groupedByParent(loads: readonly LoadSetting[]): ReadonlyMap<string, readonly LoadSetting[]> {
  const groups = new Map<string, LoadSetting[]>();
  for (const one of loads) {
    const key = one.setting.path.slice(0, -1).join('\0');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** `min` above `max` of the same thing. */
function boundsOf(group: readonly LoadSetting[]): readonly Relation[] {
  const highest = new Map<string, LoadSetting>();
  for (const one of group) {
    const stem = boundStem(one, MAXIMUM);
    if (stem !== null) highest.set(stem, one);
  }
  return group.flatMap((low) => {
    const stem = boundStem(low, MINIMUM);
    const high = stem === null ? undefined : highest.get(stem);
    if (high === undefined || !above(low, high)) return [];
    const parts = [low, high];
    return [
      {
        id: relationId('bounds', parts),
        bears: low.key.bears,
        parts,
        says: 'the minimum is above the maximum',
        grave: true,
      },
    ];
  });
}

const MINIMUM: ReadonlySet<string> = new Set(['min', 'minimum']);
const MAXIMUM: ReadonlySet<string> = new Set(['max', 'maximum']);

function boundStem({ key }: LoadSetting, bound: ReadonlySet<string>): string | null {
  if (!key.words.some((word) => bound.has(word))) return null;
  return key.words.filter((word) => !bound.has(word)).join(' ');
}

/** `limits.memory` below `requests.memory`. */
function requestsOf(loads: readonly LoadSetting[]): readonly Relation[] {
  const limits = new Map<string, LoadSetting>();
  for (const one of loads) if (one.setting.path.at(-2) === 'limits') limits.set(resourceKey(one), one);
  return loads.flatMap((request) => {
    if (request.setting.path.at(-2) !== 'requests') return [];
    const limit = limits.get(resourceKey(request));
    if (limit === undefined || !above(inUnits(request), inUnits(limit))) return [];
    const parts = [limit, request];
    return [
      {
        id: relationId('requests', parts),
        bears: 'resources',
        parts,
        says: 'the limit is below the request',
        grave: true,
      },
    ];
  });
}

function resourceKey({ setting: { path } }: LoadSetting): string {
  return `${path.slice(0, -2).join('\0')}\0${path.at(-1) ?? ''}`;
}

/** Bare bytes, as Kubernetes reads a bare number of memory. */
function inUnits(one: LoadSetting): LoadSetting {
  const { quantity } = one;
  if (quantity.kind !== 'amount' || quantity.dimension !== 'unknown') return one;
  return { ...one, quantity: { ...quantity, dimension: 'bytes' } };
}

/** A heap above the memory limit of its container. */
function heapsOf(loads: readonly LoadSetting[]): readonly Relation[] {
  const limits = new Map<string, LoadSetting>();
  for (const one of loads) {
    const { path } = one.setting;
    if (path.at(-1) === 'memory' && path.at(-2) === 'limits') limits.set(path.slice(0, -3).join('\0'), one);
  }
  if (limits.size === 0) return [];
  return loads.flatMap((heap) => {
    if (!heap.key.words.some((word) => word === 'xmx' || word === 'heap')) return [];
    const { path } = heap.setting;
    for (let length = path.length - 1; length >= 0; length -= 1) {
      const limit = limits.get(path.slice(0, length).join('\0'));
      if (limit === undefined) continue;
      if (!above(heap, limit)) return [];
      const parts = [heap, limit];
      return [
        {
          id: relationId('heap', parts),
          bears: 'resources',
          parts,
          says: 'the heap is larger than the container',
          grave: true,
        },
      ];
    }
    return [];
  });
}

/** `pool × replicas` above what the server takes; only where the file has one of each. */
function poolsOf({ loads }: LoadSide): readonly Relation[] {
  const only = (fits: (one: LoadSetting) => boolean): LoadSetting | null => {
    const found = loads.filter(fits);
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  const has = (one: LoadSetting, ...words: string[]): boolean => words.every((word) => one.key.words.includes(word));
  const server = only(
    (one) =>
      one.key.bears === 'pool' && has(one, 'max', 'connection') && wordsOf(one.setting.path.at(-1) ?? '').length === 2,
  );
  const pool = only(
    (one) =>
      one.key.bears === 'pool' &&
      one !== server &&
      (has(one, 'pool') || one.setting.path.some((step) => wordsOf(step).includes('pool'))) &&
      !has(one, 'min') &&
      !has(one, 'idle'),
  );
  const replicas =
    only((one) => one.key.bears === 'replicas' && one.key.part === 'amount') ??
    only((one) => one.key.bears === 'autoscaling' && one.key.part === 'max');
  if (server === null || pool === null || replicas === null) return [];
  const [limit, size, count] = [valueOf(server), valueOf(pool), valueOf(replicas)];
  if (limit === null || size === null || count === null || limit <= 0 || size * count <= limit) return [];
  const parts = [pool, replicas, server];
  return [
    {
      id: relationId('pools', parts),
      bears: 'pool',
      parts,
      says: `together ${size * count} of ${limit} connections`,
      grave: true,
    },
  ];
}

/** A message that reappears while the function still works on it; only where the file has one of each. */
function visibilityOf({ loads, all }: LoadSide): readonly Relation[] {
  const hidden = loads.filter(({ key }) => key.bears === 'visibility' && key.words.includes('visibility'));
  if (hidden.length !== 1) return [];
  const functions = new Set(
    all.flatMap(({ path }) => (/^runtime$/i.test(path.at(-1) ?? '') ? [path.slice(0, -1).join('\0')] : [])),
  );
  const working = loads.filter(
    ({ setting: { path } }) =>
      /^timeout$/i.test(path.at(-1) ?? '') &&
      (functions.has(path.slice(0, -1).join('\0')) ||
        wordsOf(path.at(-2) ?? '').some((word) => word === 'lambda' || word === 'function')),
  );
  const [queue, lambda] = [hidden[0], working[0]];
  if (queue === undefined || lambda === undefined || working.length !== 1) return [];
  const [shown1, time] = [secondsOf(queue), secondsOf(lambda)];
  if (shown1 === null || time === null || time <= 0 || shown1 >= VISIBILITY_FACTOR * time) return [];
  const parts = [queue, lambda];
  const grave = shown1 < time;
  const says = grave
    ? 'the message reappears while it is worked on'
    : `below ${VISIBILITY_FACTOR} times the function's time`;
  return [{ id: relationId(grave ? 'hidden' : 'barely', parts), bears: 'visibility', parts, says, grave }];
}

/** Queues and functions count in seconds where nothing else is written. */
function secondsOf({ quantity }: LoadSetting): number | null {
  if (quantity.kind !== 'amount') return null;
  return quantity.dimension === 'time' ? quantity.value / 1_000 : quantity.value;
}
