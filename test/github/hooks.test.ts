/** Messages of GitHub: who is believed, what they ask for, and what hostile ones come to. */
import { createHmac } from 'node:crypto';
import { verify } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openGithubHooks } from '../../src/adapters/github/hooks.ts';
import type { HookReading } from '../../src/ports/forge.ts';
import { exampleOf, messageOf, publishedMessages, type SentMessage } from '../fakes/github/messages.ts';

const SECRET = 'a secret of enough characters';
const OLDER = 'the secret that was before it';
const hooks = openGithubHooks({ secrets: [SECRET, OLDER] });
const read = ({ headers, body }: SentMessage): HookReading => hooks.read(headers, body, 1_790_000_000_000);

const changed = (message: SentMessage, ...changes: readonly (readonly [string, string | null])[]): SentMessage => {
  const headers = new Map(message.headers);
  for (const [name, value] of changes) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return { headers, body: message.body };
};

describe("GitHub's published examples", () => {
  const all = publishedMessages().flatMap(({ name, examples }) =>
    examples.map((example, at) => [name, (example['action'] ?? '') as string, at, example] as const),
  );

  it.each(all)('%s %s (%i) is read, as a hint about repositories or nothing', async (event, _action, _at, example) => {
    const reading = read(await messageOf(event, example, SECRET));
    expect(reading.kind).not.toBe('refused');
    if (reading.kind !== 'message') return;
    expect(reading.delivery.event).toBe(event);
    expect(reading.delivery.receivedAt).toBe(1_790_000_000_000);
    for (const { kind, key } of reading.work) {
      expect(kind).toBe('sync');
      expect(key).toMatch(/^github:[1-9]\d*$/);
    }
  });

  it('were all there', () => {
    expect(all.length).toBeGreaterThan(250);
  });
});

it.each([
  ['pull_request', 'opened'],
  ['pull_request', 'synchronize'],
  ['pull_request', 'reopened'],
  ['pull_request', 'closed'],
  ['pull_request', 'ready_for_review'],
  ['pull_request', 'converted_to_draft'],
  ['push', null],
  ['merge_group', 'checks_requested'],
  ['repository', 'renamed'],
  ['repository', 'transferred'],
  ['check_run', 'rerequested'],
  ['check_suite', 'rerequested'],
] as const)('%s %s: its repository is read again, by its number', async (event, action) => {
  const example = exampleOf(event, action);
  const { id } = example['repository'] as { readonly id: number };
  const reading = read(await messageOf(event, example, SECRET, '72d3162e-cc78-11e3-81ab-4c9367dc0958'));
  expect(reading).toEqual({
    kind: 'message',
    delivery: {
      source: `github:${id}`,
      id: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      event,
      receivedAt: 1_790_000_000_000,
    },
    work: [{ kind: 'sync', key: `github:${id}` }],
  });
});

it('a new target is an edit, whose example is not published: it has the shape of the others', async () => {
  const example = {
    ...exampleOf('pull_request', 'opened'),
    action: 'edited',
    changes: { base: { ref: { from: 'x' } } },
  };
  expect(read(await messageOf('pull_request', example, SECRET)).kind).toBe('message');
});

it('installation and installation_repositories name every repository that came or went', async () => {
  const example = exampleOf('installation_repositories', 'removed');
  const ids = (example['repositories_removed'] as readonly { readonly id: number }[]).map(({ id }) => id);
  const reading = read(await messageOf('installation_repositories', example, SECRET));
  const { id } = example['installation'] as { readonly id: number };
  expect(reading).toMatchObject({ delivery: { source: `github-installation:${id}` } });
  expect(reading.kind === 'message' ? reading.work.map(({ key }) => key) : []).toEqual(
    ids.map((one) => `github:${one}`),
  );
  expect(ids.length).toBeGreaterThan(0);
});

