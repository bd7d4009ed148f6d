/** Refs as they stood when the repository was opened: one look answers every later question about them the same way. */
import type { ObjectId, RefName } from '../../model/id.ts';

/** A ref as `git for-each-ref` gives it, without a look at what it points to. */
export interface RawRef {
  readonly name: RefName;
  readonly oid: ObjectId;
  readonly upstream: string;
  readonly symref: string;
}

/** What one look at some prefixes showed. */
export class KnownRefs {
  readonly #prefixes: readonly string[];
  readonly #refs: readonly RawRef[];

  constructor(prefixes: readonly string[], refs: readonly RawRef[]) {
    this.#prefixes = prefixes;
    this.#refs = refs;
  }

  /** The refs below the prefixes, in git's order; null when some of the prefixes were not looked at. */
  below(prefixes: readonly string[]): readonly RawRef[] | null {
    if (!prefixes.every((prefix) => this.#prefixes.some((known) => lies(prefix, known)))) return null;
    return this.#refs.filter(({ name }) => prefixes.some((prefix) => lies(name, prefix)));
  }
}

/** As git matches a prefix: the whole name, or up to a slash. */
function lies(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}
