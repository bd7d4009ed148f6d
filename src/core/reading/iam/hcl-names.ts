/**
 * Names for what a configuration does not tell. The same words can come to something else on the two sides of a change,
 * because a default, a local or a `for_each` was changed: whatever they are defined by is part of the name.
 */
import { createHash } from 'node:crypto';
import { attribute } from '../hcl/body.ts';
import type { HclBlock } from '../hcl/body.ts';
import { evaluatorOf } from '../hcl/configuration.ts';
import type { Configuration } from '../hcl/configuration.ts';
import type { Evaluator } from '../hcl/evaluate.ts';
import { insideOf, literalOf } from '../hcl/substitute.ts';
import { canonical, referencesOf, referenceText } from '../hcl/value.ts';
import type { HclValue } from '../hcl/value.ts';

/** One instance of a block with `count` or `for_each`; `open` where they cannot be listed. */
export type Instance =
  | { readonly kind: 'known'; readonly key: string; readonly value: HclValue }
  | { readonly kind: 'open'; readonly by: HclValue };

const MOST_DEFINITIONS = 100;
const MOST_INSTANCES = 50;
/** What separates a name from the digest of its definitions. */
const MARK = '@';
const DIGITS = 8;

export class HclNames {
  readonly #configuration: Configuration;
  readonly #instance: Instance | null;

  constructor(configuration: Configuration, instance: Instance | null) {
    this.#configuration = configuration;
    this.#instance = instance;
  }

  /** The words, and a digest of their definitions where there are any. */
  of(value: HclValue): string {
    const text = value.kind === 'reference' ? referenceText(value.path) : canonical(value);
    const definitions = this.#definitions(value);
    if (definitions.length === 0) return text;
    const digest = createHash('sha256').update(definitions.join('\n')).digest('hex').slice(0, DIGITS);
    return `${text}${MARK}${digest}`;
  }

  /** Definitions of everything that a value refers to, through others, each once. */
  #definitions(value: HclValue): readonly string[] {
    const found = new Map<string, string>();
    const open: HclValue[] = [value];
    for (let at = 0; at < open.length && found.size < MOST_DEFINITIONS; at += 1) {
      for (const path of referencesOf(open[at] as HclValue)) {
        const name = path.slice(0, 2).join('.');
        const definition = found.has(name) ? null : this.#definition(path);
        if (definition === null) continue;
        found.set(name, `${name} = ${canonical(definition)}`);
        open.push(definition);
      }
    }
    return [...found.values()].sort();
  }

  #definition([root, name = '']: readonly string[]): HclValue | null {
    if (root === 'local') return this.#configuration.locals.get(name)?.value ?? null;
    if (root === 'each' || root === 'count') return this.#instance?.kind === 'open' ? this.#instance.by : null;
    const variable = root === 'var' ? this.#configuration.variables.get(name) : undefined;
    return variable === undefined ? null : attribute(variable.block.body, 'default');
  }
}

const evaluators = new WeakMap<Configuration, Evaluator>();

/** What a value comes to without any variable, written out; null where that is not known. */
export function knownIn(configuration: Configuration, value: HclValue): HclValue | null {
  let evaluator = evaluators.get(configuration);
  if (evaluator === undefined) {
    evaluator = evaluatorOf({ ...configuration, variables: new Map() }, []);
    evaluators.set(configuration, evaluator);
  }
  return literalOf(evaluator.value(value), value);
}

/** The index of an instance in brackets; empty where there is none or it is not known. */
export function indexOf(instance: Instance | null): string {
  return instance?.kind === 'known' ? `[${JSON.stringify(instance.key)}]` : '';
}

/** `each.key` and `each.value` where the instance is known. */
export function eachOf(instance: Instance | null, [root, name, ...steps]: readonly string[]): HclValue | null {
  if (root !== 'each' || instance?.kind !== 'known') return null;
  if (name === 'key') return { kind: 'string', value: instance.key, line: 1, endLine: 1 };
  return name === 'value' ? insideOf(instance.value, steps) : null;
}

/** A name as people wrote it. */
export function withoutDigest(text: string): string {
  return text.replaceAll(/@[0-9a-f]{8}(?![0-9a-f])/g, '');
}

/**
 * The instances of a block: one that is null for a block without `count` and `for_each`, none for `count = 0`, all that
 * literal keys name, or one that stands for all of them.
 */
export function instancesOf(block: HclBlock, configuration: Configuration): readonly (Instance | null)[] {
  const [written, each] = [attribute(block.body, 'count'), attribute(block.body, 'for_each')];
  const count = written === null ? null : (knownIn(configuration, written) ?? written);
  if (count?.kind === 'number' && count.value <= 1) return count.value <= 0 ? [] : [null];
  const by = each ?? count;
  if (by === null) return [null];
  const known = each === null ? null : listed(knownIn(configuration, each) ?? each, configuration.locals, 0);
  return known === null || known.length > MOST_INSTANCES ? [{ kind: 'open', by }] : known;
}

/** Literal keys, through `toset` and locals; null for everything else. */
function listed(value: HclValue, locals: Configuration['locals'], depth: number): readonly Instance[] | null {
  if (depth > 5) return null;
  if (value.kind === 'call' && value.name === 'toset' && value.arguments[0] !== undefined) {
    return listed(value.arguments[0], locals, depth + 1);
  }
  if (value.kind === 'reference' && value.path[0] === 'local' && value.path.length === 2) {
    const local = locals.get(value.path[1] ?? '');
    return local === undefined ? null : listed(local.value, locals, depth + 1);
  }
  if (value.kind === 'list') {
    const items = value.items.map((item): Instance | null =>
      item.kind === 'string' ? { kind: 'known', key: item.value, value: item } : null,
    );
    return items.includes(null) ? null : items.filter((item) => item !== null);
  }
  if (value.kind !== 'map') return null;
  const entries = value.entries.map(({ key, value: item }): Instance | null =>
    key === null ? null : { kind: 'known', key, value: item },
  );
  return entries.includes(null) ? null : entries.filter((entry) => entry !== null);
}
