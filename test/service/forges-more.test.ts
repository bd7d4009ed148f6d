/** The service of a forge when messages are lost, processes die, names change and the forge is away. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Prepared, prepare } from '../gate/world.ts';
import { ForgeWorld, until } from './forge-world.ts';

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

  it('finds at its start what it was sent while nobody was there, and goes on where it was killed', async () => {
    const { head, request } = world.signed('work');
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
    await world.serveHere(1_000);
    world.branch('work', { 'src/pay.txt': 'pay\nby card\n' });
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
    const { head, request } = world.signed('work');
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

  it('judges two repositories, each by its own objects', async () => {
    const plain = world.fake.addRepository('acme/plain');
    plain.push('work', { 'a.txt': 'a\n' });
    const { head } = plain.open('work');
    const { head: other } = world.signed('work');
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
    const { text: page } = await world.ask('/');
    expect(page).toContain('acme/plain');
    expect(page).toContain('acme/shop');
  });

  it('no longer says that a head passes for a request that is closed or aims elsewhere', async () => {
    await world.serve();
    const { head } = world.signed('work');
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
    const { head } = world.signed('work');
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
    // A landing can be undone, and the same head asked for again: nothing that lets it land stands there meanwhile.
    await world.shows(head, null);
  });
});
