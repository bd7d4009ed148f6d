/** Python → calls. Constants with a text are followed; f-strings, `%` and `.format` leave placeholders. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { UNKNOWN } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

export class PythonReader {
  readonly #texts = new Map<string, string>();
  /** Lists that a name at the top of the file stands for; each is read once at a time, so that none holds itself. */
  readonly #lists = new Map<string, SyntaxNode>();
  readonly #reading = new Set<string>();
  /** What was read of them: a list that others are made of is not read for each of them. */
  readonly #read = new Map<string, CodeValue | null>();
  /** Items that lists took over from other lists. */
  #copied = 0;
  /** `drop = op.drop_table` gives a method another name, `from alembic import op as o` a module. */
  readonly #methods = new Map<string, SyntaxNode>();
  readonly #modules = new Map<string, string>();

  constructor(root: SyntaxNode) {
    for (const statement of root.descendantsOfType(['import_statement', 'import_from_statement'])) {
      const module = statement.childForFieldName('module_name')?.text ?? '';
      for (const node of statement.namedChildren.filter(({ type }) => type === 'aliased_import')) {
        const name = node.childForFieldName('name')?.text ?? '';
        // What another package calls `op` stands for it: its own name says nothing.
        if (TOOLS.test(module === '' ? name : module))
          this.#modules.set(node.childForFieldName('alias')?.text ?? '', name);
      }
    }
    for (const statement of root.namedChildren) {
      const node = statement.namedChildren[0];
      const right = node?.type === 'assignment' ? node.childForFieldName('right') : null;
      if (right !== null && LISTS.has(right.type)) this.#lists.set(node?.childForFieldName('left')?.text ?? '', right);
    }
    for (const node of root.descendantsOfType(['assignment'])) {
      const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
      if (left?.type === 'identifier' && right?.type === 'string')
        this.#texts.set(left.text, textIn(this.value(right)));
      if (left?.type === 'identifier' && right?.type === 'attribute') this.#methods.set(left.text, right);
    }
  }

  /** Outermost calls below a node, in order; functions inside are not entered. */
  calls(node: SyntaxNode): readonly CodeCall[] {
    const calls: CodeCall[] = [];
    this.#collect(node, calls);
    return calls;
  }

  #collect(node: SyntaxNode, calls: CodeCall[]): void {
    if (node.type === 'call') {
      calls.push(this.call(node));
      return;
    }
    for (const child of node.namedChildren) {
      if (child.type !== 'function_definition' && child.type !== 'class_definition') this.#collect(child, calls);
    }
  }

  call(node: SyntaxNode): CodeCall {
    const written = node.childForFieldName('function');
    const callee = (written?.type === 'identifier' ? this.#methods.get(written.text) : undefined) ?? written;
    const list = node.childForFieldName('arguments');
    const member = callee?.type === 'attribute';
    const args: CodeValue[] = [];
    const named = new Map<string, CodeValue>();
    for (const arg of list?.namedChildren ?? []) {
      if (arg.type === 'comment') continue;
      if (arg.type === 'keyword_argument')
        named.set(arg.childForFieldName('name')?.text ?? '', this.value(arg.childForFieldName('value')));
      else args.push(this.value(arg));
    }
    return {
      name: member
        ? (callee.childForFieldName('attribute')?.text ?? '')
        : (this.#modules.get(callee?.text ?? '') ?? callee?.text ?? '').slice(0, 200),
      receiver: member ? this.value(callee.childForFieldName('object')) : null,
      args,
      named,
      line: node.startPosition.row + 1,
      endLine: node.endPosition.row + 1,
      source: node.text,
    };
  }

  value(node: SyntaxNode | null): CodeValue {
    if (node === null) return UNKNOWN;
    const line = node.startPosition.row + 1;
    switch (node.type) {
      case 'string':
        return { kind: 'text', text: this.#string(node), line };
      case 'concatenated_string':
        return { kind: 'text', text: node.namedChildren.map((part) => textIn(this.value(part))).join(''), line };
      case 'true':
      case 'false':
        return { kind: 'flag', value: node.type === 'true' };
      case 'integer':
      case 'float':
        return { kind: 'number', text: node.text };
      case 'none':
        return { kind: 'none' };
      case 'list':
      case 'tuple':
      case 'set':
        return { kind: 'list', items: node.namedChildren.flatMap((item) => this.#items(item)) };
      case 'list_comprehension':
      case 'generator_expression':
        // What is done once for each is done.
        return { kind: 'list', items: [this.value(node.childForFieldName('body'))] };
      case 'dictionary':
        return { kind: 'record', entries: this.#record(node) };
      case 'parenthesized_expression':
      case 'await':
        return this.value(node.namedChildren[0] ?? null);
      case 'call':
        return this.#called(node, line);
      case 'binary_operator':
        return this.#joined(node, line);
      case 'identifier': {
        const text = this.#texts.get(node.text);
        if (text !== undefined) return { kind: 'text', text, line };
        return this.#list(node.text) ?? { kind: 'name', name: this.#modules.get(node.text) ?? node.text };
      }
      case 'attribute':
        return { kind: 'name', name: node.text.slice(0, 200) };
    }
    return UNKNOWN;
  }

  #items(node: SyntaxNode): readonly CodeValue[] {
    if (node.type === 'comment') return [];
    if (node.type !== 'list_splat') return [this.value(node)];
    const value = this.value(node.namedChildren[0] ?? null);
    return value.kind === 'list' ? this.#copiedFrom(value.items) : [UNKNOWN];
  }

  /** Lists made of lists double with each line: behind the most, what they hold is unknown. */
  #copiedFrom(items: readonly CodeValue[]): readonly CodeValue[] {
    this.#copied += items.length;
    return this.#copied > MOST_COPIED ? [UNKNOWN] : items;
  }

  #list(name: string): CodeValue | null {
    const node = this.#lists.get(name);
    if (node === undefined || this.#reading.has(name)) return null;
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    if (this.#reading.size >= DEEPEST_LISTS) return null;
    this.#reading.add(name);
    const value = this.value(node);
    this.#reading.delete(name);
    const list = value.kind === 'list' ? value : null;
    this.#read.set(name, list);
    return list;
  }

  /** `'…'.format(…)` and `'…'.strip()` are texts still. */
  #called(node: SyntaxNode, line: number): CodeValue {
    const call = this.call(node);
    if (call.receiver?.kind === 'text' && TEXT_METHODS.has(call.name)) return { ...call.receiver, line };
    return { kind: 'call', call };
  }

  #string(node: SyntaxNode): string {
    const formatted = node.namedChildren[0]?.text.toLowerCase().includes('f') ?? false;
    return node.namedChildren
      .map((part) => {
        if (part.type === 'interpolation') return '${}';
        if (part.type !== 'string_content') return '';
        const text = part.namedChildren.length === 0 ? part.text : contentOf(part);
        return formatted ? text : text.replaceAll('%s', '${}');
      })
      .join('');
  }

  #joined(node: SyntaxNode, line: number): CodeValue {
    const operator = node.childForFieldName('operator')?.text;
    const [left, right] = ['left', 'right'].map((side) => this.value(node.childForFieldName(side)));
    if (operator === '+' && left?.kind === 'list' && right?.kind === 'list')
      return { kind: 'list', items: [...this.#copiedFrom(left.items), ...this.#copiedFrom(right.items)] };
    if (left?.kind !== 'text' && right?.kind !== 'text') return UNKNOWN;
    if (operator === '%') return left ?? UNKNOWN;
    return { kind: 'text', text: `${textIn(left)}${textIn(right)}`, line };
  }

  #record(node: SyntaxNode): ReadonlyMap<string, CodeValue> {
    const entries = new Map<string, CodeValue>();
    for (const pair of node.namedChildren) {
      const key = this.value(pair.childForFieldName('key'));
      if (key.kind === 'text') entries.set(key.text, this.value(pair.childForFieldName('value')));
    }
    return entries;
  }
}

const TOOLS = /^(?:alembic|django|sqlalchemy)(?:\.|$)/;
/** Items that the lists of one file take over from others. */
const MOST_COPIED = 20_000;
/** Lists that are made of each other. */
const DEEPEST_LISTS = 100;
const LISTS: ReadonlySet<string> = new Set(['list', 'tuple', 'list_comprehension', 'binary_operator']);
const TEXT_METHODS: ReadonlySet<string> = new Set(['format', 'strip', 'lstrip', 'rstrip', 'replace', 'dedent']);

function textIn(value: CodeValue | undefined): string {
  return value?.kind === 'text' ? value.text : '${}';
}

/** Escapes and braces inside a string: a line break is kept, the rest is a sign. */
function contentOf(node: SyntaxNode): string {
  let text = '';
  let at = node.startIndex;
  const whole = node.text;
  for (const child of node.namedChildren) {
    text += whole.slice(at - node.startIndex, child.startIndex - node.startIndex);
    text +=
      child.text === '\\n'
        ? '\n'
        : child.type === 'escape_sequence' && child.text.length === 2 && child.text !== '\\\n'
          ? child.text.slice(1)
          : ' ';
    at = child.endIndex;
  }
  return text + whole.slice(at - node.startIndex);
}

/** The functions of a file by name, and whether each does anything. */
export function functionsOf(root: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  for (const node of root.namedChildren) {
    const defined = node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
    if (defined?.type === 'function_definition') found.set(defined.childForFieldName('name')?.text ?? '', defined);
  }
  return found;
}

/** What a function that leads back does. */
export function bodyOf(node: SyntaxNode | undefined): 'absent' | 'empty' | 'raises' | 'present' {
  if (node === undefined) return 'absent';
  if (node.descendantsOfType(['raise_statement']).length > 0) return 'raises';
  return node.descendantsOfType(['call']).length === 0 ? 'empty' : 'present';
}
