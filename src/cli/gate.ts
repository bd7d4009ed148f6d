/** `countersign gate -- COMMAND`: runs a deployment only when what it deploys may run. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { GitStatementStore } from '../adapters/git/store.ts';
import { sshSign } from '../adapters/keys/ssh.ts';
import {
  type Deployment,
  isEnvironmentName,
  recordDeployment,
  refuseStrangeGate,
  rollBackFault,
  runningIn,
} from '../app/deployment/deployments.ts';
import { judgeWithPermits } from '../app/deployment/deploy-permit.ts';
import { verifyDeploy } from '../app/deployment/verify-deploy.ts';
import { CountersignError } from '../model/error.ts';
import type { CommitId } from '../model/id.ts';
import type { Principal } from '../model/statement.ts';
import type { GitRepository } from '../ports/git.ts';
import type { StoreRef } from '../ports/store.ts';
import type { Register, Shell } from './command.ts';
import { type ExitCode, exitForVerdict } from './exit.ts';
import { fingerprintOf } from './gate-key.ts';
import { withDeployDesk } from './landing.ts';
import { oneLine } from './render/safe.ts';
import { renderVerdict } from './render/verdict.ts';
import { VERDICT_SCHEMA, verdictJson } from './render/verdict-json.ts';
import { rootOf } from './root-option.ts';

interface GateOptions {
  readonly commit?: string;
  readonly root?: string;
  readonly environment?: string;
  readonly key?: string;
  readonly gate: string;
  readonly rollBack?: boolean;
}

export const register: Register = (program, shell) => {
  program
    .command('gate')
    .argument('<command...>', 'what deploys, after --; it is started without a shell')
    .option('--commit <revision>', 'what is deployed; HEAD without it')
    .option('--root <commit>', 'the trust root, from outside the clone (or COUNTERSIGN_ROOT)')
    .option('--environment <name>', 'where it is deployed to; recorded with --key')
    .option('--key <file>', 'the private key of this gate, which signs the record of the deployment')
    .option('--gate <name>', 'the name of this gate in allowed_signers', 'deploy')
    .option('--roll-back', 'the commit does not descend from what runs, and that is meant')
    .action((command: readonly string[], options: GateOptions) => gate(shell, command, options));
};

async function gate(shell: Shell, command: readonly string[], options: GateOptions): Promise<void> {
  const { environment, key } = options;
  if ((environment === undefined) !== (key === undefined)) {
    throw new CountersignError('usage', 'a deployment is recorded with both --environment and --key', {
      remedy: 'give both, or none to only guard the command',
    });
  }
  if (environment !== undefined && !isEnvironmentName(environment)) {
    throw new CountersignError('usage', `“${environment.slice(0, 80)}” cannot be the name of an environment`, {
      remedy: 'use small letters, digits, dots and hyphens, such as production-eu',
    });
  }
  await withDeployDesk(shell, async (desk, store) => {
    const remote = environment !== undefined && (await desk.repo.remote('origin')).configured ? 'origin' : null;
    await fetchStore(store, remote);
    const commit = await desk.repo.resolve(options.commit ?? 'HEAD');
    const request = { commit, root: rootOf(options.root) };
    const { verdict, permit } =
      environment === undefined
        ? { verdict: await verifyDeploy(desk, request), permit: null }
        : await judgeWithPermits(desk, { ...request, environment });
    const running =
      environment === undefined ? { last: null, commit: null } : await runningIn(desk.repo, store, environment);
    const fault = options.rollBack === true ? null : await rollBackFault(desk.repo, running.commit, commit);
    const whole =
      fault === null || verdict.state !== 'pass'
        ? verdict
        : { ...verdict, state: 'refused' as const, reasons: [fault] };
    const code = exitForVerdict(whole);
    const gate = `gate:${options.gate}` as Principal;
    if (code === 0 && key !== undefined) {
      const fingerprint = await fingerprintOf(key);
      await refuseStrangeGate(desk.repo, { gate, fingerprint }, Math.floor(Date.now() / 1000));
    }
    shell.exit(code);
    if (shell.globals().format === 'json') shell.printJson(VERDICT_SCHEMA, verdictJson(whole));
    else if (code !== 0) shell.warn(renderVerdict(whole, shell.style(), shell.globals().verbose));
    if (code !== 0) return;
    if (permit !== null) for (const notice of whole.notices) shell.warn(`countersign: ${oneLine(notice)}`);
    const ended = await run(command, commit);
    shell.exit(ended as ExitCode);
    if (ended !== 0 || environment === undefined || key === undefined) return;
    const deployment = {
      environment,
      commit,
      running,
      gate,
      now: Math.floor(Date.now() / 1000),
      rollBack: options.rollBack === true,
      permit,
    };
    const recorded = await published(desk.repo, store, remote, deployment, (message) =>
      sshSign(message, { kind: 'file', path: key }),
    );
    if (!recorded) {
      throw new CountersignError(
        'git.failed',
        `${commit.slice(0, 12)} was deployed, but another record came between.`,
        {
          remedy: 'run it again to record it: a deployment of what runs already changes nothing',
        },
      );
    }
    shell.note(`countersign: ${commit.slice(0, 12)} recorded as deployed to ${environment}`);
  });
}

const TRIES = 8;

/** What others deployed, and whoever took a landing back, must be known before anything runs. */
async function fetchStore(store: GitStatementStore, remote: string | null): Promise<void> {
  if (remote === null) return;
  for (const ref of ['statements', 'records'] as const) await store.fetch(remote, ref);
}

/** Records the deployment where the records belong; landings that are recorded meanwhile stand in no way. */
async function published(
  repo: GitRepository,
  store: GitStatementStore,
  remote: string | null,
  deployment: Deployment,
  sign: (message: Buffer) => Promise<string>,
): Promise<boolean> {
  if (remote === null) return recordDeployment(repo, store, deployment, sign);
  const chain = {
    heads: () => store.heads(),
    read: store.read.bind(store),
    addAt: (ref: StoreRef, envelopes: readonly Buffer[], expected: CommitId | null) =>
      store.publishAt(remote, ref, envelopes, expected),
  };
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (await recordDeployment(repo, chain, deployment, sign)) return true;
    await fetchStore(store, remote);
    const { last } = await runningIn(repo, store, deployment.environment);
    if (last !== deployment.running.last) return false;
  }
  return false;
}

/** Starts the program with our streams; its exit code is ours. */
function run([program = '', ...args]: readonly string[], commit: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, COUNTERSIGN_COMMIT: commit } });
    child.on('error', (cause) => {
      reject(
        new CountersignError('usage', `“${program.slice(0, 120)}” cannot be started: ${cause.message}`, {
          remedy: 'name a program and its arguments after --',
        }),
      );
    });
    child.on('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
