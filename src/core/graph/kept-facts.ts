/** Facts of files as they are kept between runs, read as what anybody may have written there. */
import type { DeclaredThing, FileFacts, Use, UseTarget } from '../../model/graph.ts';

const TARGETS: Readonly<Record<UseTarget['kind'], readonly string[]>> = {
  module: ['language', 'specifier'],
  address: ['address'],
  folder: ['path'],
  object: ['object', 'namespace', 'name'],
  pods: ['namespace'],
  entity: ['ref'],
  'own-folder': [],
};
const THINGS: ReadonlySet<unknown> = new Set<DeclaredThing['kind']>(['resource', 'object', 'entity', 'service']);

/** Null for anything that no reader of this version has written. */
export function keptFacts(value: unknown): FileFacts | null {
  if (!isFields(value)) return null;
  const { declares, uses, unread } = value;
  const holds = isListOf(declares, isThing) && isListOf(uses, isUse) && (unread === null || typeof unread === 'string');
  return holds ? (value as unknown as FileFacts) : null;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, is: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isThing(value: unknown): value is DeclaredThing {
  if (!isFields(value)) return false;
  const { local, kind, name, labels, namespace, tier } = value;
  if (![local, name, namespace].every(isText) || !THINGS.has(kind)) return false;
  return isListOf(labels, isText) && (tier === null || tier === 1 || tier === 2 || tier === 3);
}

function isUse(value: unknown): value is Use {
  if (!isFields(value) || !(value['by'] === null || isText(value['by'])) || !isFields(value['of'])) return false;
  const { kind } = value['of'];
  if (typeof kind !== 'string' || !Object.hasOwn(TARGETS, kind)) return false;
  const target = value['of'];
  if (!TARGETS[kind as UseTarget['kind']].every((field) => isText(target[field]))) return false;
  return kind !== 'pods' || isListOf(target['labels'], isText);
}
