/** Variables that something around a text sets for it: a pipeline for its steps, a build file for its recipes. */
export interface VariableScope {
  /** Name → value; an empty value is one that nobody knows. */
  readonly values: ReadonlyMap<string, string>;
  /** What holds where this scope says nothing. */
  readonly outer: VariableScope | null;
}

/** The value of a variable; null where nobody sets it, empty where it is set to something unknown. */
export function valueIn(scope: VariableScope | null, name: string): string | null {
  for (let at = scope; at !== null; at = at.outer) {
    const value = at.values.get(name);
    if (value !== undefined) return value;
  }
  return null;
}
