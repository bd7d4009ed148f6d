import { describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { makeRepository } from '../git/fixture.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Fixture } from '../git/fixture.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseFacts } from '../../src/core/policy/learn.ts';
import { withListItem, withMapEntry } from '../../src/core/policy/text-edit.ts';
import { plainFacts } from '../../src/core/policy/plain-facts.ts';
import { applyWhatIf } from '../../src/core/policy/what-if.ts';

const PEOPLE =
  'version: 1\npeople:\n  - { id: bob, name: Bob, emails: [bob@example.org], level: L7 }\n  - { id: eve, name: Eve, emails: [eve@example.org], level: L7 }\n';

const POLICY = `# ours
version: 1
repository: example/shop
owners: { people: [], threshold: 1 }
mode: observe
rules:
  # the first one
  - id: ordinary
    name: nothing stands against it
    when: true
    nothing_required: a test
`;

function shop(policy: string): Fixture {
  const repo = makeRepository();
  repo.commit('start', {
    files: {
      '.countersign/policy.yml': policy,
      '.countersign/people.yml': PEOPLE,
      'queue/worker.ts': 'const a = 1;\n',
    },
  });
  repo.branch('feature');
  repo.commit('worker', { files: { 'queue/worker.ts': 'const a = 2;\n' } });
  return repo;
}

function text(repo: Fixture, path: string): string {
  return readFileSync(join(repo.path, path), 'utf8');
}

describe('policy learn', () => {
  const repo = shop(POLICY);
  const lesson = ['policy', 'learn', 'main..feature', '--name', 'Replays were sent twice'];

  it('writes a case and a question that hold together, and leaves what people wrote as it was', () => {
    const asked = ['--path', 'queue/**', '--ask', 'Has the replay been tried?'];
    const answer = countersign(repo, [...lesson, ...asked]);
    expect(answer.stderr).toBe('');
    expect(answer.status).toBe(0);
    expect(answer.stdout).toMatch(/such a change is to be pending: 1 sign-off, questions has-the-replay-been-tried/);
    expect(text(repo, '.countersign/policy.yml').startsWith(POLICY.trimEnd())).toBe(true);
    const tested = countersign(repo, ['policy', 'test']);
    expect(`${tested.status} ${tested.stdout}`).toMatch(/^0 [\s\S]*Replays were sent twice/);
    expect(countersign(repo, ['policy', 'lint']).status).toBe(0);
  });

  it('does what the example of its help says', () => {
    const help = countersign(repo, ['policy', 'learn', '--help']).stdout;
    const line = /Example\n +countersign (policy learn (?:.*\\\n)*.*)/.exec(help)?.[1]?.replaceAll('\\\n', '') ?? '';
    const words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
    expect(words.slice(0, 4)).toEqual(['policy', 'learn', 'HEAD~1..HEAD', '--name']);
    const other = shop(POLICY);
    other.commit('table', { files: { 'db/7_drop.sql': 'DROP TABLE invoices;\n' } });
    expect(countersign(other, words).stdout).toMatch(/asked from now on: Who else reads this table\?/);
    expect(countersign(other, ['policy', 'test']).status).toBe(0);
  });

  it('makes the tests fail when somebody takes the question out again', () => {
    repo.write('.countersign/policy.yml', POLICY);
    expect(countersign(repo, ['policy', 'test']).status).toBe(1);
  });

  it('adds a second case below the first', () => {
    expect(countersign(repo, [...lesson.slice(0, -1), 'Another']).status).toBe(0);
    expect(text(repo, '.countersign/policy.test.yml').match(/name:/g)).toHaveLength(2);
  });

  it('says where nothing is asked for, and writes nothing', () => {
    const before = text(repo, '.countersign/policy.test.yml');
    const answer = countersign(repo, [...lesson, '--ask', 'Why?']);
    expect([answer.status, answer.stderr]).toEqual([2, expect.stringContaining('--ask needs to know where to ask')]);
    expect(text(repo, '.countersign/policy.test.yml')).toBe(before);
  });

  it('gives the text to paste where a file cannot take the addition, and writes neither file', () => {
    const flow = `version: 1\nrepository: example/shop\nowners: { people: [], threshold: 1 }\nmode: observe\nrules: [{ id: all, name: all, when: true, nothing_required: x }]\n`;
    const other = shop(flow);
    const answer = countersign(other, [...lesson, '--path', 'a', '--ask', 'Why not?', '--json']);
    expect(answer.status).toBe(2);
    expect(JSON.stringify(jsonOf(answer))).toMatch(/add this by hand/);
    expect(text(other, '.countersign/policy.yml')).toBe(flow);
  });
});

