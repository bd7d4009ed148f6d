/** JavaScript and TypeScript → calls. Constants with a text are followed; everything else is a placeholder. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { UNKNOWN } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

/** The calls of `up` (or of the whole file), and the function `down`. */
export interface CodeFile {
  readonly up: readonly CodeCall[];
  /** `absent`; or what its body does. */
  readonly down: 'absent' | 'empty' | 'raises' | 'present';
  readonly hasError: boolean;
}

export function readJavaScript(root: SyntaxNode): CodeFile {
  const reader = new JavaScriptReader(root);
  const up: CodeCall[] = [];
  reader.collect(root, up);
  return { up, down: reader.down, hasError: root.hasError };
}

const NAMED: ReadonlySet<string> = new Set([
  'function_declaration',
  'method_definition',
  'pair',
  'variable_declarator',
  'assignment_expression',
  'public_field_definition',
  'field_definition',
]);

class JavaScriptReader {
  readonly #texts = new Map<string, string>();
  down: CodeFile['down'] = 'absent';

  constructor(root: SyntaxNode) {
    for (const node of root.descendantsOfType(['variable_declarator'])) {
      const [name, value] = [node.childForFieldName('name'), node.childForFieldName('value')];
      if (name?.type !== 'identifier' || (value?.type !== 'string' && value?.type !== 'template_string')) continue;
      const read = this.value(value);
      if (read.kind === 'text') this.#texts.set(name.text, read.text);
    }
  }

  /** Outermost calls below a node, in order; the way back is looked at and left out. */
  collect(node: SyntaxNode, calls: CodeCall[]): void {
    if (NAMED.has(node.type) && nameOf(node) === 'down') {
      this.down = bodyKind(node);
      return;
    }
    if (node.type === 'call_expression') {
      calls.push(this.call(node));
      return;
    }
    for (const child of node.namedChildren) this.collect(child, calls);
  }

  call(node: SyntaxNode): CodeCall {
    const callee = node.childForFieldName('function');
    const list = node.childForFieldName('arguments');
    const args =
      list?.type === 'template_string' ? [this.value(list)] : (list?.namedChildren ?? []).map((arg) => this.value(arg));
    const member = callee?.type === 'member_expression';
    const named = args.findLast(({ kind }) => kind === 'record');
    return {
      name: member
        ? (callee.childForFieldName('property')?.text ?? '')
        : callee?.type === 'identifier'
          ? callee.text
          : '',
      receiver: member ? this.value(callee.childForFieldName('object')) : null,
      args,
      named: named?.kind === 'record' ? named.entries : new Map(),
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
      case 'template_string':
        return { kind: 'text', text: this.#template(node), line };
      case 'true':
      case 'false':
        return { kind: 'flag', value: node.type === 'true' };
      case 'number':
        return { kind: 'number', text: node.text };
      case 'null':
      case 'undefined':
        return { kind: 'none' };
      case 'array':
        return { kind: 'list', items: node.namedChildren.map((item) => this.value(item)) };
      case 'object':
        return { kind: 'record', entries: this.#record(node) };
      case 'call_expression':
        return { kind: 'call', call: this.call(node) };
      case 'new_expression':
        return this.#created(node);
      case 'await_expression':
      case 'parenthesized_expression':
      case 'as_expression':
      case 'non_null_expression':
      case 'satisfies_expression':
        return this.value(node.namedChildren[0] ?? null);
      case 'arrow_function':
      case 'function_expression':
        return { kind: 'function', calls: this.#body(node) };
      case 'binary_expression':
        return this.#joined(node, line);
      case 'identifier': {
        const text = this.#texts.get(node.text);
        return text === undefined ? { kind: 'name', name: node.text } : { kind: 'text', text, line };
      }
      case 'member_expression':
      case 'this':
        return { kind: 'name', name: node.text.slice(0, 200) };
    }
    const calls: CodeCall[] = [];
    for (const child of node.namedChildren) this.collect(child, calls);
    return calls.length === 0 ? UNKNOWN : { kind: 'function', calls };
  }

  #body(node: SyntaxNode): readonly CodeCall[] {
    const calls: CodeCall[] = [];
    const body = node.childForFieldName('body');
    if (body !== null) this.collect(body, calls);
    return calls;
  }

  #created(node: SyntaxNode): CodeValue {
    const list = node.childForFieldName('arguments');
    const args = (list?.namedChildren ?? []).map((arg) => this.value(arg));
    return args[0] ?? UNKNOWN;
  }

  /** Escapes stand for single signs that no keyword of SQL has; a line break matters to comments. */
  #string(node: SyntaxNode): string {
    return node.namedChildren
      .map((part) => (part.type === 'escape_sequence' ? escaped(part.text) : part.text))
      .join('');
  }

  #template(node: SyntaxNode): string {
    return node.namedChildren
      .map((part) => {
        if (part.type !== 'template_substitution')
          return part.type === 'escape_sequence' ? escaped(part.text) : part.text;
        const inner = this.value(part.namedChildren[0] ?? null);
        return inner.kind === 'text' ? inner.text : '${}';
      })
      .join('');
  }

  #joined(node: SyntaxNode, line: number): CodeValue {
    if (node.childForFieldName('operator')?.text !== '+') return UNKNOWN;
    const sides = ['left', 'right'].map((side) => this.value(node.childForFieldName(side)));
    if (!sides.some(({ kind }) => kind === 'text')) return UNKNOWN;
    return { kind: 'text', text: sides.map((side) => (side.kind === 'text' ? side.text : '${}')).join(''), line };
  }

  #record(node: SyntaxNode): ReadonlyMap<string, CodeValue> {
    const entries = new Map<string, CodeValue>();
    for (const pair of node.namedChildren) {
      const key = pair.childForFieldName('key');
      if (pair.type !== 'pair' || key === null) continue;
      const quoted = this.value(key);
      entries.set(quoted.kind === 'text' ? quoted.text : key.text, this.value(pair.childForFieldName('value')));
    }
    return entries;
  }
}

function escaped(text: string): string {
  if (text === '\\n') return '\n';
  return text === '\\t' || text === '\\r' ? ' ' : text.slice(1);
}

function nameOf(node: SyntaxNode): string {
  const named = node.childForFieldName('name') ?? node.childForFieldName('key') ?? node.childForFieldName('left');
  const text = named?.text ?? '';
  return text.slice(text.lastIndexOf('.') + 1);
}

/** What a function that leads back does: nothing, an exception, or something. */
function bodyKind(node: SyntaxNode): 'empty' | 'raises' | 'present' {
  const [throws] = node.descendantsOfType(['throw_statement']);
  const calls = node.descendantsOfType(['call_expression']).length;
  if (throws !== undefined) return 'raises';
  return calls === 0 ? 'empty' : 'present';
}
