/** `countersign verify [RANGE] --at merge` and `countersign verify COMMIT --at deploy`. */
import type { AskedUpdate } from '../app/store/concerned-desk.ts';
import type { ThoughtOf } from '../app/gate/verify.ts';
import { CountersignError } from '../model/error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Register, Shell } from './command.ts';
import { exitForVerdict } from './exit.ts';
import { withDeployDesk, withLandingDesk } from './landing.ts';
import type { LandingBase } from '../composition/landing-options.ts';
import { rootOf } from './root-option.ts';
import { renderVerdict } from './render/verdict.ts';
import { VERDICT_SCHEMA, verdictJson } from './render/verdict-json.ts';

interface VerifyOptions {
  readonly at: string;
  readonly target?: string;
  readonly root?: string;
}

export const register: Register = (program, shell) => {
  program
    .command('verify')
    .argument('[range]', 'merge: main..feature, or a branch; deploy: a commit; this branch or HEAD without one')
    .option('--at <gate>', 'merge: would it land now? deploy: may this commit run?', 'merge')
    .option('--target <ref>', 'the protected ref it is for, when the range does not say so')
    .option('--root <commit>', 'the trust root, from outside the clone (or COUNTERSIGN_ROOT)')
    .action((range: string | undefined, options: VerifyOptions) => verify(shell, range ?? null, options));
};

async function verify(shell: Shell, text: string | null, options: VerifyOptions): Promise<void> {
  switch (options.at) {
    case 'merge':
      return verifyMerge(shell, text, options);
    case 'deploy':
      return withDeployDesk(shell, async (desk) => {
        const { verifyDeploy } = await import('../app/deployment/verify-deploy.ts');
        const commit = await desk.repo.resolve(text ?? 'HEAD');
        show(shell, await verifyDeploy(desk, { commit, root: rootOf(options.root) }));
      });
    default:
      throw new CountersignError('usage', `there is no gate "${options.at.slice(0, 40)}"`, {
        remedy: 'use --at merge or --at deploy',
      });
  }
}

async function verifyMerge(shell: Shell, text: string | null, options: VerifyOptions): Promise<void> {
  let change: ThoughtOf | null = null;
  const concerns = async (base: LandingBase): Promise<readonly AskedUpdate[]> => {
    const thought = await (await asking).thoughtOf(base, text, options.target ?? null);
    change = thought;
    const { target, tip, head, set } = thought;
    return [{ target, old: tip, new: head, set: set === 'conflict' ? [] : set }];
  };
  const done = withLandingDesk(shell, { authoritative: false, range: text, concerns }, async (desk) => {
    if (change !== null) show(shell, (await (await judging).verifyChange(desk, change)).verdict);
  });
  // While git opens the repository.
  const [asking, judging] = [import('../app/gate/thought-of.ts'), import('../app/gate/verify.ts')];
  for (const loading of [asking, judging]) loading.catch(() => {});
  await done;
}

function show(shell: Shell, verdict: Verdict): void {
  shell.exit(exitForVerdict(verdict));
  const { format, verbose } = shell.globals();
  if (format === 'json') shell.printJson(VERDICT_SCHEMA, verdictJson(verdict));
  else shell.print(renderVerdict(verdict, shell.style(), verbose));
}
