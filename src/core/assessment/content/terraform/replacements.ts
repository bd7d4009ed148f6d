/** Attributes of a pair of blocks that force the provider to destroy and create. */
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBlock, HclBody } from '../../../reading/hcl/body.ts';
import { lifecycleOf } from '../../../reading/hcl/configuration.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import type { HclValue } from '../../../reading/hcl/value.ts';
import { NOT_KNOWN } from '../infrastructure/attribute-values.ts';
import type { AttributeSide } from '../infrastructure/attribute-values.ts';
import { bodyText, mentions, valueMentions } from './blocks.ts';
import { replacingAttributes } from './replacing-attributes.ts';
import { typeOf } from './sight.ts';

export interface Replacement {
  readonly attribute: string;
  /** Values for people; hidden ones are not shown. */
  readonly from: string;
  readonly to: string;
  /** False when a side has to be computed, or leaves the value to the provider. */
  readonly certain: boolean;
}

/** What changed of the attributes that cannot be changed in place, unless changes of it are ignored. */
export function replacements(
  old: HclBlock,
  next: HclBlock,
  before: AttributeSide,
  after: AttributeSide,
  touched: ReadonlySet<string>,
): readonly Replacement[] {
  const type = typeOf(next);
  const ignored = ignoredNames(next);
  if (ignored === 'all' || typeOf(old) !== type) return [];
  return replacingAttributes(type).flatMap((path) => {
    if (ignored.has(path[0] ?? '')) return [];
    return compared(path, { old, next, before, after, touched }) ?? [];
  });
}

interface Pair {
  readonly old: HclBlock;
  readonly next: HclBlock;
  readonly before: AttributeSide;
  readonly after: AttributeSide;
  readonly touched: ReadonlySet<string>;
}

function compared(path: readonly string[], { old, next, before, after, touched }: Pair): Replacement | null {
  const [was, is] = [before.at(path), after.at(path)];
  const known = !was.includes(NOT_KNOWN) && !is.includes(NOT_KNOWN);
  if (known && JSON.stringify(was) === JSON.stringify(is)) return null;
  const [oldText, newText] = [written(old.body, path), written(next.body, path)];
  // A value that cannot be told, written in the same words, is the same one, unless those words mean something else.
  if (!known && oldText === newText && !dependsOn(next.body, path[0] ?? '', touched)) return null;
  const hidden = before.hides(path) || after.hides(path);
  const certain = known && was.length > 0 && is.length > 0;
  return {
    attribute: path.join('.'),
    from: hidden ? 'a hidden value' : shown(was, oldText),
    to: hidden
      ? 'another one'
      : !known && oldText === newText
        ? 'the same words, which stand for something else'
        : shown(is, newText),
    certain,
  };
}

/** Whether an attribute, or a block of the name, refers to what stands for something else now. */
function dependsOn(body: HclBody, name: string, touched: ReadonlySet<string>): boolean {
  const value = attribute(body, name);
  if (value !== null) return valueMentions(value, touched);
  return body.blocks.some((block) => block.type === name && mentions(block, touched));
}

const LONGEST = 60;

function shown(values: readonly unknown[], text: string | null): string {
  if (text === null) return 'not set';
  const known = values.every(
    (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  );
  const said = known && values.length > 0 ? values.map((value) => JSON.stringify(value)).join(', ') : text;
  return said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
}

/** What is written at a path; null where nothing is. */
function written(body: HclBody, [name, ...rest]: readonly string[]): string | null {
  if (name === undefined) return null;
  const value = attribute(body, name);
  if (value !== null) return rest.length === 0 ? canonical(value) : inside(value, rest);
  const blocks = body.blocks.filter(
    (block) => block.type === name || (block.type === 'dynamic' && block.labels[0] === name),
  );
  if (blocks.length === 0) return null;
  if (rest.length === 0) return blocks.map((block) => bodyText(block.body)).join('; ');
  const parts = blocks.map((block) => written(block.body, rest) ?? '');
  return parts.every((part) => part === '') ? null : parts.join('; ');
}

function inside(value: HclValue, path: readonly string[]): string | null {
  const [name, ...rest] = path;
  if (name === undefined) return canonical(value);
  if (value.kind === 'list') return value.items.map((item) => inside(item, path) ?? '').join('; ') || null;
  if (value.kind !== 'map') return canonical(value);
  const entry = value.entries.find(({ key }) => key === name);
  return entry === undefined ? null : inside(entry.value, rest);
}

/** Attributes whose changes are ignored, by their first name. */
function ignoredNames(block: HclBlock): ReadonlySet<string> | 'all' {
  const lifecycle = lifecycleOf(block);
  const value = lifecycle === null ? null : attribute(lifecycle, 'ignore_changes');
  if (value?.kind === 'reference' || value?.kind === 'string') return 'all';
  if (value?.kind !== 'list') return new Set();
  return new Set(
    value.items.flatMap((item) => {
      if (item.kind === 'reference') return item.path[0] ?? [];
      return item.kind === 'string' ? (item.value.split(/[.[]/, 1)[0] ?? []) : [];
    }),
  );
}
