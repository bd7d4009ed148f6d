/** `countersign verify [RANGE]`. */
import { resolveSignRange } from '../app/sign-range.ts';
import { verifyChange } from '../app/verify.ts';
import { CountersignError } from '../model/error.ts';
import type { Register, Shell } from './command.ts';
import { exitForVerdict } from './exit.ts';
import { withLandingDesk } from './landing.ts';
import { renderVerdict } from './render/verdict.ts';
import { VERDICT_SCHEMA, verdictJson } from './render/verdict-json.ts';

interface VerifyOptions {
  readonly at: string;
  readonly target?: string;
}

export const register: Register = (program, shell) => {
  program
    .command('verify')
    .argument('[range]', 'main..feature, or a branch; this branch against the home ref without one')
    .option('--at <gate>', 'merge: would it land now?', 'merge')
    .option('--target <ref>', 'the protected ref it is for, when the range does not say so')
    .action((range: string | undefined, options: VerifyOptions) => verify(shell, range ?? null, options));
};

async function verify(shell: Shell, text: string | null, options: VerifyOptions): Promise<void> {
  if (options.at !== 'merge') {
    throw new CountersignError('usage', `there is no gate "${options.at.slice(0, 40)}"`, { remedy: 'use --at merge' });
  }
  await withLandingDesk(shell, { authoritative: false }, async (desk) => {
    const range = await resolveSignRange(desk.repo, desk.home, text, options.target ?? null);
    const { verdict } = await verifyChange(desk, { target: range.target, tip: range.onto, head: range.head });
    shell.exit(exitForVerdict(verdict));
    if (shell.globals().format === 'json') shell.printJson(VERDICT_SCHEMA, verdictJson(verdict));
    else shell.print(renderVerdict(verdict, shell.style(), shell.globals().verbose));
  });
}
