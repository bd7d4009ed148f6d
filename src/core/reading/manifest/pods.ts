/** Where a Kubernetes object keeps the description of its pods. */
import { itemsAt, mapAt, textAt } from '../yaml-node.ts';
import type { YamlMap } from '../yaml-tree.ts';
import type { ManifestObject } from './objects.ts';

/** The pod template of a workload (its labels are below `metadata`); the object itself where it is a pod. */
export function podTemplateOf({ kind, root }: ManifestObject): YamlMap | null {
  if (kind === 'Pod') return root;
  return (
    mapAt(root, 'spec', 'jobTemplate', 'spec', 'template') ??
    mapAt(root, 'spec', 'template') ??
    (kind === 'PodTemplate' ? mapAt(root, 'template') : null)
  );
}

/** The pod's own `spec`; null for what runs no pods. */
export function podSpecOf(object: ManifestObject): YamlMap | null {
  const spec = mapAt(podTemplateOf(object), 'spec');
  return spec !== null && mapAt(spec) !== null && spec.entries.has('containers') ? spec : null;
}

/** A container of a pod, by the list it stands in. */
export interface Container {
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
  /** Its name; `#2` for the third where it has none. */
  readonly name: string;
  readonly node: YamlMap;
}

const LISTS: readonly Container['list'][] = ['containers', 'initContainers', 'ephemeralContainers'];

/** All containers of a pod's `spec`. */
export function containersOf(spec: YamlMap | null): readonly Container[] {
  return LISTS.flatMap((list) =>
    itemsAt(spec, list).flatMap((node, index) =>
      node.kind === 'map' ? [{ list, name: textAt(node, 'name') ?? `#${index}`, node }] : [],
    ),
  );
}
