import { describe, expect, test } from 'vitest';
import type { Assessment, PathClass } from '../../model/assessment.ts';
import type {
  AttributedRun,
  Attribution,
  ClassCounts,
  FileAttribution,
  Grade,
  LineClass,
} from '../../model/attribution.ts';
import type { FileMode, Side, Transition } from '../../model/change.ts';
import type { HistoryContext } from '../../model/context.ts';
import type { CommitId, ObjectId, RefName } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { defaultPolicyText } from './default-policy.ts';
import { buildFacts, needsTexts } from './facts.ts';
import type { ContributorClaim, FactsInput } from './facts.ts';
import { parsePeople } from './people-parser.ts';
import { parsePolicy } from './policy-parser.ts';
import { parseServices } from './services-parser.ts';
import type { Parsed } from '../../model/people.ts';

function ok<T>(result: Parsed<T>): T {
  if (result.kind === 'ok') return result.value;
  throw new Error(result.problems.map((each) => each.message).join('; '));
}

const people = ok(
  parsePeople(
    `version: 1
people:
  - { id: alice, emails: [alice@x.org], level: L7 }
  - { id: jun, emails: [jun@x.org], level: L4, capture: true }
robots:
  - { id: renovate, kind: bot, emails: [bot@renovate] }
`,
    'people.yml',
  ),
);
const services = ok(
  parseServices(
    `version: 1
services:
  - { name: pay, tier: 1, paths: [pay/**], dependents: [web], regions: [eu], freeze: [{ from: 2026-01-01, to: 2026-01-03 }] }
  - { name: web, tier: 3, paths: [web/**] }
`,
    'services.yml',
  ),
);
const options = {
  repository: 'x',
  owners: ['alice'],
  threshold: 1,
  mode: 'observe',
  levels: 'people',
  protectedRefs: ['refs/heads/main'],
} as const;
const text = defaultPolicyText(options);
const policy = ok(parsePolicy(text, 'policy.yml'));

const oid = 'a'.repeat(40) as ObjectId;
const modified = (path: string): Transition => ({
  path: path as RepoPath,
  old: { mode: '100644', oid },
  new: { mode: '100644', oid },
});

interface Lines {
  readonly path?: string;
  readonly added?: readonly (readonly [LineClass, Grade | null, number])[];
  readonly deleted?: readonly (readonly [LineClass, Grade | null, number])[];
  readonly opaque?: LineClass;
}

function run([name, grade, count]: readonly [LineClass, Grade | null, number]): AttributedRun {
  return { start: 1, count, class: name, grade, role: null, unreadable: false, commit: null, evidence: [] };
}

function attributionOf(...files: readonly Lines[]): Attribution {
  const made = files.map((file): FileAttribution => {
    const path = (file.path ?? 'src/a.ts') as RepoPath;
    const opaque =
      file.opaque === undefined ? null : run([file.opaque, file.opaque === 'unknown' ? null : 'declared', 0]);
    return {
      path,
      oldPath: path,
      transition: modified(path),
      opaque,
      added: (file.added ?? []).map(run),
      deleted: (file.deleted ?? []).map(run),
    };
  });
  const tally = (side: 'added' | 'deleted'): ClassCounts => {
    const counts = { ai: zero(), human: zero(), mixed: zero(), unknown: 0, unreadable: 0 };
    for (const each of made.flatMap((file) => file[side])) {
      if (each.class === 'unknown' || each.grade === null) counts.unknown += each.count;
      else counts[each.class][each.grade] += each.count;
    }
    return counts;
  };
  return { files: made, evidence: [], tally: { added: tally('added'), deleted: tally('deleted') }, findings: [] };
}

function zero(): { [G in Grade]: number } {
  return { captured: 0, noted: 0, declared: 0, inferred: 0 };
}

const LOW: Assessment = { factors: [], tier: 'low', score: 0, setAside: [], notRead: [] };
const author = (email: string, as: ContributorClaim['as'] = 'author', robot = false): ContributorClaim => ({
  name: email,
  email,
  as,
  robot,
});

