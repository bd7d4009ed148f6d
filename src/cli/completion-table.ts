/** What the completion scripts know: every command with its options, read from the program itself. */
import type { Command } from 'commander';

export interface CompletionOption {
  /** `--format` and, where there is one, `-C`. */
  readonly names: readonly string[];
  readonly what: string;
  /** Fixed values, `files` for a path, `text` for anything else, null for a flag. */
  readonly value: readonly string[] | 'files' | 'text' | null;
}

export interface CompletionCommand {
  readonly name: string;
  readonly what: string;
  readonly options: readonly CompletionOption[];
  readonly subcommands: readonly CompletionCommand[];
  /** Fixed values of the first argument; empty when it takes none or something free. */
  readonly choices: readonly string[];
  /** What the first argument is otherwise. */
  readonly argument: 'files' | 'refs' | 'none';
}

/** The table of a program in which every command is registered; `formats` gives a command's values of `--format`. */
export function completionTable(
  program: Command,
  formats: (command: string) => readonly string[],
): readonly CompletionCommand[] {
  const common = optionsOf(program).filter((option) => !option.names.includes('--json-fields'));
  return program.commands.map((command) => commandOf(command, common, formats(command.name())));
}

function commandOf(
  command: Command,
  common: readonly CompletionOption[],
  formats: readonly string[],
): CompletionCommand {
  const argument = command.registeredArguments[0];
  const inherited = common.map((option) =>
    option.names.includes('--format') ? { ...option, value: formats } : option,
  );
  return {
    name: command.name(),
    what: command.summary() || command.description(),
    options: [...optionsOf(command), ...inherited],
    subcommands: command.commands.map((child) => commandOf(child, common, formats)),
    choices: argument?.argChoices ?? [],
    argument: argument === undefined ? 'none' : argument.name() === 'range' ? 'refs' : 'files',
  };
}

function optionsOf(command: Command): CompletionOption[] {
  return command.options
    .filter((option) => !option.hidden)
    .map((option) => ({
      names: [option.short, option.long].filter((name) => name !== undefined && name !== null),
      what: option.description,
      value: option.argChoices ?? valueKind(option.flags),
    }));
}

function valueKind(flags: string): 'files' | 'text' | null {
  if (!/[<[]/.test(flags)) return null;
  return /[<[](?:dir|file|path)/.test(flags) ? 'files' : 'text';
}
