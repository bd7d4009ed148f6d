import { describe, expect, test } from 'vitest';
import { parseCodeowners } from '../../src/core/policy/codeowners.ts';
import { decide } from '../../src/core/policy/decide.ts';
import type { CountedSignOff, Fulfilment } from '../../src/core/policy/judge.ts';
import { lintPolicy } from '../../src/core/policy/lint.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { nobody } from '../../src/core/policy/nobody.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { parsePolicyTests, runPolicyTests } from '../../src/core/policy/policy-tests.ts';
import { noServices } from '../../src/core/policy/services.ts';
import { applyWhatIfText } from '../../src/core/policy/what-if.ts';
import { plainFacts } from '../../src/core/policy/plain-facts.ts';
import type { PersonId } from '../../src/model/id.ts';
import type { ParsedPolicy } from '../../src/model/policy.ts';
import { compact, CONTEXT, factsBy, factsWith, onPaths, parsed, PEOPLE, policyFor } from './builders.ts';

const HEAD = 'version: 1\nrepository: x\nowners: { people: [alice, bob, carol], threshold: 1 }\nmode: enforce\n';

function policyOf(rules: string, more = ''): ParsedPolicy {
  return parsed(parsePolicy(`${HEAD}${more}rules:\n${rules}`, 'policy.yml'));
}

const rule = (id: string, when: string, outcome: string): string =>
  `  - id: ${id}\n    name: ${id}\n    when: ${when}\n    ${outcome}\n`;
const PASS = 'nothing_required: because';
const SIGN = 'require: { sign_offs: { count: 1, level: L6 } }';
const REFUSE = 'refuse: not now';
const COLD = 'history.author_lines_7d > 5';

function signOff(person: string, more: Partial<CountedSignOff> = {}): CountedSignOff {
  return {
    person: person as PersonId,
    read: 'all',
    coverage: 'exact',
    presence: 'user-verified',
    answers: ['ai-understood', 'systemic-risk'],
    ...more,
  };
}

const done = (...signOffs: readonly CountedSignOff[]): Fulfilment => ({ signOffs, changePlan: false, labels: [] });

describe('states and their combination', () => {
  const cold = factsWith({ 'history.read': false });
  test.each([
    ['one rule passes', rule('a', 'true', PASS), 'pass: a'],
    ['skipped members disappear', rule('a', 'ai.assisted', SIGN) + rule('b', 'true', PASS), 'pass: b'],
    ['everything skipped is an error', rule('a', 'ai.assisted', SIGN), 'error: '],
    ['pending beside pass', rule('a', 'true', SIGN) + rule('b', 'true', PASS), 'pending: a pending[1 sign-off L6]; b'],
    ['an error beside pass', rule('a', COLD, SIGN) + rule('b', 'true', PASS), 'error: a error; b'],
    [
      'an error beside pending',
      rule('a', COLD, SIGN) + rule('b', 'true', SIGN),
      'error: a error; b pending[1 sign-off L6]',
    ],
    ['a refusal beside an error', rule('a', COLD, SIGN) + rule('b', 'true', REFUSE), 'blocked: a error; b blocked'],
    ['a refusal beside pass', rule('a', 'true', REFUSE) + rule('b', 'true', PASS), 'blocked: a blocked; b'],
  ])('%s', (_, rules, expected) => {
    expect(compact(decide(policyOf(rules), cold, CONTEXT))).toBe(expected);
  });

  test('an error names the fact that was not read, and the way out', () => {
    const decision = decide(policyOf(rule('a', COLD, SIGN)), cold, CONTEXT);
    expect(decision.root.children[0]).toMatchObject({
      state: 'error',
      reason:
        'the condition could not be evaluated: history.author_lines_7d was not read: supposed not to have been read',
      remedy: 'read what is missing (history.author_lines_7d), or test that it was read before using it',
      observed: [{ name: 'history.author_lines_7d', value: null, source: 'not read: supposed not to have been read' }],
    });
  });

  test('nothing decided says how to decide it', () => {
    const decision = decide(policyOf(rule('a', 'ai.assisted', SIGN)), factsWith(), CONTEXT);
    expect(decision.root.reason).toBe('no rule of the policy applies, so nothing was decided');
    expect(decision.acts).toEqual(['add a rule for this change to the policy']);
  });
});

