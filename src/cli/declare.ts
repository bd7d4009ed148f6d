/** `countersign declare no-ai|not-mine|prompter [RANGE]`. */
import { Argument } from 'commander';
import { declareChange } from '../app/signing/sign-object.ts';
import { DECLARATION_SCHEMA } from './acknowledge.ts';
import type { Register } from './command.ts';
import { EXIT } from './exit.ts';
import { counted } from './render/layout.ts';
import { renderObjection, sealedJson } from './render/sign-offs.ts';
import { type SigningOptions, withSigning } from './signing.ts';

interface DeclareOptions extends SigningOptions {
  readonly reason?: string;
}

const SAYINGS = ['no-ai', 'not-mine', 'prompter'] as const;
type Saying = (typeof SAYINGS)[number];

const PHRASES: Readonly<Record<Saying, (commits: string, range: string) => string>> = {
  'no-ai': (commits, range) => `Declared: no AI wrote in your ${commits} of ${range}, beyond completion`,
  'not-mine': (commits, range) => `Declared: not yours, whatever the ${commits} of ${range} say`,
  prompter: (commits, range) =>
    `Declared: you prompted what an AI wrote in the ${commits} of ${range}; you do not sign it`,
};

export const register: Register = (program, shell) => {
  program
    .command('declare')
    .addArgument(
      new Argument('<what>', 'no-ai: no AI wrote it beyond completion; not-mine; prompter: you prompted it').choices([
        ...SAYINGS,
      ]),
    )
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--reason <text>', 'what you want to be known about it')
    .option('--key <file>', 'the SSH key to sign with')
    .option('--passkey', 'sign with your passkey, on a page that opens in your browser')
    .option('--as <person>', 'who you are, as in people.yml')
    .option('--no-push', 'keep it here: neither fetch nor push')
    .action((says: Saying, range: string | undefined, options: DeclareOptions) =>
      withSigning(shell, options, async ({ repository, tools, speaking, push }) => {
        const request = { says, range: range ?? null };
        const done = await declareChange(repository, request, speaking, options.reason ?? '', tools);
        shell.exit(EXIT.pass);
        const pushed = await push();
        const title = PHRASES[says](counted(done.commits, 'commit'), done.range.text);
        if (shell.globals().format === 'json') shell.printJson(DECLARATION_SCHEMA, sealedJson(done.sealed, pushed));
        else shell.print(renderObjection(title, done.sealed, pushed, shell.style()));
      }),
    );
};
