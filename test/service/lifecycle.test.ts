/** A request from its first commit to its landing, as the service sees it: real git, a real store, the real judge. */
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/adapters/database/sqlite.ts';
import type { Evaluation, ServedRequest } from '../../src/model/request.ts';
import type { ServiceStore } from '../../src/ports/service-store.ts';
import type { RefName } from '../../src/model/id.ts';
import type { LedgerStore } from '../../src/ports/ledger.ts';
import type { WorkList } from '../../src/ports/work.ts';
import { decodeEntry } from '../../src/core/ledger/entry/entry-codec.ts';
import { Evaluator, type EvaluatorParts } from '../../src/server/evaluator.ts';
import { type LocalSource, localSource } from '../../src/server/local-source.ts';
import { jsonOf } from '../cli/run.ts';
import { copyOf, type Prepared, prepare, type World } from '../gate/world.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';

let prepared: Prepared;
beforeAll(() => {
  prepared = prepare();
});

/** A statement about something else: without any, nobody knows whether the store was fetched. */
function somethingSigned(world: World): void {
  world.branch('earlier');
  world.commit('Earlier', { 'src/earlier.txt': 'earlier\n' });
  world.sign('earlier');
  world.ada.git(['checkout', '-q', 'main']);
  world.ada.git(['branch', '-q', '-D', 'earlier']);
}