describe('sign-offs that count', () => {
  const facts = factsBy('mia', 5, { 'ai.assisted': true });
  const stateWith = (fulfilment: Fulfilment, over = facts, policy = policyFor()): string =>
    decide(policy, over, { ...CONTEXT, fulfilment }).state;

  test('one of a senior with the answers is enough', () => {
    expect(stateWith(done(signOff('bob')))).toBe('pass');
  });

  test.each([
    ['the author', 'mia', {}, 'author of this change'],
    ['a level below', 'jun', {}, 'level L4 is below L6'],
    ['somebody unknown', 'eve', {}, 'not in the people file'],
    ['a robot', 'robot:renovate', {}, 'not in the people file'],
    ['no answers', 'bob', { answers: [] }, 'did not answer ai-understood, systemic-risk'],
    ['one answer of two', 'bob', { answers: ['ai-understood'] }, 'did not answer systemic-risk'],
    ['another path', 'bob', { read: ['other.ts'] }, 'src/example.ts was not read by enough of the signers'],
  ] as const)('not counted, and named with the reason: %s', (_, person, more, why) => {
    const decision = decide(policyFor(), facts, { ...CONTEXT, fulfilment: done(signOff(person, more)) });
    expect(decision.state).toBe('pending');
    const node = decision.root.children.find((each) => each.id === 'rules.ai-by-junior')?.children[0];
    expect(node?.observed.find((each) => each.name === 'not counted')?.value).toEqual([`${person}: ${why}`]);
    expect(node?.reason).toContain(`the sign-off by ${person} is not counted: ${why}`);
  });

  test('a prompter and a co-author never sign their own', () => {
    const own = {
      ...facts,
      contributors: [...facts.contributors, { id: 'bob' as PersonId, level: 6, as: ['prompter'], guest: false }],
    };
    expect(stateWith(done(signOff('bob')), own)).toBe('pending');
    expect(stateWith(done(signOff('carol')), own)).toBe('pass');
  });

  test('one person signing twice is one person', () => {
    const critical = factsBy('mia', 5, { 'risk.tier': 'critical' });
    expect(stateWith(done(signOff('bob'), signOff('bob')), critical)).toBe('pending');
    expect(stateWith(done(signOff('bob'), signOff('carol')), critical)).toBe('pass');
  });

  test('presence and exactness are asked for where the risk is', () => {
    const high = factsBy('mia', 5, { 'risk.tier': 'high' });
    expect(stateWith(done(signOff('bob', { presence: 'none' })), high)).toBe('pending');
    expect(stateWith(done(signOff('bob', { presence: 'user-present', coverage: 'rebased' })), high)).toBe('pass');
    const critical = factsBy('mia', 5, { 'risk.tier': 'critical' });
    expect(stateWith(done(signOff('bob', { coverage: 'rebased' }), signOff('carol')), critical)).toBe('pending');
  });

  test('a deputy stands in until the end of the day, and not without a known moment', () => {
    const people = parsed(
      parsePeople(
        'version: 1\npeople:\n  - { id: ann, deputies: [{ person: dep, until: 2026-06-30 }] }\n  - { id: dep }\n  - { id: oth }\n',
        'people.yml',
      ),
    );
    const policy = policyOf(rule('a', 'true', 'require: { sign_offs: { from: [ann] } }'));
    const at = (instant: number | null): string =>
      decide(policy, factsWith(), { ...CONTEXT, people, instant, fulfilment: done(signOff('dep')) }).state;
    expect(at(Date.parse('2026-06-30T23:59:59Z') / 1000)).toBe('pass');
    expect(at(Date.parse('2026-07-01T00:00:00Z') / 1000)).toBe('pending');
    expect(at(null)).toBe('pending');
  });
});

