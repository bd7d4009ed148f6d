/** Checks on parsed JSON: each answers null or false where the value is not what it should be. */

/** An object's own fields, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; null for anything else (arrays included). */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** A whole number that is not negative. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A finite number that is not negative. */
export function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}

/** A string or null. */
export function orNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

/** The value when it is one of the allowed words, else null. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | null {
  return typeof value === 'string' && (allowed as readonly string[]).includes(value) ? (value as T) : null;
}

/** The items of an array, each read by `read`; null when it is no array or any item is not what it should be. */
export function list<T>(value: unknown, read: (item: unknown) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const items: T[] = [];
  for (const item of value as unknown[]) {
    const one = read(item);
    if (one === null) return null;
    items.push(one);
  }
  return items;
}

/** The items of an array of strings; null for anything else. */
export function strings(value: unknown): string[] | null {
  return list(value, (item) => (typeof item === 'string' ? item : null));
}
