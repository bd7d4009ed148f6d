/** JSON from outside: parsed whole, read member by member, nothing assumed of its shape. */
import { jsonFault } from './json-fault.ts';

export type JsonObject = { readonly [key: string]: unknown };

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  /** `position`: offset of the first character that does not fit, or the text's length when it ends too early. */
  | { readonly ok: false; readonly position: number };

/** Parses a text; damage is a value, not an exception. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, position: jsonFault(text) };
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member; undefined when there is none. Inherited ones (`constructor`) do not exist for a record. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The members of an object, in order; none when it is something else. */
export function members(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

const LONGEST_NAME = 500;

/**
 * A name out of a record: trimmed; null when it is no text, empty, longer than 500 characters (no name is; a prompt
 * may be) or one of the words that tools write for "not known".
 */
export function name(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_NAME) return null;
  const text = value.trim();
  return text === '' || text === 'unknown' || text === 'none' || text === 'null' ? null : text;
}

/** A line number out of a record; NaN when it is not a whole number. */
export function lineNumber(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : Number.NaN;
}
