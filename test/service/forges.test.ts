/** From a webhook to a check: the service, a fake GitHub that speaks HTTP, real git, and the embedded store. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageOf } from '../fakes/github/messages.ts';
import { type Prepared, prepare } from '../gate/world.ts';
import { ForgeWorld, HOOK_SECRET, until } from './forge-world.ts';

let prepared: Prepared;
beforeAll(() => {
  prepared = prepare();
});

describe('a service of GitHub', () => {
  let world: ForgeWorld;

  beforeEach(async () => {
    world = await ForgeWorld.start(prepared);
  });
  afterEach(() => world.destroy());

  function branch(name: string, files: Readonly<Record<string, string>>): void {
    world.company.branch(name);
    world.company.commit(`Work of ${name}`, files);
  }

  /** A pull request whose content a senior has signed. */
  function signed(name: string): { readonly head: string; readonly request: string } {
    branch(name, { [`src/${name}.txt`]: `${name}\n` });
    if (world.company.sign(name).status !== 0) throw new Error('it was not signed');
    world.deliver();
    const { head, number } = world.open(name);
    return { head, request: `pull/${number}` };
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
    expect(world.log).not.toContain(HOOK_SECRET);
    expect(world.log).not.toMatch(/ghs_|BEGIN RSA|x-access-token/);
  });

  it('finds at its start what it was sent while nobody was there, and goes on where it was killed', async () => {
    const { head, request } = signed('work');
    await world.serve();
    await world.shows(head, 'success');
    await world.idle();
    await world.stop('SIGKILL');
    world.company.commit('More', { 'src/work.txt': 'more\n' });
    const next = world.push('work');
    await world.serve();
    await world.shows(next, 'failure');
    expect(await world.stateOf(request)).toBe('pending');
    // Mirrors can be made again at any time.
    await world.stop();
    rmSync(join(world.folder, 'data', 'mirrors', `github-${world.shop.id}`), { recursive: true });
    world.company.sign('work');
    world.deliver();
    await world.serve();
    await world.send('check_suite', 'rerequested');
    await world.shows(next, 'success');
  });

  it('finds by its rounds what messages lost: pull requests, statements, names, and repositories that are gone', async () => {
    await world.serveHere(300);
    branch('work', { 'src/pay.txt': 'pay\nby card\n' });
    const { head } = world.open('work');
    await world.shows(head, 'failure');
    world.company.sign('work');
    world.deliver();
    await world.shows(head, 'success');
    world.shop.name = 'acme/store';
    await until(
      () => world.repositories(),
      ([one]) => one?.name === 'acme/store',
    );
    world.company.commit('More', { 'src/pay.txt': 'pay\nby card\nand more\n' });
    await world.shows(world.push('work'), 'failure');
    world.fake.repositories.splice(0);
    const [gone] = await until(
      () => world.repositories(),
      ([one]) => one?.served === false,
    );
    expect(gone?.problem).toContain('no longer names it');
    expect(await world.stateOf('pull/1')).toBe('unknown');
    world.fake.repositories.push(world.shop);
    await until(
      () => world.repositories(),
      ([one]) => one?.served === true && one.problem === null,
    );
    await until(
      () => world.stateOf('pull/1'),
      (state) => state === 'pending',
    );
  });

  it('leaves no pass standing while GitHub cannot be asked, and takes it up again by itself', async () => {
    await world.serve();
    const { head, request } = signed('work');
    await world.send('pull_request', 'opened');
    await world.shows(head, 'success');
    world.fake.faults = () => ({ kind: 'answer', status: 503 });
    expect(await world.send('push')).toMatchObject({ status: 202 });
    const [failing] = await until(
      () => world.repositories(),
      ([one]) => one?.problem !== null,
    );
    expect(failing?.problem).toContain('503');
    await until(
      () => world.stateOf(request),
      (state) => state === 'error',
    );
    world.fake.faults = () => null;
    await until(
      () => world.stateOf(request),
      (state) => state === 'pass',
    );
    await world.shows(head, 'success');
  });

  it('says on GitHub that it cannot judge where git gives nothing', async () => {
    await world.serve();
    const { head, request } = signed('work');
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
    const calls = world.fake.calls.length;
    const forged = await messageOf('push', { repository: { id: world.shop.id } }, 'another secret of that length');
    expect(await world.post(forged.body, forged.headers)).toMatchObject({ status: 401 });
    const honest = await messageOf('push', { repository: { id: world.shop.id } }, HOOK_SECRET, 'one-id');
    const changed = Buffer.from(honest.body.toString().replace(String(world.shop.id), '1'));
    expect(await world.post(changed, honest.headers)).toMatchObject({ status: 401 });
    const unsigned = new Map([...honest.headers].filter(([name]) => name !== 'x-hub-signature-256'));
    expect(await world.post(honest.body, unsigned)).toMatchObject({ status: 401 });
    expect(await world.post(Buffer.alloc((25 << 20) + 1, 'a'), honest.headers)).toMatchObject({ status: 413 });
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
    expect((await fetch(`${world.address}/hooks/gitlab`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('judges two repositories, each by its own objects', async () => {
    const plain = world.fake.addRepository('acme/plain');
    plain.push('work', { 'a.txt': 'a\n' });
    const { head } = plain.open('work');
    const { head: other } = signed('work');
    await world.serve();
    expect((await world.shows(other, 'success')).title).toContain('Nothing is missing');
    const run = await until(
      () => world.check(head, plain),
      (one) => one?.status === 'completed',
    );
    expect(run).toMatchObject({ conclusion: 'neutral' });
    expect(readdirSync(join(world.folder, 'data', 'mirrors'))).toEqual(
      expect.arrayContaining([`github-${plain.id}`, `github-${world.shop.id}`]),
    );
    const page = await (await fetch(world.address)).text();
    expect(page).toContain('acme/plain');
    expect(page).toContain('acme/shop');
  });

  it('no longer says that a head passes for a request that is closed or aims elsewhere', async () => {
    await world.serve();
    const { head } = signed('work');
    await world.send('pull_request', 'opened');
    await world.shows(head, 'success');
    const pull = world.shop.pull(1);
    pull.target = 'release';
    pull.updatedAt = Date.now();
    world.shop.git.git(['update-ref', 'refs/heads/release', 'refs/heads/main']);
    await world.send('pull_request', 'synchronize');
    const shown = await world.shows(head, null);
    expect(shown.title).toContain('No open request');
  });

  it('keeps what is landed beside what is open, measured against what it landed on', async () => {
    await world.serve();
    const { head } = signed('work');
    await world.send('pull_request', 'opened');
    await world.shows(head, 'success');
    const before = world.shop.git.id('refs/heads/main');
    const commit = world.shop.land(1);
    await world.send('pull_request', 'closed');
    const { requests } = await until(
      () => world.api<{ readonly requests: readonly unknown[] }>('requests?state=landed'),
      (page) => JSON.stringify(page).includes('"files":1'),
    );
    expect(requests).toMatchObject([{ head: commit, base: before, evaluation: { files: 1 } }]);
    // What it was merged with is history.
    expect(world.check(head)).toMatchObject({ conclusion: 'success' });
  });
});
