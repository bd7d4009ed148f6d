/** Values in which parts are replaced by others, and bodies and configurations of such values. */
import type { HclAttribute, HclBlock, HclBody } from './body.ts';
import type { Configuration, Declared } from './configuration.ts';
import { isList, isMap, UNKNOWN } from './plain.ts';
import type { Plain } from './plain.ts';
import { canonical, referencesOf, referenceText } from './value.ts';
import type { HclLines, HclValue } from './value.ts';

/** What stands in the place of a value; null to look at its parts, the value itself to leave it. */
export type Replace = (value: HclValue) => HclValue | null;

/** The value with everything replaced that `replace` answers for; the same object where nothing is. */
export function substituted(value: HclValue, replace: Replace): HclValue {
  const other = replace(value);
  if (other !== null) return other;
  const inner = (part: HclValue): HclValue => substituted(part, replace);
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'null':
    case 'reference':
      return value;
    case 'list':
      return { ...value, items: value.items.map(inner) };
    case 'map':
      return {
        ...value,
        entries: value.entries.map((entry) => {
          const keyValue = inner(entry.keyValue);
          return {
            ...entry,
            key: keyValue.kind === 'string' ? keyValue.value : null,
            keyValue,
            value: inner(entry.value),
          };
        }),
      };
    case 'template':
      return { ...value, parts: value.parts.map((part) => (typeof part === 'string' ? part : inner(part))) };
    case 'call':
      return { ...value, arguments: value.arguments.map(inner) };
    case 'conditional':
      return {
        ...value,
        condition: inner(value.condition),
        whenTrue: inner(value.whenTrue),
        whenFalse: inner(value.whenFalse),
      };
    case 'operation':
      return { ...value, operands: value.operands.map(inner) };
    case 'for':
      return {
        ...value,
        collection: inner(value.collection),
        key: value.key === null ? null : inner(value.key),
        value: inner(value.value),
        condition: value.condition === null ? null : inner(value.condition),
      };
    case 'expression':
      return traversed(value, inner);
  }
}

function traversed(
  value: Extract<HclValue, { readonly kind: 'expression' }>,
  inner: (part: HclValue) => HclValue,
): HclValue {
  if (value.traversal === undefined) return value;
  const of = inner(value.traversal.of);
  const steps = value.traversal.steps?.map((step) => (typeof step === 'string' ? step : inner(step))) ?? null;
  if (of === value.traversal.of && (steps ?? []).every((step, at) => step === value.traversal?.steps?.[at]))
    return value;
  // Names are made of the words: those of other parts are others.
  const text =
    steps === null
      ? `${value.text} of ${canonical(of)}`
      : `${canonical(of)}${steps.map((step) => (typeof step === 'string' ? referenceText(['', step]) : `[${canonical(step)}]`)).join('')}`;
  const inside = (steps ?? []).flatMap((step) => (typeof step === 'string' ? [] : referencesOf(step)));
  return { ...value, text, references: [...referencesOf(of), ...inside], traversal: { of, steps } };
}

/** The same for every value of a body. */
export function substitutedBody(body: HclBody, replace: Replace): HclBody {
  const attributes = new Map<string, HclAttribute>();
  for (const [name, one] of body.attributes) attributes.set(name, { ...one, value: substituted(one.value, replace) });
  return { ...body, attributes, blocks: body.blocks.map((block) => substitutedBlock(block, replace)) };
}

/** The same for a block. */
function substitutedBlock(block: HclBlock, replace: Replace): HclBlock {
  return { ...block, body: substitutedBody(block.body, replace) };
}

/** The same for everything that a configuration declares, but for its variables. */
export function substitutedConfiguration(configuration: Configuration, replace: Replace): Configuration {
  const all = (group: ReadonlyMap<string, Declared>): ReadonlyMap<string, Declared> =>
    new Map([...group].map(([name, one]) => [name, { ...one, block: substitutedBlock(one.block, replace) }]));
  return {
    ...configuration,
    resources: all(configuration.resources),
    data: all(configuration.data),
    modules: all(configuration.modules),
    locals: new Map(
      [...configuration.locals].map(([name, one]) => [name, { ...one, value: substituted(one.value, replace) }]),
    ),
  };
}

/** A known value as it would be written; null when anything in it is unknown. */
export function literalOf(value: Plain, lines: HclLines): HclValue | null {
  const { line, endLine } = lines;
  if (value === UNKNOWN) return null;
  if (value === null) return { kind: 'null', line, endLine };
  if (typeof value === 'string') return { kind: 'string', value, line, endLine };
  if (typeof value === 'number') return { kind: 'number', value, line, endLine };
  if (typeof value === 'boolean') return { kind: 'bool', value, line, endLine };
  if (isList(value)) {
    const items = value.map((item) => literalOf(item, lines));
    return items.includes(null) ? null : { kind: 'list', items: items.filter((item) => item !== null), line, endLine };
  }
  if (!isMap(value)) return null;
  const entries = [...value].flatMap(([key, item]) => {
    const inner = literalOf(item, lines);
    return inner === null
      ? []
      : [{ key, keyValue: { kind: 'string', value: key, line, endLine } as const, value: inner, line, endLine }];
  });
  return entries.length === value.size ? { kind: 'map', entries, line, endLine } : null;
}

/**
 * What stands in a value under steps of a reference; null where it is written out and has no such part. Where it is not
 * written out, the steps stay to be taken from whatever it is: the words alone would be the same for other values.
 */
export function insideOf(value: HclValue, steps: readonly string[]): HclValue | null {
  let here = value;
  for (const [at, step] of steps.entries()) {
    const index = step.startsWith('[') ? (JSON.parse(step) as readonly (string | number)[])[0] : step;
    const open = here.kind === 'map' && here.entries.some(({ key }) => key === null);
    if ((here.kind !== 'list' && here.kind !== 'map') || open) return partOf(here, steps.slice(at));
    const inner: HclValue | undefined =
      here.kind === 'map'
        ? here.entries.find(({ key }) => key === String(index))?.value
        : typeof index === 'number'
          ? here.items[index]
          : undefined;
    if (inner === undefined) return null;
    here = inner;
  }
  return here;
}

function partOf(value: HclValue, steps: readonly string[]): HclValue | null {
  const { kind, line, endLine } = value;
  if (kind === 'reference') return { ...value, path: [...value.path, ...steps] };
  if (kind === 'string' || kind === 'number' || kind === 'bool' || kind === 'null') return null;
  const text = `${canonical(value)}${referenceText(['', ...steps])}`;
  return { kind: 'expression', text, references: referencesOf(value), traversal: { of: value, steps }, line, endLine };
}