function facts(
  files: readonly Lines[],
  more: Partial<FactsInput> = {},
  classes: Readonly<Record<string, readonly PathClass[]>> = {},
): ReturnType<typeof buildFacts> {
  return buildFacts({
    change: {
      target: 'refs/heads/main' as RefName,
      commits: [],
      transitions: files.map((file) => modified(file.path ?? 'src/a.ts')),
    },
    attribution: attributionOf(...files),
    assessment: LOW,
    classes: new Map(Object.entries(classes).map(([path, list]) => [path as RepoPath, list])),
    contributors: [author('alice@x.org')],
    prompter: null,
    people,
    services,
    history: { kind: 'not-read', why: 'the index is cold' },
    policy,
    instant: null,
    oldestCommit: null,
    texts: null,
    ...more,
  });
}

describe('what counts as AI-assisted', () => {
  test.each<readonly [string, readonly Lines[], Readonly<Record<string, readonly PathClass[]>>, boolean]>([
    ['five lines', [{ added: [['ai', 'declared', 5]] }], {}, false],
    ['six lines', [{ added: [['ai', 'declared', 6]] }], {}, true],
    ['six deleted lines', [{ deleted: [['ai', 'noted', 6]] }], {}, true],
    ['three added and three deleted', [{ added: [['ai', 'captured', 3]], deleted: [['mixed', 'noted', 3]] }], {}, true],
    ['a hundred inferred lines', [{ added: [['ai', 'inferred', 100]] }], {}, false],
    [
      'one line of infrastructure',
      [{ path: 'main.tf', added: [['ai', 'declared', 1]] }],
      { 'main.tf': ['infrastructure'] },
      true,
    ],
    [
      'one deleted line of a migration',
      [{ path: 'm.sql', deleted: [['ai', 'declared', 1]] }],
      { 'm.sql': ['migration'] },
      true,
    ],
    [
      'one inferred line of a pipeline',
      [{ path: 'ci.yml', added: [['ai', 'inferred', 1]] }],
      { 'ci.yml': ['pipeline'] },
      false,
    ],
    [
      'one line of documentation',
      [{ path: 'a.md', added: [['ai', 'declared', 1]] }],
      { 'a.md': ['documentation'] },
      false,
    ],
    [
      'a human line of infrastructure beside AI elsewhere',
      [
        { path: 'main.tf', added: [['human', 'captured', 1]] },
        { path: 'b.ts', added: [['ai', 'declared', 2]] },
      ],
      { 'main.tf': ['infrastructure'] },
      false,
    ],
    ['an opaque file', [{ path: 'a.bin', opaque: 'ai' }], {}, true],
    ['human lines', [{ added: [['human', 'captured', 100]] }], {}, false],
    ['unknown lines', [{ added: [['unknown', null, 100]] }], {}, false],
  ])('%s', (_, files, classes, expected) => {
    expect(facts(files, {}, classes).ai.assisted).toBe(expected);
  });

  test('inferred lines are unknown, unless the policy counts them', () => {
    const files: readonly Lines[] = [{ added: [['ai', 'inferred', 10]] }];
    expect(facts(files).unknown).toMatchObject({ lines: 10, share: 1, moreThanTrivial: true });
    const counting = ok(parsePolicy(text.replace('count_inferred: false', 'count_inferred: true'), 'policy.yml'));
    expect(facts(files, { policy: counting }).ai).toMatchObject({ lines: 10, assisted: true });
  });

  test.each([
    ['below-critical', 'high', true],
    ['below-critical', 'critical', false],
    ['below-high', 'medium', true],
    ['below-high', 'high', false],
    ['true', 'critical', true],
    ['false', 'low', false],
  ] as const)('trust_noted_human: %s, tier %s: a note that says human is believed: %s', (trust, tier, believed) => {
    const files: readonly Lines[] = [{ added: [['human', 'noted', 10]], deleted: [['human', 'captured', 1]] }];
    const set = text.replace('trust_noted_human: below-critical', `trust_noted_human: ${trust}`);
    const own = ok(parsePolicy(set, 'policy.yml'));
    expect(facts(files, { policy: own, assessment: { ...LOW, tier } })).toMatchObject(
      believed
        ? { humanLines: 11, unknown: { lines: 0, notedHuman: 0 } }
        : { humanLines: 1, unknown: { lines: 10, notedHuman: 10, moreThanTrivial: true } },
    );
  });

  test('by default a note that says human is not believed at the highest tier', () => {
    const files: readonly Lines[] = [{ added: [['human', 'noted', 10]] }];
    const silent = ok(parsePolicy(text.replace(/^ *trust_noted_human:.*\n/m, ''), 'policy.yml'));
    for (const [tier, lines] of [
      ['high', 0],
      ['critical', 10],
    ] as const) {
      expect(facts(files, { policy: silent, assessment: { ...LOW, tier } }).unknown.lines).toBe(lines);
    }
  });

  test('unknown and AI lines are measured together where unknown counts as AI', () => {
    expect(
      facts([
        {
          added: [
            ['ai', 'declared', 3],
            ['unknown', null, 3],
          ],
        },
      ]),
    ).toMatchObject({
      ai: { assisted: false },
      unknown: { moreThanTrivial: true },
    });
  });
});

