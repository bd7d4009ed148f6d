/** The examples of the guides are executed, and what is generated is kept true. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseCodeowners } from '../../src/core/policy/codeowners.ts';
import { defaultPolicyText } from '../../src/core/policy/default-policy.ts';
import { builtInPolicy } from '../../src/core/policy/built-in-policy.ts';
import { compileExpression } from '../../src/core/policy/expression.ts';
import { withFactTables } from '../../src/core/policy/fact-docs.ts';
import { configurationSchemas } from '../../src/core/policy/json-schema.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { parsePolicyTests, runPolicyTests } from '../../src/core/policy/policy-tests.ts';
import { parseServices } from '../../src/core/policy/services-parser.ts';
import { CONTEXT, PEOPLE_TEXT, policyFor, printed, problemsOf } from './builders.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Fenced blocks of a guide: language and purpose, text. */
function blocks(path: string): readonly { readonly kind: string; readonly text: string }[] {
  return [...read(path).matchAll(/^```([a-z -]*)\n([\s\S]*?)^```$/gm)].map((found) => ({
    kind: found[1] ?? '',
    text: found[2] ?? '',
  }));
}

const ALL = [...blocks('docs/policy.md'), ...blocks('docs/people.md')];
const of = (kind: string): readonly string[] => ALL.filter((block) => block.kind === kind).map((block) => block.text);

describe('the guides', () => {
  test('every YAML block says what it is, so that none goes unexecuted', () => {
    const kinds = new Set(ALL.map((block) => block.kind));
    expect([...kinds].sort()).toEqual([
      '',
      'cel',
      'codeowners github',
      'codeowners gitlab',
      'sh',
      'yaml people',
      'yaml policy',
      'yaml policy-over',
      'yaml policy-tests',
      'yaml services',
    ]);
  });

  test('policies, people, services and owners parse', () => {
    expect(of('yaml policy').map((text) => problemsOf(parsePolicy(text, 'policy.yml')))).toEqual(
      of('yaml policy').map(() => ['(no problem)']),
    );
    const base = { kind: 'copy', text: of('yaml policy')[0] ?? '', file: 'vendor/policy.yml' } as const;
    expect(of('yaml policy-over').map((text) => problemsOf(parsePolicy(text, 'policy.yml', base)))).toEqual([
      ['(no problem)'],
    ]);
    expect(of('yaml people').map((text) => problemsOf(parsePeople(text, 'people.yml')))).toEqual([['(no problem)']]);
    expect(of('yaml services').map((text) => problemsOf(parseServices(text, 'services.yml')))).toEqual([
      ['(no problem)'],
    ]);
    expect(of('codeowners github').map((text) => problemsOf(parseCodeowners(text, 'CODEOWNERS', 'github')))).toEqual([
      ['(no problem)'],
    ]);
    expect(of('codeowners gitlab').map((text) => problemsOf(parseCodeowners(text, 'CODEOWNERS', 'gitlab')))).toEqual([
      ['(no problem)'],
    ]);
  });

  test('conditions compile', () => {
    const conditions = of('cel').flatMap((text) => text.trim().split('\n'));
    expect(conditions.length).toBeGreaterThan(4);
    for (const text of conditions) expect([text, compileExpression(text).kind]).toEqual([text, 'ok']);
  });

  test('the cases hold for the default policy', () => {
    for (const text of of('yaml policy-tests')) {
      const cases = parsePolicyTests(text, 'policy.test.yml');
      expect(problemsOf(cases)).toEqual(['(no problem)']);
      const results = cases.kind === 'ok' ? runPolicyTests(policyFor(), CONTEXT, cases.value) : [];
      expect(results.flatMap((each) => each.differences)).toEqual([]);
    }
  });

  test('the error shown is the error given', () => {
    const text =
      'version: 1\nrepository: x\nowners: { people: [alice] }\nmode: observe\nrules:\n  - id: a\n    name: a\n    when: ai.asisted\n    nothing_required: x\n';
    const result = parsePolicy(text, 'policy.yml');
    const [problem] = result.kind === 'invalid' ? result.problems : [];
    expect(of('')[0]).toBe(problem === undefined ? '' : `${printed(problem)}\n${problem.excerpt ?? ''}\n`);
  });

  test('the tables of facts are those of the evaluator (run scripts/schemas.ts)', () => {
    const guide = read('docs/policy.md');
    expect(withFactTables(guide)).toBe(guide);
  });
});

describe('the published schemas', () => {
  const schemas = new Map(configurationSchemas().map(({ name, text }) => [name, text]));

  test.each([...schemas.keys()])('%s is up to date (run scripts/schemas.ts)', (name) => {
    expect(read(`schemas/${name}`)).toBe(schemas.get(name));
  });

  const ajv = new Ajv2020({ strict: false });
  const valid = (name: string, text: string): boolean =>
    ajv.validate(JSON.parse(schemas.get(`${name}.schema.json`) ?? '{}') as object, parse(text));

  test('they accept what the parsers accept', () => {
    expect(builtInPolicy().rules.length).toBeGreaterThan(5);
    const text = defaultPolicyText({
      repository: 'x',
      owners: ['a'],
      threshold: 1,
      mode: 'warn',
      levels: 'none',
      protectedRefs: [],
    });
    expect(valid('policy', text)).toBe(true);
    expect(valid('people', PEOPLE_TEXT)).toBe(true);
    for (const example of of('yaml policy')) expect(valid('policy', example)).toBe(true);
    for (const example of of('yaml policy-over')) expect(valid('policy', example)).toBe(true);
    for (const example of of('yaml people')) expect(valid('people', example)).toBe(true);
    for (const example of of('yaml services')) expect(valid('services', example)).toBe(true);
  });

  test('they let a file leave out what it extends, and nothing else', () => {
    const extended = `extends: { repo: a, ref: b, digest: "sha256:${'0'.repeat(64)}" }\n`;
    expect(valid('policy', `version: 1\nrepository: x\n${extended}`)).toBe(true);
    expect(valid('policy', `version: 1\n${extended}`)).toBe(false);
    expect(valid('policy', 'version: 1\nrepository: x\n')).toBe(false);
    expect(valid('people', `version: 1\n${extended}`)).toBe(true);
    expect(valid('people', 'version: 1\n')).toBe(false);
    expect(valid('services', `version: 1\nservices: []\n${extended}`)).toBe(false);
  });

  test('they refuse unknown keys and wrong types', () => {
    expect(valid('policy', 'version: 1\nmode: observ\n')).toBe(false);
    expect(valid('people', 'version: 1\npeople: [{ id: a, levl: L6 }]\n')).toBe(false);
    expect(valid('services', 'version: 1\nservices: [{ name: a, tier: 4, paths: [a] }]\n')).toBe(false);
  });
});
