/** Fields that the API server refuses to update. */
import type { ManifestObject } from '../../../reading/manifest/objects.ts';
import { hasMask } from '../../../reading/manifest/template.ts';
import { canonical, nodeAt, textAt, truthAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { bytesOf } from './quantity.ts';
import { REPLACE_IMMUTABLE } from './rules-objects.ts';
import type { Judge, Seen } from './sight.ts';

/** Paths by kind; a field that one side leaves out is only listed where leaving it out changes it. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['spec.selector']],
  ['DaemonSet', ['spec.selector']],
  ['ReplicaSet', ['spec.selector']],
  ['StatefulSet', ['spec.selector', 'spec.serviceName', 'spec.podManagementPolicy', 'spec.volumeClaimTemplates']],
  ['Job', ['spec.template', 'spec.selector', 'spec.completionMode']],
  ['Service', ['spec.clusterIP']],
  ['PersistentVolumeClaim', ['spec.storageClassName', 'spec.accessModes', 'spec.volumeName', 'spec.volumeMode']],
  ['StorageClass', ['provisioner', 'parameters', 'volumeBindingMode']],
  ['RoleBinding', ['roleRef']],
  ['ClusterRoleBinding', ['roleRef']],
  ['PriorityClass', ['value']],
  ['IngressClass', ['spec.controller']],
  ['CustomResourceDefinition', ['spec.scope', 'spec.group', 'spec.names.kind', 'spec.names.plural']],
]);

/** Deleted and made anew, these take data or all their objects along. */
const GRAVE: ReadonlySet<string> = new Set(['StatefulSet', 'PersistentVolumeClaim', 'CustomResourceDefinition']);

/** What the API server fills in where a manifest says nothing. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'spec.podManagementPolicy': '"OrderedReady"',
  'spec.volumeClaimTemplates': '[]',
  'spec.volumeMode': '"Filesystem"',
  volumeBindingMode: '"Immediate"',
  'spec.completionMode': '"NonIndexed"',
};

export const judgeImmutable: Judge = (change) => {
  if (change.kind !== 'changed') return [];
  const [old, next] = [change.old.object, change.new.object];
  const fields = (FIELDS.get(next.kind) ?? []).filter((field) => isChanged(old, next, field));
  return [
    ...fields.map((field) => seen(next, field, valueOf(old, field), valueOf(next, field))),
    ...shrunk(old, next),
    ...immutableData(old, next),
  ];
};

function isChanged(old: ManifestObject, next: ManifestObject, field: string): boolean {
  const [before, after] = [valueOf(old, field), valueOf(next, field)];
  // Absent on a side: filled in by the server, by the release before or by a patch; only known defaults can be compared.
  if (before === null || after === null) {
    const usual = DEFAULTS[field];
    if (usual === undefined || (before === null && after === null) || old.templated) return false;
    return (before === null ? usual : canonical(before)) !== (after === null ? usual : canonical(after));
  }
  if (isUnknown(before, old) || isUnknown(after, next))
    return comparable(before) && comparable(after) && differ(before, after);
  return differ(before, after);
}

/** Templates: both sides are words of the same template language, so they differ only where somebody changed them. */
function comparable(node: YamlNode): boolean {
  return node.kind !== 'scalar' || node.value !== null;
}

function isUnknown(node: YamlNode, object: ManifestObject): boolean {
  return object.templated && (node.kind !== 'scalar' || node.value === null || hasMask(node.text));
}

function differ(before: YamlNode, after: YamlNode): boolean {
  return normal(before) !== normal(after);
}

/** Claim templates: only what decides about the claims; apiVersion, kind and metadata beside the name may be added. */
function normal(node: YamlNode): string {
  if (node.kind !== 'list' || !node.items.some((item) => nodeAt(item, 'metadata', 'name') !== null))
    return canonical(node);
  const claims = node.items.map(
    (item) => `${textAt(item, 'metadata', 'name') ?? ''} ${canonical(nodeAt(item, 'spec'))}`,
  );
  return claims.sort().join('\n');
}

function valueOf(object: ManifestObject, field: string): YamlNode | null {
  return nodeAt(object.root, ...field.split('.'));
}

function seen(object: ManifestObject, field: string, from: YamlNode | null, to: YamlNode | null): Seen {
  const grave = GRAVE.has(object.kind);
  return {
    rule: REPLACE_IMMUTABLE,
    from: from === null ? 'default' : briefly(from),
    to: to === null ? 'default' : briefly(to),
    field,
    lines: to?.lines,
    endangersState: grave,
    ...(grave ? { base: 'critical' as const } : {}),
  };
}

function briefly(node: YamlNode): string {
  return node.kind === 'scalar' ? node.text : canonical(node).replaceAll('"', '');
}

/** A claim can grow, never shrink. */
function shrunk(old: ManifestObject, next: ManifestObject): readonly Seen[] {
  if (next.kind !== 'PersistentVolumeClaim') return [];
  const path = ['spec', 'resources', 'requests', 'storage'];
  const [before, after] = [nodeAt(old.root, ...path), nodeAt(next.root, ...path)];
  const [from, to] = [bytesOf(textAt(before)), bytesOf(textAt(after))];
  return from !== null && to !== null && to < from ? [seen(next, path.join('.'), before, after)] : [];
}

/** Values stay out of the report: a Secret may be among them. */
function immutableData(old: ManifestObject, next: ManifestObject): readonly Seen[] {
  if ((next.kind !== 'ConfigMap' && next.kind !== 'Secret') || truthAt(old.root, 'immutable') !== true) return [];
  const fields = ['data', 'stringData', 'binaryData', 'immutable'].filter((field) => {
    const [before, after] = [nodeAt(old.root, field), nodeAt(next.root, field)];
    return canonical(before) !== canonical(after);
  });
  return fields.map((field) => ({
    rule: REPLACE_IMMUTABLE,
    from: 'immutable: true',
    to: field === 'immutable' ? 'no longer immutable' : 'other content',
    field,
    lines: nodeAt(next.root, field)?.lines,
  }));
}
