/**
 * Configuration texts in YAML, read with places: every value knows its line and column, every problem is reported at
 * once with a caret. The texts may be hostile: size and depth are limited before anything is parsed, anchors, aliases,
 * tags and second documents are refused, and objects have no prototype.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Node, Pair, Scalar } from 'yaml';
import type { Problem, TextPlace } from '../../model/error.ts';
import { excerpt, makeProblem } from './problems.ts';

/** Keys and indexes that lead from the root to a value. */
export type YamlPath = readonly (string | number)[];

/** A text that parsed. */
export interface YamlText {
  /** Plain data: strings, numbers, booleans, null, arrays, objects without prototype. */
  readonly value: unknown;
  /** Place of a value, or of its key; of the nearest enclosing value when nothing stands at the path. */
  place(path: YamlPath, part?: 'key' | 'value'): TextPlace;
  /** Place of the UTF-16 unit at `offset` of a string value, block and quoted scalars included. */
  placeInside(path: YamlPath, offset: number): TextPlace;
  /** A problem at a place of this text, with its excerpt. */
  problem(place: TextPlace, message: string, remedy?: string): Problem;
}

export type YamlResult =
  | { readonly kind: 'ok'; readonly text: YamlText }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const MAX_YAML_BYTES = 1_000_000;
const MAX_DEPTH = 64;
const MAX_PROBLEMS = 50;

/** Reads one YAML document. */
export function readYaml(source: string, file: string): YamlResult {
  const start: TextPlace = { file, line: 1, column: 1 };
  if (Buffer.byteLength(source) > MAX_YAML_BYTES) {
    return refused({
      place: start,
      message: `the file is larger than ${MAX_YAML_BYTES} bytes`,
      remedy: 'split or shorten it',
    });
  }
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const deep = tooDeep(text);
  if (deep !== null) {
    const place = { file, ...deep };
    const message = `nested deeper than ${MAX_DEPTH} levels`;
    return refused({ place, message, remedy: 'flatten it', excerpt: excerpt(text, place) });
  }
  const lines = new LineCounter();
  const documents = parse(text, lines);
  if (documents === null)
    return refused({ place: start, message: 'nested too deeply to be read', remedy: 'flatten it' });
  const reader = new Reader(text, file, lines);
  const found: readonly Document[] = Array.isArray(documents) ? documents : [];
  for (const document of found) reader.syntax(document);
  const [first, second] = found;
  if (second !== undefined) {
    reader.report(
      second.range?.[0] ?? 0,
      'a second YAML document begins here',
      'keep one document: remove the `---` line',
    );
  }
  if (first === undefined || first.contents === null) {
    return refused({ place: start, message: 'the file is empty', remedy: 'run `countersign init` to write one' });
  }
  const value = reader.problems.length > 0 ? null : reader.convert(first.contents);
  if (reader.problems.length > 0) return { kind: 'invalid', problems: reader.problems.slice(0, MAX_PROBLEMS) };
  return { kind: 'ok', text: reader.text(value, first.contents) };
}

