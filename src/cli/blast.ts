/** `countersign blast [RANGE]`. */
import { blastRadius } from '../app/graph/blast-radius.ts';
import { EXIT } from './exit.ts';
import { keptFor } from './kept.ts';
import { loadParsersLazily } from '../composition/parsers.ts';
import { BLAST_SCHEMA, blastJson, blastMermaid, renderBlast } from './render/blast.ts';
import { withRepository } from './repository.ts';
import type { Register } from './command.ts';

export const register: Register = (program, shell) => {
  program
    .command('blast')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .action((range: string | undefined) =>
      withRepository(shell, async (repo) => {
        const cache = keptFor(shell, repo);
        const tools = { cache, parsers: loadParsersLazily, progress: shell.progress() };
        const radius = await blastRadius(repo, range ?? null, tools);
        const { format, verbose } = shell.globals();
        shell.exit(EXIT.pass);
        if (format === 'json') shell.printJson(BLAST_SCHEMA, blastJson(radius));
        else if (format === 'mermaid') shell.print(blastMermaid(radius));
        else shell.print(renderBlast(radius, shell.style(), verbose));
      }),
    );
};
