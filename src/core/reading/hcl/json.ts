/**
 * The JSON syntax of Terraform (`*.tf.json`, `*.tfvars.json`) → the same blocks and attributes as HCL. Which keys are
 * blocks with labels is known for the top level; below it, maps stay values, which `body.ts` shows as blocks on demand.
 */
import type { Parsers } from '../../../model/syntax.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import type { YamlMap, YamlNode } from '../yaml-tree.ts';
import { bodyOfMap } from './body.ts';
import type { HclAttribute, HclBlock, HclBody, HclFile } from './body.ts';
import { readHcl } from './read.ts';
import type { HclLines, HclValue } from './value.ts';

/** Labels that a top-level block has. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ['resource', 2],
  ['data', 2],
  ['ephemeral', 2],
  ['module', 1],
  ['provider', 1],
  ['variable', 1],
  ['output', 1],
  ['check', 1],
  ['terraform', 0],
  ['locals', 0],
  ['moved', 0],
  ['removed', 0],
  ['import', 0],
]);

/** Reads a configuration in JSON syntax. Strings with `${…}` need the grammar `hcl`; others need none. */
export function readHclJson(parsers: Parsers, text: string): HclFile {
  const read = readYamlTrees(text);
  if (read.kind === 'unreadable') return read;
  const [root, second] = read.roots;
  // What begins otherwise is YAML, which is a wider language.
  if (root?.kind !== 'map' || second !== undefined || !text.trimStart().startsWith('{')) {
    return { kind: 'unreadable', reason: 'it is not one JSON object', line: second?.lines.start ?? 1 };
  }
  const converter = new Converter(parsers);
  return { kind: 'hcl', body: converter.file(root) };
}

class Converter {
  readonly #parsers: Parsers;

  constructor(parsers: Parsers) {
    this.#parsers = parsers;
  }

  file(root: YamlMap): HclBody {
    const attributes = new Map<string, HclAttribute>();
    const blocks: HclBlock[] = [];
    for (const [name, node] of root.entries) {
      // The key of a comment, by agreement.
      if (name === '//') continue;
      const labels = LABELS.get(name);
      if (labels !== undefined) blocks.push(...this.#blocks(name, [], node, labels));
      else attributes.set(name, { ...linesOf(node), name, value: this.#value(node) });
    }
    return { ...linesOf(root), attributes, blocks };
  }

  #blocks(type: string, labels: readonly string[], node: YamlNode, left: number): readonly HclBlock[] {
    if (node.kind === 'list') return node.items.flatMap((item) => this.#blocks(type, labels, item, left));
    if (node.kind !== 'map') return [];
    if (left > 0) {
      return [...node.entries].flatMap(([label, below]) =>
        label === '//' ? [] : this.#blocks(type, [...labels, label], below, left - 1),
      );
    }
    const value = this.#value(node);
    return value.kind === 'map' ? [{ ...linesOf(node), type, labels, body: bodyOfMap(value) }] : [];
  }

  #value(node: YamlNode): HclValue {
    const lines = linesOf(node);
    if (node.kind === 'list') return { ...lines, kind: 'list', items: node.items.map((item) => this.#value(item)) };
    if (node.kind === 'map') {
      const entries = [...node.entries]
        .filter(([key]) => key !== '//')
        .map(([key, value]) => ({
          ...linesOf(value),
          key,
          keyValue: { ...linesOf(value), kind: 'string' as const, value: key },
          value: this.#value(value),
        }));
      return { ...lines, kind: 'map', entries };
    }
    const { value } = node;
    if (value === null) return { ...lines, kind: 'null' };
    if (typeof value === 'number') return { ...lines, kind: 'number', value };
    if (typeof value === 'boolean') return { ...lines, kind: 'bool', value };
    return this.#template(value, lines);
  }

  /** A string is a template; one that is nothing but `${…}` is that expression. */
  #template(text: string, lines: HclLines): HclValue {
    const plain: HclValue = { ...lines, kind: 'string', value: text };
    if (!text.includes('${') && !text.includes('%{')) return plain;
    const word = endingWord(text);
    const file = readHcl(this.#parsers, `x = <<${word}\n${text}\n${word}\n`);
    const value = file.kind === 'hcl' ? file.body.attributes.get('x')?.value : undefined;
    if (value?.kind === 'string') return { ...plain, value: value.value.slice(0, -1) };
    if (value?.kind !== 'template') return { ...lines, kind: 'expression', text: JSON.stringify(text), references: [] };
    const parts = value.parts.map((part) => (typeof part === 'string' ? part : placed(part, lines)));
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last.slice(0, -1);
    const kept = parts.filter((part) => part !== '');
    const [only] = kept;
    return kept.length === 1 && only !== undefined && typeof only !== 'string'
      ? only
      : { ...lines, kind: 'template', parts: kept };
  }
}

/** A word that stands on no line of the text. */
function endingWord(text: string): string {
  let word = 'END';
  while (text.includes(word)) word += 'X';
  return word;
}

/** Lines inside a string of JSON are not lines of the file. */
function placed(value: HclValue, lines: HclLines): HclValue {
  return { ...value, ...lines };
}

function linesOf({ lines }: YamlNode): HclLines {
  return { line: lines.start, endLine: lines.end };
}
