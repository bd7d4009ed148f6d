/** attacks.md 34: a status that somebody else writes under our name. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RefName } from '../../src/model/id.ts';
import { statusOf } from '../contracts/forge.ts';
import type { WorldRepository } from '../contracts/forge-world.ts';
import type { FakeRule } from '../fakes/github/state.ts';
import { type FakeGithubWorld, githubWorld } from '../fakes/github/world.ts';

const MAIN = 'refs/heads/main' as RefName;
const OURS = 4_711;
const OTHER = 15_368;

let world: FakeGithubWorld;
let shop: WorldRepository;

beforeEach(async () => {
  world = await githubWorld();
  shop = world.addRepository('acme/shop');
});

afterEach(() => world.destroy());

const rule = (app: number | null, context = 'countersign/main', branch = 'main'): FakeRule => {
  return {
    branch,
    checks: [
      { context: 'build', app: OTHER },
      { context, app },
    ],
  };
};

it.each([
  ['pinned', [rule(OURS)]],
  ['pinned', [rule(null), rule(OURS)]],
  ['unpinned', [rule(null)]],
  ['foreign', [rule(OTHER)]],
  ['foreign', [rule(OURS), rule(OTHER)]],
  ['absent', []],
  ['absent', [rule(OURS, 'countersign')]],
  ['absent', [rule(OURS, 'countersign/main', 'release/1.2')]],
] as const)('%s is told of %j', async (told, rules) => {
  world.fake.repositories[0]?.rules.push(...rules);
  expect(await world.forge.checkRule(shop.key, MAIN)).toBe(told);
  expect(world.violations()).toEqual([]);
});

it('a branch with a slash is one branch', async () => {
  const name = 'countersign/release/1.2';
  world.fake.repositories[0]?.rules.push(rule(OURS, name, 'release/1.2'));
  expect(await world.forge.checkRule(shop.key, 'refs/heads/release/1.2' as RefName)).toBe('pinned');
  expect(await world.forge.checkRule(shop.key, 'refs/heads/release' as RefName)).toBe('absent');
});

it('a check of our name by another App is not taken for ours: the true answer is written beside it', async () => {
  const head = shop.tip('main');
  shop.foreignStatus(head, 'countersign/main');
  await world.forge.setStatus(shop.key, statusOf(head));
  const runs = world.fake.repositories[0]?.checks.filter(({ name }) => name === 'countersign/main');
  expect(runs?.map(({ app, conclusion }) => [app, conclusion])).toEqual([
    [OTHER, 'success'],
    [OURS, 'failure'],
  ]);
});
