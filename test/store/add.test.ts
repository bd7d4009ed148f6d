import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_ENVELOPE_BYTES } from '../../src/model/statement.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { commitFiles, contentOf, envelope, idOf, pathOf, RECORDS, STATEMENTS, storeOf, textsAt } from './world.ts';

describe('adding to the store', () => {
  it.each(['sha1', 'sha256'] as const)('what is added is read back by its digest (%s)', async (format) => {
    const repository = makeRepository({ format, bare: true });
    const store = await storeOf(repository);
    const envelopes = ['one', 'two', 'three'].map(envelope);
    const commit = await store.add('statements', envelopes);
    expect(await store.heads()).toEqual({ statements: commit, records: null });
    const found = await contentOf(store, commit);
    expect(new Map(found)).toEqual(new Map(envelopes.map((bytes) => [idOf(bytes), bytes.toString()])));
    expect([...found.keys()]).toEqual([...found.keys()].toSorted());
    const paths = repository.git(['ls-tree', '-r', '--name-only', STATEMENTS]).split('\n');
    expect(paths).toEqual(envelopes.map(pathOf).toSorted());
    repository.git(['fsck', '--strict', '--full']);
  });

  it('a store that is not there is not an empty one', async () => {
    const repository = makeRepository();
    const store = await storeOf(repository);
    expect(await store.heads()).toEqual({ statements: null, records: null });
    const commit = await store.add('statements', []);
    expect(await store.heads()).toEqual({ statements: commit, records: null });
    expect(await textsAt(store, commit)).toEqual([]);
  });

  it('adding what is there already changes nothing', async () => {
    const store = await storeOf(makeRepository());
    const first = await store.add('statements', [envelope('a'), envelope('b'), envelope('a')]);
    expect(await store.add('statements', [envelope('b')])).toBe(first);
    const second = await store.add('statements', [envelope('b'), envelope('c')]);
    expect(second).not.toBe(first);
    expect(await textsAt(store, second)).toEqual(['a', 'b', 'c']);
    expect(await textsAt(store, first)).toEqual(['a', 'b']);
  });

  it('two repositories that add the same get the same commits, whoever adds and whenever', async () => {
    const commits = [];
    for (const name of ['Ada', 'Grace']) {
      const repository = makeRepository();
      repository.git(['config', 'user.name', name]);
      const store = await storeOf(repository, { environment: { GIT_COMMITTER_DATE: `${name.length} +0200` } });
      await store.add('statements', [envelope('a')]);
      commits.push(await store.add('statements', [envelope('b')]));
      // No clock is asked: each is a second later than its parent.
      expect(repository.git(['log', '--format=%at %ct', STATEMENTS])).toBe(
        '1767225601 1767225601\n1767225600 1767225600',
      );
    }
    expect(commits[0]).toBe(commits[1]);
  });

  it('works where git does not know who the user is', async () => {
    const repository = makeRepository();
    repository.git(['config', 'user.useConfigOnly', 'true']);
    repository.git(['config', 'core.logAllRefUpdates', 'always']);
    const store = await storeOf(repository);
    const commit = await store.add('statements', [envelope('a')]);
    expect(repository.git(['log', '-1', '--format=%an|%cn|%s', commit])).toBe(
      'countersign|countersign|countersign: add 1',
    );
  });

  it('hooks and attributes of the repository take no part', async () => {
    const repository = makeRepository();
    repository.commit('attributes', {
      files: { '.gitattributes': '*.json text eol=crlf ident working-tree-encoding=UTF-16\n' },
    });
    const mark = join(makeFolder(), 'hook-ran');
    writeFileSync(join(repository.path, '.git/hooks/reference-transaction'), `#!/bin/sh\ntouch '${mark}'\n`, {
      mode: 0o755,
    });
    repository.git(['update-ref', 'refs/heads/other', 'HEAD']);
    expect(existsSync(mark)).toBe(true);
    const fresh = `${mark}2`;
    writeFileSync(join(repository.path, '.git/hooks/reference-transaction'), `#!/bin/sh\ntouch '${fresh}'\n`);
    const store = await storeOf(repository);
    const text = envelope('line\nline\r\n$Id$\n');
    const commit = await store.add('statements', [text]);
    expect([...(await contentOf(store, commit)).values()]).toEqual([text.toString()]);
    expect(existsSync(fresh)).toBe(false);
    expect(repository.git(['status', '--porcelain'])).toBe('');
  });

  it('both refs can be named otherwise, and never alike', async () => {
    const repository = makeRepository();
    const names = { statements: 'refs/heads/countersign/statements', records: 'refs/heads/countersign/records' };
    const store = await storeOf(repository, { names: names as never });
    const commit = await store.add('records', [envelope('r')]);
    expect(repository.git(['rev-parse', names.records])).toBe(commit);
    await expect(storeOf(repository, { names: { statements: RECORDS } })).rejects.toMatchObject({ code: 'usage' });
    for (const bad of ['main', 'refs/x', 'refs/heads/../x', 'refs/heads/a.lock', 'refs/heads/a b', '--refs/heads/a']) {
      await expect(storeOf(repository, { names: { statements: bad as never } })).rejects.toMatchObject({
        code: 'usage',
      });
    }
  });

  it('many at once are one commit and one pack', async () => {
    const repository = makeRepository({ bare: true });
    const store = await storeOf(repository);
    const envelopes = Array.from({ length: 1_500 }, (_, n) => envelope(`number ${n}`));
    const commit = await store.add('statements', envelopes);
    expect((await contentOf(store, commit)).size).toBe(1_500);
    expect(repository.git(['rev-list', '--count', commit])).toBe('1');
    expect(readdirSync(join(repository.path, 'objects/pack')).filter((name) => name.endsWith('.pack'))).toHaveLength(1);
    repository.git(['fsck', '--strict', '--full']);
  });

  it('addAt adds only where the ref still stands at the commit that was seen', async () => {
    const store = await storeOf(makeRepository());
    const first = await store.addAt('records', [envelope('1')], null);
    expect(first).not.toBeNull();
    expect(await store.addAt('records', [envelope('2')], null)).toBeNull();
    const second = await store.addAt('records', [envelope('2')], first);
    expect(await store.addAt('records', [envelope('2b')], first)).toBeNull();
    expect(await textsAt(store, second, 'records')).toEqual(['1', '2']);
  });

  it('a lock that somebody left is named', async () => {
    const repository = makeRepository();
    const store = await storeOf(repository, { signal: AbortSignal.timeout(1_500) });
    const first = await store.add('statements', [envelope('a')]);
    writeFileSync(join(repository.path, '.git/refs/countersign/statements.lock'), '');
    await expect(store.add('statements', [envelope('b')])).rejects.toMatchObject({ code: 'interrupted' });
    expect(repository.git(['rev-parse', STATEMENTS])).toBe(first);
  });
});

