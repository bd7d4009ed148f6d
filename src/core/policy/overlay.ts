/** How a file is laid over the vendored copy that it extends: settings by key, lists of named things by their ids. */
import { decode } from './decode.ts';
import { extendingShape } from './shape-atoms.ts';
import { readYaml } from '../reading/yaml.ts';
import type { YamlText } from '../reading/yaml.ts';
import type { Problem } from '../../model/error.ts';
import type { Extends, Vendored } from '../../model/policy.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** True for a mapping of a YAML text. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Settings of the own file over those of the base: what both have is the own file's, mappings key by key. */
export function overlay(base: unknown, own: unknown, depth: number): unknown {
  if (own === undefined) return base;
  if (depth === 0 || !isMapping(base) || !isMapping(own)) return own;
  const merged = Object.create(null) as Record<string, unknown>;
  for (const key of new Set([...Object.keys(base), ...Object.keys(own)])) {
    merged[key] = overlay(valueOf(base, key), valueOf(own, key), depth - 1);
  }
  return merged;
}

/** The member of a mapping; undefined when it has none of that name. */
export function valueOf(mapping: unknown, key: string): unknown {
  return isMapping(mapping) && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** The base's entries in their order, each replaced by the own one of its id, then the own ones of other ids. */
export function replaceById<T extends { readonly id: string }>(base: readonly T[], own: readonly T[]): readonly T[] {
  const byId = new Map(own.map((entry) => [entry.id, entry]));
  const known = new Set(base.map(({ id }) => id));
  return [...base.map((entry) => byId.get(entry.id) ?? entry), ...own.filter(({ id }) => !known.has(id))];
}

/** What a configuration text extends; null when nothing, or when it does not parse (which its parser will say). */
export function extendsOf(source: string, file: string): Extends | null {
  const yaml = readYaml(source, file);
  if (yaml.kind === 'invalid') return null;
  const decoded = decode(extendingShape, yaml.text);
  return decoded.kind === 'ok' ? decoded.value.extends : null;
}

/** The text of the base, or every reason why it cannot be used, at the place that names it. */
export function baseText(
  own: YamlText,
  vendored: Vendored | null,
): { readonly text: YamlText; readonly source: string; readonly file: string } | readonly Problem[] {
  const named = decode(extendingShape, own);
  if (named.kind === 'invalid') return named.problems;
  if (vendored === null) {
    const place = own.place(['extends'], 'key');
    return [own.problem(place, '`extends` is not read here', 'remove it: a vendored copy stands by itself')];
  }
  if (vendored.kind === 'fault') {
    return [own.problem(own.place(['extends', 'digest']), vendored.message, vendored.remedy)];
  }
  const yaml = readYaml(vendored.text, vendored.file);
  if (yaml.kind === 'invalid') return yaml.problems;
  return { text: yaml.text, source: vendored.text, file: vendored.file };
}
