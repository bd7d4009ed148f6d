/** `countersign break-glass [RANGE]`. */
import { prepareBreakGlass } from '../app/permit.ts';
import type { Register, Shell } from './command.ts';
import { nothingToPermit, openPermit, type PermitOptions, permitOptions, permitWords } from './permitting.ts';
import { type SigningDesk, withSigning } from './signing.ts';

export const register: Register = (program, shell) => {
  const command = program
    .command('break-glass')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--target <ref>', 'the protected branch it is for, where the range does not say it');
  permitOptions(command).action((range: string | undefined, options: PermitOptions) =>
    withSigning(shell, options, (desk) => breakGlass(desk, range ?? null, options, shell)),
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
