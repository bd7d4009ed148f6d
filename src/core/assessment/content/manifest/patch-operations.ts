/** Operations of a JSON patch as the object that they would be laid over it as: what they set, where they set it. */
import { nodeAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';

const MOST_STEPS = 24;

interface GrowingMap extends YamlMap {
  readonly entries: Map<string, YamlNode>;
  readonly growing: Map<string, GrowingMap>;
}

/** What operations set, as a tree; elements of lists are named by their place. Null when they set nothing. */
export function madeBy(operations: readonly YamlNode[]): YamlMap | null {
  const [first] = operations;
  if (first === undefined) return null;
  const root = emptyMap(first);
  for (const operation of operations) {
    const [op, path, value] = [textAt(operation, 'op'), textAt(operation, 'path'), nodeAt(operation, 'value')];
    if ((op !== 'add' && op !== 'replace') || path === null || value === null) continue;
    const steps = path.slice(1).split('/');
    if (path.startsWith('/') && steps.length <= MOST_STEPS) plant(root, steps.map(unescaped), value);
  }
  return root.entries.size === 0 ? null : withLists(root);
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function emptyMap({ lines }: YamlNode): GrowingMap {
  return { kind: 'map', entries: new Map(), growing: new Map(), lines, tag: null };
}

function plant(root: GrowingMap, steps: readonly string[], value: YamlNode): void {
  let here = root;
  for (const step of steps.slice(0, -1)) {
    const known = here.entries.get(step);
    const isOurs = known !== undefined && known === here.growing.get(step);
    const below = isOurs ? (here.growing.get(step) ?? emptyMap(value)) : emptyMap(value);
    here.growing.set(step, below);
    here.entries.set(step, below);
    here = below;
  }
  here.entries.set(steps.at(-1) ?? '', value);
}

/** Maps whose keys are numbers are lists: their elements are called by their place, so that both sides agree. */
function withLists(node: YamlNode): YamlMap {
  const entries = new Map<string, YamlNode>();
  if (node.kind !== 'map') return emptyMap(node);
  for (const [key, value] of node.entries) entries.set(key, value.kind === 'map' ? listed(withLists(value)) : value);
  return { ...node, entries };
}

function listed(node: YamlMap): YamlNode {
  const keys = [...node.entries.keys()];
  if (keys.length === 0 || !keys.every((key) => /^(?:\d{1,4}|-)$/.test(key))) return node;
  const items = [...node.entries].map(([key, item]): YamlNode => {
    if (item.kind !== 'map' || item.entries.has('name')) return item;
    const name: YamlNode = { kind: 'scalar', value: key, text: key, quoted: true, lines: item.lines, tag: null };
    return { ...item, entries: new Map([['name', name], ...item.entries]) };
  });
  return { kind: 'list', items, lines: node.lines, tag: null };
}
