/**
 * Adds to the text of `people.yml` and leaves every other character of it alone: a person wrote it, with comments and in
 * an order of their own. The result is read again, so that nothing else can have changed.
 */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { readYaml } from '../reading/yaml.ts';
import type { PasskeyShape } from './people-shape.ts';

/** Where a text is to be put into another. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * The text with a passkey more in the entry of a person; null where the entry is not in this text, or is written in a
 * way in which nothing can be added.
 */
export function withPasskey(source: string, person: string, passkey: Omit<PasskeyShape, 'origins'>): string | null {
  const before = readYaml(source, 'people.yml');
  if (before.kind === 'invalid') return null;
  const document = parseDocument(source);
  const people = document.get('people');
  if (!isSeq(people)) return null;
  const index = people.items.findIndex((item) => isMap(item) && item.get('id') === person);
  const entry = people.items[index];
  if (!isMap(entry)) return null;
  const insertion = insertionFor(source, entry, Object.entries(passkey));
  if (insertion === null) return null;
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  const text = source.slice(0, insertion.at) + insertion.text.replaceAll('\n', newline) + source.slice(insertion.at);
  const after = readYaml(text, 'people.yml');
  const wanted = structuredClone(before.text.value) as { people: { passkeys?: object[] }[] };
  const changed = wanted.people[index];
  if (changed === undefined) return null;
  changed.passkeys = [...(changed.passkeys ?? []), passkey];
  return after.kind === 'ok' && isDeepStrictEqual(plain(after.text.value), plain(wanted)) ? text : null;
}

type Fields = readonly (readonly [string, string | undefined])[];

function insertionFor(source: string, entry: YAMLMap, fields: Fields): Insertion | null {
  const list = entry.get('passkeys', true) as Node | undefined;
  if (isSeq(list)) return intoList(source, list, fields);
  const last = entry.items.at(-1) as Pair<Node, Node | null> | undefined;
  const end = last?.value?.range?.[1];
  const start = (entry.items[0] as Pair<Node> | undefined)?.key.range?.[0];
  if (list !== undefined || end === undefined || start === undefined) return null;
  if (entry.flow === true) return { at: end, text: `,\n${indent(source, start)}passkeys: [${flow(fields)}]` };
  const margin = indent(source, start);
  return { at: lineEnd(source, end), text: `\n${margin}passkeys:\n${block(fields, `${margin}  `)}` };
}

function intoList(source: string, list: YAMLSeq, fields: Fields): Insertion | null {
  const [from, to] = list.range ?? [0, 0];
  const last = (list.items.at(-1) as Node | undefined)?.range?.[1];
  if (list.flow !== true) {
    return last === undefined ? null : { at: lineEnd(source, last), text: `\n${block(fields, indent(source, from))}` };
  }
  if (last !== undefined) return { at: last, text: `,\n${indent(source, from)}${flow(fields)}` };
  return source.slice(from + 1, to - 1).trim() === '' ? { at: from + 1, text: flow(fields) } : null;
}

/** As many blanks as there are characters before a place in its line. */
function indent(source: string, at: number): string {
  return ' '.repeat(at - (source.lastIndexOf('\n', at - 1) + 1));
}

/** The end of the last line that holds something of what ends at a place; a comment behind it stays there. */
function lineEnd(source: string, at: number): number {
  let end = at;
  while (end > 0 && /\s/.test(source[end - 1] ?? '')) end -= 1;
  const next = source.indexOf('\n', end);
  if (next < 0) return source.length;
  return source[next - 1] === '\r' ? next - 1 : next;
}

function block(fields: Fields, margin: string): string {
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${scalar(value)}`]));
  return lines.map((line, index) => `${margin}${index === 0 ? '- ' : '  '}${line}`).join('\n');
}

function flow(fields: Fields): string {
  return `{ ${fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${scalar(value)}`])).join(', ')} }`;
}

/** Words stand as they are; anything that YAML could take for something else is quoted. */
function scalar(value: string): string {
  return /^[a-z][a-z0-9]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/.test(value)
    ? value
    : JSON.stringify(value);
}

/** Without prototypes or with them, and without members that are not there: the same data. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
