import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloneRepository, makeFolder, makeRepository } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';
import { commitFiles, envelope, pathOf, RECORDS, STATEMENTS, storeOf, textsAt } from './world.ts';

const [a, b, c] = ['a', 'b', 'c'].map(envelope) as [Buffer, Buffer, Buffer];

function hook(repository: Fixture, name: string, script: string): void {
  writeFileSync(join(repository.path, 'hooks', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

describe('fetching', () => {
  it('a remote without the ref leaves things as they are', async () => {
    const clone = cloneRepository(makeRepository({ bare: true }));
    const store = await storeOf(clone);
    expect(await store.fetch('origin', 'statements')).toBeNull();
    const mine = await store.add('statements', [a]);
    expect(await store.fetch('origin', 'statements')).toBe(mine);
  });

  it('a remote that is not there is an error, not an empty store', async () => {
    const clone = makeRepository();
    const store = await storeOf(clone);
    await expect(store.fetch('origin', 'statements')).rejects.toMatchObject({ code: 'git.failed' });
    await expect(store.fetch(join(makeFolder(), 'gone'), 'statements')).rejects.toMatchObject({ code: 'git.failed' });
    for (const name of ['', '--upload-pack=evil', 'a\nb']) {
      await expect(store.fetch(name, 'statements')).rejects.toMatchObject({ code: 'usage' });
    }
  });

  it('joins both sides, and two who join the same get the same commit', async () => {
    const remote = makeRepository({ bare: true });
    const server = await storeOf(remote);
    await server.add('statements', [a]);
    const one = await storeOf(cloneRepository(remote));
    const clone = cloneRepository(remote);
    const two = await storeOf(clone);
    await one.fetch('origin', 'statements');
    await two.fetch('origin', 'statements');
    const ours = await one.add('statements', [b]);
    const theirs = await two.add('statements', [c]);
    await one.push('origin', 'statements');
    const joined = await two.fetch('origin', 'statements');
    expect(await textsAt(two, joined)).toEqual(['a', 'b', 'c']);
    expect(clone.git(['log', '-1', '--format=%P', STATEMENTS]).split(' ')).toEqual([ours, theirs].toSorted());
    expect(await two.fetch('origin', 'statements')).toBe(joined);
    // The other way round, from the same two tips.
    remote.git(['fetch', '-q', `file://${clone.path}`, STATEMENTS]);
    remote.git(['update-ref', STATEMENTS, theirs]);
    expect(await one.fetch('origin', 'statements')).toBe(joined);
  });

  it('what the remote lost comes back with the next push', async () => {
    const remote = makeRepository({ bare: true });
    const store = await storeOf(cloneRepository(remote));
    const tip = await store.add('statements', [a, b]);
    await store.push('origin', 'statements');
    commitFiles(remote, STATEMENTS, { [pathOf(a)]: a.toString() }, { parent: tip });
    const joined = await store.fetch('origin', 'statements');
    expect(await textsAt(store, joined)).toEqual(['a', 'b']);
    await store.push('origin', 'statements');
    expect(await textsAt(await storeOf(remote), (await (await storeOf(remote)).heads()).statements)).toEqual([
      'a',
      'b',
    ]);
    // By force, with another history.
    commitFiles(remote, STATEMENTS, { [pathOf(c)]: c.toString() });
    await store.push('origin', 'statements');
    const server = await storeOf(remote);
    expect(await textsAt(server, (await server.heads()).statements)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['a file with bytes of another name', { [pathOf(b)]: 'junk' }],
    ['a file that is no statement', { 'README.md': 'hello' }],
  ] as [string, Record<string, string>][])('%s does not come in', async (_, files) => {
    const remote = makeRepository({ bare: true });
    commitFiles(remote, STATEMENTS, files);
    const clone = cloneRepository(remote);
    const store = await storeOf(clone);
    const mine = await store.add('statements', [a]);
    await expect(store.fetch('origin', 'statements')).rejects.toMatchObject({ code: 'object.malformed' });
    expect((await store.heads()).statements).toBe(mine);
    expect(clone.git(['for-each-ref', 'refs/countersign/fetched'])).toBe('');
  });

  it('touches neither FETCH_HEAD nor tags nor other refs, whatever is configured', async () => {
    const remote = makeRepository({ bare: true });
    const tip = await (await storeOf(remote)).add('statements', [a]);
    const clone = cloneRepository(remote);
    remote.git(['tag', 'v1', tip]);
    clone.git(['config', 'fetch.prune', 'true']);
    clone.git(['config', 'fetch.pruneTags', 'true']);
    clone.git(['config', 'remote.origin.tagOpt', '--tags']);
    clone.git(['config', '--add', 'remote.origin.fetch', '+refs/countersign/*:refs/remotes/origin/countersign/*']);
    await (await storeOf(clone)).fetch('origin', 'statements');
    expect(clone.git(['for-each-ref', '--format=%(refname)'])).toBe(STATEMENTS);
    expect(existsSync(join(clone.path, '.git/FETCH_HEAD'))).toBe(false);
  });

  it('a partial clone gets whole statements', async () => {
    const remote = makeRepository({ bare: true });
    remote.git(['config', 'uploadpack.allowFilter', 'true']);
    await (await storeOf(remote)).add('statements', [a]);
    const clone = cloneRepository(remote, ['--filter=blob:none']);
    const store = await storeOf(clone);
    expect(await textsAt(store, await store.fetch('origin', 'statements'))).toEqual(['a']);
  });
});

describe('pushing', () => {
  it('with nothing to push says so', async () => {
    const store = await storeOf(cloneRepository(makeRepository({ bare: true })));
    await expect(store.push('origin', 'statements')).rejects.toMatchObject({ code: 'ref.unknown' });
  });

  it('both refs go together or not at all', async () => {
    const remote = makeRepository({ bare: true });
    const store = await storeOf(cloneRepository(remote));
    const statements = await store.add('statements', [a]);
    const records = await store.add('records', [b]);
    hook(remote, 'update', `case "$1" in ${RECORDS}) echo no records from you >&2; exit 1;; esac`);
    const refused = store.pushTogether('origin', ['statements', 'records']);
    await expect(refused).rejects.toThrow(/hook declined.*no records from you/s);
    expect(remote.git(['for-each-ref'])).toBe('');
    hook(remote, 'update', 'exit 0');
    await store.pushTogether('origin', ['statements', 'records']);
    expect(remote.git(['for-each-ref', '--format=%(objectname)'])).toBe(`${records}\n${statements}`);
  });

  it('what a hook of the remote refuses is refused at once, in its words and without control characters', async () => {
    const remote = makeRepository({ bare: true });
    const count = join(makeFolder(), 'count');
    hook(remote, 'pre-receive', `echo x >> '${count}'; printf 'policy says \\033[31mno\\n' >&2; exit 1`);
    const store = await storeOf(cloneRepository(remote));
    await store.add('statements', [a]);
    const error = (await store.push('origin', 'statements').catch((caught: unknown) => caught)) as Error;
    expect(error.message).toMatch(/pre-receive hook declined.*policy says/s);
    expect(error.message).not.toContain('\u001b');
    expect(readFileSync(count, 'utf8')).toBe('x\n');
  });

  it('tryPush joins nothing: a gate learns that another was first', async () => {
    const remote = makeRepository({ bare: true });
    const one = await storeOf(cloneRepository(remote));
    const two = await storeOf(cloneRepository(remote));
    await one.add('records', [a]);
    const mine = await two.add('records', [b]);
    expect(await one.tryPush('origin', ['records'])).toBe(true);
    expect(await two.tryPush('origin', ['records'])).toBe(false);
    expect((await two.heads()).records).toBe(mine);
    await two.push('origin', 'records');
    const server = await storeOf(remote);
    expect(await textsAt(server, (await server.heads()).records, 'records')).toEqual(['a', 'b']);
  });

  it("uses the user's own settings: rewritten addresses, ssh command, credentials", async () => {
    const remote = makeRepository({ bare: true });
    const repository = makeRepository();
    const global = join(makeFolder(), 'gitconfig');
    writeFileSync(global, `[url "file://${remote.path}"]\n\tinsteadOf = https://forge.example/repository\n`);
    const store = await storeOf(repository, { environment: { GIT_CONFIG_GLOBAL: global } });
    const tip = await store.add('statements', [a]);
    await store.push('https://forge.example/repository', 'statements');
    expect(remote.git(['rev-parse', STATEMENTS])).toBe(tip);
    const script = join(makeFolder(), 'ssh');
    writeFileSync(script, `#!/bin/sh\nshift\nexec sh -c "$(echo "$*" | sed "s#/on-server#${remote.path}#")"\n`, {
      mode: 0o755,
    });
    const second = makeRepository();
    const through = await storeOf(second, { environment: { GIT_SSH_COMMAND: script, GIT_SSH_VARIANT: 'simple' } });
    expect(await through.fetch('forge.example:/on-server', 'statements')).toBe(tip);
  });

  it('no hook of this repository runs, and no branch or tag goes along', async () => {
    const remote = makeRepository({ bare: true });
    const clone = cloneRepository(remote);
    clone.commit('code', { files: { a: 'a' } });
    clone.git(['tag', '-a', 'v1', '-m', 'tag']);
    clone.git(['config', 'push.followTags', 'true']);
    clone.git(['config', 'push.default', 'matching']);
    writeFileSync(join(clone.path, '.git/hooks/pre-push'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const store = await storeOf(clone);
    const tip = await store.add('statements', [a]);
    clone.git(['tag', '-a', 'v2', '-m', 'tag', tip]);
    await store.push('origin', 'statements');
    expect(remote.git(['for-each-ref', '--format=%(refname)'])).toBe(STATEMENTS);
  });

  it('a password in an address is not shown', async () => {
    const store = await storeOf(makeRepository());
    await store.add('statements', [a]);
    const address = 'http://me:secret@127.0.0.1:1/repository';
    const error = (await store.push(address, 'statements').catch((caught: unknown) => caught)) as Error & {
      remedy: string;
    };
    expect(error.message).toContain('127.0.0.1');
    expect(`${error.message} ${error.remedy}`).not.toContain('secret');
  });
});
