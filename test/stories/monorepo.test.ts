/** A monorepo: owners read their own paths of one change, and list the rest. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { copyOf, POLICY, prepare } from '../gate/world.ts';
import { begin, initialised, lands, playOn, rootOf, type SetUp } from './chapters.ts';

const OWNED = POLICY.replace(
  'require: { sign_offs: { count: 1, level: L6 } }',
  'require: { owners: codeowners }',
).replace('somebody senior has read it', 'the owners of every path have read it');

describe('a monorepo with CODEOWNERS', () => {
  let set: SetUp;

  beforeAll(() => {
    begin();
    const owners = '* sena@example.org\n/api/ sena@example.org\n/web/ sol@example.org\n';
    const world = copyOf(
      prepare(
        () => ({ 'policy.yml': OWNED }),
        (ada) => {
          ada.write('.github/CODEOWNERS', owners);
          initialised(ada, '../server.git');
        },
      ),
    );
    set = {
      world,
      root: rootOf(world),
      land(branch) {
        world.branch(`landing-${branch}-${world.records().length}-${Math.random()}`);
        world.ada.git(['merge', '-q', '--no-ff', '-m', `Merge ${branch}`, branch]);
        return world.push('HEAD:main');
      },
      sign(branch) {
        const answer = world.sign(branch, { by: 'sol' });
        if (answer.status !== 0) throw new Error(answer.stderr);
      },
    };
  });

  it('needs every owner for their own paths, and nobody for those of others', () => {
    const { world } = set;
    world.branch('both');
    world.commit('Both', { 'api/pay.txt': 'pay\n', 'web/pay.txt': 'pay\n' });
    expect(world.sign('both', { by: 'sena', args: ['--read', 'api/pay.txt'] })).toMatchObject({ status: 0 });
    const half = set.land('both');
    expect(half.status).toBe(1);
    expect(half.stderr).toContain('web/pay.txt');
    expect(world.sign('both', { by: 'sol', args: ['--read', 'web/pay.txt'] })).toMatchObject({ status: 0 });
    lands(set, 'both');
    const counted =
      world
        .records()
        .at(-1)
        ?.record.counted.map(({ person }) => person) ?? [];
    expect([...new Set(counted)].sort()).toEqual(['sena', 'sol']);
  });

  it('refuses a path that its owner has not read, whoever else has', async () => {
    const { world } = set;
    world.branch('other');
    world.commit('Other', { 'api/other.txt': 'other\n' });
    expect(world.sign('other', { by: 'sol' }).status).toBe(4);
    await world.seal({ ...world.signOff('other'), by: 'person:sol' as Principal }, { by: 'sol' });
    expect(set.land('other')).toMatchObject({ status: 1 });
  });

  playOn(() => set, { path: 'web' });
});
