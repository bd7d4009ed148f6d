/** A sign-off that was spent on main counts once more on a release branch, for the same edit. */
import { expect, it } from 'vitest';
import { expectRefused } from '../attacks/attack.ts';
import { copyOf, numbered, type World } from '../gate/world.ts';
import { connected, landed, newest, signed } from './company.ts';

const company = await connected(['release/1', 'release/2']);
const CART = numbered('cart', 60);
const EDITED = CART.replace('cart 30\n', 'cart thirty\n');

const released = (): World => copyOf(company);

/** An edit that the releases need, too. */
async function edited(world: World): Promise<void> {
  await signed(world, 'edit', { 'src/cart.txt': EDITED });
  landed(world, 'edit:main');
}

/** The edit again, on a branch from a release. */
function picked(world: World, name: string, release: string, commit = 'edit'): void {
  world.branch(name, `origin/${release}`);
  world.ada.git(['cherry-pick', '-x', world.ada.id(commit)]);
}

it('an identical cherry-pick lands on the sign-off that main has spent, once on each release', async () => {
  const world = released();
  await edited(world);
  picked(world, 'port1', 'release/1');
  landed(world, 'port1:release/1');
  expect(newest(world, 'release/1')?.counted).toMatchObject([{ person: 'sena' }]);
  picked(world, 'port2', 'release/2');
  landed(world, 'port2:release/2');
});

it('the same edit does not land twice on one release, whatever happened to it there in between', async () => {
  const world = released();
  await edited(world);
  picked(world, 'port', 'release/1');
  landed(world, 'port:release/1');
  await signed(world, 'away', { 'src/cart.txt': CART }, { at: 'origin/release/1', target: 'release/1' });
  landed(world, 'away:release/1');
  picked(world, 'again', 'release/1');
  expectRefused(world, 'again:release/1', ['src/cart.txt was read by 0 of 1', '(coverage.spent)']);
});

it('a cherry-pick onto a file that moved far from the edit counts as rebased, one beside it does not', async () => {
  const world = released();
  const far = CART.replace('cart 1\n', 'cart one\n');
  const near = CART.replace('cart 33\n', 'cart thirty-three\n');
  await signed(world, 'far', { 'src/cart.txt': far }, { at: 'origin/release/1', target: 'release/1' });
  landed(world, 'far:release/1');
  await signed(world, 'near', { 'src/cart.txt': near }, { at: 'origin/release/2', target: 'release/2' });
  landed(world, 'near:release/2');
  await edited(world);
  picked(world, 'port1', 'release/1');
  landed(world, 'port1:release/1');
  picked(world, 'port2', 'release/2');
  expectRefused(world, 'port2:release/2', ['src/cart.txt was read by 0 of 1', '(coverage.other-content)']);
});

it('what has not landed on main yet is not backported', async () => {
  const world = released();
  await signed(world, 'edit', { 'src/cart.txt': EDITED });
  picked(world, 'port', 'release/1');
  expectRefused(world, 'port:release/1', ['(coverage.other-target)', 'land it on refs/heads/main first']);
});

it.each([
  ['reverted', { 'src/cart.txt': CART, 'src/pay.txt': 'pay\n' }],
  ['reverted in part', { 'src/cart.txt': CART }],
  ['reverted after somebody edited the file', { 'src/cart.txt': CART.replace('cart 60\n', 'cart sixty\n') }],
])('what was %s on main is not backported', async (_, revert) => {
  const world = released();
  await signed(world, 'edit', { 'src/cart.txt': EDITED, 'src/pay.txt': 'pay more\n' });
  landed(world, 'edit:main');
  if (revert['src/cart.txt'] !== CART) {
    await signed(world, 'later', { 'src/cart.txt': EDITED.replace('cart 60\n', 'cart sixty\n') });
    landed(world, 'later:main');
  }
  await signed(world, 'back', revert);
  landed(world, 'back:main');
  picked(world, 'port', 'release/1');
  expectRefused(world, 'port:release/1', ['(coverage.undone-at-source)']);
});

it('what a release took over with its beginning, and then reverted, does not come back on the sign-off of main', async () => {
  const world = released();
  await edited(world);
  landed(world, 'edit:release/3');
  await signed(world, 'away', { 'src/cart.txt': CART }, { at: 'origin/release/3', target: 'release/3' });
  landed(world, 'away:release/3');
  picked(world, 'again', 'release/3');
  expectRefused(world, 'again:release/3', ['(coverage.spent)', 'holds its landing on refs/heads/main already']);
});

it('a sign-off of a release does not count on main, which lists no backports', async () => {
  const world = released();
  await signed(world, 'fix', { 'src/pay.txt': 'fixed\n' }, { at: 'origin/release/1', target: 'release/1' });
  landed(world, 'fix:release/1');
  picked(world, 'forward', 'main', 'fix');
  expectRefused(world, 'forward:main', ['src/pay.txt was read by 0 of 1', '(coverage.other-target)']);
});
