/** Blocks and attributes of HCL. The JSON syntax gives the same shape: its nested blocks are attributes with maps. */
import type { HclLines, HclValue } from './value.ts';

/** One attribute. */
export interface HclAttribute extends HclLines {
  readonly name: string;
  readonly value: HclValue;
}

/** What stands between braces, or in a whole file. */
export interface HclBody extends HclLines {
  /** By name; where a name stands twice, the last one. */
  readonly attributes: ReadonlyMap<string, HclAttribute>;
  readonly blocks: readonly HclBlock[];
}

/** `type "label" … { body }`. */
export interface HclBlock extends HclLines {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: HclBody;
}

/** A whole file, or why it is none. The reason is for people and quotes nothing of the file. */
export type HclFile =
  | { readonly kind: 'hcl'; readonly body: HclBody }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

/** The value of an attribute; null when it is not there. */
export function attribute(body: HclBody, name: string): HclValue | null {
  return body.attributes.get(name)?.value ?? null;
}

/** Nested blocks of a type: written as blocks, as `dynamic` blocks (their content), or as a map or a list of maps. */
export function nested(body: HclBody, type: string): readonly HclBody[] {
  return labelled(body, type, 0).map((block) => block.body);
}

/** The same with labels: `backend "s3" {}`, and `{"backend": {"s3": {}}}` in the JSON syntax. */
export function labelled(body: HclBody, type: string, labels: number): readonly HclBlock[] {
  const written = body.blocks.flatMap((block) => {
    if (block.type === type) return [block];
    return block.type === 'dynamic' && block.labels[0] === type ? contents(block) : [];
  });
  const value = attribute(body, type);
  return value === null ? written : [...written, ...fromValue(type, [], value, labels)];
}

function contents(dynamic: HclBlock): readonly HclBlock[] {
  const type = dynamic.labels[0] ?? '';
  return dynamic.body.blocks
    .filter((block) => block.type === 'content')
    .map((block) => ({ ...block, type, labels: [] }));
}

function fromValue(type: string, labels: readonly string[], value: HclValue, left: number): readonly HclBlock[] {
  if (value.kind === 'list') return value.items.flatMap((item) => fromValue(type, labels, item, left));
  if (value.kind !== 'map') return [];
  if (left === 0) {
    const { line, endLine } = value;
    return [{ type, labels, body: bodyOfMap(value), line, endLine }];
  }
  return value.entries.flatMap((entry) =>
    entry.key === null ? [] : fromValue(type, [...labels, entry.key], entry.value, left - 1),
  );
}

/** A map seen as a body; entries with computed keys are left out. */
export function bodyOfMap(map: Extract<HclValue, { readonly kind: 'map' }>): HclBody {
  const { line, endLine } = map;
  const attributes = new Map<string, HclAttribute>();
  for (const { key, value, line: start, endLine: end } of map.entries) {
    if (key !== null) attributes.set(key, { name: key, value, line: start, endLine: end });
  }
  return { attributes, blocks: [], line, endLine };
}
