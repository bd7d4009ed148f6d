/** A block of HCL as a side whose attributes can be compared. */
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBlock, HclBody } from '../../../reading/hcl/body.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { namesFolder } from '../../../reading/hcl/file-functions.ts';
import { isList, isMap, UNKNOWN } from '../../../reading/hcl/plain.ts';
import type { Plain } from '../../../reading/hcl/plain.ts';
import { NOT_KNOWN } from '../infrastructure/attribute-values.ts';
import type { AttributeSide } from '../infrastructure/attribute-values.ts';

/** Values of the block as far as the source tells them. Names that hold secrets are hidden by name. */
export function sideOf(body: HclBody, values: Evaluator): AttributeSide {
  return {
    at: (path) => valuesIn([body], path, values).filter((value) => value !== null),
    hides: (path) => path.some((name) => SECRET.test(name)),
  };
}

const SECRET = /password|secret|token|private_key|credential|access_key/i;

function valuesIn(bodies: readonly HclBody[], path: readonly string[], values: Evaluator): readonly unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return [];
  return bodies.flatMap((body) => {
    const written = attribute(body, name);
    const plain = written === null ? [] : plainValues(values.value(written), rest);
    const blocks = body.blocks.flatMap((block) => {
      if (block.type === name) return [block.body];
      return block.type === 'dynamic' && block.labels[0] === name ? dynamicBodies(block, values) : [];
    });
    const below = rest.length === 0 ? blocks.map(() => ({ block: true })) : valuesIn(blocks, rest, values);
    return [...plain, ...below];
  });
}

/** The content of a dynamic block, unless the source tells that there is none. */
function dynamicBodies(block: HclBlock, values: Evaluator): readonly HclBody[] {
  const each = attribute(block.body, 'for_each');
  const over = each === null ? UNKNOWN : values.value(each);
  if ((isList(over) && over.length === 0) || (isMap(over) && over.size === 0)) return [];
  return block.body.blocks.filter(({ type }) => type === 'content').map(({ body }) => body);
}

function plainValues(value: Plain, path: readonly string[]): readonly unknown[] {
  // A path of a folder is the same wherever the folder lies.
  if (value === UNKNOWN || (typeof value === 'string' && namesFolder(value))) return [NOT_KNOWN];
  const [name, ...rest] = path;
  if (name === undefined) return [shape(value)];
  if (isList(value)) return value.flatMap((item) => plainValues(item, path));
  return isMap(value) && value.has(name) ? plainValues(value.get(name) ?? null, rest) : [];
}

/** Maps as objects without prototype; what cannot be told is left out. */
function shape(value: Plain): unknown {
  if (isList(value)) return value.filter((item) => item !== UNKNOWN).map(shape);
  if (!isMap(value)) return value;
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of value) if (item !== UNKNOWN) object[key] = shape(item);
  return object;
}

/** A whole body as plain data, in the shape of a plan's values: blocks are lists of objects. */
export function plainBody(body: HclBody, values: Evaluator): Readonly<Record<string, unknown>> {
  const object = Object.create(null) as Record<string, unknown>;
  for (const { name, value } of body.attributes.values()) {
    const plain = values.value(value);
    if (plain !== UNKNOWN) object[name] = shape(plain);
  }
  for (const block of body.blocks) {
    const type = block.type === 'dynamic' ? (block.labels[0] ?? '') : block.type;
    const bodies = block.type === 'dynamic' ? dynamicBodies(block, values) : [block.body];
    const others = object[type];
    const kept: unknown[] = Array.isArray(others) ? (others as unknown[]) : [];
    object[type] = kept;
    for (const inner of bodies) kept.push(plainBody(inner, values));
  }
  return object;
}
