/** Which instances a block stands for: one, a number, one per key; or nobody can tell from the source. */
import { attribute, nested } from '../../../reading/hcl/body.ts';
import type { HclBlock } from '../../../reading/hcl/body.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { isList, isMap, plainText } from '../../../reading/hcl/plain.ts';
import type { Plain } from '../../../reading/hcl/plain.ts';
import type { HclValue } from '../../../reading/hcl/value.ts';

export type Instances =
  | { readonly kind: 'single' }
  /** `of` are the elements that are counted, where the count is the length of a list that is known. */
  | {
      readonly kind: 'count';
      readonly value: HclValue;
      readonly count: number | null;
      readonly of: readonly string[] | null;
    }
  /** Keys in order; null when they cannot be told. */
  | { readonly kind: 'each'; readonly value: HclValue; readonly keys: readonly string[] | null };

/** More instances than this are not listed one by one: the number is taken as unknown. */
const MOST_INSTANCES = 1_000;

/** The instances of a resource or of a call of a module. */
export function instancesOf({ body }: HclBlock, evaluator: Evaluator): Instances {
  const enabled = nested(body, 'lifecycle').flatMap((lifecycle) => attribute(lifecycle, 'enabled') ?? [])[0];
  if (enabled !== undefined) {
    // OpenTofu: one instance, or none.
    const on = evaluator.value(enabled);
    const count = on === true || on === 'true' ? 1 : on === false || on === 'false' ? 0 : null;
    return { kind: 'count', value: enabled, count, of: null };
  }
  const count = attribute(body, 'count');
  if (count !== null) {
    const value = evaluator.value(count);
    const number = typeof value === 'boolean' ? null : numberOf(value);
    return { kind: 'count', value: count, count: number, of: countedElements(count, evaluator) };
  }
  const each = attribute(body, 'for_each');
  return each === null ? { kind: 'single' } : { kind: 'each', value: each, keys: keysOf(evaluator.value(each)) };
}

function numberOf(value: Plain): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= MOST_INSTANCES ? Math.floor(number) : null;
}

/** The elements of `length(LIST)`, where all of them are known. */
function countedElements(count: HclValue, evaluator: Evaluator): readonly string[] | null {
  const [list] = count.kind === 'call' && count.name === 'length' ? count.arguments : [];
  if (list === undefined) return null;
  const value = evaluator.value(list);
  if (!isList(value)) return null;
  const texts = value.map(plainText);
  return texts.every((text) => text !== null) ? texts : null;
}

function keysOf(value: Plain): readonly string[] | null {
  if (isMap(value)) return value.size > MOST_INSTANCES ? null : [...value.keys()];
  if (!isList(value) || value.length > MOST_INSTANCES) return null;
  return value.every((item) => typeof item === 'string') ? value : null;
}

/** Suffixes of the addresses: empty for a single instance; null where they cannot be told. */
export function suffixes(instances: Instances): readonly string[] | null {
  switch (instances.kind) {
    case 'single':
      return [''];
    case 'count':
      return instances.count === null ? null : Array.from({ length: instances.count }, (_, at) => `[${at}]`);
    case 'each':
      return instances.keys?.map((key) => `[${JSON.stringify(key)}]`) ?? null;
  }
}

/** The instances as a person would say it. */
export function instancesText(instances: Instances): string {
  switch (instances.kind) {
    case 'single':
      return 'one instance';
    case 'count':
      return instances.count === null ? 'count' : `count = ${instances.count}`;
    case 'each':
      return instances.keys === null
        ? 'for_each'
        : `for_each over ${instances.keys.length} ${instances.keys.length === 1 ? 'key' : 'keys'}`;
  }
}
