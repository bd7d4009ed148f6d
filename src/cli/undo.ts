/** `countersign undo RECORD|COMMIT [RANGE]`. */
import { type NoRevert, prepareUndo } from '../app/signing/permit-undo.ts';
import type { Register, Shell } from './command.ts';
import { EXIT } from './exit.ts';
import {
  nothingToPermit,
  openPermit,
  PERMIT_SCHEMA,
  type PermitOptions,
  permitOptions,
  permitWords,
} from './permitting.ts';
import { noRevertJson, renderNoRevert } from './render/undo.ts';
import { type SigningDesk, withSigning } from './signing.ts';

export const register: Register = (program, shell) => {
  const command = program
    .command('undo')
    .argument('<landing>', 'the id of a record, or a commit that landed')
    .argument('[range]', 'what is to be pushed: a branch with the revert; this one without it');
  permitOptions(command).action((landing: string, range: string | undefined, options: PermitOptions) =>
    withSigning(shell, options, (desk) => undo(desk, landing, range ?? null, options, shell)),
  );
};

async function undo(
  desk: SigningDesk,
  landing: string,
  range: string | null,
  options: PermitOptions,
  shell: Shell,
): Promise<void> {
  const request = { ...desk.speaking, ...permitWords(options), landing, range };
  const found = await prepareUndo(desk.repository, request, desk.tools);
  if (!('kind' in found)) await openPermit(desk, found, options, shell);
  else if (found.kind === 'no-revert') tellHow(found, shell);
  else nothingToPermit(found, shell);
}

function tellHow(found: NoRevert, shell: Shell): void {
  shell.exit(EXIT.refused);
  if (shell.globals().format === 'text') shell.print(renderNoRevert(found, shell.style()));
  else shell.printJson(PERMIT_SCHEMA, noRevertJson(found));
}
