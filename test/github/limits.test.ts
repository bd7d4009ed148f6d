/** How the adapter behaves when GitHub is slow, broken, short of requests, or not believed. */
import { afterEach, expect, it } from 'vitest';
import { openGithub } from '../../src/adapters/github/forge.ts';
import { Lane } from '../../src/adapters/github/lane.ts';
import { DEFAULT_PACE } from '../../src/adapters/github/settings.ts';
import { CountersignError } from '../../src/model/error.ts';
import type { WorldRepository } from '../contracts/forge-world.ts';
import { errorOf, openMany, statusOf } from '../contracts/forge.ts';
import { FakeClock } from '../fakes/clock.ts';
import type { Fault } from '../fakes/github/faults.ts';
import { type FakeGithubWorld, githubWorld, type GithubWorldOptions } from '../fakes/github/world.ts';

let world: FakeGithubWorld;
let shop: WorldRepository;

async function begin(options: GithubWorldOptions = {}): Promise<void> {
  world = await githubWorld(options);
  shop = world.addRepository('acme/shop');
}

afterEach(() => world.destroy());

/** The one fault for every call of pull requests. */
function failPulls(fault: Fault): void {
  world.fake.faults = ({ path }) => (path.endsWith('/pulls') ? fault : null);
}

it.each([
  [401, {}, 'forge.unauthenticated'],
  [403, {}, 'forge.forbidden'],
  [403, { 'retry-after': '3600' }, 'forge.limited'],
  [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1790001000' }, 'forge.limited'],
  [404, {}, 'forge.absent'],
  [410, {}, 'forge.absent'],
  [409, {}, 'forge.refused'],
  [422, {}, 'forge.refused'],
  [429, {}, 'forge.limited'],
  [500, {}, 'forge.unavailable'],
  [502, {}, 'forge.unavailable'],
  [503, { 'retry-after': '3600' }, 'forge.unavailable'],
  [301, { location: 'https://elsewhere.example/' }, 'forge.malformed'],
  [204, {}, 'forge.malformed'],
] as const)('%i with %j is %s', async (status, headers, code) => {
  await begin();
  failPulls({ kind: 'answer', status, headers });
  expect((await errorOf(world.forge.requests(shop.key))).code).toBe(code);
});

it.each([
  ['10', 10_000],
  ['0', 0],
  [new Date(1_790_000_000_000 + 9_000).toUTCString(), 9_000],
])('Retry-After %s is waited for and then it goes on', async (header, wait) => {
  await begin();
  let isFirst = true;
  world.fake.faults = ({ path }) => {
    if (!path.endsWith('/pulls') || !isFirst) return null;
    isFirst = false;
    return { kind: 'answer', status: 429, headers: { 'retry-after': header } };
  };
  await world.forge.repositories();
  const before = world.clock.slept;
  expect(await world.forge.requests(shop.key)).toEqual([]);
  expect(world.clock.slept - before).toBe(wait);
});

it('a long Retry-After holds back all calls of the installation until then, and no other one', async () => {
  await begin();
  world.fake.installations.set(43, { suspendedAt: null });
  const other = world.fake.addRepository('other/shop', 43);
  await world.forge.repositories();
  failPulls({ kind: 'answer', status: 403, headers: { 'retry-after': '600' }, message: 'secondary rate limit' });
  const error = await errorOf(world.forge.requests(shop.key));
  expect(error.code).toBe('forge.limited');
  expect(error.againAt).toBe(world.now() + 600_000);
  world.heal();
  world.fake.faults = () => null;
  expect((await errorOf(world.forge.requests(shop.key))).againAt).toBe(error.againAt);
  expect((await errorOf(world.forge.setStatus(shop.key, statusOf(shop.tip('main'))))).code).toBe('forge.limited');
  expect(world.calls()).toBe(0);
  expect(await world.forge.requests(`github:${other.id}` as typeof shop.key)).toEqual([]);
  world.advance(600_000);
  expect(await world.forge.requests(shop.key)).toEqual([]);
});

it('a secondary limit without a time is left alone for a minute', async () => {
  await begin();
  failPulls({ kind: 'answer', status: 403, message: 'You have exceeded a secondary rate limit.' });
  expect((await errorOf(world.forge.requests(shop.key))).againAt).toBe(world.now() + 60_000);
});

it('a limit that claims to last for ever is tried again after an hour', async () => {
  await begin();
  failPulls({ kind: 'answer', status: 429, headers: { 'retry-after': '999999999' } });
  expect((await errorOf(world.forge.requests(shop.key))).againAt).toBe(world.now() + 3_600_000);
});

it('rounds leave a fifth of the hour to what somebody waits for; then that ends too, until the next hour', async () => {
  await begin({ limit: 20 });
  openMany(shop, 3);
  let rounds = 0;
  let error: CountersignError | null = null;
  while (error === null) {
    shop.push('topic-1', { 'x.txt': `${rounds}\n` });
    world.advance(1_000);
    try {
      await world.forge.requests(shop.key, 'round');
      rounds += 1;
    } catch (failure) {
      error = failure as CountersignError;
    }
  }
  expect(error.code).toBe('forge.limited');
  expect(error.message).toMatch(/4 of 20 requests are left/);
  expect(await world.forge.budget(shop.key)).toMatchObject({ limit: 20, remaining: 4 });
  for (let at = 0; at < 2; at += 1) {
    await world.forge.setStatus(shop.key, statusOf(shop.push('main', { 'y.txt': `${at}\n` })));
  }
  const spent = await errorOf(world.forge.setStatus(shop.key, statusOf(shop.push('main', { 'y.txt': 'z\n' }))));
  expect(spent.code).toBe('forge.limited');
  world.advance(3_600_000);
  await world.forge.setStatus(shop.key, statusOf(shop.tip('main')));
  expect((await world.forge.requests(shop.key, 'round')).length).toBe(3);
});

it('what somebody waits for goes before rounds that came earlier', async () => {
  await begin();
  const clock = new FakeClock();
  const lane = new Lane('test', { ...DEFAULT_PACE, atOnce: 1 }, { ...clock, random: () => 0 });
  const order: string[] = [];
  const run = (name: string, urgency: 'awaited' | 'round'): Promise<void> =>
    lane.run(urgency, false, async () => {
      await clock.sleep(1);
      order.push(name);
    });
  await Promise.all([run('running', 'round'), run('round', 'round'), run('push', 'awaited'), run('click', 'awaited')]);
  expect(order).toEqual(['running', 'push', 'click', 'round']);
});

it('writes go one at a time, at most ten without a pause, then one a second', async () => {
  await begin();
  const heads = Array.from({ length: 30 }, (_, at) => shop.push('main', { 'a.txt': `${at}\n` }));
  await world.forge.repositories();
  const times: number[] = [];
  world.fake.faults = ({ method, path }) => {
    if (method === 'POST' && path.endsWith('/check-runs')) times.push(world.now());
    return null;
  };
  await Promise.all(heads.map((head) => world.forge.setStatus(shop.key, statusOf(head))));
  expect(times).toHaveLength(30);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(19_000);
  expect(times.filter((time) => time < (times[0] ?? 0) + 1_000).length).toBeLessThanOrEqual(11);
});

it('after five failures in a row GitHub is left alone; then one call tries for all', async () => {
  await begin({ pace: { failures: 5, tries: 2 } });
  await world.forge.repositories();
  world.heal();
  failPulls({ kind: 'answer', status: 503 });
  for (let at = 0; at < 4; at += 1) await errorOf(world.forge.requests(shop.key));
  expect(world.calls()).toBe(5);
  const error = await errorOf(world.forge.requests(shop.key));
  expect(error.code).toBe('forge.unavailable');
  expect(error.message).toMatch(/left alone/);
  expect(world.calls()).toBe(5);
  world.advance((error.againAt ?? 0) - world.now());
  await errorOf(world.forge.requests(shop.key));
  expect(world.calls()).toBe(6);
  world.fake.faults = () => null;
  world.advance(600_000);
  expect(await world.forge.requests(shop.key)).toEqual([]);
});

it('a token is asked for once for many calls, again before it ends, and again when it was revoked', async () => {
  await begin();
  const asked = (): number => world.fake.calls.filter(({ path }) => path.endsWith('/access_tokens')).length;
  await Promise.all(Array.from({ length: 10 }, () => world.forge.requests(shop.key)));
  expect(asked()).toBe(1);
  await world.forge.requests(shop.key);
  expect(asked()).toBe(1);
  world.advance(56 * 60_000);
  await world.forge.requests(shop.key);
  expect(asked()).toBe(2);
  world.fake.accounts.revokeAll();
  await world.forge.requests(shop.key);
  expect(asked()).toBe(3);
});

it('git gets a token that reads this repository and can do nothing else', async () => {
  await begin();
  const other = world.addRepository('acme/secrets');
  const { secretHeader } = await world.forge.fetchSource(shop.key);
  const basic = /Basic (.+)$/.exec(secretHeader ?? '')?.[1] ?? '';
  const token = Buffer.from(basic, 'base64').toString().replace('x-access-token:', '');
  const ask = async (path: string): Promise<number> =>
    (await fetch(`${world.fake.api}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
  const at = (key: string): string => `/repositories/${key.replace('github:', '')}`;
  expect(await ask(at(shop.key))).toBe(200);
  expect(await ask(`${at(shop.key)}/pulls`)).toBe(403);
  expect(await ask(at(other.key))).toBe(404);
});

it('a full page is not taken for the last one when its link to the next is lost', async () => {
  await begin({ pageSize: 100 });
  const repository = world.fake.repositories[0];
  shop.push('topic', { 'a.txt': 'a\n' });
  for (let at = 0; at < 130; at += 1) repository?.open('topic');
  failPulls({ kind: 'edit', without: ['link'] });
  expect(await world.forge.requests(shop.key)).toHaveLength(130);
  expect(world.violations()).toEqual([]);
});

it.each([
  ['a link that leads somewhere else', (body: unknown) => body, '<https://elsewhere.example/x?page=9>; rel="next"'],
  ['a link that leads back', (body: unknown) => body, '<https://elsewhere.example/x?page=1>; rel="next"'],
] as const)('%s is not followed', async (_, body, link) => {
  await begin();
  const text = JSON.stringify(body([]));
  failPulls({ kind: 'answer', status: 200, headers: { link }, text });
  expect((await errorOf(world.forge.requests(shop.key))).code).toBe('forge.malformed');
});

it.each([
  ['another repository', { base: { ref: 'main', repo: { id: 1, full_name: 'acme/shop' } } }],
  ['a name that climbs', { base: { ref: 'main', repo: { full_name: '../../etc' } } }],
  ['a name that is an option', { base: { ref: 'main', repo: { full_name: '--upload-pack=x/y' } } }],
  ['a head that is none', { head: { sha: 'main' } }],
  ['a head that is an option', { head: { sha: '--output=/etc/passwd' } }],
  ['a branch that is an option', { base: { ref: '--exec=x' } }],
  ['a branch that climbs', { base: { ref: 'a/../../b' } }],
  ['a branch with a line', { base: { ref: 'a\nb' } }],
  ['no time', { updated_at: 'yesterday' }],
  ['a number that is a path', { number: '1/../../2' }],
  ['no state', { state: 'merged' }],
])('a single pull request with %s makes the list no list', async (_, changes) => {
  await begin();
  openMany(shop, 3);
  const edit = (body: unknown): unknown => {
    const pulls = body as Record<string, unknown>[];
    return pulls.map((pull, at) => (at === 1 ? merged(pull, changes) : pull));
  };
  failPulls({ kind: 'edit', body: edit });
  const error = await errorOf(world.forge.requests(shop.key));
  expect(error.code).toBe('forge.malformed');
  expect(error.message).not.toMatch(/passwd|upload-pack|etc/);
});

function merged(value: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  const out = { ...value };
  for (const [name, change] of Object.entries(changes)) {
    const is = out[name];
    out[name] =
      typeof change === 'object' && change !== null && typeof is === 'object' && is !== null
        ? merged(is as Record<string, unknown>, change as Record<string, unknown>)
        : change;
  }
  return out;
}

it('an installation that is suspended is passed over, and one that is gone is looked for anew', async () => {
  await begin();
  world.fake.installations.set(43, { suspendedAt: world.now() });
  world.fake.addRepository('other/shop', 43);
  expect((await world.forge.repositories()).map(({ name }) => name)).toEqual(['acme/shop']);
  world.fake.installations.set(44, { suspendedAt: null });
  const repository = world.fake.repositories[0];
  const moved = world.fake.addRepository('elsewhere/shop', 44, (repository?.id ?? 0) + 1_000_000);
  const key = `github:${moved.id}` as typeof shop.key;
  expect(await world.forge.requests(key)).toEqual([]);
  world.fake.installations.delete(44);
  world.fake.repositories.splice(world.fake.repositories.indexOf(moved), 1);
  expect((await errorOf(world.forge.requests(key))).code).toBe('forge.absent');
  expect((await errorOf(world.forge.requests(key))).message).toMatch(/shows us no repository/);
});

it('an installation that fails makes the list no list, and stops nothing of the others', async () => {
  await begin();
  world.fake.installations.set(43, { suspendedAt: null });
  const broken = world.fake.addRepository('other/shop', 43);
  world.fake.faults = ({ path }) => (path.includes('/43/') ? { kind: 'answer', status: 403 } : null);
  expect((await errorOf(world.forge.repositories())).code).toBe('forge.forbidden');
  expect(await world.another().requests(shop.key)).toEqual([]);
  const key = `github:${broken.id}` as typeof shop.key;
  expect((await errorOf(world.another().requests(key))).code).toBe('forge.forbidden');
});

it('no error tells a token or a key, whatever goes wrong', async () => {
  await begin();
  const texts: string[] = [];
  const kinds: readonly Fault[] = [
    { kind: 'answer', status: 401, message: 'Bad credentials' },
    { kind: 'drop', done: false },
    { kind: 'half' },
    { kind: 'hang' },
  ];
  for (const fault of kinds) {
    world.fake.faults = () => fault;
    const error = await errorOf(world.another().requests(shop.key));
    for (let at: unknown = error; at instanceof Error; at = at.cause)
      texts.push(at.message, String(at.stack), JSON.stringify(at));
  }
  world.fake.faults = () => null;
  const evil = 'ghp_secret\nHost: elsewhere.example';
  const token = { kind: 'token', token: evil, repositories: [] } as const;
  const settings = { api: world.fake.api, web: world.fake.web };
  const open = (account: Parameters<typeof openGithub>[0]['account'], api = settings.api): unknown => {
    try {
      return openGithub({ ...settings, api, account }, { ...world.clock, random: () => 0 });
    } catch (error) {
      texts.push((error as Error).message, String((error as Error).cause));
      return null;
    }
  };
  expect(open(token)).toBe(null);
  expect(
    open({ kind: 'app', id: 7, privateKey: '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----' }),
  ).toBe(null);
  expect(open({ kind: 'token', token: 'ghp_x', repositories: ['acme/../x'] })).toBe(null);
  expect(open({ kind: 'token', token: 'ghp_x', repositories: [] }, 'http://github.example')).toBe(null);
  expect(open({ kind: 'token', token: 'ghp_x', repositories: [] }, 'https://u:p@github.example')).toBe(null);
  expect(texts.length).toBeGreaterThan(12);
  expect(texts.join('\n')).not.toMatch(/ghs_|ghp_secret|BEGIN|c2VjcmV0|Bearer|eyJ/);
});
