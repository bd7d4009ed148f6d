/** A node of the `hcl` grammar → a value. */
import type { SyntaxNode } from '../../../model/syntax.ts';
import { templateValue } from './template.ts';
import { DEEPEST_VALUE } from './value.ts';
import type { HclEntry, HclLines, HclValue } from './value.ts';

/** Thrown inside the reader alone: {@link DEEPEST_VALUE} is exceeded at a line. */
export class TooDeep extends RangeError {
  readonly line: number;

  constructor(line: number) {
    super(`values are nested deeper than ${DEEPEST_VALUE} levels`);
    this.line = line;
  }
}

/** Lines of a node. */
export function linesOf(node: SyntaxNode): HclLines {
  const { row, column } = node.endPosition;
  const first = node.startPosition.row;
  // A node that ends at the start of a line ended with the line before.
  const last = column === 0 && row > first ? row - 1 : row;
  return { line: first + 1, endLine: last + 1 };
}

/** Reads values out of one text; the nodes must still be valid. */
export class ExpressionReader {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** The value of an `expression` node, or of any node below one. */
  value(node: SyntaxNode, depth = 0): HclValue {
    if (depth > DEEPEST_VALUE) throw new TooDeep(node.startPosition.row + 1);
    const lines = linesOf(node);
    switch (node.type) {
      case 'expression':
        return this.#operand(node, node.children, depth);
      case 'literal_value':
      case 'template_expr':
      case 'collection_value':
      case 'for_expr': {
        const only = named(node)[0];
        return only === undefined ? this.#opaque(node) : this.value(only, depth);
      }
      case 'string_lit':
      case 'quoted_template':
      case 'heredoc_template':
        return templateValue(node, this.#source, lines, (part) => this.#interpolated(part, depth + 1));
      case 'numeric_lit':
        return this.#number(node);
      case 'bool_lit':
        return { ...lines, kind: 'bool', value: this.#text(node) === 'true' };
      case 'null_lit':
        return { ...lines, kind: 'null' };
      case 'tuple':
        return { ...lines, kind: 'list', items: this.#all(node, 'expression', depth + 1) };
      case 'object':
        return { ...lines, kind: 'map', entries: this.#entries(node, depth + 1) };
      case 'function_call':
        return this.#call(node, depth + 1);
      case 'conditional':
        return this.#conditional(node, depth + 1);
      case 'operation':
        return this.#operation(node, depth + 1);
      case 'for_tuple_expr':
      case 'for_object_expr':
        return this.#for(node, depth + 1);
    }
    return this.#opaque(node);
  }

  /** One value out of nodes that stand side by side: what is named or called, and how it is traversed. */
  #operand(around: SyntaxNode, nodes: readonly SyntaxNode[], depth: number): HclValue {
    const children = nodes.filter((child) => isCode(child) && child.isNamed);
    const [first] = children;
    if (first === undefined) return this.#opaque(around, nodes);
    if (first.type === 'variable_expr') return this.#reference(around, nodes, children, depth + 1);
    // A value in parentheses is that value; one that is indexed or splatted has to be computed.
    if (children.length === 1) return this.value(first, depth + 1);
    return this.#traversal(around, nodes, this.value(first, depth + 1), children.slice(1), depth + 1);
  }

  #reference(
    around: SyntaxNode,
    nodes: readonly SyntaxNode[],
    children: readonly SyntaxNode[],
    depth: number,
  ): HclValue {
    const { steps, whole } = this.#path(children);
    const reference: HclValue = { ...linesOf(around), kind: 'reference', path: steps };
    return whole ? reference : this.#traversal(around, nodes, reference, children.slice(steps.length), depth);
  }

  #traversal(
    around: SyntaxNode,
    nodes: readonly SyntaxNode[],
    of: HclValue,
    children: readonly SyntaxNode[],
    depth: number,
  ): HclValue {
    const opaque = this.#opaque(around, nodes);
    if (opaque.kind !== 'expression') return opaque;
    const steps = children.map((child) => this.#step(child) ?? this.#computedStep(child, depth));
    const known = steps.filter((step) => step !== null);
    return { ...opaque, traversal: { of, steps: known.length === steps.length ? known : null } };
  }

  #computedStep(node: SyntaxNode, depth: number): HclValue | null {
    const inner = node.type === 'index' ? named(node)[0] : undefined;
    const expression = inner === undefined ? undefined : named(inner)[0];
    return expression === undefined || inner?.type === 'legacy_index' ? null : this.value(expression, depth + 1);
  }

  /** Names and literal indexes from the front; `whole` when nothing else follows. */
  #path(children: readonly SyntaxNode[]): { readonly steps: readonly string[]; readonly whole: boolean } {
    const steps: string[] = [];
    for (const child of children) {
      const step = this.#step(child);
      if (step === null) return { steps, whole: false };
      steps.push(step);
    }
    return { steps, whole: true };
  }

