/** Where the walk through a tree stands: what is open around the node at hand. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { argumentsOf, lastName } from '../../../reading/settings/code-value.ts';
import { handles } from './handlers.ts';

/** What may stand around a node and matters. */
export interface Around {
  readonly kind: 'function' | 'class' | 'test' | 'loop' | 'try' | 'closure';
  /** Of a loop: `each` where it goes over elements, `count` to a number, `while` until something happens. */
  readonly name: string;
  /** Where its inside begins: what a loop goes over is asked once. */
  readonly start: number;
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
  'assignment_expression',
  'public_field_definition',
  'pair',
  'call_expression',
  'try_statement',
  'try_with_resources_statement',
];

/** What a function is given to, by the type of the node: the fields of its name and of its value. */
const NAMED_BY: ReadonlyMap<string, readonly [name: string, value: string]> = new Map([
  ['variable_declarator', ['name', 'value']],
  ['assignment_expression', ['left', 'right']],
  ['public_field_definition', ['name', 'value']],
]);

/** What a node of a type opens for those inside it; null for a node that opens nothing. */
export function aroundOf(node: SyntaxNode, type: string, isTest: boolean): Around | null {
  const around = (kind: Around['kind'], name: string, inside = node): Around => {
    return { kind, name, start: inside.startIndex, end: inside.endIndex };
  };
  if (FUNCTIONS.has(type)) return around('function', functionName(node, type));
  if (CLASSES.has(type)) return around('class', fieldName(node, 'name'));
  if (LOOPS.has(type)) return around('loop', loopKind(node, type), node.childForFieldName('body') ?? node);
  const named = NAMED_BY.get(type);
  if (named !== undefined) {
    const value = node.childForFieldName(named[1]);
    return value === null || !FUNCTION_VALUES.has(value.type) ? null : around('function', fieldName(node, named[0]));
  }
  if (type === 'pair') {
    // What is handed over in an object runs later, and elsewhere.
    return FUNCTION_VALUES.has(node.childForFieldName('value')?.type ?? '') ? around('closure', '') : null;
  }
  if (type === 'call_expression') return calledAround(node, isTest);
  if (type !== 'try_statement' && type !== 'try_with_resources_statement') return null;
  const body = node.childForFieldName('body');
  return body === null || !node.namedChildren.some(handles) ? null : around('try', '', body);
}

/** Methods of Go stand outside their type: without it, `delete` of one is taken for `delete` of another. */
function functionName(node: SyntaxNode, type: string): string {
  const name = fieldName(node, 'name');
  const receiver = type === 'method_declaration' ? node.childForFieldName('receiver') : null;
  const owner = receiver === null ? undefined : /(\w+)(?:\[[^\]]*\])?\s*\)$/.exec(receiver.text.slice(-120))?.[1];
  return owner === undefined ? name : `${owner}.${name}`;
}

/** A loop that only waits for its end, or takes whatever comes, does not grow with the data. */
function loopKind(node: SyntaxNode, type: string): 'each' | 'count' | 'while' {
  const over = node.childForFieldName('right') ?? node.childForFieldName('value');
  if (over !== null) return isFew(over) ? 'count' : 'each';
  if (type === 'for_in_statement' || type === 'enhanced_for_statement') return 'each';
  const isBare = type === 'while_statement' || type === 'do_statement';
  const condition = node.childForFieldName('condition');
  if (!isBare && condition !== null) return 'each';
  const clause = node.namedChildren[0];
  if (clause?.type === 'for_clause') return clause.text.includes('len(') ? 'each' : 'count';
  if (!isBare && !node.namedChildren.every((one) => one.type === 'block'))
    return isGoCondition(node) ? 'while' : 'each';
  return /next\w*\(/i.test(condition?.text.slice(0, 200) ?? '') ? 'each' : 'while';
}

/** A list that the program itself writes down, or parts of a list, taken many at a time. */
function isFew(over: SyntaxNode): boolean {
  const text = over.text.slice(0, 120);
  return /^(?:tuple|list|array)$/.test(over.type) || /^_?[A-Z][A-Z0-9_]{2,}(?:$|\.)/.test(text) || PARTS.test(text);
}

const PARTS = /chunk|batch|page|islice|(?:^|\W)range\((?:[^(),]{1,60},){2}/i;

/** `for rows.Next()` goes over rows; `for running` does not. */
function isGoCondition(node: SyntaxNode): boolean {
  const first = node.namedChildren[0];
  if (first === undefined || first.type === 'range_clause' || first.type === 'for_clause') return false;
  return (
    node.namedChildren.at(-1)?.type === 'block' &&
    node.namedChildren.length === 2 &&
    !/Next\(|Scan\(/.test(first.text.slice(0, 200))
  );
}

function calledAround(node: SyntaxNode, isTest: boolean): Around | null {
  const called = node.childForFieldName('function');
  const name = called === null ? '' : lastName(called);
  if (EACH.has(name)) {
    const first = argumentsOf(node)[0];
    return first !== undefined && FUNCTION_VALUES.has(first.type)
      ? { kind: 'loop', name: 'each', start: first.startIndex, end: node.endIndex }
      : null;
  }
  if (!isTest || !TESTS.has(name)) return null;
  const title = argumentsOf(node)[0];
  return title === undefined
    ? null
    : { kind: 'test', name: `test ${title.text.slice(0, 120)}`, start: node.startIndex, end: node.endIndex };
}

function fieldName(node: SyntaxNode, field: string): string {
  const name = node.childForFieldName(field);
  return name === null ? '' : lastName(name);
}

/** The stack of what is open, and what can be asked of it. */
export class Place {
  readonly #open: Around[] = [];
  #at = 0;
  /** Null when it has to be put together anew. */
  #scope: string | null = '';

  /** Leaves what ended before a node. */
  reach(start: number): void {
    this.#at = start;
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
      kind === 'loop' || kind === 'try' || kind === 'closure' || name === '' ? [] : [name],
    );
    return names.slice(-8).join('.');
  }

  /** Whether a loop over elements is open inside the innermost function. */
  inLoop(): boolean {
    return this.#within(({ kind, name }) => kind === 'loop' && name === 'each');
  }

  /** Whether a handled block is open inside the innermost function. */
  inTry(): boolean {
    return this.#within(({ kind }) => kind === 'try');
  }

  #within(wanted: (around: Around) => boolean): boolean {
    for (let at = this.#open.length - 1; at >= 0; at -= 1) {
      const one = this.#open[at];
      if (one === undefined || one.kind === 'function' || one.kind === 'class' || one.kind === 'closure') return false;
      if (this.#at >= one.start && wanted(one)) return true;
    }
    return false;
  }
}
