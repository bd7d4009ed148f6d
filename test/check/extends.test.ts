/** A shared policy: copied from a local clone, landed, and read from the home ref alone by every command. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { type Fixture, makeRepository } from '../git/fixture.ts';
import { valueAt } from '../hostile/running.ts';
import { fencedBlocks } from '../readme/fenced.ts';
import { CLAUDE, lines } from '../hostile/worlds.ts';
import { countingGit } from './counting.ts';

const P = '.countersign/policy.yml';
const WHO = '.countersign/people.yml';

const ORG_POLICY = `version: 1
repository: org/policy
owners: { people: [olga], threshold: 1 }
mode: observe
questions: { why: Why is this right? }
rules:
  - id: owners
    name: the owners agree to a change of .countersign/
    when: paths.exists(p, p.under(".countersign"))
    require: { owners: policy }
  - id: ai
    name: somebody senior has judged what the AI wrote
    when: ai.assisted && author.level < 6
    require: { sign_offs: { level: L6 }, questions: [why] }
  - id: ordinary
    name: nothing else stands against it
    when: true
    nothing_required: ordinary changes pass
`;
const ORG_PEOPLE = `version: 1
people:
  - { id: olga, emails: [olga@example.org], level: L7 }
`;
const OWN_PEOPLE = `people:
  - { id: ada, emails: [ada@example.org], level: L4 }
`;

interface Shared {
  readonly org: Fixture;
  readonly shop: Fixture;
  readonly folder: string;
  readonly block: string;
}

function organisation(): Fixture {
  const org = makeRepository();
  org.commit('The policy of the organisation', { files: { [P]: ORG_POLICY, [WHO]: ORG_PEOPLE, 'README.md': 'x\n' } });
  org.git(['tag', 'v3']);
  org.git(['remote', 'add', 'origin', 'https://bot:secret@git.example.org/org/policy.git']);
  org.commit('The next version', { files: { [P]: ORG_POLICY.replace('level < 6', 'level < 8') } });
  return org;
}

/** A repository whose main extends the organisation's v3, and a branch with an AI's commit. */
function shared(more: { readonly policy?: string; readonly people?: string } = {}): Shared {
  const org = organisation();
  const shop = makeRepository();
  shop.commit('Start', { files: { 'app.ts': lines('old', 10) } });
  const vendored = countersign(shop, ['policy', 'vendor', org.path, '--ref', 'v3']);
  expect(vendored.stderr).toBe('');
  const block = vendored.stdout.slice(vendored.stdout.indexOf('extends:'));
  const folder = `.countersign/vendor/${/sha256:([0-9a-f]{64})/.exec(block)?.[1] ?? ''}`;
  shop.commit('Adopt', {
    files: {
      [P]: `version: 1\nrepository: org/shop\n${block}\n${more.policy ?? ''}`,
      [WHO]: `version: 1\n${block}\n${more.people ?? OWN_PEOPLE}`,
    },
  });
  shop.branch('feature');
  shop.commit(`Add\n\n${CLAUDE}`, { files: { 'new.ts': lines('new', 20) } });
  return { org, shop, folder, block };
}

/** The same with main changed once more, by whoever could push there. */
function broken(change: (shop: Fixture, folder: string) => void): Fixture {
  const { shop, folder } = shared();
  shop.checkout('main');
  change(shop, folder);
  shop.commit('Change');
  shop.checkout('feature');
  return shop;
}

