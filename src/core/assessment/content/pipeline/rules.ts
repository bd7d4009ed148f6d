/** The words of the rules about pipelines: what checks, what gates, what triggers, and whose code runs. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

type Words = Omit<Parameters<typeof rule>[0], 'effect' | 'reversible' | 'triggers'> & {
  readonly effect?: RuleDescription['effect'];
};

function pipelineRule(words: Words): RuleDescription {
  return rule({ effect: 'unprotect', reversible: 'yes', triggers: ['content', 'services'], ...words });
}

export const REMOVED_JOB: RuleDescription = pipelineRule({
  id: 'pipeline.removed.job',
  title: 'Checking job removed from a pipeline',
  observes: 'A job that tests, lints, scans or verifies was in a pipeline before the change and is in none after it.',
  why: 'What it refused yesterday lands today. A required check that no longer reports is often made optional next.',
  remedy: 'Keep the job; replace it in the same change by one that finds the same.',
  example: 'The job `security-scan` is removed from `ci.yml`.',
  base: 'high',
});

export const REMOVED_STEP: RuleDescription = pipelineRule({
  id: 'pipeline.removed.step',
  title: 'Checking step removed from a job',
  observes: 'A job has fewer steps that test, lint, scan or verify than before, and the step is nowhere else.',
  why: 'The job goes on being green, and checks less.',
  remedy: 'Keep the step, or name where it runs now.',
  example: '`run: npm audit --audit-level=high` is removed.',
  base: 'medium',
});

export const REMOVED_DEPENDENCY: RuleDescription = pipelineRule({
  id: 'pipeline.removed.dependency',
  title: 'Deployment no longer waits for a check',
  observes:
    'A job that deploys or releases waited for a checking job, directly or through others, and does not any more.',
  why: 'It deploys while the tests are still running, and also when they fail.',
  remedy: 'Let the deployment need every check (`needs`, `requires`, `dependsOn`).',
  example: '`deploy: needs: [build, test]` becomes `needs: [build]`.',
  base: 'high',
});

export const REMOVED_APPROVAL: RuleDescription = pipelineRule({
  id: 'pipeline.removed.approval',
  title: 'Approval of a deployment removed',
  observes:
    'A job loses its environment, its manual start or the approval before it, or names another environment, whose protection may differ.',
  why: 'Nobody is asked before it acts, and the secrets of the environment may be reachable otherwise.',
  remedy: 'Keep the protected environment or the manual step before production.',
  example: '`environment: production` is removed from the job `deploy`.',
  base: 'high',
});

export const TRIGGER_AUTOMATIC: RuleDescription = pipelineRule({
  id: 'pipeline.trigger.automatic',
  title: 'Manual deployment starts by itself',
  observes:
    'A pipeline that deploys was started by hand only and now also by pushes, pull requests, schedules or other runs.',
  why: 'Every such event changes what runs, whether or not anybody is watching.',
  remedy: 'Keep the manual start, or put an approval before the deployment.',
  example: '`on: workflow_dispatch` becomes `on: [workflow_dispatch, push]`.',
  base: 'high',
});

export const TRIGGER_WIDENED: RuleDescription = pipelineRule({
  id: 'pipeline.trigger.widened',
  title: 'Deployment runs for more branches or events',
  observes:
    'The branches, the events or the condition that limit a pipeline or job that deploys are removed or widened.',
  why: 'Branches that nobody reviewed can deploy.',
  remedy: 'Limit deployments to protected branches and tags.',
  example: '`branches: [main]` becomes `branches: ["**"]`.',
  base: 'high',
});

export const TRIGGER_NARROWED: RuleDescription = pipelineRule({
  id: 'pipeline.trigger.narrowed',
  title: 'Checks run for fewer changes',
  observes:
    'A pipeline with checks no longer runs for pull requests or the merge queue, only for some of their branches, or only for some paths.',
  why: 'Changes land that the checks never saw; a required check that is skipped may count as passed.',
  remedy: 'Run the checks on every pull request; filter inside the job so that it still reports.',
  example: '`pull_request` is removed from `on:`.',
  base: 'medium',
});

export const ACTION_UNPINNED: RuleDescription = pipelineRule({
  id: 'pipeline.action.unpinned',
  title: 'Code from elsewhere that can change under the pipeline',
  observes:
    'An action, orb, plugin, library or included file loses its pinned commit, or one of somebody else is added by tag or branch.',
  why: 'Whoever can move the tag runs code with the secrets and permissions of the pipeline.',
  remedy: 'Pin the full commit id, with the version in a comment.',
  example: '`actions/checkout@8f4b7f8…` becomes `actions/checkout@v4`.',
  base: 'medium',
  variants: [{ when: 'a tag of somebody else is new', base: 'low' }],
});

export const CHECKOUT_UNTRUSTED: RuleDescription = pipelineRule({
  id: 'pipeline.checkout.untrusted',
  title: 'Foreign code checked out where secrets are',
  observes:
    'A workflow that runs on `pull_request_target`, `workflow_run` or `issue_comment` begins to check out the head of the pull request.',
  why: 'Anybody who opens a pull request runs code with the write token and the secrets of the repository.',
  remedy: 'Use `pull_request`, or check out the base only and never run what the head brings.',
  example: '`ref: ${{ github.event.pull_request.head.sha }}` under `on: pull_request_target`.',
  base: 'critical',
  effect: 'expose',
});

export const SECRET_EXPOSED: RuleDescription = pipelineRule({
  id: 'pipeline.secret.exposed',
  title: 'Secret written to the log of a pipeline',
  observes: 'A script prints a secret, or all of them, without piping or redirecting it.',
  why: 'Masking in logs is undone by any encoding; logs are kept, and read by many.',
  remedy: 'Remove the line, and re-issue the secret if it has run.',
  example: '`echo ${{ secrets.DEPLOY_KEY }} | base64`.',
  base: 'high',
  effect: 'expose',
});

export const INPUT_INJECTED: RuleDescription = pipelineRule({
  id: 'pipeline.input.injected',
  title: 'Text of strangers pasted into a script',
  observes:
    'A script contains an expression that anybody can fill: the title or body of an issue or pull request, a comment, a branch name, a commit message.',
  why: 'The expression is replaced before the shell reads the script, so a title can hold a command.',
  remedy: 'Give it to the script in `env:` and quote the variable there.',
  example: '`run: echo ${{ github.event.pull_request.title }}`.',
  base: 'high',
  effect: 'expose',
});

export const TIMEOUT_LOST: RuleDescription = pipelineRule({
  id: 'pipeline.timeout.lost',
  title: 'Time limit of a job lost or much longer',
  observes: 'The time limit of a job is removed, or is three times as long or more.',
  why: 'A job that hangs holds runners, locks and half-finished deployments for hours.',
  remedy: 'Keep a limit a little above the longest good run.',
  example: '`timeout-minutes: 20` is removed.',
  base: 'low',
});

export const CONCURRENCY_LOST: RuleDescription = pipelineRule({
  id: 'pipeline.concurrency.lost',
  title: 'Deployments no longer kept from overlapping',
  observes:
    'A job that deploys loses its concurrency group or lock, or a newer run now cancels a deployment under way.',
  why: 'Two deployments at once, or one cut off in the middle, leave a mixture of versions behind.',
  remedy: 'Keep one group per environment, without cancelling runs under way.',
  example: '`concurrency: deploy-production` is removed.',
  base: 'medium',
});

export const PIPELINE_RULES: readonly RuleDescription[] = [
  REMOVED_JOB,
  REMOVED_STEP,
  REMOVED_DEPENDENCY,
  REMOVED_APPROVAL,
  TRIGGER_AUTOMATIC,
  TRIGGER_WIDENED,
  TRIGGER_NARROWED,
  ACTION_UNPINNED,
  CHECKOUT_UNTRUSTED,
  SECRET_EXPOSED,
  INPUT_INJECTED,
  TIMEOUT_LOST,
  CONCURRENCY_LOST,
];