describe('owners', () => {
  const codeowners = parsed(
    parseCodeowners('* @alice\n/pay/ @org/payments\n/old/ @gone\n', '.github/CODEOWNERS', 'github'),
  );
  const policy = policyOf(rule('owners', 'true', 'require: { owners: codeowners }'));

  test('every touched entry is a requirement, with its line', () => {
    const decision = decide(policy, onPaths(factsBy('mia', 5), 'a.ts', 'pay/b.ts'), { ...CONTEXT, codeowners });
    expect(compact(decision)).toBe('pending: owners pending[owners of * 1, owners of /pay/ 1]');
    expect(decision.root.children[0]?.children.map((node) => node.source)).toEqual([
      '.github/CODEOWNERS:1',
      '.github/CODEOWNERS:2',
    ]);
    expect(decision.acts).toEqual([
      'one sign-off by an owner of * who is not the author: alice',
      'one sign-off by an owner of /pay/ who is not the author: bob, jun',
    ]);
  });

  test('an owner who is nobody is an error that names the line', () => {
    const decision = decide(policy, onPaths(factsBy('mia', 5), 'old/x'), { ...CONTEXT, codeowners });
    expect(decision.state).toBe('error');
    expect(decision.root.children[0]?.children[0]?.reason).toBe(
      '.github/CODEOWNERS:3 names the owner `@gone`, who is nobody in people.yml',
    );
  });

  test('a rule that asks for CODEOWNERS where there is none is an error', () => {
    expect(decide(policy, factsBy('mia', 5), CONTEXT).state).toBe('error');
  });

  test('a group that is nobody is an error', () => {
    const decision = decide(
      policyOf(rule('a', 'true', 'require: { sign_offs: { from: [securty] } }')),
      factsWith(),
      CONTEXT,
    );
    expect(decision.state).toBe('error');
    expect(decision.acts).toEqual(['add `securty` to the people file, or correct the policy']);
  });
});

describe('lint', () => {
  const messages = (policy: ParsedPolicy, people = PEOPLE): readonly string[] =>
    lintPolicy(policy, people, noServices(), []).map((each) => `${each.level}: ${each.problem.message}`);

  test('names that lead nowhere are errors, with a suggestion', () => {
    const policy = policyOf(rule('a', 'true', 'require: { sign_offs: { from: [platfrm] }, owners: codeowners }'));
    const findings = lintPolicy(policy, PEOPLE, noServices(), []);
    expect(findings.map((each) => each.problem.remedy)).toContain('did you mean `platform`?');
    expect(messages(policy)).toContain('error: `a` asks for CODEOWNERS, and there is no such file');
  });

  test('rules that cannot apply, repeat, or hang on a cold index are warned of', () => {
    const policy = policyOf(
      rule('a', 'ai.share > 1.0', SIGN) +
        rule('b', COLD, SIGN) +
        rule('c', 'ai.assisted', SIGN) +
        rule('d', 'ai.assisted', SIGN),
    );
    expect(messages(policy)).toEqual(
      expect.arrayContaining([
        'warning: `a` can never apply: a share is at most 1.0',
        'warning: `b` is an error whenever the history index is cold',
        'warning: `d` repeats `c` (line 14)',
        'warning: a change to which no rule of policy.yml applies is an error',
      ]),
    );
  });

  test('enforce is refused until two can sign and owners exceed the threshold', () => {
    const policy = parsed(
      parsePolicy(`${HEAD.replace('[alice, bob, carol]', '[alice]')}rules:\n${rule('a', 'true', PASS)}`, 'policy.yml'),
    );
    expect(messages(policy)).toContain(
      'error: `mode: enforce` is refused: the policy has 1 owner and a threshold of 1; it needs at least 2',
    );
    expect(messages(policy, nobody())).toContain('error: there is no people file, so nobody can sign');
  });

  test('the default policy with its people is clean but for what it cannot know', () => {
    expect(messages(policyFor('enforce')).filter((each) => !each.startsWith('note'))).toEqual([
      'warning: `critical-service` asks about services, and there is no services file',
    ]);
  });
});

