/** One clause of a `Condition` block: operator, key, values → what is compared. */
import { addressRange } from './address.ts';
import { arnPattern, patternOf } from './pattern.ts';
import type { Clause, Comparison, Pattern } from './policy.ts';
import { plainText } from './value.ts';
import type { PolicyValue, TextPart } from './value.ts';

const OPAQUE: Comparison = { kind: 'opaque' };

/** Operators on texts: negated, wildcards, without regard to case, parts of ARNs. */
const TEXT_OPERATORS: Readonly<Record<string, { negated: boolean; wild?: true; fold?: true; arn?: true }>> = {
  stringequals: { negated: false },
  stringnotequals: { negated: true },
  stringequalsignorecase: { negated: false, fold: true },
  stringnotequalsignorecase: { negated: true, fold: true },
  stringlike: { negated: false, wild: true },
  stringnotlike: { negated: true, wild: true },
  arnequals: { negated: false, arn: true },
  arnlike: { negated: false, arn: true },
  arnnotequals: { negated: true, arn: true },
  arnnotlike: { negated: true, arn: true },
};

type Relation = Extract<Comparison, { kind: 'number' }>['relation'];
const RELATIONS: Readonly<Record<string, Relation>> = {
  equals: 'equals',
  notequals: 'differs',
  lessthan: 'below',
  lessthanequals: 'at-most',
  greaterthan: 'above',
  greaterthanequals: 'at-least',
};

/** Reads one clause. `value` is a text, a list of texts, or what could not be resolved. */
export function readClause(operator: string, key: string, value: PolicyValue, variables: boolean): Clause {
  const items = value.kind === 'list' ? value.items : [value];
  const { each, base, ifExists } = operatorParts(operator);
  return {
    operator,
    key,
    values: items.map(shownValue),
    each,
    ifExists,
    comparison: comparisonOf(base, items, variables),
    line: value.line,
  };
}

/** A clause whose very words are not known. */
export function unresolvedClause(name: string, line: number): Clause {
  return {
    operator: 'unresolved',
    key: name,
    values: [],
    each: null,
    ifExists: false,
    comparison: OPAQUE,
    line,
  };
}

function operatorParts(operator: string): { each: Clause['each']; base: string; ifExists: boolean } {
  let base = operator.toLowerCase();
  let each: Clause['each'] = null;
  if (base.startsWith('forallvalues:')) each = 'all';
  if (base.startsWith('foranyvalue:')) each = 'any';
  if (each !== null) base = base.slice(base.indexOf(':') + 1);
  const ifExists = base.endsWith('ifexists');
  if (ifExists) base = base.slice(0, -'ifexists'.length);
  return { each, base, ifExists };
}

function comparisonOf(base: string, items: readonly PolicyValue[], variables: boolean): Comparison {
  const text = Object.hasOwn(TEXT_OPERATORS, base) ? TEXT_OPERATORS[base] : undefined;
  if (text !== undefined) {
    const patterns = items.map((item) => textPattern(item, text, variables));
    return patterns.includes(null)
      ? OPAQUE
      : { kind: 'text', negated: text.negated, patterns: patterns.filter((pattern) => pattern !== null) };
  }
  const plain = items.map(plainValue);
  if (plain.includes(null)) return OPAQUE;
  const values = plain.filter((value) => value !== null);
  if (base === 'bool' || base === 'null') return truth(base, values);
  if (base === 'ipaddress' || base === 'notipaddress') {
    const ranges = values.map(addressRange);
    return ranges.includes(null)
      ? OPAQUE
      : { kind: 'address', negated: base === 'notipaddress', ranges: ranges.filter((range) => range !== null) };
  }
  return measured(base, values);
}

function textPattern(
  item: PolicyValue,
  how: { readonly wild?: true; readonly fold?: true; readonly arn?: true },
  variables: boolean,
): Pattern | null {
  const parts = textParts(item);
  if (parts === null) return null;
  if (how.arn === true) return arnPattern(parts, variables);
  return patternOf(parts, { wild: how.wild === true, variables, letters: how.fold === true ? 'either' : 'as-written' });
}

/** Scalars may stand without quotes: JSON writers do that. */
function textParts(item: PolicyValue): readonly TextPart[] | null {
  if (item.kind === 'text') return item.parts;
  if (item.kind === 'unresolved') return [{ kind: 'reference', name: item.name }];
  return item.kind === 'scalar' ? [{ kind: 'written', text: String(item.value) }] : null;
}

function plainValue(item: PolicyValue): string | null {
  return item.kind === 'scalar' ? String(item.value) : plainText(item);
}

function truth(base: 'bool' | 'null', values: readonly string[]): Comparison {
  const truths = values.map((value) => value.toLowerCase());
  if (truths.some((value) => value !== 'true' && value !== 'false')) return OPAQUE;
  const booleans = truths.map((value) => value === 'true');
  if (base === 'bool') return { kind: 'bool', values: booleans };
  const [absent] = booleans;
  return booleans.length === 1 && absent !== undefined ? { kind: 'absent', absent } : OPAQUE;
}

function measured(base: string, values: readonly string[]): Comparison {
  const measure = base.startsWith('numeric') ? 'number' : 'date';
  const prefix = measure === 'number' ? 'numeric' : 'date';
  if (!base.startsWith(prefix)) return OPAQUE;
  const name = base.slice(prefix.length);
  const relation = Object.hasOwn(RELATIONS, name) ? RELATIONS[name] : undefined;
  if (relation === undefined) return OPAQUE;
  const numbers = values.map((value) => (measure === 'number' ? numberOf(value) : dateOf(value)));
  if (numbers.some((value) => !Number.isFinite(value))) return OPAQUE;
  return { kind: 'number', measure, relation, values: numbers };
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Seconds since 1970; dates are written in ISO 8601 or as such a number. */
function dateOf(text: string): number {
  const seconds = numberOf(text);
  return Number.isFinite(seconds) ? seconds : Date.parse(text) / 1000;
}

function shownValue(item: PolicyValue): string {
  if (item.kind === 'text') {
    return item.parts.map((part) => (part.kind === 'written' ? part.text : `\${${part.name}}`)).join('');
  }
  if (item.kind === 'scalar') return String(item.value);
  return item.kind === 'unresolved' ? `\${${item.name}}` : `(${item.kind})`;
}
