/** attacks.md, section 8, R3 and row 36: a stack that is pushed anew, with everything that GitHub sends about it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedDatabase, openEmbedded } from '../../src/adapters/database/sqlite.ts';
import { openGithubHooks } from '../../src/adapters/github/hooks.ts';
import type { RepositoryKey, RequestId, ServedRequest } from '../../src/model/request.ts';
import type { FakeRepository } from '../fakes/github/state.ts';
import { exampleOf, messageOf, type SentMessage } from '../fakes/github/messages.ts';
import { type FakeGithubWorld, githubWorld } from '../fakes/github/world.ts';

const STACK = 25;
const STATUSES = 32;
const MOST_CALLS = 300;
/** Real commits, real fsyncs, and what GitHub says held against its description: on a busy machine a minute. */
const PATIENCE = 240_000;
const SECRET = 'a secret of enough characters';
const hooks = openGithubHooks({ secrets: [SECRET] });

let world: FakeGithubWorld;
let shop: FakeRepository;
let key: RepositoryKey;
let folder: string;
let database: EmbeddedDatabase;

beforeEach(async () => {
  world = await githubWorld({ pageSize: 100 });
  shop = world.fake.addRepository('acme/shop');
  key = `github:${shop.id}` as RepositoryKey;
  folder = mkdtempSync(join(tmpdir(), 'countersign-restack-'));
  const times = { lease: 5_000, poll: 10, pause: 5, longestPause: 20, tries: 5 };
  database = await openEmbedded(folder, { now: Date.now, failed: () => {}, times });
  await database.store.saveRepository({ key, forge: 'github', name: 'acme/shop' });
  stack('first');
});

