/** Kubernetes objects of one file, what they select and what they read. */
import type { DeclaredThing, FileFacts, Use, UseTarget } from '../../model/graph.ts';
import { manifestObjects } from '../reading/manifest/objects.ts';
import type { ManifestObject } from '../reading/manifest/objects.ts';
import { containersOf, podSpecOf, podTemplateOf } from '../reading/manifest/pods.ts';
import { entriesAt, itemsAt, mapAt, nodeAt, textAt } from '../reading/yaml-node.ts';
import type { YamlNode } from '../reading/yaml-tree.ts';

export function manifestFacts(text: string): FileFacts {
  const read = manifestObjects(text);
  if (read.kind === 'foreign') return { declares: [], uses: [], unread: null };
  if (read.kind === 'unreadable') return { declares: [], uses: [], unread: read.reason };
  const declares: DeclaredThing[] = [];
  const uses: Use[] = [];
  for (const object of read.objects) {
    if (object.name === null) continue;
    const local = `${object.kind}/${object.namespace ?? ''}/${object.name}`;
    const labels = labelsAt(podTemplateOf(object), 'metadata', 'labels');
    const namespace = object.namespace ?? '';
    declares.push({ local, kind: 'object', name: `${object.kind} ${object.name}`, labels, namespace, tier: null });
    for (const of of targetsOf(object, namespace)) uses.push({ by: local, of });
  }
  return { declares, uses, unread: null };
}

function targetsOf(object: ManifestObject, namespace: string): readonly UseTarget[] {
  const { kind, root } = object;
  const named = (what: string, name: string | null): readonly UseTarget[] =>
    name === null ? [] : [{ kind: 'object', object: what, namespace, name }];
  const targets: UseTarget[] = [];
  if (kind === 'Service') targets.push(...pods(namespace, labelsAt(root, 'spec', 'selector')));
  if (kind === 'PodDisruptionBudget' || kind === 'NetworkPolicy') {
    const where = kind === 'NetworkPolicy' ? 'podSelector' : 'selector';
    targets.push(...pods(namespace, labelsAt(root, 'spec', where, 'matchLabels')));
  }
  if (kind === 'HorizontalPodAutoscaler') {
    const target = mapAt(root, 'spec', 'scaleTargetRef');
    targets.push(...named(textAt(target, 'kind') ?? '', textAt(target, 'name')));
  }
  if (kind === 'Ingress') {
    for (const rule of itemsAt(root, 'spec', 'rules')) {
      for (const path of itemsAt(rule, 'http', 'paths')) {
        targets.push(...named('Service', textAt(path, 'backend', 'service', 'name')));
      }
    }
    targets.push(...named('Service', textAt(root, 'spec', 'defaultBackend', 'service', 'name')));
  }
  return [...targets, ...readByPods(object, named)];
}

/** Configuration, secrets, claims and accounts that the pods of a workload read. */
function readByPods(
  object: ManifestObject,
  named: (kind: string, name: string | null) => readonly UseTarget[],
): readonly UseTarget[] {
  const spec = podSpecOf(object);
  if (spec === null) return [];
  const targets: UseTarget[] = [...named('ServiceAccount', textAt(spec, 'serviceAccountName'))];
  for (const { node } of containersOf(spec)) {
    for (const from of itemsAt(node, 'envFrom')) {
      targets.push(...named('ConfigMap', textAt(from, 'configMapRef', 'name')));
      targets.push(...named('Secret', textAt(from, 'secretRef', 'name')));
    }
    for (const variable of itemsAt(node, 'env')) {
      targets.push(...named('ConfigMap', textAt(variable, 'valueFrom', 'configMapKeyRef', 'name')));
      targets.push(...named('Secret', textAt(variable, 'valueFrom', 'secretKeyRef', 'name')));
    }
  }
  for (const volume of itemsAt(spec, 'volumes')) {
    targets.push(...named('ConfigMap', textAt(volume, 'configMap', 'name')));
    targets.push(...named('Secret', textAt(volume, 'secret', 'secretName')));
    targets.push(...named('PersistentVolumeClaim', textAt(volume, 'persistentVolumeClaim', 'claimName')));
  }
  return targets;
}

function pods(namespace: string, labels: readonly string[]): readonly UseTarget[] {
  return labels.length === 0 ? [] : [{ kind: 'pods', namespace, labels }];
}

function labelsAt(node: YamlNode | null, ...path: readonly string[]): readonly string[] {
  return entriesAt(nodeAt(node, ...path)).flatMap(([key, value]) => {
    const text = textAt(value);
    return text === null ? [] : [`${key}=${text}`];
  });
}
