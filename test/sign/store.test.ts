import { spawn } from 'node:child_process';
import { renameSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LAUNCHER, runEnvironment } from '../cli/run.ts';
import { cloneRepository } from '../git/fixture.ts';
import { aiLines, ANSWERS, makeTeam, resultOf, signed } from './world.ts';
import type { Fixture } from '../git/fixture.ts';
import type { Name, Team } from './world.ts';

const STORE = 'refs/countersign/statements';

interface Listed {
  readonly id: string;
  readonly valid: boolean;
  readonly rule: string | null;
  readonly statement: { readonly kind: string; readonly by: string };
}

function listed(team: Team, args: readonly string[] = [], where: Fixture = team.clone): readonly Listed[] {
  const answer = team.run('ann', ['sign-offs', 'list', ...args, '--json'], { where });
  return resultOf(answer, 'sign-offs')['statements'] as Listed[];
}

function changed(): Team {
  const team = makeTeam();
  team.commit({ 'src/app.ts': aiLines('a') });
  team.clone.git(['push', '-q', 'origin', 'feature']);
  return team;
}

describe('where statements go', () => {
  it('stays in the clone with --no-push, and goes with the next run', () => {
    const team = changed();
    expect(signed(team, 'bob', ['--no-push'])).toMatchObject({ outcome: 'signed', push: 'off' });
    expect(team.origin.git(['for-each-ref', STORE])).toBe('');
    expect(signed(team, 'bob')).toMatchObject({ outcome: 'already', push: 'pushed' });
    expect(team.origin.id(STORE)).toBe(team.clone.id(STORE));
  });

  it('is kept when the remote is out of reach, says so with 3, and heals with the next run', () => {
    const team = changed();
    renameSync(team.origin.path, `${team.origin.path}.away`);
    const answer = team.run('bob', ['sign', ...ANSWERS, '--json']);
    expect(answer.status).toBe(3);
    expect(answer.stderr).toContain('Signed and stored here, but not pushed');
    expect(resultOf(answer, 'sign')).toMatchObject({ outcome: 'signed', push: 'failed' });
    renameSync(`${team.origin.path}.away`, team.origin.path);
    expect(signed(team, 'bob')).toMatchObject({ outcome: 'already', push: 'pushed' });
    expect(team.origin.id(STORE)).toBe(team.clone.id(STORE));
  });

  it('needs no origin', () => {
    const team = changed();
    team.clone.git(['remote', 'remove', 'origin']);
    expect(signed(team, 'bob', ['main..feature'])).toMatchObject({
      outcome: 'signed',
      push: 'no-remote',
      state: 'pass',
    });
  });

  it('keeps all of three people who sign at once in three clones', async () => {
    const team = changed();
    team.clone.git(['checkout', '-q', 'main']);
    const people: readonly Name[] = ['ann', 'bob', 'cleo'];
    const status = await Promise.all(
      people.map((who) => {
        const where = cloneRepository(team.origin);
        const child = spawn(process.execPath, [LAUNCHER, 'sign', 'origin/feature', ...ANSWERS], {
          cwd: where.path,
          env: runEnvironment({ home: team.home(who) }),
          stdio: 'ignore',
        });
        return new Promise((done) => child.once('close', done));
      }),
    );
    expect(status).toEqual([0, 0, 0]);
    const fresh = cloneRepository(team.origin);
    const by = listed(team, ['--fetch'], fresh).map(({ statement, valid }) => `${statement.by} ${valid}`);
    expect(by.sort()).toEqual(people.map((who) => `person:${who} true`));
  });

  it('tells an absent store from an empty one', () => {
    const team = changed();
    const absent = team.run('bob', ['sign-offs']);
    expect(absent.status).toBe(3);
    expect(absent.stderr).toContain("git fetch origin 'refs/countersign/*:refs/countersign/*'");
    const asked = team.run('bob', ['sign-offs', 'list', '--fetch']);
    expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing has been signed') as string });
    team.clone.git(['remote', 'remove', 'origin']);
    expect(team.run('bob', ['sign-offs']).status).toBe(0);
  });

  it('loses nothing to a git fetch as init configures it', () => {
    const team = changed();
    team.clone.git(['config', '--add', 'remote.origin.fetch', 'refs/countersign/*:refs/countersign/*']);
    const other = cloneRepository(team.origin);
    expect(team.run('ann', ['sign', 'origin/feature', ...ANSWERS], { where: other }).status).toBe(0);
    signed(team, 'bob', ['--no-push']);
    const before = team.clone.id(STORE);
    expect(() => team.clone.git(['fetch', 'origin'])).toThrow('non-fast-forward');
    expect(team.clone.id(STORE)).toBe(before);
    expect(signed(team, 'bob')).toMatchObject({ outcome: 'already', push: 'pushed' });
    expect(
      listed(team)
        .map(({ statement }) => statement.by)
        .sort(),
    ).toEqual(['person:ann', 'person:bob']);
    team.clone.git(['fetch', '-q', 'origin']);
  });
});

