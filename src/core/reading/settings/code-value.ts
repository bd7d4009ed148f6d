/** Literals of programs, and what is plainly a literal: products, durations, defaults behind a variable. */
import type { SyntaxNode } from '../../../model/syntax.ts';
import type { ScalarKind } from './setting.ts';

/** A value as a configuration would write it: `30s` for `30 * time.Second`. */
export interface CodeValue {
  readonly text: string;
  readonly kind: ScalarKind;
}

/** Expressions inside expressions beyond this are no constants. */
const DEEPEST_VALUE = 12;

interface Measured {
  readonly amount: number;
  /** Empty for a bare number. */
  readonly unit: string;
}

/** The value of an expression that needs no computing by the program; null for any other. */
export function codeValue(node: SyntaxNode): CodeValue | null {
  return valueOf(node, 0);
}

function valueOf(node: SyntaxNode, depth: number): CodeValue | null {
  if (depth > DEEPEST_VALUE) return null;
  switch (node.type) {
    case 'string':
    case 'string_literal':
    case 'interpreted_string_literal':
    case 'raw_string_literal':
      return stringValue(node);
    case 'true':
    case 'false':
      return { text: node.type, kind: 'boolean' };
    case 'True':
    case 'False':
      return { text: node.type.toLowerCase(), kind: 'boolean' };
    case 'null':
    case 'null_literal':
    case 'none':
    case 'nil':
    case 'undefined':
      return { text: '', kind: 'null' };
    case 'identifier':
      return node.text === 'Infinity' ? { text: 'infinity', kind: 'string' } : null;
    case 'as_expression':
    case 'satisfies_expression':
    case 'parenthesized_expression':
    case 'literal_element':
    case 'expression_list': {
      const only = node.namedChildren[0];
      return only === undefined || (node.type === 'expression_list' && node.namedChildren.length > 1)
        ? null
        : valueOf(only, depth + 1);
    }
  }
  return fallbackValue(node, depth) ?? measuredText(measured(node, depth));
}

