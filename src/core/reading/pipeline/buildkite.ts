/** Steps in order with blocks for people: Buildkite, Bitbucket Pipelines, Drone and Woodpecker. */
import { canonical, entriesAt, itemsAt, nodeAt, numberAt, textAt, textsAt } from '../yaml-node.ts';
import type { YamlNode } from '../yaml-tree.ts';
import { borrowedFrom, jobMap, plainJob, scriptStep } from './pipeline.ts';
import type { Borrowed, Gate, Pipeline, PipelineJob } from './pipeline.ts';

/** `pipeline.yml` of Buildkite; null when it has no steps. */
export function readBuildkite(root: YamlNode): Pipeline | null {
  const steps = itemsAt(root, 'steps').flatMap((step) => [step, ...itemsAt(step, 'steps')]);
  if (steps.length === 0) return null;
  const jobs: PipelineJob[] = [];
  let gated = false;
  let waitsFor: string[] = [];
  let round: string[] = [];
  for (const [index, step] of steps.entries()) {
    const blocks = nodeAt(step, 'block') !== null || textAt(step) === 'block';
    if (blocks || nodeAt(step, 'wait') !== null || textAt(step) === 'wait') {
      gated ||= blocks;
      waitsFor = [...waitsFor, ...round];
      round = [];
      continue;
    }
    const id = textAt(step, 'key') ?? textAt(step, 'label') ?? `step ${index + 1}`;
    const commands = [...textsAt(step, 'command'), ...textsAt(step, 'commands')];
    const gates: Gate[] = gated ? [{ kind: 'manual', name: '' }] : [];
    jobs.push({
      ...plainJob(id, step.lines),
      name: textAt(step, 'label') ?? id,
      needs: [...waitsFor, ...textsAt(step, 'depends_on')],
      steps: commands.map((text) => scriptStep(text, null, step.lines)),
      gates,
      timeout: numberAt(step, 'timeout_in_minutes'),
      concurrency: textAt(step, 'concurrency_group'),
      condition: textAt(step, 'branches') ?? textAt(step, 'if'),
    });
    round.push(id);
  }
  return { tool: 'buildkite', triggers: [], jobs: jobMap(jobs), borrowed: plugins(steps), lines: root.lines };
}

/** `docker#v5.0.0` is written with a hash. */
function plugins(steps: readonly YamlNode[]): readonly Borrowed[] {
  return steps.flatMap((step) =>
    itemsAt(step, 'plugins').flatMap((plugin) => {
      const name = textAt(plugin) ?? entriesAt(plugin)[0]?.[0] ?? '';
      return borrowedFrom(name.replace('#', '@'), plugin.lines) ?? [];
    }),
  );
}

/** `bitbucket-pipelines.yml`; null when it has no steps. */
export function readBitbucket(root: YamlNode): Pipeline | null {
  const sections = entriesAt(root, 'pipelines').flatMap(([name, section]) =>
    section.kind === 'list'
      ? [{ name, items: section.items }]
      : entriesAt(section).map(([branch, list]) => ({ name: `${name} ${branch}`, items: itemsAt(list) })),
  );
  const jobs = sections.flatMap(({ name, items }) => ordered(name, items));
  return jobs.length === 0
    ? null
    : { tool: 'bitbucket', triggers: [], jobs: jobMap(jobs), borrowed: [], lines: root.lines };
}

function ordered(section: string, items: readonly YamlNode[]): readonly PipelineJob[] {
  const steps = items.flatMap((item) => {
    const parallel = nodeAt(item, 'parallel');
    const inside = parallel === null ? [item] : [...itemsAt(parallel), ...itemsAt(parallel, 'steps')];
    return inside.flatMap((one) => nodeAt(one, 'step') ?? []);
  });
  let before: string | null = null;
  return steps.map((step, index) => {
    const name = textAt(step, 'name') ?? `step ${index + 1}`;
    const id = `${section}: ${name}`;
    const environment = textAt(step, 'deployment');
    const job: PipelineJob = {
      ...plainJob(id, step.lines),
      needs: before === null ? [] : [before],
      steps: textsAt(step, 'script').map((text) => scriptStep(text, null, step.lines)),
      gates: [
        ...(environment === null ? [] : [{ kind: 'environment' as const, name: environment }]),
        ...(textAt(step, 'trigger') === 'manual' ? [{ kind: 'manual' as const, name: '' }] : []),
      ],
      timeout: numberAt(step, 'max-time'),
      condition: nodeAt(step, 'condition') === null ? null : canonical(nodeAt(step, 'condition')),
    };
    before = id;
    return job;
  });
}
