import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { BlobId, CommitId, RefName } from '../../src/model/id.ts';
import type { Fixture } from './fixture.ts';
import { makeRepository } from './fixture.ts';
import { collectLog, path, reading, refusal } from './reading.ts';

function looseFile(fixture: Fixture, id: string): string {
  return join(fixture.path, '.git/objects', id.slice(0, 2), id.slice(2));
}

/** Writes an object as it is, whatever git thinks of it; under a false id when one is given. */
function writeObject(fixture: Fixture, type: string, content: Buffer, id?: string): string {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const name = id ?? createHash('sha1').update(object).digest('hex');
  const file = looseFile(fixture, name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, deflateSync(object));
  return name;
}

function treeEntry(mode: string, name: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
}

/** A commit over any tree. */
function commitTree(fixture: Fixture, tree: string, parent: string | null): CommitId {
  const text = `tree ${tree}\n${parent === null ? '' : `parent ${parent}\n`}author A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n`;
  return writeObject(fixture, 'commit', Buffer.from(text)) as CommitId;
}

describe('a missing object is named, and ends what needs it', () => {
  const make = (): Fixture => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'one\n', 'd/b': 'b\n' } });
    fixture.commit('two', { files: { a: 'two\n' } });
    fixture.commit('three', { files: { 'd/b': 'c\n' } });
    return fixture;
  };
  const missing = (id: string): RegExp => new RegExp(`^object\\.missing: object ${id} is missing from the repository`);

  it('a blob in the middle of a log', async () => {
    const fixture = make();
    const blob = fixture.id('HEAD~2:a');
    rmSync(looseFile(fixture, blob));
    await reading(fixture.path, async (repository) => {
      expect(await refusal(collectLog(repository))).toMatch(missing(blob));
      expect(await refusal(collectLog(repository, { patches: 'ranges' }))).toMatch(missing(blob));
      expect(await collectLog(repository, { patches: 'none' })).toHaveLength(3);
      expect(await refusal(repository.blob(blob as never))).toMatch(missing(blob));
      const pair = { old: blob as never as BlobId, new: null };
      expect(await refusal(repository.diffBlobs([pair]))).toMatch(missing(blob));
      expect(await refusal(repository.blame(await repository.resolve('HEAD'), path('a')))).toMatch(missing(blob));
    });
  });

  it('a tree', async () => {
    const fixture = make();
    const tree = fixture.id('HEAD~2:d');
    rmSync(looseFile(fixture, tree));
    await reading(fixture.path, async (repository) => {
      const [head, first] = [await repository.resolve('HEAD'), await repository.resolve('HEAD~2')];
      expect(await refusal(collectLog(repository))).toMatch(missing(tree));
      expect(await refusal(repository.transitions(first, head))).toMatch(missing(tree));
      expect(await refusal(repository.list(first, null))).toMatch(missing(tree));
      expect(await refusal(repository.at(first, path('d/b')))).toMatch(missing(tree));
      expect(await repository.at(first, path('a'))).toMatchObject({ mode: '100644' });
    });
  });

  it('a commit in the middle of the history, or at its tip', async () => {
    const fixture = make();
    const middle = fixture.id('HEAD~1');
    const [head, first] = [fixture.id('HEAD'), fixture.id('HEAD~2')];
    rmSync(looseFile(fixture, middle));
    await reading(fixture.path, async (repository) => {
      expect(await refusal(collectLog(repository, { tips: [head] }))).toMatch(missing(middle));
      expect(await refusal(collectLog(repository, { tips: [middle] }))).toMatch(missing(middle));
      expect(await refusal(repository.mergeBases(head, first))).toMatch(missing(middle));
      expect(await refusal(repository.tryResolve('HEAD~2'))).toMatch(missing(middle));
      expect(await refusal(repository.resolve(middle))).toMatch(missing(middle));
      expect(await repository.present([head, middle])).toEqual(new Set([head]));
    });
  });

  it('of which many are asked for', async () => {
    const fixture = make();
    await reading(fixture.path, async (repository) => {
      const absent = 'd'.repeat(40) as BlobId;
      const here = fixture.id('HEAD:a') as string as BlobId;
      const seen: string[] = [];
      expect(await refusal(repository.blobs([here, absent, here], (id) => seen.push(id)))).toMatch(missing(absent));
      expect(seen).toEqual([here]);
      expect((await repository.blob(here)).toString()).toBe('two\n');
    });
  });
});