/** Null when the parser ran out of stack: quotes in odd places can hide brackets from the bound above. */
function parse(text: string, lines: LineCounter): ReturnType<typeof parseAllDocuments> | null {
  try {
    return parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      merge: false,
      schema: 'core',
      resolveKnownTags: false,
      logLevel: 'silent',
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class Reader {
  readonly problems: Problem[] = [];
  readonly #source: string;
  readonly #file: string;
  readonly #lines: LineCounter;

  constructor(source: string, file: string, lines: LineCounter) {
    this.#source = source;
    this.#file = file;
    this.#lines = lines;
  }

  at(offset: number): TextPlace {
    const { line, col } = this.#lines.linePos(Math.max(0, Math.min(offset, this.#source.length)));
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  report(offset: number, message: string, remedy?: string): void {
    this.problems.push(this.problem(this.at(offset), message, remedy));
  }

  problem(place: TextPlace, message: string, remedy?: string): Problem {
    return makeProblem(this.#source, place, message, remedy);
  }

  syntax(document: Document): void {
    for (const error of [...document.errors, ...document.warnings]) {
      const tabs = error.code === 'TAB_AS_INDENT';
      this.report(
        error.pos[0],
        tabs ? 'a tab cannot indent YAML' : plain(error.message),
        tabs ? 'use spaces' : undefined,
      );
      if (this.problems.length >= MAX_PROBLEMS) return;
    }
  }

  /** Plain data of a node; what is refused is reported and becomes null. Depth was limited before parsing. */
  convert(node: Node | null): unknown {
    if (node === null) return null;
    if (isAlias(node)) return this.#refuse(node, `\`*${node.source}\` refers to another place of the file`);
    if ('anchor' in node && node.anchor !== undefined) return this.#refuse(node, `\`&${node.anchor}\` names a value`);
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) {
      return this.#refuse(node, `the tag ${node.tag} is not supported`);
    }
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.convert(item as Node | null));
    if (isMap(node)) return this.#map(node.items as Pair<Node, Node | null>[]);
    return null;
  }

  #scalar(node: Scalar): unknown {
    const value = node.value;
    if (typeof value === 'number' && !Number.isFinite(value)) return this.#refuse(node, 'the number is not finite');
    return typeof value === 'bigint' ? Number(value) : value;
  }

  #map(pairs: readonly Pair<Node, Node | null>[]): object {
    const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    const lines = new Map<string, number>();
    for (const pair of pairs) {
      const name = isScalar(pair.key) ? String(pair.key.value) : null;
      const offset = pair.key.range?.[0] ?? 0;
      if (name === null || isAlias(pair.key)) {
        this.report(offset, 'a key must be a plain word');
        continue;
      }
      const earlier = lines.get(name);
      if (earlier !== undefined)
        this.report(offset, `\`${name}\` is written twice; the first is in line ${earlier}`, 'keep one');
      lines.set(name, this.at(offset).line);
      result[name] = this.convert(pair.value);
    }
    return result;
  }

  #refuse(node: Node, message: string): null {
    this.report(node.range?.[0] ?? 0, message, 'write the value out');
    return null;
  }

  text(value: unknown, root: Node): YamlText {
    return {
      value,
      place: (path, part) => this.at(offsetOf(root, path, part ?? 'value')),
      placeInside: (path, offset) => {
        const node = nodeAt(root, path);
        if (!isScalar(node) || typeof node.value !== 'string') return this.at(offsetOf(root, path, 'value'));
        return this.at(offsetInside(this.#source, node as Scalar<string>, offset));
      },
      problem: (place, message, remedy) => this.problem(place, message, remedy),
    };
  }
}

function nodeAt(root: Node, path: YamlPath): Node | null {
  let node: Node | null = root;
  for (const step of path) node = childOf(node, step);
  return node;
}

function childOf(node: Node | null, step: string | number): Node | null {
  if (isMap(node)) return (pairOf(node.items as Pair<Node, Node | null>[], step)?.value as Node | null) ?? null;
  if (isSeq(node) && typeof step === 'number') return (node.items[step] as Node | undefined) ?? null;
  return null;
}

function pairOf(pairs: readonly Pair<Node, Node | null>[], step: string | number): Pair<Node, Node | null> | undefined {
  return pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
}

function offsetOf(root: Node, path: YamlPath, part: 'key' | 'value'): number {
  let node: Node = root;
  let offset = root.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const pair = isMap(node) ? pairOf(node.items as Pair<Node, Node | null>[], step) : undefined;
    const key = pair?.key.range?.[0];
    const child = childOf(node, step);
    const last = index === path.length - 1;
    if (key !== undefined && (child === null || (last && part === 'key'))) return key;
    if (child === null) return offset;
    offset = child.range?.[0] ?? offset;
    node = child;
  }
  return offset;
}

/** Source offset of one unit of a scalar's value: the value is aligned with its spelling, unit by unit. */
function offsetInside(source: string, node: Scalar<string>, offset: number): number {
  const [start, end] = node.range ?? [0, 0];
  const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  let at = block ? source.indexOf('\n', start) + 1 : start + (quoted ? 1 : 0);
  for (let index = 0; index <= Math.min(offset, node.value.length); index += 1) {
    const wanted = node.value[index];
    if (wanted !== undefined && !isSpace(wanted)) while (at < end && isSpace(source[at])) at += 1;
    if (index === offset) break;
    if (node.type === 'QUOTE_DOUBLE' && source[at] === '\\') at += 1;
    if (node.type === 'QUOTE_SINGLE' && source[at] === "'") at += 1;
    if (wanted === undefined || !isSpace(wanted) || isSpace(source[at])) at += 1;
  }
  return Math.min(at, end);
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

/** A cheap upper bound of the nesting, so that the parser's recursion is bounded. */
export function tooDeep(text: string): { readonly line: number; readonly column: number } | null {
  let flow = 0;
  let quote = '';
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    const indent = /^[ ]*(?:[-?:] +)*/.exec(line)?.[0].length ?? 0;
    if (indent > MAX_DEPTH * 4) return { line: number, column: indent + 1 };
    if (flow === 0) quote = '';
    for (let at = 0; at < line.length; at += 1) {
      const character = line[at] ?? '';
      if (quote !== '') {
        if (character === '\\' && quote === '"') at += 1;
        else if (character === quote) quote = '';
      } else if ((character === '"' || character === "'") && (at === 0 || ' [{,:'.includes(line[at - 1] ?? '')))
        quote = character;
      else if (character === '#' && (at === 0 || line[at - 1] === ' ')) break;
      else if (character === '[' || character === '{') flow += 1;
      else if (character === ']' || character === '}') flow = Math.max(0, flow - 1);
      if (flow > MAX_DEPTH) return { line: number, column: at + 1 };
    }
  }
  return null;
}

/** The parser's sentence without its own place. */
function plain(message: string): string {
  if (message.startsWith('Maximum call stack')) return 'nested too deeply to be read';
  const first = message.split('\n')[0] ?? message;
  return first.replace(/ at line \d+, column \d+:?$/, '').replace(/^Unresolved tag: /, 'unsupported tag: ');
}

function refused(problem: Problem): YamlResult {
  return { kind: 'invalid', problems: [problem] };
}
