/** Where the walk through a tree stands: what is open around the node at hand. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { argumentsOf, lastName } from '../../../reading/settings/code-value.ts';

/** What may stand around a node and matters. */
export interface Around {
  readonly kind: 'function' | 'class' | 'test' | 'loop' | 'try';
  readonly name: string;
  readonly end: number;
}

const FUNCTIONS: ReadonlySet<string> = new Set(
  'function_declaration function_definition method_definition method_declaration constructor_declaration'.split(' '),
);
const CLASSES: ReadonlySet<string> = new Set('class_declaration class_definition interface_declaration'.split(' '));
const FUNCTION_VALUES: ReadonlySet<string> = new Set('arrow_function function_expression function'.split(' '));
const LOOPS: ReadonlySet<string> = new Set(
  'for_statement for_in_statement while_statement do_statement enhanced_for_statement'.split(' '),
);
/** Methods that call what they are given once for each element. */
const EACH: ReadonlySet<string> = new Set('map forEach flatMap each'.split(' '));
const TESTS: ReadonlySet<string> = new Set('it test specify'.split(' '));

/** Node types that {@link aroundOf} knows. */
export const AROUND_TYPES: readonly string[] = [
  ...FUNCTIONS,
  ...CLASSES,
  ...LOOPS,
  'variable_declarator',
  'call_expression',
  'try_statement',
  'try_with_resources_statement',
];

/** What a node of a type opens for those inside it; null for a node that opens nothing. */
export function aroundOf(node: SyntaxNode, type: string, isTest: boolean): Around | null {
  if (FUNCTIONS.has(type)) return { kind: 'function', name: fieldName(node, 'name'), end: node.endIndex };
  if (CLASSES.has(type)) return { kind: 'class', name: fieldName(node, 'name'), end: node.endIndex };
  if (LOOPS.has(type)) return { kind: 'loop', name: '', end: node.endIndex };
  if (type === 'variable_declarator') {
    const value = node.childForFieldName('value');
    if (value === null || !FUNCTION_VALUES.has(value.type)) return null;
    return { kind: 'function', name: fieldName(node, 'name'), end: node.endIndex };
  }
  if (type === 'call_expression') return calledAround(node, isTest);
  if (type !== 'try_statement' && type !== 'try_with_resources_statement') return null;
  const body = node.childForFieldName('body');
  const handled = node.namedChildren.some((child) => child.type === 'catch_clause' || child.type === 'except_clause');
  return body === null || !handled ? null : { kind: 'try', name: '', end: body.endIndex };
}

function calledAround(node: SyntaxNode, isTest: boolean): Around | null {
  const called = node.childForFieldName('function');
  const name = called === null ? '' : lastName(called);
  if (EACH.has(name)) {
    const first = argumentsOf(node)[0];
    return first !== undefined && FUNCTION_VALUES.has(first.type)
      ? { kind: 'loop', name: '', end: node.endIndex }
      : null;
  }
  if (!isTest || !TESTS.has(name)) return null;
  const title = argumentsOf(node)[0];
  return title === undefined ? null : { kind: 'test', name: `test ${title.text.slice(0, 120)}`, end: node.endIndex };
}

function fieldName(node: SyntaxNode, field: string): string {
  const name = node.childForFieldName(field);
  return name === null ? '' : lastName(name);
}

/** The stack of what is open, and what can be asked of it. */
export class Place {
  readonly #open: Around[] = [];
  /** Null when it has to be put together anew. */
  #scope: string | null = '';

  /** Leaves what ended before a node. */
  reach(start: number): void {
    while ((this.#open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= start) {
      this.#open.pop();
      this.#scope = null;
    }
  }

  enter(around: Around): void {
    this.#open.push(around);
    this.#scope = null;
  }

  /** Qualified name of the functions and classes around. */
  scope(): string {
    this.#scope ??= this.#named();
    return this.#scope;
  }

  #named(): string {
    const names = this.#open.flatMap(({ kind, name }) =>
      kind === 'loop' || kind === 'try' || name === '' ? [] : [name],
    );
    return names.slice(-8).join('.');
  }

  /** Whether a loop is open inside the innermost function. */
  inLoop(): boolean {
    return this.#within('loop');
  }

  /** Whether a handled block is open inside the innermost function. */
  inTry(): boolean {
    return this.#within('try');
  }

  #within(kind: Around['kind']): boolean {
    for (let at = this.#open.length - 1; at >= 0; at -= 1) {
      const one = this.#open[at];
      if (one?.kind === kind) return true;
      if (one?.kind === 'function' || one?.kind === 'class') return false;
    }
    return false;
  }
}