describe('files that are no statements', () => {
  const good = envelope('good');
  it.each([
    ['bytes of another name', { [pathOf(good)]: 'other bytes' }],
    ['a file at the root', { 'README.md': 'hello' }],
    ['a name that is no digest', { 'ab/c/def.json': '{}' }],
    ['a deeper folder', { [`x/${pathOf(good)}`]: good.toString() }],
  ] as [string, Record<string, string>][])('%s is an error that names the file', async (_, files) => {
    const repository = makeRepository();
    const commit = commitFiles(repository, STATEMENTS, files);
    const store = await storeOf(repository);
    await expect(contentOf(store, commit)).rejects.toMatchObject({ code: 'object.malformed' });
  });

  it.each(['100755', '120000'])('a file of mode %s is an error', async (mode) => {
    const repository = makeRepository();
    const commit = commitFiles(repository, STATEMENTS, { [pathOf(good)]: good.toString() }, { mode });
    const store = await storeOf(repository);
    await expect(contentOf(store, commit)).rejects.toMatchObject({ code: 'object.malformed' });
  });

  it('a file in the place of a folder is not written over', async () => {
    const repository = makeRepository();
    const [first] = pathOf(good).split('/');
    const commit = commitFiles(repository, STATEMENTS, { [first ?? '']: 'a file' });
    const store = await storeOf(repository);
    await expect(store.add('statements', [good])).rejects.toMatchObject({ code: 'object.malformed' });
    expect(repository.git(['rev-parse', STATEMENTS])).toBe(commit);
  });

  it('a file of more bytes than any statement is refused before it is read', async () => {
    const repository = makeRepository();
    const huge = '0'.repeat(MAX_ENVELOPE_BYTES + 1);
    const commit = commitFiles(repository, STATEMENTS, { [pathOf(Buffer.from(huge))]: huge });
    const store = await storeOf(repository);
    await expect(contentOf(store, commit)).rejects.toMatchObject({ code: 'object.malformed' });
    await expect(contentOf(store, commit)).rejects.toThrow(`${MAX_ENVELOPE_BYTES + 1} bytes`);
  });

  it('a ref that names no commit is an error', async () => {
    const repository = makeRepository();
    const blob = repository.git(['hash-object', '-w', '--stdin'], { input: 'blob' });
    repository.git(['update-ref', STATEMENTS, blob]);
    const store = await storeOf(repository);
    const { statements } = await store.heads();
    await expect(contentOf(store, statements)).rejects.toMatchObject({ code: 'object.malformed' });
    await expect(store.add('statements', [good])).rejects.toMatchObject({ code: 'object.malformed' });
  });
});
