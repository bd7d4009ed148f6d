/** Two schemas of one version of a custom resource: what the new one no longer accepts. */
import { entriesAt, mapAt, nodeAt, textAt, textsAt, truthAt } from '../../../reading/yaml-node.ts';
import type { Lines, YamlNode } from '../../../reading/yaml-tree.ts';

/** One place at which the schema accepts less. */
export interface Narrowing {
  /** The field as a person names it: `spec.backup.retention`. */
  readonly field: string;
  readonly from: string;
  readonly to: string;
  readonly lines: Lines | undefined;
}

/** Levels of fields; the schema language itself is not deeper in practice. */
const DEEPEST = 64;
/** More than this says nothing new: the rest is counted, not listed. */
const MOST = 200;

/** Everything that `next` no longer accepts of `old`, in the order of the old text. Linear in both. */
export function narrowings(old: YamlNode | null, next: YamlNode | null): readonly Narrowing[] {
  const found: Narrowing[] = [];
  walk(old, next, '', found, 0);
  return found;
}

function walk(old: YamlNode | null, next: YamlNode | null, path: string, found: Narrowing[], depth: number): void {
  // A scalar where a schema stood is a template that writes it.
  if (old?.kind !== 'map' || next?.kind !== 'map' || depth > DEEPEST || found.length >= MOST) return;
  const add = (field: string, from: string, to: string, lines: Lines | undefined = next.lines): void => {
    found.push({ field: field === '' ? 'the object' : field, from, to, lines });
  };
  const [before, after] = [typeOf(old), typeOf(next)];
  if (before !== null && after !== null && !accepts(after, before)) {
    add(path, before, after);
    return;
  }
  const drops = nodeAt(next, PRESERVE) === null || truthAt(next, PRESERVE) === false;
  if (drops && truthAt(old, PRESERVE) === true && mapAt(next, 'additionalProperties') === null) {
    add(path, 'unknown fields kept', 'unknown fields dropped');
  }
  values(old, next, path, add);
  demands(old, next, path, add);
  fields(old, next, path, found, depth, add);
  walk(nodeAt(old, 'items'), nodeAt(next, 'items'), `${path}[]`, found, depth + 1);
  walk(nodeAt(old, 'additionalProperties'), nodeAt(next, 'additionalProperties'), `${path}.*`, found, depth + 1);
}

type Add = (field: string, from: string, to: string, lines?: Lines) => void;

const PRESERVE = 'x-kubernetes-preserve-unknown-fields';
const EITHER = 'x-kubernetes-int-or-string';

function typeOf(schema: YamlNode): string | null {
  return truthAt(schema, EITHER) === true ? 'integer or string' : textAt(schema, 'type');
}

/** Whether what was accepted as `before` is accepted as `after`. */
function accepts(after: string, before: string): boolean {
  if (after === before) return true;
  if (after === 'integer or string') return before === 'integer' || before === 'string';
  return after === 'number' && before === 'integer';
}

/** An empty list of values allows everything. */
function values(old: YamlNode, next: YamlNode, path: string, add: Add): void {
  const [before, after] = [textsAt(old, 'enum'), new Set(textsAt(next, 'enum'))];
  if (nodeAt(next, 'enum')?.kind !== 'list' || after.size === 0) return;
  if (before.length === 0) {
    if (nodeAt(old, 'enum') === null) add(path, 'any value', 'only listed values', nodeAt(next, 'enum')?.lines);
    return;
  }
  const gone = before.filter((value) => !after.has(value));
  if (gone.length > 0) add(path, gone.slice(0, 5).join(', '), 'not allowed', nodeAt(next, 'enum')?.lines);
}

/** A required field with a default is filled in. */
function demands(old: YamlNode, next: YamlNode, path: string, add: Add): void {
  const before = new Set(textsAt(old, 'required'));
  for (const name of textsAt(next, 'required')) {
    if (before.has(name) || nodeAt(next, 'properties', name, 'default') !== null) continue;
    add(joined(path, name), 'optional', 'required', nodeAt(next, 'required')?.lines);
  }
}

function fields(old: YamlNode, next: YamlNode, path: string, found: Narrowing[], depth: number, add: Add): void {
  const open = truthAt(next, PRESERVE) === true || mapAt(next, 'additionalProperties') !== null;
  const after = nodeAt(next, 'properties');
  // Absent on the new side of an open schema: everything is kept.
  if (after !== null && after.kind !== 'map') return;
  for (const [name, schema] of entriesAt(old, 'properties')) {
    if (found.length >= MOST) return;
    const there = after?.entries.get(name) ?? null;
    if (there !== null) walk(schema, there, joined(path, name), found, depth + 1);
    else if (!open) add(joined(path, name), textAt(schema, 'type') ?? 'field', 'absent', (after ?? next).lines);
  }
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
