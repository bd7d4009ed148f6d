/** HCL texts → blocks and attributes, by the `hcl` grammar. */
import type { Parsers, SyntaxNode } from '../../../model/syntax.ts';
import { remembered } from '../remembered.ts';
import type { HclAttribute, HclBlock, HclBody, HclFile } from './body.ts';
import { ExpressionReader, linesOf, TooDeep } from './expression.ts';

/** Blocks inside blocks beyond this are refused. */
const DEEPEST_BLOCK = 50;

const readers = new WeakMap<Parsers, (text: string) => HclFile>();

/** Reads a text in HCL's own syntax; needs the grammar `hcl`. Time and memory grow linearly with the text. */
export function readHcl(parsers: Parsers, text: string): HclFile {
  let reader = readers.get(parsers);
  if (reader === undefined) {
    reader = remembered((one) => readText(parsers, one));
    readers.set(parsers, reader);
  }
  return reader(text);
}

function readText(parsers: Parsers, text: string): HclFile {
  const file = readTree(parsers, text, text);
  if (file.kind === 'hcl') return file;
  const digits = text.replaceAll(WITH_EXPONENT, (number) => '1'.repeat(number.length));
  return digits === text ? file : readTree(parsers, digits, text);
}

/**
 * The grammar knows an exponent only behind a fraction (`1.0e3`), the language behind any number. Digits of the same
 * length keep every place; values are read from the text as it was written.
 */
const WITH_EXPONENT = /(?<![\w.]|\w-)\d{1,30}[eE][+-]?\d{1,4}(?!\w)/g;

/** `source` is what stands at the places of `text`. */
function readTree(parsers: Parsers, text: string, source: string): HclFile {
  const file = parsers.tree<HclFile>('hcl', text, (root) => {
    if (root.hasError) return { kind: 'unreadable', reason: 'it is not valid HCL', line: brokenLine(root) };
    const reader = new BodyReader(source);
    try {
      return { kind: 'hcl', body: reader.file(root) };
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      return { kind: 'unreadable', reason: error.message, line: error.line };
    }
  });
  return file.kind === 'unparsed' ? { kind: 'unreadable', reason: file.reason, line: file.line } : file;
}

/** Where the text stops to be HCL: the first node that the grammar could not place. */
function brokenLine(root: SyntaxNode): number {
  let node = root;
  while (!node.isError && !node.isMissing) {
    const next = node.children.find((child) => child.hasError || child.isError || child.isMissing);
    if (next === undefined) break;
    node = next;
  }
  return node.startPosition.row + 1;
}

class BodyReader {
  readonly #source: string;
  readonly #expressions: ExpressionReader;

  constructor(source: string) {
    this.#source = source;
    this.#expressions = new ExpressionReader(source);
  }

  file(root: SyntaxNode): HclBody {
    return this.#body(root, root.namedChildren.find(({ type }) => type === 'body') ?? null, 0);
  }

  #body(around: SyntaxNode, node: SyntaxNode | null, depth: number): HclBody {
    if (depth > DEEPEST_BLOCK) throw new TooDeep(around.startPosition.row + 1);
    const attributes = new Map<string, HclAttribute>();
    const blocks: HclBlock[] = [];
    for (const child of node?.namedChildren ?? []) {
      if (child.type === 'block') blocks.push(this.#block(child, depth));
      else if (child.type === 'attribute') {
        const read = this.#attribute(child);
        if (read !== null) attributes.set(read.name, read);
      }
    }
    return { ...linesOf(around), attributes, blocks };
  }

  #block(node: SyntaxNode, depth: number): HclBlock {
    const words: string[] = [];
    let body: SyntaxNode | null = null;
    for (const child of node.namedChildren) {
      if (child.type === 'identifier') words.push(this.#text(child));
      else if (child.type === 'string_lit') words.push(this.#label(child));
      else if (child.type === 'body') body = child;
    }
    const [type = '', ...labels] = words;
    return { ...linesOf(node), type, labels, body: this.#body(node, body, depth + 1) };
  }

  #attribute(node: SyntaxNode): HclAttribute | null {
    const name = node.namedChildren.find(({ type }) => type === 'identifier');
    const value = node.namedChildren.find(({ type }) => type === 'expression');
    if (name === undefined || value === undefined) return null;
    return { ...linesOf(node), name: this.#text(name), value: this.#expressions.value(value) };
  }

  #label(node: SyntaxNode): string {
    const value = this.#expressions.value(node);
    return value.kind === 'string' ? value.value : this.#text(node);
  }

  #text(node: SyntaxNode): string {
    return this.#source.slice(node.startIndex, node.endIndex);
  }
}
