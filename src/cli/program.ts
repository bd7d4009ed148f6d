/** The commander program with the options every command takes. */
import { Command, Option } from 'commander';
import type { ProcessShell } from './shell.ts';

/** A program without commands; errors are thrown, so that `main.ts` alone writes them. */
export function buildProgram(shell: ProcessShell): Command {
  const program = new Command('countersign');
  program
    .exitOverride()
    .configureOutput({ writeOut: (text) => shell.print(text), writeErr: () => undefined })
    .configureHelp({ showGlobalOptions: false })
    .helpCommand(false);
  return addGlobalOptions(program);
}

/** The options every command takes. */
export function addGlobalOptions(program: Command): Command {
  return program
    .addOption(new Option('-C <dir>', 'work in this folder'))
    .addOption(new Option('--json', 'the result as one JSON object'))
    .addOption(new Option('--json-fields <fields>').hideHelp())
    .addOption(new Option('--format <format>', 'text, json, or what the command offers'))
    .addOption(new Option('--color <when>', 'colour').choices(['auto', 'always', 'never']).default('auto'))
    .addOption(new Option('--quiet', 'nothing on stderr but errors'))
    .addOption(new Option('--verbose', 'more on stderr'))
    .addOption(new Option('--no-input', 'never ask'));
}
