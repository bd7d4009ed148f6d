/**
 * Runs CI jobs as their forges do, without a forge: the expressions of a workflow are put in, and every script runs with
 * bash in an empty folder against a bare repository.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Answer, LAUNCHER, runEnvironment } from '../cli/run.ts';
import { type Fixture, makeFolder } from '../git/fixture.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

export interface Job {
  readonly if?: string;
  readonly environment?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** A file of this repository as YAML. */
export function yamlFile(path: string): unknown {
  return parse(readFileSync(join(ROOT, path), 'utf8'));
}

export const ACTION: Action = yamlFile('action.yml') as Action;

/** An event of GitHub, and what the job is given besides. */
export interface GitHubEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Which file the workflow was read from. */
  readonly workflow?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface JobAnswer extends Answer {
  readonly summary: string;
  /** The folder the job ran in; nothing of the request must ever be there. */
  readonly workspace: string;
}

/** Runs the action as a step of a job. */
export function runAction(server: Fixture, event: GitHubEvent): JobAnswer {
  const folder = makeFolder();
  const [workspace, temporary] = [join(folder, 'workspace'), join(folder, 'temporary')];
  for (const each of [workspace, temporary]) mkdirSync(each);
  const payload = { repository: { default_branch: 'main' }, ...event.payload };
  writeFileSync(join(folder, 'event.json'), JSON.stringify(payload));
  const defaults = Object.fromEntries(
    Object.entries(ACTION.inputs).map(([name, { default: value }]) => [name, value ?? '']),
  );
  const context = {
    github: {
      action_path: ROOT.replace(/\/$/, ''),
      server_url: `file://${dirname(server.path)}`,
      repository: server.path.split('/').at(-1) ?? '',
      token: 'secret-token',
      event: payload,
    },
    inputs: { ...defaults, ...event.inputs },
  };
  const runner = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_WORKFLOW_REF: event.workflow ?? 'example/shop/.github/workflows/countersign.yml@refs/heads/main',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    RUNNER_TEMP: temporary,
  };
  // What is installed there comes from the registry; here it is there already.
  const steps = ACTION.runs.steps.filter(({ run, id }) => run !== undefined && id !== 'install');
  let answer: Answer = { status: null, stdout: '', stderr: 'no step' };
  for (const step of steps) {
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, expressed(value, context)]),
    );
    answer = bash(step.run ?? '', workspace, { ...runner, ...env, ...event.env });
    if (answer.status !== 0) break;
  }
  const summary = existsSync(runner.GITHUB_STEP_SUMMARY) ? readFileSync(runner.GITHUB_STEP_SUMMARY, 'utf8') : '';
  return { ...answer, summary, workspace };
}

interface GitLabJob {
  readonly script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly extends?: string;
}

/** Runs a job of a GitLab configuration with the variables of its pipeline. */
export function runGitLab(
  configuration: Readonly<Record<string, GitLabJob>>,
  name: string,
  server: Fixture,
  variables: Readonly<Record<string, string>>,
): Answer {
  const job = configuration[name] ?? {};
  const base = configuration[job.extends ?? ''] ?? {};
  const given: Record<string, string> = {
    CI_PROJECT_URL: `file://${server.path.replace(/\.git$/, '')}`,
    CI_SERVER_URL: 'https://gitlab.example',
    CI_DEFAULT_BRANCH: 'main',
    CI_JOB_TOKEN: 'secret-token',
    COUNTERSIGN: `${process.execPath} ${LAUNCHER}`,
    ...variables,
  };
  // A project's own variables go before those of its file.
  for (const [key, value] of Object.entries({ ...base.variables, ...job.variables }))
    given[key] = variables[key] ?? value.replace(/\$([A-Z_]+)/g, (_, word: string) => given[word] ?? '');
  return bash((job.script ?? base.script ?? []).join('\n'), makeFolder(), given);
}

/** Like the runners: bash, stopping at the first failure. */
function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Answer {
  const done = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd,
    env: { ...runEnvironment(), CI: 'true', ...env },
    encoding: 'utf8',
  });
  if (done.error) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** `${{ a.b.c }}` replaced by what the context holds, or by nothing. */
export function expressed(value: string, context: unknown): string {
  return value.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, path: string) => {
    let at: unknown = context;
    for (const name of path.split('.'))
      at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
    return typeof at === 'string' || typeof at === 'number' ? String(at) : '';
  });
}
