/** Disruption budgets and the spread of replicas over nodes and zones. */
import { podSpecOf } from '../../../reading/manifest/pods.ts';
import { itemsAt, textAt } from '../../../reading/yaml-node.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { below, bothSides, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { shareOf } from './quantity.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const REDUNDANCY = lostGuardrail('redundancy');

export const judgeRedundancy: Judge = (change) => {
  if (change.kind === 'deleted') {
    const { object } = change.old;
    if (object.kind !== 'PodDisruptionBudget') return [];
    const from = shownNode(object.root.entries.get('spec') ?? null);
    return [{ rule: REDUNDANCY, from, to: ABSENT, field: 'object', lines: object.lines }];
  }
  const sides = bothSides(change);
  if (sides === null || change.kind === 'created') return [];
  if (change.new.object.kind === 'PodDisruptionBudget') return budget(below(sides, 'spec'), 'spec.');
  const [old, next] = [podSpecOf(change.old.object), podSpecOf(change.new.object)];
  return old === null || next === null ? [] : spread({ old, new: next, templated: sides.templated }, 'pod ');
};

/** Fewer pods must stay up, or more may go. A budget that names both fields, or none, is refused by the API server. */
export function budget(sides: BothSides, prefix: string): readonly Seen[] {
  const [available, unavailable] = [below(sides, 'minAvailable'), below(sides, 'maxUnavailable')];
  const kept = sharesOf(available);
  if (kept !== null && kept[1] < kept[0]) return [weaker(available, `${prefix}minAvailable`)];
  const missing = sharesOf(unavailable);
  if (missing !== null && missing[1] > missing[0]) return [weaker(unavailable, `${prefix}maxUnavailable`)];
  return [];
}

/** Both numbers, or both percentages: one cannot be compared with the other. */
function sharesOf({ old, new: next }: BothSides): readonly [number, number] | null {
  const [before, after] = [textAt(old), textAt(next)];
  if ((before ?? '').endsWith('%') !== (after ?? '').endsWith('%')) return null;
  const shares = [shareOf(before, 100), shareOf(after, 100)];
  const [from, to] = shares;
  return typeof from === 'number' && typeof to === 'number' ? [from, to] : null;
}

function weaker(sides: BothSides, field: string): Seen {
  const [from, to] = [shownNode(sides.old), shownNode(sides.new)];
  return { rule: REDUNDANCY, from, to, field, lines: sides.new?.lines };
}

const HARD = 'requiredDuringSchedulingIgnoredDuringExecution';
const SOFT = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Rules that keep replicas apart, of a pod or in the values of a chart. */
export function spread(sides: BothSides, prefix: string): readonly Seen[] {
  const lines = sides.new === null ? undefined : firstLine(sides.new.lines);
  const apart = below(sides, 'affinity', 'podAntiAffinity');
  const hidden = sides.templated && below(sides, 'affinity').new?.kind === 'scalar';
  const constraints = below(sides, 'topologySpreadConstraints');
  const field = `${prefix}affinity.podAntiAffinity`;
  if (isLost(apart) && !hidden) {
    // Spread constraints are the younger form of the same wish.
    if (constraints.old === null && constraints.new !== null) return [];
    return [{ rule: REDUNDANCY, from: shownNode(apart.old), to: ABSENT, field, lines }];
  }
  if (below(apart, HARD).old !== null && below(apart, HARD).new === null && below(apart, SOFT).new !== null) {
    return [{ rule: REDUNDANCY, from: 'required', to: 'preferred', field, lines: apart.new?.lines }];
  }
  if (isLost(constraints) && !(apart.old === null && apart.new !== null)) {
    const from = shownNode(constraints.old);
    return [{ rule: REDUNDANCY, from, to: ABSENT, field: `${prefix}topologySpreadConstraints`, lines }];
  }
  return loosenedSpread(constraints, `${prefix}topologySpreadConstraints`);
}

/** `DoNotSchedule` (the default) becomes `ScheduleAnyway`, key by key. */
function loosenedSpread(sides: BothSides, field: string): readonly Seen[] {
  const before = new Map(itemsAt(sides.old).map((item) => [textAt(item, 'topologyKey'), item]));
  return itemsAt(sides.new).flatMap((item) => {
    const was = before.get(textAt(item, 'topologyKey'));
    if (was === undefined || textAt(item, 'whenUnsatisfiable') !== 'ScheduleAnyway') return [];
    if (textAt(was, 'whenUnsatisfiable') === 'ScheduleAnyway') return [];
    return [{ rule: REDUNDANCY, from: 'DoNotSchedule', to: 'ScheduleAnyway', field, lines: item.lines }];
  });
}
