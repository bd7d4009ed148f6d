/** A policy or people file that builds on a vendored copy of another repository's. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/core/policy/decide.ts';
import { lintPolicy } from '../../src/core/policy/lint.ts';
import { extendsOf } from '../../src/core/policy/overlay.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { noServices } from '../../src/core/policy/services.ts';
import { openVendored, vendorDigest, vendorFolder } from '../../src/core/policy/vendor.ts';
import type { VendoredFile, VendoredName } from '../../src/core/policy/vendor.ts';
import type { People } from '../../src/model/people.ts';
import type { ParsedPolicy, Vendored } from '../../src/model/policy.ts';
import { CONTEXT, factsBy, parsed, problemsOf } from './builders.ts';

const HEX = 'f'.repeat(64);
const EXTENDS = `extends: { repo: org/policy, ref: v3, digest: "sha256:${HEX}" }\n`;
const FOLDER = `vendor/${HEX}`;

const BASE = `version: 1
repository: org/policy
owners: { people: [olga], threshold: 1 }
mode: enforce
levels: people
protected: [refs/heads/main, refs/heads/release]
attribution: { trivial_lines: 9, count_inferred: true }
classes: { migration: [db/**], infrastructure: [deploy/**] }
severity: { environment: { staging: 1.5, production: 3 } }
questions:
  why: Why is this right?
  back: How is it taken back?
rules:
  - id: ai
    name: somebody senior has judged it
    when: ai.assisted
    require: { sign_offs: { level: L6 }, questions: [why] }
  - id: ordinary
    name: nothing else stands against it
    when: true
    nothing_required: ordinary changes pass
`;

function base(text: string = BASE, name: VendoredName = 'policy.yml'): Vendored {
  return { kind: 'copy', text, file: `${FOLDER}/${name}` };
}

function policyOver(own: string, vendored: Vendored | null = base()): ParsedPolicy {
  return parsed(parsePolicy(`version: 1\nrepository: org/shop\n${EXTENDS}${own}`, 'policy.yml', vendored));
}

describe('a policy that extends another', () => {
  test('has everything of the base but its name, when it says nothing itself', () => {
    const policy = policyOver('');
    expect(policy).toMatchObject({
      repository: 'org/shop',
      owners: ['olga'],
      mode: 'enforce',
      protectedRefs: ['refs/heads/main', 'refs/heads/release'],
      attribution: { trivialLines: 9, countInferred: true, trustNotedHuman: 'below-critical' },
      file: 'policy.yml',
    });
    expect(policy.rules.map(({ id }) => id)).toEqual(['ai', 'ordinary']);
    expect([...policy.questions.keys()]).toEqual(['why', 'back']);
  });

  test('its settings go over those of the base, groups key by key, everything else whole', () => {
    const policy = policyOver(
      `owners: { people: [sam, tim] }
mode: warn
protected: [refs/heads/trunk]
attribution: { trivial_lines: 2 }
classes: { migration: [schema/**] }
severity: { environment: { staging: 2 } }
questions: { why: Why here?, who: Who is asked? }
rules:
  - { id: asks, name: it is asked, when: 'size.lines > 5', require: { sign_offs: { count: 1 }, questions: [why, back, who] } }
`,
    );
    expect(policy).toMatchObject({
      owners: ['sam', 'tim'],
      threshold: 1,
      mode: 'warn',
      protectedRefs: ['refs/heads/trunk'],
      attribution: { trivialLines: 2, countInferred: true },
    });
    expect(policy.classes.get('migration')).toEqual(['schema/**']);
    expect(policy.classes.get('infrastructure')).toEqual(['deploy/**']);
    expect(policy.severity.get('environment')).toEqual(
      new Map([
        ['staging', 2],
        ['production', 3],
      ]),
    );
    expect([...policy.questions]).toEqual([
      ['why', 'Why here?'],
      ['back', 'How is it taken back?'],
      ['who', 'Who is asked?'],
    ]);
  });

  test('a default is no setting: what only the base says stays', () => {
    expect(policyOver('attribution: {}\nclasses: {}\n').attribution).toMatchObject({ trivialLines: 9 });
    expect(policyOver('', base(BASE.replace('levels: people', 'levels: none'))).levels).toBe('none');
  });

  test('rules of its own are added, a rule of the same id takes the place of the base’s', () => {
    const policy = policyOver(
      `rules:
  - { id: ai, name: two have judged it, when: ai.assisted, require: { sign_offs: { count: 2, level: L6 } } }
  - { id: frozen, name: nothing is frozen, when: service.freeze, refuse: it is frozen }
`,
    );
    expect(policy.rules.map(({ id, file, line }) => `${id} ${file}:${line}`)).toEqual([
      'ai policy.yml:5',
      `ordinary vendor/${HEX.slice(0, 12)}/policy.yml:18`,
      'frozen policy.yml:6',
    ]);
  });

  test('marks are joined, the same id replacing', () => {
    const mark = (id: string, name: string): string =>
      `{ kind: trailer, id: ${id}, tool: ${name}, weight: declared, role: agent, origin: here, keys: [X-Tool], value: { kind: affirmative } }`;
    const policy = policyOver(
      `marks: [${mark('x.a', 'two')}, ${mark('x.c', 'three')}]\n`,
      base(`${BASE}marks: [${mark('x.a', 'one')}, ${mark('x.b', 'one')}]\n`),
    );
    expect(policy.marks.map(({ id, tool }) => `${id} ${tool}`)).toEqual(['x.a two', 'x.b one', 'x.c three']);
    expect(policyOver('', base(`${BASE}marks: [${mark('x.a', 'one')}]\n`)).marks).toHaveLength(1);
  });

  test('a decision names the file and line of the rule that decides', () => {
    const decision = decide(policyOver(''), factsBy('mia', 5, { 'ai.assisted': true }), CONTEXT);
    const rule = decision.root.children.find(({ id }) => id === 'rules.ai');
    expect(rule?.source).toBe(`vendor/${HEX.slice(0, 12)}/policy.yml:14`);
    const remarks = lintPolicy(policyOver(''), CONTEXT.people, noServices(), []);
    expect(remarks.map(({ problem }) => problem.message)).toContain('no rule asks the question `back`');
  });

  test.each([
    [
      'an unknown question',
      'rules:\n  - { id: b, name: b, when: true, require: { sign_offs: {}, questions: [whyy] } }\n',
      ['policy.yml:5:73 there is no question `whyy` | did you mean `why`?'],
    ],
    ['an unknown key', 'mood: enforce\n', ['policy.yml:4:1 unknown key `mood` | did you mean `mode`?']],
    [
      'a wrong setting in a group',
      'attribution: { trivial_lines: many }\n',
      ['policy.yml:4:31 `trivial_lines` is "many" | expected a number'],
    ],
    [
      'a group that is no group',
      'attribution: 3\n',
      ['policy.yml:4:14 `attribution` is 3 | expected a mapping (key: value)'],
    ],
    ['rules that are none', 'rules: []\n', ['policy.yml:4:8 `rules` is a list | expected at least 1 entries']],
    [
      'a threshold above the owners',
      'owners: { people: [a], threshold: 2 }\n',
      ['policy.yml:4:35 the threshold 2 is larger than the number of owners (1) | lower it or add owners'],
    ],
  ])('%s of the own file is an error at its place there', (_, own, problems) => {
    const text = `version: 1\nrepository: org/shop\n${EXTENDS}${own}`;
    expect(problemsOf(parsePolicy(text, 'policy.yml', base()))).toEqual(problems);
  });

  test.each([
    [
      'a condition that does not hold',
      BASE.replace('when: ai.assisted', 'when: ai.asisted'),
      [
        `${FOLDER}/policy.yml:16:14 condition of \`ai\`: there is no fact or field \`asisted\` | did you mean \`assisted\`?`,
      ],
    ],
    [
      'a base of its own',
      BASE.replace('mode: enforce\n', `mode: enforce\n${EXTENDS}`),
      [`${FOLDER}/policy.yml:5:1 a vendored copy cannot extend another | vendor a policy that stands by itself`],
    ],
    ['no YAML', '\t- a', [`${FOLDER}/policy.yml:1:1 a tab cannot indent YAML | use spaces`]],
    [
      'no rules',
      BASE.slice(0, BASE.indexOf('rules:')),
      [`${FOLDER}/policy.yml:1:1 \`rules\` is missing | expected a list`],
    ],
  ])('%s of the vendored file is an error that names it', (_, text, problems) => {
    const own = `version: 1\nrepository: org/shop\n${EXTENDS}`;
    expect(problemsOf(parsePolicy(own, 'policy.yml', base(text)))).toEqual(problems);
  });

  test('a copy that cannot be used is an error where it is named, with a caret', () => {
    const own = `version: 1\nrepository: org/shop\n${EXTENDS}`;
    const fault: Vendored = { kind: 'fault', message: 'it is not there', remedy: 'copy it again' };
    const result = parsePolicy(own, 'policy.yml', fault);
    expect(problemsOf(result)).toEqual(['policy.yml:3:47 it is not there | copy it again']);
    expect(result.kind === 'invalid' ? result.problems[0]?.excerpt : '').toContain('^');
    expect(problemsOf(parsePolicy(own, 'policy.yml'))).toEqual([
      'policy.yml:3:1 `extends` is not read here | remove it: a vendored copy stands by itself',
    ]);
  });

  test('keys that are members of objects are keys like any other', () => {
    const text = `version: 1\nrepository: x\n${EXTENDS}attribution: { __proto__: { trivial_lines: 0 } }\n`;
    expect(problemsOf(parsePolicy(text, 'policy.yml', base()))[0]).toContain('unknown key `__proto__`');
    expect(({} as { trivial_lines?: number }).trivial_lines).toBeUndefined();
  });
});

const PEOPLE_BASE = `version: 1
teams: [platform, payments]
people:
  - { id: olga, emails: [olga@example.org], level: L7, teams: [platform] }
  - { id: pia, emails: [pia@example.org], level: L5, deputies: [{ person: olga, until: 2030-01-01 }] }
robots:
  - { id: renovate, kind: bot, emails: [bot@renovate] }
`;

function peopleOver(own: string, text: string = PEOPLE_BASE): ReturnType<typeof parsePeople> {
  return parsePeople(`version: 1\n${EXTENDS}${own}`, 'people.yml', base(text, 'people.yml'));
}

describe('people that extend others', () => {
  test('are the people of both, an entry of the same id replacing', () => {
    const people: People = parsed(
      peopleOver(`people:
  - { id: pia, emails: [pia@example.org, pia@home.example], level: L6 }
  - { id: sam, emails: [sam@example.org], level: L4, teams: [payments] }
robots: [{ id: builder, kind: ci }]
teams: [shop]
`),
    );
    const listed = [...people.persons.values()].map(({ id, level, file, line }) => `${id} L${level} ${file}:${line}`);
    expect(listed).toEqual([
      `olga L7 vendor/${HEX.slice(0, 12)}/people.yml:4`,
      'pia L6 people.yml:4',
      'sam L4 people.yml:5',
    ]);
    expect(people.robots.map(({ id }) => id)).toEqual(['renovate', 'builder']);
    expect([...people.teams.keys()].sort()).toEqual(['payments', 'platform', 'shop']);
    expect(people.byEmail.get('pia@home.example')).toMatchObject({ id: 'pia', level: 6 });
    expect(people.source).toBe('people.yml');
  });

  test('need not list anybody themselves', () => {
    expect([...parsed(peopleOver('')).persons.keys()]).toEqual(['olga', 'pia']);
  });

  test.each([
    [
      'an identity of somebody else',
      'people: [{ id: sam, emails: [olga@example.org] }]\n',
      [
        `people.yml:3:30 the e-mail olga@example.org stands in ${FOLDER}/people.yml, line 4 and in people.yml, line 3 | one identity belongs to one entry`,
      ],
    ],
    [
      'a robot in the place of a deputy',
      'robots: [{ id: olga, kind: bot }]\n',
      [`${FOLDER}/people.yml:5:75 the deputy \`olga\` is not listed | add the person, or correct the id`],
    ],
    ['a wrong entry', 'people: [{ id: Sam }]\n', [expect.stringContaining('people.yml:3:16')]],
  ])('%s is an error at its place', (_, own, problems) => {
    expect(problemsOf(peopleOver(own))).toEqual(problems);
  });

  test('an error of the vendored file names it', () => {
    expect(problemsOf(peopleOver('', PEOPLE_BASE.replace('L7', 'L77')))[0]).toMatch(
      new RegExp(`^${FOLDER}/people.yml:4:52 `),
    );
    expect(problemsOf(peopleOver('', `${PEOPLE_BASE}${EXTENDS}`))).toEqual([
      `${FOLDER}/people.yml:8:1 a vendored copy cannot extend another | vendor a people file that stands by itself`,
    ]);
  });
});

describe('a vendored copy', () => {
  const bytes = { 'people.yml': Buffer.from(PEOPLE_BASE), 'policy.yml': Buffer.from(BASE) };
  const listing = (...names: readonly VendoredName[]): string =>
    names.map((name) => `${createHash('sha256').update(bytes[name]).digest('hex')}  ${name}\n`).join('');
  const both = createHash('sha256')
    .update(`countersign-vendor-v1\n${listing('people.yml', 'policy.yml')}`)
    .digest('hex');
  const files: readonly VendoredFile[] = Object.entries(bytes).map(([name, content]) => ({ name, bytes: content }));
  const extending = { repo: 'https://git.example.org/org/policy.git', ref: 'v3', digest: `sha256:${both}` };
  const again = 'copy it again: countersign policy vendor CLONE-OF-policy --ref v3';
  const folder = `.countersign/vendor/${both}`;

  test('is named by the digest of its listing, as sha256sum writes it', () => {
    const map = new Map(Object.entries(bytes) as [VendoredName, Buffer][]);
    expect(vendorDigest(map)).toBe(`sha256:${both}`);
    expect(vendorDigest(new Map([...map].toReversed()))).toBe(`sha256:${both}`);
    const one = createHash('sha256')
      .update(`countersign-vendor-v1\n${listing('policy.yml')}`)
      .digest('hex');
    expect(vendorDigest(new Map([['policy.yml', bytes['policy.yml']]]))).toBe(`sha256:${one}`);
    expect(vendorFolder(extending.digest)).toBe(folder);
    // Pinned: a digest that is written down must mean the same for ever.
    expect(vendorDigest(new Map([['policy.yml', Buffer.from('version: 1\n')]]))).toBe(
      'sha256:b775cff48eac73d235d606a4f87c9a5159965bca9a45dbb4709e91c609a83ec4',
    );
  });

  test('gives the file that is asked for', () => {
    expect(openVendored(extending, files, 'policy.yml')).toEqual({
      kind: 'copy',
      text: BASE,
      file: `vendor/${both}/policy.yml`,
    });
  });

  test.each<[string, readonly VendoredFile[] | null, string, string]>([
    ['that is not there', null, `the vendored copy is not there: ${folder}/ has no file`, again],
    ['that is empty', [], `the vendored copy is not there: ${folder}/ has no file`, again],
    [
      'with a file more',
      [...files, { name: 'services.yml', bytes: null }],
      `${folder}/ holds \`services.yml\`, which is no part of a vendored copy`,
      'remove it',
    ],
    [
      'with a file in a folder more',
      [...files, { name: 'x/policy.yml', bytes: null }],
      `${folder}/ holds \`x/policy.yml\`, which is no part of a vendored copy`,
      'remove it',
    ],
    [
      'with a file less',
      files.filter(({ name }) => name === 'policy.yml'),
      `${folder}/ is not what it was: its files have the digest ${vendorDigest(new Map([['policy.yml', bytes['policy.yml']]]))}`,
      again,
    ],
    [
      'with a link',
      files.map(({ name, bytes: content }) => ({ name, bytes: name === 'policy.yml' ? null : content })),
      `${folder}/policy.yml is not a regular file`,
      again,
    ],
    [
      'with a byte order mark that was not there',
      files.map(({ name, bytes: content }) => ({
        name,
        bytes: Buffer.concat([Buffer.from('\ufeff'), content ?? Buffer.alloc(0)]),
      })),
      `${folder}/ is not what it was: its files have the digest`,
      again,
    ],
  ])('%s cannot be used', (_, there, message, remedy) => {
    const opened = openVendored(extending, there, 'policy.yml');
    expect(opened).toMatchObject({ kind: 'fault', remedy });
    expect(opened.kind === 'fault' ? opened.message : '').toContain(message);
  });

  test('that has only people cannot be a policy’s base, and bytes that are no text are refused', () => {
    const people = new Map<VendoredName, Uint8Array>([['people.yml', bytes['people.yml']]]);
    const named = { ...extending, digest: vendorDigest(people) };
    const there = [{ name: 'people.yml', bytes: bytes['people.yml'] }];
    expect(openVendored(named, there, 'policy.yml')).toMatchObject({
      kind: 'fault',
      message: `${vendorFolder(named.digest)}/ has no policy.yml`,
    });
    const broken = new Map<VendoredName, Uint8Array>([['policy.yml', Buffer.from([0xff])]]);
    const other = { ...extending, digest: vendorDigest(broken) };
    expect(openVendored(other, [{ name: 'policy.yml', bytes: Buffer.from([0xff]) }], 'policy.yml')).toMatchObject({
      message: `${vendorFolder(other.digest)}/policy.yml is not valid UTF-8`,
    });
  });

  test('is named by whatever spelling of YAML', () => {
    const digest = `sha256:${HEX}`;
    for (const text of [
      `extends: { repo: a, ref: b, digest: '${digest}' }\n`,
      `"extends":\n  digest: ${digest}\n  repo: a\n  ref: b\n`,
      `{ version: 1, extends: { ref: b, repo: a, digest: ${JSON.stringify(digest)} } }\n`,
    ]) {
      expect(extendsOf(text, 'policy.yml')).toEqual({ repo: 'a', ref: 'b', digest });
    }
    for (const text of ['extends: [', 'mode: enforce # extends\n', `extends: { digest: ${digest} }\n`]) {
      expect(extendsOf(text, 'policy.yml')).toBeNull();
    }
  });
});