describe('hypotheses and policy tests', () => {
  test('key=value changes one fact, typed', () => {
    const result = applyWhatIfText(plainFacts(), 'risk.tier=high');
    expect(result.kind === 'ok' && result.facts.risk.tier).toBe('high');
    const list = applyWhatIfText(plainFacts(), 'ai.tools=cursor, claude-code');
    expect(list.kind === 'ok' && list.facts.ai.tools).toEqual(['cursor', 'claude-code']);
    const level = applyWhatIfText(plainFacts(), 'author.level=L6');
    expect(level.kind === 'ok' && level.facts.author.level).toBe(6);
    const prompter = applyWhatIfText(plainFacts(), 'prompter.id=bob');
    expect(prompter.kind === 'ok' && prompter.facts.contributors.map((each) => each.id)).toEqual(['author', 'bob']);
  });

  test.each([
    ['risk.teir=high', 'there is no fact `risk.teir`', 'did you mean `risk.tier`?'],
    ['risk.tier=huge', '`huge` is no value of risk.tier', 'expected low, medium, high, critical'],
    ['author.level=senior', '`senior` is no value of author.level', 'expected int'],
    ['author.level=-1', '`-1` is no value of author.level', 'expected int'],
    ['ai.assisted=yes', '`yes` is no value of ai.assisted', 'expected bool'],
    ['contributors.count=3', '`contributors.count` follows from other facts', 'set those instead'],
    ['risk', '`risk` is no assignment', 'write key=value, for example risk.tier=high'],
    ['__proto__=1', 'there is no fact `__proto__`', expect.stringContaining('known: ') as string],
  ])('%s is refused', (text, message, remedy) => {
    expect(applyWhatIfText(plainFacts(), text)).toEqual({ kind: 'invalid', message, remedy });
  });

  test('cases run like tests and say what differs', () => {
    const text = `version: 1
cases:
  - name: AI by a junior
    facts: { ai.assisted: true, author.level: 4 }
    expect: pending
    rules: [ai-by-junior, ordinary]
    requires: ["1 sign-off L6", "questions ai-understood systemic-risk"]
  - name: a wrong expectation
    facts: { risk.tier: high, paths: [.countersign/x] }
    expect: pass
    rules: [ordinary]
`;
    const results = runPolicyTests(policyFor(), CONTEXT, parsed(parsePolicyTests(text, 'policy.test.yml')));
    expect(results.map((each) => [each.case.line, each.passed, each.differences])).toEqual([
      [3, true, []],
      [8, false, ['expected pass, got pending', 'rules not expected: policy-owners, high-risk']],
    ]);
  });
});

test('a note that is not believed is named beside the facts that it changes, with the reason', () => {
  const facts = factsBy('mia', 5, {
    'risk.tier': 'critical',
    'unknown.lines': 8,
    'unknown.significant': true,
    'unknown.noted_human': 8,
  });
  const rules = decide(policyFor(), facts, CONTEXT).root.children;
  const junior = rules.find(({ id }) => id === 'rules.ai-by-junior');
  expect(junior?.observed).toContainEqual({
    name: 'unknown.noted_human',
    value: 8,
    source:
      'notes call them human, which policy.yml does not believe at tier critical (trust_noted_human: below-critical)',
  });
  expect(junior?.reason).toContain('unknown.noted_human is 8');
  // A rule that looks at something else has nothing to do with it.
  const critical = rules.find(({ id }) => id === 'rules.critical-risk');
  expect(critical?.observed.map(({ name }) => name)).not.toContain('unknown.noted_human');
});
