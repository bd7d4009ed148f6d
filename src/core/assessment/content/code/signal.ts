/** What is looked for in a program, and where it was seen. */

/** Short names of the rules; their ids begin with `code.`. */
export type CodeRule =
  | 'swallowed.error'
  | 'unverified.tls'
  | 'unbounded.loop'
  | 'unbounded.fanout'
  | 'repeated.query'
  | 'absent.timeout'
  | 'executed.input'
  | 'literal.secret'
  | 'added.exemption'
  | 'removed.error-handling'
  | 'removed.access-check'
  | 'removed.validation'
  | 'removed.transaction'
  | 'removed.idempotency'
  | 'removed.bound'
  | 'removed.lock'
  | 'swapped.locks'
  | 'flipped.flag'
  | 'weakened.test';

/** A danger without its place. */
export interface Danger {
  readonly rule: CodeRule;
  readonly detail: string;
}

/** One sighting in one text. */
export interface Signal {
  readonly rule: CodeRule;
  /** Names of the functions and classes around it, outermost first, joined by dots. */
  readonly scope: string;
  /** What it is, in words that stay the same when the code moves; never a secret. */
  readonly detail: string;
  /** Counted from 1. */
  readonly line: number;
}

/** One test. */
export interface TestFacts {
  readonly all: number;
  readonly exact: number;
  readonly line: number;
  /** Beginnings of its assertions: what stands in another test now is not lost. */
  readonly texts: readonly string[];
  /** What it calls outside its assertions, by last name. */
  readonly acts: ReadonlySet<string>;
}

/** Everything that one text shows. */
export interface CodeSide {
  /** Line of the first part that the grammar could not place; null where it placed everything. */
  readonly fault: number | null;
  /** Functions and classes by their qualified names; the empty name is the file. */
  readonly scopes: ReadonlySet<string>;
  /** Dangers: they count where they are new. */
  readonly dangers: readonly Signal[];
  /** Protections: they count where they are gone and what they stood around is still there. */
  readonly guards: readonly Signal[];
  /** Handlers of errors by scope: where there are as many as before, a call outside is an order, not a loss. */
  readonly handlers: ReadonlyMap<string, number>;
  /** Decorators by the scope that they are for: they may handle what the function did. */
  readonly decorators: ReadonlyMap<string, ReadonlySet<string>>;
  /** Calls of Go whose results are dropped, by scope: one without an error in its results needs no handling. */
  readonly dropped: ReadonlyMap<string, ReadonlySet<string>>;
  /** Calls by scope: whether what a guard protected is still there. */
  readonly calls: ReadonlyMap<string, ReadonlySet<string>>;
  /** Pairs of locks, the second taken while the first is held, by scope, with the line of the first lock. */
  readonly locks: ReadonlyMap<string, { readonly pairs: ReadonlySet<string>; readonly line: number }>;
  /** Assertions of a test, by scope: how many, how many of them exact, and the line of the last. */
  readonly tests: ReadonlyMap<string, TestFacts>;
  /** Defaults of feature flags by the scope and the key of the flag. */
  readonly flags: ReadonlyMap<string, { readonly on: boolean; readonly line: number }>;
}