describe('policy vendor', () => {
  it('copies policy and people of a tag, names them by their digest, and prints what to paste', () => {
    const { shop, folder, block } = shared();
    expect(shop.git(['ls-tree', '-r', '--name-only', 'main', `${folder}/`]).split('\n')).toEqual([
      `${folder}/people.yml`,
      `${folder}/policy.yml`,
    ]);
    expect(shop.git(['show', `main:${folder}/policy.yml`])).toBe(ORG_POLICY.trimEnd());
    // The address without the password that the clone's configuration carries.
    expect(block).toContain('repo: "https://git.example.org/org/policy.git"\n  ref: "v3"\n  digest: sha256:');
  });

  it('changes nothing when the copy is there, and refuses a folder that holds something else', () => {
    const { org, shop, folder } = shared();
    const again = countersign(shop, ['policy', 'vendor', org.path, '--ref', 'v3', '--repo', 'org/policy', '--json']);
    expect(schemaProblems('policy-vendor', jsonOf(again))).toEqual([]);
    expect(jsonOf(again)).toMatchObject({
      extends: { repo: 'org/policy', ref: 'v3' },
      folder,
      files: ['people.yml', 'policy.yml'],
      written: false,
    });
    expect(shop.git(['status', '--porcelain'])).toBe('');
    shop.write(`${folder}/policy.yml`, ORG_POLICY.replace('observe', 'warn'));
    const refused = countersign(shop, ['policy', 'vendor', org.path, '--ref', 'v3']);
    expect(refused.status).toBe(3);
    expect(refused.stderr).toContain('is there, and is not what sha256:');
  });

  it('takes the default branch without a ref', () => {
    const { org, shop, folder } = shared();
    const next = jsonOf(countersign(shop, ['policy', 'vendor', org.path, '--json']));
    expect(next).toMatchObject({ extends: { ref: 'main' }, commit: org.id('main'), written: true });
    expect(valueAt(next, 'folder')).not.toBe(folder);
  });

  it('copies nothing that does not hold by itself, and says where', () => {
    const org = organisation();
    org.commit('Broken', { files: { [P]: ORG_POLICY.replace('ai.assisted', 'ai.asisted') } });
    const shop = makeRepository();
    shop.commit('Start', { files: { a: 'a\n' } });
    const answer = countersign(shop, ['policy', 'vendor', org.path]);
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('.countersign/policy.yml of main does not hold by itself');
    expect(answer.stderr).toContain('there is no fact or field `asisted`');
    expect(countersign(shop, ['policy', 'vendor', shop.path]).stderr).toContain('main has no .countersign/policy.yml');
    expect(countersign(shop, ['policy', 'vendor', org.path, '--ref', '--output=x']).stderr).toContain(
      'names no commit',
    );
    expect(shop.git(['status', '--porcelain'])).toBe('');
  });
});

describe('the guide', () => {
  it('shows commands that work as they stand', () => {
    const guide = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
    const shown = fencedBlocks(guide).filter(({ heading }) => heading === 'One policy for many repositories');
    const [copying, listing] = shown.filter(({ info }) => info === 'sh').map(({ text }) => text.trim().split('\n'));
    const org = organisation();
    const shop = makeRepository();
    shop.commit('Start', { files: { a: 'a\n' } });
    // The organisation's address stands for a repository of this machine.
    shop.git(['clone', '-q', org.path, join(shop.path, '..', `policy-of-${basename(shop.path)}`)]);
    expect(copying?.[0]).toMatch(/^git clone https:\S+ \.\.\/policy$/);
    const args = (copying?.[1] ?? '')
      .replace('../policy', `../policy-of-${basename(shop.path)}`)
      .split(' ')
      .slice(1);
    const answer = countersign(shop, args);
    rmSync(join(shop.path, '..', `policy-of-${basename(shop.path)}`), { recursive: true });
    const digest = /sha256:([0-9a-f]{64})/.exec(answer.stdout)?.[1] ?? '';
    const command = (listing?.[0] ?? '').replace('<digest>', digest);
    const listed = spawnSync('sh', ['-c', command], { cwd: shop.path, encoding: 'utf8' });
    expect(listed.stdout.slice(0, 64)).toBe(digest);
  });
});