describe('a request in the service', () => {
  let world: World;
  let source: LocalSource;
  let store: ServiceStore;
  let work: WorkList;
  let ledger: LedgerStore;
  let evaluator: Evaluator;
  let parts: EvaluatorParts;
  let evaluated: string[];

  beforeEach(async () => {
    world = copyOf(prepared);
    somethingSigned(world);
    const folder = makeFolder();
    source = await localSource(world.desk.path);
    const failed = (kind: string, key: string, error: unknown): void => {
      throw new Error(`${kind} ${key} failed`, { cause: error });
    };
    const opened = await openEmbedded(join(folder, 'data'), { now: Date.now, failed });
    ({ store, work, ledger } = opened);
    await store.saveRepository(source.repository);
    evaluated = [];
    parts = {
      store,
      work,
      sources: new Map([[source.repository.key, source]]),
      cacheFolder: join(folder, 'cache'),
      build: { name: 'test', digest: null },
      now: Date.now,
      evaluated: ({ name }, { state }) => void evaluated.push(`${name} ${state}`),
    };
    evaluator = new Evaluator(parts);
  });
  afterEach(async () => {
    await work.stop();
    await store.close();
  });

  /** Reads and judges everything once, in this process and this order. */
  async function settle(): Promise<void> {
    world.verify('main');
    await evaluator.sync(source.repository.key);
    const states = ['open', 'landed'] as const;
    const { requests } = await store.requests({ states, limit: 100 });
    for (const { id } of requests) await evaluator.evaluate(id);
  }

  async function named(name: string): Promise<ServedRequest> {
    const states = ['open', 'landed', 'closed'] as const;
    const found = (await store.requests({ states, limit: 100 })).requests.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no request ${name}`);
    return found;
  }

  async function wholeOf(name: string): Promise<Evaluation> {
    const evaluation = await store.evaluation((await named(name)).id);
    if (evaluation === null) throw new Error(`${name} is not judged`);
    return evaluation;
  }

  it('waits for people, may land once it is signed, and waits again after another push', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    await settle();
    expect((await named('remotes/ada/work')).evaluation).toMatchObject({ state: 'pending', enforced: true, files: 1 });
    expect(world.sign('work')).toMatchObject({ status: 0 });
    await settle();
    expect((await named('remotes/ada/work')).evaluation).toMatchObject({ state: 'pass' });
    world.commit('One more thing', { 'src/pay.txt': 'pay\nby card\nor not\n' });
    await settle();
    expect((await named('remotes/ada/work')).evaluation).toMatchObject({ state: 'pending', commits: 2 });
  });

  /** What the ledger says of decisions and of who wrote what, in order. */
  async function entered(): Promise<readonly string[]> {
    const said: string[] = [];
    for await (const bytes of ledger.entries(0, 1_000)) {
      const read = decodeEntry(Buffer.from(bytes));
      if (read.kind !== 'ok') throw new Error(read.kind);
      const { entry } = read;
      if (entry.kind === 'decision') said.push(`${entry.kind} ${entry.state} ${entry.mode} ${entry.repository ?? '-'}`);
      if (entry.kind === 'flag')
        said.push(`${entry.kind} ${entry.class} ${entry.lines}/${entry.of} ${entry.tool ?? '-'}`);
    }
    return said;
  }

  it('is in the ledger with each answer that was given about it, and once only', async () => {
    world.branch('work');
    world.commit('Pay by card\n\nAssisted-by: Claude:opus', { 'src/pay.txt': 'pay\nby card\n' });
    await settle();
    const before = await entered();
    expect(before).toEqual(
      expect.arrayContaining(['flag ai 1/1 claude-code', 'decision pending enforce example/shop']),
    );
    await settle();
    expect(await entered()).toEqual(before);
    world.sign('work');
    await settle();
    const [flag, decision, ...more] = (await entered()).slice(before.length);
    expect([flag, decision]).toEqual(['flag ai 1/1 claude-code', 'decision pass enforce example/shop']);
    expect(more).toEqual([]);
  });

  it('is judged again when what it is to land on moves, also where that is not the home branch', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    world.ada.git(['push', '-q', 'origin', 'main:refs/heads/next']);
    world.verify('main');
    const [request] = await source.requests('awaited');
    if (request === undefined) throw new Error('nothing is open');
    const next: LocalSource = {
      ...source,
      requests: async () => [{ ...request, target: 'refs/heads/next' as RefName }],
    };
    const other = new Evaluator({ ...parts, sources: new Map([[source.repository.key, next]]) });
    const worldNow = async (): Promise<string | null> => {
      world.verify('main');
      await other.sync(source.repository.key);
      return (await store.reading(source.repository.key)).world;
    };
    const before = await worldNow();
    expect(await worldNow()).toBe(before);
    world.server.git(['update-ref', 'refs/heads/next', world.server.id('refs/heads/main~1')]);
    expect(await worldNow()).not.toBe(before);
  });

  it('gives the very answer that verify prints', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    await settle();
    const { verdict } = JSON.parse((await wholeOf('remotes/ada/work')).document) as { readonly verdict: object };
    expect(verdict).toEqual(jsonOf(world.verify('work', { json: true })));
    world.sign('work');
    await settle();
    const signed = JSON.parse((await wholeOf('remotes/ada/work')).document) as { readonly verdict: object };
    expect(signed.verdict).toEqual(jsonOf(world.verify('work', { json: true })));
  });

  it('is judged again only when something that it is judged by has changed', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    await settle();
    evaluated.length = 0;
    await settle();
    expect(evaluated).toEqual([]);
    world.branch('other');
    world.commit('A cart', { 'src/cart.txt': 'cart\n' });
    await settle();
    expect(evaluated).toEqual(['remotes/ada/other pending']);
    evaluated.length = 0;
    world.sign('other');
    await settle();
    expect(evaluated.toSorted()).toEqual(['remotes/ada/other pass', 'remotes/ada/work pending']);
  });

  it('is closed when it has landed, and the landing stands beside the open ones', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    await settle();
    world.sign('work');
    expect(world.push('work:main')).toMatchObject({ status: 0 });
    await settle();
    expect((await named('remotes/ada/work')).state).toBe('closed');
    const landed = await named(`landed/${(world.tip() ?? '').slice(0, 12)}`);
    expect(landed).toMatchObject({ state: 'landed', title: 'Pay by card' });
    expect(landed.evaluation).not.toBeNull();
  });

  it('cannot be judged while the policy on the home ref cannot be read, and says so in place of passing', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    world.sign('work');
    await settle();
    expect((await named('remotes/ada/work')).evaluation).toMatchObject({ state: 'pass' });
    // Past every gate: the server's hooks are not asked.
    const broken = world.desk.git(['commit-tree', '-p', 'origin/main', '-m', 'Break it', brokenTree(world)]);
    world.desk.git(['push', '-q', '../server.git', `${broken}:refs/heads/broken`]);
    world.server.git(['update-ref', 'refs/heads/main', broken]);
    world.server.git(['update-ref', '-d', 'refs/heads/broken']);
    world.desk.git(['fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*']);
    await expect(evaluator.sync(source.repository.key)).rejects.toMatchObject({ code: 'policy.invalid' });
    expect((await named('remotes/ada/work')).evaluation).toBeNull();
    evaluator.start(1);
    await expect
      .poll(async () => (await named('remotes/ada/work')).evaluation, { timeout: 30_000 })
      .toMatchObject({ state: 'error', tier: 'critical' });
    const { error, check } = JSON.parse((await wholeOf('remotes/ada/work')).document) as Record<string, unknown>;
    expect(error).toMatchObject({ code: 'policy.invalid' });
    expect(check).toBeNull();
  });

  it('cannot be judged while the store is not here: not fetched is not unsigned', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    world.server.git(['update-ref', '-d', 'refs/countersign/statements']);
    await settle();
    expect((await named('remotes/ada/work')).evaluation).toMatchObject({ state: 'error' });
    expect((await named('remotes/ada/work')).evaluation?.needs).toContain('git fetch origin');
  });

  it('shows nothing of before while what it is judged by has changed', async () => {
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    await settle();
    world.branch('other');
    world.commit('A cart', { 'src/cart.txt': 'cart\n' });
    world.sign('other');
    world.verify('main');
    await evaluator.sync(source.repository.key);
    expect((await named('remotes/ada/work')).evaluation).toBeNull();
    expect((await work.counts('evaluate')).waiting).toBeGreaterThan(0);
  });

  it('is never said to pass by a policy that nobody adopted', async () => {
    const repo = makeRepository();
    repo.commit('A shop', { files: { 'a.txt': 'a\n' } });
    repo.branch('work');
    repo.commit('A comma', { files: { 'a.txt': 'a,\n' } });
    const other = await localSource(repo.path);
    await store.saveRepository(other.repository);
    const lone = new Evaluator({
      store,
      work,
      sources: new Map([[other.repository.key, other]]),
      cacheFolder: makeFolder(),
      build: { name: 'test', digest: null },
      now: Date.now,
      evaluated: () => {},
    });
    await lone.sync(other.repository.key);
    await lone.evaluate((await named('heads/work')).id);
    expect((await named('heads/work')).evaluation).toMatchObject({ state: 'observed', enforced: false });
  });

  it('is not called judged by a process that does not look after its repository', async () => {
    const none = new Evaluator({
      store,
      work,
      sources: new Map(),
      cacheFolder: makeFolder(),
      build: { name: 'test', digest: null },
      now: Date.now,
      evaluated: () => {},
    });
    world.branch('work');
    world.commit('Pay by card', { 'src/pay.txt': 'pay\nby card\n' });
    await settle();
    await expect(none.sync(source.repository.key)).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(none.evaluate((await named('remotes/ada/work')).id)).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('cannot be judged when its head is gone', async () => {
    const { key } = source.repository;
    const request = {
      name: 'pull/1',
      title: 'Gone',
      address: null,
      target: 'refs/heads/main',
      head: '1'.repeat(40),
      base: null,
      opener: null,
      draft: false,
      state: 'open',
      changedAt: 1,
    };
    await store.syncRequests(key, [request as unknown as ServedRequest]);
    await evaluator.evaluate((await named('pull/1')).id);
    expect((await named('pull/1')).evaluation).toMatchObject({ state: 'error' });
  });
});

/** The tree of origin/main with a policy that is no YAML. */
function brokenTree({ desk }: World): string {
  desk.git(['read-tree', 'origin/main']);
  const blob = desk.git(['hash-object', '-w', '--stdin'], { input: 'mode: [enforce\n' });
  desk.git(['update-index', '--cacheinfo', `100644,${blob},.countersign/policy.yml`]);
  return desk.git(['write-tree']);
}
