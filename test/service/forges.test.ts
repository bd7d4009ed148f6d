/** From a webhook to a check: the service, a fake GitHub that speaks HTTP, real git, and the embedded store. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Prepared, prepare } from '../gate/world.ts';
import { ForgeWorld } from './forge-world.ts';

const PATIENCE = { timeout: 40_000, interval: 100 };

let prepared: Prepared;
beforeAll(() => {
  prepared = prepare();
});

describe('a service of GitHub', () => {
  let world: ForgeWorld;

  beforeEach(async () => {
    world = await ForgeWorld.start(prepared);
  });
  afterEach(async () => {
    await world.destroy();
    expect(world.fake.violations).toEqual([]);
  });

  function branch(name: string, files: Readonly<Record<string, string>>): void {
    world.company.branch(name);
    world.company.commit(`Work of ${name}`, files);
  }

  it('refuses a pull request until a senior has signed it, and lets it pass then', async () => {
    await world.serve();
    branch('work', { 'src/pay.txt': 'pay\nby card\n' });
    const { head, number } = world.open('work');
    expect(await world.send('pull_request', 'opened')).toMatchObject({ status: 202 });
    const refused = await world.shows(head, 'failure');
    expect(refused.title).toContain('Waits for people');
    expect(refused.address).toMatch(/^https:\/\/countersign\.example\/requests\/\d+$/);
    expect(await world.request(`pull/${number}`)).toMatchObject({
      title: 'The title of work',
      repositoryName: 'acme/shop',
      evaluation: { state: 'pending', enforced: true },
    });
    expect(world.company.sign('work')).toMatchObject({ status: 0 });
    world.deliver();
    expect(await world.send('check_run', 'rerequested')).toMatchObject({ status: 202 });
    const passed = await world.shows(head, 'success');
    expect(passed.title).toContain('Nothing is missing');
    // What changes by one line is refused again, and the head before no longer passes for nobody.
    world.company.commit('One more thing', { 'src/pay.txt': 'pay\nby card\nor not\n' });
    const next = world.push('work');
    await world.send('pull_request', 'synchronize');
    await world.shows(next, 'failure');
    await world.shows(head, null);
    expect(await world.stop()).toBe(0);
  });
});
