/** Staged rollouts: steps of Argo Rollouts, analysis of Flagger. */
import { itemsAt, nodeAt, numberAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { below, bothSides, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { secondsOf } from './quantity.ts';
import { ABSENT } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const CANARY = lostGuardrail('canary');
const ANALYSES: ReadonlySet<string> = new Set(['AnalysisTemplate', 'ClusterAnalysisTemplate', 'Canary']);

export const judgeRollout: Judge = (change) => {
  const { kind, lines } = (change.new ?? change.old).object;
  if (change.kind === 'deleted') {
    return ANALYSES.has(kind) ? [{ rule: CANARY, from: kind, to: ABSENT, field: 'object', lines }] : [];
  }
  const sides = bothSides(change);
  if (sides === null) return [];
  if (kind === 'Rollout') return rollout(below(sides, 'spec', 'strategy'));
  return kind === 'Canary' ? flagger(sides) : [];
};

function rollout(strategy: BothSides): readonly Seen[] {
  const canary = below(strategy, 'canary');
  const steps = below(canary, 'steps');
  if (isLost(canary)) return [lost(canary, 'spec.strategy.canary', strategy)];
  if (isLost(steps)) return [lost(steps, 'spec.strategy.canary.steps', canary)];
  return [...shortened(steps), ...analysis(strategy), ...promotion(below(strategy, 'blueGreen'))];
}

function lost(part: BothSides, field: string, parent: BothSides): Seen {
  return { rule: CANARY, from: shownNode(part.old), to: ABSENT, field, lines: parent.new?.lines };
}

/** Time that all pauses take together; null where one waits for a person. */
function waiting(steps: YamlNode | null): number | null {
  let total = 0;
  for (const step of itemsAt(steps)) {
    const pause = nodeAt(step, 'pause');
    if (pause === null) continue;
    const seconds = secondsOf(textAt(pause, 'duration'));
    if (seconds === null) return null;
    total += seconds;
  }
  return total;
}

function shortened(steps: BothSides): readonly Seen[] {
  if (steps.old === null || steps.new === null) return [];
  const field = 'spec.strategy.canary.steps';
  const seen = (from: string, to: string): Seen => ({ rule: CANARY, from, to, field, lines: steps.new?.lines });
  const [before, after] = [waiting(steps.old), waiting(steps.new)];
  if (before === null && after !== null) return [seen('waits for a person', `waits ${after} s`)];
  if (before !== null && after !== null && after * 2 <= before && before > 0) {
    return [seen(`waits ${before} s`, `waits ${after} s`)];
  }
  const [first, now] = [firstWeight(steps.old), firstWeight(steps.new)];
  if (first !== null && now !== null && now >= first * 2) return [seen(`first ${first} %`, `first ${now} %`)];
  const [many, few] = [itemsAt(steps.old).length, itemsAt(steps.new).length];
  return few * 2 <= many ? [seen(`${many} steps`, `${few} steps`)] : [];
}

function firstWeight(steps: YamlNode | null): number | null {
  const weighted = itemsAt(steps).find((step) => nodeAt(step, 'setWeight') !== null);
  return numberAt(weighted, 'setWeight');
}

function analysis(strategy: BothSides): readonly Seen[] {
  const parts: readonly (readonly string[])[] = [
    ['canary', 'analysis'],
    ['blueGreen', 'prePromotionAnalysis'],
    ['blueGreen', 'postPromotionAnalysis'],
  ];
  const inSteps = (node: YamlNode | null): number =>
    itemsAt(node, 'canary', 'steps').filter((step) => nodeAt(step, 'analysis') !== null).length;
  const gone = inSteps(strategy.old) > 0 && inSteps(strategy.new) === 0;
  return [
    ...parts.flatMap((path) => {
      const part = below(strategy, ...path);
      const moved = path[0] === 'canary' && inSteps(strategy.new) > inSteps(strategy.old);
      return isLost(part) && !moved ? [lost(part, `spec.strategy.${path.join('.')}`, strategy)] : [];
    }),
    ...(gone && below(strategy, 'canary', 'analysis').new === null
      ? [{ ...lost(strategy, 'spec.strategy.canary.steps analysis', strategy), from: 'analysis' }]
      : []),
  ];
}

/** Blue-green: a person had to promote, and need not any more. */
function promotion(blueGreen: BothSides): readonly Seen[] {
  const auto = below(blueGreen, 'autoPromotionEnabled');
  if (textAt(auto.old) !== 'false' || textAt(auto.new) === 'false' || blueGreen.new === null) return [];
  const field = 'spec.strategy.blueGreen.autoPromotionEnabled';
  return [{ rule: CANARY, from: 'false', to: shownNode(auto.new), field, lines: blueGreen.new.lines }];
}

/** Flagger: analysis gone, more traffic at once, more failures endured, or no metrics. */
function flagger(sides: BothSides): readonly Seen[] {
  const analysisPart = below(sides, 'spec', 'analysis');
  if (isLost(analysisPart)) return [lost(analysisPart, 'spec.analysis', sides)];
  const skip = below(sides, 'spec', 'skipAnalysis');
  const seen: Seen[] = [];
  const add = (part: BothSides, field: string): void => {
    seen.push({ rule: CANARY, from: shownNode(part.old), to: shownNode(part.new), field, lines: part.new?.lines });
  };
  if (textAt(skip.new) === 'true' && textAt(skip.old) !== 'true') add(skip, 'spec.skipAnalysis');
  if (isLost(below(analysisPart, 'metrics'))) add(below(analysisPart, 'metrics'), 'spec.analysis.metrics');
  for (const name of ['stepWeight', 'threshold']) {
    const part = below(analysisPart, name);
    const [before, after] = [numberAt(part.old), numberAt(part.new)];
    if (before !== null && after !== null && after >= before * 2) add(part, `spec.analysis.${name}`);
  }
  return seen;
}
