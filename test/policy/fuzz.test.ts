/** Every parser answers every text with a value or with problems: it never throws and never hangs. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCodeowners } from '../../src/core/policy/codeowners.ts';
import { defaultPolicyText } from '../../src/core/policy/default-policy.ts';
import { compileExpression } from '../../src/core/policy/expression.ts';
import { parseKubernetesOwners } from '../../src/core/policy/kubernetes-owners.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { parsePolicyTests } from '../../src/core/policy/policy-tests.ts';
import { parseServices } from '../../src/core/policy/services-parser.ts';
import type { Parsed } from '../../src/model/people.ts';
import { compileGlob } from '../../src/core/reading/glob.ts';
import { PEOPLE_TEXT } from './builders.ts';

const POLICY = defaultPolicyText({
  repository: 'x',
  owners: ['alice'],
  threshold: 1,
  mode: 'observe',
  levels: 'people',
  protectedRefs: ['refs/heads/main'],
});
const SERVICES = `version: 1
services:
  - { name: pay, tier: 1, paths: [pay/**], dependents: [web], peak: [{ days: [fri], from: "17:00", to: "23:00" }] }
`;
const OWNERS = '* @org/all\n[Docs][2] @a\ndocs/*.md @b x@y.org # note\n^[Opt]\n!docs/x\n';
const K8S =
  'approvers: [alice, "@bob"]\nfilters:\n  "\\\\.go$": { approvers: [x] }\noptions: { no_parent_owners: true }\n';
const TESTS = 'version: 1\ncases:\n  - { name: a, facts: { risk.tier: high }, expect: pending }\n';

const PARSERS: readonly (readonly [string, string, (text: string) => Parsed<unknown>])[] = [
  ['policy', POLICY, (text) => parsePolicy(text, 'f')],
  ['people', PEOPLE_TEXT, (text) => parsePeople(text, 'f')],
  ['services', SERVICES, (text) => parseServices(text, 'f')],
  ['CODEOWNERS of GitHub', OWNERS, (text) => parseCodeowners(text, 'f', 'github')],
  ['CODEOWNERS of GitLab', OWNERS, (text) => parseCodeowners(text, 'f', 'gitlab')],
  [
    'OWNERS of Kubernetes',
    K8S,
    (text) => parseKubernetesOwners([{ path: 'a/OWNERS', text }], { path: 'OWNERS_ALIASES', text }),
  ],
  ['policy tests', TESTS, (text) => parsePolicyTests(text, 'f')],
];

const BITS = [
  '\t',
  '\0',
  '\r\n',
  '---\n',
  '&a ',
  '*a',
  '!!x ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '|\n',
  '>-\n',
  ': ',
  '- ',
  '#',
  '__proto__',
  '\u202e',
  '\ud800',
  '<<: ',
  '? ',
  '@',
  '!',
  '\\',
];

/** The text with a few places cut out, doubled or replaced. */
function mutated(text: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(text.length),
    cut: fc.nat(12),
    put: fc.oneof(fc.constantFrom(...BITS), fc.string({ maxLength: 6 })),
  });
  return fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) => {
    let result = text;
    for (const { at, cut, put } of edits) result = result.slice(0, at) + put + result.slice(at + cut);
    return result;
  });
}

/** A value, or at least one problem, each with a message and a place. */
function isSound(result: Parsed<unknown>): boolean {
  if (result.kind === 'ok') return true;
  return (
    result.problems.length > 0 &&
    result.problems.every(
      ({ message, place }) => message !== '' && place !== null && place.line > 0 && place.column > 0,
    )
  );
}

describe.each(PARSERS)('%s', (_, text, parse) => {
  test('the seed is accepted, or its problems are real ones', () => {
    expect(isSound(parse(text))).toBe(true);
  });

  test('survives mutations of a valid text', () => {
    fc.assert(
      fc.property(mutated(text), (each) => isSound(parse(each))),
      { numRuns: 100 },
    );
  });

  test('survives arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (each) => isSound(parse(each))),
      { numRuns: 100 },
    );
  });

  test('survives 8,000 repetitions of any bit, which only linear work does', () => {
    for (const bit of BITS) expect([bit, isSound(parse(bit.repeat(8_000)))]).toEqual([bit, true]);
    expect(isSound(parse(`${text}\n`.repeat(40)))).toBe(true);
  });
});

describe('patterns and conditions', () => {
  test('no pattern throws or hangs, whatever the path', () => {
    const pattern = fc.string({
      unit: fc.constantFrom('*', '**', '/', 'a', '?', '[', ']', '{', '}', ',', '\\', '-', '!', 'é', '😀'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', '/', 'é', '😀', 'b'), maxLength: 200 }),
        (source, path) => {
          const result = compileGlob(source);
          if (result.kind === 'ok') return typeof result.glob.matches(path) === 'boolean';
          return result.fault.offset <= source.length;
        },
      ),
      { numRuns: 2_000 },
    );
    const evil = compileGlob(`${'*a'.repeat(100)}b`);
    expect(evil.kind === 'ok' && evil.glob.matches('a'.repeat(20_000))).toBe(false);
  });

  test('no condition throws when it is loaded', () => {
    const words = [
      'ai',
      '.',
      'assisted',
      'paths',
      'exists',
      '(',
      ')',
      'p',
      ',',
      '&&',
      '||',
      '!',
      '"x"',
      '1',
      '[',
      ']',
      '==',
      'in',
      'matches',
      'glob',
      '?',
      ':',
      '{',
      '}',
      '__proto__',
      'cel',
      'bind',
      'has',
      '\n',
      '//',
      'risk',
      'at_least',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (parts) => {
        const text = parts.join(' ');
        const result = compileExpression(text);
        if (result.kind === 'ok') return true;
        return result.faults.length > 0 && result.faults.every((fault) => fault.offset <= text.length);
      }),
      { numRuns: 3_000 },
    );
  });
});
