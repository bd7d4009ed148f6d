/** What a workload's containers lose: probes, requests and limits, pinned images, hooks, and containers themselves. */
import type { YamlMap } from '../../../reading/yaml-tree.ts';
import { isFloating, imageOf, isVariable, loosened } from '../../../reading/container/image-name.ts';
import { containersOf, podSpecOf } from '../../../reading/manifest/pods.ts';
import type { Container } from '../../../reading/manifest/pods.ts';
import { numberAt, textAt } from '../../../reading/yaml-node.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { below, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { shutdown } from './judge-scale.ts';
import { CONTAINER_REMOVED, IMAGE_FLOATING, SHUTDOWN_SHORTENED } from './rules-objects.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const PROBE = lostGuardrail('probe');
const LIMITS = lostGuardrail('limits');

export const judgeContainers: Judge = (change) => {
  if (change.kind === 'deleted') return [];
  const next = podSpecOf(change.new.object);
  if (next === null) return [];
  if (change.kind === 'created') return containersOf(next).flatMap(newImage);
  const old = podSpecOf(change.old.object);
  if (old === null) return [];
  const pod: BothSides = { old, new: next, templated: change.new.object.templated };
  return [...pairedContainers(old, next).flatMap((pair) => judged(pair, pod)), ...shutdown(pod)];
};

type Pair = readonly [old: Container, next: Container | null];

/** By name; a single container that was renamed is still the same one. */
function pairedContainers(old: YamlMap, next: YamlMap): readonly Pair[] {
  const [before, after] = [containersOf(old), containersOf(next)];
  const byName = new Map(after.map((one) => [one.name, one]));
  const only = before.length === 1 && after.length === 1 ? after[0] : undefined;
  return before.map((one) => [one, byName.get(one.name) ?? only ?? null] as const);
}

function judged([old, next]: Pair, { templated }: BothSides): readonly Seen[] {
  if (next === null) {
    const seen = { from: textAt(old.node, 'image') ?? 'a container', to: ABSENT, field: `container ${old.name}` };
    return templated ? [] : [{ ...seen, rule: CONTAINER_REMOVED }];
  }
  const sides: BothSides = { old: old.node, new: next.node, templated };
  const prefix = `container ${next.name} `;
  return [
    ...probes(sides, prefix),
    ...resources(below(sides, 'resources'), prefix, next.node),
    ...image(sides, prefix),
    ...preStop(sides, prefix),
  ];
}

const PROBES: readonly string[] = ['readinessProbe', 'livenessProbe', 'startupProbe'];

/** Probes of a container, or of the values of a chart. */
export function probes(sides: BothSides, prefix: string): readonly Seen[] {
  return PROBES.flatMap((name) => {
    const probe = below(sides, name);
    const lines = sides.new === null ? undefined : firstLine(sides.new.lines);
    if (isLost(probe)) return [{ rule: PROBE, from: shownNode(probe.old), to: ABSENT, field: prefix + name, lines }];
    return looser(probe, prefix + name);
  });
}

const WAYS: readonly string[] = ['httpGet', 'grpc', 'exec', 'tcpSocket'];

function looser(probe: BothSides, field: string): readonly Seen[] {
  if (probe.old?.kind !== 'map' || probe.new?.kind !== 'map') return [];
  const [before, after] = [windowOf(probe.old), windowOf(probe.new)];
  const lines = probe.new.lines;
  const seen: Seen[] = [];
  if (before !== null && after !== null && after >= before * 2) {
    const [from, to] = [`fails after ${before} s`, `fails after ${after} s`];
    seen.push({ rule: PROBE, from, to, field: `${field} thresholds`, lines });
  }
  const [way, now] = [wayOf(probe.old), wayOf(probe.new)];
  if (now === 'tcpSocket' && (way === 'httpGet' || way === 'grpc')) {
    seen.push({ rule: PROBE, from: way, to: 'tcpSocket (any open port is healthy)', field, lines });
  }
  return seen;
}

/** Seconds until a probe that fails has consequences; defaults are those of Kubernetes. */
function windowOf(probe: YamlMap): number | null {
  const [period, threshold] = ['periodSeconds', 'failureThreshold'].map((name, index) =>
    probe.entries.has(name) ? numberAt(probe, name) : [10, 3][index],
  );
  return period === null || period === undefined || threshold === null || threshold === undefined
    ? null
    : period * threshold;
}

function wayOf(probe: YamlMap): string | null {
  return WAYS.find((name) => probe.entries.has(name)) ?? null;
}

/**
 * Requests and limits of a container, or of the values of a chart. A limit of CPU may go while the request stays: it
 * throttles without protecting anybody, and taking it away is advised practice.
 */
export function resources(sides: BothSides, prefix: string, parent: YamlMap): readonly Seen[] {
  const lines = firstLine(parent.lines);
  const lost = (['requests', 'limits'] as const).flatMap((part) =>
    ['cpu', 'memory', 'ephemeral-storage']
      .filter((name) => isLost(below(sides, part, name)) && !isOpaque(sides, part))
      .filter((name) => !(part === 'limits' && name === 'cpu' && below(sides, 'requests', 'cpu').new !== null))
      .map((name) => `${part}.${name}`),
  );
  if (lost.length === 0) return [];
  return [{ rule: LIMITS, from: lost.join(', '), to: ABSENT, field: `${prefix}resources`, lines }];
}

/** The whole map comes from somewhere else (`toYaml .Values.resources`). */
function isOpaque(sides: BothSides, part: string): boolean {
  if (!sides.templated || sides.new === null) return false;
  const inner = below(sides, part).new;
  return sides.new.kind === 'scalar' || inner?.kind === 'scalar';
}

function image(sides: BothSides, prefix: string): readonly Seen[] {
  const [before, after] = [textAt(sides.old, 'image'), textAt(sides.new, 'image')];
  if (before === null || after === null) return [];
  const reason = loosened(before, after);
  if (reason === null) return [];
  const lines = below(sides, 'image').new?.lines;
  return [{ rule: IMAGE_FLOATING, from: before, to: `${after} (${reason})`, field: `${prefix}image`, lines }];
}

function newImage({ name, node }: Container): readonly Seen[] {
  const text = textAt(node, 'image');
  const found = text === null || isVariable(text) ? null : imageOf(text);
  if (found === null || text === null || !isFloating(found)) return [];
  const lines = node.entries.get('image')?.lines;
  return [{ rule: IMAGE_FLOATING, from: null, to: text, field: `container ${name} image`, lines, base: 'low' }];
}

function preStop(sides: BothSides, prefix: string): readonly Seen[] {
  const hook = below(sides, 'lifecycle', 'preStop');
  if (!isLost(hook) || (sides.templated && below(sides, 'lifecycle').new?.kind === 'scalar')) return [];
  const lines = sides.new === null ? undefined : firstLine(sides.new.lines);
  return [
    { rule: SHUTDOWN_SHORTENED, from: shownNode(hook.old), to: ABSENT, field: `${prefix}lifecycle.preStop`, lines },
  ];
}
