import { expect, it } from 'vitest';
import { jsonOf } from '../cli/run.ts';
import { copyOf, prepare } from './world.ts';

it('a push is refused, a senior signs, the same push lands, and its record is chained to the next', () => {
  const world = copyOf(prepare());
  const before = world.tip();
  world.branch('work');
  world.commit('Ask before paying', { 'src/pay.txt': 'ask\npay\n' });
  const refused = world.push('work:main');
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('(landing.judged.1)');
  expect(refused.stderr).toContain('countersign verify');
  expect(world.tip()).toBe(before);

  expect(world.sign('work')).toMatchObject({ status: 0 });
  const now = world.verify('work', { json: true });
  expect(now.status).toBe(0);
  expect(jsonOf(now)).toMatchObject({ state: 'pass', place: 'refs/heads/main' });
  expect(world.push('work:main')).toMatchObject({ status: 0 });
  expect(world.tip()).toBe(world.ada.id('work'));
  const [first] = world.records();
  expect(first?.record).toMatchObject({ old: before, new: world.tip(), previous: null, verdict: 'pass' });

  world.branch('more');
  world.commit('Thank', { 'src/thanks.txt': 'thanks\n' });
  world.sign('more', { by: 'sol' });
  expect(world.push('more:main')).toMatchObject({ status: 0 });
  const records = world.records();
  expect(records).toHaveLength(2);
  expect(records[1]?.record).toMatchObject({ previous: first?.id, old: first?.record.new, new: world.tip() });
  expect(records[1]?.record.counted).toMatchObject([{ person: 'sol' }]);
  expect(records[1]?.record.contributors).toContainEqual({ who: 'ada', known: 'pusher' });
});

it('a branch that has landed already needs nobody', () => {
  const world = copyOf(prepare());
  world.branch('same');
  const answer = world.verify('same', { json: true });
  expect(answer.status).toBe(0);
  expect(jsonOf(answer)).toMatchObject({ state: 'pass', landings: [], reasons: [] });
  expect(world.verify('same').stdout).toContain('nothing would land');
});
