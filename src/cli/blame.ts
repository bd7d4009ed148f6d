/** `countersign blame FILE`. */
import { blameView, parseRange } from './blame-view.ts';
import { EXIT } from './exit.ts';
import { blameJson, renderBlame } from './render/blame.ts';
import { withRepository } from './repository.ts';
import type { Register } from './command.ts';

interface BlameOptions {
  readonly at: string;
  readonly lines?: string;
}

export const register: Register = (program, shell) => {
  program
    .command('blame')
    .argument('<file>', 'a committed file')
    .option('--at <revision>', 'the commit to look at', 'HEAD')
    .option('--lines <first-last>', 'only these lines')
    .action((file: string, options: BlameOptions) =>
      withRepository(shell, async (repository) => {
        const lines = options.lines === undefined ? null : parseRange(options.lines);
        const view = await blameView(repository, shell, file, options.at, lines);
        shell.exit(EXIT.pass);
        if (shell.globals().format === 'json') shell.printJson('countersign.dev/blame/v1', blameJson(view));
        else shell.print(renderBlame(view, shell.style()));
      }),
    );
};
