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
    /** `var.x`, `aws_s3_bucket.logs["a"].arn`: names and literal indexes, outermost first. */
    | { readonly kind: 'reference'; readonly path: readonly string[] }
    | {
        readonly kind: 'conditional';
        readonly condition: HclValue;
        readonly whenTrue: HclValue;
        readonly whenFalse: HclValue;
      }
    /** Anything else (operations, `for`, splats): its tokens joined by single blanks, and what it refers to. */
    | { readonly kind: 'expression'; readonly text: string; readonly references: readonly (readonly string[])[] }
  );

/** One entry of a map. */
export interface HclEntry extends HclLines {
  /** Null when the key has to be computed. */
  readonly key: string | null;
  /** The key as written: a string where it is literal. */
  readonly keyValue: HclValue;
  readonly value: HclValue;
}

/** Lists, maps and calls inside each other beyond this are refused. */
export const DEEPEST_VALUE = 100;

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
    case 'expression':
      return value.text;
  }
}

/** The same value? Layout, comments and the order of map entries do not count. */
export function sameValue(a: HclValue | null, b: HclValue | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === b.kind && canonical(a) === canonical(b);
}

/** `aws_s3_bucket.logs["a b"].arn`; an index that is no name is written in brackets. */
export function referenceText(path: readonly string[]): string {
  return path
    .map((step, at) =>
      at === 0 ? step : NAME.test(step) ? `.${step}` : `[${/^\d+$/.test(step) ? step : JSON.stringify(step)}]`,
    )
    .join('');
}

const NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

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
    case 'expression':
      found.push(...value.references);
  }
}
