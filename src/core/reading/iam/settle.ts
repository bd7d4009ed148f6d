/**
 * Configurations whose policies depend on what stands elsewhere: values of variables that are given to them, files that
 * they read. What is given is written in their place, so that policies are read as if they had been written out.
 */
import { createHash } from 'node:crypto';
import type { Configuration } from '../hcl/configuration.ts';
import { evaluatorOf } from '../hcl/configuration.ts';
import { Evaluator } from '../hcl/evaluate.ts';
import { UNKNOWN } from '../hcl/plain.ts';
import type { Plain } from '../hcl/plain.ts';
import { FILE_FUNCTIONS } from '../hcl/file-functions.ts';
import type { HclFiles } from '../hcl/file-functions.ts';
import { attribute } from '../hcl/body.ts';
import { insideOf, literalOf, substituted, substitutedConfiguration } from '../hcl/substitute.ts';
import type { Replace } from '../hcl/substitute.ts';
import { canonical } from '../hcl/value.ts';
import type { HclCall, HclValue } from '../hcl/value.ts';
import { eachOf, HclNames } from './hcl-names.ts';
import type { Instance } from './hcl-names.ts';

/** Values of variables, by name. They refer to nothing that the configuration declares. */
export type GivenValues = ReadonlyMap<string, HclValue>;

/** A configuration in which what is given is written out, and what its own values come to. */
export interface Settled {
  readonly configuration: Configuration;
  readonly evaluator: Evaluator;
}

/** Writes out what is given and what files hold. `reads` is told each path that is read. */
export function settledConfiguration(
  configuration: Configuration,
  given: GivenValues,
  files: HclFiles,
  reads: (path: string) => void,
): Settled {
  const withoutDefaults: Configuration = { ...configuration, variables: new Map() };
  const alone = new Evaluator(() => UNKNOWN);
  const plain = (name: string): Plain | undefined => {
    const value = given.get(name);
    return value === undefined ? undefined : alone.value(value);
  };
  const evaluator = evaluatorOf(withoutDefaults, [], plain, files);
  const room: Room = { left: LARGEST_SETTLED };
  const digests = new Map<string, string>();
  const replace: Replace = (value) => {
    if (value.kind === 'reference' && value.path[0] === 'var') return givenValue(value, given, room, digests);
    if (value.kind !== 'call' || !FILE_FUNCTIONS.has(value.name)) return null;
    return readValue(value, evaluator, files, replace, reads, room);
  };
  return { configuration: substitutedConfiguration(configuration, replace), evaluator };
}

/** What may be written out in one configuration, in UTF-16 units: one value or file may be named thousands of times. */
const LARGEST_SETTLED = 1 << 21;

interface Room {
  left: number;
}

function givenValue(
  reference: Extract<HclValue, { readonly kind: 'reference' }>,
  given: GivenValues,
  room: Room,
  digests: Map<string, string>,
): HclValue | null {
  const [root = '', name = '', ...steps] = reference.path;
  const value = given.get(name);
  if (value === undefined) return null;
  if (room.left > 0) {
    const found = insideOf(value, steps);
    if (found !== null) room.left -= canonical(found).length;
    return found;
  }
  // Without room it is only told apart from other values.
  const digest = digests.get(name) ?? digestOf(canonical(value));
  digests.set(name, digest);
  return { ...reference, path: [root, `${name}@${digest}`, ...steps] };
}

const DIGITS = 8;
/** Longer texts stand for themselves as the digest that tells them apart. */
const LONGEST = 1 << 16;

function readValue(
  call: HclCall,
  evaluator: Evaluator,
  files: HclFiles,
  replace: Replace,
  reads: (path: string) => void,
  room: Room,
): HclValue | null {
  const [argument, names] = call.arguments;
  const path = argument === undefined ? null : evaluator.pathOf(argument);
  const text = path === null ? undefined : files.text(path);
  if (path === null || typeof text !== 'string') return null;
  reads(path);
  const { line, endLine } = call;
  const fits = room.left > 0;
  if (call.name === 'file' && text.length <= LONGEST && fits) {
    room.left -= text.length;
    return { kind: 'string', value: text, line, endLine };
  }
  const template = call.name === 'templatefile' && fits ? files.template(text) : null;
  if (template !== null && names !== undefined) {
    const filled = filledTemplate(template, substituted(names, replace));
    if (filled !== null) {
      room.left -= canonical(filled).length;
      return { ...filled, line, endLine };
    }
  }
  return { kind: 'expression', text: `${canonical(call)}@${digestOf(text)}`, references: [], line, endLine };
}

/** A template with the names that it is given written in their place; null where they are not listed. */
function filledTemplate(template: HclValue, names: HclValue): HclValue | null {
  if (names.kind !== 'map' || names.entries.some(({ key }) => key === null)) return null;
  const values = new Map(names.entries.map(({ key, value }) => [key, { value, size: canonical(value).length }]));
  let size = 0;
  const filled = substituted(template, (part) => {
    const found = part.kind === 'reference' && size <= LARGEST_TEMPLATE ? values.get(part.path[0] ?? '') : undefined;
    if (found === undefined || part.kind !== 'reference') return null;
    size += found.size;
    return insideOf(found.value, part.path.slice(1));
  });
  return size > LARGEST_TEMPLATE ? null : filled;
}

/** What the values of one template may come to, in UTF-16 units: each may be named often. */
const LARGEST_TEMPLATE = 1 << 18;

/** Locals that are written out for one value: each may name others twice. */
const MOST_LOCALS = 100;

/**
 * A value as it means the same in another configuration: known values and locals are written out, and what is left is
 * marked as the caller's, so that no name of the other configuration is taken for it.
 */
export function closedValue(value: HclValue, settled: Settled, instance: Instance | null = null): HclValue {
  return closed(value, settled, instance, { left: MOST_LOCALS });
}

function closed(value: HclValue, settled: Settled, instance: Instance | null, budget: { left: number }): HclValue {
  const { configuration, evaluator } = settled;
  const names = new HclNames(configuration, null);
  return substituted(value, (part) => {
    const known = literalOf(evaluator.value(part), part);
    if (known !== null) return known;
    if (part.kind !== 'reference') return null;
    const [root = '', name = '', ...steps] = part.path;
    const local = root === 'local' ? configuration.locals.get(name)?.value : undefined;
    const inner = local === undefined ? eachOf(instance, part.path) : insideOf(local, steps);
    if (inner !== null && budget.left > 0) {
      budget.left -= 1;
      return closed(inner, settled, instance, budget);
    }
    // The same words of one that stands for all instances mean what those are made of.
    const by = instance?.kind === 'open' && (root === 'each' || root === 'count') ? names.of(instance.by) : null;
    const meaning = local === undefined ? by : canonical(local);
    const mark = meaning === null ? '' : `@${digestOf(meaning)}`;
    return OWN_ROOTS.has(root) ? { ...part, path: ['caller', root, `${name}${mark}`, ...steps] } : part;
  });
}

const OWN_ROOTS: ReadonlySet<string> = new Set(['var', 'local', 'each', 'count', 'data', 'path']);

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}

/** Defaults of variables that a call does not give. */
export function defaultsOf({ variables }: Pick<Configuration, 'variables'>): GivenValues {
  return new Map(
    [...variables].flatMap(([name, { block }]) => {
      const value = attribute(block.body, 'default');
      return value === null ? [] : [[name, value] as const];
    }),
  );
}
