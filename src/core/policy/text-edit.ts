/**
 * Adds an entry to a list or a map of a YAML text that people write by hand, and leaves every other character alone. The
 * result is read again: where anything but the one entry would differ, nothing is edited.
 */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import type { Node, Pair } from 'yaml';
import { readYaml } from '../reading/yaml.ts';

/** The text with `entry` as last item of the top-level list `key`; null where it cannot be put there. */
export function withListItem(source: string, key: string, entry: unknown): string | null {
  const document = parseDocument(source);
  const list = document.get(key, true) as Node | undefined;
  if (list !== undefined && (!isSeq(list) || list.flow === true)) return null;
  const last = isSeq(list) ? (list.items.at(-1) as Node | undefined)?.range?.[1] : undefined;
  if (list !== undefined && last === undefined) return null;
  const margin = isSeq(list) ? ' '.repeat(columnOf(source, list.range?.[0] ?? 0)) : '  ';
  const item = indented(stringify([entry], STYLE), margin);
  const text = last === undefined ? appended(source, `${key}:\n${item}`) : inserted(source, last, item);
  return proven(source, text, (value) => {
    const before = (value[key] ?? []) as readonly unknown[];
    return { ...value, [key]: [...before, entry] };
  });
}

/** The text with `name: value` in the top-level map `key`, which is made where it is not there; null where it cannot be. */
export function withMapEntry(source: string, key: string, name: string, entry: unknown): string | null {
  const document = parseDocument(source);
  const map = document.get(key, true) as Node | undefined;
  if (map !== undefined && (!isMap(map) || map.flow === true)) return null;
  const pair = isMap(map) ? (map.items.at(-1) as Pair<Node, Node | null> | undefined) : undefined;
  const last = pair?.value?.range?.[1];
  if (map !== undefined && last === undefined) return null;
  const start = pair?.key.range?.[0];
  const margin = start === undefined ? '  ' : ' '.repeat(columnOf(source, start));
  const line = indented(stringify({ [name]: entry }, STYLE), margin);
  const text = last === undefined ? appended(source, `${key}:\n${line}`) : inserted(source, last, line);
  return proven(source, text, (value) => ({ ...value, [key]: { ...Object(value[key]), [name]: entry } }));
}

const STYLE = { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const;

function columnOf(source: string, at: number): number {
  return at - (source.lastIndexOf('\n', at - 1) + 1);
}

function indented(text: string, margin: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${margin}${line}`)
    .join('\n');
}

/** After the line in which something ends; a comment behind it stays there. */
function inserted(source: string, at: number, text: string): string {
  let end = at;
  while (end > 0 && /\s/.test(source[end - 1] ?? '')) end -= 1;
  const next = source.indexOf('\n', end);
  const line = next < 0 ? source.length : next;
  return `${source.slice(0, line)}\n${text}${source.slice(line)}`;
}

function appended(source: string, text: string): string {
  return `${source.trimEnd()}\n${text}\n`;
}

type Plain = Readonly<Record<string, unknown>>;

function proven(source: string, text: string, wanted: (value: Plain) => Plain): string | null {
  const [before, after] = [readYaml(source, 'before'), readYaml(text, 'after')];
  if (before.kind === 'invalid' || after.kind === 'invalid') return null;
  const value = plain(before.text.value);
  if (typeof value !== 'object' || value === null) return null;
  return isDeepStrictEqual(plain(after.text.value), plain(wanted(value as Plain))) ? text : null;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
