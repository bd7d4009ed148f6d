/** Values of a chart: the same fields as in a workload, under the names that charts have in common. */
import { imageOf, loosened } from '../../../reading/container/image-name.ts';
import { nodeAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import type { YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { below, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { probes, resources } from './judge-containers.ts';
import { opened } from './judge-isolation.ts';
import { budget, spread } from './judge-redundancy.ts';
import { keptData } from './judge-values-storage.ts';
import { fewer, lowered, shutdown, strategyAt } from './judge-scale.ts';
import { HELM_UNINSTALL } from './rules-delivery.ts';
import { EXPOSE_SERVICE, IMAGE_FLOATING, SCALE_CEILING } from './rules-objects.ts';
import type { Seen } from './sight.ts';

/** Maps below maps, as far as charts nest them. */
const DEEPEST = 12;

/** Everything that two versions of a values file say differently; `templated` where a null stands for anything. */
export function judgeValues(old: YamlNode | null, next: YamlNode | null, templated = false): readonly Seen[] {
  const seen: Seen[] = [];
  walk({ old, new: next, templated }, '', seen, 0);
  return seen;
}

function walk(sides: BothSides, prefix: string, seen: Seen[], depth: number): void {
  if (sides.old?.kind !== 'map' || sides.new?.kind !== 'map' || depth > DEEPEST) return;
  seen.push(...judgedMap(sides, sides.old, sides.new, prefix));
  for (const name of sides.old.entries.keys()) {
    if (!LEAVES.has(name)) walk(below(sides, name), `${prefix}${name}.`, seen, depth + 1);
  }
}

/** Judged as a whole where they stand. */
const LEAVES: ReadonlySet<string> = new Set([
  'resources',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'securityContext',
  'affinity',
  'image',
]);

function judgedMap(sides: BothSides, old: YamlMap, next: YamlMap, prefix: string): readonly Seen[] {
  return [
    ...COUNTS.flatMap((name) => fewer(below(sides, name), prefix + name, null)),
    ...lowered(below(sides, 'maxReplicas'), `${prefix}maxReplicas`),
    ...probes(sides, prefix),
    ...(nodeAt(old, 'resources') === null ? [] : resources(below(sides, 'resources'), prefix, next)),
    ...image(below(sides, 'image'), `${prefix}image`),
    ...['strategy', 'updateStrategy'].flatMap((name) => strategyAt(below(sides, name), prefix + name)),
    ...spread(sides, prefix),
    ...shutdown(sides),
    ...opened(podOf(old), podOf(next), sides.templated).map((one) => ({ ...one, field: prefix + one.field })),
    ...['pdb', 'podDisruptionBudget'].flatMap((name) => budget(below(sides, name), `${prefix}${name}.`)),
    ...switches(sides, prefix),
    ...keptData(sides, prefix),
    ...service(below(sides, 'service', 'type'), `${prefix}service.type`),
  ];
}

const COUNTS: readonly string[] = ['replicaCount', 'replicas', 'minReplicas'];

/** A pod as the chart will write it, so that the rules of pods judge it. */
function podOf(values: YamlMap): YamlMap {
  const { lines } = values;
  const name: YamlNode = { kind: 'scalar', value: 'values', text: 'values', quoted: false, lines, tag: null };
  const context = nodeAt(values, 'containerSecurityContext') ?? nodeAt(values, 'securityContext');
  const container: YamlMap = {
    ...values,
    entries: new Map([['name', name], ...(context === null ? [] : [['securityContext', context] as const])]),
  };
  const pod = nodeAt(values, 'podSecurityContext');
  const entries = new Map<string, YamlNode>([['containers', { kind: 'list', items: [container], lines, tag: null }]]);
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    const node = nodeAt(values, field);
    if (node !== null) entries.set(field, node);
  }
  if (pod !== null) entries.set('securityContext', pod);
  return { kind: 'map', entries, lines, tag: null };
}

/** `image` as a map with its parts, or as a text. An empty tag is the version of the chart: pinned elsewhere. */
function image(sides: BothSides, field: string): readonly Seen[] {
  const [before, after] = [imageText(sides.old), imageText(sides.new)];
  if (before === null || after === null) return [];
  const reason = loosened(before, after);
  return reason === null
    ? []
    : [{ rule: IMAGE_FLOATING, from: before, to: `${after} (${reason})`, field, lines: sides.new?.lines }];
}

function imageText(node: YamlNode | null): string | null {
  if (node?.kind !== 'map') return textAt(node);
  const [registry, repository] = [
    textAt(node, 'registry') ?? '',
    textAt(node, 'repository') ?? textAt(node, 'name') ?? '',
  ];
  const [tag, digest] = [textAt(node, 'tag') ?? '', textAt(node, 'digest') ?? textAt(node, 'sha') ?? ''];
  const name = registry === '' ? repository : `${registry}/${repository}`;
  if (imageOf(name) === null || (tag === '' && digest === '')) return null;
  return `${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

/** What a chart does when it is switched on, and the protection that goes when it is switched off. */
const SWITCHES: readonly (readonly [names: readonly string[], rule: Seen['rule']])[] = [
  [['pdb', 'podDisruptionBudget'], lostGuardrail('redundancy')],
  [['networkPolicy', 'networkPolicies', 'authorizationPolicy'], lostGuardrail('network-policy')],
  [['livenessProbe', 'readinessProbe', 'startupProbe'], lostGuardrail('probe')],
  [['podSecurityContext', 'containerSecurityContext'], lostGuardrail('isolation')],
  [['prometheusRule', 'serviceMonitor', 'alerting'], lostGuardrail('alarm')],
  [['backup', 'backups'], lostGuardrail('backup')],
  [['tls', 'mtls'], lostGuardrail('encryption')],
  [['autoscaling', 'hpa', 'keda'], SCALE_CEILING],
  [
    ['postgresql', 'mysql', 'mariadb', 'mongodb', 'redis', 'valkey', 'kafka', 'rabbitmq', 'elasticsearch'],
    HELM_UNINSTALL,
  ],
  [
    ['opensearch', 'minio', 'cassandra', 'clickhouse', 'influxdb', 'etcd', 'zookeeper', 'nats', 'vault'],
    HELM_UNINSTALL,
  ],
];

function switches(sides: BothSides, prefix: string): readonly Seen[] {
  return SWITCHES.flatMap(([names, rule]) =>
    names.flatMap((name) => {
      const part = below(sides, name);
      const found = ['enabled', 'create'].map((word) => below(part, word)).find(({ old }) => truthAt(old) === true);
      if (found === undefined || truthAt(found.new) !== false) return [];
      const stateful = rule === HELM_UNINSTALL;
      return [{ rule, from: 'on', to: 'off', field: prefix + name, lines: found.new?.lines, endangersState: stateful }];
    }),
  );
}

function service(type: BothSides, field: string): readonly Seen[] {
  const after = textAt(type.new);
  const inside = type.old === null || textAt(type.old) === 'ClusterIP';
  if (!inside || (after !== 'LoadBalancer' && after !== 'NodePort')) return [];
  return [{ rule: EXPOSE_SERVICE, from: shownNode(type.old), to: after, field, lines: type.new?.lines }];
}
