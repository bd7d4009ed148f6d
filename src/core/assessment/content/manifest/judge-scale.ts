/** Replicas, autoscalers, suspension and the way a rollout replaces pods. */
import { numberAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { becomes, below, bothSides, numbers, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import type { ObjectChange } from './pairing.ts';
import { secondsOf, shareOf } from './quantity.ts';
import { SCALE_CEILING, SCALE_ZERO, SHUTDOWN_SHORTENED, STRATEGY_CHANGED } from './rules-objects.ts';
import { ABSENT } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const REDUNDANCY = lostGuardrail('redundancy');

export const judgeScale: Judge = (change) => {
  if (change.kind === 'deleted') return deletedScaler(change);
  const sides = bothSides(change);
  if (sides === null || change.kind !== 'changed') return [];
  return [...replicas(sides), ...scalers(change, sides), ...suspension(sides), ...strategy(sides)];
};

function replicas(sides: BothSides): readonly Seen[] {
  // Pools of nodes have replicas too, and rules of their own.
  if (textAt(sides.new, 'kind')?.startsWith('Machine') === true) return [];
  return fewer(below(sides, 'spec', 'replicas'), 'spec.replicas', 1);
}

/** From n to 0, or to a single one, or to half and less. `usual` is what an absent number means. */
export function fewer(sides: BothSides, field: string, usual: number | null): readonly Seen[] {
  const before = sides.old === null ? usual : numberAt(sides.old);
  const after = numberAt(sides.new);
  if (before === null || after === null || after >= before) return [];
  const seen = { from: String(before), to: String(after), field, lines: sides.new?.lines };
  if (after === 0) return [{ ...seen, rule: SCALE_ZERO }];
  return after === 1 || after * 2 <= before ? [{ ...seen, rule: REDUNDANCY }] : [];
}

const MINIMUM: Readonly<Record<string, readonly [field: string, usual: number | null]>> = {
  HorizontalPodAutoscaler: ['minReplicas', 1],
  ScaledObject: ['minReplicaCount', null],
};
const MAXIMUM: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'maxReplicas',
  ScaledObject: 'maxReplicaCount',
  ScaledJob: 'maxReplicaCount',
};

function scalers(change: ObjectChange, sides: BothSides): readonly Seen[] {
  const kind = change.new?.object.kind ?? '';
  const minimum = Object.hasOwn(MINIMUM, kind) ? MINIMUM[kind] : undefined;
  const maximum = Object.hasOwn(MAXIMUM, kind) ? MAXIMUM[kind] : undefined;
  return [
    ...(minimum === undefined ? [] : fewer(below(sides, 'spec', minimum[0]), `spec.${minimum[0]}`, minimum[1])),
    ...(maximum === undefined ? [] : lowered(below(sides, 'spec', maximum), `spec.${maximum}`)),
  ];
}

/** The ceiling of an autoscaler comes down. */
export function lowered(sides: BothSides, field: string): readonly Seen[] {
  const found = numbers(sides);
  if (found === null || found[1] >= found[0]) return [];
  return [{ rule: SCALE_CEILING, from: String(found[0]), to: String(found[1]), field, lines: sides.new?.lines }];
}

function deletedScaler(change: ObjectChange): readonly Seen[] {
  const object = change.old?.object;
  if (object?.kind !== 'HorizontalPodAutoscaler' && object?.kind !== 'ScaledObject') return [];
  const from = `at most ${textAt(object.root, 'spec', MAXIMUM[object.kind] ?? '') ?? 'a number of'} replicas`;
  return [{ rule: SCALE_CEILING, from, to: ABSENT, field: 'object', lines: object.lines }];
}

function suspension(sides: BothSides): readonly Seen[] {
  const found = below(sides, 'spec', 'suspend');
  if (truthAt(found.new) !== true || truthAt(found.old) === true) return [];
  const from = shownNode(found.old);
  return [{ rule: SCALE_ZERO, from, to: 'true', field: 'spec.suspend', lines: found.new?.lines }];
}

const GRADUAL: ReadonlySet<string | null> = new Set([null, 'RollingUpdate']);
const ABRUPT: ReadonlySet<string | null> = new Set(['Recreate', 'OnDelete']);

function strategy(sides: BothSides): readonly Seen[] {
  return ['strategy', 'updateStrategy']
    .flatMap((name) => strategyAt(below(sides, 'spec', name), `spec.${name}`))
    .concat(deadlines(sides));
}

/** `strategy` of a Deployment, `updateStrategy` of the others; also in the values of a chart. */
export function strategyAt(sides: BothSides, field: string): readonly Seen[] {
  const type = below(sides, 'type');
  const seen: Seen[] = [];
  if (sides.new !== null && becomes(type, GRADUAL, ABRUPT)) {
    seen.push(changed(type, `${field}.type`));
  }
  const unavailable = below(sides, 'rollingUpdate', 'maxUnavailable');
  const [before, after] = [shareOf(textAt(unavailable.old), 100), shareOf(textAt(unavailable.new), 100)];
  if (alike(unavailable) && before !== null && after !== null && after > before) {
    seen.push(changed(unavailable, `${field}.rollingUpdate.maxUnavailable`));
  }
  const surge = below(sides, 'rollingUpdate', 'maxSurge');
  const room = shareOf(textAt(surge.new), 100);
  if (room === 0 && shareOf(textAt(surge.old), 100) !== 0 && sides.old !== null) {
    seen.push(changed(surge, `${field}.rollingUpdate.maxSurge`));
  }
  const partition = numbers(below(sides, 'rollingUpdate', 'partition'));
  if (partition !== null && partition[1] < partition[0]) {
    seen.push(changed(below(sides, 'rollingUpdate', 'partition'), `${field}.rollingUpdate.partition`));
  }
  return seen;
}

/** A count cannot be compared with a percentage. */
function alike({ old, new: next }: BothSides): boolean {
  return (textAt(old) ?? '').endsWith('%') === (textAt(next) ?? '').endsWith('%');
}

function changed(sides: BothSides, field: string): Seen {
  const [from, to] = [shownNode(sides.old), shownNode(sides.new)];
  return { rule: STRATEGY_CHANGED, from, to, field, lines: sides.new?.lines };
}

/** Longer until a broken rollout is noticed, or no time at all to show that new pods are well. */
function deadlines(sides: BothSides): readonly Seen[] {
  const deadline = below(sides, 'spec', 'progressDeadlineSeconds');
  const settling = below(sides, 'spec', 'minReadySeconds');
  const [late, calm] = [numbers(deadline), numbers(settling)];
  return [
    ...(late !== null && late[1] >= late[0] * 2 ? [changed(deadline, 'spec.progressDeadlineSeconds')] : []),
    ...(calm !== null && calm[1] * 2 <= calm[0] && calm[0] > 0 ? [changed(settling, 'spec.minReadySeconds')] : []),
  ];
}

/** Seconds that a pod has to end its work; 30 where nothing is said. */
export function shutdown(sides: BothSides): readonly Seen[] {
  const grace = below(sides, 'terminationGracePeriodSeconds');
  const before = grace.old === null ? 30 : secondsOf(textAt(grace.old));
  const after = grace.new === null ? 30 : secondsOf(textAt(grace.new));
  if (before === null || after === null || after * 2 > before) return [];
  const [from, to] = [`${before} s`, `${after} s`];
  return [{ rule: SHUTDOWN_SHORTENED, from, to, field: 'terminationGracePeriodSeconds', lines: grace.new?.lines }];
}