describe('a damaged object is an error of its own', () => {
  it('when its loose file is garbage', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    const blob = fixture.id('HEAD:a') as string as BlobId;
    chmodSync(looseFile(fixture, blob), 0o644);
    writeFileSync(looseFile(fixture, blob), 'garbage');
    await reading(fixture.path, async (repository) => {
      expect(await refusal(repository.blob(blob))).toMatch(new RegExp(`^object\\.malformed: .*${blob}`));
      expect(await refusal(collectLog(repository))).toMatch(/^object\.malformed: /);
    });
  });

  it('when its bytes belong to another id', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    const blob = fixture.id('HEAD:a') as string as BlobId;
    writeObject(fixture, 'blob', Buffer.from('forged\n'), blob);
    await reading(fixture.path, async (repository) => {
      expect(await refusal(repository.blob(blob))).toMatch(new RegExp(`^object\\.malformed: .*${blob}`));
    });
  });

  it('when a tree of a commit is forged', async () => {
    const fixture = makeRepository();
    const head = fixture.commit('one', { files: { a: 'a\n' } });
    const tree = fixture.id('HEAD^{tree}');
    writeObject(fixture, 'tree', treeEntry('100644', 'b', fixture.id('HEAD:a')), tree);
    await reading(fixture.path, async (repository) => {
      expect(await refusal(repository.transitions(null, head))).toMatch(new RegExp(`^object\\.malformed: .*${tree}`));
    });
  });

  it('when a pack is cut off', async () => {
    const fixture = makeRepository();
    for (let index = 0; index < 20; index += 1) fixture.commit(`${index}`, { files: { a: `${index}\n`.repeat(500) } });
    fixture.git(['repack', '-q', '-a', '-d']);
    const folder = join(fixture.path, '.git/objects/pack');
    const pack = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
    chmodSync(pack, 0o644);
    truncateSync(pack, readFileSync(pack).length - 900);
    const message = await refusal(reading(fixture.path, (repository) => collectLog(repository)));
    expect(message).toMatch(/^object\.(?:malformed|missing): /);
  });

  it('when something else stands where a tree or commit is named', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    const blob = fixture.id('HEAD:a');
    const commit = commitTree(fixture, blob, null);
    await reading(fixture.path, async (repository) => {
      expect(await refusal(repository.transitions(null, commit))).toBe(
        `object.malformed: object ${blob} is a blob where a tree is named`,
      );
      expect(await refusal(repository.transitions(null, blob))).toBe(
        `object.malformed: object ${blob} is a blob, not a commit or a tree`,
      );
      expect(await refusal(repository.commit(blob))).toBe(
        `object.malformed: object ${blob} is a blob where a commit is named`,
      );
      expect(await refusal(repository.blob(commit as string as BlobId))).toBe(
        `object.malformed: object ${commit} is a commit where a blob is named`,
      );
    });
  });
});

