/** `countersign break-glass [RANGE]`, and `--deploy COMMIT` for what has landed already. */
import { prepareBreakGlass } from '../app/signing/permit.ts';
import type { Register, Shell } from './command.ts';
import { type DeployPermitOptions, permitDeployment } from './break-glass-deploy.ts';
import { nothingToPermit, openPermit, type PermitOptions, permitOptions, permitWords } from './permitting.ts';
import { type SigningDesk, withSigning } from './signing.ts';

export const register: Register = (program, shell) => {
  const command = program
    .command('break-glass')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--target <ref>', 'the protected branch it is for, where the range does not say it')
    .option('--deploy <commit>', 'let this commit be deployed once, though landings of it lack sign-offs')
    .option('--environment <name>', 'where --deploy lets it be deployed to')
    .option('--root <commit>', 'for --deploy: the trust root, from outside the clone (or COUNTERSIGN_ROOT)');
  permitOptions(command).action((range: string | undefined, options: DeployPermitOptions) =>
    withSigning(shell, options, (desk) =>
      options.deploy === undefined
        ? breakGlass(desk, range ?? null, options, shell)
        : permitDeployment(desk, options, shell),
    ),
  );
};

async function breakGlass(
  desk: SigningDesk,
  range: string | null,
  options: PermitOptions,
  shell: Shell,
): Promise<void> {
  const request = { ...desk.speaking, ...permitWords(options), range, target: options.target ?? null };
  const found = await prepareBreakGlass(desk.repository, request, desk.tools);
  if ('kind' in found) nothingToPermit(found, shell);
  else await openPermit(desk, found, options, shell);
}
