/** Values of HCL as far as a text alone can tell them. What cannot be told is {@link UNKNOWN}, also inside others. */

/** Stands for every value that the text does not tell. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** Sets are lists without repetition, sorted. */
export type Plain = string | number | boolean | null | typeof UNKNOWN | readonly Plain[] | ReadonlyMap<string, Plain>;

/** Values inside one value, and characters of one text, beyond which it counts as unknown: texts may be hostile. */
const LARGEST_VALUE = 5_000;
const LONGEST_TEXT = 1 << 16;

const sizes = new WeakMap<object, number>();
const texts = new WeakMap<object, string | null>();

export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

export function isMap(value: Plain): value is ReadonlyMap<string, Plain> {
  return value instanceof Map;
}

/** A list, or unknown when it would be too large. */
export function listOf(items: readonly Plain[]): Plain {
  return sized(items, items);
}

/** A map, or unknown when it would be too large. */
export function mapOf(entries: ReadonlyMap<string, Plain>): Plain {
  return sized(entries, entries.values());
}

/** A text, or unknown when it would be too long. */
export function textOf(text: string): Plain {
  return text.length > LONGEST_TEXT ? UNKNOWN : text;
}

function sized(value: readonly Plain[] | ReadonlyMap<string, Plain>, inside: Iterable<Plain>): Plain {
  let size = 1;
  for (const one of inside) {
    size +=
      typeof one === 'object' && one !== null
        ? (sizes.get(one) ?? 1)
        : typeof one === 'string'
          ? 1 + (one.length >> 8)
          : 1;
    if (size > LARGEST_VALUE) return UNKNOWN;
  }
  sizes.set(value, size);
  return value;
}

/** One text for equal values; null when anything in it is unknown. Computed once per value. */
export function plainText(value: Plain): string | null {
  if (value === UNKNOWN) return null;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const kept = texts.get(value);
  if (kept !== undefined) return kept;
  const text = isList(value) ? listText(value) : mapText(value);
  texts.set(value, text);
  return text;
}

function listText(items: readonly Plain[]): string | null {
  const parts = items.map(plainText);
  return parts.includes(null) ? null : `[${parts.join(', ')}]`;
}

function mapText(map: ReadonlyMap<string, Plain>): string | null {
  const parts = [...map].map(([key, value]) => [key, plainText(value)] as const);
  if (parts.some(([, text]) => text === null)) return null;
  return `{${parts
    .map(([key, text]) => `${JSON.stringify(key)} = ${text}`)
    .sort()
    .join(', ')}}`;
}
