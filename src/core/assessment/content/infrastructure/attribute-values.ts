/** Values of a resource's attributes as a plan, a configuration or a template has them. */

/** The value is known only after the change is applied, or is computed from what cannot be read. */
export const NOT_KNOWN: unique symbol = Symbol('not known');

/** One side of a resource: where an attribute is looked up by the names of blocks and keys on the way to it. */
export interface AttributeSide {
  /**
   * Everything that stands at a path, lists stepped into on the way; empty where nothing is set (null counts as not
   * set). {@link NOT_KNOWN} stands for what cannot be told.
   */
  readonly at: (path: readonly string[]) => readonly unknown[];
  /** True where a value at the path is marked as sensitive: then it is never shown. */
  readonly hides: (path: readonly string[]) => boolean;
}

/**
 * A side from plain data. `unknown` and `sensitive` have the same shape, with `true` for what is known only after the
 * apply, and for what must not be shown.
 */
export function plainSide(values: unknown, unknown: unknown = null, sensitive: unknown = null): AttributeSide {
  return {
    at: (path) => {
      const found = valuesAt(values, path);
      return valuesAt(unknown, path, true).some(isTrue) ? [...found, NOT_KNOWN] : found;
    },
    hides: (path) => valuesAt(sensitive, path, true).some(isTrue),
  };
}

const MOST_VALUES = 1_000;

/** Values below `root`. With `whole`, a `true` on the way stands for all that is below it. */
function valuesAt(root: unknown, path: readonly string[], whole = false): readonly unknown[] {
  let level: unknown[] = [root];
  for (const name of path) {
    const next: unknown[] = [];
    for (const value of level.flatMap(elements)) {
      if (next.length >= MOST_VALUES) break;
      if (value === NOT_KNOWN || (whole && value === true)) next.push(value);
      else if (isObject(value) && Object.hasOwn(value, name)) next.push(value[name]);
    }
    level = next;
  }
  return level.filter((value) => value !== null && value !== undefined);
}

function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isTrue(value: unknown): boolean {
  return value === true || (Array.isArray(value) && value.some(isTrue));
}

/** True for a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
