/** Which other things a block of HCL refers to. */
import type { HclBody } from './body.ts';
import type { HclValue } from './value.ts';

const BUILT_IN: ReadonlySet<string> = new Set(['each', 'count', 'self', 'path', 'terraform', 'var', 'local']);

/** Addresses (`aws_x.a`, `data.aws_y.b`, `module.c`, `var.d`, `local.e`) that a body names, each once. */
export function referencesIn(body: HclBody): ReadonlySet<string> {
  const found = new Set<string>();
  visitBody(body, found);
  return found;
}

function visitBody(body: HclBody, found: Set<string>): void {
  for (const { value } of body.attributes.values()) visit(value, found);
  for (const block of body.blocks) visitBody(block.body, found);
}

/** Depth is bounded by the reader. */
function visit(value: HclValue, found: Set<string>): void {
  switch (value.kind) {
    case 'reference':
      return add(value.path, found);
    case 'list':
      return value.items.forEach((item) => visit(item, found));
    case 'map':
      return value.entries.forEach((entry) => {
        visit(entry.keyValue, found);
        visit(entry.value, found);
      });
    case 'template':
      return value.parts.forEach((part) => typeof part !== 'string' && visit(part, found));
    case 'call':
      return value.arguments.forEach((argument) => visit(argument, found));
    case 'conditional':
      return [value.condition, value.whenTrue, value.whenFalse].forEach((part) => visit(part, found));
    case 'operation':
      return value.operands.forEach((operand) => visit(operand, found));
    case 'for':
      return [value.collection, value.key, value.value, value.condition].forEach(
        (part) => part !== null && visit(part, found),
      );
    case 'expression':
      return value.references.forEach((path) => add(path, found));
    case 'string':
    case 'number':
    case 'bool':
    case 'null':
  }
}

function add(path: readonly string[], found: Set<string>): void {
  const [root = '', name, third] = path;
  if (name === undefined || name.startsWith('[')) return;
  if (root === 'data') {
    if (third !== undefined) found.add(`data.${name}.${third}`);
  } else if (root === 'module' || root === 'var' || root === 'local' || !BUILT_IN.has(root))
    found.add(`${root}.${name}`);
}
