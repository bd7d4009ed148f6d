/** `countersign trust`. */
import { trustRoot } from '../app/home/trust-root.ts';
import { EXIT } from './exit.ts';
import { withRepository } from './repository.ts';
import { renderTrust, trustJson } from './render/trust.ts';
import type { Register } from './command.ts';

export const TRUST_SCHEMA = 'countersign.dev/trust/v1';

export const register: Register = (program, shell) => {
  program.command('trust').action(() =>
    withRepository(shell, async (repository) => {
      const root = await trustRoot(repository);
      shell.exit(EXIT.pass);
      if (shell.globals().format === 'json') shell.printJson(TRUST_SCHEMA, trustJson(root));
      else shell.print(renderTrust(root, shell.style()));
    }),
  );
};
