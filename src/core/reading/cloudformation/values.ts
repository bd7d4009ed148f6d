/** What properties of a template come to, as far as its parameters and mappings tell. */
import { nodeAt } from '../yaml-node.ts';
import type { YamlNode } from '../yaml-tree.ts';
import type { Template } from './template.ts';

/** Stands for what only the deployment tells. */
export const COMPUTED: unique symbol = Symbol('computed');
/** Stands for `AWS::NoValue`. */
const NOTHING: unique symbol = Symbol('nothing');

/** Plain data in which {@link COMPUTED} may stand anywhere. */
export type PropertyValue =
  | string
  | number
  | boolean
  | null
  | typeof COMPUTED
  | readonly PropertyValue[]
  | { readonly [name: string]: PropertyValue };

/** Nodes of one template beyond which everything counts as computed. */
const MOST_NODES = 200_000;

/** Computes values of one template. */
export class PropertyReader {
  readonly #template: Template;
  #nodes = 0;

  constructor(template: Template) {
    this.#template = template;
  }

  /** The value of a property; computed where it cannot be told, absent as null. */
  value(node: YamlNode | null): PropertyValue {
    const value = node === null ? null : this.#value(node);
    return value === NOTHING ? null : value;
  }

  #value(node: YamlNode): PropertyValue | typeof NOTHING {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) return COMPUTED;
    const call = functionOf(node);
    if (call !== null) return this.#call(call.name, call.argument);
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'list') {
      return node.items.map((item) => this.#value(item)).filter((item) => item !== NOTHING);
    }
    const object = Object.create(null) as Record<string, PropertyValue>;
    for (const [key, inner] of node.entries) {
      const value = this.#value(inner);
      if (value !== NOTHING) object[key] = value;
    }
    return object;
  }

  #call(name: string, argument: YamlNode): PropertyValue | typeof NOTHING {
    if (name === 'Ref' && argument.kind === 'scalar') return this.#reference(argument.text);
    if (name === 'FindInMap' && argument.kind === 'list') {
      const [map, first, second] = argument.items.map((item) => this.value(item));
      const path = [map, first, second];
      if (!path.every((step) => typeof step === 'string')) return COMPUTED;
      const found = nodeAt(this.#template.mappings, ...path);
      return found === null ? COMPUTED : this.value(found);
    }
    if (name === 'Sub' && argument.kind === 'scalar' && !argument.text.includes('${')) return argument.text;
    if (name === 'If' && argument.kind === 'list') {
      const [, whenTrue, whenFalse] = argument.items;
      const sides = [whenTrue, whenFalse].map((side) => (side === undefined ? COMPUTED : this.#value(side)));
      return sides[0] === sides[1] && sides[0] !== undefined ? sides[0] : COMPUTED;
    }
    return COMPUTED;
  }

  #reference(name: string): PropertyValue | typeof NOTHING {
    if (name === 'AWS::NoValue') return NOTHING;
    const fallback = this.#template.parameters.get(name);
    return fallback?.kind === 'scalar' ? fallback.value : COMPUTED;
  }
}

/** A function of CloudFormation, in its short or its long form. */
function functionOf(node: YamlNode): { readonly name: string; readonly argument: YamlNode } | null {
  if (node.tag?.startsWith('!') === true) return { name: node.tag.slice(1), argument: node };
  if (node.kind !== 'map' || node.entries.size !== 1) return null;
  const [[key, argument] = ['', node]] = node.entries;
  if (key === 'Ref' || key === 'Condition') return { name: key, argument };
  return key.startsWith('Fn::') ? { name: key.slice('Fn::'.length), argument } : null;
}

/** One text for values that mean the same: short and long forms of functions, and the order of keys, do not count. */
export function writtenText(node: YamlNode | null): string {
  if (node === null) return '';
  const call = functionOf(node);
  if (call !== null) return `${call.name}(${argumentText(call.name, call.argument)})`;
  return bare(node);
}

/** `!GetAtt A.B` and `Fn::GetAtt: [A, B]` are the same. */
function argumentText(name: string, argument: YamlNode): string {
  if (name === 'GetAtt' && argument.kind === 'list') {
    return JSON.stringify(argument.items.map((item) => (item.kind === 'scalar' ? item.text : bare(item))).join('.'));
  }
  return bare(argument);
}

function bare(node: YamlNode): string {
  switch (node.kind) {
    case 'scalar':
      return node.value === null ? 'null' : JSON.stringify(node.text);
    case 'list':
      return `[${node.items.map(writtenText).join(',')}]`;
    case 'map':
      return `{${[...node.entries]
        .map(([key, value]) => `${JSON.stringify(key)}:${writtenText(value)}`)
        .sort()
        .join(',')}}`;
  }
}
