/** `.gitlab-ci.yml`: jobs at the top level, stages that wait for each other, `extends` within the file. */
import { canonical, itemsAt, mapAt, nodeAt, textAt, textsAt } from '../yaml-node.ts';
import type { YamlMap, YamlNode } from '../yaml-tree.ts';
import { jobMap, plainJob, scriptStep } from './pipeline.ts';
import type { Borrowed, Gate, Pipeline, PipelineJob, PipelineStep } from './pipeline.ts';

/** Keys at the top level that are no jobs. */
const SETTINGS: ReadonlySet<string> = new Set([
  'after_script',
  'before_script',
  'cache',
  'default',
  'image',
  'include',
  'services',
  'spec',
  'stages',
  'types',
  'variables',
  'workflow',
]);

const STAGES: readonly string[] = ['.pre', 'build', 'test', 'deploy', '.post'];

/** The pipeline of a GitLab file; null when nothing in it is a job. */
export function readGitlab(root: YamlNode): Pipeline | null {
  if (root.kind !== 'map') return null;
  const named = [...root.entries].filter(
    (entry): entry is [string, YamlMap] =>
      !SETTINGS.has(entry[0]) && !entry[0].startsWith('.') && entry[1].kind === 'map',
  );
  const stages = textsAt(root, 'stages');
  const order = stages.length === 0 ? STAGES : ['.pre', ...stages, '.post'];
  const jobs = named.map(([id, node]) => jobOf(id, new Inherited(node, root), node));
  const borrowed = includes(root);
  if (jobs.length === 0 && borrowed.length === 0) return null;
  return { tool: 'gitlab-ci', triggers: [], jobs: jobMap(staged(jobs, order)), borrowed, lines: root.lines };
}

const DEEPEST_EXTENDS = 10;

/** A job with what it extends: its own keys win, then those of the last name in `extends`. */
class Inherited {
  readonly #chain: readonly YamlNode[];

  constructor(node: YamlMap, root: YamlMap) {
    const chain: YamlNode[] = [node];
    const seen = new Set<YamlNode>(chain);
    for (let at = 0; at < chain.length && chain.length <= DEEPEST_EXTENDS; at += 1) {
      for (const name of textsAt(chain[at], 'extends').toReversed()) {
        const base = mapAt(root, name);
        if (base === null || seen.has(base)) continue;
        seen.add(base);
        chain.push(base);
      }
    }
    const defaults = mapAt(root, 'default');
    this.#chain = defaults === null ? chain : [...chain, defaults];
  }

  at(key: string): YamlNode | null {
    for (const node of this.#chain) {
      const found = nodeAt(node, key);
      if (found !== null) return found;
    }
    return null;
  }
}

interface StagedJob {
  readonly job: PipelineJob;
  readonly stage: string;
  /** `needs` is written: the stages before it are not waited for. */
  readonly explicit: boolean;
}

function jobOf(id: string, inherited: Inherited, node: YamlMap): StagedJob {
  const needs = inherited.at('needs');
  const named = itemsAt(needs).flatMap((item) => textAt(item, 'job') ?? textAt(item) ?? []);
  const condition = ['rules', 'only', 'except'].flatMap((key) => {
    const found = inherited.at(key);
    return found === null ? [] : [`${key}: ${canonical(found)}`];
  });
  const job: PipelineJob = {
    ...plainJob(id, node.lines),
    needs: [...named, ...textsAt(inherited.at('dependencies'))],
    steps: stepsOf(inherited),
    gates: gatesOf(inherited),
    timeout: minutesOf(textAt(inherited.at('timeout'))),
    concurrency: textAt(inherited.at('resource_group')),
    condition: condition.length === 0 ? null : condition.join(' '),
  };
  return { job, stage: textAt(inherited.at('stage')) ?? 'test', explicit: needs !== null };
}

function gatesOf(inherited: Inherited): readonly Gate[] {
  const environment = inherited.at('environment');
  const name = textAt(environment, 'name') ?? textAt(environment);
  const manual =
    textAt(inherited.at('when')) === 'manual' ||
    itemsAt(inherited.at('rules')).some((rule) => textAt(rule, 'when') === 'manual');
  return [
    ...(name === null ? [] : [{ kind: 'environment' as const, name }]),
    ...(manual ? [{ kind: 'manual' as const, name: '' }] : []),
  ];
}

function stepsOf(inherited: Inherited): readonly PipelineStep[] {
  return ['before_script', 'script', 'after_script'].flatMap((key) => {
    const node = inherited.at(key);
    if (node === null) return [];
    const items = node.kind === 'list' ? node.items : [node];
    return items.flatMap((item) => {
      const text = textAt(item);
      return text === null ? [] : [scriptStep(text, null, item.lines)];
    });
  });
}

/** Without `needs`, a job waits for every job of the stages before its own. */
function staged(jobs: readonly StagedJob[], order: readonly string[]): readonly PipelineJob[] {
  const byStage = new Map<string, string[]>(order.map((stage) => [stage, []]));
  for (const { job, stage } of jobs) byStage.get(stage)?.push(job.id);
  return jobs.map(({ job, stage, explicit }) => {
    const at = order.indexOf(stage);
    if (explicit || at < 1) return job;
    // The stage before stands for all: its jobs wait for those before them.
    const before = order.slice(0, at).findLast((one) => (byStage.get(one) ?? []).length > 0);
    return { ...job, needs: before === undefined ? [] : (byStage.get(before) ?? []) };
  });
}

function includes(root: YamlMap): readonly Borrowed[] {
  const node = nodeAt(root, 'include');
  const items = node?.kind === 'list' ? node.items : node === null ? [] : [node];
  return items.flatMap((item): readonly Borrowed[] => {
    const remote = textAt(item, 'remote') ?? (textAt(item)?.startsWith('http') === true ? textAt(item) : null);
    if (remote !== null) return [{ name: remote, revision: '', lines: item.lines }];
    const project = textAt(item, 'project');
    if (project !== null) return [{ name: project, revision: textAt(item, 'ref') ?? '', lines: item.lines }];
    const component = textAt(item, 'component');
    if (component === null) return [];
    const at = component.lastIndexOf('@');
    return [
      {
        name: component.slice(0, at < 0 ? undefined : at),
        revision: at < 0 ? '' : component.slice(at + 1),
        lines: item.lines,
      },
    ];
  });
}

/** `1h 30m`, `90 minutes`, `2 hours` as minutes. */
function minutesOf(text: string | null): number | null {
  if (text === null || text.length > 40) return null;
  const parts = [...text.matchAll(/(\d{1,6})\s?([smhd])/g)];
  if (parts.length === 0) return null;
  const scale: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60, d: 1440 };
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (scale[unit ?? 'm'] ?? 1), 0);
}