describe('sign-offs', () => {
  it('shows one statement by the beginning of its id', () => {
    const team = changed();
    const id = signed(team, 'bob', ['--reason', 'looked twice'])['statement'] as string;
    const shown = team.run('ann', ['sign-offs', 'show', id.slice(7, 17)]);
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain(id);
    expect(shown.stdout).toContain('read   src/app.ts');
    expect(shown.stdout).toContain('looked twice');
    expect(shown.stdout).toContain('ai-understood: all of it');
    for (const wrong of ['ffffffffff', 'xyz', id.slice(7, 10)]) {
      expect(team.run('ann', ['sign-offs', 'show', wrong])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('no statement') as string,
      });
    }
  });

  it('withdraws: what was read is unread again', () => {
    const team = changed();
    const id = signed(team, 'bob')['statement'] as string;
    const answer = team.run('bob', ['sign-offs', 'withdraw', id, '--reason', 'was wrong', '--json']);
    expect(resultOf(answer, 'objection')).toMatchObject({
      kind: 'objection',
      by: 'person:bob',
      reason: 'was wrong',
      push: 'pushed',
    });
    expect(listed(team).find((each) => each.id === id)).toMatchObject({ valid: false, rule: 'statement.withdrawn' });
    expect(signed(team, 'bob', ['--dry-run'])).toMatchObject({ read: ['src/app.ts'], earlier: [], state: 'refused' });
    const again = signed(team, 'bob');
    expect(again).toMatchObject({ outcome: 'signed', read: ['src/app.ts'], state: 'pass' });
    expect(again['statement']).not.toBe(id);
  });

  it('lets nobody withdraw what another has signed', () => {
    const team = changed();
    const id = signed(team, 'bob')['statement'] as string;
    const answer = team.run('ann', ['sign-offs', 'withdraw', id, '--reason', 'no']);
    expect(answer).toMatchObject({
      status: 4,
      stderr: expect.stringContaining("person:bob's, not person:ann's to withdraw") as string,
    });
    expect(listed(team)).toMatchObject([{ valid: true }]);
  });

  it('rejects a request, also one that conflicts, and wants a reason', () => {
    const team = changed();
    expect(team.run('ann', ['sign-offs', 'reject'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--reason') as string,
    });
    const answer = team.run('dan', ['sign-offs', 'reject', 'main..feature', '--reason', 'breaks the till', '--json']);
    expect(resultOf(answer, 'objection')).toMatchObject({ by: 'person:dan', reason: 'breaks the till' });
    const [rejection] = resultOf(team.run('ann', ['sign-offs', '--json']), 'sign-offs')['statements'] as object[];
    expect(rejection).toMatchObject({
      valid: true,
      statement: {
        about: { kind: 'request', target: 'refs/heads/main', head: team.clone.id('feature'), paths: ['src/app.ts'] },
      },
    });
    team.clone.checkout('main');
    team.commit({ 'src/app.ts': 'export const two = 2;\n' });
    team.clone.git(['push', '-q', 'origin', 'main']);
    expect(team.run('ann', ['sign-offs', 'reject', 'main..feature', '--reason', 'still']).status).toBe(0);
  });

  it('shows a statement that nobody enrolled has signed as what it is', () => {
    const team = changed();
    signed(team, 'bob');
    team.clone.checkout('main');
    const signers = team.clone.git(['show', 'main:.countersign/allowed_signers']).split('\n');
    team.commit({
      '.countersign/allowed_signers': `${signers.filter((line) => !line.startsWith('person:bob ')).join('\n')}\n`,
    });
    team.clone.git(['push', '-q', 'origin', 'main']);
    expect(listed(team)).toMatchObject([{ valid: false, rule: 'key.unknown', statement: { by: 'person:bob' } }]);
  });
});

