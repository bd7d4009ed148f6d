/** A configuration as maps, lists and scalars with lines: what YAML, JSON and TOML have in common. */
import type { ScalarKind } from './setting.ts';

export type PlainNode =
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: string, value: PlainNode])[] }
  | { readonly kind: 'list'; readonly items: readonly PlainNode[] }
  | PlainScalar
  /** A value that is made elsewhere: a reference, a template, a tag. */
  | { readonly kind: 'opaque' };

export interface PlainScalar {
  readonly kind: 'scalar';
  readonly text: string;
  readonly written: ScalarKind;
  readonly line: number;
}

/** The scalar that stands at a key of a map; null when it is something else. */
export function scalarAt(node: PlainNode, keys: readonly string[]): PlainScalar | null {
  if (node.kind !== 'map') return null;
  for (const [key, value] of node.entries) {
    if (value.kind === 'scalar' && keys.includes(key)) return value;
  }
  return null;
}

/** A text as it stands is a number, a boolean, nothing, or a string. */
export function scalarKind(text: string): ScalarKind {
  if (/^[+-]?\d[\d_]*(?:\.\d+)?$/.test(text)) return 'number';
  if (text === 'true' || text === 'false') return 'boolean';
  return text === '' || text === 'null' || text === '~' ? 'null' : 'string';
}