function stringValue(node: SyntaxNode): CodeValue | null {
  const inner = node.namedChildren.filter(({ type }) => type !== 'string_start' && type !== 'string_end');
  if (inner.some(({ type }) => type === 'interpolation' || type === 'template_substitution')) return null;
  const { text } = node;
  const quote = text.search(/["'`]/);
  return quote < 0 ? null : { text: text.slice(quote + 1, -1), kind: 'string' };
}

/** `x || 30`, `x ?? 30`, `x or 30`, `getenv(name, 30)`, `Number(…)`: what holds where nobody says otherwise. */
function fallbackValue(node: SyntaxNode, depth: number): CodeValue | null {
  if (node.type === 'binary_expression' || node.type === 'boolean_operator') {
    const operator = node.childForFieldName('operator')?.text ?? '';
    const right = node.childForFieldName('right');
    return (operator === '||' || operator === '??' || operator === 'or') && right !== null
      ? valueOf(right, depth + 1)
      : null;
  }
  if (node.type !== 'call_expression' && node.type !== 'call' && node.type !== 'method_invocation') return null;
  const name = calledName(node);
  const given = argumentsOf(node);
  if (CONVERSIONS.has(name)) {
    const first = given[0];
    return first === undefined ? null : valueOf(first, depth + 1);
  }
  const last = given[1];
  return DEFAULTING.has(name) && given.length === 2 && last !== undefined ? valueOf(last, depth + 1) : null;
}

const CONVERSIONS: ReadonlySet<string> = new Set(
  `int float Number parseInt parseFloat valueOf Int int64 int32 uint String Boolean bool`.split(/\s+/),
);
const DEFAULTING: ReadonlySet<string> = new Set(
  `getenv get env getEnv getOrDefault config getInt getInteger getProperty envInt GetEnv`.split(/\s+/),
);

/** The last name of what is called. */
export function calledName(node: SyntaxNode): string {
  const called =
    node.childForFieldName('function') ?? node.childForFieldName('name') ?? node.childForFieldName('constructor');
  return called === null ? '' : lastName(called);
}

/** `b` of `a.b`; the empty text where there is no name. */
export function lastName(node: SyntaxNode): string {
  if (NAMES.has(node.type)) return node.text;
  const property =
    node.childForFieldName('property') ?? node.childForFieldName('attribute') ?? node.childForFieldName('field');
  const named = property ?? node;
  if (named.namedChildren.length === 0 || named.type === 'string' || named.type.endsWith('string_literal')) {
    return named.text.replace(/^["'`]|["'`]$/g, '');
  }
  const only = named.namedChildren.length === 1 ? named.namedChildren[0] : undefined;
  return only === undefined ? '' : lastName(only);
}

/** Names without parts: most nodes that are asked for their name. */
const NAMES: ReadonlySet<string> = new Set(
  'identifier property_identifier field_identifier type_identifier'.split(' '),
);

/** Arguments of a call without comments. */
export function argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const list = node.childForFieldName('arguments');
  return list === null ? [] : list.namedChildren.filter(({ type }) => type !== 'comment');
}

function measuredText(value: Measured | null): CodeValue | null {
  if (value === null || !Number.isFinite(value.amount)) return null;
  return { text: `${value.amount}${value.unit}`, kind: value.unit === '' ? 'number' : 'string' };
}

function measured(node: SyntaxNode, depth: number): Measured | null {
  if (depth > DEEPEST_VALUE) return null;
  switch (node.type) {
    case 'number':
    case 'integer':
    case 'float':
    case 'int_literal':
    case 'float_literal':
    case 'decimal_integer_literal':
    case 'decimal_floating_point_literal':
      return bare(Number(node.text.replaceAll('_', '').replace(/[lLfFdDn]$/, '')));
    case 'unary_expression':
    case 'unary_operator':
      return negative(node, depth);
    case 'parenthesized_expression': {
      const only = node.namedChildren[0];
      return only === undefined ? null : measured(only, depth + 1);
    }
    case 'binary_expression':
    case 'binary_operator':
      return product(node, depth);
    case 'selector_expression':
      return GO_UNITS.has(node.text) ? { amount: 1, unit: GO_UNITS.get(node.text) ?? '' } : null;
    case 'call':
    case 'call_expression':
    case 'method_invocation':
      return durationCall(node, depth);
  }
  return null;
}

const GO_UNITS: ReadonlyMap<string, string> = new Map([
  ['time.Nanosecond', 'ns'],
  ['time.Microsecond', 'us'],
  ['time.Millisecond', 'ms'],
  ['time.Second', 's'],
  ['time.Minute', 'm'],
  ['time.Hour', 'h'],
]);

function bare(amount: number): Measured | null {
  return Number.isFinite(amount) ? { amount, unit: '' } : null;
}

function negative(node: SyntaxNode, depth: number): Measured | null {
  const inner = node.namedChildren[0];
  const value = inner === undefined ? null : measured(inner, depth + 1);
  if (value === null) return null;
  return node.text.startsWith('-') ? { ...value, amount: -value.amount } : null;
}

function product(node: SyntaxNode, depth: number): Measured | null {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  const operator = node.childForFieldName('operator')?.text;
  if (left === null || right === null) return null;
  const a = measured(left, depth + 1);
  const b = measured(right, depth + 1);
  if (a === null || b === null) return null;
  if (operator === '*' && (a.unit === '' || b.unit === ''))
    return { amount: a.amount * b.amount, unit: a.unit + b.unit };
  if (operator === '+' && a.unit === b.unit) return { amount: a.amount + b.amount, unit: a.unit };
  if (operator === '<<' && a.unit === '' && b.unit === '') return bare(a.amount * 2 ** b.amount);
  return operator === '/' && b.unit === '' && b.amount !== 0 ? { amount: a.amount / b.amount, unit: a.unit } : null;
}

const DURATION_CALLS: ReadonlyMap<string, string> = new Map([
  ['ofNanos', 'ns'],
  ['ofMillis', 'ms'],
  ['ofSeconds', 's'],
  ['ofMinutes', 'm'],
  ['ofHours', 'h'],
  ['ofDays', 'd'],
  ['milliseconds', 'ms'],
  ['seconds', 's'],
  ['minutes', 'm'],
  ['hours', 'h'],
  ['days', 'd'],
  ['weeks', 'w'],
]);

/** `Duration.ofSeconds(5)`, `Duration.minutes(5)`, `timedelta(seconds=5)`, `time.Duration(5)`. */
function durationCall(node: SyntaxNode, depth: number): Measured | null {
  const name = calledName(node);
  const given = argumentsOf(node);
  const first = given[0];
  if (first === undefined || given.length !== 1) return null;
  if (name === 'timedelta' && first.type === 'keyword_argument') {
    const unit = DURATION_CALLS.get(first.childForFieldName('name')?.text ?? '');
    const value = first.childForFieldName('value');
    const amount = value === null ? null : measured(value, depth + 1);
    return unit === undefined || amount === null || amount.unit !== '' ? null : { amount: amount.amount, unit };
  }
  const unit = DURATION_CALLS.get(name);
  if (unit === undefined && name !== 'Duration') return null;
  const amount = measured(first, depth + 1);
  return amount === null || amount.unit !== '' ? null : { amount: amount.amount, unit: unit ?? '' };
}
