/** Break-glass through the real push hook: one change, for a while, recorded. */
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, type Prepared, type World } from '../gate/world.ts';
import { json, prepareWithPermits, run } from './world.ts';

const BREAK = ['break-glass', 'origin/main..fix', '--reason', 'the till is down', '--incident', 'INC-7'];

describe('break-glass', () => {
  let company: Prepared;
  beforeAll(() => {
    company = prepareWithPermits();
  });

  function withFix(): World {
    const world = copyOf(company);
    world.branch('fix');
    world.commit('Fix the till', { 'src/pay.txt': 'fixed\npay\n' });
    return world;
  }

  it('lets exactly one change through that nobody signed, and the record names the permit', () => {
    const world = withFix();
    expect(world.push('fix:main').status).toBe(1);
    const permit = json(world, 'permit', BREAK);
    expect(permit).toMatchObject({
      status: 0,
      outcome: 'signed',
      what: 'break-glass',
      by: 'person:ada',
      incident: 'INC-7',
      paths: ['src/pay.txt'],
      state: 'pass',
      push: 'pushed',
    });
    expect(permit['lacked']).toContainEqual(expect.objectContaining({ rule: 'landing.judged.1' }));
    expect(world.push('fix:main')).toMatchObject({ status: 0 });
    expect(world.records()[0]?.record).toMatchObject({ permits: [permit['statement']], counted: [], verdict: 'pass' });
  });

  it('lets nothing else through: not the change with another file, not the same content a second time', () => {
    const world = withFix();
    expect(run(world, BREAK).status).toBe(0);
    world.commit('More', { 'src/more.txt': 'more\n' });
    expect(world.push('fix:main').stderr).toContain('src/pay.txt');
    expect(world.push('fix~1:main').status).toBe(0);
    world.branch('back');
    world.commit('Back', { 'src/pay.txt': 'pay\n' });
    expect(world.sign('back')).toMatchObject({ status: 0 });
    expect(world.push('back:main')).toMatchObject({ status: 0 });
    world.branch('again');
    world.commit('Again', { 'src/pay.txt': 'fixed\npay\n' });
    const again = world.push('again:main');
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('(landing.judged.1)')]);
  });
});
