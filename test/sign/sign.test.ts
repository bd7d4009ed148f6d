import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../git/fixture.ts';
import { aiLines, ANSWERS, makeTeam, resultOf, signed } from './world.ts';
import type { Team } from './world.ts';

const STORE = 'refs/countersign/statements';

/** Every envelope of the store, newest order unknown. */
function envelopes(
  team: Team,
): readonly { readonly payload: string; readonly signatures: readonly { readonly sig: string }[] }[] {
  return team.clone
    .git(['ls-tree', '-r', '--name-only', STORE])
    .split('\n')
    .map((path) => JSON.parse(team.clone.git(['cat-file', 'blob', `${STORE}:${path}`])) as never);
}

interface SignedSet {
  readonly predicate: {
    readonly set: readonly {
      readonly path: string;
      readonly old: { readonly oid: string; readonly sha256: string | null } | null;
      readonly new: { readonly oid: string; readonly sha256: string | null } | null;
    }[];
    readonly answers: readonly { readonly id: string; readonly textDigest: string }[];
  };
}

function onlyStatement(team: Team): SignedSet {
  const [envelope, ...others] = envelopes(team);
  expect(others).toEqual([]);
  return JSON.parse(Buffer.from(envelope?.payload ?? '', 'base64').toString('utf8')) as SignedSet;
}