it.each([
  ['status', null],
  ['check_run', 'created'],
  ['check_run', 'completed'],
  ['check_suite', 'completed'],
  ['pull_request', 'labeled'],
  ['pull_request_review', 'submitted'],
  ['ping', null],
  ['star', 'created'],
] as const)('%s %s: is no reason to ask GitHub anything', async (event, action) => {
  expect(read(await messageOf(event, exampleOf(event, action), SECRET))).toMatchObject({ kind: 'ignored' });
});

describe('attacks.md 35: a webhook that is forged or replayed', () => {
  const example = exampleOf('pull_request', 'opened');

  it('the signature is the one that GitHub documents', async () => {
    // docs.github.com, "Validating webhook deliveries": its test values.
    const body = 'Hello, World!';
    const headers = new Map([
      ['x-hub-signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
      ['x-github-delivery', '1'],
      ['x-github-event', 'push'],
      ['content-type', 'application/json'],
    ]);
    const documented = openGithubHooks({ secrets: ["It's a Secret to Everybody"] });
    const answer = documented.read(headers, Buffer.from(body), 0);
    // Its signature holds, so the next thing is said: it is no JSON.
    expect(answer).toMatchObject({ kind: 'refused', why: expect.stringContaining('no JSON') });
    expect(documented.read(headers, Buffer.from(`${body} `), 0)).toMatchObject({
      why: expect.stringContaining('signature'),
    });
  });

  it('is refused without a signature, with another secret, another algorithm, or a byte changed', async () => {
    const message = await messageOf('pull_request', example, SECRET);
    expect(read(message).kind).toBe('message');
    const forged = await messageOf('pull_request', example, 'a secret that somebody guessed');
    const signature = message.headers.get('x-hub-signature-256') ?? '';
    const wrong = [
      forged,
      changed(message, ['x-hub-signature-256', null]),
      changed(message, ['x-hub-signature-256', '']),
      changed(message, ['x-hub-signature-256', signature.toUpperCase()]),
      changed(message, ['x-hub-signature-256', signature.slice(0, -1)]),
      changed(message, ['x-hub-signature-256', `${signature}00`]),
      changed(message, ['x-hub-signature-256', null], ['x-hub-signature', signature.replace('sha256', 'sha1')]),
      { headers: message.headers, body: Buffer.concat([message.body, Buffer.from('\n')]) },
    ];
    for (const one of wrong)
      expect(read(one)).toMatchObject({ kind: 'refused', why: expect.stringContaining('signature') });
  });

  it('is believed with the new and with the old secret while one takes the place of the other', async () => {
    expect(read(await messageOf('pull_request', example, SECRET)).kind).toBe('message');
    expect(read(await messageOf('pull_request', example, OLDER)).kind).toBe('message');
    const alone = openGithubHooks({ secrets: [SECRET] });
    const { headers, body } = await messageOf('pull_request', example, OLDER);
    expect(alone.read(headers, body, 0).kind).toBe('refused');
  });

  it('says the same as the library of GitHub, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.boolean(), async (text, isChanged) => {
        const message = await messageOf('ping', text, SECRET);
        const signature = (message.headers.get('x-hub-signature-256') ?? '').replace(/.$/, (digit) =>
          isChanged ? (digit === '0' ? '1' : '0') : digit,
        );
        const answer = read(changed(message, ['x-hub-signature-256', signature]));
        const isBelieved = !(answer.kind === 'refused' && answer.why.includes('signature'));
        expect(isBelieved).toBe(await verify(SECRET, text, signature));
      }),
    );
  });

  it('carries the id under which a second one is known', async () => {
    const id = '0d5d2b1a-0001-11f0-9cd2-0242ac120002';
    const [one, two] = [
      await messageOf('push', exampleOf('push'), SECRET, id),
      await messageOf('push', exampleOf('push'), SECRET, id),
    ];
    const ids = [read(one), read(two)].map((reading) => (reading.kind === 'message' ? reading.delivery.id : null));
    expect(ids).toEqual([id, id]);
    for (const bad of ['', 'a b', 'a\n', '../../x', 'x'.repeat(65)]) {
      expect(read(changed(one, ['x-github-delivery', bad]))).toMatchObject({ kind: 'refused' });
    }
  });

  it('no service without a secret, or with one that can be guessed', () => {
    expect(() => openGithubHooks({ secrets: [] })).toThrow(/needs a secret/);
    expect(() => openGithubHooks({ secrets: [SECRET, 'short'] })).toThrow(/needs a secret/);
  });
});

