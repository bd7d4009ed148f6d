/** Values of YAML trees as values of policies, with CloudFormation's functions: `!Sub`, `!Ref`, `!GetAtt`, `!Join`. */
import { canonical, nodeAt } from '../yaml-node.ts';
import type { YamlMap, YamlNode } from '../yaml-tree.ts';
import type { PolicyValue, TextPart } from './value.ts';

const DEEPEST = 60;

/** The value of a node. Functions that need the stack to be known stay unresolved, by their words. */
export function yamlPolicyValue(node: YamlNode, depth = 0): PolicyValue {
  const line = node.lines.start;
  if (depth > DEEPEST) return unresolved(node);
  const parts = functionParts(node, depth);
  if (parts !== null) return { kind: 'text', line, parts };
  if (node.tag !== null || isFunction(node)) return unresolved(node);
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string'
        ? { kind: 'text', line, parts: [{ kind: 'written', text: node.value }] }
        : scalar(node.value, node.text, line);
    case 'list':
      return {
        kind: 'list',
        line,
        endLine: node.lines.end,
        items: node.items.map((item) => yamlPolicyValue(item, depth + 1)),
      };
    case 'map': {
      const entries = [...node.entries].map(([key, value]) => [key, yamlPolicyValue(value, depth + 1)] as const);
      return { kind: 'map', line, endLine: node.lines.end, entries: new Map(entries) };
    }
  }
}

/** `Version: 2012-10-17` is a text, and so are account numbers: what was written counts. */
function scalar(value: number | boolean | null, text: string, line: number): PolicyValue {
  if (typeof value === 'number') return { kind: 'text', line, parts: [{ kind: 'written', text }] };
  return { kind: 'scalar', line, value };
}

/** The text that a function makes; null where the node is none, or one that makes something else. */
function functionParts(node: YamlNode, depth: number): readonly TextPart[] | null {
  const [name, argument] = functionOf(node);
  if (argument === null) return null;
  if (name === 'Ref' && argument.kind === 'scalar') return [{ kind: 'reference', name: argument.text }];
  if (name === 'GetAtt') {
    const path =
      argument.kind === 'list' ? argument.items.map((item) => (item.kind === 'scalar' ? item.text : '?')) : [];
    return [{ kind: 'reference', name: argument.kind === 'scalar' ? argument.text : path.join('.') }];
  }
  if (name === 'Sub') {
    const text = argument.kind === 'list' ? argument.items[0] : argument;
    return text?.kind === 'scalar' ? substituted(text.text, argument) : null;
  }
  return name === 'Join' ? joined(argument, depth) : null;
}

/** The short form is a tag, the long one a map with one key. */
function functionOf(node: YamlNode): readonly [string, YamlNode | null] {
  if (node.tag !== null) return [node.tag.slice(1), { ...node, tag: null }];
  if (node.kind !== 'map' || node.entries.size !== 1) return ['', null];
  const [[key, value] = ['', null]] = node.entries;
  return [key.startsWith('Fn::') ? key.slice('Fn::'.length) : key === 'Ref' ? key : '', value];
}

function isFunction(node: YamlNode): boolean {
  return functionOf(node)[0] !== '';
}

function substituted(text: string, argument: YamlNode): readonly TextPart[] {
  const parts: TextPart[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('${');
    const end = start < 0 ? -1 : rest.indexOf('}', start);
    if (end < 0) break;
    if (start > 0) parts.push({ kind: 'written', text: rest.slice(0, start) });
    const name = rest.slice(start + 2, end);
    if (name.startsWith('!')) parts.push({ kind: 'written', text: `\${${name.slice(1)}}` });
    else parts.push({ kind: 'reference', name: namedIn(argument, name) });
    rest = rest.slice(end + 1);
  }
  if (rest !== '' || parts.length === 0) parts.push({ kind: 'written', text: rest });
  return parts;
}

/** `Fn::Sub` may bring names of its own. */
function namedIn(argument: YamlNode, name: string): string {
  const own = nodeAt(argument, 1, name);
  return own === null ? name : canonical(own);
}

function joined(argument: YamlNode, depth: number): readonly TextPart[] | null {
  const [between, items] = [nodeAt(argument, 0), nodeAt(argument, 1)];
  if (between?.kind !== 'scalar' || items?.kind !== 'list') return null;
  const parts: TextPart[] = [];
  for (const [at, item] of items.items.entries()) {
    const value = yamlPolicyValue(item, depth + 1);
    if (value.kind !== 'text') return null;
    if (at > 0 && between.text !== '') parts.push({ kind: 'written', text: between.text });
    parts.push(...value.parts);
  }
  return parts;
}

function unresolved(node: YamlNode): PolicyValue {
  return { kind: 'unresolved', line: node.lines.start, name: canonical(node) };
}

/** The text of a node with references in braces; null where it makes none. */
export function yamlText(node: YamlNode | null): string | null {
  if (node === null) return null;
  const value = yamlPolicyValue(node);
  if (value.kind !== 'text') return null;
  return value.parts.map((part) => (part.kind === 'written' ? part.text : `\${${part.name}}`)).join('');
}

/** Entries of a map; none for anything else. */
export function entriesOf(node: YamlNode | null): YamlMap['entries'] {
  return node?.kind === 'map' ? node.entries : new Map();
}