describe('sign', () => {
  it('signs what would land, stores it, pushes it, and says that nothing is lacking', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    const result = signed(team, 'bob');
    expect(result).toMatchObject({
      outcome: 'signed',
      by: 'person:bob',
      repository: 'acme/shop',
      target: 'refs/heads/main',
      head: team.clone.id('feature'),
      tip: team.clone.id('main'),
      onto: team.clone.id('main'),
      read: ['src/app.ts'],
      listed: [],
      push: 'pushed',
      presence: 'none',
      counts: true,
      state: 'pass',
      lacking: [],
    });
    expect(team.origin.id(STORE)).toBe(team.clone.id(STORE));
    const [statement] = resultOf(team.run('ann', ['sign-offs', '--json']), 'sign-offs')['statements'] as object[];
    expect(statement).toMatchObject({ id: result['statement'], valid: true, rule: null });
  });

  it('makes a signature that ssh-keygen verifies over the envelope’s encoding', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    signed(team, 'bob');
    const [envelope] = envelopes(team);
    const payload = Buffer.from(envelope?.payload ?? '', 'base64');
    const type = 'application/vnd.in-toto+json';
    const folder = makeFolder();
    writeFileSync(join(folder, 'sig'), Buffer.from(envelope?.signatures[0]?.sig ?? '', 'base64'));
    writeFileSync(join(folder, 'signers'), `person:bob namespaces="countersign-v1" ${team.publicKey('bob')}\n`);
    const verify = (bytes: Buffer): number | null =>
      spawnSync(
        'ssh-keygen',
        [
          '-Y',
          'verify',
          '-f',
          join(folder, 'signers'),
          '-I',
          'person:bob',
          '-n',
          'countersign-v1',
          '-s',
          join(folder, 'sig'),
        ],
        { input: Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${bytes.length} `), bytes]) },
      ).status;
    expect(verify(payload)).toBe(0);
    expect(verify(Buffer.from(payload.toString('latin1').replace('acme/shop', 'acme/shap'), 'latin1'))).not.toBe(0);
  });

  it('carries SHA-256 of both blobs in a SHA-1 repository, and of none in a SHA-256 one', () => {
    const sha1 = makeTeam();
    sha1.commit({ 'src/app.ts': aiLines('a'), 'new.txt': 'new\n' });
    signed(sha1, 'bob');
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const { set, answers } = onlyStatement(sha1).predicate;
    expect(set.map(({ path, old, new: next }) => [path, old?.sha256, next?.sha256])).toEqual([
      ['new.txt', undefined, hash('new\n')],
      ['src/app.ts', hash('export const one = 1;\n'), hash(aiLines('a'))],
    ]);
    expect(answers.map(({ id, textDigest }) => [id, textDigest])).toEqual([
      ['ai-understood', `sha256:${hash('Do you understand what the AI wrote?')}`],
      ['systemic-risk', `sha256:${hash('What could it break?')}`],
    ]);
    const sha256 = makeTeam({ format: 'sha256' });
    sha256.commit({ 'src/app.ts': aiLines('a') });
    signed(sha256, 'bob');
    expect(onlyStatement(sha256).predicate.set.map(({ old, new: next }) => [old?.sha256, next?.sha256])).toEqual([
      [null, null],
    ]);
  });

  it('signs the merge onto the present tip, not what the branch was made from', () => {
    const team = makeTeam();
    const lines = (first: string, last: string): string =>
      [first, ...Array.from({ length: 30 }, (_, at) => `// ${at}`), last, ''].join('\n');
    team.clone.checkout('main');
    team.commit({ 'src/both.ts': lines('a', 'z') });
    team.clone.branch('other');
    team.commit({ 'src/both.ts': lines('a', aiLines('z')) });
    team.clone.checkout('main');
    team.commit({ 'src/both.ts': lines('A', 'z') });
    team.clone.git(['push', '-q', 'origin', 'main']);
    const result = signed(team, 'bob', ['other']);
    expect(result).toMatchObject({
      outcome: 'signed',
      tip: team.clone.id('main'),
      read: ['src/both.ts'],
      state: 'pass',
    });
    const [entry] = onlyStatement(team).predicate.set;
    expect(entry?.old?.oid).toBe(team.clone.id('main:src/both.ts'));
    team.clone.merge('other');
    expect(entry?.new?.oid).toBe(team.clone.id('HEAD:src/both.ts'));
  });

  it('refuses with 1 what conflicts with the target, and says how to go on', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    team.clone.checkout('main');
    team.commit({ 'src/app.ts': aiLines('b') });
    team.clone.git(['push', '-q', 'origin', 'main']);
    const answer = team.run('bob', ['sign', 'feature', ...ANSWERS]);
    expect(answer.status).toBe(1);
    expect(answer.stdout).toContain('Update the branch: git merge');
    expect(resultOf(team.run('bob', ['sign', 'feature', '--json']), 'sign')).toMatchObject({
      outcome: 'conflict',
      statement: null,
    });
  });

  it('has nothing to sign where nothing would change', () => {
    const team = makeTeam();
    const answer = team.run('bob', ['sign']);
    expect(answer).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing to sign') as string });
  });

  it('takes the questions of the policy from the options, names those that are open, and knows no others', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    const open = team.run('bob', ['sign', '--answer', 'ai-understood=yes']);
    expect(open.status).toBe(2);
    expect(open.stderr).toContain('What could it break?');
    expect(open.stderr).toContain('--answer systemic-risk=TEXT');
    const other = team.run('bob', ['sign', ...ANSWERS, '--answer', 'mood=good']);
    expect(other).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('ai-understood, systemic-risk') as string,
    });
    const empty = team.run('bob', ['sign', '--answer', 'ai-understood=', '--answer', 'systemic-risk=none']);
    expect(empty.status).toBe(2);
    expect(team.clone.git(['for-each-ref', STORE])).toBe('');
  });

  it('lists what was not read when --read names paths, folders or patterns', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a'), 'src/deep/b.ts': aiLines('b'), 'docs/c.md': 'c\n', 'd.txt': 'd\n' });
    const read = (names: readonly string[]): unknown =>
      resultOf(team.run('bob', ['sign', '--dry-run', ...names.flatMap((name) => ['--read', name]), '--json']), 'sign')[
        'read'
      ];
    expect(read(['src/app.ts'])).toEqual(['src/app.ts']);
    expect(read(['src'])).toEqual(['src/app.ts', 'src/deep/b.ts']);
    expect(read(['src/deep/', 'd.txt'])).toEqual(['d.txt', 'src/deep/b.ts']);
    expect(read(['**/*.md'])).toEqual(['docs/c.md']);
    const wrong = team.run('bob', ['sign', '--read', 'nowhere.ts', ...ANSWERS]);
    expect(wrong).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('"nowhere.ts" is no path of this change') as string,
    });
    const result = signed(team, 'bob', ['--read', 'src/app.ts']);
    expect(result).toMatchObject({
      read: ['src/app.ts'],
      listed: ['d.txt', 'docs/c.md', 'src/deep/b.ts'],
      state: 'refused',
    });
  });

  it('shows paths that would steer a terminal as escapes', () => {
    const team = makeTeam();
    team.commit({ 'src/\u001b[31mred.ts': aiLines('a') });
    const answer = team.run('bob', ['sign', '--dry-run']);
    expect(answer.stdout).not.toContain('\u001b');
    expect(answer.stdout).toContain('\\u{1b}[31mred.ts');
  });

  it('signs on top of a request that has not landed, for the ref where the chain ends', () => {
    const team = makeTeam();
    const beneath = team.commit({ 'src/app.ts': aiLines('a') });
    team.clone.branch('second');
    team.commit({ 'src/second.ts': aiLines('b') });
    expect(signed(team, 'bob', ['feature..second'])).toMatchObject({
      target: 'refs/heads/main',
      tip: team.clone.id('main'),
      onto: beneath,
      read: ['src/second.ts'],
    });
    expect(signed(team, 'bob', ['main..second', '--dry-run'])).toMatchObject({
      onto: team.clone.id('main'),
      read: ['src/app.ts'],
    });
  });

  it('is for a protected ref only, and takes its tip from origin', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    const wrong = team.run('bob', ['sign', '--target', 'feature', ...ANSWERS]);
    expect(wrong).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('not among the protected refs') as string,
    });
    team.clone.git(['update-ref', 'refs/heads/main', team.clone.id('feature')]);
    expect(signed(team, 'bob', ['main..feature'])).toMatchObject({ tip: team.origin.id('main'), read: ['src/app.ts'] });
  });

  it('says that there is no policy to sign under', () => {
    const team = makeTeam();
    team.clone.git(['update-ref', '-d', 'refs/remotes/origin/HEAD']);
    const { clone } = makeTeam();
    clone.git([
      'push',
      '-q',
      'origin',
      `+${clone.git(['commit-tree', '-m', 'none', clone.git(['mktree'], { input: '' })])}:refs/heads/main`,
    ]);
    clone.git(['fetch', '-q', 'origin']);
    const answer = team.run('bob', ['sign'], { where: clone });
    expect(answer).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no policy on the home branch') as string,
    });
  });
});
