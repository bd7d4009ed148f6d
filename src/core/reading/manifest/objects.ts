/** Kubernetes objects of a text: every document, items of lists included, each with its lines. */
import { nodeAt, textAt } from '../yaml-node.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import type { Lines, YamlMap, YamlNode, YamlTrees } from '../yaml-tree.ts';
import { maskTemplate } from './template.ts';

/** One object as a manifest writes it. */
export interface ManifestObject {
  /** For example `apps/v1`. */
  readonly apiVersion: string;
  /** The part before the slash; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Null where the manifest does not say. In a template, names may hold masked actions. */
  readonly namespace: string | null;
  readonly name: string | null;
  readonly generateName: string | null;
  readonly root: YamlMap;
  readonly lines: Lines;
  /** True when the text is a template that was not rendered: a null in it may stand for anything. */
  readonly templated: boolean;
}

export type ManifestText =
  | {
      readonly kind: 'objects';
      readonly objects: readonly ManifestObject[];
      /** Lines at which a template inserts something unknown; empty for plain texts. */
      readonly insertions: readonly number[];
    }
  /** Readable or not, nothing in it looks like a Kubernetes object. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

/**
 * The objects of a manifest in YAML or JSON. A text with `{{ … }}` that is no YAML by itself is read as a Go template,
 * with its actions masked; `template` says that it is one.
 */
export function manifestObjects(text: string, template = false): ManifestText {
  if (!looksLikeManifest(text)) return { kind: 'foreign' };
  const hasActions = text.includes('{{');
  if (!(template && hasActions)) {
    const trees = readYamlTrees(text);
    if (trees.kind === 'trees' || !hasActions) return found(trees, [], false);
  }
  const masked = maskTemplate(text);
  return found(readYamlTrees(masked.text, { repeatedKeys: true }), masked.insertions, true);
}

/** Both words stand in every text with an object, unless they are written with escapes; others need not be parsed. */
function looksLikeManifest(text: string): boolean {
  const escaped = text.includes('\\u') || text.includes('\\x') || text.includes('\\U');
  return escaped || (text.includes('apiVersion') && text.includes('kind'));
}

function found(trees: YamlTrees, insertions: readonly number[], templated: boolean): ManifestText {
  if (trees.kind === 'unreadable') {
    const reason = templated ? `the template is not rendered, and ${trees.reason}` : trees.reason;
    return { ...trees, reason };
  }
  const objects = trees.roots.flatMap((root) => objectsOf(root, templated));
  return objects.length === 0 ? { kind: 'foreign' } : { kind: 'objects', objects, insertions };
}

function objectsOf(root: YamlNode, templated: boolean): readonly ManifestObject[] {
  if (root.kind === 'list') return root.items.flatMap((item) => (item.kind === 'map' ? objectOf(item, templated) : []));
  if (root.kind !== 'map') return [];
  const items = nodeAt(root, 'items');
  if ((textAt(root, 'kind') ?? '').endsWith('List') && items?.kind === 'list') {
    return items.items.flatMap((item) => (item.kind === 'map' ? objectOf(item, templated) : []));
  }
  return objectOf(root, templated);
}

function objectOf(root: YamlMap, templated: boolean): readonly ManifestObject[] {
  const apiVersion = textAt(root, 'apiVersion');
  const kind = textAt(root, 'kind');
  if (apiVersion === null || kind === null) return [];
  const slash = apiVersion.indexOf('/');
  return [
    {
      apiVersion,
      group: slash < 0 ? '' : apiVersion.slice(0, slash),
      kind,
      namespace: textAt(root, 'metadata', 'namespace'),
      name: textAt(root, 'metadata', 'name'),
      generateName: textAt(root, 'metadata', 'generateName'),
      root,
      lines: root.lines,
      templated,
    },
  ];
}
