/** `countersign acknowledge POLICY-VERSION`. */
import { declare, presentPolicy } from '../app/signing/sign-object.ts';
import { EXIT } from './exit.ts';
import { renderObjection, sealedJson } from './render/sign-offs.ts';
import { withSigning } from './signing.ts';
import type { Register } from './command.ts';
import type { SigningOptions } from './signing.ts';

interface AcknowledgeOptions extends SigningOptions {
  readonly reason?: string;
}

export const DECLARATION_SCHEMA = 'countersign.dev/declaration/v1';

export const register: Register = (program, shell) => {
  program
    .command('acknowledge')
    .argument('<policy-version>', 'the digest of the policy that you have read, or its first eight digits')
    .option('--reason <text>', 'what you want to be known about it')
    .option('--key <file>', 'the SSH key to sign with')
    .option('--passkey', 'sign with your passkey, on a page that opens in your browser')
    .option('--as <person>', 'who you are, as in people.yml')
    .option('--no-push', 'keep it here: neither fetch nor push')
    .action((version: string, options: AcknowledgeOptions) =>
      withSigning(shell, options, async ({ repository, tools, speaking, push }) => {
        const policy = await presentPolicy(repository, version);
        const what = { says: 'acknowledged', head: null, policy } as const;
        const sealed = await declare(repository, what, speaking, options.reason ?? '', tools);
        shell.exit(EXIT.pass);
        const pushed = await push();
        if (shell.globals().format === 'json') shell.printJson(DECLARATION_SCHEMA, sealedJson(sealed, pushed));
        else shell.print(renderObjection(`Acknowledged: policy ${policy}`, sealed, pushed, shell.style()));
      }),
    );
};