describe('whose change it is', () => {
  const level = (contributors: readonly ContributorClaim[], prompter: string | null = null): unknown => {
    const { author: who } = facts([{}], { contributors, prompter });
    return [who.id, who.level, who.guest, who.robot];
  };
  test.each<readonly [string, readonly ContributorClaim[], string | null, readonly unknown[]]>([
    ['a senior', [author('ALICE@x.org')], null, ['alice', 7, false, false]],
    [
      'a junior co-author makes it a junior’s change',
      [author('alice@x.org'), author('jun@x.org', 'co-author')],
      null,
      ['jun', 4, false, false],
    ],
    [
      'a committer does not',
      [author('alice@x.org'), author('jun@x.org', 'committer')],
      null,
      ['alice', 7, false, false],
    ],
    [
      'a guest as co-author is the lowest',
      [author('alice@x.org'), author('new@y.org', 'co-author')],
      null,
      ['guest:new@y.org', 0, true, false],
    ],
    [
      'an agent as co-author is a tool',
      [author('alice@x.org'), author('noreply@anthropic.com', 'co-author', true)],
      null,
      ['alice', 7, false, false],
    ],
    [
      'a person flagged by name stays a person',
      [author('alice@x.org', 'author', true)],
      null,
      ['alice', 7, false, false],
    ],
    ['a listed robot', [author('bot@renovate')], null, ['robot:renovate', 0, false, true]],
    ['an agent with a known prompter', [author('agent@x', 'author', true)], 'jun@x.org', ['jun', 4, false, true]],
    ['nobody at all', [], null, ['guest:nobody', 0, false, true]],
  ])('%s', (_, contributors, prompter, expected) => {
    expect(level(contributors, prompter)).toEqual(expected);
  });

  test('contributors are everybody whose content it is; the merge button and robots are not', () => {
    const contributors = [
      author('alice@x.org'),
      author('noreply@github.com', 'committer'),
      author('jun@x.org', 'committer'),
      author('bot@renovate', 'co-author'),
    ];
    expect(facts([{}], { contributors, prompter: 'jun' }).contributors).toEqual([
      { id: 'alice', level: 7, guest: false, as: ['author'] },
      { id: 'jun', level: 4, guest: false, as: ['committer', 'prompter'] },
    ]);
  });

  test('capture and ownership follow the authors', () => {
    expect(facts([{}], { contributors: [author('jun@x.org')] }).author).toMatchObject({
      captureEnrolled: true,
      policyOwner: false,
    });
    expect(facts([{}]).author).toMatchObject({ captureEnrolled: false, policyOwner: true });
    expect(
      facts([{}], { contributors: [author('alice@x.org'), author('jun@x.org', 'co-author')] }).author.policyOwner,
    ).toBe(false);
  });
});

