/** Nodes and pools of nodes as objects: taints, pools that shrink or go, and how freely they are disrupted. */
import { itemsAt, numberAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import { below, bothSides, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { bytesOf } from './quantity.ts';
import { NODE_DRAIN } from './rules-objects.ts';
import { ABSENT } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const POOLS: ReadonlySet<string> = new Set([
  'MachineDeployment',
  'MachinePool',
  'MachineSet',
  'NodePool',
  'Provisioner',
]);

export const judgeNodes: Judge = (change) => {
  const { kind, lines } = (change.new ?? change.old).object;
  if (change.kind === 'deleted') {
    if (!POOLS.has(kind) && kind !== 'Machine' && kind !== 'Node') return [];
    return [{ rule: NODE_DRAIN, from: kind, to: ABSENT, field: 'object', lines }];
  }
  const sides = bothSides(change);
  if (sides === null) return [];
  if (kind === 'Node') return node(sides);
  return POOLS.has(kind) ? pool(sides) : [];
};

function node(sides: BothSides): readonly Seen[] {
  const cordoned = below(sides, 'spec', 'unschedulable');
  const evicting = (side: BothSides['old']): readonly string[] =>
    itemsAt(side, 'spec', 'taints')
      .filter((taint) => textAt(taint, 'effect') === 'NoExecute')
      .map((taint) => `${textAt(taint, 'key') ?? ''}:NoExecute`);
  const before = new Set(evicting(sides.old));
  const lines = below(sides, 'spec').new?.lines;
  return [
    ...(truthAt(cordoned.new) === true && truthAt(cordoned.old) !== true
      ? [{ rule: NODE_DRAIN, from: shownNode(cordoned.old), to: 'true', field: 'spec.unschedulable', lines }]
      : []),
    ...evicting(sides.new)
      .filter((taint) => !before.has(taint))
      .map((taint) => ({ rule: NODE_DRAIN, from: ABSENT, to: taint, field: 'spec.taints', lines })),
  ];
}

/** Replicas, or Karpenter's limits of CPU and memory, at half or less. */
function pool(sides: BothSides): readonly Seen[] {
  const replicas = below(sides, 'spec', 'replicas');
  const seen: Seen[] = [];
  const add = (part: BothSides, field: string): void => {
    const [from, to] = [shownNode(part.old), shownNode(part.new)];
    seen.push({ rule: NODE_DRAIN, from, to, field, lines: part.new?.lines });
  };
  const [before, after] = [numberAt(replicas.old), numberAt(replicas.new)];
  if (before !== null && after !== null && after * 2 <= before) add(replicas, 'spec.replicas');
  for (const name of ['cpu', 'memory']) {
    const limit = below(sides, 'spec', 'limits', name);
    const [was, is] = [bytesOf(textAt(limit.old)), bytesOf(textAt(limit.new))];
    if (was !== null && is !== null && is * 2 <= was) add(limit, `spec.limits.${name}`);
  }
  const consolidation = below(sides, 'spec', 'disruption', 'consolidationPolicy');
  if (textAt(consolidation.old) === 'WhenEmpty' && textAt(consolidation.new)?.startsWith('WhenEmptyOr') === true) {
    add(consolidation, 'spec.disruption.consolidationPolicy');
  }
  return seen;
}
