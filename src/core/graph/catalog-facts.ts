/** Entities of a Backstage `catalog-info.yaml` (backstage.io, "Descriptor Format of Catalog Entities"). */
import type { DeclaredThing, FileFacts, Use } from '../../model/graph.ts';
import { itemsAt, textAt, textsAt } from '../reading/yaml-node.ts';
import { readYamlTrees } from '../reading/yaml-tree.ts';
import type { YamlNode } from '../reading/yaml-tree.ts';

const KINDS: ReadonlySet<string> = new Set(['component', 'api', 'resource', 'system', 'domain']);

export function catalogFacts(text: string): FileFacts {
  const read = readYamlTrees(text);
  if (read.kind === 'unreadable') return { declares: [], uses: [], unread: read.reason };
  const declares: DeclaredThing[] = [];
  const uses: Use[] = [];
  for (const root of read.roots) {
    const kind = (textAt(root, 'kind') ?? '').toLowerCase();
    const name = textAt(root, 'metadata', 'name');
    if (!KINDS.has(kind) || name === null) continue;
    const namespace = textAt(root, 'metadata', 'namespace') ?? 'default';
    const local = entityRef(`${kind}:${namespace}/${name}`, kind, namespace);
    declares.push({ local, kind: 'entity', name, labels: [], namespace: '', tier: tierOf(root) });
    uses.push(...relationsOf(root, local, namespace));
    if (kind === 'component' || kind === 'resource') uses.push({ by: local, of: { kind: 'own-folder' } });
  }
  return { declares, uses, unread: null };
}

function relationsOf(root: YamlNode, by: string, namespace: string): readonly Use[] {
  const of = (field: string, kind: string, reversed: boolean): readonly Use[] =>
    textsAt(root, 'spec', field).map((ref) => ({
      by,
      of: { kind: 'entity', ref: entityRef(ref, kind, namespace), reversed } as const,
    }));
  return [
    ...of('dependsOn', 'component', false),
    ...of('dependencyOf', 'component', true),
    ...of('consumesApis', 'api', false),
    ...of('providesApis', 'api', true),
    ...of('subcomponentOf', 'component', true),
    ...of('system', 'system', true),
  ];
}

/**
 * `name`, `namespace/name` and `kind:namespace/name` mean the same entity; letters' case does not matter. A reference
 * without a namespace means that of the entity which refers (backstage.io, "Entity References").
 */
function entityRef(ref: string, kind: string, around: string): string {
  const match = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(ref.trim());
  if (match === null) return ref.toLowerCase();
  const [, ownKind = kind, namespace = around, name = ''] = match;
  return `${ownKind}:${namespace}/${name}`.toLowerCase();
}

/** Written as a label or annotation whose key ends in `tier` or `criticality`; null when it is no number from 1 to 3. */
function tierOf(root: YamlNode): 1 | 2 | 3 | null {
  for (const field of ['labels', 'annotations'] as const) {
    for (const key of ['tier', 'service-tier', 'criticality']) {
      const text = textAt(root, 'metadata', field, key) ?? '';
      const digit = /^(?:tier-?)?([123])$/i.exec(text)?.[1];
      if (digit !== undefined) return Number(digit) as 1 | 2 | 3;
    }
  }
  return itemsAt(root, 'metadata', 'tags').some((tag) => textAt(tag) === 'tier-1') ? 1 : null;
}
