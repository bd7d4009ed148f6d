/** How parsed JSON of unknown shape is looked at; null for what is not there. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object; null for everything else. */
export function objectIn(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** A list; empty for everything else. */
export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A text; null for everything else. */
export function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** An own member of an object. */
export function member(object: JsonObject | null, name: string): unknown {
  return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}
