/** What permits, objections and after-reviews mean for a deployment. */
import { beforeAll, describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { copyOf, type Prepared, type World } from '../gate/world.ts';
import { json, prepareWithPermits, run } from './world.ts';

describe('deployment', () => {
  let company: Prepared;
  let root = '';
  beforeAll(() => {
    company = prepareWithPermits();
    root = copyOf(company).ada.git(['rev-list', '--reverse', 'origin/main', '--', '.countersign']).split('\n')[0] ?? '';
  });

  function land(world: World, name: string, text: string): void {
    world.branch(name);
    world.commit(name, { 'src/pay.txt': text });
    expect(world.sign(name)).toMatchObject({ status: 0 });
    expect(world.push(`${name}:main`)).toMatchObject({ status: 0 });
  }

  /** Status, rules of the reasons, notices. */
  function deploy(world: World, commit: string = 'origin/main'): readonly [number | null, readonly string[], string] {
    const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
    world.desk.git(['fetch', '-q', 'origin', ...all]);
    const answer = countersign(world.desk, ['verify', commit, '--at', 'deploy', '--root', root, '--json']);
    const { reasons, notices } = jsonOf(answer) as { reasons: readonly { id: string }[]; notices: readonly string[] };
    return [answer.status, reasons.map(({ id }) => id), notices.join(' ')];
  }

  it('runs what landed on break-glass and its undo, and tells of the open after-reviews', () => {
    const world = copyOf(company);
    world.branch('fix');
    world.commit('Fix', { 'src/pay.txt': 'fixed\npay\n' });
    expect(run(world, ['break-glass', 'origin/main..fix', '--reason', 'till'])).toMatchObject({ status: 0 });
    expect(world.push('fix:main').status).toBe(0);
    world.branch('back');
    world.ada.git(['revert', '--no-edit', 'fix']);
    expect(run(world, ['undo', 'fix', 'back', '--reason', 'worse'])).toMatchObject({ status: 0 });
    expect(world.push('back:main').status).toBe(0);
    expect(deploy(world)).toEqual([0, [], expect.stringContaining('2 after-reviews are open')]);
    expect(run(world, ['sign', '--after', 'fix'], 'sena')).toMatchObject({ status: 0 });
    expect(deploy(world)).toEqual([0, [], expect.stringContaining('1 after-review is open')]);
  });

  it('refuses what somebody recalled, until a landing that undoes it is deployed', () => {
    const world = copyOf(company);
    land(world, 'work', 'lost\n');
    expect(deploy(world)[0]).toBe(0);
    const answer = json(world, 'objection', ['sign-offs', 'recall', 'work', '--reason', 'loses orders'], 'bob');
    expect(answer).toMatchObject({ status: 0, kind: 'objection', push: 'pushed' });
    expect(deploy(world).slice(0, 2)).toEqual([1, ['record.recalled']]);
    world.branch('back');
    world.ada.git(['revert', '--no-edit', 'work']);
    expect(run(world, ['undo', 'work', 'back', '--reason', 'lost'])).toMatchObject({ status: 0 });
    expect(world.push('back:main').status).toBe(0);
    expect(deploy(world)[0]).toBe(0);
  });

  it('a withdrawal after the landing changes nothing there: it acts from the first record that could see it', () => {
    const world = copyOf(company);
    world.branch('work');
    world.commit('Ask', { 'src/pay.txt': 'ask\n' });
    const signed = world.sign('work');
    const id = /sha256:[0-9a-f]{64}/.exec(signed.stdout)?.[0] ?? '';
    expect(world.push('work:main').status).toBe(0);
    expect(run(world, ['sign-offs', 'withdraw', id, '--reason', 'late doubts'], 'sena')).toMatchObject({ status: 0 });
    expect(deploy(world)[0]).toBe(0);
    // The same before the landing stops it.
    world.branch('more');
    world.commit('More', { 'src/more.txt': 'more\n' });
    const more = /sha256:[0-9a-f]{64}/.exec(world.sign('more').stdout)?.[0] ?? '';
    expect(run(world, ['sign-offs', 'withdraw', more, '--reason', 'doubts'], 'sena')).toMatchObject({ status: 0 });
    expect(world.push('more:main').stderr).toContain('0 of 1 people');
  });

  it('a withdrawn key signs nothing more, and what landed before stays', () => {
    const world = copyOf(company);
    land(world, 'work', 'ask\n');
    world.branch('more');
    world.commit('More', { 'src/more.txt': 'more\n' });
    expect(world.sign('more').status).toBe(0);
    expect(
      run(world, ['sign-offs', 'withdraw-key', fingerprint(world, 'sena'), '--reason', 'lost'], 'ada').status,
    ).toBe(4);
    expect(
      run(world, ['sign-offs', 'withdraw-key', fingerprint(world, 'sena'), '--reason', 'lost'], 'sena'),
    ).toMatchObject({ status: 0 });
    expect(world.push('more:main').stderr).toContain('0 of 1 people');
    expect(deploy(world)[0]).toBe(0);
  });

  it('an owner voids a key from a landing on, and the late sign-off of another heals that landing', () => {
    const world = copyOf(company);
    land(world, 'first', 'ask\n');
    land(world, 'second', 'ask\nthank\n');
    const key = fingerprint(world, 'sena');
    expect(
      run(world, ['sign-offs', 'withdraw-key', key, '--from', 'second', '--reason', 'stolen'], 'otto'),
    ).toMatchObject({ status: 0 });
    expect(deploy(world).slice(0, 2)).toEqual([1, ['record.judged-anew']]);
    expect(deploy(world, 'origin/main~1')[0]).toBe(0);
    expect(run(world, ['sign', '--after', 'second'], 'sol')).toMatchObject({ status: 0 });
    expect(deploy(world)[0]).toBe(0);
  });

  function fingerprint(world: World, who: string): string {
    return json(world, 'sign-offs', ['sign-offs', 'list', '--fetch'], '')['statements'] === undefined
      ? ''
      : keyOf(world, who);
  }

  function keyOf(world: World, who: string): string {
    const states = jsonOf(countersign(world.ada, ['sign-offs', '--json']))['statements'] as readonly {
      readonly key: string;
      readonly statement: { readonly by: string };
    }[];
    return states.find(({ statement }) => statement.by === `person:${who}`)?.key ?? '';
  }
});
