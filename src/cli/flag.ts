/** `countersign flag`. */
import { openWriter } from '../adapters/git/writer.ts';
import { flagCommit, parseLines } from '../app/setup/flag.ts';
import { EXIT } from './exit.ts';
import { flagJson, renderFlag } from './render/flag.ts';
import { withRepository } from './repository.ts';
import type { Register } from './command.ts';

interface FlagOptions {
  readonly agent: string;
  readonly model?: string;
  readonly prompter?: string;
  readonly session?: string;
  readonly lines: readonly string[];
  readonly commit: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export const register: Register = (program, shell) => {
  program
    .command('flag')
    .requiredOption('--agent <name>', 'the tool that wrote it: claude-code, cursor, codex …')
    .option('--model <id>', 'the model it ran')
    .option('--lines <path:first-last>', 'the lines it wrote, may be repeated; also writes a git-ai note', collect, [])
    .option('--prompter <"Name <mail>">', 'who prompted it, when that is not the author')
    .option('--session <id>', 'the conversation, for the note')
    .option('--commit <revision>', 'the commit; it must be the last one', 'HEAD')
    .option('--force', 'although others have the commit, or a signature is lost')
    .option('--dry-run', 'say what would change and change nothing')
    .action((options: FlagOptions) =>
      withRepository(shell, async (repository) => {
        const request = {
          agent: options.agent,
          model: options.model ?? null,
          prompter: options.prompter ?? null,
          session: options.session ?? null,
          lines: options.lines.map(parseLines),
        };
        const switches = { force: options.force === true, dryRun: options.dryRun === true, commit: options.commit };
        // A rewritten commit needs a new signature; --force says that losing the old one is meant.
        const writer = await openWriter(shell.globals().directory, { dropSignature: switches.force });
        const result = await flagCommit(repository, writer, request, switches);
        shell.exit(EXIT.pass);
        if (shell.globals().format === 'json') {
          shell.printJson('countersign.dev/flag/v1', flagJson(result, switches.dryRun));
        } else shell.print(renderFlag(result, switches.dryRun, shell.style()));
      }),
    );
};

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
