/**
 * Texts in YAML or JSON that belong to other tools (manifests, pipelines, charts), read as trees in which every value
 * knows its lines. Unlike `yaml.ts`, which reads this project's own configuration, several documents, anchors, aliases,
 * merge keys and tags are understood. Texts may be hostile: size, depth and what aliases expand to are bounded.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import { remembered } from './remembered.ts';
import { tooDeep } from './yaml.ts';

/** Lines from `start` to `end`, both counted from 1 and included. */
export interface Lines {
  readonly start: number;
  readonly end: number;
}

interface Placed {
  /** From the key, where the value has one, to the end of the value; an alias has the lines of what it names. */
  readonly lines: Lines;
  /** The tag as written (`!Ref`); null where there is none or it is one of YAML's own. */
  readonly tag: string | null;
}

export interface YamlMap extends Placed {
  readonly kind: 'map';
  /** In the order of the text; merge keys (`<<`) are resolved. */
  readonly entries: ReadonlyMap<string, YamlNode>;
}

export interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `1.10` stays `1.10`. Empty for null. */
  readonly text: string;
  readonly quoted: boolean;
}

export type YamlNode = YamlMap | YamlList | YamlScalar;

/** What is tolerated in a text that is not strictly YAML. */
interface YamlTreeOptions {
  /** The first of several equal keys stands: both branches of a template are in the text. */
  readonly repeatedKeys?: boolean;
}

export type YamlTrees =
  /** One root per document that has one, in order. */
  | { readonly kind: 'trees'; readonly roots: readonly YamlNode[] }
  /** `reason` is for people and may quote the text; `line` counts from 1, null when no line is to blame. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

const LARGEST_TEXT = 4 << 20;
/** What aliases may add to a text, in values; one that says the same thing twice stays far below. */
const MOST_REPEATED = 100_000;

/** Reads every document of a text. */
export function readYamlTrees(source: string, options: YamlTreeOptions = {}): YamlTrees {
  return options.repeatedKeys === true ? readTolerant(source) : readStrict(source);
}

const readStrict = remembered((source) => readTrees(source, {}));
const readTolerant = remembered((source) => readTrees(source, { repeatedKeys: true }));

function readTrees(source: string, options: YamlTreeOptions): YamlTrees {
  if (source.length > LARGEST_TEXT) return unreadable(`it is larger than ${LARGEST_TEXT >> 20} MiB`, null);
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const deep = tooDeep(text);
  if (deep !== null) return unreadable('it is nested too deeply', deep.line);
  const counter = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: counter,
      uniqueKeys: false,
      prettyErrors: false,
      merge: false,
      schema: 'core',
      resolveKnownTags: false,
      logLevel: 'silent',
    });
    const documents: readonly Document[] = Array.isArray(parsed) ? parsed : [];
    const wrong = documents.flatMap(({ errors }) => errors[0] ?? []);
    const [first, ...others] = wrong.map(({ message, pos }) => ({ message, line: counter.linePos(pos[0]).line }));
    if (first !== undefined) {
      const where =
        others.length === 0
          ? ''
          : ` (${wrong.length} of ${documents.length} documents, ${linesOf([first, ...others])})`;
      return unreadable(plainSentence(first.message, where), first.line);
    }
    const converter = new Converter(text, counter, options);
    return { kind: 'trees', roots: documents.flatMap((document) => converter.document(document)) };
  } catch (error) {
    if (error instanceof Refusal) return unreadable(error.message, error.line);
    if (error instanceof RangeError) return unreadable('it is nested too deeply', null);
    throw error;
  }
}

class Refusal extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

class Converter {
  readonly #source: string;
  readonly #counter: LineCounter;
  readonly #options: YamlTreeOptions;
  /** Values below each value, aliases counted as what they stand for; shared nodes are counted, not copied. */
  readonly #sizes = new WeakMap<YamlNode, number>();
  #anchors = new Map<string, YamlNode>();
  #repeated = 0;

  constructor(source: string, counter: LineCounter, options: YamlTreeOptions) {
    this.#source = source;
    this.#counter = counter;
    this.#options = options;
  }