describe('a repository that extends a shared policy', () => {
  it('is judged by the rules of the copy and the people of both', () => {
    const { shop, folder } = shared();
    const answer = countersign(shop, ['check', '--json']);
    const json = jsonOf(answer);
    expect(answer.status).toBe(1);
    expect(schemaProblems('check', json)).toEqual([]);
    expect(valueAt(json, 'decision.policySource')).toBe(`refs/heads/main:${P}`);
    expect(valueAt(json, 'decision.mode')).toBe('observe');
    expect(valueAt(json, 'decision.acts')).toEqual([
      'one sign-off by a person of level L6 or above who is not the author, answering why: olga',
    ]);
    const where = folder.slice('.countersign/'.length, '.countersign/vendor/'.length + 12);
    expect(valueAt(json, 'decision.root.children.1.source')).toBe(`${where}/policy.yml:11`);
    expect(countersign(shop, ['explain']).stdout).toContain(`${where}/policy.yml:11`);
  });

  it('needs no git process more than one with a policy of its own', () => {
    const plain = makeRepository();
    plain.commit('Start', { files: { 'app.ts': lines('old', 10) } });
    plain.commit('Adopt', { files: { [P]: ORG_POLICY, [WHO]: ORG_PEOPLE } });
    plain.branch('feature');
    plain.commit(`Add\n\n${CLAUDE}`, { files: { 'new.ts': lines('new', 20) } });
    const counts = [plain, shared().shop].map((fixture) => {
      const { env, starts } = countingGit();
      countersign(fixture, ['check'], { env });
      return starts();
    });
    expect(counts[1]).toBe(counts[0]);
  });

  it('goes by its own rules and settings where it has them', () => {
    const policy = `mode: warn
rules:
  - { id: ai, name: an AI may, when: ai.assisted, nothing_required: we trust it here }
`;
    const json = jsonOf(countersign(shared({ policy }).shop, ['check', '--json']));
    expect(valueAt(json, 'decision.state')).toBe('pass');
    expect(valueAt(json, 'decision.mode')).toBe('warn');
    expect(valueAt(json, 'decision.root.children.1.source')).toBe('policy.yml:10');
  });

  it('is linted, tested, audited and examined through the same copy', () => {
    const { shop } = shared();
    shop.write(
      '.countersign/policy.test.yml',
      `version: 1
cases:
  - name: AI by a junior needs a senior
    facts: { ai.assisted: true, author.level: L4 }
    expect: pending
    rules: [ai, ordinary]
    requires: ["1 sign-off L6", "questions why"]
`,
    );
    expect(countersign(shop, ['policy', 'test']).stdout).toContain('1 passed, 0 failed');
    for (const args of [[], ['--at', 'main']]) {
      const lint = countersign(shop, ['policy', 'lint', '--json', ...args]);
      expect({ status: lint.status, valid: valueAt(jsonOf(lint), 'valid') }).toEqual({ status: 0, valid: true });
    }
    const audit = jsonOf(countersign(shop, ['audit', 'main..feature', '--json']));
    expect(JSON.stringify(valueAt(audit, 'summary'))).toContain('"rule":"ai"');
    const doctor = countersign(shop, ['doctor']).stdout;
    expect(doctor).toContain('valid, mode observe, 3 rules');
    expect(doctor).toContain('valid, 2 people, 1 of them senior');
  });

  it('reads the copy of the home ref, never that of the branch', () => {
    const { shop, folder } = shared();
    shop.commit('Weaken', {
      files: { [`${folder}/policy.yml`]: ORG_POLICY.replace('level < 6', 'level < 0') },
    });
    const json = jsonOf(countersign(shop, ['check', '--json']));
    expect(valueAt(json, 'decision.root.children.1.state')).toBe('pending');
    // And whoever changes a copy changes the policy: its owners are asked.
    expect(valueAt(json, 'decision.root.children.0.state')).toBe('pending');
    expect(valueAt(json, 'decision.requirements.0.kind')).toBe('owners');
    const factors = valueAt(json, 'assessment.factors') as readonly { rule: string; place: { path: string } }[];
    expect(factors.filter(({ place }) => place.path.startsWith(folder)).map(({ rule }) => rule)).toContain(
      'path.touched.gate',
    );
  });

  it.each<[string, (shop: Fixture, folder: string) => void, RegExp]>([
    [
      'changed',
      (shop, folder) => shop.write(`${folder}/policy.yml`, ORG_POLICY.replace('level < 6', 'level < 5')),
      /is not what it was: its files have the digest sha256:/,
    ],
    [
      'gone',
      (shop, folder) => {
        for (const name of ['policy.yml', 'people.yml']) shop.remove(`${folder}/${name}`);
      },
      /the vendored copy is not there/,
    ],
    ['a file short', (shop, folder) => shop.remove(`${folder}/people.yml`), /is not what it was/],
    [
      'a file too many',
      (shop, folder) => shop.write(`${folder}/more.yml`, 'x\n'),
      /holds `more.yml`, which is no part of a vendored copy/,
    ],
    [
      'a folder too many',
      (shop, folder) => shop.write(`${folder}/more/policy.yml`, 'x\n'),
      /holds `more\/policy.yml`, which is no part/,
    ],
    [
      'a link',
      (shop, folder) => {
        const link = shop.git(['hash-object', '-w', '--stdin'], { input: '../../policy.yml' });
        shop.remove(`${folder}/policy.yml`);
        shop.git(['update-index', '--add', '--cacheinfo', `120000,${link},${folder}/policy.yml`]);
        shop.git(['checkout-index', '-f', '--', `${folder}/policy.yml`]);
      },
      /policy.yml is not a regular file/,
    ],
  ])('cannot be judged when the copy on the home ref is %s', (_, change, message) => {
    const shop = broken(change);
    const answer = countersign(shop, ['check', '--json']);
    const problem = valueAt(jsonOf(answer), 'error.problems.0.message') as string;
    expect({ status: answer.status, code: valueAt(jsonOf(answer), 'error.code') }).toEqual({
      status: 3,
      code: 'policy.invalid',
    });
    expect(problem).toMatch(message);
    expect(valueAt(jsonOf(answer), 'error.problems.0.place')).toMatchObject({ file: 'policy.yml', line: 6 });
    expect(countersign(shop, ['audit', 'main..feature']).status).toBe(3);
    expect(countersign(shop, ['policy', 'lint', '--at', 'main']).status).toBe(2);
    expect(countersign(shop, ['doctor']).status).toBe(1);
  });

  it('says in which file and line a copy does not hold', () => {
    const { org, shop } = shared();
    const digestOf = (text: string): string => {
      org.commit('Other', { files: { [P]: text } });
      return valueAt(jsonOf(countersign(shop, ['policy', 'vendor', org.path, '--json'])), 'extends.digest') as string;
    };
    const fine = digestOf(ORG_POLICY.replace('questions: { why:', 'questions: { other: Other?, why:'));
    shop.checkout('main');
    shop.commit('Ask what the copy does not ask', {
      files: {
        [P]: `version: 1\nrepository: x\nextends: { repo: o, ref: r, digest: ${fine} }\nrules:\n  - { id: b, name: b, when: true, require: { sign_offs: {}, questions: [whom] } }\n`,
      },
    });
    const lint = countersign(shop, ['policy', 'lint', '--at', 'main']);
    expect(lint.status).toBe(2);
    expect(lint.stdout).toContain('policy.yml:5:73 there is no question `whom`');
    // A copy that was made elsewhere, of what does not hold: the digest is right, the text is not.
    const text = ORG_POLICY.replace('ai.assisted', 'ai.asisted');
    const listing = `countersign-vendor-v1\n${createHash('sha256').update(text).digest('hex')}  policy.yml\n`;
    const digest = createHash('sha256').update(listing).digest('hex');
    shop.commit('A broken copy', {
      files: {
        [P]: `version: 1\nrepository: x\nextends: { repo: o, ref: r, digest: "sha256:${digest}" }\n`,
        [`.countersign/vendor/${digest}/policy.yml`]: text,
      },
    });
    const check = countersign(shop, ['check', 'main~1..main', '--json']);
    expect(check.status).toBe(3);
    expect(valueAt(jsonOf(check), 'error.problems.0.place')).toEqual({
      file: `vendor/${digest}/policy.yml`,
      line: 13,
      column: 14,
    });
  });
});
