/**
 * The one error type. "No" is never an error here: a refusal is a {@link Decision}. An error says that something
 * could not be done or read; its code fixes the exit code of the command line (see `cli/exit.ts`).
 */
export type ErrorCode =
  /** Wrong use: unknown command, option, argument value. */
  | 'usage'
  /** A revision, ref or range that does not exist. */
  | 'ref.unknown'
  /** No git repository at the place named. */
  | 'repository.absent'
  /** A repository that git refuses or that is damaged in its layout. */
  | 'repository.unreadable'
  /** git is missing or older than 2.39. */
  | 'git.unusable'
  /** A git process failed in a way no other code names. */
  | 'git.failed'
  /** An object is named but not there (partial clone, damage). */
  | 'object.missing'
  /** An object is there but its bytes break the format's rules. */
  | 'object.malformed'
  /** The history ends at a shallow boundary inside the range asked for. */
  | 'history.shallow'
  /** Grafts or replace refs touch the range asked for. */
  | 'history.replaced'
  /** A configuration file of countersign does not parse or is not valid. */
  | 'policy.invalid'
  | 'people.invalid'
  | 'services.invalid'
  | 'owners.invalid'
  | 'marks.invalid'
  /** A file beside the repository (cache, output) cannot be read or written. */
  | 'file.unusable'
  /** A forge does not know the credentials (401). */
  | 'forge.unauthenticated'
  /** The credentials are known and not enough for this call (403). */
  | 'forge.forbidden'
  /** A forge has no such thing, or shows it to nobody without the right (404, 410). */
  | 'forge.absent'
  /** A forge does not take what it was sent (422 and other answers from 400 to 499). */
  | 'forge.refused'
  /** A forge's limit of requests, or what is left of our budget for it, asks to wait. */
  | 'forge.limited'
  /** A forge is down, cannot be reached, or failed so often that it is left alone for a while. */
  | 'forge.unavailable'
  /** A forge did not answer in time; whether it did what was asked is not known. */
  | 'forge.timeout'
  /** A forge's answer is cut off, has another shape, or is no whole list. */
  | 'forge.malformed'
  /** The act is not permitted to whoever asks. */
  | 'not-permitted'
  /** Stopped by the person (SIGINT). */
  | 'interrupted'
  /** A defect of countersign itself. */
  | 'internal';

/** Where in a text a problem sits; line and column count from 1, columns in UTF-16 units. */
export interface TextPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One problem of a configuration text, ready to be shown with a caret. */
export interface Problem {
  readonly place: TextPlace | null;
  readonly message: string;
  /** The way out, when one can be named. */
  readonly remedy?: string;
  /** Source line and caret line, already cut to a readable width. */
  readonly excerpt?: string;
}

export interface ErrorDetails {
  /** The command or act that gets the reader out of the error. */
  readonly remedy?: string;
  readonly problems?: readonly Problem[];
  /** From when on another try may help, milliseconds since 1970; absent where waiting helps nothing. */
  readonly againAt?: number;
  readonly cause?: unknown;
}

/** Every error that countersign raises on purpose. */
export class CountersignError extends Error {
  override readonly name: string = 'CountersignError';
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly problems: readonly Problem[];
  /** From when on another try may help, milliseconds since 1970; undefined where waiting helps nothing. */
  readonly againAt: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.remedy = details.remedy;
    this.problems = details.problems ?? [];
    this.againAt = details.againAt;
  }
}
