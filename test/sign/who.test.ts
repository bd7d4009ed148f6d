import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../git/fixture.ts';
import { aiLines, ANSWERS, makeTeam, resultOf, signed } from './world.ts';
import type { Name, Team } from './world.ts';

const changed = (): Team => {
  const team = makeTeam();
  team.commit({ 'src/app.ts': aiLines('a') });
  return team;
};

function refusal(
  team: Team,
  who: Name,
  args: readonly string[] = [],
): { readonly status: number | null; readonly text: string } {
  const answer = team.run(who, ['sign', ...ANSWERS, ...args]);
  expect(team.clone.git(['for-each-ref', 'refs/countersign/'])).toBe('');
  return { status: answer.status, text: answer.stderr };
}

describe('who may sign', () => {
  it('refuses a contributor before asking anything, and signs all the same only when told to', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') }, { author: 'bob <bob@example.org>' });
    const { status, text } = refusal(team, 'bob');
    expect(status).toBe(4);
    expect(text).toContain('bob is author of this change, and nobody signs their own work');
    expect(text).toContain('--anyway');
    expect(signed(team, 'bob', ['--anyway'])).toMatchObject({ outcome: 'signed', counts: false, state: 'refused' });
  });

  it('refuses a co-author', () => {
    const team = makeTeam();
    team.commit(
      { 'src/app.ts': aiLines('a') },
      { message: 'work\n\nCo-authored-by: bob <bob@example.org>\nAssisted-by: claude-code:claude-opus-4-5\n' },
    );
    expect(refusal(team, 'bob')).toMatchObject({ status: 4, text: expect.stringContaining('co-author') as string });
  });

  it('refuses a level below what is asked for', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') }, { author: 'bob <bob@example.org>' });
    expect(refusal(team, 'dan')).toMatchObject({
      status: 4,
      text: expect.stringContaining('dan has level L4, and L6 is asked for') as string,
    });
  });

  it('refuses a key that the home branch does not know, whatever the branch to be signed says', () => {
    const team = makeTeam();
    const signers = team.clone.git(['show', 'main:.countersign/allowed_signers']);
    const line = `person:bob namespaces="countersign-v1" ${team.publicKey('guest')}`;
    team.commit({ 'src/app.ts': aiLines('a'), '.countersign/allowed_signers': `${signers}\n${line}\n` });
    const { status, text } = refusal(team, 'guest');
    expect(status).toBe(4);
    expect(text).toContain("No key here is a person's");
    expect(
      refusal(team, 'guest', ['--as', 'bob', '--key', join(team.home('guest'), '.ssh', 'id_ed25519')]),
    ).toMatchObject({
      status: 4,
      text: expect.stringContaining("is not bob's on the home ref") as string,
    });
  });

  it('signs with a key that is not enrolled yet only when told to, and says that it does not count', () => {
    const team = changed();
    const key = join(team.home('guest'), '.ssh', 'id_ed25519');
    const result = signed(team, 'guest', ['--as', 'bob', '--key', key, '--anyway']);
    expect(result).toMatchObject({ outcome: 'signed', counts: false, state: 'refused' });
    const [state] = resultOf(team.run('bob', ['sign-offs', '--json']), 'sign-offs')['statements'] as object[];
    expect(state).toMatchObject({ valid: false, rule: 'key.unknown' });
  });

  it('refuses to sign as somebody else', () => {
    const team = changed();
    expect(refusal(team, 'bob', ['--as', 'person:ann'])).toMatchObject({
      status: 4,
      text: expect.stringContaining("person:bob's, not person:ann's") as string,
    });
    expect(refusal(team, 'bob', ['--as', 'not an id'])).toMatchObject({
      status: 2,
      text: expect.stringContaining('no id of a person') as string,
    });
  });

  it('refuses a key without a touch where every requirement asks for presence', () => {
    const team = makeTeam();
    team.commit({ '.countersign/services.yml': 'version: 1\nservices: []\n' }, { message: 'services' });
    expect(refusal(team, 'bob')).toMatchObject({
      status: 4,
      text: expect.stringContaining('gives no proof of presence') as string,
    });
  });

  it('takes the key named, then git’s own signing key, then the only one of a person', () => {
    const team = changed();
    const file = (who: Name): string => join(team.home(who), '.ssh', 'id_ed25519');
    expect(signed(team, 'guest', ['--dry-run', '--key', file('ann')])).toMatchObject({ by: 'person:ann' });
    expect(signed(team, 'guest', ['--dry-run', '--key', `${file('ann')}.pub`])).toMatchObject({ by: 'person:ann' });
    team.clone.git(['config', 'user.signingkey', file('cleo')]);
    expect(signed(team, 'bob', ['--dry-run'])).toMatchObject({ by: 'person:cleo' });
    expect(signed(team, 'bob', ['--dry-run', '--as', 'bob'])).toMatchObject({ by: 'person:bob' });
    const none = team.run('bob', ['sign', '--key', join(makeFolder(), 'none'), ...ANSWERS]);
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('is no SSH key') as string });
  });

  it('asks who signs when keys of several persons are here', () => {
    const team = changed();
    const home = makeFolder();
    for (const who of ['ann', 'bob'] as const) {
      for (const end of ['', '.pub']) {
        const place = join(home, `${who}${end}`);
        writeFileSync(place, readFileSync(join(team.home(who), '.ssh', `id_ed25519${end}`)), { mode: 0o600 });
      }
    }
    const env = { HOME: makeFolder() };
    team.clone.git(['config', '--local', 'user.name', 'x']);
    const folder = join(env.HOME, '.ssh');
    team.clone.git(['init', '-q', folder]);
    for (const name of ['ann', 'ann.pub', 'bob', 'bob.pub']) {
      writeFileSync(join(folder, name), readFileSync(join(home, name)), { mode: 0o600 });
    }
    const answer = team.run('bob', ['sign', ...ANSWERS], { env });
    expect(answer).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Keys of several persons are here: ann, bob') as string,
    });
    expect(resultOf(team.run('bob', ['sign', '--as', 'ann', '--dry-run', '--json'], { env }), 'sign')).toMatchObject({
      by: 'person:ann',
    });
  });

  it('cannot use signers that do not hold, and says where', () => {
    const team = makeTeam();
    team.clone.checkout('main');
    team.commit({ '.countersign/allowed_signers': `* namespaces="countersign-v1" ${team.publicKey('bob')}\n` });
    team.clone.git(['push', '-q', 'origin', 'main']);
    team.clone.checkout('feature');
    team.commit({ 'src/app.ts': aiLines('a') });
    const { status, text } = refusal(team, 'bob');
    expect(status).toBe(3);
    expect(text).toContain('allowed_signers:1:1');
  });
});
