/** `countersign completion SHELL`. */
import { Argument, Command } from 'commander';
import { COMMANDS } from './commands.ts';
import { completionScript, COMPLETION_SHELLS } from './completion-scripts.ts';
import { completionTable } from './completion-table.ts';
import { EXIT } from './exit.ts';
import { describe } from './help.ts';
import { addGlobalOptions } from './program.ts';
import type { CompletionShell } from './completion-scripts.ts';
import type { CompletionCommand } from './completion-table.ts';
import type { Register, Shell } from './command.ts';

export const register: Register = (program, shell) => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell to write for').choices(COMPLETION_SHELLS))
    .action(async (name: CompletionShell) => {
      const script = completionScript(name, await commandTable(shell));
      shell.exit(EXIT.pass);
      if (shell.globals().format === 'json') {
        shell.printJson('countersign.dev/completion/v1', { shell: name, script });
      } else shell.print(script);
    });
};

/** Every command with its options, from the commands themselves. */
export async function commandTable(shell: Shell): Promise<readonly CompletionCommand[]> {
  const program = addGlobalOptions(new Command('countersign').helpCommand(false));
  for (const entry of COMMANDS) {
    const { register: registerOther } = await entry.load();
    registerOther(program, shell);
    for (const command of program.commands) {
      if (command.name() === entry.name) describe(command, entry);
    }
  }
  const formats = new Map(COMMANDS.map((entry) => [entry.name, ['text', 'json', ...entry.formats]]));
  return completionTable(program, (name) => formats.get(name) ?? []);
}
