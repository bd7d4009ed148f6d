/** Two processes on one store, each with mirrors of its own: neither judges by what it fetched too early. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEmbedded } from '../../src/adapters/database/sqlite.ts';
import { MIRROR_LIMITS, Mirrors } from '../../src/adapters/git/mirrors/mirrors.ts';
import { openGithub } from '../../src/adapters/github/forge.ts';
import type { RepositoryKey, RequestId } from '../../src/model/request.ts';
import type { ServiceStore } from '../../src/ports/service-store.ts';
import type { WorkList } from '../../src/ports/work.ts';
import { Evaluator } from '../../src/server/evaluator.ts';
import { MirrorSources } from '../../src/server/mirror-source.ts';
import { prepare } from '../gate/world.ts';
import { makeFolder } from '../git/fixture.ts';
import { ForgeWorld } from './forge-world.ts';

const prepared = prepare();

let world: ForgeWorld;
let store: ServiceStore;
let work: WorkList;
let opened: Mirrors[];
let key: RepositoryKey;

beforeEach(async () => {
  world = await ForgeWorld.start(prepared);
  ({ store, work } = await openEmbedded(makeFolder(), { now: Date.now, failed: () => {} }));
  opened = [];
  key = `github:${world.shop.id}` as RepositoryKey;
});
afterEach(async () => {
  for (const mirrors of opened) await mirrors.close();
  await work.stop();
  await store.close();
  await world.destroy();
});

/** A process: everything of its own but the store. */
async function start(): Promise<Evaluator> {
  const folder = makeFolder();
  const mirrors = await Mirrors.open({
    ...MIRROR_LIMITS,
    folder: join(folder, 'mirrors'),
    environment: process.env,
    warned: () => {},
  });
  opened.push(mirrors);
  const forge = openGithub(
    { api: world.fake.api, web: world.fake.web, account: world.fake.app, pace: { tries: 1 } },
    {
      now: Date.now,
      sleep: () => Promise.resolve(),
      deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
      random: Math.random,
    },
  );
  return new Evaluator({
    store,
    work,
    sources: new MirrorSources(new Map([['github', forge]]), mirrors),
    cacheFolder: join(folder, 'cache'),
    build: { name: 'test', digest: null },
    now: Date.now,
    evaluated: () => {},
  });
}

async function stateAfter(process: Evaluator): Promise<string | null> {
  await process.evaluate(1 as RequestId);
  return (await store.request(1 as RequestId))?.evaluation?.state ?? null;
}

it('what one process reads, the other fetches before it judges', { timeout: 180_000 }, async () => {
  const [one, other] = [await start(), await start()];
  world.company.branch('work');
  world.company.commit('Work', { 'src/work.txt': 'work\n' });
  world.open('work');
  await one.sync(key);
  expect(await stateAfter(other)).toBe('pending');
  world.company.sign('work');
  world.deliver();
  await one.sync(key);
  // The second one's mirror holds no statement yet.
  expect(await stateAfter(other)).toBe('pass');
  expect(await stateAfter(one)).toBe('pass');
  world.company.commit('More', { 'src/work.txt': 'more\n' });
  world.push('work');
  await other.sync(key);
  expect(await stateAfter(one)).toBe('pending');
});

it('a process that cannot fetch what the other has read says so, and keeps no answer of before', {
  timeout: 180_000,
}, async () => {
  const [one, other] = [await start(), await start()];
  world.company.branch('work');
  world.company.commit('Work', { 'src/work.txt': 'work\n' });
  world.company.sign('work');
  world.deliver();
  world.open('work');
  await one.sync(key);
  expect(await stateAfter(other)).toBe('pass');
  world.fake.gitFailure = 500;
  await expect(one.sync(key)).rejects.toMatchObject({ code: 'forge.unavailable' });
  expect((await store.request(1 as RequestId))?.evaluation).toBeNull();
  // Its own mirror was good a moment ago, and nobody can say that it still is.
  await expect(other.evaluate(1 as RequestId)).rejects.toMatchObject({ code: 'forge.unavailable' });
  expect((await store.request(1 as RequestId))?.evaluation).toMatchObject({ state: 'error' });
  world.fake.gitFailure = null;
  expect(await stateAfter(other)).toBe('pass');
});

it('a look that nobody waits for changes nothing, and asks for a reading only where something was missed', {
  timeout: 180_000,
}, async () => {
  const one = await start();
  world.company.branch('work');
  world.company.commit('Work', { 'src/work.txt': 'work\n' });
  world.open('work');
  await one.sync(key);
  const asked = async (): Promise<number> => (await work.counts('sync')).waiting;
  const before = await store.reading(key);
  await one.recheck(key);
  expect(await asked()).toBe(0);
  expect(await store.reading(key)).toEqual(before);
  world.shop.pull(1).title = 'Another title';
  await one.recheck(key);
  expect(await asked()).toBe(1);
  expect((await store.request(1 as RequestId))?.title).toBe('The title of work');
});
