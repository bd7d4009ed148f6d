/** `countersign break-glass --deploy COMMIT --environment NAME`. */
import { judgeWithPermits } from '../app/deployment/deploy-permit.ts';
import { isEnvironmentName } from '../app/deployment/deployments.ts';
import { sealPermit } from '../app/signing/permit.ts';
import { type DeployPermitting, prepareDeployPermit } from '../app/signing/permit-deploy.ts';
import { CountersignError } from '../model/error.ts';
import type { Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { PERMIT_SCHEMA, type PermitOptions, permitWords } from './permitting.ts';
import { deployPermitJson, renderDeployPermit, renderDeployPlan } from './render/permit-deploy.ts';
import type { SigningDesk } from './signing.ts';
import { rootOf } from './root-option.ts';

export interface DeployPermitOptions extends PermitOptions {
  readonly deploy?: string;
  readonly environment?: string;
  readonly root?: string;
}

/** Shows what would run, asks, signs, stores and pushes the permit. */
export async function permitDeployment(desk: SigningDesk, options: DeployPermitOptions, shell: Shell): Promise<void> {
  const { deploy = '', environment = '' } = options;
  if (!isEnvironmentName(environment)) {
    throw new CountersignError('usage', 'A permit for a deployment names one commit and one environment.', {
      remedy: '--deploy COMMIT --environment NAME, the name as countersign gate is given it',
    });
  }
  const { repository, tools, speaking, push } = desk;
  const root = rootOf(options.root);
  const request = { ...speaking, ...permitWords(options), commit: deploy, environment, root };
  const found = await prepareDeployPermit(repository, request, tools);
  const text = shell.globals().format === 'text';
  shell.exit(EXIT.pass);
  const json = (...more: readonly [DeployPermitting['permit'] | null, object]): void =>
    shell.printJson(PERMIT_SCHEMA, deployPermitJson(found, ...more));
  if (found.kind === 'not-needed') {
    if (text) shell.print(`No permit is needed for ${found.to.commit.slice(0, 12)}: it may run as it is.`);
    else json(null, { outcome: 'not-needed' });
    return;
  }
  if (options.dryRun === true) {
    if (text) shell.print(renderDeployPlan(found, shell.style()));
    else json(found.permit, { outcome: 'plan' });
    return;
  }
  if (text) shell.note(renderDeployPlan(found, shell.style()));
  await confirm(found, shell);
  const sealed = await sealPermit(found, tools);
  const pushed = await push();
  const { id, presence } = sealed.verified;
  const judging = { repo: repository, merges: tools.merges, store: tools.store, tools };
  const { verdict } = await judgeWithPermits(judging, { commit: found.to.commit, environment, root });
  if (verdict.state !== 'pass') shell.exit(EXIT.refused);
  if (text) shell.print(renderDeployPermit(found, sealed, pushed, verdict, shell.style()));
  else json(found.permit, { outcome: 'signed', statement: id, presence, state: verdict.state, push: pushed });
}

async function confirm({ speaker, to }: DeployPermitting, shell: Shell): Promise<void> {
  if (!shell.globals().input) return;
  const asked = `Let this run in ${to.environment} as ${speaker.signer.principal}?`;
  if (await (await shell.questions()).confirm(asked, false, '--no-input')) return;
  throw new CountersignError('interrupted', 'stopped; nothing was signed');
}
