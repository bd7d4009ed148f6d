import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCodeowners } from '../../src/core/policy/codeowners.ts';
import { parseKubernetesOwners } from '../../src/core/policy/kubernetes-owners.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { parsePolicyTests } from '../../src/core/policy/policy-tests.ts';
import { parseServices } from '../../src/core/policy/services-parser.ts';
import type { Parsed } from '../../src/model/people.ts';
import { problemsOf } from './builders.ts';

interface BrokenCase {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  /** Exact problems: file, line, column, message, remedy. */
  readonly problems: readonly string[];
}

const CASES = JSON.parse(readFileSync(new URL('broken-cases.json', import.meta.url), 'utf8')) as readonly BrokenCase[];

const PARSERS = new Map<string, (text: string) => Parsed<unknown>>([
  ['policy', (text) => parsePolicy(text, 'policy.yml')],
  ['people', (text) => parsePeople(text, 'people.yml')],
  ['services', (text) => parseServices(text, 'services.yml')],
  ['github', (text) => parseCodeowners(text, 'CODEOWNERS', 'github')],
  ['gitlab', (text) => parseCodeowners(text, 'CODEOWNERS', 'gitlab')],
  ['kubernetes', (text) => parseKubernetesOwners([{ path: 'OWNERS', text }], null)],
  ['tests', (text) => parsePolicyTests(text, 'policy.test.yml')],
]);

describe('broken and hostile configuration', () => {
  test('there are at least 30 cases', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(30);
  });

  test.each(CASES)('$kind: $name', ({ kind, text, problems }) => {
    const parse = PARSERS.get(kind);
    expect(parse).toBeDefined();
    expect(parse === undefined ? [] : problemsOf(parse(text))).toEqual(problems);
  });

  test('a caret stands under the fault', () => {
    const result = parsePolicy('version: 1\nrepository: x\nmode: observ\n', 'policy.yml');
    const problem =
      result.kind === 'invalid' ? result.problems.find((each) => each.message.includes('mode')) : undefined;
    expect(problem?.excerpt).toBe('3 | mode: observ\n  |       ^');
  });

  test('a caret stays readable in a long line, and control characters cannot reach the terminal', () => {
    const text = `version: 1\nrepository: "${'x'.repeat(150)}\u202e\u0007 y"\n`;
    const result = parsePolicy(text, 'policy.yml');
    const problem =
      result.kind === 'invalid' ? result.problems.find((each) => each.message.includes('repository')) : undefined;
    expect(problem?.excerpt?.split('\n').every((line) => line.length <= 110)).toBe(true);
    expect(JSON.stringify(result)).not.toMatch(/[\u0007\u202e]/);
  });

  test('a file above the limit is refused before it is parsed', () => {
    expect(problemsOf(parsePolicy(`# ${'x'.repeat(1_000_000)}`, 'policy.yml'))).toEqual([
      'policy.yml:1:1 the file is larger than 1000000 bytes | split or shorten it',
    ]);
    expect(problemsOf(parseCodeowners('a @b\n'.repeat(700_000), 'CODEOWNERS', 'github'))).toEqual([
      'CODEOWNERS:1:1 the file is larger than 3145728 bytes, and the forge ignores it as a whole | shorten it',
    ]);
  });

  test('deep nesting is refused, in flow and in blocks', () => {
    expect(problemsOf(parsePolicy('['.repeat(5_000), 'policy.yml'))).toEqual([
      'policy.yml:1:65 nested deeper than 64 levels | flatten it',
    ]);
    expect(problemsOf(parsePolicy('- '.repeat(5_000), 'policy.yml'))).toEqual([
      'policy.yml:1:10001 nested deeper than 64 levels | flatten it',
    ]);
    expect(problemsOf(parsePolicy(`a: [foo 'bar, ${'['.repeat(50_000)}`, 'policy.yml'))[0]).toContain(
      'nested too deeply to be read',
    );
  });

  test('a byte order mark is no part of the text', () => {
    expect(problemsOf(parsePeople('\ufeffversion: 1\npeople: []\n', 'people.yml'))).toEqual(['(no problem)']);
    expect(problemsOf(parseCodeowners('\ufeff* @a\n', 'CODEOWNERS', 'github'))).toEqual(['(no problem)']);
  });
});