  #step(node: SyntaxNode): string | null {
    if (node.type === 'variable_expr') return this.#text(node);
    if (node.type === 'get_attr') return this.#text(node).slice(1).trim();
    if (node.type !== 'index') return null;
    const inner = named(node)[0];
    const expression = inner === undefined ? undefined : named(inner)[0];
    if (inner?.type === 'legacy_index') return `[${this.#text(inner).slice(1)}]`;
    if (expression === undefined || !isLiteral(expression)) return null;
    const value = this.value(expression, DEEPEST_VALUE - 2);
    return value.kind === 'string' || value.kind === 'number' ? `[${JSON.stringify(value.value)}]` : null;
  }

  #number(node: SyntaxNode): HclValue {
    const value = Number(this.#text(node));
    return Number.isFinite(value) ? { ...linesOf(node), kind: 'number', value } : this.#opaque(node);
  }

  #operation(node: SyntaxNode, depth: number): HclValue {
    const inner = named(node)[0];
    if (inner === undefined) return this.#opaque(node);
    const children = inner.children.filter(isCode);
    const at = children.findIndex((child) => !child.isNamed && child.type !== '(' && child.type !== ')');
    const operator = children[at]?.type;
    if (operator === undefined) return this.#opaque(node);
    const sides = [children.slice(0, at), children.slice(at + 1)].filter((side) => side.length > 0);
    const operands = sides.map((side) => this.#operand(node, side, depth));
    const [only] = operands;
    if (operator === '-' && operands.length === 1 && only?.kind === 'number') return { ...only, value: -only.value };
    return { ...linesOf(node), kind: 'operation', operator, operands };
  }

  #for(node: SyntaxNode, depth: number): HclValue {
    const parts = named(node);
    const intro = parts.find(({ type }) => type === 'for_intro');
    const [collection] = intro === undefined ? [] : this.#all(intro, 'expression', depth);
    const made = this.#all(node, 'expression', depth);
    const filter = parts.find(({ type }) => type === 'for_cond');
    const makesMap = node.type === 'for_object_expr';
    const value = made[makesMap ? 1 : 0];
    if (intro === undefined || collection === undefined || value === undefined) return this.#opaque(node);
    return {
      ...linesOf(node),
      kind: 'for',
      names: named(intro).flatMap((child) => (child.type === 'identifier' ? [this.#text(child)] : [])),
      collection,
      key: makesMap ? (made[0] ?? null) : null,
      value,
      condition: filter === undefined ? null : (this.#all(filter, 'expression', depth)[0] ?? null),
      groups: parts.some(({ type }) => type === 'ellipsis'),
    };
  }

  #call(node: SyntaxNode, depth: number): HclValue {
    const name = named(node).find(({ type }) => type === 'identifier');
    const given = named(node).find(({ type }) => type === 'function_arguments');
    return {
      ...linesOf(node),
      kind: 'call',
      name: name === undefined ? '' : this.#text(name),
      arguments: given === undefined ? [] : this.#all(given, 'expression', depth),
      spreads: given !== undefined && named(given).some(({ type }) => type === 'ellipsis'),
    };
  }

  #conditional(node: SyntaxNode, depth: number): HclValue {
    const [condition, whenTrue, whenFalse] = this.#all(node, 'expression', depth);
    if (condition === undefined || whenTrue === undefined || whenFalse === undefined) return this.#opaque(node);
    return { ...linesOf(node), kind: 'conditional', condition, whenTrue, whenFalse };
  }

  #entries(node: SyntaxNode, depth: number): readonly HclEntry[] {
    return named(node).flatMap((element) => {
      if (element.type !== 'object_elem') return [];
      const [key, value] = named(element);
      if (key === undefined || value === undefined) return [];
      const keyValue = this.#key(key, depth);
      return [
        {
          ...linesOf(element),
          key: keyValue.kind === 'string' ? keyValue.value : null,
          keyValue,
          value: this.value(value, depth),
        },
      ];
    });
  }

  /** A bare word is a key, not a reference; so are numbers and words like `true`. */
  #key(node: SyntaxNode, depth: number): HclValue {
    const value = this.value(node, depth);
    const word = value.kind === 'reference' && value.path.length === 1 && this.#source[node.startIndex] !== '(';
    if (word) return { line: value.line, endLine: value.endLine, kind: 'string', value: value.path[0] ?? '' };
    if (value.kind === 'number' || value.kind === 'bool') {
      return { line: value.line, endLine: value.endLine, kind: 'string', value: String(value.value) };
    }
    return value;
  }

  #interpolated(node: SyntaxNode, depth: number): HclValue {
    const only =
      node.type === 'template_interpolation' ? named(node).find(({ type }) => type === 'expression') : undefined;
    return only === undefined ? this.#opaque(node) : this.value(only, depth);
  }

  #all(node: SyntaxNode, type: string, depth: number): readonly HclValue[] {
    return named(node).flatMap((child) => (child.type === type ? [this.value(child, depth)] : []));
  }

  /** Kept as tokens; `nodes` are the part of `around` that it is made of. */
  #opaque(around: SyntaxNode, nodes: readonly SyntaxNode[] = around.children): HclValue {
    const tokens: string[] = [];
    const references: (readonly string[])[] = [];
    this.#level(nodes, tokens, references);
    if (nodes.length === 0) tokens.push(this.#text(around));
    return { ...linesOf(around), kind: 'expression', text: tokens.join(' '), references };
  }

  #level(nodes: readonly SyntaxNode[], tokens: string[], references: (readonly string[])[]): void {
    const start = nodes.findIndex(({ type }) => type === 'variable_expr');
    if (start >= 0) references.push(this.#path(nodes.slice(start).filter(isCode)).steps);
    for (const node of nodes) {
      if (node.type === 'comment') continue;
      const { children } = node;
      if (node.type !== 'string_lit' && children.length > 0) this.#level(children, tokens, references);
      else if (node.endIndex > node.startIndex) tokens.push(this.#text(node));
    }
  }

  #text(node: SyntaxNode): string {
    return this.#source.slice(node.startIndex, node.endIndex);
  }
}

/** A number, a word like `true`, or a string without interpolations: what needs no computing, however deep it stands. */
function isLiteral(expression: SyntaxNode): boolean {
  const [only, second] = named(expression);
  if (only === undefined || second !== undefined) return false;
  if (only.type === 'literal_value') return true;
  const [template] = named(only);
  return only.type === 'template_expr' && template !== undefined && named(template).every(isPlain);
}

function isPlain({ type }: SyntaxNode): boolean {
  return type !== 'template_interpolation' && type !== 'template_directive';
}

/** Named children without comments and braces. */
function named(node: SyntaxNode): readonly SyntaxNode[] {
  return node.namedChildren.filter(isCode);
}

function isCode({ type }: SyntaxNode): boolean {
  return type !== 'comment';
}
