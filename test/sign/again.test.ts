import { describe, expect, it } from 'vitest';
import { aiLines, makeTeam, resultOf, signed } from './world.ts';

const DAY = 86_400;

describe('sign, after something moved', () => {
  it('reads one file and lists forty after a push that changed one of forty-one', () => {
    const team = makeTeam();
    const files = Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`src/f${at}.ts`, aiLines(`f${at}x`)]));
    team.commit(files);
    const first = signed(team, 'bob');
    expect(first['read']).toHaveLength(41);
    team.commit({ 'src/f7.ts': aiLines('changed') });
    const second = signed(team, 'bob');
    expect(second).toMatchObject({
      outcome: 'signed',
      read: ['src/f7.ts'],
      earlier: [first['statement']],
      state: 'pass',
    });
    expect(second['listed']).toHaveLength(40);
  });

  it('lists what is left when a file is dropped: the set is another one', () => {
    const team = makeTeam();
    team.commit({ 'src/a.ts': aiLines('a'), 'src/b.ts': aiLines('b') });
    signed(team, 'bob');
    team.commit({ 'src/b.ts': null });
    expect(signed(team, 'bob')).toMatchObject({ outcome: 'signed', read: [], listed: ['src/a.ts'], state: 'pass' });
  });

  it('has nothing to say again after a rebase over other files and an amended message', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    const first = signed(team, 'bob');
    team.clone.checkout('main');
    team.commit({ 'README.md': 'Shop, open\n' });
    team.clone.git(['push', '-q', 'origin', 'main']);
    team.clone.checkout('feature');
    team.clone.git(['rebase', '-q', 'main']);
    team.clone.git(['commit', '-q', '--amend', '-m', 'better\n\nAssisted-by: claude-code:claude-opus-4-5']);
    expect(signed(team, 'bob')).toMatchObject({ outcome: 'already', earlier: [first['statement']], state: 'pass' });
  });

  it('has to be read again by whoever else signs', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    signed(team, 'bob');
    expect(signed(team, 'ann')).toMatchObject({
      outcome: 'signed',
      by: 'person:ann',
      read: ['src/app.ts'],
      earlier: [],
    });
  });

  it('has to be read again when its target moved on more than fourteen days ago', () => {
    const team = makeTeam();
    const now = Math.floor(Date.now() / 1000);
    team.commit({ 'src/app.ts': aiLines('a') });
    const first = signed(team, 'bob');
    team.clone.checkout('main');
    team.commit({ 'README.md': 'Shop, open\n' }, { date: now - 15 * DAY });
    team.clone.git(['push', '-q', 'origin', 'main']);
    const [state] = resultOf(team.run('bob', ['sign-offs', '--json']), 'sign-offs')['statements'] as object[];
    expect(state).toMatchObject({ id: first['statement'], valid: false, rule: 'coverage.expired' });
    expect(signed(team, 'bob', ['feature'])).toMatchObject({ outcome: 'signed', read: ['src/app.ts'], earlier: [] });
  });

  it('has to be read again when the policy asks more than was answered', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    signed(team, 'bob');
    team.clone.checkout('main');
    const text = team.clone.git(['show', 'main:.countersign/policy.yml']);
    const asks = text
      .replace('  systemic-risk:', '  rollback: How is it undone?\n  systemic-risk:')
      .replace('[ai-understood, systemic-risk]', '[ai-understood, systemic-risk, rollback]');
    team.commit({ '.countersign/policy.yml': `${asks}\n` });
    team.clone.git(['push', '-q', 'origin', 'main']);
    const result = signed(team, 'bob', ['feature', '--answer', 'rollback=revert it']);
    expect(result).toMatchObject({ outcome: 'signed', read: ['src/app.ts'], state: 'pass' });
    expect(result['answers']).toHaveLength(3);
  });

  it('has to be read again when a question has other words', () => {
    const team = makeTeam();
    team.commit({ 'src/app.ts': aiLines('a') });
    signed(team, 'bob');
    team.clone.checkout('main');
    const text = team.clone.git(['show', 'main:.countersign/policy.yml']);
    team.commit({ '.countersign/policy.yml': `${text.replace('What could it break?', 'Who is woken at night?')}\n` });
    team.clone.git(['push', '-q', 'origin', 'main']);
    expect(signed(team, 'bob', ['feature'])).toMatchObject({
      outcome: 'signed',
      read: ['src/app.ts'],
      state: 'pass',
    });
    expect(signed(team, 'bob', ['feature'])).toMatchObject({ outcome: 'already' });
  });
});
