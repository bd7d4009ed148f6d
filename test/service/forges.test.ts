/** From a webhook to a check: the service, a fake GitHub that speaks HTTP, real git, and the embedded store. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageOf } from '../fakes/github/messages.ts';
import { type Prepared, prepare } from '../gate/world.ts';
import { ForgeWorld, HOOK_SECRET, until } from './forge-world.ts';

let prepared: Prepared;
beforeAll(() => {
  prepared = prepare();
});

describe('a service of GitHub', { timeout: 240_000 }, () => {
  let world: ForgeWorld;

  beforeEach(async () => {
    world = await ForgeWorld.start(prepared);
  });
  afterEach(() => world.destroy());

  it('refuses a pull request until a senior has signed it, and lets it pass then', async () => {
    await world.serve();
    world.branch('work', { 'src/pay.txt': 'pay\nby card\n' });
    const { head, number } = world.open('work');
    expect(await world.send('pull_request', 'opened')).toMatchObject({ status: 202 });
    const refused = await world.shows(head, 'failure');
    expect(refused.title).toContain('Waits for people');
    expect(refused.address).toMatch(/^https:\/\/countersign\.example\/requests\/\d+$/);
    expect(await world.requestNamed(`pull/${number}`)).toMatchObject({
      title: 'The title of work',
      repositoryName: 'acme/shop',
      evaluation: { state: 'pending', enforced: true },
    });
    // Somebody else's signature under a senior's name changes nothing.
    await world.company.seal(world.company.signOff('work'), { by: 'stranger' });
    world.deliver();
    await world.send('check_run', 'rerequested');
    await world.idle();
    expect(await world.stateOf(`pull/${number}`)).toBe('pending');
    expect(world.check(head)).toMatchObject({ conclusion: 'failure' });
    const { check } = await world.api<{ readonly check: { readonly repository: string } }>('requests/1/evaluation');
    expect(check.repository).toBe('acme/shop');
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
    expect(world.log).not.toContain(HOOK_SECRET);
    expect(world.log).not.toMatch(/ghs_|BEGIN RSA|x-access-token/);
  });

  it('says on GitHub that it cannot judge where git gives nothing', async () => {
    await world.serve();
    const { head, request } = world.signed('work');
    await world.send('pull_request', 'opened');
    await world.shows(head, 'success');
    world.fake.gitFailure = 503;
    await world.send('push');
    const shown = await world.shows(head, 'failure');
    expect(shown.title).toContain('Cannot be judged');
    expect(await world.stateOf(request)).toBe('error');
    world.fake.gitFailure = null;
    await world.shows(head, 'success');
  });

  it('35: believes no message that is forged, and counts none twice', async () => {
    await world.serve();
    await world.idle();
    const calls = world.fake.calls.length;
    const forged = await messageOf('push', { repository: { id: world.shop.id } }, 'another secret of that length');
    expect(await world.post(forged.body, forged.headers)).toMatchObject({ status: 401 });
    const honest = await messageOf('push', { repository: { id: world.shop.id } }, HOOK_SECRET, 'one-id');
    const changed = Buffer.from(honest.body.toString().replace(String(world.shop.id), '1'));
    expect(await world.post(changed, honest.headers)).toMatchObject({ status: 401 });
    const unsigned = new Map([...honest.headers].filter(([name]) => name !== 'x-hub-signature-256'));
    expect(await world.post(honest.body, unsigned)).toMatchObject({ status: 401 });
    // Who is refused early may lose the answer while it is still sending; hooks.test.ts looks at the answer itself.
    expect([413, 0]).toContain((await world.post(Buffer.alloc((25 << 20) + 1, 'a'), honest.headers)).status);
    expect(world.fake.calls.slice(calls).filter(({ path }) => path.endsWith('/pulls'))).toEqual([]);
    expect(await world.post(honest.body, honest.headers)).toMatchObject({ status: 202 });
    expect(await world.post(honest.body, honest.headers)).toMatchObject({ status: 200 });
    const ping = await messageOf('ping', { zen: 'x' }, HOOK_SECRET);
    expect(await world.post(ping.body, ping.headers)).toMatchObject({ status: 200 });
    // A repository that the App was not given is asked for and then left alone.
    const stranger = await messageOf('push', { repository: { id: 999_999 } }, HOOK_SECRET);
    expect(await world.post(stranger.body, stranger.headers)).toMatchObject({ status: 202 });
    await until(
      () => world.repositories(),
      (all) => all.length === 1,
    );
    expect(await world.ask('/hooks/gitlab', { method: 'POST' }, '{}')).toMatchObject({ status: 404 });
  });
});
