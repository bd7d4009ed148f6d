/** Two people, a hosted forge without a service of ours: requests are squashed, and a job records what landed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordsOf } from '../gate/world.ts';
import { begin, deploy, lands, playOn, type SetUp, work } from './chapters.ts';
import { enforce, type Forge, openForge, squashed } from './forge.ts';
import { SENA, signCommits, touch, TWO_PEOPLE } from './two-people.ts';

describe('two people with a hosted forge, squash merges and a recorder job', () => {
  let forge: Forge;
  let set: SetUp;

  beforeAll(() => {
    begin();
    forge = openForge(TWO_PEOPLE);
    const { world, root } = forge;
    signCommits(world);
    set = {
      world,
      root,
      land(branch) {
        const judged = forge.judge(branch);
        return judged.status === 0 ? forge.move(squashed(world, branch)) : judged;
      },
      sign(branch) {
        const answer = world.sign(branch);
        if (answer.status !== 0) throw new Error(answer.stderr);
      },
    };
  });

  it('observes from the first day, with the job that init wrote, and deploys what it observed', () => {
    expect(existsSync(join(forge.world.ada.path, '.github/workflows/countersign.yml'))).toBe(true);
    work(set, 'early');
    const told = forge.judge('early');
    expect(told).toMatchObject({ status: 0 });
    expect(told.stdout).toContain('The policy is in mode observe');
    lands(set, 'early');
    expect(recordsOf(forge.world.server).map(({ record }) => record.verdict)).toEqual(['observed']);
    expect(deploy(set)).toMatchObject({ status: 0 });
  });

  it('enforces from the day on that the switch lands', () => {
    expect(enforce(forge)).toMatchObject({ status: 0 });
    work(set, 'first');
    expect(set.land('first')).toMatchObject({ status: 1 });
    set.sign('first');
    lands(set, 'first');
    expect(recordsOf(forge.world.server).at(-1)?.record.verdict).toBe('pass');
  });

  it('lands what only one of two can read, at tier high too: the commits of the request are signed', async () => {
    work(set, 'level', 'deploy/.env');
    await touch(forge.world, 'level', 'sena');
    lands(set, 'level');
    const [record] = recordsOf(forge.world.server).slice(-1);
    expect(record?.record).toMatchObject({ verdict: 'pass', counted: [{ person: 'sena' }] });
    expect(record?.record.contributors).toContainEqual({ who: 'ada', known: 'commit-signature' });
  });

  playOn(() => set, { leaving: SENA });

  it('finds what an administrator merged past the check, and deploys it no more', () => {
    work(set, 'past');
    const recorded = forge.move(squashed(forge.world, 'past'));
    expect(recorded.status).toBe(1);
    expect(recorded.stdout).toContain('detects what landed, it prevents nothing');
    const refused = deploy(set);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('(record.violation)');
  });
});
