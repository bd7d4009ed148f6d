/** `.circleci/config.yml`: jobs, and workflows that say in which order they run. */
import { canonical, entriesAt, itemsAt, nodeAt, textAt, textsAt } from '../yaml-node.ts';
import type { YamlNode } from '../yaml-tree.ts';
import { borrowedFrom, borrowingStep, jobMap, plainJob, scriptStep } from './pipeline.ts';
import type { Pipeline, PipelineJob, PipelineStep } from './pipeline.ts';

/** The pipeline of a CircleCI file; null when it has neither jobs nor workflows. */
export function readCircleci(root: YamlNode): Pipeline | null {
  const used = entriesAt(root, 'workflows').flatMap(([, workflow]) => itemsAt(workflow, 'jobs').flatMap(entryOf));
  const described = entriesAt(root, 'jobs');
  if (used.length === 0 && described.length === 0) return null;
  const named = new Set(used.map(({ job }) => job));
  const approvals = new Set(used.filter(({ approval }) => approval).map(({ id }) => id));
  const jobs = used.map((entry) => jobOf(entry, root, approvals));
  const unused = described
    .filter(([id]) => !named.has(id))
    .map(([id, node]) => ({ ...plainJob(id, node.lines), steps: stepsOf(node) }));
  const borrowed = entriesAt(root, 'orbs').flatMap(([, orb]) => borrowedFrom(textAt(orb) ?? './', orb.lines) ?? []);
  return { tool: 'circleci', triggers: [], jobs: jobMap([...jobs, ...unused]), borrowed, lines: root.lines };
}

interface Entry {
  readonly id: string;
  readonly job: string;
  readonly settings: YamlNode | null;
  readonly approval: boolean;
  readonly lines: YamlNode['lines'];
}

/** One line of a workflow: a name, or a name with settings. */
function entryOf(item: YamlNode): readonly Entry[] {
  const plain = textAt(item);
  if (plain !== null) return [{ id: plain, job: plain, settings: null, approval: false, lines: item.lines }];
  return entriesAt(item)
    .slice(0, 1)
    .map(([job, settings]) => ({
      id: textAt(settings, 'name') ?? job,
      job,
      settings,
      approval: textAt(settings, 'type') === 'approval',
      lines: item.lines,
    }));
}

function jobOf(
  { id, job, settings, approval, lines }: Entry,
  root: YamlNode,
  approvals: ReadonlySet<string>,
): PipelineJob {
  const described = nodeAt(root, 'jobs', job);
  const needs = textsAt(settings, 'requires');
  const filters = nodeAt(settings, 'filters') ?? nodeAt(settings, 'when');
  const gated = approval || needs.some((name) => approvals.has(name));
  return {
    ...plainJob(id, lines),
    needs,
    steps: described === null ? [borrowingStep(job, null, lines)] : stepsOf(described),
    gates: gated ? [{ kind: 'manual', name: '' }] : [],
    concurrency: textAt(settings, 'serial-group'),
    condition: filters === null ? null : canonical(filters),
  };
}

function stepsOf(job: YamlNode): readonly PipelineStep[] {
  return itemsAt(job, 'steps').map((step) => {
    const plain = textAt(step);
    if (plain !== null) return borrowingStep(plain, null, step.lines);
    const [first] = entriesAt(step);
    const run = textAt(step, 'run', 'command') ?? textAt(step, 'run');
    if (run !== null) return scriptStep(run, textAt(step, 'run', 'name'), step.lines);
    return borrowingStep(first?.[0] ?? canonical(step), null, step.lines);
  });
}
