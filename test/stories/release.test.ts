/** A release branch: it takes what main has landed, and main takes back what was mended there. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RefName } from '../../src/model/id.ts';
import { type Answer, countersign } from '../cli/run.ts';
import { FLOWING } from '../flow/company.ts';
import { copyOf, prepare, recordsOf, type World } from '../gate/world.ts';
import { begin, initialised, lands, playOn, rootOf, type SetUp, work } from './chapters.ts';

const RELEASE = 'refs/heads/release/1';

/** May the tip of the release run? */
function releases({ world, root }: SetUp): Answer {
  const refs = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
  world.desk.git(['fetch', '-q', 'origin', ...refs]);
  return countersign(world.desk, ['verify', 'origin/release/1', '--at', 'deploy', '--root', root]);
}

function pushed(world: World, refspec: string): void {
  const { status, stderr } = world.push(refspec);
  expect(status, stderr).toBe(0);
  world.ada.git(['fetch', '-q', 'origin']);
}

/** A commit of main once more, on the release. */
function port(world: World, name: string, commit: string): void {
  world.branch(name, 'origin/release/1');
  world.ada.git(['cherry-pick', '-x', commit]);
}

describe('a release branch with backports and a back-merge', () => {
  let set: SetUp;

  beforeAll(() => {
    begin();
    const world = copyOf(
      prepare(
        () => ({ 'policy.yml': FLOWING }),
        (ada) => initialised(ada, '../server.git'),
      ),
    );
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

  it('begins the release at a tip that main has landed', () => {
    work(set, 'first');
    set.sign('first');
    lands(set, 'first');
    pushed(set.world, 'landing-first:release/1');
    expect(releases(set)).toMatchObject({ status: 0 });
  });

  it('backports a fix on the signature that main has spent, and runs it', () => {
    const { world } = set;
    work(set, 'fix');
    set.sign('fix');
    expect(world.push('fix:release/1').status).toBe(1);
    lands(set, 'fix');
    work(set, 'feature');
    set.sign('feature');
    lands(set, 'feature');
    port(world, 'port-fix', world.ada.id('fix'));
    pushed(world, 'port-fix:release/1');
    expect(releases(set)).toMatchObject({ status: 0 });
  });

  it('mends something on the release itself, and merges it back without another signature', async () => {
    const { world } = set;
    world.branch('mend', 'origin/release/1');
    world.commit('Mend', { 'src/pay.txt': 'mended\n' });
    const onto = world.ada.id('origin/release/1');
    await world.seal(world.signOff('mend', { target: RELEASE as RefName, onto }), { by: 'sena' });
    pushed(world, 'mend:release/1');
    world.branch('back');
    world.ada.git(['merge', '-q', '--no-ff', '-m', 'Merge release/1', 'origin/release/1']);
    pushed(world, 'back:main');
    expect(recordsOf(world.server).at(-1)?.record.from).toBe('promotion of refs/heads/release/1');
  });

  playOn(() => set);

  it('goes on backporting after all of that', () => {
    const { world } = set;
    work(set, 'last');
    expect(world.sign('last', { by: 'stranger' }).status).toBe(0);
    lands(set, 'last');
    port(world, 'port-last', world.ada.id('last'));
    pushed(world, 'port-last:release/1');
    expect(releases(set)).toMatchObject({ status: 0 });
  });
});
