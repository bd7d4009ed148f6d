/** What the page takes: forged, late and foreign answers through the command line, with a passkey made of software. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { passkeySigner } from '../signatures/signers.ts';
import { aiLines, ANSWERS, makeTeam } from '../sign/world.ts';
import { HAS_SCRIPT, start, startAtTerminal, stored } from './world.ts';
import type { AssertionParts, PasskeySigner } from '../signatures/signers.ts';
import type { Team } from '../sign/world.ts';
import type { Waiting } from './world.ts';

const bobs = passkeySigner('ES256', 'person:bob');
const anns = passkeySigner('EdDSA', 'person:ann');
const corporate = passkeySigner('RS256', 'person:cleo');

/** A team whose home ref has the passkeys, with a change to be signed. */
function team(): Team {
  const made = makeTeam();
  made.clone.checkout('main');
  const people = made.clone.git(['show', 'main:.countersign/people.yml']);
  const row = ({ passkey }: PasskeySigner, more: string = ''): string =>
    `passkeys: [{ credential: "${passkey.credential}", public_key: "${passkey.publicKey}", rp_id: ${more === '' ? 'localhost' : more} }] }`;
  const text = people
    .replace(/(id: bob.*level: L6) \}/, `$1, ${row(bobs)}`)
    .replace(/(id: ann.*level: L6) \}/, `$1, ${row(anns)}`)
    .replace(/(id: cleo.*level: L7) \}/, `$1, ${row(corporate, 'example.org, origins: ["https://example.org"]')}`);
  made.commit({ '.countersign/people.yml': text }, { message: 'passkeys' });
  made.clone.git(['push', '-q', 'origin', 'main']);
  made.clone.git(['checkout', '-q', '-B', 'feature', 'main']);
  made.commit({ 'src/app.ts': aiLines('a') });
  return made;
}

interface Shown {
  readonly url: string;
  readonly html: string;
  readonly challenge: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Opens the page as a browser would. */
async function open(waiting: Waiting): Promise<Shown> {
  const url = await waiting.url;
  const response = await fetch(url);
  const html = await response.text();
  const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const act = /<script type="application\/json" id="act">(.*)<\/script>/.exec(html)?.[1] ?? '{}';
  const { challenge } = JSON.parse(act) as { challenge: string };
  const headers = { cookie, origin: new URL(url).origin, 'content-type': 'application/json' };
  return { url, html, challenge: Buffer.from(challenge, 'base64url'), headers };
}

function post({ url, headers }: Shown, answer: object): Promise<Response> {
  return fetch(`${url}answer`, { method: 'POST', headers, body: JSON.stringify(answer) });
}

function assertion(signer: PasskeySigner, shown: Shown, parts: Partial<AssertionParts> = {}): Record<string, string> {
  const origin = new URL(shown.url).origin;
  const made = signer.sign(Buffer.alloc(0), { challenge: shown.challenge, origin, ...parts });
  return {
    credential: made.credential,
    authenticatorData: made.authenticatorData.toString('base64url'),
    clientDataJSON: made.clientDataJSON.toString('base64url'),
    signature: made.signature.toString('base64url'),
  };
}

const SIGN = ['sign', '--passkey', '--no-push', '--as', 'bob', ...ANSWERS];

describe('the page of sign', () => {
  const world = team();

  const FORGED: readonly (readonly [string, (shown: Shown) => object, RegExp])[] = [
    ['a user who was not verified', (shown) => assertion(bobs, shown, { flags: 0x01 }), /did not verify its user/],
    ['nobody present', (shown) => assertion(bobs, shown, { flags: 0x04 }), /nobody touched/],
    [
      'a signature over something else',
      (shown) => assertion(bobs, shown, { challenge: createHash('sha256').update('else').digest() }),
      /did not sign this content/,
    ],
    [
      'a page on another origin',
      (shown) => assertion(bobs, shown, { origin: 'https://evil.example' }),
      /page that is not allowed/,
    ],
    ['another relying party', (shown) => assertion(bobs, shown, { rpId: 'evil.example' }), /another relying party/],
    ['the passkey of somebody else', (shown) => assertion(anns, shown), /is a key of `person:ann`/],
    [
      'a passkey that nobody has',
      (shown) => assertion(passkeySigner('ES256', 'person:bob'), shown),
      /nobody is enrolled/,
    ],
    [
      'another passkey under the name of the right one',
      (shown) => ({ ...assertion(anns, shown), credential: bobs.passkey.credential }),
      /did not sign this content|does not hold/,
    ],
    ['nothing', () => ({}), /no act of a passkey/],
    ['a list', () => [], /no act of a passkey/],
    [
      'parts that are no bytes',
      (shown) => ({ ...assertion(bobs, shown), signature: 'not/base64' }),
      /no act of a passkey/,
    ],
  ];

  it.each(FORGED)('%s: refused, told to the page, nothing stored', async (_, forge, why) => {
    const waiting = start(world, 'bob', [...SIGN, '--json']);
    const shown = await open(waiting);
    const reply = (await (await post(shown, forge(shown))).json()) as { ok: boolean; message: string };
    expect(reply.ok).toBe(false);
    expect(reply.message).toMatch(why);
    const ended = await waiting.ended;
    expect(ended.status).toBe(4);
    expect(jsonOf(ended)).toMatchObject({ error: { message: reply.message } });
    expect(stored(world.clone)).toBe('');
  });

  it('shows what is signed, whatever it is called, and runs none of it', async () => {
    const hostile = '<script>alert(1)</script>&"\'.ts';
    world.clone.git(['checkout', '-q', '-B', 'hostile', 'main']);
    world.commit({ [`src/${hostile}`]: aiLines('c'), 'src/quiet.ts': aiLines('d') });
    const answers = [
      '--answer',
      'ai-understood=</dd></main><img src=x onerror=alert(2)>',
      '--answer',
      'systemic-risk=\u202e none',
    ];
    const waiting = start(world, 'bob', [
      'sign',
      '--passkey',
      '--no-push',
      '--as',
      'bob',
      '--reason',
      '</script><script>',
      '--read',
      'src/<script>alert(1)<',
      ...answers,
    ]);
    const { html } = await open(waiting);
    waiting.signal('SIGTERM');
    expect((await waiting.ended).status).toBe(130);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toMatch(/<img|\u202e/);
    for (const fact of [
      'src/&lt;script&gt;alert(1)&lt;/script&gt;&amp;',
      'Sign off 1 file for main?',
      'Listed only: 1 file',
      'src/quiet.ts',
      'Do you understand what the AI wrote?',
      '&lt;/dd&gt;&lt;/main&gt;&lt;img src=x onerror=alert(2)&gt;',
      '\\u{202e} none',
      '&lt;/script&gt;&lt;script&gt;',
      'Risk: ',
      '1 sign-off by L6 or above',
      'acme/shop',
      world.clone.git(['rev-parse', 'main']).slice(0, 12),
    ]) {
      expect(html).toContain(fact);
    }
    world.clone.git(['checkout', '-q', 'feature']);
  });

  it('ends with Ctrl-C, and nothing is stored', async () => {
    const waiting = start(world, 'bob', SIGN);
    const shown = await open(waiting);
    waiting.signal('SIGINT');
    expect((await waiting.ended).status).toBe(130);
    await expect(post(shown, assertion(bobs, shown))).rejects.toThrow('fetch failed');
    expect(stored(world.clone)).toBe('');
  });

  it('ends when nobody answers, says so, and nothing is stored', async () => {
    const { ended } = start(world, 'bob', [...SIGN, '--timeout', '1']);
    expect(await ended).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(/Nobody answered on the page within 1 s; nothing was changed\..*--timeout/s),
    });
    expect(stored(world.clone)).toBe('');
  });

