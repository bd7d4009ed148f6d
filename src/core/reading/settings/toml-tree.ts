/** TOML with lines: the parser knows no places, so that keys are looked up in the text by their own names. */
import { parse, TomlError } from 'smol-toml';
import type { PlainNode } from './plain-tree.ts';
import { scalarKind } from './plain-tree.ts';

/** Why a text is no TOML. */
export interface BrokenToml {
  readonly kind: 'broken';
  readonly reason: string;
  readonly line: number | null;
}

/** The one document of a text. */
export function readTomlTree(text: string): readonly PlainNode[] | BrokenToml {
  let value: unknown;
  try {
    value = parse(text, { maxDepth: 70 });
  } catch (error) {
    if (error instanceof TomlError) return { kind: 'broken', reason: 'it is not valid TOML', line: error.line };
    if (error instanceof RangeError) return { kind: 'broken', reason: 'it is nested too deeply', line: null };
    throw error;
  }
  return [plainOf(value, '', linesOf(text), 1)];
}

function plainOf(value: unknown, path: string, lines: ReadonlyMap<string, number>, near: number): PlainNode {
  const line = lines.get(path) ?? near;
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item, at) => plainOf(item, `${path}\0${at}`, lines, line)) };
  }
  if (value instanceof Date) return { kind: 'opaque' };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return { kind: 'map', entries: entries.map(([key, one]) => [key, plainOf(one, `${path}\0${key}`, lines, line)]) };
  }
  const text = String(value);
  return { kind: 'scalar', text, written: typeof value === 'string' ? 'string' : scalarKind(text), line };
}

/** Lines of keys by their path; keys of inline tables take the line of what holds them. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = '';
  for (const [at, line] of text.split('\n').entries()) {
    const header = /^\s*(\[\[?)([^\][]+)\]/.exec(line);
    if (header !== null) {
      const name = keyPath(header[2] ?? '');
      table = name;
      if (header[1] === '[[') {
        const count = (counts.get(name) ?? -1) + 1;
        counts.set(name, count);
        table = `${name}\0${count}`;
      } else table = withinLists(name, counts);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0) found.set(table + keyPath(line.slice(0, equals)), at + 1);
  }
  return found;
}

/** A table below an array of tables belongs to the array's last element. */
function withinLists(name: string, counts: ReadonlyMap<string, number>): string {
  let table = '';
  let plain = '';
  for (const part of name.split('\0').slice(1)) {
    plain += `\0${part}`;
    const count = counts.get(plain);
    table += count === undefined ? `\0${part}` : `\0${part}\0${count}`;
  }
  return table;
}

function keyPath(text: string): string {
  const parts = text.includes('"') || text.includes("'") ? quotedParts(text) : text.split('.');
  return parts.map((part) => `\0${part.trim()}`).join('');
}

function quotedParts(text: string): readonly string[] {
  const parts: string[] = [''];
  let quote = '';
  for (const character of text) {
    if (quote === '' && character === '.') parts.push('');
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    else parts[parts.length - 1] += character;
  }
  return parts;
}