describe('what surrounds it', () => {
  test('services: the worst tier, all names, dependents, windows at the instant', () => {
    const instant = Date.parse('2026-01-02T00:00:00Z') / 1000;
    expect(facts([{ path: 'pay/a' }, { path: 'web/b' }], { instant }).service).toMatchObject({
      names: ['pay', 'web'],
      tier: 1,
      regions: ['eu'],
      dependents: 0,
      freeze: { kind: 'known', value: true },
    });
    expect(facts([{ path: 'pay/a' }]).service).toMatchObject({ dependents: 1, freeze: { kind: 'not-read' } });
    expect(facts([{ path: 'x' }]).service).toMatchObject({ names: [], tier: 4, dependents: 0 });
  });

  test('a cold history is not read, a warm one sums seven days', () => {
    expect(facts([{}]).history).toEqual({ kind: 'not-read', why: 'the index is cold' });
    const landing = (id: string, days: number, email: string, path: string): object => ({
      commit: id as CommitId,
      time: 1_000_000_000 - days * 86_400,
      authorEmail: email,
      addedLines: 10,
      deletedLines: 5,
      aiLines: 0,
      paths: [path as RepoPath],
    });
    const recent = [
      landing('1', 1, 'Alice@x.org', 'src/a.ts'),
      landing('2', 6, 'jun@x.org', 'src/a.ts'),
      landing('3', 8, 'alice@x.org', 'src/a.ts'),
      landing('4', 2, 'alice@x.org', 'other'),
    ];
    const history = {
      kind: 'read',
      index: { tip: 't', tipTime: 1_000_000_000, commits: 9, reverts: new Map(), addedLinesP95: null, recent },
    } as unknown as HistoryContext;
    expect(facts([{}], { history }).history).toEqual({
      kind: 'known',
      value: { authorLandings: 2, authorLines: 30, resourceLandings: 2, resourceLines: 30 },
    });
    expect(facts([{}], { history, signedLandings: new Set(['1' as CommitId]) }).history).toMatchObject({
      value: { authorLandings: 1 },
    });
  });

  test('target and age are known or not read, never guessed', () => {
    expect(facts([{}]).targetProtected).toEqual({ kind: 'known', value: true });
    const unknown = { target: null, commits: [], transitions: [modified('a')] };
    expect(facts([{}], { change: unknown }).target.kind).toBe('not-read');
    expect(facts([{}]).ageHours.kind).toBe('not-read');
    expect(facts([{}], { instant: 7_300, oldestCommit: 0 }).ageHours).toEqual({ kind: 'known', value: 2 });
  });

  test('content classes need texts only where the policy asks for them', () => {
    const classes = { 'go.mod': ['dependency'], 'go.sum': ['lock'] } as const;
    const files = [{ path: 'go.mod' }, { path: 'go.sum' }];
    const built = facts(files, {}, classes);
    expect(built.content).toMatchObject({
      dependenciesOnly: true,
      dependencyUpdate: { kind: 'not-read' },
      release: { value: false },
    });
    const map = new Map(Object.entries(classes).map(([path, list]) => [path as RepoPath, list]));
    const change = { transitions: files.map((file) => modified(file.path)) };
    expect(needsTexts(policy, change, map)).toBe(false);
    const asking = ok(
      parsePolicy(
        text.replace(
          'when: content.dependencies_only &&',
          'when: content.dependencies_only && !content.dependency_update &&',
        ),
        'policy.yml',
      ),
    );
    expect(needsTexts(asking, change, map)).toBe(true);
    expect(facts([{ path: 'go.mod' }, { path: 'a.go' }], {}, classes).content).toMatchObject({
      dependenciesOnly: false,
      dependencyUpdate: { value: false },
    });
  });

  test('what is run, followed or fetched is no dependency file, whatever its name', () => {
    const side = (mode: FileMode | null): Side | null => (mode === null ? null : { mode, oid });
    const only = (old: FileMode | null, next: FileMode | null): boolean => {
      const path = 'package-lock.json';
      const transitions = [{ path: path as RepoPath, old: side(old), new: side(next) }];
      const change = { target: null, commits: [], transitions };
      return facts([{ path }], { change }, { [path]: ['lock'] }).content.dependenciesOnly;
    };
    expect([only('100644', '100644'), only(null, '100644'), only('100644', null)]).toEqual([true, true, true]);
    expect([only('100644', '100755'), only(null, '120000'), only('160000', '100644')]).toEqual([false, false, false]);
  });

  test('the same input gives the same facts', () => {
    const files: readonly Lines[] = [{ added: [['ai', 'declared', 6]] }];
    expect(JSON.stringify(facts(files))).toBe(JSON.stringify(facts(files)));
  });
});