  it('takes one answer: what comes after a refused one signs nothing', async () => {
    const waiting = start(world, 'bob', SIGN);
    const shown = await open(waiting);
    await post(shown, {});
    await expect(post(shown, assertion(bobs, shown))).rejects.toThrow('fetch failed');
    expect((await waiting.ended).status).toBe(4);
    expect(stored(world.clone)).toBe('');
  });

  it('signs with the right answer, and shows the address without being asked to', async () => {
    const waiting = start(world, 'bob', [...SIGN, '--json', '--quiet']);
    const shown = await open(waiting);
    expect(await (await post(shown, assertion(bobs, shown))).json()).toEqual({ ok: true, message: '' });
    expect(jsonOf(await waiting.ended)).toMatchObject({
      outcome: 'signed',
      by: 'person:bob',
      presence: 'user-verified',
      key: `passkey:${bobs.passkey.credential}`,
      state: 'pass',
    });
  });
});

describe('whose passkey', () => {
  const world = team();
  const message = async (args: readonly string[], who: 'bob' | 'guest' = 'guest'): Promise<string> => {
    const ended = await start(world, who, ['sign', '--no-push', ...ANSWERS, ...args]).ended;
    expect([2, 4]).toContain(ended.status);
    expect(stored(world.clone)).toBe('');
    return ended.stderr;
  };

  it('is that of git’s user.email, where no SSH key tells', async () => {
    world.clone.git(['config', 'user.email', 'Bob@example.org']);
    const waiting = start(world, 'guest', ['sign', '--passkey', '--no-push', ...ANSWERS]);
    expect((await open(waiting)).html).toContain('person:bob');
    waiting.signal('SIGINT');
    await waiting.ended;
    world.clone.git(['config', 'user.email', 'nobody@example.org']);
    expect(await message(['--passkey'])).toContain('It is not known whose passkey signs');
  });

  it('is the person’s whose SSH key is here', async () => {
    const waiting = start(world, 'bob', ['sign', '--passkey', '--no-push', ...ANSWERS]);
    expect((await open(waiting)).html).toContain('person:bob');
    waiting.signal('SIGINT');
    await waiting.ended;
  });

  it('is not used unasked where nobody sees a page', async () => {
    world.clone.git(['config', 'user.email', 'bob@example.org']);
    expect(await message([])).toContain("No key here is a person's");
    expect(await message(['--as', 'bob'])).toContain('sign with a passkey: --passkey');
  });

  it.skipIf(!HAS_SCRIPT)(
    'is taken by itself at a terminal where no other key proves presence, and its page is opened',
    async () => {
      world.clone.git(['checkout', '-q', '-B', 'services', 'main']);
      world.commit({ '.countersign/services.yml': 'version: 1\nservices: []\n' }, { message: 'services' });
      const opened = join(makeFolder(), 'opened');
      const programs = makeFolder();
      writeFileSync(
        join(programs, 'xdg-open'),
        `#!/bin/sh\nprintf %s "$1" > ${opened}.part && mv ${opened}.part ${opened}\n`,
        { mode: 0o755 },
      );
      const env = { DISPLAY: ':0', PATH: `${programs}:${process.env['PATH'] ?? ''}` };
      const waiting = startAtTerminal(world, 'bob', ['sign', '--no-push'], env);
      const shown = await open(waiting);
      while (!existsSync(opened)) await waiting.url.then(() => new Promise((resolve) => setTimeout(resolve, 20)));
      expect(readFileSync(opened, 'utf8')).toBe(shown.url);
      expect(shown.html).toContain('person:bob');
      await post(shown, assertion(bobs, shown));
      const { status, stdout } = await waiting.ended;
      expect([status, stdout]).toEqual([0, expect.stringContaining('presence user-verified')]);
      world.clone.git(['update-ref', '-d', 'refs/countersign/statements']);
      world.clone.checkout('feature');
    },
  );

  it('for a relying party other than localhost cannot be used on this page', async () => {
    expect(await message(['--passkey', '--as', 'cleo'])).toContain('cleo has no passkey for localhost on the home ref');
    const lint = world.run('bob', ['policy', 'lint']);
    expect(lint.stdout).toContain('a passkey of `cleo` belongs to example.org');
  });

  it('is what doctor looks for where no SSH key asks for a touch', () => {
    const check = (email: string, id: string): object | undefined => {
      world.clone.git(['config', 'user.email', email]);
      const { checks } = jsonOf(world.run('guest', ['doctor', '--json'])) as { checks: { id: string }[] };
      return checks.find((each) => each.id === id);
    };
    expect(check('bob@example.org', 'presence')).toMatchObject({
      state: 'ok',
      found: `person:bob signs with passkey:${bobs.passkey.credential}`,
    });
    expect(check('cleo@example.org', 'signing-key')).toMatchObject({
      state: 'warn',
      found: 'the passkey of person:cleo belongs to example.org: countersign sign cannot use it',
    });
    expect(check('dan@example.org', 'signing-key')).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('countersign passkey add'),
    });
  });

  it('and a key that is named contradict each other', async () => {
    expect(await message(['--passkey', '--key', 'x'], 'bob')).toContain('--key and --passkey contradict each other');
    expect(await message(['--passkey', '--timeout', '0'], 'bob')).toContain('no time for a page to wait');
  });

  it('is read out with the trust root that names its owner', () => {
    const people = world.clone.git(['show', 'main:.countersign/people.yml']);
    const policy = world.clone.git(['show', 'main:.countersign/policy.yml']);
    const fresh = makeRepository();
    fresh.commit('adopt', { files: { '.countersign/people.yml': people, '.countersign/policy.yml': policy } });
    const { owners } = jsonOf(countersign(fresh, ['trust', '--json'])) as {
      owners: { person: string; keys: string[] }[];
    };
    expect(owners.find(({ person }) => person === 'bob')?.keys).toEqual([`passkey:${bobs.passkey.credential}`]);
  });
});

describe('a people file whose passkeys do not hold', () => {
  it('ends signing with its place, for everybody', async () => {
    const world = team();
    world.clone.checkout('main');
    const people = world.clone.git(['show', 'main:.countersign/people.yml']);
    world.commit({ '.countersign/people.yml': people.replaceAll(anns.passkey.credential, bobs.passkey.credential) });
    world.clone.git(['push', '-q', 'origin', 'main']);
    world.clone.checkout('feature');
    const answer = world.run('bob', SIGN);
    expect(answer.status).toBe(3);
    expect(answer.stderr).toContain('people.yml:4:');
    expect(answer.stderr).toContain('the credential of `bob` in line 4 stands for `ann` in line 3 already');
    expect(world.run('bob', ['verify', 'main..feature']).status).toBe(3);
    world.clone.checkout('main');
    expect(world.run('bob', ['policy', 'lint'])).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('stands for `ann` in line 3 already'),
    });
  });
});