  document(document: Document): readonly YamlNode[] {
    this.#anchors = new Map();
    const root = document.contents;
    return root === null ? [] : [this.#convert(root, this.#line(root.range?.[0] ?? 0))];
  }

  #convert(node: Node | null, from: number): YamlNode {
    if (node === null) return this.#scalarOf(null, '', { start: from, end: from });
    if (isAlias(node)) return this.#alias(node.source, from);
    const lines = { start: from, end: Math.max(from, this.#endLine(node)) };
    const converted = this.#converted(node, lines);
    if ('anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, converted);
    return converted;
  }

  #converted(node: Node, lines: Lines): YamlNode {
    const tag = tagOf(node);
    if (isMap(node)) return this.#map(node.items as Pair<Node, Node | null>[], lines, tag);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#convert(item as Node | null, this.#line(startOf(item, node))));
      return this.#sized({ kind: 'list', items, lines, tag }, items);
    }
    if (!isScalar(node)) return this.#scalarOf(null, '', lines);
    const { value, source, type } = node;
    const quoted = type !== 'PLAIN' && type !== undefined;
    if (typeof value === 'string') return { kind: 'scalar', value, text: value, quoted, lines, tag };
    const known = typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return { kind: 'scalar', value: known, text: known === null ? '' : (source ?? ''), quoted, lines, tag };
  }

  #map(pairs: readonly Pair<Node, Node | null>[], lines: Lines, tag: string | null): YamlMap {
    const entries = new Map<string, YamlNode>();
    const merged: YamlNode[] = [];
    for (const { key, value } of pairs) {
      const line = this.#line(key?.range?.[0] ?? 0);
      if (!isScalar(key)) throw new Refusal('a key is not a plain word', line);
      const name = typeof key.value === 'string' ? key.value : String(key.source ?? key.value);
      const node = this.#convert(value, line);
      if (name === '<<' && key.type === 'PLAIN') merged.push(node);
      else if (!entries.has(name)) entries.set(name, node);
      else if (this.#options.repeatedKeys !== true) throw new Refusal(`the key ${name} is written twice`, line);
    }
    for (const node of merged) this.#merge(entries, node);
    return this.#sized({ kind: 'map', entries, lines, tag }, entries.values());
  }

  /** Keys that stand in the map itself win over merged ones, and earlier merged maps over later ones. */
  #merge(entries: Map<string, YamlNode>, from: YamlNode): void {
    if (from.kind === 'list') for (const item of from.items) this.#merge(entries, item);
    if (from.kind !== 'map') return;
    this.#repeat(from.entries.size, from.lines.start);
    for (const [name, node] of from.entries) {
      if (entries.has(name)) continue;
      this.#repeat(this.#sizes.get(node) ?? 1, from.lines.start);
      entries.set(name, node);
    }
  }

  #alias(name: string, line: number): YamlNode {
    const target = this.#anchors.get(name);
    if (target === undefined) throw new Refusal(`*${name} names nothing that stands before it`, line);
    this.#repeat(this.#sizes.get(target) ?? 1, line);
    return target;
  }

  #repeat(size: number, line: number): void {
    this.#repeated += size;
    if (this.#repeated > MOST_REPEATED) throw new Refusal('its aliases expand to too much', line);
  }

  #sized<T extends YamlNode>(node: T, children: Iterable<YamlNode>): T {
    let size = 1;
    for (const child of children) size += this.#sizes.get(child) ?? 1;
    this.#sizes.set(node, size);
    return node;
  }

  #scalarOf(value: null, text: string, lines: Lines): YamlScalar {
    return { kind: 'scalar', value, text, quoted: false, lines, tag: null };
  }

  #line(offset: number): number {
    return Math.max(1, this.#counter.linePos(Math.max(0, Math.min(offset, this.#source.length))).line);
  }

  /** The line of the last character that is not blank. */
  #endLine(node: Node): number {
    let end = Math.min(node.range?.[1] ?? 0, this.#source.length) - 1;
    while (end > 0 && BLANK.has(this.#source[end] ?? '')) end -= 1;
    return this.#line(Math.max(end, node.range?.[0] ?? 0));
  }
}

const BLANK: ReadonlySet<string> = new Set([' ', '\n', '\r', '\t']);

function startOf(item: unknown, list: Node): number {
  return (item as Node | null)?.range?.[0] ?? list.range?.[0] ?? 0;
}

function tagOf(node: Node): string | null {
  const { tag } = node;
  return tag === undefined || tag.startsWith('tag:yaml.org,2002:') || tag === '!' ? null : tag;
}

/** The parser's sentence without its own place. */
function plainSentence(message: string, where: string): string {
  const first = message.split('\n')[0] ?? message;
  return `it is not YAML${where}: ${first.replace(/ at line \d+, column \d+:?$/, '')}`;
}

const NAMED_LINES = 6;

/** The first lines at which documents are broken: each has to be mended. */
function linesOf(places: readonly { readonly line: number }[]): string {
  const more = places.length > NAMED_LINES ? ' and more' : '';
  return `lines ${places
    .slice(0, NAMED_LINES)
    .map(({ line }) => line)
    .join(', ')}${more}`;
}

function unreadable(reason: string, line: number | null): YamlTrees {
  return { kind: 'unreadable', reason, line };
}
