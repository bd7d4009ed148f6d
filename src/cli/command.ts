/**
 * How a command of the command line is written: one file exports `register`, which adds one command to the program.
 * Its summary, examples and formats stand in the table of `commands.ts`, which also loads it.
 *
 * ```ts
 * export const register: Register = (program, shell) => {
 *   program
 *     .command('audit')
 *     .argument('[range]')
 *     .option('--since <date>', 'only commits since this date')
 *     .action(async (range: string | undefined, options: AuditOptions) => {
 *       const globals = shell.globals();
 *       await withRepository(shell, async (repository) => {
 *         const result = await audit(repository, …, shell.progress());
 *         shell.exit(EXIT.pass);
 *         if (globals.format === 'json') shell.printJson('countersign.dev/audit/v1', {…});
 *         else shell.print(renderText(…, shell.style()));
 *       });
 *     });
 * };
 * ```
 *
 * A command throws `CountersignError` for everything that is not a decision; `main.ts` has the only catch.
 */
import type { Command } from 'commander';
import type { Progress, Questions } from '../ports/terminal.ts';
import type { Environment } from './environment.ts';
import type { ExitCode } from './exit.ts';
import type { Style } from './render/style.ts';

/** Adds one command (with its subcommands) to the program. Global options are there already: do not repeat them. */
export type Register = (program: Command, shell: Shell) => void;

/** A row of the command table (`commands.ts`); light, so that `--help` loads no command. */
export interface CommandEntry {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly group: 'Look' | 'Sign' | 'Serve' | 'Set up';
  /** Shown first in the help of the command. */
  readonly examples: readonly Example[];
  /** Values of `--format` that the command knows besides `text` and `json`. */
  readonly formats: readonly string[];
  readonly load: () => Promise<{ readonly register: Register }>;
}

export interface Example {
  /** What to type after `countersign `. */
  readonly line: string;
  readonly what: string;
  /** What it needs that a folder alone does not have; every other example is executed by a test. */
  readonly needs?: 'a server' | 'a device' | 'a CI job' | 'a file' | 'git';
}

/** The options every command has. */
export interface Globals {
  /** Absolute path of the folder the command works in (`-C`). */
  readonly directory: string;
  /** `text`, `json`, or one of the entry's `formats`; already checked against them. */
  readonly format: string;
  /** Top-level fields asked for with `--json=a,b`; null for all. */
  readonly fields: readonly string[] | null;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** False when nobody may be asked: `--no-input`, CI, or no terminal. */
  readonly input: boolean;
}

/** What a command gets from the process. */
export interface Shell {
  readonly environment: Environment;
  /** Effective global options; call it inside an action only. */
  globals(): Globals;
  /** How text for stdout is drawn: colours and width. */
  style(): Style;
  /** Writes the result to stdout, adding a line end where there is none. */
  print(text: string): void;
  /** Prints one JSON object with its `schema`, honouring `--json=fields`. */
  printJson(schema: string, value: object): void;
  /** A line on stderr, kept silent by `--quiet`. */
  note(text: string): void;
  /** A line on stderr shown with `--verbose` only. */
  detail(text: string): void;
  /** A line on stderr that is always shown. */
  warn(text: string): void;
  progress(): Progress;
  questions(): Promise<Questions>;
  /** Records the exit code; call it before printing, so that a reader who closes the pipe does not change it. */
  exit(code: ExitCode): void;
  /**
   * For a command that runs until it is stopped: resolves with the first signal to end, which then does not end the
   * command; it ends by itself, with its own exit code. A second signal leaves at once.
   */
  untilStopped(): Promise<void>;
  /** Runs when the command ends or is interrupted; returns a function that takes it back. */
  onEnd(clean: () => Promise<void> | void): () => void;
}