describe('a lesson', () => {
  const repo = shop(POLICY);
  const learn = (...args: readonly string[]): ReturnType<typeof countersign> =>
    countersign(repo, ['policy', 'learn', 'main..feature', '--name', 'x', ...args]);

  it('of a rule that the change shows nothing by, or of another place, is refused: it would never be missed', () => {
    for (const [args, said] of [
      [['--rule', 'sql.nonsense.x'], /no finding of sql\.nonsense\.x\n.*→ (?:name one of|it has no finding)/],
      [['--path', 'elsewhere/**', '--ask', 'Is it so?'], /would not be asked for this change/],
    ] as const) {
      const { status, stderr } = learn(...args);
      expect([status, stderr]).toEqual([2, expect.stringMatching(said)]);
    }
    expect(text(repo, '.countersign/policy.yml')).toBe(POLICY);
  });

  it('whose question is asked already says so, and the text to paste keeps its lines', () => {
    const asked = ['--path', 'queue/**', '--ask', 'Is it so?'];
    expect(learn(...asked).status).toBe(0);
    expect(learn(...asked).stderr).toMatch(/has a question is-it-so already\n.*--question-id/);
    repo.write('.countersign/policy.yml', POLICY.replace('rules:', 'questions: { a: b }\nrules:'));
    expect(learn(...asked).stderr).toMatch(/by hand:\n {2}\| questions:\n {2}\| {3}is-it-so: Is it so\?\n/);
  });

  it('of a file whose name has a line end holds all the same', () => {
    const facts = { ...plainFacts(), factors: [{ rule: 'a.b.c', severity: 'high', state: 'found', path: 'x\ny' }] };
    expect(caseFacts(facts as unknown as Facts, [])['factors']).toEqual(['a.b.c high']);
  });
});

describe('an addition to a YAML text', () => {
  it.each([
    ['at the end', 'a:\n  - 1\n', 'a:\n  - 1\n  - 2\n'],
    ['before other keys', 'a:\n- 1\nb: 3\n', 'a:\n- 1\n- 2\nb: 3\n'],
    ['after a comment of the last item', 'a:\n  - 1 # one\n\nb: 3\n', 'a:\n  - 1 # one\n  - 2\n\nb: 3\n'],
    ['where the list is not there', 'b: 3\n', 'b: 3\na:\n  - 2\n'],
    ['without a line end', 'a:\n  - 1', 'a:\n  - 1\n  - 2'],
  ])('to a list stands %s', (_, source, expected) => {
    expect(withListItem(source, 'a', 2)).toBe(expected);
  });

  it.each([
    ['in a map', 'q:\n    x: y\nz: 1\n', 'q:\n    x: y\n    n: "v"\nz: 1\n'],
    ['in a map that is not there', 'z: 1\n', 'z: 1\nq:\n  n: "v"\n'],
  ])('stands %s', (_, source, expected) => {
    expect(withMapEntry(source, 'q', 'n', 'v')).toBe(expected);
  });

  it.each([
    ['a flow list', 'a: [1]\n'],
    ['no list', 'a: 1\n'],
    ['an empty list', 'a: []\n'],
    ['no YAML', 'a: [\n'],
  ])('to %s is refused', (_, source) => {
    expect(withListItem(source, 'a', 2)).toBeNull();
  });
});

describe('supposed factors', () => {
  it('are a rule, a severity, and a path where one matters', () => {
    const result = applyWhatIf(plainFacts(), 'factors', [
      'load.timeout.changed high',
      'sql.delete.table critical db/1 a.sql',
    ]);
    expect(
      result.kind === 'ok' && result.facts.factors.map(({ rule, severity, path }) => [rule, severity, path]),
    ).toEqual([
      ['load.timeout.changed', 'high', ''],
      ['sql.delete.table', 'critical', 'db/1 a.sql'],
    ]);
  });

  it.each([['load.timeout.changed'], ['load.timeout.changed loud'], [3], [['a.b.c high', null]]])(
    '%j is none',
    (given) => {
      expect(applyWhatIf(plainFacts(), 'factors', given).kind).toBe('invalid');
    },
  );
});
