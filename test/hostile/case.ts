/** One hostile or broken input, the command line that meets it, and exactly what it must be answered. */
import type { Fixture } from '../git/fixture.ts';

/** A world in which a case runs. */
export interface Scene {
  /** The folder to stand in. */
  readonly where: string;
  /** Names for ids and places; `{name}` in an expected message stands for their value. */
  readonly names?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** No answer: an error with its exit code. */
export interface Refused {
  readonly kind: 'refused';
  readonly exit: 2 | 3;
  /** The whole first line on stderr, behind `countersign: `. */
  readonly message: string;
  /** Problems of a configuration text, as `file:line:column message`; all of them. */
  readonly problems: readonly string[];
}

/** An answer that shows what was wrong; values of the JSON by dotted path. */
export interface Answered {
  readonly kind: 'answered';
  readonly exit: 0 | 1 | 2 | 3;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface HostileCase {
  readonly name: string;
  readonly make: () => Scene | Fixture;
  readonly args: readonly string[];
  readonly expect: Refused | Answered;
}

/** Shorthand for the commonest expectation. */
export function refused(exit: 2 | 3, message: string, problems: readonly string[] = []): Refused {
  return { kind: 'refused', exit, message, problems };
}

export function answered(exit: 0 | 1 | 2 | 3, json: Readonly<Record<string, unknown>>): Answered {
  return { kind: 'answered', exit, json };
}
