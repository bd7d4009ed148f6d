/**
 * Patches that stand in a kustomization itself, judged like the objects they are laid over: as much of both sides as
 * the patch says.
 */
import { manifestObjects } from '../../../reading/manifest/objects.ts';
import { itemsAt, nodeAt, textAt } from '../../../reading/yaml-node.ts';
import { readYamlTrees } from '../../../reading/yaml-tree.ts';
import type { YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { JUDGES } from './judges.ts';
import { madeBy } from './patch-operations.ts';
import type { PlacedObject } from './pairing.ts';
import type { Seen } from './sight.ts';
import { addressOf, firstLine } from './sight.ts';

/** What the patches of both sides say differently of an object; of a new one, what it sets. */
export function judgePatchedObjects(old: YamlNode, next: YamlNode): readonly Seen[] {
  const olds = new Map(patchesOf(old).map((patch) => [patch.identity, patch.placed]));
  return patchesOf(next).flatMap((patch) => {
    // It takes the object away as a whole, which is told as such.
    if (textAt(patch.placed.object.root, '$patch') === 'delete') return [];
    const placed = withPod(patch.placed);
    const change = { kind: 'changed', old: withPod(before(olds.get(patch.identity), placed)), new: placed } as const;
    const lines = firstLine(patch.lines);
    const named = addressOf(patch.placed.object);
    return JUDGES.flatMap((judge) => judge(change)).map((seen) => ({
      ...seen,
      lines,
      field: `patch of ${named}: ${seen.field}`,
    }));
  });
}

interface Patch {
  /** The same on both sides: what it is laid over, and which of several it is. */
  readonly identity: string;
  readonly placed: PlacedObject;
  readonly lines: YamlNode['lines'];
}

function patchesOf(root: YamlNode): readonly Patch[] {
  const counts = new Map<string, number>();
  const texts = [
    ...['patches', 'patchesJson6902'].flatMap((list) =>
      itemsAt(root, list).map((holder) => [nodeAt(holder, 'patch'), nodeAt(holder, 'target')] as const),
    ),
    ...itemsAt(root, 'patchesStrategicMerge').map((patch) => [patch, null] as const),
  ];
  return texts.flatMap(([patch, target]) => {
    const source = textAt(patch);
    if (patch === null || source === null || !source.includes(':')) return [];
    return placedIn(source, target).map((placed) => {
      const name = `${addressOf(placed.object)}\0${textAt(target, 'labelSelector') ?? ''}`;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return { identity: `${name}\0${count}`, placed, lines: patch.lines };
    });
  });
}

/** Nothing that is read here has a path of its own. */
const HERE = '' as RepoPath;

/** The objects of a patch: those of a strategic merge as they stand, and the one that operations make together. */
function placedIn(source: string, target: YamlNode | null): readonly PlacedObject[] {
  const manifest = manifestObjects(source);
  if (manifest.kind === 'objects') return manifest.objects.map((object) => ({ object, path: HERE, insertions: [] }));
  const trees = readYamlTrees(source);
  const kind = textAt(target, 'kind') ?? (OF_WORKLOADS.test(source) ? 'Deployment' : null);
  if (trees.kind !== 'trees' || kind === null) return [];
  const operations = trees.roots.flatMap((root) => itemsAt(root));
  const root = madeBy(operations);
  if (root === null) return [];
  const [group, version] = [textAt(target, 'group') ?? GROUPS.get(kind) ?? '', textAt(target, 'version') ?? 'v1'];
  const object = {
    apiVersion: group === '' ? version : `${group}/${version}`,
    group,
    kind,
    namespace: textAt(target, 'namespace'),
    name: textAt(target, 'name') ?? '*',
    generateName: null,
    root,
    lines: root.lines,
    templated: false,
  };
  return [{ object, path: HERE, insertions: [] }];
}

/** Fields by which a patch says that it is laid over a workload. */
const OF_WORKLOADS = /\/spec\/(?:template\/|replicas\b)/;

/** The group of the kinds that are patched most, where the target does not say it. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['Deployment', 'apps'],
  ['StatefulSet', 'apps'],
  ['DaemonSet', 'apps'],
  ['CronJob', 'batch'],
  ['Job', 'batch'],
  ['HorizontalPodAutoscaler', 'autoscaling'],
  ['PodDisruptionBudget', 'policy'],
  ['Ingress', 'networking.k8s.io'],
  ['NetworkPolicy', 'networking.k8s.io'],
]);

/** Maps on the way to the containers of a workload. */
const ON_THE_WAY: ReadonlySet<string> = new Set(['spec', 'template', 'jobTemplate']);
const CONTAINERS: ReadonlySet<string> = new Set(['containers', 'initContainers']);

/**
 * The object before, with the containers that the patch speaks of now: the base has them, and nothing else is known of
 * them. Without a patch before, nothing is known of the object but what it is.
 */
function before(old: PlacedObject | undefined, next: PlacedObject): PlacedObject {
  const { object } = next;
  const kept = ['apiVersion', 'kind', 'metadata'];
  const entries = new Map([...object.root.entries].filter(([key]) => kept.includes(key)));
  const root = old?.object.root ?? { ...object.root, entries };
  return { ...next, object: { ...(old?.object ?? object), root: asFar(root, object.root) } };
}

function asFar(old: YamlMap, next: YamlMap): YamlMap {
  const entries = new Map(old.entries);
  for (const [key, value] of next.entries) {
    const known = entries.get(key);
    if (ON_THE_WAY.has(key) && value.kind === 'map')
      entries.set(key, asFar(known?.kind === 'map' ? known : { ...value, entries: new Map() }, value));
    if (CONTAINERS.has(key) && value.kind === 'list') entries.set(key, withNamed(itemsOf(known), value));
  }
  return { ...old, entries };
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function withNamed(olds: readonly YamlNode[], next: YamlNode & { readonly kind: 'list' }): YamlNode {
  const known = new Set(olds.map((item) => textAt(item, 'name')));
  const added = next.items.flatMap((item): readonly YamlNode[] => {
    const name = nodeAt(item, 'name');
    if (item.kind !== 'map' || name === null || known.has(textAt(name))) return [];
    return [{ ...item, entries: new Map([['name', name]]) }];
  });
  return { ...next, items: [...olds, ...added] };
}

/** A pod that the patch gives no containers has those of its base. */
function withPod({ object, ...placed }: PlacedObject): PlacedObject {
  return { ...placed, object: { ...object, root: podShaped(object.root, false) } };
}

function podShaped(node: YamlMap, isTemplate: boolean): YamlMap {
  const entries = new Map(node.entries);
  for (const [key, value] of node.entries)
    if (ON_THE_WAY.has(key) && value.kind === 'map') entries.set(key, podShaped(value, key === 'template'));
  const spec = entries.get('spec');
  if (isTemplate && spec?.kind === 'map' && !spec.entries.has('containers')) {
    const containers: YamlNode = { kind: 'list', items: [], lines: spec.lines, tag: null };
    entries.set('spec', { ...spec, entries: new Map([...spec.entries, ['containers', containers]]) });
  }
  return { ...node, entries };
}
