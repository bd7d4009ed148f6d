/** Blocks compared without regard to layout, and which variables and locals they depend on. Computed once per block. */
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBlock, HclBody } from '../../../reading/hcl/body.ts';
import type { Configuration } from '../../../reading/hcl/configuration.ts';
import { FILE_FUNCTIONS } from '../../../reading/hcl/file-functions.ts';
import { callsIn, canonical, referencesOf } from '../../../reading/hcl/value.ts';
import type { HclCall, HclValue } from '../../../reading/hcl/value.ts';

const texts = new WeakMap<HclBody, string>();
const names = new WeakMap<HclBody, ReadonlySet<string>>();

/** One text for bodies that differ only in layout, comments and the order of attributes. Order of blocks counts. */
export function bodyText(body: HclBody): string {
  const known = texts.get(body);
  if (known !== undefined) return known;
  const attributes = [...body.attributes.values()].map(({ name, value }) => `${name} = ${canonical(value)}`).sort();
  const blocks = body.blocks.map((block) => `${block.type} ${JSON.stringify(block.labels)} {${bodyText(block.body)}}`);
  const text = [...attributes, ...blocks].join('\n');
  texts.set(body, text);
  return text;
}

/** `var.x` and `local.y` that a body refers to, and the files that it reads. */
function namesIn(body: HclBody): ReadonlySet<string> {
  const known = names.get(body);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const { value } of body.attributes.values()) addNames(value, found);
  for (const block of body.blocks) for (const name of namesIn(block.body)) found.add(name);
  names.set(body, found);
  return found;
}

function addNames(value: HclValue, found: Set<string>): void {
  for (const [root, name] of referencesOf(value)) {
    if ((root === 'var' || root === 'local') && name !== undefined) found.add(`${root}.${name}`);
  }
  for (const name of readsIn(value).keys()) found.add(name);
}

/** Calls of functions that read files, by a name that stands for their arguments. */
export function fileReads(from: HclBody): ReadonlyMap<string, HclCall> {
  const found = new Map<string, HclCall>();
  const waiting: HclBody[] = [from];
  for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
    for (const { value } of body.attributes.values()) for (const [name, call] of readsIn(value)) found.set(name, call);
    waiting.push(...body.blocks.map((block) => block.body));
  }
  return found;
}

/** The same for one value. */
export function readsIn(value: HclValue): ReadonlyMap<string, HclCall> {
  const calls = callsIn(value).filter(({ name }) => FILE_FUNCTIONS.has(name));
  return new Map(calls.map((call) => [`file.${call.arguments.map(canonical).join(', ')}`, call]));
}

/** True when anything of the set is referred to. */
export function mentions(block: HclBlock, touched: ReadonlySet<string>): boolean {
  if (touched.size === 0) return false;
  for (const name of namesIn(block.body)) if (touched.has(name)) return true;
  return false;
}

/** The same for one value. */
export function valueMentions(value: HclValue, touched: ReadonlySet<string>): boolean {
  if (touched.size === 0) return false;
  if (referencesOf(value).some(([root, name]) => touched.has(`${root}.${name ?? ''}`))) return true;
  return [...readsIn(value).keys()].some((name) => touched.has(name));
}

/**
 * Names that stand for something else than before: what is defined otherwise, and locals that refer to it. `settled`
 * tells that a name comes to the same known value on both sides; `assigned` are variables that are given other values;
 * `reads` are files that hold something else, by the names of {@link readsIn}.
 */
export function touchedNames(
  before: Configuration,
  after: Configuration,
  assigned: ReadonlySet<string>,
  settled: (root: string, name: string) => boolean,
  reads: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const touched = new Set([...assigned].filter((name) => !settled('var', name)).map((name) => `var.${name}`));
  for (const [name, { block }] of after.variables) {
    const old = before.variables.get(name);
    if (old === undefined || defaultText(old.block.body) === defaultText(block.body)) continue;
    if (!settled('var', name)) touched.add(`var.${name}`);
  }
  const users = new Map<string, string[]>();
  for (const [name, { value }] of after.locals) {
    const old = before.locals.get(name);
    const otherwise = old !== undefined && canonical(old.value) !== canonical(value);
    if (otherwise && !settled('local', name)) touched.add(`local.${name}`);
    for (const [root, used] of referencesOf(value)) {
      if (root === 'var' || root === 'local') pushTo(users, `${root}.${used ?? ''}`, `local.${name}`);
    }
    if (reads.size > 0) for (const read of readsIn(value).keys()) pushTo(users, read, `local.${name}`);
  }
  for (const read of reads) touched.add(read);
  const waiting = [...touched];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const user of users.get(name) ?? []) {
      if (touched.has(user) || settled('local', user.slice('local.'.length))) continue;
      touched.add(user);
      waiting.push(user);
    }
  }
  return touched;
}

function defaultText(body: HclBody): string {
  const value = attribute(body, 'default');
  return value === null ? '' : canonical(value);
}

function pushTo(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
