/** Mirrors of real repositories, fetched by HTTP from a server that asks for a token. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIRROR_LIMITS, Mirrors, type MirrorSettings } from '../../src/adapters/git/mirrors/mirrors.ts';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { homeRef } from '../../src/app/home/home.ts';
import { MirrorSources } from '../../src/server/mirror-source.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { RepositoryKey } from '../../src/model/request.ts';
import type { FetchSource } from '../../src/ports/forge.ts';
import type { FakeRepository } from '../fakes/github/state.ts';
import { type FakeGithubWorld, githubWorld } from '../fakes/github/world.ts';
import { fixtureEnvironment, makeFolder, makeRepository, openFixture } from '../git/fixture.ts';
import { envelope, STATEMENTS, storeOf } from '../store/world.ts';

describe('a mirror', () => {
  let world: FakeGithubWorld;
  let shop: FakeRepository;
  let key: RepositoryKey;
  let folder: string;
  let mirrors: Mirrors;
  let warnings: string[];
  const settings = (changes: Partial<MirrorSettings> = {}): MirrorSettings => ({
    ...MIRROR_LIMITS,
    folder,
    environment: fixtureEnvironment(makeFolder()),
    warned: (what) => void warnings.push(what),
    ...changes,
  });
  const source = (): Promise<FetchSource> => world.forge.fetchSource(key);
  const fetch = (): Promise<void> => mirrors.fetch(key, source);
  const git = (...args: readonly string[]): string => openFixture(join(folder, key.replace(':', '-'))).git(args);
  const refs = (...below: readonly string[]): string => git('for-each-ref', '--format=%(refname)', ...below);

  beforeEach(async () => {
    world = await githubWorld({ isChecked: false });
    shop = world.fake.addRepository('acme/shop');
    key = `github:${shop.id}` as RepositoryKey;
    folder = join(makeFolder(), 'mirrors');
    warnings = [];
    mirrors = await Mirrors.open(settings());
  });
  afterEach(async () => {
    await mirrors.close();
    await world.destroy();
  });

  it('holds branches as those of origin, heads of requests, and what its forge calls the default branch', async () => {
    const head = shop.push('topic', { 'a.txt': 'a\n' });
    shop.open('topic');
    for (const ref of ['refs/notes/ai', 'refs/ai/authorship/x']) shop.git.git(['update-ref', ref, head]);
    shop.push('trunk', { 'b.txt': 'b\n' });
    shop.git.git(['symbolic-ref', 'HEAD', 'refs/heads/trunk']);
    await fetch();
    expect(git('rev-parse', 'refs/pull/1/head', 'refs/remotes/origin/topic').split('\n')).toEqual([head, head]);
    expect(refs('refs/notes/', 'refs/ai/').split('\n')).toEqual(['refs/ai/authorship/x', 'refs/notes/ai']);
    const repo = await openRepository(join(folder, key.replace(':', '-')));
    // A branch with a name that is looked for elsewhere takes nobody's place.
    expect(await homeRef(repo)).toBe('refs/remotes/origin/trunk');
    await repo.close();
  });

  it('does not let a branch that is called HEAD write over the default branch', async () => {
    const main = shop.git.id('refs/heads/main');
    const evil = shop.push('evil', { '.countersign/policy.yml': 'version: 1\n' });
    shop.git.git(['update-ref', 'refs/heads/HEAD', evil]);
    await fetch();
    await fetch();
    expect(git('rev-parse', 'refs/remotes/origin/main')).toBe(main);
    expect(git('symbolic-ref', 'refs/remotes/origin/HEAD')).toBe('refs/remotes/origin/main');
  });

  it('leaves out a branch below the name HEAD, which would keep all others from being fetched', async () => {
    shop.push('HEAD/x', { 'x.txt': 'x\n' });
    await fetch();
    const later = shop.push('main', { 'later.txt': 'l\n' });
    shop.push('HEAD/y', { 'y.txt': 'y\n' });
    await fetch();
    expect(git('rev-parse', 'refs/remotes/origin/main')).toBe(later);
    expect(refs('refs/remotes')).toBe('refs/remotes/origin/HEAD\nrefs/remotes/origin/main');
    shop.git.git(['symbolic-ref', 'HEAD', 'refs/heads/HEAD/x']);
    await expect(fetch()).rejects.toMatchObject({ code: 'repository.unreadable' });
  });

  it('follows force pushes, forgets deleted branches, and takes a branch below the name of one that is gone', async () => {
    shop.push('a', { 'a.txt': '1\n' });
    await fetch();
    const forced = shop.push('a', { 'a.txt': '2\n' }, 'refs/heads/main');
    await fetch();
    expect(git('rev-parse', 'refs/remotes/origin/a')).toBe(forced);
    shop.git.git(['update-ref', '-d', 'refs/heads/a']);
    shop.push('a/b', { 'a.txt': '3\n' });
    await fetch();
    expect(refs('refs/remotes').split('\n')).toEqual([
      'refs/remotes/origin/HEAD',
      'refs/remotes/origin/a/b',
      'refs/remotes/origin/main',
    ]);
  });

  it('keeps what was taken out of the store at the forge, and says so', async () => {
    const [first, second] = await twoStatements(shop);
    await fetch();
    expect(git('rev-parse', STATEMENTS)).toBe(second);
    shop.git.git(['update-ref', STATEMENTS, first]);
    await fetch();
    expect(git('ls-tree', '-r', '--name-only', STATEMENTS).split('\n')).toHaveLength(2);
    shop.git.git(['update-ref', '-d', STATEMENTS]);
    await fetch();
    expect(git('ls-tree', '-r', '--name-only', STATEMENTS).split('\n')).toHaveLength(2);
    expect(warnings).toHaveLength(2);
    expect(refs('refs/forge/')).toBe('');
  });

  it('made anew is refused where the forge no longer has what was seen before', async () => {
    const [first, second] = await twoStatements(shop);
    await fetch();
    await mirrors.close();
    shop.git.git(['update-ref', STATEMENTS, first]);
    const name = key.replace(':', '-');
    expect(readdirSync(folder)).toContain(name);
    rmSync(join(folder, name), { recursive: true });
    mirrors = await Mirrors.open(settings());
    await expect(fetch()).rejects.toMatchObject({
      code: 'repository.unreadable',
      message: expect.stringContaining('no longer holds what it held'),
      remedy: expect.stringContaining(`git push origin ${second}:${STATEMENTS}`),
    });
    expect(readdirSync(folder)).not.toContain(name);
    shop.git.git(['update-ref', STATEMENTS, second]);
    await fetch();
    expect(git('rev-parse', STATEMENTS)).toBe(second);
  });

  it('refuses what is no store of statements', async () => {
    shop.git.git(['update-ref', STATEMENTS, 'refs/heads/main']);
    await expect(fetch()).rejects.toMatchObject({ code: 'object.malformed' });
  });

  it('is the new one when the repository is renamed, and another one when the name is given away', async () => {
    await fetch();
    shop.name = 'acme/store';
    const other = world.fake.addRepository('acme/shop');
    other.push('stranger', { 'x.txt': 'x\n' });
    await fetch();
    expect(refs('refs/remotes')).not.toContain('stranger');
  });

  it('is fetched once for all who wait, and anew for who comes later', async () => {
    let asked = 0;
    const counting = async (): Promise<FetchSource> => {
      asked += 1;
      return source();
    };
    const all = Array.from({ length: 6 }, () => mirrors.fetch(key, counting));
    await Promise.all(all);
    // The first, and one for the five that came while it ran.
    expect(asked).toBe(2);
    await mirrors.fetch(key, counting);
    expect(asked).toBe(3);
  });

  it('says what kept it from being fetched, stands as it was, and never names the token', async () => {
    await fetch();
    const before = refs();
    shop.push('later', { 'l.txt': 'l\n' });
    const good = await source();
    const cases: readonly (readonly [Partial<FetchSource>, string])[] = [
      [{ secretHeader: null }, 'forge.unauthenticated'],
      [{ secretHeader: `Authorization: Basic ${Buffer.from('x:gone').toString('base64')}` }, 'forge.unauthenticated'],
      [{ url: good.url.replace('shop', 'none') }, 'forge.absent'],
      [{ url: good.url.replace(/:\d+/, ':1') }, 'forge.unavailable'],
    ];
    for (const [change, code] of cases) {
      const failure = await mirrors.fetch(key, async () => ({ ...good, ...change })).then(String, (error) => error);
      expect(failure).toMatchObject({ code });
      expect(String(failure)).not.toContain(good.secretHeader?.split(' ').at(-1));
    }
    expect(refs()).toBe(before);
    expect(everythingIn(folder)).not.toContain(good.secretHeader?.split(' ').at(-1));
  });

  it('sends its token nowhere else, and waits for no server for ever', async () => {
    const elsewhere: string[] = [];
    const other = await serving((request, respond) => {
      elsewhere.push(String(request.headers.authorization));
      respond(404);
    });
    const redirecting = await serving((request, respond) => respond(302, `${other.address}${request.url ?? ''}`));
    const hanging = await serving(() => {});
    const good = await source();
    const at = (address: string) => async (): Promise<FetchSource> => ({ ...good, url: `${address}/acme/shop.git` });
    await expect(mirrors.fetch(key, at(redirecting.address))).rejects.toMatchObject({ code: 'forge.refused' });
    expect(elsewhere).toEqual([]);
    await mirrors.close();
    mirrors = await Mirrors.open(settings({ firstFetch: 300 }));
    await expect(mirrors.fetch(key, at(hanging.address))).rejects.toMatchObject({ code: 'forge.timeout' });
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    for (const { server } of [other, redirecting, hanging]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('stands as it was when a connection ends in the middle of the objects, and is whole after the next fetch', async () => {
    await fetch();
    const before = refs();
    // Enough for more than one part of an answer.
    const head = shop.push('large', { 'large.bin': randomBytes(400_000).toString('hex') });
    const cutting = await cuttingProxy(world.fake.web);
    const good = await source();
    const through = async (): Promise<FetchSource> => {
      return { ...good, url: good.url.replace(world.fake.web, cutting.address) };
    };
    await expect(mirrors.fetch(key, through)).rejects.toMatchObject({ code: 'forge.unavailable' });
    expect(cutting.cuts()).toBeGreaterThan(0);
    expect(refs()).toBe(before);
    expect(() => git('cat-file', '-e', head)).toThrow('git cat-file');
    await fetch();
    expect(git('rev-parse', 'refs/remotes/origin/large')).toBe(head);
    git('fsck', '--full', '--strict');
    const packs = readdirSync(join(folder, key.replace(':', '-'), 'objects', 'pack'));
    expect(packs.filter((name) => name.startsWith('tmp_'))).toEqual([]);
    cutting.server.closeAllConnections();
    cutting.server.close();
  });

  it('is fetched again after git was ended while it had locks', async () => {
    shop.push('gone', { 'g.txt': 'g\n' });
    await fetch();
    shop.git.git(['update-ref', '-d', 'refs/heads/gone']);
    const head = shop.push('main', { 'next.txt': 'n\n' });
    const place = join(folder, key.replace(':', '-'));
    const locks = ['packed-refs', 'HEAD', 'config', 'shallow', 'refs/remotes/origin/main', 'refs/remotes/origin/HEAD'];
    for (const name of [...locks.map((locked) => `${locked}.lock`), 'gc.pid']) {
      mkdirSync(join(place, name, '..'), { recursive: true });
      writeFileSync(join(place, name), '');
    }
    await fetch();
    expect(refs('refs/remotes')).toBe('refs/remotes/origin/HEAD\nrefs/remotes/origin/main');
    expect(git('rev-parse', 'refs/remotes/origin/main')).toBe(head);
    const left = readdirSync(place, { recursive: true }).filter((name) => /\.lock$|^gc\.pid$/.test(String(name)));
    expect(left).toEqual([]);
  });

  it('joins its packs when there are many, and loses nothing', async () => {
    await fetch();
    const heads: string[] = [];
    for (let at = 0; at < 45; at += 1) {
      heads.push(shop.push('main', { 'a.txt': `${at}\n` }));
      await fetch();
    }
    const packs = readdirSync(join(folder, key.replace(':', '-'), 'objects', 'pack'));
    expect(packs.filter((name) => name.endsWith('.pack')).length).toBeLessThan(42);
    expect(git('rev-list', '--count', 'refs/remotes/origin/main')).toBe('46');
    expect(git('rev-parse', 'refs/remotes/origin/main')).toBe(heads.at(-1));
    expect(warnings).toEqual([]);
  });

  it('takes no settings of a person or of the machine', async () => {
    const home = makeFolder();
    writeFileSync(join(home, '.gitconfig'), '[url "http://127.0.0.1:1/"]\n\tinsteadOf = http://\n');
    writeFileSync(join(home, '.netrc'), 'default login x-access-token password stolen\n');
    const environment = {
      ...fixtureEnvironment(home),
      GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.sshCommand',
      GIT_CONFIG_VALUE_0: 'false',
      GIT_DIR: '/nowhere',
      GIT_TRACE_CURL: join(home, 'trace'),
    };
    await mirrors.close();
    mirrors = await Mirrors.open(settings({ environment }));
    await fetch();
    expect(refs('refs/remotes')).toContain('refs/remotes/origin/main');
    expect(existsSync(join(home, 'trace'))).toBe(false);
  });

  it('hands none of the service’s secrets on to git, neither to fetch nor to read', async () => {
    const tools = makeFolder();
    const [seen, real] = [join(tools, 'seen'), process.env['PATH'] ?? ''];
    writeFileSync(join(tools, 'git'), `#!/bin/sh\necho "$*" >>${seen}\nenv >>${seen}\nPATH='${real}' exec git "$@"\n`, {
      mode: 0o755,
    });
    await mirrors.close();
    const environment = {
      ...fixtureEnvironment(makeFolder()),
      PATH: `${tools}:${real}`,
      COUNTERSIGN_DATABASE: 'postgres://me:hunter2@db/x',
      AWS_SECRET_ACCESS_KEY: 'hunter2',
      GIT_SSH_COMMAND: 'hunter2',
      no_proxy: 'kept.example',
    };
    mirrors = await Mirrors.open(settings({ environment }));
    const reader = new MirrorSources(new Map([['github', world.forge]]), mirrors).get(key);
    await reader?.withRepository((repo) => homeRef(repo), 0);
    const told = readFileSync(seen, 'utf8');
    for (const work of [/^.*fetch --quiet/m, /^.*cat-file/m, /^.*pack-refs/m, /^no_proxy=kept\.example$/m]) {
      expect(told).toMatch(work);
    }
    expect(told).not.toContain('hunter2');
  });

  it('repeats nothing that a server says, which may be the token that it was sent', async () => {
    const good = await source();
    const line = (payload: string): string => (payload.length + 4).toString(16).padStart(4, '0') + payload;
    const answers: readonly (readonly [number, string, (header: string) => string, string])[] = [
      [503, 'text/plain', (header) => `\u001b[31m you sent ${header}\n`, 'forge.unavailable'],
      [
        200,
        'application/x-git-upload-pack-advertisement',
        (header) => `${line('# service=git-upload-pack\n')}0000${line(`ERR you sent ${header}`)}`,
        'git.failed',
      ],
      [200, 'application/x-git-upload-pack-advertisement', (header) => `${header.padEnd(300)}\n`, 'forge.unavailable'],
    ];
    for (const [status, type, body, code] of answers) {
      let sent = '';
      const server = createServer((asked, response) => {
        sent = String(asked.headers.authorization);
        const clear = Buffer.from(sent.split(' ').at(-1) ?? '', 'base64').toString('latin1');
        response.writeHead(status, { 'content-type': type }).end(body(`${sent} ${clear}`));
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/acme/shop.git`;
      const failure = await mirrors.fetch(key, async () => ({ ...good, url })).then(String, (error) => error);
      server.closeAllConnections();
      server.close();
      const [, value = 'none'] = sent.split(' ');
      const secrets = [value, Buffer.from(value, 'base64').toString('latin1').split(':').at(-1) ?? 'none'];
      expect(secrets.map((secret) => secret.length > 8)).toEqual([true, true]);
      expect(failure).toMatchObject({ code });
      for (const part of [...secrets, 'you sent', '\u001b']) expect(String(failure)).not.toContain(part);
    }
  });

  it('is removed when the disk budget is spent, the one unused for longest first, and never while it is read', async () => {
    const others = ['a', 'b', 'c'].map((name) => world.fake.addRepository(`acme/${name}`));
    const keys = others.map(({ id }) => `github:${id}`);
    const get = (one: string): Promise<void> => mirrors.fetch(one, () => world.forge.fetchSource(one as RepositoryKey));
    await mirrors.close();
    mirrors = await Mirrors.open(settings({ budget: 1 }));
    await mirrors.use(keys[0] ?? '', async () => {
      await get(keys[0] ?? '');
      await get(keys[1] ?? '');
      await get(keys[2] ?? '');
      expect(names()).toEqual([keys[0], keys[2]].map((one) => one?.replace(':', '-')));
      expect(warnings.at(-1)).toContain('more than their budget');
    });
    await mirrors.use(keys[1] ?? '', async (place) => expect(place).toBeNull());
    await get(keys[1] ?? '');
    expect(names()).toEqual([keys[1]?.replace(':', '-')]);
  });

  it('is found again by the next process, without what the last one left half done; two at a time are refused', async () => {
    await fetch();
    await expect(Mirrors.open(settings())).rejects.toMatchObject({ code: 'usage' });
    await mirrors.close();
    mkdirSync(join(folder, '.new-github-9-1'));
    const name = key.replace(':', '-');
    writeFileSync(join(folder, name, 'objects', 'pack', 'tmp_pack_x'), 'half a pack');
    mirrors = await Mirrors.open(settings());
    expect(mirrors.bytes).toBeGreaterThan(0);
    await mirrors.use(key, async (place) => expect(place).toBe(join(folder, name)));
    await fetch();
    expect(readdirSync(folder)).not.toContain('.new-github-9-1');
    expect(readdirSync(join(folder, name, 'objects', 'pack'))).not.toContain('tmp_pack_x');
  });

  it('is kept in no folder where a branch MAIN would be main', async () => {
    await mirrors.close();
    // As it would be seen there: what was written under one name is found under the other.
    writeFileSync(join(folder, '.LETTER-CASE'), '');
    await expect(Mirrors.open(settings())).rejects.toMatchObject({
      code: 'file.unusable',
      remedy: expect.stringContaining('data folder'),
    });
    rmSync(join(folder, '.LETTER-CASE'));
    mirrors = await Mirrors.open(settings());
    expect(readdirSync(folder).filter((name) => /case/i.test(name))).toEqual([]);
  });

  it('has longer ids where the forge has them', async () => {
    const long = makeRepository({ bare: true, format: 'sha256' });
    Object.assign(shop, { git: long });
    const head = shop.push('main', { 'a.txt': 'a\n' });
    await fetch();
    await fetch();
    expect(head).toHaveLength(64);
    expect(git('rev-parse', 'refs/remotes/origin/main')).toBe(head);
    const repo = await openRepository(join(folder, key.replace(':', '-')));
    expect(repo.state.objectFormat).toBe('sha256');
    await repo.close();
  });

  it('is empty where the forge has nothing, and none where it has no default branch', async () => {
    shop.git.git(['symbolic-ref', 'HEAD', 'refs/heads/none']);
    await expect(fetch()).rejects.toMatchObject({
      code: 'repository.unreadable',
      remedy: expect.stringContaining('default branch'),
    });
    shop.git.git(['update-ref', '-d', 'refs/heads/main']);
    await fetch();
    expect(refs()).toBe('');
  });

  it.each(['github:1/../../x', 'github:', 'local:/srv/shop', 'github:-x', '../github:1'])(
    'is never made for the key %s',
    async (wrong) => {
      expect(() => mirrors.fetch(wrong, source)).toThrow(/cannot be the name/);
    },
  );

  function names(): readonly string[] {
    return readdirSync(folder).filter((name) => name.startsWith('github-')); // In the order of their ids.
  }
});

interface Serving {
  readonly server: Server;
  readonly address: string;
}

/** Hands everything on, and ends the connection in the middle of an answer that has many bytes. */
async function cuttingProxy(to: string): Promise<Serving & { readonly cuts: () => number }> {
  let cuts = 0;
  const server = createServer((incoming, response) => {
    const { method, headers } = incoming;
    const asking = request(`${to}${incoming.url ?? ''}`, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      let sent = 0;
      answer.on('data', (part: Buffer) => {
        sent += part.length;
        if (sent < 100_000) response.write(part);
        else if (!response.destroyed) {
          cuts += 1;
          response.destroy();
        }
      });
      answer.on('end', () => response.end());
    });
    incoming.pipe(asking);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, address, cuts: () => cuts };
}

async function serving(
  answer: (
    request: { readonly url?: string | undefined; readonly headers: { readonly authorization?: string | undefined } },
    respond: (status: number, location?: string) => void,
  ) => void,
): Promise<Serving> {
  const server = createServer((request, response) =>
    answer(request, (status, location) => {
      response.writeHead(status, location === undefined ? {} : { location });
      response.end();
    }),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Adds a statement, and another one; answers where the store was after each. */
async function twoStatements({ git }: FakeRepository): Promise<readonly [CommitId, CommitId]> {
  const store = await storeOf(git);
  return [await store.add('statements', [envelope('a')]), await store.add('statements', [envelope('b')])];
}

/** Every byte of every file below a folder. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}
