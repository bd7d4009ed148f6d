/** A protected branch takes what another one has landed: as it is, or in a merge that git itself reproduces. */
import { expect, it } from 'vitest';
import { expectLanded, expectRefused, past, verdictOf } from '../attacks/attack.ts';
import { copyOf, type World } from '../gate/world.ts';
import { connected, landed, merge, newest, signed } from './company.ts';

const company = await connected(['production']);
const begun = (): World => copyOf(company);

it('a fast-forward to a recorded tip of the listed source needs nothing', async () => {
  const world = begun();
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  const told = world.verify('two', { target: 'production', json: true });
  expect(verdictOf(told).state).toBe('pass');
  landed(world, 'two:production');
  expect(newest(world, 'production')).toMatchObject({ from: 'promotion of refs/heads/main', verdict: 'pass' });
});

it('what was not landed on the source first is judged like anything else', async () => {
  const world = begun();
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  expectRefused(world, 'two:production', ['src/two.txt was read by 0 of 1 people needed', '(coverage.other-target)']);
});

it('an interior commit of a landing is no recorded tip, and is not promoted', async () => {
  const world = begun();
  world.branch('two');
  world.commit('Half', { 'src/two.txt': 'half\n' });
  world.commit('Whole', { 'src/two.txt': 'whole\n' });
  await world.seal(world.signOff('two'), { by: 'sena' });
  landed(world, 'two:main');
  expectRefused(world, 'two~:production', ['read by 0 of 1']);
  landed(world, 'two:production');
});

it('a merge of two recorded tips that the pinned merge reproduces needs nothing; an edited one is refused and says so', async () => {
  const world = begun();
  await signed(world, 'fix', { 'src/pay.txt': 'fixed\n' }, { at: 'origin/production', target: 'production' });
  landed(world, 'fix:production');
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  expect(verdictOf(world.verify('two', { target: 'production', json: true })).state).toBe('pass');

  world.branch('evil', 'origin/production');
  world.ada.git(['merge', '-q', '--no-ff', '--no-commit', 'origin/main']);
  world.commit('Merge main', { 'src/two.txt': 'evil\n' }, {});
  expectRefused(world, 'evil:production', ['(landing.promotion)', 'somebody changed it', 'merge refs/heads/main anew']);

  world.branch('up', 'origin/production');
  merge(world, 'origin/main');
  landed(world, 'up:production');
  expect(newest(world, 'production')).toMatchObject({ from: 'promotion of refs/heads/main', counted: [] });
});

it('a merge that keeps one side against the other (-s ours) is not what git makes of it', async () => {
  const world = begun();
  await signed(world, 'fix', { 'src/pay.txt': 'fixed\n' }, { at: 'origin/production', target: 'production' });
  landed(world, 'fix:production');
  await signed(world, 'two', { 'src/cart.txt': 'small\n', 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  world.branch('half', 'origin/production');
  world.ada.git(['merge', '-q', '--no-ff', '--no-commit', 'origin/main']);
  world.ada.git(['checkout', 'origin/production', '--', 'src/cart.txt']);
  world.commit('Merge main', {});
  expectRefused(world, 'half:production', ['(landing.promotion)']);
});

it('a tip that came past the gate is no recorded one, and a recorded violation is not promoted', async () => {
  const world = begun();
  world.branch('sneak');
  world.commit('Sneak', { 'src/pay.txt': 'steal\n' });
  past(world, 'sneak');
  expectRefused(world, 'sneak:production', ['src/pay.txt was read by 0 of 1']);
  await signed(world, 'next', { 'src/next.txt': 'next\n' });
  expectLanded(world, 'next:main');
  expectRefused(world, 'sneak:production', ['src/pay.txt was read by 0 of 1']);
});

it('a landing that was reverted on main is not promoted any more, and its revert is', async () => {
  const world = begun();
  await signed(world, 'bad', { 'src/pay.txt': 'bad\n' });
  landed(world, 'bad:main');
  await signed(world, 'back', { 'src/pay.txt': 'pay\n' });
  landed(world, 'back:main');
  expectRefused(world, 'bad:production', ['read by 0 of 1']);
  landed(world, 'back:production');
});

it('a branch that lists no source takes nothing: main does not take a tip of production', async () => {
  const world = begun();
  await signed(world, 'fix', { 'src/pay.txt': 'fixed\n' }, { at: 'origin/production', target: 'production' });
  landed(world, 'fix:production');
  expectRefused(world, 'fix:main', ['src/pay.txt was read by 0 of 1']);
});

it('a back-merge of a release into main needs nothing', async () => {
  const world = begun();
  landed(world, 'one:release/1');
  await signed(world, 'fix', { 'src/pay.txt': 'fixed\n' }, { at: 'origin/release/1', target: 'release/1' });
  landed(world, 'fix:release/1');
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  world.branch('back', 'origin/main');
  merge(world, 'origin/release/1');
  landed(world, 'back:main');
  expect(newest(world, 'main')).toMatchObject({ from: 'promotion of refs/heads/release/1' });
});
