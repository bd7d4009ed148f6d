/** Who rules, and whom `check` and `explain` ask: policy and people of the home ref, never of the branch. */
import { describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { type Fixture, makeRepository } from '../git/fixture.ts';
import { valueAt } from '../hostile/running.ts';
import { CLAUDE, lines, PEOPLE, POLICY } from '../hostile/worlds.ts';
import { type CheckCase, judgingSuite } from './judging.ts';

const P = '.countersign/policy.yml';
const WHO = '.countersign/people.yml';
const SERVICES = '.countersign/services.yml';
const SENIOR = 'Sam Senior <sam@example.org>';
/** A second senior, so that somebody is left who may sign for the first. */
const TWO_SENIORS = { [WHO]: `${PEOPLE}  - { id: kim, emails: [kim@example.org], level: L7 }\n` };
const GUEST = 'Gil Guest <gil@elsewhere.example>';

interface Change {
  readonly home?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly author?: string;
}

function world({ home = {}, files, message = `Add\n\n${CLAUDE}`, author }: Change = {}): () => Fixture {
  return () => {
    const fixture = makeRepository();
    fixture.commit('Start', { files: { 'app.ts': lines('old', 10), [P]: POLICY, [WHO]: PEOPLE, ...home } });
    fixture.branch('feature');
    const changed = files ?? { 'new.ts': lines('new', 20) };
    fixture.commit(message, author === undefined ? { files: changed } : { files: changed, author });
    return fixture;
  };
}

const senior =
  'one sign-off by a person of level L6 or above who is not the author, answering ai-understood, systemic-risk: sam';
const RULED = { 'decision.enforced': true, 'decision.policySource': `refs/heads/main:${P}` };

/** A manifest with one dependency, and the lock that belongs to it. */
const MANIFEST = (dependency: string, own = '1.0.0'): string =>
  `${JSON.stringify({ name: 'shop', version: own, dependencies: { a: dependency } }, null, 2)}\n`;
const LOCK = (dependency: string): string =>
  `${JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies: { a: dependency } } } }, null, 2)}\n`;

const RELEASES = `version: 1
repository: example/shop
owners: { people: [sam], threshold: 1 }
mode: enforce
content: { release: { changelogs: [CHANGELOG.md], versions: [package.json] } }
rules:
  - id: everything-else
    name: a senior has seen it
    when: '!content.release'
    require: { sign_offs: { level: L6 } }
  - id: release
    name: a release needs nobody
    when: content.release
    nothing_required: only versions and the changelog change
`;

/** Merges as somebody else, with the files given in the place of what git makes of them. */
function mergeAs(fixture: Fixture, ref: string, who: string, files: Readonly<Record<string, string>> = {}): void {
  const [, name = '', email = ''] = /^(.*) <(.*)>$/.exec(who) ?? [];
  const identity = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
  try {
    fixture.git(['merge', '-q', '--no-commit', '--no-ff', ref], { env: identity });
  } catch {
    // A conflict: the files given are its resolution.
  }
  for (const [path, content] of Object.entries(files)) fixture.write(path, content);
  fixture.git(['add', '-A']);
  fixture.git(['commit', '-q', '-m', 'Merge main'], { env: identity });
}

const CASES: readonly CheckCase[] = [
  {
    name: 'an AI change of a junior waits for the senior, by name',
    make: world(),
    exit: 1,
    json: { ...RULED, state: 'pending', 'decision.mode': 'enforce', 'decision.acts': [senior], 'notices.length': 1 },
  },
  {
    name: 'the same change of a senior passes',
    make: world({ author: SENIOR }),
    exit: 0,
    json: { ...RULED, state: 'pass', aiAssisted: true, 'decision.acts': [] },
  },
  {
    name: 'a senior who works for a junior prompter is judged as the junior',
    make: world({
      home: TWO_SENIORS,
      author: SENIOR,
      message: `Add\n\n${CLAUDE}\nPrompted-by: Ada Writer <ada@example.org>\n`,
    }),
    exit: 1,
    json: { ...RULED, state: 'pending' },
  },
  {
    name: 'a junior co-author makes it the change of a junior',
    make: world({
      home: TWO_SENIORS,
      author: SENIOR,
      message: `Add\n\n${CLAUDE}\nCo-authored-by: Ada Writer <ada@example.org>\n`,
    }),
    exit: 1,
    json: { ...RULED, state: 'pending' },
  },
  {
    name: 'a change without a mark of AI is unknown, and passes at low risk',
    make: world({ message: 'Add' }),
    exit: 0,
    json: { ...RULED, state: 'pass', aiAssisted: false, 'attribution.tally.added.unknown': 20 },
  },
  {
    name: 'a guest needs an owner',
    make: world({ message: 'Add', author: GUEST }),
    exit: 1,
    json: {
      ...RULED,
      state: 'pending',
      'decision.acts': ['one sign-off by a person from the owners of the paths who is not the author: sam'],
    },
  },
  {
    name: 'observe asks for the same and ends the same',
    make: world({ home: { [P]: POLICY.replace('mode: enforce', 'mode: observe') } }),
    exit: 1,
    json: { ...RULED, state: 'pending', 'decision.mode': 'observe', 'decision.acts': [senior] },
  },
  {
    name: 'warn asks for the same and ends the same',
    make: world({ home: { [P]: POLICY.replace('mode: enforce', 'mode: warn') } }),
    exit: 1,
    json: { ...RULED, state: 'pending', 'decision.mode': 'warn', 'decision.acts': [senior] },
  },
  {
    name: 'a policy that the branch weakens does not rule it, and asks its owners',
    make: world({ files: { 'new.ts': lines('new', 20), [P]: POLICY.replaceAll('level < 6', 'level < 0') } }),
    exit: 1,
    json: {
      ...RULED,
      state: 'pending',
      'decision.root.children.0.id': 'rules.policy-owners',
      'decision.root.children.0.state': 'pending',
    },
  },
  {
    name: 'a policy that the branch breaks does not break its judgement',
    make: world({ files: { 'new.ts': lines('new', 20), [P]: 'not: a policy\n' } }),
    exit: 1,
    json: { ...RULED, state: 'pending' },
  },
  {
    name: 'a policy that the branch deletes still rules it',
    make: world({ files: { [P]: null, [WHO]: null } }),
    exit: 1,
    json: { ...RULED, state: 'pending', 'decision.root.children.0.state': 'pending' },
  },
  {
    name: 'people whom the branch promotes stay what main says',
    make: world({ files: { 'new.ts': lines('new', 20), [WHO]: PEOPLE.replace('L4', 'L9') } }),
    exit: 1,
    json: { ...RULED, state: 'pending' },
  },
  {
    name: 'a policy that only the branch has is no policy yet',
    make: () => {
      const fixture = makeRepository();
      fixture.commit('Start', { files: { 'app.ts': 'a\n' } });
      fixture.branch('feature');
      fixture.commit(`Adopt\n\n${CLAUDE}`, { files: { [P]: POLICY, [WHO]: PEOPLE } });
      return fixture;
    },
    exit: 1,
    json: {
      state: 'pending',
      'decision.enforced': false,
      'decision.policySource': 'built-in default',
      'notices.0': 'Not enforced: there is no policy on main, so the built-in default was used. Run: countersign init',
    },
  },
  {
    name: 'a policy without people cannot be fulfilled, and says what is missing',
    make: () => {
      const fixture = makeRepository();
      fixture.commit('Start', { files: { 'app.ts': 'a\n', [P]: POLICY } });
      fixture.branch('feature');
      fixture.commit('Add', { files: { 'new.ts': 'a\n' } });
      return fixture;
    },
    exit: 3,
    json: { state: 'error', 'decision.root.children.0.id': 'people', 'decision.root.children.0.state': 'error' },
  },
  {
    name: 'a tier-1 service needs two seniors and a plan, whoever wrote it',
    make: world({
      author: SENIOR,
      message: 'Add',
      home: { [SERVICES]: 'version: 1\nservices:\n  - { name: pay, tier: 1, paths: [pay/**] }\n' },
      files: { 'pay/charge.ts': 'x\n' },
    }),
    exit: 1,
    json: {
      ...RULED,
      state: 'blocked',
      'decision.requirements.0.count': 2,
      'decision.requirements.1.kind': 'change-plan',
    },
  },
  {
    name: 'lines that a note calls human count as unknown where the policy does not believe notes, and it is said',
    make: () => {
      const home = { [P]: POLICY.replace('trust_noted_human: below-critical', 'trust_noted_human: false') };
      const fixture = world({ home, message: 'Add' })();
      const metadata = { schema_version: 'authorship/3.0.0', base_commit_sha: fixture.id('HEAD'), prompts: {} };
      const humans = { h_31dce776f88375: { author: 'Ada Writer <ada@example.org>' } };
      const note = `new.ts\n  h_31dce776f88375 1-20\n---\n${JSON.stringify({ ...metadata, humans })}\n`;
      const blob = fixture.git(['hash-object', '-w', '--stdin'], { input: note });
      fixture.git(['notes', '--ref=ai', 'add', '-C', blob, 'HEAD']);
      return fixture;
    },
    exit: 0,
    json: {
      ...RULED,
      'attribution.tally.added.human.noted': 20,
      'notices.1':
        '20 lines that a note calls human count as unknown: the policy does not believe notes at tier low (trust_noted_human: false).',
      'decision.root.children.1.observed.7.name': 'unknown.noted_human',
      'decision.root.children.1.observed.7.value': 20,
    },
  },
  {
    name: 'a reminder that is due is said until the policy is enforced',
    make: world({ home: { [P]: POLICY.replace('mode: enforce', 'mode: warn\nreminder: 2026-01-15') } }),
    exit: 1,
    json: {
      ...RULED,
      'notices.0': 'The reminder of 2026-01-15 is due: the policy is still in mode warn. Move on, or set another day.',
    },
  },
  {
    name: 'a reminder of a later day is not said yet',
    make: world({ home: { [P]: POLICY.replace('mode: enforce', 'mode: warn\nreminder: 2999-01-15') } }),
    exit: 1,
    json: { ...RULED, 'notices.length': 1 },
  },
  {
    name: 'whoever only brought the branch up to date may still sign',
    make: () => {
      const fixture = world()();
      fixture.checkout('main');
      fixture.commit('Elsewhere', { files: { 'else.ts': 'x\n' } });
      fixture.checkout('feature');
      mergeAs(fixture, 'main', SENIOR);
      return fixture;
    },
    exit: 1,
    json: { ...RULED, state: 'pending', 'decision.acts': [senior] },
  },
  {
    name: 'whoever resolved a conflict of the merge has a part in it and may not',
    make: () => {
      const fixture = world({ files: { 'app.ts': `${lines('old', 9)}new\n`, 'new.ts': lines('new', 20) } })();
      fixture.checkout('main');
      fixture.commit('Elsewhere', { files: { 'app.ts': `${lines('old', 9)}other\n` } });
      fixture.checkout('feature');
      mergeAs(fixture, 'main', SENIOR, { 'app.ts': `${lines('old', 9)}both\n` });
      return fixture;
    },
    exit: 1,
    json: { ...RULED, 'decision.root.children.1.children.0.observed.3.value.0': 'sam (author)' },
  },
  {
    name: 'a version bump of a robot needs an owner, by its content',
    make: world({
      home: { 'package.json': MANIFEST('1.0.0'), 'package-lock.json': LOCK('1.0.0') },
      files: { 'package.json': MANIFEST('1.1.0'), 'package-lock.json': LOCK('1.1.0') },
      message: 'Bump a',
      author: 'renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>',
    }),
    exit: 1,
    json: {
      ...RULED,
      state: 'pending',
      aiAssisted: false,
      'decision.root.children.7.id': 'rules.dependency-update',
      'decision.root.children.7.state': 'pending',
    },
  },
  {
    name: 'an edit of a person on the robot’s branch ends the dependency update',
    make: world({
      home: { 'package.json': MANIFEST('1.0.0'), 'package-lock.json': LOCK('1.0.0') },
      files: { 'package.json': MANIFEST('1.1.0'), 'package-lock.json': LOCK('1.1.0'), 'app.ts': 'x\n' },
      message: 'Bump a',
    }),
    exit: 0,
    json: { ...RULED, 'decision.root.children.7.state': 'skipped' },
  },
  {
    name: 'a release that changes versions, changelog and lock passes where the policy lists them',
    make: world({
      home: { [P]: RELEASES, 'package.json': MANIFEST('1.0.0'), 'CHANGELOG.md': 'x\n' },
      files: { 'package.json': MANIFEST('1.0.0', '2.0.0'), 'CHANGELOG.md': '## 2.0.0\nx\n' },
      message: 'Release 2.0.0',
    }),
    exit: 0,
    json: { ...RULED, state: 'pass' },
  },
  {
    name: 'a release that changes a dependency besides is none',
    make: world({
      home: { [P]: RELEASES, 'package.json': MANIFEST('1.0.0'), 'CHANGELOG.md': 'x\n' },
      files: { 'package.json': MANIFEST('1.1.0', '2.0.0'), 'CHANGELOG.md': '## 2.0.0\nx\n' },
      message: 'Release 2.0.0',
    }),
    exit: 1,
    json: { ...RULED, state: 'pending' },
  },
  {
    name: 'a BOM and carriage returns do not keep a policy from ruling',
    make: world({ home: { [P]: `\ufeff${POLICY.replaceAll('\n', '\r\n')}` } }),
    exit: 1,
    json: { ...RULED, state: 'pending', 'decision.acts': [senior] },
  },
  {
    name: 'a policy on another branch than main rules nothing',
    make: () => {
      const fixture = makeRepository();
      fixture.commit('Start', { files: { 'app.ts': 'a\n' } });
      fixture.branch('strict');
      fixture.commit('Strict', { files: { [P]: POLICY, [WHO]: PEOPLE } });
      fixture.branch('feature', 'main');
      fixture.commit('Add', { files: { 'new.ts': 'a\n' } });
      return fixture;
    },
    args: ['strict..feature'],
    exit: 0,
    json: { 'decision.enforced': false },
  },
];

judgingSuite('policy and people', CASES);

describe('explain', () => {
  const explained = (fixture: Fixture, ...args: string[]): ReturnType<typeof countersign> =>
    countersign(fixture, ['explain', '--json', ...args]);

  it('decides as check does, by its schema', () => {
    const fixture = world()();
    const answer = explained(fixture);
    expect(answer.status).toBe(1);
    expect(schemaProblems('explain', jsonOf(answer))).toEqual([]);
    expect(jsonOf(answer)['decision']).toEqual(jsonOf(countersign(fixture, ['check', '--json']))['decision']);
  });

  it.each([
    [['author.level=7', 'prompter.level=7'], 0, 'pass'],
    [['risk.tier=critical'], 1, 'blocked'],
    [['ai.share=0', 'ai.assisted=false'], 0, 'pass'],
    [['evidence.unreadable=true'], 3, 'error'],
  ])('supposes %j for one call', (assignments, exit, state) => {
    const fixture = world()();
    const answer = explained(fixture, ...assignments.flatMap((one) => ['--what-if', one]));
    expect({ exit: answer.status, state: valueAt(jsonOf(answer), 'decision.state') }).toEqual({ exit, state });
    expect(valueAt(jsonOf(answer), 'notices.0')).toBe(
      `What if ${assignments.join(', ')}: a hypothetical, recorded nowhere.`,
    );
    expect(explained(fixture).status).toBe(1);
  });

  it('shows on a terminal what was seen, why, and what would help', () => {
    const { stdout, status } = countersign(world()(), ['explain']);
    expect(status).toBe(1);
    expect(stdout).toContain('ai.assisted = true (attribution)');
    expect(stdout).toContain('author.level = 4 (people.yml)');
    expect(stdout).toContain(senior.slice(0, 70));
  });
});
