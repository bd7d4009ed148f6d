/** Values of a chart that stand in the object which delivers it, or in a helmfile: as a map, a text or single names. */
import { maskTemplate } from '../../../reading/manifest/template.ts';
import { itemsAt, textAt } from '../../../reading/yaml-node.ts';
import { readYamlTrees } from '../../../reading/yaml-tree.ts';
import type { YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import type { BothSides } from './compare.ts';
import { judgeValues } from './judge-values.ts';
import type { Seen } from './sight.ts';

/** Values written as a map below a key. */
export function valuesBelow({ old, new: next, templated }: BothSides, field: string): readonly Seen[] {
  return judgeValues(old, next, templated).map((seen) => ({ ...seen, field: `${field}.${seen.field}` }));
}

/** Values written as a text in YAML; what is no YAML is refused by the tool itself. Lines are those of the whole text. */
export function valuesInText({ old, new: next, templated }: BothSides, field: string): readonly Seen[] {
  const [before, after] = [valuesOfText(old), valuesOfText(next)];
  if (before === null || after === null) return [];
  // What a template inserts may be what seems to be lost.
  const isTemplate = templated || (textAt(next) ?? '').includes('{{');
  return judgeValues(before, after, isTemplate).map((seen) => ({
    ...seen,
    lines: next?.lines,
    field: `${field}: ${seen.field}`,
  }));
}

/** Values in a text; actions of a template in it stand for words. */
export function valuesOfText(node: YamlNode | null): YamlNode | null {
  const text = textAt(node) ?? '';
  const plain = readYamlTrees(text);
  const trees =
    plain.kind === 'unreadable' && text.includes('{{')
      ? readYamlTrees(maskTemplate(text).text, { repeatedKeys: true })
      : plain;
  return trees.kind === 'trees' ? (trees.roots[0] ?? null) : null;
}

/** Values given one by one, as `name: persistence.enabled` and `value: "false"`. */
export function valuesByName({ old, new: next, templated }: BothSides, field: string): readonly Seen[] {
  if (old === null || next === null) return [];
  return valuesBelow({ old: grown(old), new: grown(next), templated }, field);
}

const MOST_STEPS = 12;

/** What holds where maps lie over each other, later ones over earlier ones; null where there is none. */
export function effectiveValues(layers: readonly (YamlNode | null)[]): YamlNode | null {
  const [first, ...others] = layers.filter((layer) => layer?.kind === 'map');
  return first === undefined ? null : others.reduce((whole, layer) => laidOver(whole, layer, 0), first);
}

function laidOver(below: YamlMap, above: YamlMap, depth: number): YamlMap {
  const entries = new Map(below.entries);
  for (const [name, value] of above.entries) {
    const known = entries.get(name);
    const both = value.kind === 'map' && known?.kind === 'map' && depth < MOST_STEPS;
    entries.set(name, both ? laidOver(known, value, depth + 1) : value);
  }
  return { ...above, entries };
}

/** The map that single names stand for; lists (`a[0]`) and escaped dots are left as they are written. */
export function grown(list: YamlNode): YamlMap {
  const root = emptyMap(list);
  for (const item of itemsAt(list)) {
    const steps = (textAt(item, 'name') ?? '').split('.');
    const value = item.kind === 'map' ? item.entries.get('value') : undefined;
    if (value === undefined || steps.length > MOST_STEPS) continue;
    plant(root, steps, value);
  }
  return root;
}

function plant(root: GrowingMap, steps: readonly string[], value: YamlNode): void {
  let here = root;
  for (const step of steps.slice(0, -1)) {
    const known = here.growing.get(step);
    const below = known ?? emptyMap(value);
    if (known === undefined) {
      here.growing.set(step, below);
      here.entries.set(step, below);
    }
    here = below;
  }
  here.entries.set(steps.at(-1) ?? '', value);
}

interface GrowingMap extends YamlMap {
  readonly entries: Map<string, YamlNode>;
  readonly growing: Map<string, GrowingMap>;
}

function emptyMap({ lines }: YamlNode): GrowingMap {
  return { kind: 'map', entries: new Map(), growing: new Map(), lines, tag: null };
}
