/** What every adapter of a forge must do, whatever the forge. */
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../src/model/error.ts';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { ForgeRequest } from '../../src/model/request.ts';
import type { FetchSource, ForgeStatus } from '../../src/ports/forge.ts';
import { fixtureEnvironment, makeFolder, makeRepository } from '../git/fixture.ts';
import type { ForgeWorld, WorldRepository } from './forge-world.ts';

const MAIN = 'refs/heads/main' as RefName;

export function statusOf(head: CommitId, changes: Partial<ForgeStatus> = {}): ForgeStatus {
  return {
    head,
    target: MAIN,
    state: 'refused',
    text: 'one sign-off is missing',
    address: 'https://countersign.example/requests/7',
    ...changes,
  };
}

/** Opens so many requests, each of a branch of its own. */
export function openMany(repository: WorldRepository, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    repository.push(`topic-${at + 1}`, { [`file-${at + 1}.txt`]: `${at}\n` });
    return repository.open(`topic-${at + 1}`);
  });
}

export function namesOf(requests: readonly ForgeRequest[], state: ForgeRequest['state'] = 'open'): readonly string[] {
  return requests.filter((request) => request.state === state).map(({ name }) => name);
}

export function forgeContract(name: string, create: () => Promise<ForgeWorld>): void {
  describe(`forge: ${name}`, () => {
    let world: ForgeWorld;
    let shop: WorldRepository;

    beforeEach(async () => {
      world = await create();
      shop = world.addRepository('acme/shop');
    });

    afterEach(async () => {
      const found = world.violations();
      await world.destroy();
      expect(found).toEqual([]);
    });

    describe('requests', () => {
      requestsContract(() => ({ world, shop }));
    });
    describe('statuses', () => {
      statusesContract(() => ({ world, shop }));
    });

    it('names every repository, over several pages, and keeps the key of one that is renamed', async () => {
      for (let at = 1; at <= 2 * world.pageSize; at += 1) world.addRepository(`acme/repo-${at}`);
      const listed = await world.forge.repositories();
      expect(listed).toHaveLength(2 * world.pageSize + 1);
      expect(listed.find(({ key }) => key === shop.key)?.name).toBe('acme/shop');
      shop.rename('acme/store');
      expect((await world.forge.repositories()).find(({ key }) => key === shop.key)?.name).toBe('acme/store');
    });

    it('says where git fetches from: every head of a request comes, and only with the header', async () => {
      const head = shop.push('topic', { 'a.txt': 'a\n' });
      const request = shop.open('topic');
      const source = await world.forge.fetchSource(shop.key);
      expect(source.url).toMatch(/^https?:\/\/[^@?#]+\/acme\/shop\.git$/);
      const secret = /^Authorization: Basic (.+)$/.exec(source.secretHeader ?? '')?.[1] ?? '';
      const password = Buffer.from(secret, 'base64').toString().replace(/^.*:/, '');
      expect(password.length).toBeGreaterThan(20);
      expect(source.url).not.toContain(password);
      const fetched = await fetch(source);
      expect(fetched.failed).toBe(false);
      expect(fetched.ids).toContain(head);
      expect(request).not.toBe('');
      expect((await fetch({ ...source, secretHeader: null })).failed).toBe(true);
    });

    it('fetches a renamed repository from its new place', async () => {
      await world.forge.repositories();
      shop.rename('acme/store');
      expect((await world.forge.fetchSource(shop.key)).url).toMatch(/\/acme\/store\.git$/);
    });

    it('refuses keys of other forges and of repositories that it does not reach', async () => {
      for (const key of ['local:/srv/shop', `${shop.key}0`, `${shop.key}/../1`, 'x', `${shop.key} `]) {
        const failure = await failureOf(world.forge.requests(key as typeof shop.key));
        expect(failure).toMatch(/^(?:usage|forge\.absent)$/);
      }
    });
  });
}

type Held = () => { readonly world: ForgeWorld; readonly shop: WorldRepository };

function requestsContract(held: Held): void {
  it('tells of open ones what the service needs', async () => {
    const { world, shop } = held();
    const head = shop.push('topic', { 'a.txt': 'a\n' });
    const request = shop.open('topic', 'main', { title: 'A <b>title</b> …', draft: true });
    const [told, ...more] = await world.forge.requests(shop.key);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      name: request,
      title: 'A <b>title</b> …',
      target: MAIN,
      head,
      base: null,
      draft: true,
      state: 'open',
    });
    expect(told?.opener).toBe('octocat');
    expect(told?.address).toMatch(/^https?:\/\/.*\/acme\/shop\/.*1$/);
  });

  it('tells all of them over several pages, each once', async () => {
    const { world, shop } = held();
    const opened = openMany(shop, 2 * world.pageSize + 2);
    expect(namesOf(await world.forge.requests(shop.key)).toSorted()).toEqual([...opened].toSorted());
    expect(namesOf(await world.another().requests(shop.key)).toSorted()).toEqual([...opened].toSorted());
  });

  it('tells of landed ones with the commit that landed, and not of those that were closed', async () => {
    const { world, shop } = held();
    const [first = '', second = '', third = ''] = openMany(shop, 3);
    await world.forge.requests(shop.key);
    world.advance(60_000);
    const landed = shop.land(first);
    shop.close(second);
    const told = await world.forge.requests(shop.key);
    expect(namesOf(told)).toEqual([third]);
    expect(namesOf(told, 'landed')).toEqual([first]);
    expect(told.find(({ name }) => name === first)?.head).toBe(landed);
    expect(namesOf(told, 'closed')).toEqual([]);
  });

  it('goes on telling of what landed before, and tells of more than a page of landings', async () => {
    const { world, shop } = held();
    const opened = openMany(shop, world.pageSize + 2);
    await world.forge.requests(shop.key);
    for (const request of opened) {
      world.advance(1_000);
      shop.land(request);
    }
    expect(namesOf(await world.forge.requests(shop.key), 'landed').toSorted()).toEqual([...opened].toSorted());
    shop.push('late', { 'late.txt': 'late\n' });
    const late = shop.open('late');
    world.advance(1_000);
    shop.land(late);
    const all = [...opened, late].toSorted();
    expect(namesOf(await world.forge.requests(shop.key), 'landed').toSorted()).toEqual(all);
    expect(namesOf(await world.another().requests(shop.key), 'landed').toSorted()).toEqual(all);
  });

  it('sees a push, a new target and a reopened request', async () => {
    const { world, shop } = held();
    const [first = '', second = ''] = openMany(shop, 2);
    shop.close(second);
    await world.forge.requests(shop.key);
    world.advance(5_000);
    const head = shop.push('topic-1', { 'more.txt': 'more\n' });
    shop.reopen(second);
    const told = await world.forge.requests(shop.key);
    expect(told.find(({ name }) => name === first)?.head).toBe(head);
    expect(namesOf(told)).toEqual([first, second]);
  });

  it('costs nothing when nothing has changed', async () => {
    const { world, shop } = held();
    openMany(shop, 2 * world.pageSize + 1);
    await world.forge.requests(shop.key);
    await world.forge.requests(shop.key);
    world.heal();
    expect(namesOf(await world.forge.requests(shop.key))).toHaveLength(2 * world.pageSize + 1);
    expect(world.counted()).toBe(0);
  });

  it('loses none when one is closed between two pages, at whatever call that happens', async () => {
    const { world, shop } = held();
    const opened = openMany(shop, 3 * world.pageSize);
    const needed = await callsOf(world, () => world.another().requests(shop.key));
    for (let call = 1; call <= needed; call += 1) {
      const [gone = '', ...rest] = opened;
      const forge = world.another();
      world.heal();
      world.before(call, () => shop.close(gone));
      const told = namesOf(await forge.requests(shop.key)).filter((one) => one !== gone);
      expect(told.toSorted()).toEqual([...rest].toSorted());
      shop.reopen(gone);
    }
    expect(needed).toBeGreaterThan(5);
  });

  it('finds one that lands while it reads among the open or the landed ones, at whatever call', async () => {
    const { world, shop } = held();
    openMany(shop, 2);
    const needed = await callsOf(world, () => world.another().requests(shop.key));
    for (let call = 1; call <= needed; call += 1) {
      shop.push(`race-${call}`, { [`race-${call}.txt`]: 'x\n' });
      const racing = shop.open(`race-${call}`);
      const forge = world.another();
      world.heal();
      world.before(call, () => shop.land(racing));
      const told = await forge.requests(shop.key);
      expect(told.filter(({ name }) => name === racing)).toHaveLength(1);
    }
  });
}