describe('acknowledge', () => {
  it('declares that the policy of the home branch was read, and no other', () => {
    const team = changed();
    const wrong = team.run('dan', ['acknowledge', '0123456789']);
    expect(wrong.status).toBe(2);
    const digest = /sha256:[0-9a-f]{64}/.exec(wrong.stderr)?.[0] ?? '';
    const answer = team.run('dan', ['acknowledge', digest.slice(7, 17), '--json']);
    expect(resultOf(answer, 'declaration')).toMatchObject({ kind: 'declaration', by: 'person:dan', push: 'pushed' });
    const [declared] = resultOf(team.run('ann', ['sign-offs', '--json']), 'sign-offs')['statements'] as object[];
    expect(declared).toMatchObject({ valid: true, statement: { says: 'acknowledged', policy: digest, head: null } });
  });
});

describe('trust', () => {
  it('prints the adoption commit in groups of four, with repository, owners, keys and threshold', () => {
    const team = changed();
    const root = team.origin.id('main');
    const json = resultOf(team.run('dan', ['trust', '--json']), 'trust');
    expect(json).toMatchObject({ root, repository: 'acme/shop', threshold: 2, ref: 'refs/remotes/origin/main' });
    expect(
      (json['owners'] as { person: string; keys: string[] }[]).map(({ person, keys }) => [person, keys.length]),
    ).toEqual([
      ['ann', 1],
      ['bob', 1],
      ['cleo', 1],
    ]);
    const text = team.run('dan', ['trust']).stdout;
    expect(
      text
        .match(/^ {4}[0-9a-f]{4}(?: [0-9a-f]{4}){4}$/gm)
        ?.join('')
        .replaceAll(' ', ''),
    ).toBe(root);
  });

  it('stays where it is while the policy changes, goes away and comes back', () => {
    const team = changed();
    const root = team.clone.id('main');
    team.clone.checkout('main');
    const text = team.clone.git(['show', 'main:.countersign/policy.yml']);
    team.commit({ '.countersign/policy.yml': `${text}\n# more\n` });
    team.commit({ '.countersign/policy.yml': null });
    for (let at = 0; at < 4; at += 1) team.commit({ 'src/app.ts': aiLines(`x${at}`) });
    team.commit({ '.countersign/policy.yml': text.replace('threshold: 2', 'threshold: 1') });
    team.clone.git(['push', '-q', 'origin', 'main']);
    expect(resultOf(team.run('dan', ['trust', '--json']), 'trust')).toMatchObject({ root, threshold: 2 });
  });

  it('does not take a change that has not landed for the root, nor a cut history', () => {
    const team = makeTeam();
    const shallow = cloneRepository(team.origin, ['--depth=1']);
    team.clone.checkout('main');
    team.commit({ 'src/app.ts': aiLines('a') });
    team.clone.git(['push', '-q', 'origin', 'main']);
    shallow.git(['fetch', '-q', '--depth=1', 'origin', 'main']);
    const cut = cloneRepository(team.origin, ['--depth=1']);
    expect(team.run('dan', ['trust'], { where: cut })).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('--unshallow') as string,
    });
  });
});
