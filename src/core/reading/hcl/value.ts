/**
 * Values of HCL as they are written: what is literal is a value, what has to be computed is kept as its parts.
 * Terraform, OpenTofu, Terragrunt and Packer share the language; nothing here knows what a block means.
 */

/** Lines from 1, both included. */
export interface HclLines {
  readonly line: number;
  readonly endLine: number;
}

/** A value with its place. Depth is bounded by the reader ({@link DEEPEST_VALUE}). */
export type HclValue = HclLines &
  (
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'null' }
    | { readonly kind: 'list'; readonly items: readonly HclValue[] }
    | { readonly kind: 'map'; readonly entries: readonly HclEntry[] }
    /** A string with interpolations: literal pieces and values, in order. */
    | { readonly kind: 'template'; readonly parts: readonly (string | HclValue)[] }
    /** `last...` spreads its last argument. */
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly arguments: readonly HclValue[];
        readonly spreads: boolean;
      }
    /** `var.x`, `aws_s3_bucket.logs["a"].arn`: outermost first; an index is kept with its brackets: `["a"]`, `[0]`. */
    | { readonly kind: 'reference'; readonly path: readonly string[] }
    | {
        readonly kind: 'conditional';
        readonly condition: HclValue;
        readonly whenTrue: HclValue;
        readonly whenFalse: HclValue;
      }
    /** One operand for `!` and `-`, two for the others. */
    | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly HclValue[] }
    | HclFor
    /** Anything else (splats, traversals of calls): its tokens joined by single blanks, and what it refers to. */
    | {
        readonly kind: 'expression';
        readonly text: string;
        readonly references: readonly (readonly string[])[];
        readonly traversal?: HclTraversal;
      }
  );

/** `[for k, v in in : value if condition]`; with a key it makes a map. */
export interface HclFor {
  readonly kind: 'for';
  /** One or two names: the value, or the key and the value. */
  readonly names: readonly string[];
  readonly collection: HclValue;
  /** Null when it makes a list. */
  readonly key: HclValue | null;
  readonly value: HclValue;
  readonly condition: HclValue | null;
  /** `value...`: entries of one key are gathered in a list. */
  readonly groups: boolean;
}

/** `jsondecode(x).a[var.b]`: what is taken out of a value that is computed, or under a key that is. */
export interface HclTraversal {
  readonly of: HclValue;
  /** Names, indexes in brackets, and keys to compute; null where there is a splat. */
  readonly steps: readonly (string | HclValue)[] | null;
}

/** One entry of a map. */
export interface HclEntry extends HclLines {
  /** Null when the key has to be computed. */
  readonly key: string | null;
  /** The key as written: a string where it is literal. */
  readonly keyValue: HclValue;
  readonly value: HclValue;
}

/** Lists, maps and calls inside each other beyond this are refused. */
export const DEEPEST_VALUE = 200;

/**
 * A value as one line: equal for two values that differ only in layout, comments and the order of map entries.
 * Length is that of the source; not meant to be parsed again.
 */
export function canonical(value: HclValue): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.value);
    case 'number':
    case 'bool':
      return String(value.value);
    case 'null':
      return 'null';
    case 'list':
      return `[${value.items.map(canonical).join(', ')}]`;
    case 'map':
      return `{${value.entries
        .map((entry) => `${canonical(entry.keyValue)} = ${canonical(entry.value)}`)
        .sort()
        .join(', ')}}`;
    case 'template':
      return `"${value.parts.map((part) => (typeof part === 'string' ? quotedInside(part) : `\${${canonical(part)}}`)).join('')}"`;
    case 'call':
      return `${value.name}(${value.arguments.map(canonical).join(', ')}${value.spreads ? '...' : ''})`;
    case 'reference':
      return referenceText(value.path);
    case 'conditional':
      return `${canonical(value.condition)} ? ${canonical(value.whenTrue)} : ${canonical(value.whenFalse)}`;
    case 'operation':
      return operationText(value.operator, value.operands.map(canonical));
    case 'for':
      return forText(value);
    case 'expression':
      return value.text;
  }
}

function operationText(operator: string, [first = '', second]: readonly string[]): string {
  return second === undefined ? `${operator}${first}` : `(${first} ${operator} ${second})`;
}

function forText({ names, collection, key, value, condition, groups }: HclFor): string {
  const made = `${key === null ? '' : `${canonical(key)} => `}${canonical(value)}${groups ? '...' : ''}`;
  const filter = condition === null ? '' : ` if ${canonical(condition)}`;
  const inner = `for ${names.join(', ')} in ${canonical(collection)} : ${made}${filter}`;
  return key === null ? `[${inner}]` : `{${inner}}`;
}

/** The same value? Layout, comments and the order of map entries do not count. */
export function sameValue(a: HclValue | null, b: HclValue | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === b.kind && canonical(a) === canonical(b);
}

/** `aws_s3_bucket.logs["a b"].arn`. */
export function referenceText(path: readonly string[]): string {
  return path.map((step, at) => (at === 0 || step.startsWith('[') ? step : `.${step}`)).join('');
}

function quotedInside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Everything that a value refers to, in order of appearance. */
export function referencesOf(value: HclValue): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  collect(value, found);
  return found;
}

function collect(value: HclValue, found: (readonly string[])[]): void {
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'null':
      return;
    case 'list':
      for (const item of value.items) collect(item, found);
      return;
    case 'map':
      for (const entry of value.entries) {
        collect(entry.keyValue, found);
        collect(entry.value, found);
      }
      return;
    case 'template':
      for (const part of value.parts) if (typeof part !== 'string') collect(part, found);
      return;
    case 'call':
      for (const argument of value.arguments) collect(argument, found);
      return;
    case 'reference':
      found.push(value.path);
      return;
    case 'conditional':
      for (const part of [value.condition, value.whenTrue, value.whenFalse]) collect(part, found);
      return;
    case 'operation':
      for (const operand of value.operands) collect(operand, found);
      return;
    case 'for':
      for (const part of [value.collection, value.key, value.value, value.condition]) {
        if (part !== null) collect(part, found);
      }
      return;
    case 'expression':
      found.push(...value.references);
  }
}

/** Every call inside of a value, itself included, in order of appearance. */
export function callsIn(value: HclValue): readonly HclCall[] {
  const found: HclCall[] = [];
  const waiting: HclValue[] = [value];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one.kind === 'call') found.push(one);
    waiting.push(...partsOf(one).toReversed());
  }
  return found;
}

/** A call of a function. */
export type HclCall = Extract<HclValue, { readonly kind: 'call' }>;

/** The values of which a value is made, in order. */
function partsOf(value: HclValue): readonly HclValue[] {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'map':
      return value.entries.flatMap((entry) => [entry.keyValue, entry.value]);
    case 'template':
      return value.parts.filter((part) => typeof part !== 'string');
    case 'call':
      return value.arguments;
    case 'conditional':
      return [value.condition, value.whenTrue, value.whenFalse];
    case 'operation':
      return value.operands;
    case 'for':
      return [value.collection, value.key, value.value, value.condition].filter((part) => part !== null);
    case 'expression': {
      if (value.traversal === undefined) return [];
      const { of, steps } = value.traversal;
      return [of, ...(steps ?? []).filter((step) => typeof step !== 'string')];
    }
    case 'string':
    case 'number':
    case 'bool':
    case 'null':
    case 'reference':
      return [];
  }
}
