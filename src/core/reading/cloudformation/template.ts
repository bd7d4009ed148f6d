/** CloudFormation templates in YAML or JSON, SAM and synthesised CDK included: resources, parameters, mappings. */
import { mapAt, nodeAt, textAt } from '../yaml-node.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import type { Lines, YamlMap, YamlNode } from '../yaml-tree.ts';

/** One entry of `Resources`. */
export interface TemplateResource {
  readonly id: string;
  /** For example `AWS::S3::Bucket`; empty where none is written. */
  readonly type: string;
  readonly properties: YamlMap | null;
  /** Attributes as written; null where absent, `unknown` where a function computes it. */
  readonly deletionPolicy: string | null;
  readonly updateReplacePolicy: string | null;
  readonly condition: string | null;
  readonly node: YamlMap;
  readonly lines: Lines;
}

export interface Template {
  readonly kind: 'template';
  readonly resources: ReadonlyMap<string, TemplateResource>;
  /** Defaults of parameters; null where a parameter has none. */
  readonly parameters: ReadonlyMap<string, YamlNode | null>;
  readonly mappings: YamlMap | null;
}

export type TemplateText =
  | Template
  /** Nothing in it looks like a template. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

/** Whether the text can be a template at all; one that cannot need not be parsed. */
function looksLikeTemplate(text: string): boolean {
  return text.includes('Resources') && /(?:AWS|Custom|Alexa)::/.test(text);
}

/** Reads a template. Functions in their short form (`!Ref`) are tags of the tree. */
export function readTemplate(text: string): TemplateText {
  if (!looksLikeTemplate(text)) return { kind: 'foreign' };
  const trees = readYamlTrees(text);
  if (trees.kind === 'unreadable') return trees;
  const [root, second] = trees.roots;
  if (second !== undefined) return { kind: 'foreign' };
  const resources = mapAt(root, 'Resources');
  if (root?.kind !== 'map' || resources === null) return { kind: 'foreign' };
  const read = [...resources.entries].flatMap(([id, node]) => (node.kind === 'map' ? [resourceOf(id, node)] : []));
  // Other tools have resources as well; theirs have no types like these.
  if (!read.some(({ type }) => type.includes('::'))) return { kind: 'foreign' };
  const parameters = mapAt(root, 'Parameters');
  return {
    kind: 'template',
    resources: new Map(read.map((resource) => [resource.id, resource])),
    parameters: new Map([...(parameters?.entries ?? [])].map(([name, node]) => [name, nodeAt(node, 'Default')])),
    mappings: mapAt(root, 'Mappings'),
  };
}

function resourceOf(id: string, node: YamlMap): TemplateResource {
  return {
    id,
    type: textAt(node, 'Type') ?? '',
    properties: mapAt(node, 'Properties'),
    deletionPolicy: policy(node, 'DeletionPolicy'),
    updateReplacePolicy: policy(node, 'UpdateReplacePolicy'),
    condition: textAt(node, 'Condition'),
    node,
    lines: node.lines,
  };
}

function policy(node: YamlMap, name: string): string | null {
  const value = nodeAt(node, name);
  if (value === null) return null;
  return value.kind === 'scalar' && value.tag === null ? value.text : 'unknown';
}
