/** A change log in YAML or JSON → the same elements as XML gives. */
import { readYaml } from '../../yaml.ts';
import type { YamlText } from '../../yaml.ts';
import type { ChangeElement } from './element.ts';

/** The root element; a reason where the text cannot be read. */
export function readYamlLog(text: string): ChangeElement | { readonly kind: 'broken'; readonly reason: string } {
  const read = readYaml(text, 'changelog');
  if (read.kind === 'invalid') return { kind: 'broken', reason: read.problems[0]?.message ?? 'it is not YAML' };
  return element('databaseChangeLog', read.text.value, read.text, []);
}

type Path = readonly (string | number)[];

/** Depth is bounded by the reader of YAML. */
function element(name: string, value: unknown, text: YamlText, path: Path): ChangeElement {
  const attributes = new Map<string, string>();
  const children: ChangeElement[] = [];
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) children.push(...listed(item, text, [...path, at]));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
      if (isScalar(inner)) attributes.set(key, String(inner));
      else if (Array.isArray(inner) && LISTS.has(key))
        children.push(...element(key, inner, text, [...path, key]).children);
      else children.push(element(key, inner, text, [...path, key]));
    }
  }
  const scalar = isScalar(value) ? String(value) : (attributes.get('sql') ?? '');
  return {
    name,
    attributes,
    children,
    text: scalar,
    line: text.place(path).line,
    source: JSON.stringify({ [name]: value }),
  };
}

/** Lists that are only brackets; every other one (`rollback`) keeps its name around what it holds. */
const LISTS: ReadonlySet<string> = new Set(['changes', 'columns', 'databaseChangeLog']);

/** `- dropTable: {…}`: the one key is the name. */
function listed(item: unknown, text: YamlText, path: Path): readonly ChangeElement[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
  return Object.entries(item as Record<string, unknown>).map(([key, value]) =>
    element(key, value, text, [...path, key]),
  );
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