describe('signed and hostile', () => {
  const say = async (body: string, event = 'push'): Promise<HookReading> => read(await messageOf(event, body, SECRET));

  it('deep JSON is refused before it is parsed, whatever is in its texts', async () => {
    const deep = (depth: number): string => `{"repository":{"id":1},"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect((await say(deep(90))).kind).toBe('message');
    expect(await say(deep(101))).toMatchObject({ kind: 'refused', why: expect.stringContaining('deeper') });
    expect((await say(`{"a":`.repeat(5_000_000))).kind).toBe('refused');
    const text = JSON.stringify({ repository: { id: 1 }, x: `"\\${'[{'.repeat(200)}` });
    expect((await say(text)).kind).toBe('message');
  });

  it('a body larger than GitHub sends is refused', async () => {
    const body = Buffer.alloc((25 << 20) + 1, 0x20);
    expect(hooks.read(new Map(), body, 0)).toMatchObject({ kind: 'refused', why: expect.stringContaining('larger') });
  });

  it.each([' ', 'null', '[]', '7', '"text"', '{', '{"repository":', '\ufeff'])('%j is no message', async (body) => {
    expect((await say(body)).kind).toBe('refused');
  });

  it.each([[[]], [[0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]]])('the bytes %j are no message', (bytes) => {
    const body = Buffer.from(bytes);
    const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
    const headers = new Map([
      ['x-hub-signature-256', signature],
      ['x-github-delivery', '1'],
      ['x-github-event', 'push'],
      ['content-type', 'application/json'],
    ]);
    expect(hooks.read(headers, body, 0)).toMatchObject({ kind: 'refused', why: expect.stringContaining('no JSON') });
  });

  it.each([
    '{"repository":{"id":0}}',
    '{"repository":{"id":-1}}',
    '{"repository":{"id":1.5}}',
    '{"repository":{"id":1e60}}',
    '{"repository":{"id":1152921504606846976}}',
    '{"repository":{"id":"1"}}',
    '{"repository":{"id":"1/../2"}}',
    '{"repository":null}',
    '{"repository":[]}',
    '{"__proto__":{"repository":{"id":1}},"constructor":{"id":1}}',
    '{}',
  ])('%s names no repository', async (body) => {
    expect(await say(body)).toMatchObject({ kind: 'ignored' });
  });

  it('nothing of a name, title or branch gets any further', async () => {
    const example = exampleOf('pull_request', 'opened');
    const evil = '../../etc/passwd\r\n<script>alert(1)</script>\u202e"; rm -rf /';
    const payload = {
      ...example,
      repository: {
        ...(example['repository'] as object),
        name: evil,
        full_name: evil,
        clone_url: `--upload-pack=${evil}`,
      },
    };
    const reading = read(await messageOf('pull_request', payload, SECRET));
    expect(reading.kind).toBe('message');
    expect(JSON.stringify(reading)).not.toMatch(/passwd|script|rm -rf/);
  });

  it.each(['__proto__', 'constructor', 'toString', 'PUSH', 'push\n', 'x'.repeat(65), ''])(
    'the event %j moves nothing',
    async (event) => {
      const message = changed(await messageOf('push', exampleOf('push'), SECRET), ['x-github-event', event]);
      expect(read(message).kind).not.toBe('message');
    },
  );

  it('a form is refused with the way out', async () => {
    const message = changed(await messageOf('push', exampleOf('push'), SECRET), [
      'content-type',
      'application/x-www-form-urlencoded',
    ]);
    expect(read(message)).toMatchObject({ kind: 'refused', why: expect.stringContaining('application/json') });
  });
});
