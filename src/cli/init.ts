/** `countersign init`. */
import { join } from 'node:path';
import { openFolder } from '../adapters/files/folder.ts';
import { openWriter } from '../adapters/git/writer.ts';
import { applyInit, gatherInit } from '../app/setup/init.ts';
import { isDone, planInit } from '../app/setup/init-plan.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { initJson, renderInitPlan } from './render/init-plan.ts';
import { withRepository } from './repository.ts';
import { packageVersion } from './version.ts';
import type { InitSurroundings } from '../app/setup/init.ts';
import type { InitAnswers, InitFacts } from '../app/setup/init-facts.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Register, Shell } from './command.ts';

interface InitOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export const register: Register = (program, shell) => {
  program
    .command('init')
    .option('--yes', 'carry the plan out without asking')
    .option('--dry-run', 'print the plan and change nothing')
    .action((options: InitOptions) => withRepository(shell, (repository) => run(repository, options, shell)));
};

async function run(repository: GitRepository, options: InitOptions, shell: Shell): Promise<void> {
  const globals = shell.globals();
  const around = await surroundings(repository, shell);
  const facts = await gatherInit(around);
  const wanted: InitAnswers = { fetchRefs: true, hook: true, ci: true };
  const full = planInit(facts, wanted);
  const asks = options.yes !== true && options.dryRun !== true;
  // The plan comes before any question, so that nobody answers blindly.
  if (asks && globals.format === 'text') shell.note(renderInitPlan(full, shell.style(), 'plan'));
  const blocked = facts.identity === null;
  if (blocked)
    throw new CountersignError('usage', 'git knows no identity with an e-mail address here', {
      remedy: 'git config user.name "Your Name" && git config user.email you@example.org',
    });
  const plan = asks && !isDone(full) ? planInit(facts, await ask(facts, shell)) : full;
  const apply = options.dryRun !== true && !isDone(plan);
  if (apply && asks) await confirm(shell);
  if (apply) await applyInit(plan, around);
  shell.exit(EXIT.pass);
  const outcome = isDone(plan) ? 'nothing' : apply ? 'done' : 'plan';
  if (globals.format === 'json') shell.printJson('countersign.dev/init/v1', initJson(plan, outcome));
  else shell.print(renderInitPlan(plan, shell.style(), outcome));
}

async function surroundings(repository: GitRepository, shell: Shell): Promise<InitSurroundings> {
  const { worktree, commonDirectory } = repository.state;
  if (worktree === null) {
    throw new CountersignError('usage', 'init needs a working tree, and this repository is bare', {
      remedy: 'clone it, run countersign init in the clone, and push what it wrote',
    });
  }
  return {
    repository,
    writer: await openWriter(shell.globals().directory),
    worktree: openFolder(worktree),
    gitDirectory: openFolder(commonDirectory),
    sshFolder: openFolder(join(shell.environment.home, '.ssh')),
    version: packageVersion(),
  };
}

async function ask(facts: InitFacts, shell: Shell): Promise<InitAnswers> {
  const questions = await shell.questions();
  const yes = '--yes (or see the plan with --dry-run)';
  const fetchRefs =
    facts.remotes.length > 0 && (await questions.confirm('Fetch notes and sign-offs with every git fetch?', true, yes));
  const ci = facts.forge !== 'unknown' && (await questions.confirm(`Write the CI job for ${facts.forge}?`, true, yes));
  const hook =
    Object.values(facts.hooks).some(({ kind }) => kind === 'absent') &&
    (await questions.confirm(
      'Tell before each push what it will need, and stop what the gate would refuse?',
      true,
      yes,
    ));
  return { fetchRefs, hook, ci };
}

async function confirm(shell: Shell): Promise<void> {
  const questions = await shell.questions();
  if (!(await questions.confirm('Carry this out?', true, '--yes'))) {
    throw new CountersignError('interrupted', 'stopped; nothing was changed');
  }
}
