import { describe, expect, it } from 'vitest';
import { aiLines, makeTeam, resultOf, signed } from './world.ts';
import type { Name, Team } from './world.ts';

function check(
  team: Team,
  who: Name,
  id: string,
): { readonly state: string; readonly found: string; readonly remedy: string | null } | undefined {
  const { checks } = resultOf(team.run(who, ['doctor', '--json']), 'doctor') as {
    checks: { readonly id: string; readonly state: string; readonly found: string; readonly remedy: string | null }[];
  };
  return checks.find((each) => each.id === id);
}

describe('doctor, about signing', () => {
  it('knows whose key is here, and that none of them asks for a touch', () => {
    const team = makeTeam();
    expect(check(team, 'bob', 'signing-key')).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('signs as person:bob') as string,
    });
    expect(check(team, 'bob', 'presence')).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('countersign passkey add, or ssh-keygen -t ed25519-sk') as string,
    });
    expect(check(team, 'guest', 'signing-key')).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('you cannot sign') as string,
    });
  });

  it('tells a store that is not here from one that is, and warns of a fetch that overwrites it', () => {
    const team = makeTeam();
    expect(check(team, 'bob', 'store')).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('git fetch origin') as string,
    });
    team.commit({ 'src/app.ts': aiLines('a') });
    signed(team, 'bob');
    expect(check(team, 'bob', 'store')?.state).toBe('ok');
    expect(check(team, 'bob', 'store-refspec')).toBeUndefined();
    team.clone.git(['config', '--add', 'remote.origin.fetch', '+refs/countersign/*:refs/countersign/*']);
    const warning = check(team, 'bob', 'store-refspec');
    expect(warning?.state).toBe('warn');
    team.clone.git((warning?.remedy ?? '').replace(/^git /, '').replaceAll("'", '').split(' '));
    expect(check(team, 'bob', 'store-refspec')).toBeUndefined();
    expect(team.clone.git(['config', '--get-all', 'remote.origin.fetch']).split('\n')).toEqual([
      '+refs/heads/*:refs/remotes/origin/*',
      'refs/countersign/*:refs/countersign/*',
    ]);
  });

  it('fails where the signers of the home branch do not hold', () => {
    const team = makeTeam();
    team.clone.checkout('main');
    team.commit({ '.countersign/allowed_signers': `person:bob ${team.publicKey('bob')}\n` });
    team.clone.git(['push', '-q', 'origin', 'main']);
    expect(check(team, 'bob', 'signing-key')).toMatchObject({
      state: 'fail',
      found: expect.stringContaining('line 1') as string,
    });
  });
});
