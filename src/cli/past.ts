/** `countersign past [RANGE]`. */
import { pastOfChange } from '../app/past/past-of-change.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { PAST_SCHEMA, renderPast } from './render/past.ts';
import { withRepository } from './repository.ts';
import type { Register } from './command.ts';

export const register: Register = (program, shell) => {
  program
    .command('past')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--limit <commits>', 'how far back to look', '5000')
    .action((range: string | undefined, options: { readonly limit: string }) =>
      withRepository(shell, async (repo) => {
        const limit = Number(options.limit);
        if (!Number.isInteger(limit) || limit < 1) {
          throw new CountersignError('usage', `--limit takes a number of commits, not "${options.limit}"`);
        }
        const now = Math.floor(Date.now() / 1000);
        const past = await pastOfChange(repo, range ?? null, { now, limit, progress: shell.progress() });
        shell.exit(EXIT.pass);
        if (shell.globals().format === 'json') shell.printJson(PAST_SCHEMA, past);
        else shell.print(renderPast(past, now, shell.style()));
      }),
    );
};