function statusesContract(held: Held): void {
  it.each(['pass', 'refused', 'pending', 'neutral', 'error'] as const)(
    'shows %s, and lets only pass and neutral through',
    async (state) => {
      const { world, shop } = held();
      const head = shop.tip('main');
      await world.forge.setStatus(shop.key, statusOf(head, { state, text: `it is ${state}` }));
      const [shown, ...more] = shop.shown(head);
      expect(more).toEqual([]);
      expect(shown?.name).toBe(world.statusName(MAIN));
      expect(shown?.text).toBe(`it is ${state}`);
      expect(shown?.address).toBe('https://countersign.example/requests/7');
      expect(shown?.passes).toBe(state === 'pass' || state === 'neutral');
    },
  );

  it('follows every change of an answer', async () => {
    const { world, shop } = held();
    const head = shop.tip('main');
    for (const state of ['pending', 'refused', 'pending', 'pass', 'refused', 'error', 'pass'] as const) {
      await world.forge.setStatus(shop.key, statusOf(head, { state, text: state }));
      expect(shop.shown(head)).toMatchObject([{ state: state === 'error' ? expect.any(String) : state, text: state }]);
      expect(shop.shown(head)[0]?.passes).toBe(state === 'pass');
    }
  });

  it('writes only what changes, also when another process wrote it', async () => {
    const { world, shop } = held();
    const head = shop.tip('main');
    for (let at = 1; at <= 32; at += 1) shop.foreignStatus(head, `build-${at}`);
    await world.forge.setStatus(shop.key, statusOf(head));
    world.heal();
    await world.forge.setStatus(shop.key, statusOf(head));
    await world.another().setStatus(shop.key, statusOf(head));
    expect(world.writes()).toBe(0);
    await world.another().setStatus(shop.key, statusOf(head, { state: 'pass', text: 'signed' }));
    expect(world.writes()).toBe(1);
    // What this process remembers is not what is shown any more.
    await world.forge.setStatus(shop.key, statusOf(head));
    expect(world.writes()).toBe(2);
    expect(shop.shown(head).find(({ name }) => name === world.statusName(MAIN))?.passes).toBe(false);
  });

  it('keeps the answers for two targets of one head apart', async () => {
    const { world, shop } = held();
    const head = shop.tip('main');
    const release = 'refs/heads/release/1.2' as RefName;
    await world.forge.setStatus(shop.key, statusOf(head, { state: 'pass', text: 'signed' }));
    await world.forge.setStatus(shop.key, statusOf(head, { target: release }));
    expect(shop.shown(head).map(({ name, passes }) => [name, passes])).toEqual([
      [world.statusName(MAIN), true],
      [world.statusName(release), false],
    ]);
  });

  it('cuts long texts at 140 characters and takes what would break a line out of them', async () => {
    const { world, shop } = held();
    const head = shop.tip('main');
    const text = `a\r\nb\u0000c\u202ed ${'🙂'.repeat(200)}`;
    await world.forge.setStatus(shop.key, statusOf(head, { text }));
    const [shown] = shop.shown(head);
    expect(shown?.text.startsWith('a b cd 🙂')).toBe(true);
    expect(shown?.text.length).toBeLessThanOrEqual(140);
    expect(shown?.text.isWellFormed()).toBe(true);
  });

  it('gives long targets with one beginning different names', async () => {
    const { world, shop } = held();
    const head = shop.tip('main');
    for (const end of ['a', 'b']) {
      await world.forge.setStatus(
        shop.key,
        statusOf(head, { target: `refs/heads/${'x'.repeat(240)}${end}` as RefName }),
      );
    }
    expect(new Set(shop.shown(head).map(({ name }) => name)).size).toBe(2);
  });

  it('rejects for a commit that the forge does not have', async () => {
    const { world, shop } = held();
    const nowhere = 'f'.repeat(40) as CommitId;
    expect(await failureOf(world.forge.setStatus(shop.key, statusOf(nowhere)))).toBe('forge.refused');
  });

  it.each(['unsaid', 'cut', 'half'] as const)(
    'reads what is shown before it writes again: after %s it is written once',
    async (fault) => {
      const { world, shop } = held();
      const before = shop.push('main', { 'a.txt': 'before\n' });
      const needed = await callsOf(world, () => world.another().setStatus(shop.key, statusOf(before)));
      const head = shop.push('main', { 'a.txt': 'after\n' });
      const forge = world.another();
      world.heal();
      world.fail(fault, (call) => call === needed);
      await forge.setStatus(shop.key, statusOf(head));
      expect(world.writes()).toBe(1);
      expect(shop.shown(head)).toMatchObject([{ state: 'refused' }]);
    },
  );

  it('shows no address that is no page', async () => {
    const { world, shop } = held();
    const head = shop.tip('main');
    await world.forge.setStatus(shop.key, statusOf(head, { address: 'javascript:alert(1)' }));
    expect(shop.shown(head)[0]?.address ?? '').not.toMatch(/javascript/);
  });
}

