/** `countersign hook …`: run by git, on a server for every push and in an author's clone; each loaded by itself. */
import { CountersignError } from '../model/error.ts';
import type { Register } from './command.ts';
import type { GateOptions } from './hook-receive.ts';

export const register: Register = (program, shell) => {
  const hook = program.command('hook').action(() => {
    throw new CountersignError('usage', 'hook needs a word more, and git to run it', {
      remedy: 'in your clone countersign init installs pre-push and commit-msg; on a server: docs/signing.md',
    });
  });
  hook
    .command('pre-receive')
    .option('--gate <name>', 'the name of this gate in allowed_signers', 'push')
    .option('--key <file>', 'the key that post-receive has: a push that it could not record is refused')
    .option('--pusher-from <variable>', 'environment variable in which the server says who pushes')
    .action((options: GateOptions) => import('./hook-receive.ts').then(({ preReceive }) => preReceive(shell, options)));
  hook
    .command('post-receive')
    .option('--gate <name>', 'the name of this gate in allowed_signers', 'push')
    .requiredOption('--key <file>', 'the private key of this gate, which signs its records')
    .action((options: GateOptions) =>
      import('./hook-receive.ts').then(({ postReceive }) => postReceive(shell, options)),
    );
  hook
    .command('pre-push')
    .description('in your clone: stops what the gate would refuse, and tells what a branch will need')
    .argument('[remote]', 'as git gives it')
    .argument('[url]', 'as git gives it')
    .action((remote: string | undefined) =>
      import('./hook-author.ts').then(({ prePush }) => prePush(shell, remote ?? 'origin')),
    );
  hook
    .command('commit-msg')
    .description('in your clone: tells what is odd about the marks in a message, and of an agent that it does not name')
    .argument('<file>', 'as git gives it')
    .action((file: string) => import('./hook-message.ts').then(({ commitMessage }) => commitMessage(shell, file)));
};
