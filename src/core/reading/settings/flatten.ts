/** From a tree of maps and lists to a flat list of settings, with names for the elements of lists. */
import { scalarAt, scalarKind } from './plain-tree.ts';
import type { PlainNode, PlainScalar } from './plain-tree.ts';
import { optionsIn } from './options-text.ts';
import { DEEPEST_SETTING } from './setting.ts';
import type { Setting } from './setting.ts';

/** Reads a text that stands as a value under a key that is a file's name, as in a ConfigMap. */
export type ReadNested = (fileName: string, text: string) => readonly Setting[];

/** Keys that name an element of a list, the most telling first. */
const NAMES: readonly string[] = [
  'name',
  'Name',
  'id',
  'Id',
  'ID',
  'key',
  'Key',
  'alias',
  'title',
  'host',
  'topic',
  'queue',
];
/** Pairs of keys by which an element says one setting: `{ name: TIMEOUT, value: 30 }`. */
const SAID: readonly (readonly [name: string, value: string])[] = [
  ['name', 'value'],
  ['Name', 'Value'],
  ['key', 'value'],
  ['Key', 'Value'],
  ['ParameterKey', 'ParameterValue'],
];
/** Longer values hold no options that are worth a look. */
const LONGEST_OPTIONS = 10_000;

/** Null when the tree is nested too deeply. */
export function flatten(documents: readonly PlainNode[], nested: ReadNested): readonly Setting[] | null {
  const flattener = new Flattener(nested);
  for (const document of documents) flattener.node(document, documentPath(document), 0);
  return flattener.tooDeep ? null : flattener.settings;
}

class Flattener {
  readonly settings: Setting[] = [];
  tooDeep = false;
  readonly #nested: ReadNested;

  constructor(nested: ReadNested) {
    this.#nested = nested;
  }

  node(node: PlainNode, path: readonly string[], depth: number): void {
    if (depth > DEEPEST_SETTING) this.tooDeep = true;
    else if (node.kind === 'scalar') this.#scalar(node, path);
    else if (node.kind === 'list') this.#list(node.items, path, depth);
    else if (node.kind === 'map') for (const [key, value] of node.entries) this.node(value, [...path, key], depth + 1);
  }

  #scalar({ text, written, line }: PlainScalar, path: readonly string[]): void {
    this.settings.push({ path, text, kind: written, line });
    if (written !== 'string') return;
    const fileName = fileOf(path);
    if (text.includes('\n') && fileName !== null) {
      for (const inner of this.#nested(fileName, text)) {
        this.settings.push({ ...inner, path: [...path, ...inner.path], line: line + inner.line });
      }
    } else if (text.length <= LONGEST_OPTIONS) {
      for (const [name, value] of optionsIn(text)) this.#said(path, name, value, line);
    }
  }

  #said(path: readonly string[], name: string, text: string, line: number): void {
    this.settings.push({ path: [...path, name], text, kind: scalarKind(text), line });
  }

  #list(items: readonly PlainNode[], path: readonly string[], depth: number): void {
    for (const [at, item] of items.entries()) {
      const next = items[at + 1];
      if (item.kind === 'scalar' && isOption(item.text) && next?.kind === 'scalar' && !isOption(next.text)) {
        this.#said(path, item.text, next.text, next.line);
        continue;
      }
      const assigned = item.kind === 'scalar' ? assignment(item.text) : null;
      if (assigned !== null && item.kind === 'scalar') {
        this.#said(path, assigned[0], assigned[1], item.line);
        continue;
      }
      this.#element(item, path, depth);
    }
  }

  #element(item: PlainNode, path: readonly string[], depth: number): void {
    for (const [nameKey, valueKey] of SAID) {
      const name = scalarAt(item, [nameKey]);
      const value = scalarAt(item, [valueKey]);
      if (name === null || value === null) continue;
      this.#scalar(value, [...path, name.text]);
      return;
    }
    const patched = item.kind === 'map' ? patchOf(item.entries) : null;
    if (patched !== null) this.node(patched.value, [...path, ...patched.steps], depth + 1);
    else this.node(item, [...path, nameOf(item)], depth + 1);
  }
}

/** Keys of texts in YAML that are no file's name: patches of a kustomization, values of a chart. */
const IN_YAML: ReadonlySet<string> = new Set(['patch', 'values']);

/** The name by which a text of several lines is read, by the key it stands under; null where it is only a text. */
function fileOf(path: readonly string[]): string | null {
  const [holder, key] = [path.at(-2), path.at(-1) ?? ''];
  if (key.includes('.')) return key;
  return IN_YAML.has(key) || holder === 'patchesStrategicMerge' ? `${key}.yaml` : null;
}

/** An operation of a JSON patch: what it sets, and where; null for what is none or only removes. */
function patchOf(
  entries: readonly (readonly [key: string, value: PlainNode])[],
): { readonly steps: readonly string[]; readonly value: PlainNode } | null {
  const item = new Map(entries);
  const [op, at, value] = [item.get('op'), item.get('path'), item.get('value')];
  if (op?.kind !== 'scalar' || at?.kind !== 'scalar' || value === undefined || !at.text.startsWith('/')) return null;
  if (op.text !== 'add' && op.text !== 'replace') return null;
  const steps = at.text.slice(1).split('/', DEEPEST_SETTING);
  return { steps: steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')), value };
}

function isOption(text: string): boolean {
  return text.startsWith('--') && !text.includes('=') && !text.includes(' ');
}

/** `KEY=value` as it stands in lists of variables and options. */
function assignment(text: string): readonly [string, string] | null {
  const match = /^(-{0,2}[A-Za-z][\w.-]{0,100})=(\S*)$/.exec(text);
  return match === null ? null : [match[1] ?? '', match[2] ?? ''];
}

function nameOf(item: PlainNode): string {
  for (const key of NAMES) {
    const name = scalarAt(item, [key]);
    if (name !== null && name.text.length <= 200) return name.text;
  }
  return '[]';
}

/** Documents of Kubernetes say what they are; of several others none is told apart. */
function documentPath(document: PlainNode): readonly string[] {
  const kind = scalarAt(document, ['kind']);
  if (kind === null || document.kind !== 'map') return [];
  const metadata = document.entries.find(([key]) => key === 'metadata')?.[1];
  const name = metadata === undefined ? null : scalarAt(metadata, ['name']);
  return name === null ? [] : [`${kind.text}/${name.text}`];
}