/** Calls that something needs. */
export async function callsOf(world: ForgeWorld, act: () => Promise<unknown>): Promise<number> {
  world.heal();
  await act();
  return world.calls();
}

/** The code with which it rejects. */
async function failureOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return 'it did not reject';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** Fetches with git as the mirrors do: the header is in the environment and nowhere else. */
async function fetch(source: FetchSource): Promise<{ readonly failed: boolean; readonly ids: readonly string[] }> {
  const mirror = makeRepository({ bare: true });
  const header = source.secretHeader;
  const env = {
    ...fixtureEnvironment(makeFolder()),
    ...(header === null
      ? {}
      : { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: header }),
  };
  const git = spawn('git', ['fetch', '-q', source.url, ...source.refspecs], { cwd: mirror.path, env, stdio: 'ignore' });
  const code = await new Promise((done) => git.on('close', done));
  const ids = mirror.git(['for-each-ref', '--format=%(objectname) %(refname)']).split('\n');
  return { failed: code !== 0, ids: ids.map((line) => line.split(' ')[0] ?? '') };
}

/** The error that an act rejects with; that it does not reject is a failure. */
export async function errorOf(act: Promise<unknown>): Promise<CountersignError> {
  try {
    await act;
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
  return expect.fail('it did not reject');
}
