/** Deleted objects that something still names. Judged over the whole change. */
import type { ManifestObject } from '../../../reading/manifest/objects.ts';
import { containersOf, podSpecOf } from '../../../reading/manifest/pods.ts';
import { itemsAt, nodeAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import type { ObjectChange, PlacedObject } from './pairing.ts';
import { REFERENCE_MISSING } from './rules-objects.ts';
import type { SeenAt } from './judge-selectors.ts';
import { addressOf } from './sight.ts';

/** Names that objects give to others: `ConfigMap settings`. */
interface Reference {
  readonly kind: string;
  readonly name: string;
}

/** References to what the change deletes or renames. */
export function judgeReferences(
  changes: readonly ObjectChange[],
  standing: readonly PlacedObject[],
): readonly SeenAt[] {
  const gone = changes.filter((change) => change.kind === 'deleted' || change.kind === 'renamed');
  if (gone.length === 0) return [];
  const present = [...changes.flatMap((change) => change.new ?? []), ...standing].map(({ object }) => object);
  const provided = new Set(present.flatMap(providedBy));
  const referring = new Map<string, ManifestObject>();
  for (const object of present) {
    for (const { kind, name } of referencesOf(object)) {
      const key = keyOf(kind, name, object.namespace);
      if (!referring.has(key)) referring.set(key, object);
    }
  }
  return gone.flatMap((change): readonly SeenAt[] => {
    const { object } = change.old;
    const spelled = [
      keyOf(object.kind, object.name ?? '', object.namespace),
      keyOf(object.kind, object.name ?? '', null),
    ];
    const by = spelled.map((key) => referring.get(key)).find((one) => one !== undefined);
    if (by === undefined || object.name === null || spelled.some((key) => provided.has(key))) return [];
    const seen = {
      rule: REFERENCE_MISSING,
      from: addressOf(object),
      to:
        change.new === null
          ? `absent, but named by ${addressOf(by)}`
          : `${addressOf(change.new.object)}, the old name is used by ${addressOf(by)}`,
      field: 'reference',
      lines: (change.new?.object ?? object).lines,
    };
    return [{ change, seen }];
  });
}

function keyOf(kind: string, name: string, namespace: string | null): string {
  return `${kind}\0${namespace ?? ''}\0${name}`;
}

/** Objects that a controller makes out of another one. */
const MAKERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  SealedSecret: [
    ['spec', 'template', 'metadata', 'name'],
    ['metadata', 'name'],
  ],
  ExternalSecret: [
    ['spec', 'target', 'name'],
    ['metadata', 'name'],
  ],
  Certificate: [['spec', 'secretName']],
};

function providedBy(object: ManifestObject): readonly string[] {
  const self = object.name === null ? [] : [keyOf(object.kind, object.name, object.namespace)];
  const paths = Object.hasOwn(MAKERS, object.kind) ? (MAKERS[object.kind] ?? []) : [];
  const made = paths.flatMap((path) => {
    const name = textAt(object.root, ...path);
    return name === null ? [] : [keyOf('Secret', name, object.namespace), keyOf('Secret', name, null)];
  });
  return [...self, ...made];
}

function referencesOf(object: ManifestObject): readonly Reference[] {
  if (object.kind === 'Ingress') return ingressReferences(object.root);
  const target = nodeAt(object.root, 'spec', 'scaleTargetRef');
  const [kind, name] = [textAt(target, 'kind'), textAt(target, 'name')];
  if (name !== null) return [{ kind: kind ?? 'Deployment', name }];
  return podReferences(podSpecOf(object));
}

function podReferences(spec: YamlNode | null): readonly Reference[] {
  if (spec === null) return [];
  const found: Reference[] = [];
  const add = (kind: string, holder: YamlNode | null, field: string): void => {
    const name = textAt(holder, field);
    if (name !== null && truthAt(holder, 'optional') !== true) found.push({ kind, name });
  };
  for (const volume of itemsAt(spec, 'volumes')) {
    add('ConfigMap', nodeAt(volume, 'configMap'), 'name');
    add('Secret', nodeAt(volume, 'secret'), 'secretName');
    add('PersistentVolumeClaim', nodeAt(volume, 'persistentVolumeClaim'), 'claimName');
    for (const source of itemsAt(volume, 'projected', 'sources')) {
      add('ConfigMap', nodeAt(source, 'configMap'), 'name');
      add('Secret', nodeAt(source, 'secret'), 'name');
    }
  }
  for (const { node } of containersOf(spec.kind === 'map' ? spec : null)) {
    for (const item of itemsAt(node, 'env')) {
      add('ConfigMap', nodeAt(item, 'valueFrom', 'configMapKeyRef'), 'name');
      add('Secret', nodeAt(item, 'valueFrom', 'secretKeyRef'), 'name');
    }
    for (const item of itemsAt(node, 'envFrom')) {
      add('ConfigMap', nodeAt(item, 'configMapRef'), 'name');
      add('Secret', nodeAt(item, 'secretRef'), 'name');
    }
  }
  add('ServiceAccount', spec, 'serviceAccountName');
  for (const item of itemsAt(spec, 'imagePullSecrets')) add('Secret', item, 'name');
  return found;
}

function ingressReferences(root: YamlNode): readonly Reference[] {
  const backends = [
    nodeAt(root, 'spec', 'defaultBackend'),
    ...itemsAt(root, 'spec', 'rules').flatMap((item) =>
      itemsAt(item, 'http', 'paths').map((path) => nodeAt(path, 'backend')),
    ),
  ];
  const services = backends.flatMap(
    (backend) => textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName') ?? [],
  );
  const secrets = itemsAt(root, 'spec', 'tls').flatMap((item) => textAt(item, 'secretName') ?? []);
  return [...services.map((name) => ({ kind: 'Service', name })), ...secrets.map((name) => ({ kind: 'Secret', name }))];
}
