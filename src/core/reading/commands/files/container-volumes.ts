/** Which folders of a container outlive it: claims of Kubernetes, volumes and folders of the machine of Compose. */
import { itemsAt, nodeAt, textAt, truthAt } from '../../yaml-node.ts';
import type { YamlMap, YamlNode } from '../../yaml-tree.ts';

/** Kinds of volumes that end with the pod, or that nobody can write. */
const PASSING = ['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI', 'ephemeral', 'image'] as const;

/** The volumes of a pod that end with it; null where the map is no pod. */
export function passingVolumes(node: YamlMap): ReadonlySet<string> | null {
  if (node.entries.get('containers')?.kind !== 'list') return null;
  return new Set(
    itemsAt(node, 'volumes').flatMap((volume) => {
      const name = textAt(volume, 'name');
      return name !== null && PASSING.some((kind) => nodeAt(volume, kind) !== null) ? [name] : [];
    }),
  );
}

/** Paths inside a container at which something stands that outlives it. */
export function keptFolders(node: YamlMap, passing: ReadonlySet<string>): readonly string[] {
  const mounts = itemsAt(node, 'volumeMounts').flatMap((mount) => {
    const [name, path] = [textAt(mount, 'name'), textAt(mount, 'mountPath')];
    const counts = path !== null && !passing.has(name ?? '') && truthAt(mount, 'readOnly') !== true;
    return counts ? [path] : [];
  });
  return [...mounts, ...itemsAt(node, 'volumes').flatMap(composeFolder)];
}

function composeFolder(volume: YamlNode): readonly string[] {
  if (volume.kind === 'map') {
    const target = textAt(volume, 'target');
    const isKept = textAt(volume, 'type') !== 'tmpfs' && truthAt(volume, 'read_only') !== true;
    return target !== null && nodeAt(volume, 'source') !== null && isKept ? [target] : [];
  }
  const [, source = '', target = '', mode = ''] = /^([^:]+):(\/[^:]*)(?::([^:]*))?$/.exec(textAt(volume) ?? '') ?? [];
  return target === '' || mode.split(',').includes('ro') || source.startsWith('/tmp/') ? [] : [target];
}
