import { connect } from 'node:net';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { CountersignError } from '../../model/error.ts';
import { openerFor } from './opener.ts';
import { askOnPage, MAX_ANSWER_BYTES } from './page.ts';
import type { PageTask } from './page.ts';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly host?: string;
}

/** One request, with every header under the test's control, as no browser allows it. */
function send(url: string, { method = 'GET', headers = {}, body, host = '127.0.0.1' }: Sent = {}): Promise<Reply> {
  const { port, pathname, search, host: name } = new URL(url);
  return new Promise((resolve, reject) => {
    const sending = request(
      { host, port, path: pathname + search, method, headers: { host: name, ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
        response.on('error', reject);
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

interface Asked {
  readonly url: string;
  readonly outcome: Promise<unknown>;
  readonly answers: unknown[];
  readonly stop: () => void;
}

async function ask(options: Partial<PageTask<unknown>> = {}): Promise<Asked> {
  const stop = new AbortController();
  const answers: unknown[] = [];
  const ready = Promise.withResolvers<string>();
  const outcome = askOnPage({
    render: ({ nonce }) => `<p>page ${nonce}</p>`,
    accept: async (answer) => {
      answers.push(answer);
      return answer;
    },
    timeout: 20_000,
    signal: stop.signal,
    ready: ready.resolve,
    ...options,
  });
  outcome.catch(() => undefined);
  return { url: await ready.promise, outcome, answers, stop: () => stop.abort() };
}

/** Opens the page as the first visitor; gives the headers with which it answers. */
async function visit(url: string): Promise<Record<string, string>> {
  const { headers, status } = await send(url);
  expect(status).toBe(200);
  const cookie = String(headers['set-cookie']).split(';', 1)[0] ?? '';
  return { cookie, origin: new URL(url).origin, 'content-type': 'application/json' };
}

function answer(url: string, headers: Readonly<Record<string, string>>, body: string = '{"yes":1}'): Promise<Reply> {
  const length = String(Buffer.byteLength(body));
  return send(`${url}answer`, { method: 'POST', headers: { 'content-length': length, ...headers }, body });
}

const failure = (outcome: Promise<unknown>): Promise<unknown> =>
  outcome.then(
    () => null,
    (error: unknown) => error,
  );

test('one visitor, one answer, and the port is closed', async () => {
  const { url, outcome, answers } = await ask();
  const headers = await visit(url);
  const reply = await answer(url, headers);
  expect([reply.status, reply.body]).toEqual([200, '{"ok":true,"message":""}']);
  expect(await outcome).toEqual({ yes: 1 });
  expect(answers).toEqual([{ yes: 1 }]);
  await expect(send(url)).rejects.toThrow('ECONNREFUSED');
});

test('the page may load nothing, be framed by nobody, and is kept nowhere', async () => {
  const { url, stop } = await ask();
  const { headers, body } = await send(url);
  const nonce = /^<p>page ([\w-]{24})<\/p>$/.exec(body)?.[1] ?? 'none';
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'set-cookie': [expect.stringMatching(/^countersign=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/[\w-]{43}\/$/)],
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
  stop();
});

test('without the token there is nothing here', async () => {
  const { url, stop } = await ask();
  const other = `${url.slice(0, -2)}${url.at(-2) === 'A' ? 'B' : 'A'}/`;
  for (const wrong of [
    new URL('/', url).href,
    other,
    `${url}x`,
    `${url}answer/`,
    `${url}?a`,
    `${url}/`,
    url.slice(0, -1),
  ]) {
    const { status, headers, body } = await send(wrong);
    expect([status, headers['set-cookie'], body]).toEqual([404, undefined, 'Nothing here.\n']);
  }
  stop();
});

test('another name for this machine gets nothing: a name that was bound anew would be one', async () => {
  const { url, stop } = await ask();
  const { port } = new URL(url);
  for (const host of [`127.0.0.1:${port}`, `evil.example:${port}`, 'localhost', `localhost:${port}.evil.example`]) {
    expect((await send(url, { headers: { host } })).status).toBe(421);
  }
  stop();
});

test('the second browser that opens it is turned away, the first one may load it again', async () => {
  const { url, stop } = await ask();
  const { cookie = '' } = await visit(url);
  expect((await send(url)).status).toBe(403);
  expect((await send(url, { headers: { cookie: 'countersign=AAAA' } })).status).toBe(403);
  expect((await send(url, { headers: { cookie: `other=1; ${cookie}` } })).status).toBe(200);
  stop();
});

test('only the page itself may answer', async () => {
  const { url, answers, stop } = await ask();
  const good = await visit(url);
  const without = (name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));
  const { port } = new URL(url);
  const cases: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
    [403, without('cookie')],
    [403, without('origin')],
    [403, { ...good, origin: 'null' }],
    [403, { ...good, origin: `http://127.0.0.1:${port}` }],
    [403, { ...good, origin: 'https://evil.example' }],
    [403, { ...good, 'sec-fetch-site': 'cross-site' }],
    [415, without('content-type')],
    [415, { ...good, 'content-type': 'text/plain' }],
    [421, { ...good, host: `evil.example:${port}` }],
  ];
  for (const [status, headers] of cases)
    expect((await answer(url, headers)).status, JSON.stringify(headers)).toBe(status);
  expect((await send(`${url}answer`, { headers: good })).status).toBe(405);
  expect((await send(url, { method: 'POST', headers: { ...good, 'content-length': '0' } })).status).toBe(405);
  expect((await answer(url, good, '{')).status).toBe(400);
  expect(answers).toEqual([]);
  expect((await answer(url, { ...good, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  stop();
});

test('an answer is bounded, whatever it says of its length', async () => {
  const { url, answers, stop } = await ask();
  const good = await visit(url);
  const fits = `"${'a'.repeat(MAX_ANSWER_BYTES - 2)}"`;
  const declared = await send(`${url}answer`, {
    method: 'POST',
    headers: { ...good, 'content-length': String(MAX_ANSWER_BYTES + 1) },
    body: '',
  }).catch(() => ({ status: 413 }));
  expect(declared.status).toBe(413);
  const chunked = await send(`${url}answer`, {
    method: 'POST',
    headers: { ...good, 'transfer-encoding': 'chunked' },
    body: fits,
  }).catch(() => ({ status: 413 }));
  expect(chunked.status).toBe(413);
  expect(answers).toEqual([]);
  expect((await answer(url, good, fits)).status).toBe(200);
  stop();
});

test('a second answer is refused while the first one is looked at', async () => {
  const gate = Promise.withResolvers<string>();
  const entered = Promise.withResolvers<null>();
  const { url, outcome } = await ask({
    accept: () => {
      entered.resolve(null);
      return gate.promise;
    },
  });
  const headers = await visit(url);
  const first = answer(url, headers);
  await entered.promise;
  expect((await answer(url, headers)).status).toBe(409);
  gate.resolve('done');
  expect((await first).status).toBe(200);
  expect(await outcome).toBe('done');
});

test('what does not hold is told to the page, and ends it', async () => {
  const refused = new CountersignError('not-permitted', 'it does not hold');
  const { url, outcome } = await ask({ accept: () => Promise.reject(refused) });
  const reply = await answer(url, await visit(url));
  expect(reply.body).toBe('{"ok":false,"message":"it does not hold"}');
  expect(await failure(outcome)).toBe(refused);
  await expect(send(url)).rejects.toThrow('ECONNREFUSED');
});

test('a defect is not shown to the page', async () => {
  const { url, outcome } = await ask({ accept: () => Promise.reject(new Error('/home/somebody/secret')) });
  expect((await answer(url, await visit(url))).body).not.toContain('secret');
  expect(await failure(outcome)).toBeInstanceOf(Error);
});

test('a browser that goes away in the middle of its answer changes nothing', async () => {
  const { url, answers, stop } = await ask();
  const good = await visit(url);
  const { port, pathname, host } = new URL(url);
  const lines = Object.entries({ host, ...good, 'content-length': '50' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise<void>((resolve) => {
    socket.write(`POST ${pathname}answer HTTP/1.1\r\n${lines.join('')}\r\n{"yes"`, () => resolve());
  });
  socket.destroy();
  expect((await answer(url, good)).status).toBe(200);
  expect(answers).toEqual([{ yes: 1 }]);
  stop();
});

test('nobody answers: it ends, and says so', async () => {
  const { url, outcome } = await ask({ timeout: 1 });
  const error = await failure(outcome);
  expect(error).toMatchObject({
    code: 'not-permitted',
    message: expect.stringContaining('Nobody answered on the page'),
  });
  await expect(send(url)).rejects.toThrow('ECONNREFUSED');
});

test('a stop ends it at once', async () => {
  const { url, outcome, stop } = await ask();
  stop();
  expect(await failure(outcome)).toMatchObject({ code: 'interrupted' });
  await expect(send(url)).rejects.toThrow('ECONNREFUSED');
});

test('it is reached by both addresses of localhost and by no other address of the machine', async () => {
  const { url, stop } = await ask();
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  if (addresses.some(({ address }) => address === '::1')) expect((await send(url, { host: '::1' })).status).toBe(200);
  else expect((await send(url)).status).toBe(200);
  const outside = addresses.filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  for (const { address } of outside) {
    await expect(send(url, { host: address }), address).rejects.toThrow('ECONNREFUSED');
  }
  stop();
});

test('a browser is opened by the system’s own program, and only where there is a screen', () => {
  const url = 'http://localhost:1/a/';
  const linux = (environment: Record<string, string>): readonly string[] | null =>
    openerFor(url, { platform: 'linux', environment });
  expect(openerFor(url, { platform: 'darwin', environment: {} })).toEqual(['open', url]);
  expect(openerFor(url, { platform: 'win32', environment: {} })).toEqual([
    'rundll32',
    'url.dll,FileProtocolHandler',
    url,
  ]);
  expect(linux({ DISPLAY: ':0' })).toEqual(['xdg-open', url]);
  expect(linux({ WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open', url]);
  expect(linux({ WSL_DISTRO_NAME: 'Debian' })).toEqual(['wslview', url]);
  expect(linux({})).toBeNull();
});
