/** `countersign completion SHELL`. */
import { Argument, Command } from 'commander';
import { completionScript, COMPLETION_SHELLS } from './completion-scripts.ts';
import { completionTable } from './completion-table.ts';
import { EXIT } from './exit.ts';
import { describe } from './help.ts';
import { addGlobalOptions } from './program.ts';
import type { CompletionShell } from './completion-scripts.ts';
import type { CompletionCommand } from './completion-table.ts';
import type { CommandEntry, Register, Shell } from './command.ts';

/** The command; the table is given to it, because the table loads it. */
export function completionOf(table: readonly CommandEntry[]): { readonly register: Register } {
  return { register: (program, shell) => register(table, program, shell) };
}

function register(table: readonly CommandEntry[], program: Command, shell: Shell): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell to write for').choices(COMPLETION_SHELLS))
    .action(async (name: CompletionShell) => {
      const script = completionScript(name, await commandTable(table, shell));
      shell.exit(EXIT.pass);
      if (shell.globals().format === 'json') {
        shell.printJson('countersign.dev/completion/v1', { shell: name, script });
      } else shell.print(script);
    });
}

/** Every command with its options, from the commands themselves. */
async function commandTable(table: readonly CommandEntry[], shell: Shell): Promise<readonly CompletionCommand[]> {
  const program = addGlobalOptions(new Command('countersign').helpCommand(false));
  for (const entry of table) {
    (await entry.load()).register(program, shell);
    for (const command of program.commands) {
      if (command.name() === entry.name) describe(command, entry);
    }
  }
  const formats = new Map(table.map((entry) => [entry.name, ['text', 'json', ...entry.formats]]));
  return completionTable(program, (name) => formats.get(name) ?? []);
}
