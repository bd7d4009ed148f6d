/** How values of a YAML tree are looked at. Everything answers null for what is not there, and none of it throws. */
import type { YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

/** What stands at a path of keys and indexes. */
export function nodeAt(node: YamlNode | null | undefined, ...path: readonly (string | number)[]): YamlNode | null {
  let here: YamlNode | null = node ?? null;
  for (const step of path) {
    if (here?.kind === 'map') here = here.entries.get(String(step)) ?? null;
    else if (here?.kind === 'list' && typeof step === 'number') here = here.items[step] ?? null;
    else return null;
  }
  return here;
}

/** The map at a path. */
export function mapAt(node: YamlNode | null | undefined, ...path: readonly (string | number)[]): YamlMap | null {
  const found = nodeAt(node, ...path);
  return found?.kind === 'map' ? found : null;
}

/** Items of the list at a path; none where it is no list. */
export function itemsAt(node: YamlNode | null | undefined, ...path: readonly (string | number)[]): readonly YamlNode[] {
  const found = nodeAt(node, ...path);
  return found?.kind === 'list' ? found.items : [];
}

/** Entries of the map at a path, in the order of the text; none where it is no map. */
export function entriesAt(
  node: YamlNode | null | undefined,
  ...path: readonly (string | number)[]
): readonly (readonly [string, YamlNode])[] {
  const found = mapAt(node, ...path);
  return found === null ? [] : [...found.entries];
}

/** The text of a scalar as written; null for null, lists and maps. */
export function textAt(node: YamlNode | null | undefined, ...path: readonly (string | number)[]): string | null {
  const found = scalarAt(node, path);
  return found === null || found.value === null ? null : found.text;
}

/** A number, also where it is quoted (`"5"`). */
export function numberAt(node: YamlNode | null | undefined, ...path: readonly (string | number)[]): number | null {
  const found = scalarAt(node, path);
  if (found === null) return null;
  if (typeof found.value === 'number') return Number.isFinite(found.value) ? found.value : null;
  if (typeof found.value !== 'string' || !/^-?\d{1,15}(?:\.\d{1,15})?$/.test(found.value)) return null;
  return Number(found.value);
}

const TRUE: ReadonlySet<string> = new Set(['true', 'yes', 'on', 'y']);
const FALSE: ReadonlySet<string> = new Set(['false', 'no', 'off', 'n']);

/**
 * A truth value. Words of YAML 1.1 (`yes`, `off`) count, because the Go libraries that read manifests take them so.
 */
export function truthAt(node: YamlNode | null | undefined, ...path: readonly (string | number)[]): boolean | null {
  const found = scalarAt(node, path);
  if (found === null) return null;
  const word = found.text.toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : null;
}

/** The texts of a list of scalars, or of one scalar that stands for a list. */
export function textsAt(node: YamlNode | null | undefined, ...path: readonly (string | number)[]): readonly string[] {
  const found = nodeAt(node, ...path);
  if (found?.kind === 'list') return found.items.flatMap((item) => textAt(item) ?? []);
  const one = textAt(found);
  return one === null ? [] : [one];
}

/** One text for equal values: keys are sorted, quotes do not count; numbers and texts that read alike are alike. */
export function canonical(node: YamlNode | null): string {
  if (node === null) return 'null';
  const tag = node.tag === null ? '' : `${node.tag} `;
  switch (node.kind) {
    case 'scalar':
      return node.value === null ? 'null' : tag + JSON.stringify(node.text);
    case 'list':
      return `${tag}[${node.items.map(canonical).join(',')}]`;
    case 'map': {
      const entries = [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1));
      return `${tag}{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`;
    }
  }
}

/** True where nothing stands: absent, null, or an empty list or map. */
export function isBare(node: YamlNode | null): boolean {
  if (node === null) return true;
  if (node.kind === 'scalar') return node.value === null;
  return node.kind === 'list' ? node.items.length === 0 : node.entries.size === 0;
}

function scalarAt(node: YamlNode | null | undefined, path: readonly (string | number)[]): YamlScalar | null {
  const found = nodeAt(node, ...path);
  return found?.kind === 'scalar' ? found : null;
}
