/** `countersign why FILE:LINE`. */
import { CountersignError } from '../model/error.ts';
import { blameView, parseRange } from './blame-view.ts';
import { EXIT } from './exit.ts';
import { renderWhy, whyJson } from './render/blame.ts';
import { withRepository } from './repository.ts';
import type { Register } from './command.ts';

interface WhyOptions {
  readonly at: string;
}

export const register: Register = (program, shell) => {
  program
    .command('why')
    .argument('<file:line>', 'a line of a committed file, from 1')
    .option('--at <revision>', 'the commit to look at', 'HEAD')
    .action((place: string, options: WhyOptions) =>
      withRepository(shell, async (repository) => {
        const { file, line } = parsePlace(place);
        const view = await blameView(repository, shell, file, options.at, { start: line, end: line });
        shell.exit(EXIT.pass);
        if (shell.globals().format === 'json') shell.printJson('countersign.dev/why/v1', whyJson(view));
        else shell.print(renderWhy(view, shell.style()));
      }),
    );
};

/** `src/app.ts:12`; a column after it, as editors copy it, is passed over. */
function parsePlace(place: string): { file: string; line: number } {
  const match = /^(.+?):(\d{1,9})(?::\d{1,9})?$/s.exec(place);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new CountersignError('usage', 'the place is not FILE:LINE', {
      remedy: 'for example: countersign why src/app.ts:12',
    });
  }
  return { file: match[1], line: parseRange(match[2]).start };
}
