/** Undo through the real push hook: exactly the inverse of one recorded landing. */
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, type Prepared, type World } from '../gate/world.ts';
import { json, prepareWithPermits, run } from './world.ts';

const WHY = ['--reason', 'orders are lost'];

describe('undo', () => {
  let company: Prepared;
  beforeAll(() => {
    company = prepareWithPermits();
  });

  /** Two commits that landed as one, signed. */
  function landed(): World {
    const world = copyOf(company);
    world.branch('work');
    world.commit('Ask', { 'src/pay.txt': 'ask\npay\n' });
    world.commit('Thank', { 'src/thanks.txt': 'thanks\n' });
    expect(world.sign('work').status).toBe(0);
    expect(world.push('work:main').status).toBe(0);
    return world;
  }

  it('tells how git makes the revert, permits it, and it lands and is recorded; what it took back needs signatures', () => {
    const world = landed();
    const [first] = world.records();
    world.branch('back');
    const told = run(world, ['undo', world.ada.id('work'), 'back', ...WHY]);
    expect(told.status).toBe(1);
    const commands = json(world, 'permit', ['undo', first?.id ?? '', 'back', ...WHY])['commands'] as string[];
    for (const command of commands) {
      expect(told.stdout).toContain(command);
      world.ada.git(command.replace(/^git /, '').split(' '));
    }
    const head = world.ada.git(['branch', '--show-current']);
    expect(world.push(`${head}:main`).status).toBe(1);
    // A commit inside of the landing names it, too.
    const permit = json(world, 'permit', ['undo', world.ada.id('work~1'), ...WHY]);
    expect(permit).toMatchObject({ status: 0, outcome: 'signed', what: 'undo', about: first?.id, state: 'pass' });
    expect(world.push(`${head}:main`)).toMatchObject({ status: 0 });
    expect(world.records()[1]?.record).toMatchObject({ permits: [permit['statement']], counted: [], verdict: 'pass' });

    world.branch('again');
    world.commit('Again', { 'src/pay.txt': 'ask\npay\n', 'src/thanks.txt': 'thanks\n' });
    const again = world.push('again:main');
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('(landing.judged.1)')]);
    const undone = run(world, ['undo', world.records()[1]?.id ?? '', 'again', ...WHY]);
    expect([undone.status, undone.stderr]).toEqual([4, expect.stringContaining('is itself an undo')]);
    expect(world.sign('again').status).toBe(0);
    expect(world.push('again:main').status).toBe(0);
  });

  it('takes back an older landing, too, and one that came on break-glass', () => {
    const world = copyOf(company);
    world.branch('glass');
    world.commit('Fix', { 'src/till.txt': 'fixed\n' });
    expect(run(world, ['break-glass', 'origin/main..glass', ...WHY])).toMatchObject({ status: 0 });
    expect(world.push('glass:main').status).toBe(0);
    world.branch('next');
    world.commit('Next', { 'src/pay.txt': 'ask\npay\n' });
    world.sign('next');
    expect(world.push('next:main').status).toBe(0);
    world.branch('back');
    world.ada.git(['revert', '--no-edit', 'glass']);
    expect(run(world, ['undo', 'glass', 'back', ...WHY, '--expires', '1m'])).toMatchObject({ status: 0 });
    expect(world.push('back:main')).toMatchObject({ status: 0 });
    expect(world.records()[2]?.record.permits).toHaveLength(1);
  });

  it('is for the inverse and nothing beside it', () => {
    const world = landed();
    world.branch('back');
    world.commit('Back', { 'src/pay.txt': 'pay\n', 'src/thanks.txt': null, 'src/more.txt': 'more\n' });
    const more = json(world, 'permit', ['undo', 'work', 'back', ...WHY]);
    expect(more).toMatchObject({ status: 1, outcome: 'no-revert', other: ['src/more.txt'], changedSince: [] });
    world.branch('part');
    world.commit('Part', { 'src/thanks.txt': null });
    expect(json(world, 'permit', ['undo', 'work', 'part', ...WHY])).toMatchObject({ outcome: 'no-revert', other: [] });
  });

  it('is not for paths that somebody changed since', () => {
    const world = landed();
    world.branch('next');
    world.commit('Next', { 'src/pay.txt': 'ask\npay\nthank\n' });
    world.sign('next');
    expect(world.push('next:main').status).toBe(0);
    world.branch('back');
    world.commit('Back', { 'src/pay.txt': 'pay\n', 'src/thanks.txt': null });
    const answer = json(world, 'permit', ['undo', 'work', 'back', ...WHY]);
    expect(answer).toMatchObject({ status: 1, outcome: 'no-revert', changedSince: ['src/pay.txt'], commands: [] });
  });

  it('is not for .countersign/', async () => {
    const world = copyOf(company);
    world.branch('rules');
    world.commit('Rules', { '.countersign/notes.md': 'notes\n' });
    const statement = world.signOff('rules');
    await world.seal(statement, { by: 'sena', with: 'device' });
    expect(world.push('rules:main')).toMatchObject({ status: 0 });
    world.branch('back');
    world.ada.git(['revert', '--no-edit', 'rules']);
    const answer = run(world, ['undo', 'rules', 'back', ...WHY]);
    expect([answer.status, answer.stderr]).toEqual([4, expect.stringContaining('.countersign/')]);
  });

  it('undoes a landing that came as a merge, by its first parent', () => {
    const world = copyOf(company);
    world.branch('work');
    world.commit('Ask', { 'src/pay.txt': 'ask\npay\n' });
    world.branch('merge');
    world.ada.git(['merge', '-q', '--no-ff', '-m', 'Merge work', 'work']);
    world.sign('merge');
    expect(world.push('merge:main')).toMatchObject({ status: 0 });
    world.branch('back');
    const told = json(world, 'permit', ['undo', 'merge', 'back', ...WHY]);
    const merge = world.ada.id('merge').slice(0, 12);
    expect(told['commands']).toContain(`git revert --no-edit -m 1 ${merge}`);
    world.ada.git(['revert', '--no-edit', '-m', '1', merge]);
    expect(run(world, ['undo', 'merge', 'back', ...WHY])).toMatchObject({ status: 0 });
    expect(world.push('back:main')).toMatchObject({ status: 0 });
  });
});
