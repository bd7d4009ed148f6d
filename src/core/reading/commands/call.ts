/** A program and what it is given, after everything that only stands before it is taken away. */
import type { ShellCommand, ShellWord, Stage } from '../shell/shell-script.ts';
import type { Redirection } from '../shell/shell-script.ts';

/** An argument as far as it is known. */
export interface Argument {
  /** The value; where it is not known, the word as it was written. */
  readonly text: string;
  /** `assumed`: the value is a default that somebody may replace (`${DIR:-build}`). */
  readonly known: 'yes' | 'assumed' | 'no';
  /** Unquoted patterns of file names stand in it. */
  readonly globs: boolean;
  /** As it was written; null for an argument of a list. */
  readonly word: ShellWord | null;
  /** What is known of the beginning of a value that is not known to its end. */
  readonly lead?: string;
}

export interface Call {
  /** Last segment of the program's path, without `.exe`. */
  readonly program: string;
  readonly args: readonly Argument[];
  /** Settings of environment variables for this call alone. */
  readonly environment: ReadonlyMap<string, string>;
  readonly redirections: readonly Redirection[];
  readonly input: Stage | null;
  /** The simple command it came from. */
  readonly source: ShellCommand;
  /** Programs that were taken away before it, outermost first. */
  readonly through: readonly string[];
  /** Its files and processes are those of another machine or container. */
  readonly elsewhere: boolean;
  /** Further arguments come at run time (`xargs`). */
  readonly open: boolean;
  /**
   * Where it runs: a path below the folder that the text starts in (`''` is that folder), an absolute path, a path that
   * begins with `..`, or null when nobody knows.
   */
  readonly folder: string | null;
  /** Absolute path of the folder that the text starts in; null when nobody said it. */
  readonly start: string | null;
  /** It runs on another machine, which stays when the one of the text is thrown away. */
  readonly remote?: boolean;
  /** What a new container is given of the machine that starts it; its other files are thrown away with it. */
  readonly volumes?: readonly Volume[];
}

/** Where a path counts from. */
export type Where = Pick<Call, 'folder' | 'elsewhere' | 'start' | 'remote' | 'volumes'>;

/** A folder of a machine that stands in a container. */
export interface Volume {
  /** Null for a volume that has only a name, and where nobody knows it. */
  readonly source: string | null;
  readonly target: string;
  /** Where its source counts from. */
  readonly outer: Where;
}

/** What runs when nothing is known of it. */
export interface OpaqueCall {
  /** What cannot be known, for people. */
  readonly reason: string;
  /** Something beside it destroys, so that it matters even where unknown programs are ordinary. */
  readonly destructive: boolean;
}

/** The argument vector for people: quoted where a shell would need it, cut where it is long, without secrets. */
export function argvText(program: string, args: readonly Argument[]): string {
  let text = program.slice(0, LONGEST_WITNESS);
  for (const [at, { text: whole, known, word }] of args.entries()) {
    // A variable with several values is several arguments, but one word.
    if (word !== null && word === args[at - 1]?.word) continue;
    if (word !== null && word === args[at + 1]?.word) {
      text += ` ${word.text.slice(0, LONGEST_WITNESS)}`;
      continue;
    }
    const one = whole.slice(0, LONGEST_WITNESS);
    text += ` ${known === 'yes' && !/^[\w@%+=:,./~*^-]+$/.test(one) ? `'${one.replaceAll("'", "'\\''")}'` : one}`;
    if (text.length > LONGEST_WITNESS) return `${withoutSecrets(text).slice(0, LONGEST_WITNESS)}…`;
  }
  return withoutSecrets(text);
}

const LONGEST_WITNESS = 200;

/** Values of options, headers and settings that are named after secrets, passwords in addresses, and known tokens. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/:\/\/[^\s/@:]{0,100}:[^\s/@]{1,200}@/g, '://…@')
    .replaceAll(
      /((?:password|passwd|secret|token|api[-_]?key|access[-_]?key|authorization|bearer|credential)s?["']?(?:=|:\s?|\s)(?:bearer |basic |token )?)[^\s"']{2,}/gi,
      '$1…',
    )
    .replaceAll(/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|sk-|npm_|hf_|dop_v1_)[\w-]{6,}/g, '…');
}

/** An argument of known text. */
export function knownArgument(text: string): Argument {
  return { text, known: 'yes', globs: false, word: null };
}
