/** Workflows and composite actions of GitHub, Forgejo and Gitea. */
import { canonical, entriesAt, itemsAt, mapAt, nodeAt, numberAt, textAt, textsAt, truthAt } from '../yaml-node.ts';
import type { YamlMap, YamlNode } from '../yaml-tree.ts';
import { borrowedFrom, borrowingStep, jobMap, plainJob, scriptStep } from './pipeline.ts';
import type { Borrowed, Gate, Pipeline, PipelineJob, PipelineStep, Trigger } from './pipeline.ts';

/** The pipeline of a workflow or of an `action.yml`; null for other files. */
export function readGithubActions(root: YamlNode): Pipeline | null {
  if (root.kind !== 'map') return null;
  const runs = mapAt(root, 'runs');
  if (runs !== null && nodeAt(root, 'jobs') === null) return compositeAction(runs, root);
  const jobs = entriesAt(root, 'jobs').flatMap(([id, node]) => (node.kind === 'map' ? [jobOf(id, node, root)] : []));
  if (jobs.length === 0) return null;
  const borrowed = entriesAt(root, 'jobs').flatMap(([, node]) => borrowedOf(node));
  return { tool: 'github-actions', triggers: triggersOf(root), jobs: jobMap(jobs), borrowed, lines: root.lines };
}

function compositeAction(runs: YamlMap, root: YamlMap): Pipeline {
  const job: PipelineJob = { ...plainJob('runs', runs.lines), steps: stepsOf(runs) };
  const borrowed = borrowedOf(runs);
  return { tool: 'github-actions', triggers: [], jobs: jobMap([job]), borrowed, lines: root.lines };
}

/** `on` may be a word, a list or a map; the key is `true` for readers of YAML 1.1. */
function triggersOf(root: YamlMap): readonly Trigger[] {
  const on = nodeAt(root, 'on') ?? nodeAt(root, 'true');
  if (on === null) return [];
  if (on.kind !== 'map') {
    return textsAt(on).map((event) => ({ event, branches: null, byPaths: false, lines: on.lines }));
  }
  return [...on.entries].map(([event, node]) => {
    const named = nodeAt(node, 'branches');
    const onlyTags = named === null && nodeAt(node, 'tags') !== null;
    return {
      event,
      branches: named === null ? (onlyTags ? textsAt(node, 'tags').map((tag) => `tag ${tag}`) : null) : textsAt(named),
      byPaths: nodeAt(node, 'paths') !== null || nodeAt(node, 'paths-ignore') !== null,
      lines: node.lines,
    };
  });
}

function jobOf(id: string, node: YamlMap, root: YamlMap): PipelineJob {
  const own = nodeAt(node, 'concurrency');
  const group = own ?? nodeAt(root, 'concurrency');
  return {
    id,
    name: textAt(node, 'name') ?? id,
    lines: node.lines,
    needs: textsAt(node, 'needs'),
    steps: stepsOf(node),
    gates: gatesOf(node),
    timeout: numberAt(node, 'timeout-minutes'),
    concurrency: textAt(group, 'group') ?? textAt(group),
    cancels: truthAt(group, 'cancel-in-progress') === true,
    condition: textAt(node, 'if'),
  };
}

function gatesOf(job: YamlMap): readonly Gate[] {
  const name = textAt(job, 'environment', 'name') ?? textAt(job, 'environment');
  return name === null ? [] : [{ kind: 'environment', name }];
}

function stepsOf(job: YamlMap): readonly PipelineStep[] {
  const called = textAt(job, 'uses');
  if (called !== null) return [borrowingStep(called, textAt(job, 'name'), job.lines)];
  return itemsAt(job, 'steps').map((step) => {
    const [uses, run, name] = [textAt(step, 'uses'), textAt(step, 'run'), textAt(step, 'name')];
    if (uses !== null) return { ...borrowingStep(uses, name, step.lines, textAt(step, 'with', 'ref')), run };
    return scriptStep(run ?? canonical(step), name, step.lines);
  });
}

function borrowedOf(job: YamlNode): readonly Borrowed[] {
  const called = nodeAt(job, 'uses');
  const steps = itemsAt(job, 'steps').map((step) => nodeAt(step, 'uses'));
  return [called, ...steps].flatMap((node) => {
    const text = textAt(node);
    const found = text === null || node === null ? null : borrowedFrom(text, node.lines);
    return found === null ? [] : [found];
  });
}
