/** From YAML data to a checked shape: every problem at once, each with its place, in plain words. */
import { z } from '../reading/schema.ts';
import type { Problem } from '../../model/error.ts';
import type { Parsed } from '../../model/people.ts';
import { inOrder, nearest } from '../reading/problems.ts';
import type { YamlText } from '../reading/yaml.ts';

const MAX_PROBLEMS = 50;

/** Checks a YAML text against a shape. */
export function decode<T>(shape: z.ZodType<T>, text: YamlText): Parsed<T> {
  const result = shape.safeParse(text.value);
  if (result.success) return { kind: 'ok', value: result.data };
  const problems = result.error.issues.slice(0, MAX_PROBLEMS).flatMap((issue) => describe(shape, text, issue));
  return { kind: 'invalid', problems: inOrder(problems) };
}

type Issue = z.core.$ZodIssue;

function describe(shape: z.ZodType, text: YamlText, issue: Issue): readonly Problem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schemaOf(shape), path);
    return issue.keys.map((key) => {
      const near = nearest(key, known);
      const place = text.place([...path, key], 'key');
      const remedy = near === null ? `known here: ${[...known].join(', ')}` : `did you mean \`${near}\`?`;
      return text.problem(place, `unknown key \`${key}\``, remedy);
    });
  }
  if (issue.code === 'invalid_key') {
    return [text.problem(text.place(path, 'key'), `\`${lastStep(path)}\` is not a valid name`, aboutId)];
  }
  const value = valueAt(text.value, path);
  if (value === undefined) {
    return [
      text.problem(text.place(path), `\`${lastStep(path)}\` is missing`, expectation(shape, path, issue, undefined)),
    ];
  }
  const message = `${nameOf(path)} is ${shown(value)}`;
  return [text.problem(text.place(path), message, expectation(shape, path, issue, value))];
}

const aboutId = 'use lower-case letters, digits, dots, hyphens and underscores, at most 64 characters';

/** What was expected, as a remedy. */
function expectation(shape: z.ZodType, path: readonly (string | number)[], issue: Issue, given: unknown): string {
  const described = schemaAt(schemaOf(shape), path)?.description;
  const suffix = described === undefined ? '' : ` (${described})`;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kindName(issue.expected)}${suffix}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      const near = typeof given === 'string' ? nearest(given, values) : null;
      return `expected ${values.join(', ')}${near === null ? '' : `; did you mean \`${near}\`?`}`;
    }
    case 'too_small':
      return `expected at least ${issue.minimum}${unitOf(issue.origin)}${suffix}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${unitOf(issue.origin)}${suffix}`;
    case 'invalid_union':
      return unionRemedy(shape, path, described);
    case 'invalid_format':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'custom':
      return described === undefined ? issue.message : `expected ${described}`;
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function kindName(expected: string): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'a mapping (key: value)';
    case 'array':
      return 'a list';
    case 'string':
      return 'text';
    case 'int':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${expected}`;
  }
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(value) : `${value as number}`;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function nameOf(path: readonly (string | number)[]): string {
  return path.length === 0 ? 'the file' : `\`${lastStep(path)}\``;
}

function lastStep(path: readonly (string | number)[]): string {
  const last = path.at(-1);
  const key = path.findLast((step) => typeof step === 'string') ?? 'entry';
  return typeof last === 'number' ? `${key}[${last}]` : (last ?? '');
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The part of JSON Schema that generated schemas use. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly const?: unknown;
  readonly description?: string;
}

const schemas = new WeakMap<z.ZodType, SchemaNode>();

function schemaOf(shape: z.ZodType): SchemaNode {
  const kept = schemas.get(shape);
  if (kept !== undefined) return kept;
  const made = z.toJSONSchema(shape, { io: 'input' }) as SchemaNode;
  schemas.set(shape, made);
  return made;
}

function schemaAt(schema: SchemaNode, path: readonly (string | number)[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = schema;
  for (const step of path) node = node === undefined ? undefined : childSchema(node, step);
  return node;
}

function childSchema(node: SchemaNode, step: string | number): SchemaNode | undefined {
  const property =
    node.properties !== undefined && Object.hasOwn(node.properties, step) ? node.properties[step] : undefined;
  if (property !== undefined) return property;
  if (typeof step === 'number' && node.items !== undefined) return node.items;
  if (typeof node.additionalProperties === 'object') return node.additionalProperties;
  return choicesOf(node)
    .map((choice) => childSchema(choice, step))
    .find((choice) => choice !== undefined);
}

function choicesOf(node: SchemaNode): readonly SchemaNode[] {
  return [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
}

/** For a union told apart by one key: the values that this key may have. */
function unionRemedy(shape: z.ZodType, path: readonly (string | number)[], described: string | undefined): string {
  const parent = schemaAt(schemaOf(shape), path.slice(0, -1));
  const last = path.at(-1);
  const kinds = (parent === undefined ? [] : choicesOf(parent)).flatMap((choice) => {
    const value = typeof last === 'string' ? choice.properties?.[last]?.const : undefined;
    return typeof value === 'string' ? [value] : [];
  });
  if (kinds.length > 0) return `expected ${kinds.join(', ')}`;
  return described === undefined ? 'see the schema of this file' : `expected ${described}`;
}

function keysAt(schema: SchemaNode, path: readonly (string | number)[]): ReadonlySet<string> {
  const node = schemaAt(schema, path);
  const choices = node === undefined ? [] : [node, ...choicesOf(node)];
  return new Set(choices.flatMap((choice) => Object.keys(choice.properties ?? {})));
}
