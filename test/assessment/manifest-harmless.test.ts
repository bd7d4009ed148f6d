/** Every text of the cases, written otherwise but saying the same: nothing may be found. */
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import type { CreateNodeOptions, ToStringOptions } from 'yaml';
import { CASES } from './cases/every.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';

type Value = null | string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

const FAMILIES = ['manifest', 'pipeline', 'container'];

/** Texts of one path that the cases use, each once; templates and texts that are no YAML are left out. */
function textsOf(family: string): readonly (readonly [path: string, text: string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const { files } of CASES[family] ?? []) {
    for (const [path, sides] of Object.entries(files)) {
      const text = sides[0] ?? sides[1];
      if (text === null || text.includes('{{-') || !/\.ya?ml$/.test(path)) continue;
      if (parseAllDocuments(text).some(({ errors }) => errors.length > 0)) continue;
      found.set(`${path}\0${text}`, [path, text]);
    }
  }
  return [...found.values()];
}

function valuesOf(text: string): readonly Value[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Value);
}

/** Keys of every map in the opposite order; lists say something by their order and keep it. */
function turned(value: Value): Value {
  if (Array.isArray(value)) return value.map((item: Value) => turned(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Value>)
      .toReversed()
      .map(([key, item]) => [key, turned(item)]),
  );
}

function written(values: readonly Value[], options: ToStringOptions & CreateNodeOptions): string {
  return values.map((value) => stringify(value, options)).join('---\n');
}

const WAYS: Readonly<Record<string, (text: string) => string>> = {
  'with comments and empty lines': (text) =>
    `# first\n\n${text.replaceAll('\n---\n', '\n\n# between\n---\n# more\n')}\n# last\n`,
  'in block style': (text) => written(valuesOf(text), { indent: 4, lineWidth: 0 }),
  'in single quotes': (text) =>
    written(valuesOf(text), { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN', lineWidth: 0 }),
  'in flow style': (text) => written(valuesOf(text), { collectionStyle: 'flow', lineWidth: 0 }),
  'as JSON': (text) =>
    valuesOf(text)
      .map((value) => JSON.stringify(value, null, 2))
      .join('\n---\n'),
  'with keys in another order': (text) => written(valuesOf(text).map(turned), { lineWidth: 0 }),
  'with documents in another order': (text) => written(valuesOf(text).toReversed(), { lineWidth: 0 }),
  'with carriage returns': (text) => text.replaceAll('\n', '\r\n'),
};

const ways = Object.keys(WAYS);

describe.each(FAMILIES)('the %s rules find nothing in a text', (name) => {
  const texts = textsOf(name);

  it.each(Object.entries(WAYS))('written %s', async (way, write) => {
    expect(texts.length).toBeGreaterThan(3);
    const wrong: unknown[] = [];
    for (const [index, [path, text]] of texts.entries()) {
      // Every text is written in half of the ways: all in all would take longer than it is worth.
      if (texts.length > 10 && (index + ways.indexOf(way)) % 2 === 0) continue;
      // The last document of a helmfile or pipeline is the one that counts.
      if (way.startsWith('with documents') && name !== 'manifest') continue;
      const files = { [path]: [text, write(text)] as const };
      const ids = ruleIds(await factorsOf(familyNamed(name), { name: way, files, finds: [] }));
      if (ids.length > 0) wrong.push([path, ids, text]);
    }
    expect(wrong).toEqual([]);
  });
});

describe('the manifest rules find nothing', () => {
  it('when every document moves to a file of its own', async () => {
    const wrong: unknown[] = [];
    for (const [path, text] of textsOf('manifest')) {
      if (!path.includes('shop.yaml')) continue;
      const parts = valuesOf(text).map((value, at) => [`k8s/part-${at}.yaml`, [null, stringify(value)]] as const);
      const files = { [path]: [text, null] as const, ...Object.fromEntries(parts) };
      const ids = ruleIds(await factorsOf(familyNamed('manifest'), { name: path, files, finds: [] }));
      if (ids.length > 0) wrong.push([ids, text]);
    }
    expect(wrong).toEqual([]);
  });
});