afterEach(async () => {
  await database.work.stop();
  await database.store.close();
  await world.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** Pushes every branch of the stack, each on the one beneath, with the builds' statuses. */
function stack(round: string): void {
  for (let at = 1; at <= STACK; at += 1) {
    const beneath = at === 1 ? 'refs/heads/main' : `refs/heads/part-${at - 1}`;
    const head = shop.push(`part-${at}`, { [`part-${at}.txt`]: `${round} ${at}\n` }, beneath);
    if (shop.pulls.length < at) shop.open(`part-${at}`, at === 1 ? 'main' : `part-${at - 1}`);
    for (let build = 1; build <= STATUSES; build += 1) {
      const common = {
        id: world.fake.nextId(),
        head,
        name: `build ${build}`,
        address: null,
        title: 'ok',
        summary: null,
      };
      shop.checks.push({ ...common, app: 15_368, status: 'completed', conclusion: 'success' });
    }
  }
}

async function sync(): Promise<void> {
  await database.store.syncRequests(key, await world.forge.requests(key));
}

/** An evaluation as the service makes one: "pending", what git says, the answer. Every third request is signed. */
async function evaluate(id: RequestId): Promise<void> {
  const request = await database.store.request(id);
  if (request === null || request.state !== 'open') return;
  const { head, target, name } = request;
  await world.forge.setStatus(key, { head, target, state: 'pending', text: 'looking', address: null });
  await world.forge.fetchSource(key);
  const state = answerFor(request);
  await world.forge.setStatus(key, { head, target, state, text: `${name} at ${head.slice(0, 8)}`, address: null });
}

function answerFor({ name }: Pick<ServedRequest, 'name'>): 'pass' | 'refused' {
  return Number(name.slice('pull/'.length)) % 3 === 0 ? 'pass' : 'refused';
}

/** One signed message of each event; the id is no part of what is signed. */
const signed = new Map<string, Promise<SentMessage>>();

/** Everything that GitHub sends when one branch of the stack was pushed. */
async function messages(): Promise<readonly SentMessage[]> {
  const repository = { ...(exampleOf('push')['repository'] as object), id: shop.id };
  const send = async (event: string, action: string | null): Promise<SentMessage> => {
    const key = `${shop.id} ${event} ${action}`;
    const message = signed.get(key) ?? messageOf(event, { ...exampleOf(event, action), repository }, SECRET);
    signed.set(key, message);
    const { headers, body } = await message;
    return { headers: new Map([...headers, ['x-github-delivery', randomUUID()]]), body };
  };
  const moved = await send('pull_request', 'synchronize');
  const sent = [await send('push', null), moved];
  for (let build = 1; build <= STATUSES; build += 1) {
    sent.push(await send('check_run', 'created'), await send('check_run', 'completed'), await send('status', null));
  }
  // GitHub may send one again.
  return [...sent, moved];
}

async function accept({ headers, body }: SentMessage): Promise<boolean> {
  const reading = hooks.read(headers, body, Date.now());
  expect(reading.kind).not.toBe('refused');
  return reading.kind === 'message' && (await database.store.accept(reading.delivery, reading.work));
}

function expectEveryDecision(): void {
  expect(world.violations()).toEqual([]);
  for (const pull of shop.pulls) {
    const ours = shop.checks.filter(({ head, app }) => head === pull.head && app === world.fake.accounts.app);
    const name = `countersign/${pull.target}`;
    const newest = ours.filter((run) => run.name === name).at(-1);
    const wanted = answerFor({ name: `pull/${pull.number}` }) === 'pass' ? 'success' : 'failure';
    expect([pull.number, newest?.status, newest?.conclusion]).toEqual([pull.number, 'completed', wanted]);
    expect(newest?.title).toBe(`pull/${pull.number} at ${pull.head.slice(0, 8)}`);
  }
}

it(
  '25 stacked pull requests with 32 statuses each, as they come: at most 300 calls, no decision lost',
  async () => {
    database.work.serve('sync', 1, sync);
    database.work.serve('evaluate', 4, (id) => evaluate(Number(id) as RequestId));
    await database.work.ask({ kind: 'sync', key });
    await settled();
    expectEveryDecision();
    world.heal();
    stack('second');
    let accepted = 0;
    for (let at = 1; at <= STACK; at += 1) {
      for (const message of await messages()) if (await accept(message)) accepted += 1;
    }
    await settled();
    expect(accepted).toBe(2 * STACK);
    expectEveryDecision();
    expect(world.calls()).toBeLessThanOrEqual(MOST_CALLS);
    report('as they come', accepted);
  },
  PATIENCE,
);

it(
  'the same, each message handled before the next one comes, so that nothing is put together',
  async () => {
    await sync();
    for (const { id } of await open()) await evaluate(id);
    expectEveryDecision();
    world.heal();
    let known = new Map((await open()).map(({ id, head }) => [id, head]));
    stack('second');
    for (let at = 1; at <= STACK; at += 1) {
      for (const message of await messages()) {
        if (!(await accept(message))) continue;
        await sync();
        const now = await open();
        for (const { id, head } of now) if (known.get(id) !== head) await evaluate(id);
        known = new Map(now.map(({ id, head }) => [id, head]));
      }
    }
    expectEveryDecision();
    expect(world.calls()).toBeLessThanOrEqual(MOST_CALLS);
    report('one by one', 2 * STACK);
  },
  PATIENCE,
);

async function open(): Promise<readonly ServedRequest[]> {
  return (await database.store.requests({ states: ['open'], limit: 100 })).requests;
}

/** No work waits or runs any more. */
async function settled(): Promise<void> {
  for (;;) {
    const counts = await Promise.all([database.work.counts('sync'), database.work.counts('evaluate')]);
    expect(counts.map(({ dead }) => dead)).toEqual([0, 0]);
    if (counts.every(({ waiting, running }) => waiting + running === 0)) return;
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** The numbers, for whoever reads the run. */
function report(how: string, messages: number): void {
  const counted = world.counted();
  process.stdout.write(`restack, ${how}: ${messages} messages heard, ${world.calls()} calls, ${counted} counted\n`);
}
