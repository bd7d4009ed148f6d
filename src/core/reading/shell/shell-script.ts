/** What a shell script says, before anybody judges it: its simple commands in order, each with its surroundings. */

/** A piece of a word. Expansions are kept as what they are, because their values are not known here. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  /** `$name`, `${name…}`; `operator` is what follows the name inside the braces, as written. */
  | { readonly kind: 'variable'; readonly name: string; readonly operator: string; readonly quoted: boolean }
  /** `$(…)`, backquotes, `<(…)` and `>(…)`, with the commands that stand in it. */
  | {
      readonly kind: 'substitution';
      readonly form: 'command' | 'process-in' | 'process-out';
      readonly commands: readonly ShellCommand[];
    }
  | { readonly kind: 'arithmetic' };

export interface ShellWord {
  /** The word after quote removal; every expansion stands there as it was written. */
  readonly text: string;
  readonly parts: readonly WordPart[];
  /** True when `text` is exactly what the program gets: no expansion of any kind, patterns of file names excepted. */
  readonly literal: boolean;
  /** An unquoted `*`, `?` or `[` stands in it. */
  readonly globs: boolean;
}

export interface Assignment {
  readonly name: string;
  /** Several for an array. */
  readonly values: readonly ShellWord[];
}

export interface Redirection {
  /** `>`, `>>`, `>|`, `<`, `<>`, `>&`, `<&`, `&>`, `&>>`, `<<`, `<<-` or `<<<`. */
  readonly operator: string;
  /** File descriptor as written, empty when left out. */
  readonly descriptor: string;
  /** The file, the text of a here-string, or the body of a here-document. */
  readonly target: ShellWord;
}

/** A construct around a command, from the outside in. */
export type Construct =
  | 'loop'
  | 'endless-loop'
  | 'condition'
  | 'case'
  | 'function'
  | 'group'
  | 'subshell'
  | 'substitution'
  | 'background';

/** Commands of one place in a pipeline, and what is piped into them. */
export interface Stage {
  readonly commands: readonly ShellCommand[];
  readonly input: Stage | null;
}

/** A shell of its own: what happens to its folder and variables ends with it. */
export interface ShellScope {
  readonly outer: ShellScope | null;
}

/** A simple command: assignments, words and redirections in the order they were written. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly assignments: readonly Assignment[];
  readonly redirections: readonly Redirection[];
  /** What is piped in, through the compound commands around it too; null when nothing is. */
  readonly input: Stage | null;
  readonly constructs: readonly Construct[];
  readonly scope: ShellScope;
  /** Lines of the text it was read from, counted from 1. */
  readonly line: number;
  readonly endLine: number;
}

/** Where the text stops being a script that this reader understands; nothing behind it was read. */
export interface ShellFault {
  readonly line: number;
  readonly reason: string;
}

export interface ShellScript {
  /** Every simple command, those inside substitutions and functions too, in the order they end. */
  readonly commands: readonly ShellCommand[];
  /** Names of the functions that the script defines. */
  readonly functions: ReadonlySet<string>;
  /** Variables given a value by `for`, with the words they run through. */
  readonly loops: readonly Assignment[];
  readonly fault: ShellFault | null;
}
