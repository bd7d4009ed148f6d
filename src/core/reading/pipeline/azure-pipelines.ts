/** Azure Pipelines: stages of jobs of steps, each level optional; deployments to environments with approvals. */
import { canonical, itemsAt, nodeAt, numberAt, textAt, textsAt } from '../yaml-node.ts';
import type { YamlNode } from '../yaml-tree.ts';
import { borrowingStep, jobMap, plainJob, scriptStep } from './pipeline.ts';
import type { Borrowed, Gate, Pipeline, PipelineJob, PipelineStep, Trigger } from './pipeline.ts';

/** The pipeline of an Azure file; null when it has no steps at any level. */
export function readAzurePipelines(root: YamlNode): Pipeline | null {
  if (root.kind !== 'map') return null;
  const jobs = levels(root);
  if (jobs.length === 0) return null;
  const borrowed = itemsAt(root, 'resources', 'repositories').flatMap((item): readonly Borrowed[] => {
    const name = textAt(item, 'name') ?? textAt(item, 'repository');
    return name === null ? [] : [{ name, revision: textAt(item, 'ref') ?? '', lines: item.lines }];
  });
  return { tool: 'azure-pipelines', triggers: triggersOf(root), jobs: jobMap(jobs), borrowed, lines: root.lines };
}

function triggersOf(root: YamlNode): readonly Trigger[] {
  return ['trigger', 'pr'].flatMap((key): readonly Trigger[] => {
    const node = nodeAt(root, key);
    if (node === null || textAt(node) === 'none') return [];
    const listed = node.kind === 'list' ? textsAt(node) : textsAt(node, 'branches', 'include');
    return [
      {
        event: key === 'pr' ? 'pull_request' : 'push',
        branches: listed.length === 0 ? null : listed,
        byPaths: nodeAt(node, 'paths') !== null,
        lines: node.lines,
      },
    ];
  });
}

function levels(root: YamlNode): readonly PipelineJob[] {
  const stages = itemsAt(root, 'stages');
  if (stages.length > 0) return staged(stages);
  const jobs = itemsAt(root, 'jobs');
  if (jobs.length > 0) return jobs.map((job, index) => jobOf(job, index, null));
  const steps = stepsOf(root);
  return steps.length === 0 ? [] : [{ ...plainJob('steps', root.lines), steps }];
}

/** A stage waits for the one before it unless it says for which; its jobs wait for all jobs of that stage. */
function staged(stages: readonly YamlNode[]): readonly PipelineJob[] {
  const idsOf = new Map<string, readonly string[]>();
  const all: PipelineJob[] = [];
  let previous: string | null = null;
  for (const [at, stage] of stages.entries()) {
    const name = textAt(stage, 'stage') ?? `stage ${at + 1}`;
    const waits =
      nodeAt(stage, 'dependsOn') === null ? (previous === null ? [] : [previous]) : textsAt(stage, 'dependsOn');
    const before = waits.flatMap((one) => idsOf.get(one) ?? []);
    const jobs = itemsAt(stage, 'jobs').map((job, index) => {
      const made = jobOf(job, index, stage);
      const inside = made.needs.map((need) => `${name}.${need}`);
      return { ...made, id: `${name}.${made.id}`, name: `${name} ${made.name}`, needs: [...before, ...inside] };
    });
    all.push(...jobs);
    idsOf.set(
      name,
      jobs.map(({ id }) => id),
    );
    previous = name;
  }
  return all;
}

function jobOf(job: YamlNode, index: number, stage: YamlNode | null): PipelineJob {
  const id = textAt(job, 'deployment') ?? textAt(job, 'job') ?? textAt(job, 'template') ?? `job ${index + 1}`;
  const condition = textAt(job, 'condition') ?? textAt(stage, 'condition');
  return {
    ...plainJob(id, job.lines),
    name: textAt(job, 'displayName') ?? id,
    needs: textsAt(job, 'dependsOn'),
    steps: stepsOf(job),
    gates: gatesOf(job),
    timeout: numberAt(job, 'timeoutInMinutes'),
    concurrency: textAt(job, 'lockBehavior') ?? textAt(stage, 'lockBehavior'),
    condition,
  };
}

function gatesOf(job: YamlNode): readonly Gate[] {
  const name = textAt(job, 'environment', 'name') ?? textAt(job, 'environment');
  const manual = stepsOf(job).some(({ uses }) => uses?.startsWith('ManualValidation@') === true);
  return [
    ...(name === null ? [] : [{ kind: 'environment' as const, name }]),
    ...(manual ? [{ kind: 'manual' as const, name: '' }] : []),
  ];
}

const STRATEGIES: readonly string[] = ['runOnce', 'rolling', 'canary'];

function stepsOf(job: YamlNode): readonly PipelineStep[] {
  const deployed = STRATEGIES.flatMap((name) =>
    ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'].flatMap((phase) =>
      itemsAt(job, 'strategy', name, phase, 'steps'),
    ),
  );
  return [...itemsAt(job, 'steps'), ...deployed].map((step) => {
    const name = textAt(step, 'displayName');
    const run = ['script', 'bash', 'pwsh', 'powershell'].map((key) => textAt(step, key)).find((text) => text !== null);
    if (run !== undefined && run !== null) return scriptStep(run, name, step.lines);
    const uses = textAt(step, 'task') ?? textAt(step, 'template') ?? textAt(step, 'checkout');
    const inline = textAt(step, 'inputs', 'script') ?? textAt(step, 'inputs', 'inlineScript');
    if (uses === null) return scriptStep(canonical(step), name, step.lines);
    return { ...borrowingStep(uses, name, step.lines), run: inline, ...(inline === null ? {} : { identity: inline }) };
  });
}
