/** Attributes of HCL as settings: a block is named by its labels, or by its type where it has none. */
import type { Parsers } from '../../../model/syntax.ts';
import type { HclBlock, HclBody } from '../hcl/body.ts';
import { readHcl } from '../hcl/read.ts';
import type { HclEntry, HclValue } from '../hcl/value.ts';
import { flatten } from './flatten.ts';
import type { PlainNode } from './plain-tree.ts';
import { unread } from './setting.ts';
import type { SettingsReading } from './setting.ts';

/** Settings of one text; needs the grammar `hcl`. */
export function readHclSettings(text: string, parsers: Parsers): SettingsReading {
  const file = readHcl(parsers, text);
  if (file.kind === 'unreadable') return unread(file.reason, file.line);
  const settings = flatten([fromBody(file.body)], () => []);
  return settings === null ? unread('it is nested too deeply') : { kind: 'settings', settings };
}

function fromBody(body: HclBody): PlainNode {
  const attributes = [...body.attributes.values()].map(({ name, value }) => [name, fromValue(value)] as const);
  const blocks = body.blocks.map((block) => [blockName(block), fromBody(block.body)] as const);
  return { kind: 'map', entries: [...attributes, ...blocks] };
}

/** `aws_lb.front` for a resource; blocks that stand several times have the same name, as elements of a list have. */
function blockName({ type, labels }: HclBlock): string {
  if (labels.length === 0) return type;
  return type === 'resource' || type === 'variable' ? labels.join('.') : [type, ...labels].join('.');
}

/** What has to be computed is made elsewhere. */
function fromValue(value: HclValue): PlainNode {
  const { line } = value;
  if (value.kind === 'string') return { kind: 'scalar', text: value.value, written: 'string', line };
  if (value.kind === 'number') return { kind: 'scalar', text: String(value.value), written: 'number', line };
  if (value.kind === 'bool') return { kind: 'scalar', text: String(value.value), written: 'boolean', line };
  if (value.kind === 'null') return { kind: 'scalar', text: '', written: 'null', line };
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(fromValue) };
  if (value.kind === 'map') return { kind: 'map', entries: value.entries.flatMap(fromEntry) };
  const first = value.kind === 'call' && value.name === 'jsonencode' ? value.arguments[0] : undefined;
  return first === undefined ? { kind: 'opaque' } : fromValue(first);
}

function fromEntry({ key, value }: HclEntry): readonly (readonly [string, PlainNode])[] {
  return key === null ? [] : [[key, fromValue(value)]];
}