describe('a tree that git reads and that says two things', () => {
  it('is refused with its rule, at the root and in a folder', async () => {
    const fixture = makeRepository();
    const parent = fixture.commit('one', { files: { a: 'a\n', b: 'b\n' } });
    const [a, b] = [fixture.id('HEAD:a'), fixture.id('HEAD:b')];
    const twin = writeObject(
      fixture,
      'tree',
      Buffer.concat([treeEntry('100644', 'a', a), treeEntry('100644', 'a', b)]),
    );
    const outer = writeObject(fixture, 'tree', treeEntry('40000', 'd', twin));
    for (const tree of [twin, outer]) {
      const commit = commitTree(fixture, tree, parent);
      await reading(fixture.path, async (repository) => {
        const expected = `object.malformed: tree ${twin}, entry “a”: the name occurs twice`;
        expect(await refusal(repository.transitions(parent, commit))).toBe(expected);
        expect(await refusal(repository.list(commit, null))).toBe(expected);
        expect(await refusal(repository.at(commit, path(tree === twin ? 'a' : 'd/a')))).toBe(expected);
      });
    }
  });

  it('is refused when it is nested without end, or names billions of paths', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    let deep = writeObject(fixture, 'tree', treeEntry('100644', 'a', fixture.id('HEAD:a')));
    for (let depth = 0; depth < 2100; depth += 1) deep = writeObject(fixture, 'tree', treeEntry('40000', 'd', deep));
    let wide = writeObject(fixture, 'tree', treeEntry('100644', 'a', fixture.id('HEAD:a')));
    for (let depth = 0; depth < 30; depth += 1) {
      wide = writeObject(
        fixture,
        'tree',
        Buffer.concat(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => treeEntry('40000', name, wide))),
      );
    }
    await reading(fixture.path, async (repository) => {
      expect(await refusal(repository.list(commitTree(fixture, deep, null), null))).toMatch(
        /^object\.malformed: tree [0-9a-f]{40}: folders are nested deeper than 2048$/,
      );
      expect(await refusal(repository.list(commitTree(fixture, wide, null), null))).toMatch(
        /^object\.malformed: tree [0-9a-f]{40}: more than [0-9]+ paths$/,
      );
    });
  });
});

describe('replace refs and grafts', () => {
  it('are reported and change nothing that is read', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    fixture.commit('two', { files: { a: 'b\n' } });
    const head = fixture.commit('three', { files: { a: 'c\n' } });
    const before = await reading(fixture.path, async (repository) => {
      expect([repository.state.replaced, repository.state.grafted]).toEqual([false, false]);
      return collectLog(repository);
    });
    fixture.git(['replace', fixture.id('HEAD:a'), fixture.id('HEAD~2:a')]);
    fixture.git(['replace', head, fixture.id('HEAD~2')]);
    writeFileSync(join(fixture.path, '.git/info/grafts'), `${head}\n`);
    await reading(fixture.path, async (repository) => {
      expect([repository.state.replaced, repository.state.grafted]).toEqual([true, true]);
      expect(await collectLog(repository)).toEqual(before);
      expect(await repository.resolve('HEAD~2')).toBe(before[2]?.commit.id);
      expect((await repository.blob(before[0]?.files[0]?.new?.oid as never)).toString()).toBe('c\n');
    });
  });

  it('nor does a commit-graph that names other parents', async () => {
    const fixture = makeRepository();
    fixture.commit('one');
    fixture.commit('two');
    fixture.git(['commit-graph', 'write', '--reachable']);
    const file = join(fixture.path, '.git/objects/info/commit-graph');
    expect(existsSync(file)).toBe(true);
    chmodSync(file, 0o644);
    writeFileSync(file, readFileSync(file).subarray(0, 200));
    expect(await reading(fixture.path, (repository) => collectLog(repository))).toHaveLength(2);
  });
});

describe('refs', () => {
  it('that are broken are an error, not an absence', async () => {
    const fixture = makeRepository();
    fixture.commit('one');
    mkdirSync(join(fixture.path, '.git/refs/notes'));
    writeFileSync(join(fixture.path, '.git/refs/notes/ai'), 'garbage\n');
    await reading(fixture.path, async (repository) => {
      const expected = 'repository.unreadable: the ref refs/notes/ai is broken';
      expect(await refusal(repository.notes('refs/notes/ai' as RefName))).toBe(expected);
      expect(await refusal(repository.refs(['refs/']))).toBe(expected);
    });
  });
});
