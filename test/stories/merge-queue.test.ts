/** A merge queue: the forge makes one commit after the other, and lands what its job let through. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../cli/run.ts';
import { recordsOf } from '../gate/world.ts';
import { begin, lands, playOn, type SetUp, work } from './chapters.ts';
import { enforce, type Forge, merged, openForge } from './forge.ts';

describe('a merge queue', () => {
  let forge: Forge;
  let set: SetUp;
  let groups = 0;

  /** One group of requests, in their order. */
  function queue(branches: readonly string[]): Answer {
    groups += 1;
    const name = `group-${groups}`;
    forge.world.branch(name);
    for (const branch of branches) merged(forge.world, branch);
    const judged = forge.judgeQueue(name);
    return judged.status === 0 ? forge.move(name) : judged;
  }

  beforeAll(() => {
    begin();
    forge = openForge();
    const { world, root } = forge;
    set = {
      world,
      root,
      land: (branch) => queue([branch]),
      sign(branch) {
        const answer = world.sign(branch);
        if (answer.status !== 0) throw new Error(answer.stderr);
      },
    };
    const switched = enforce(forge);
    if (switched.status !== 0) throw new Error(switched.stderr);
  });

  it('lands two requests in one group as two landings, each on its own signatures', () => {
    work(set, 'one');
    work(set, 'two');
    set.sign('one');
    expect(queue(['one', 'two'])).toMatchObject({ status: 1 });
    expect(forge.world.sign('two', { by: 'sol' })).toMatchObject({ status: 0 });
    const before = recordsOf(forge.world.server).length;
    expect(queue(['one', 'two'])).toMatchObject({ status: 0 });
    const written = recordsOf(forge.world.server).slice(before);
    expect(written.map(({ record }) => [record.verdict, record.counted.map(({ person }) => person)])).toEqual([
      ['pass', ['sena']],
      ['pass', ['sol']],
    ]);
  });

  playOn(() => set);

  it('takes a request out of its group that nobody signed, and lands the others', () => {
    work(set, 'good');
    set.sign('good');
    work(set, 'bad');
    expect(queue(['bad', 'good'])).toMatchObject({ status: 1 });
    lands(set, 'good');
  });
});
