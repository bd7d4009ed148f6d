/** A company with its own git server: the push hook refuses what is not signed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, prepare } from '../gate/world.ts';
import { begin, initialised, lands, playOn, rootOf, type SetUp, work } from './chapters.ts';

describe('self-hosted git with the push hook', () => {
  let set: SetUp;

  beforeAll(() => {
    begin();
    const world = copyOf(prepare(undefined, (ada) => initialised(ada, '../server.git')));
    set = {
      world,
      root: rootOf(world),
      land(branch) {
        world.branch(`landing-${branch}`);
        world.ada.git(['merge', '-q', '--no-ff', '-m', `Merge ${branch}`, branch]);
        return world.push(`landing-${branch}:main`);
      },
      sign(branch) {
        const answer = world.sign(branch);
        if (answer.status !== 0) throw new Error(answer.stderr);
      },
    };
  });

  it('refuses a push that nobody signed, and takes it once somebody has', () => {
    work(set, 'first');
    const refused = set.land('first');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('REFUSED');
    set.world.ada.git(['branch', '-q', '-m', 'landing-first', 'tried']);
    set.sign('first');
    lands(set, 'first');
    expect(set.world.records().at(-1)?.record.verdict).toBe('pass');
  });

  playOn(() => set);
});
