/** Messages and doors: who is answered, what is kept before an answer, and when nothing more is taken. */
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createAdaptorServer } from '@hono/node-server';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGithubHooks } from '../../src/adapters/github/hooks.ts';
import { openEmbedded } from '../../src/adapters/database/sqlite.ts';
import type { ServiceStore } from '../../src/ports/service-store.ts';
import type { WorkList } from '../../src/ports/work.ts';
import { httpApp } from '../../src/server/http/app.ts';
import type { HttpParts } from '../../src/server/http/parts.ts';
import { exampleOf, messageOf } from '../fakes/github/messages.ts';
import { makeFolder } from '../git/fixture.ts';

const SECRET = 'a secret of enough characters';
const HERE = '127.0.0.1:4680';
const PUBLIC = 'countersign.example';

describe('the doors of the service', () => {
  let store: ServiceStore;
  let work: WorkList;
  let told: string[];

  beforeEach(async () => {
    ({ store, work } = await openEmbedded(makeFolder(), { now: Date.now, failed: () => {} }));
    told = [];
  });
  afterEach(async () => {
    await work.stop();
    await store.close();
  });

  function app(change: Partial<HttpParts> = {}, isOpen = false): ReturnType<typeof httpApp> {
    return httpApp({
      store,
      work,
      metrics: new Registry(),
      version: '0',
      doors: { here: new Set([HERE]), everybody: new Set([PUBLIC]), isOpen },
      hooks: new Map([['github', openGithubHooks({ secrets: [SECRET] })]]),
      longestList: 3,
      message: (_, end, why) => void told.push(`${end} ${why ?? ''}`),
      failed: () => {},
      ...change,
    });
  }

  async function post(
    service: ReturnType<typeof httpApp>,
    body: string | Buffer | ReadableStream<Uint8Array>,
    headers: object,
    host = PUBLIC,
  ): Promise<Response> {
    const init = { method: 'POST', body, headers: { ...headers, host }, duplex: 'half' };
    return service.request('http://x/hooks/github', init as RequestInit);
  }

  /** A message of which so many bytes were read, and whose end does not come. */
  async function unfinished(
    service: ReturnType<typeof httpApp>,
    bytes: number,
  ): Promise<{ readonly answer: Promise<Response> }> {
    const { promise: isRead, resolve } = Promise.withResolvers<void>();
    let isSent = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (isSent) return resolve();
          isSent = true;
          controller.enqueue(new Uint8Array(bytes));
          return undefined;
        },
      },
      { highWaterMark: 0 },
    );
    const answer = post(service, body, {});
    await isRead;
    return { answer };
  }

  async function push(service: ReturnType<typeof httpApp>, repository: number, id?: string): Promise<Response> {
    const { body, headers } = await messageOf('push', { repository: { id: repository } }, SECRET, id);
    return post(service, Buffer.from(body), Object.fromEntries(headers));
  }

  it('keeps a message and what it asks for before it answers, once', async () => {
    const service = app();
    expect((await push(service, 1, 'a')).status).toBe(202);
    expect((await push(service, 1, 'a')).status).toBe(200);
    expect((await push(service, 1, 'b')).status).toBe(202);
    expect((await work.counts('sync')).waiting).toBe(1);
    expect(told).toEqual(['accepted ', 'known ', 'accepted ']);
  });

  it('asks to wait when too much waits, and takes nothing meanwhile', async () => {
    const service = app();
    for (const repository of [1, 2, 3]) await push(service, repository);
    // Another process has just as much to do: the list is what counts.
    const other = app();
    const answer = await push(other, 4, 'later');
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await work.counts('sync')).waiting).toBe(3);
    work.serve('sync', 3, async () => {});
    await expect.poll(() => work.counts('sync')).toEqual({ waiting: 0, running: 0, dead: 0 });
    expect((await push(app(), 4, 'later')).status).toBe(202);
  });

  it('answers 500 and keeps nothing where the store cannot keep it: GitHub shows that it failed', async () => {
    const failures: unknown[] = [];
    const broken = { accept: () => Promise.reject(new Error('disk full')) } as unknown as ServiceStore;
    const service = app({ store: broken, failed: (error) => failures.push(error) });
    expect((await push(service, 1)).status).toBe(500);
    expect(String(failures)).toContain('disk full');
  });

  it('reads no further than the largest message, whatever its sender says of its length', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1 << 20));
      },
    });
    expect((await post(app(), endless, {})).status).toBe(413);
    expect(pulled).toBeLessThan(30);
    expect((await post(app(), 'x', { 'content-length': String(26 << 20) })).status).toBe(413);
  });

  it('takes a message while strangers leave large ones unfinished, and ends the largest when another large one comes', async () => {
    const service = app();
    const strangers = await Promise.all([25, 24, 15].map((mebibytes) => unfinished(service, mebibytes << 20)));
    expect((await push(service, 1)).status).toBe(202);
    expect((await post(service, Buffer.alloc(20 << 20), {})).status).toBe(401);
    const first = await Promise.race(strangers.map(async ({ answer }, at) => [at, (await answer).status]));
    expect(first).toEqual([0, 503]);
  });

  it('takes a message while strangers leave many small ones unfinished, and ends those that take longest', async () => {
    const service = app();
    const strangers = [];
    for (let at = 0; at < 128; at += 1) strangers.push(await unfinished(service, 100));
    expect((await push(service, 1)).status).toBe(202);
    expect((await strangers[0]?.answer)?.status).toBe(503);
    await unfinished(service, 100);
    expect(await Promise.race([strangers[1]?.answer, Promise.resolve('waits')])).toBe('waits');
  });

  it('reads a message that comes byte by byte as it was sent', async () => {
    const { body, headers } = await messageOf('push', { repository: { id: 7 } }, SECRET);
    const bytes = [...Buffer.from(body)];
    const slow = new ReadableStream<Uint8Array>({
      pull(controller) {
        const byte = bytes.shift();
        if (byte === undefined) controller.close();
        else controller.enqueue(Uint8Array.of(byte));
      },
    });
    expect((await post(app(), slow, Object.fromEntries(headers))).status).toBe(202);
  });

  it('believes nobody without the secret, and says so to the operator', async () => {
    const { body, headers } = await messageOf(
      'pull_request',
      exampleOf('pull_request', 'opened'),
      'some other secret, long',
    );
    expect((await post(app(), Buffer.from(body), Object.fromEntries(headers))).status).toBe(401);
    expect(told.join()).toMatch(/^forged .*signature/);
    expect((await work.counts('sync')).waiting).toBe(0);
  });

  const ways: readonly (readonly [string, object, boolean, Readonly<Record<string, number>>])[] = [
    ['this machine', { host: HERE }, false, { '/': 200, '/api/v1/requests': 200, '/metrics': 200, '/healthz': 200 }],
    [
      'the public name',
      { host: PUBLIC },
      false,
      { '/': 403, '/api/v1/requests': 403, '/metrics': 403, '/healthz': 200 },
    ],
    ['the public name of an open one', { host: PUBLIC }, true, { '/': 200, '/api/v1/requests': 200, '/healthz': 200 }],
    [
      'a proxy that says another name',
      { host: HERE, 'x-forwarded-for': '203.0.113.9' },
      false,
      { '/': 403, '/metrics': 403 },
    ],
    ['a proxy that says how it was asked', { host: HERE, 'x-forwarded-proto': 'https' }, false, { '/': 403 }],
    ['a proxy with a header of its own', { host: HERE, 'X-Forwarded-Any': '' }, false, { '/': 403, '/healthz': 200 }],
    ['another name', { host: 'evil.example' }, true, { '/': 421, '/healthz': 421, '/hooks/github': 421 }],
    ['the machine under a wrong port', { host: '127.0.0.1:1' }, true, { '/': 421 }],
  ];
  it.each(ways)('by way of %s', async (_, headers, isOpen, answers) => {
    const service = app({}, isOpen);
    for (const [path, status] of Object.entries(answers)) {
      const answer = await service.request(`http://x${path}`, { headers: headers as Record<string, string> });
      expect([path, answer.status]).toEqual([path, status]);
    }
  });

  it('shows pages to nobody on another machine who says the name of this one', async () => {
    const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
    const ask = (remote: string): Promise<Response> =>
      Promise.resolve(app().request('http://x/', { headers: { host: HERE } }, from(remote)));
    expect((await ask('127.0.0.1')).status).toBe(200);
    expect((await ask('::ffff:127.0.0.1')).status).toBe(200);
    expect((await ask('203.0.113.9')).status).toBe(403);
    expect((await ask('')).status).toBe(403);
  });

  it('shows pages to nobody behind a proxy that says nothing, by the version of HTTP that it speaks', async () => {
    const server = createAdaptorServer({ fetch: app().fetch, createServer });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const { port } = server.address() as AddressInfo;
    const ask = async (version: string, path: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      socket.end(`GET ${path} HTTP/${version}\r\nHost: ${HERE}\r\nConnection: close\r\n\r\n`);
      return (await text(socket)).split('\r\n')[0] ?? '';
    };
    expect(await ask('1.1', '/')).toContain(' 200 ');
    expect(await ask('1.0', '/')).toContain(' 403 ');
    expect(await ask('1.0', '/healthz')).toContain(' 200 ');
    server.close();
  });
});
