import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommitId } from '../../src/model/id.ts';
import { cloneRepository, makeFolder, makeRepository } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';
import { lines, mergesOf } from './world.ts';

type Files = Readonly<Record<string, string | Uint8Array | null>>;

/** A base and two sides; `main` is checked out. */
function fork(base: Files, ours: Files, theirs: Files): { fixture: Fixture; onto: CommitId; head: CommitId } {
  const fixture = makeRepository();
  fixture.commit('base', { files: base });
  fixture.branch('side');
  const head = fixture.commit('theirs', { files: theirs });
  fixture.checkout('main');
  const onto = fixture.commit('ours', { files: ours });
  return { fixture, onto, head };
}

function objectsOf(fixture: Fixture): readonly string[] {
  return fixture.git(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)']).split('\n').toSorted();
}

describe('the pinned merge of two commits', () => {
  it('is the tree that git merge makes, and only the shadow holds it', async () => {
    const { fixture, onto, head } = fork(
      { 'a.txt': lines(30), 'old/b.txt': lines(30), c: 'c\n' },
      { 'a.txt': lines(30, { 3: 'A' }), 'new.txt': 'new\n' },
      { 'a.txt': lines(30, { 25: 'B' }), 'old/b.txt': null, 'moved/b.txt': lines(30, { 4: 'M' }), c: null },
    );
    const before = objectsOf(fixture);
    const { repository, merges } = await mergesOf(fixture);
    const merged = await merges.mergeTrees(onto, head);
    expect(objectsOf(fixture)).toEqual(before);
    const changed = await repository.transitions(onto, merged?.tree as never);
    expect(changed.map(({ path }) => path)).toEqual(['a.txt', 'c', 'moved/b.txt', 'old/b.txt']);
    const side = await repository.at(merged?.tree as never, 'a.txt' as never);
    expect((await repository.blob(side?.oid as never)).toString()).toBe(lines(30, { 3: 'A', 25: 'B' }));
    expect(merged?.base).toBe(fixture.id('main~1'));
    fixture.merge('side');
    expect(merged?.tree).toBe(fixture.git(['rev-parse', 'HEAD^{tree}']));
  });

  it('follows a rename that the other side edits', async () => {
    const { fixture, onto, head } = fork(
      { 'a.txt': lines(30) },
      { 'a.txt': lines(30, { 3: 'A' }) },
      { 'a.txt': null, 'b.txt': lines(30, { 25: 'B' }) },
    );
    const { repository, merges } = await mergesOf(fixture, {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'merge.renames',
      GIT_CONFIG_VALUE_0: 'false',
    });
    const merged = await merges.mergeTrees(onto, head);
    const files = await repository.list(merged?.tree as never, null);
    expect(files.map(({ path }) => path)).toEqual(['b.txt']);
    expect((await repository.blob(files[0]?.side.oid as never)).toString()).toBe(lines(30, { 3: 'A', 25: 'B' }));
  });

  it.each([
    ['content', { a: lines(5) }, { a: lines(5, { 3: 'A' }) }, { a: lines(5, { 3: 'B' }) }],
    ['changed and deleted', { a: lines(5), k: 'k' }, { a: null }, { a: lines(5, { 3: 'B' }) }],
    ['added on both sides', { k: 'k' }, { a: 'one\n' }, { a: 'two\n' }],
    ['a binary', { a: Buffer.from('\0a') }, { a: Buffer.from('\0b') }, { a: Buffer.from('\0c') }],
    ['a file and a folder', { k: 'k' }, { a: 'file\n' }, { 'a/b': 'folder\n' }],
  ] as [string, Files, Files, Files][])('is null where %s conflicts', async (_, base, ours, theirs) => {
    const { fixture, onto, head } = fork(base, ours, theirs);
    const { merges } = await mergesOf(fixture);
    expect(await merges.mergeTrees(onto, head)).toBeNull();
    expect(await merges.mergeTrees(head, onto)).toBeNull();
  });

  it('merge=union, -merge and a merge driver turn no conflict into a clean merge', async () => {
    const attributes = '* merge=union\n';
    const { fixture, onto, head } = fork(
      { a: lines(5), b: lines(5), '.gitattributes': attributes },
      { a: lines(5, { 3: 'A' }) },
      { a: lines(5, { 3: 'B' }) },
    );
    const mark = join(makeFolder(), 'driver-ran');
    writeFileSync(join(fixture.path, '.git/info/attributes'), 'b merge=evil\n* merge=union\n');
    fixture.git(['config', 'merge.evil.driver', `touch '${mark}'; true`]);
    fixture.git(['config', 'merge.default', 'union']);
    const { merges } = await mergesOf(fixture);
    expect(await merges.mergeTrees(onto, head)).toBeNull();
    // The trap is real: git itself, told by the attributes, merges it.
    fixture.merge('side');
    expect(existsSync(mark)).toBe(false);
    const [base, ours, theirs] = ['main~2', 'main~1', 'side'].map((at) => fixture.git(['rev-parse', `${at}:a`]));
    expect(await merges.mergeBlobs([{ base, ours, theirs } as never])).toEqual([null]);
  });

  it.each([
    ['merge.renames', 'false'],
    ['diff.renames', 'false'],
    ['merge.renameLimit', '1'],
    ['merge.directoryRenames', 'true'],
    ['merge.renormalize', 'true'],
    ['diff.algorithm', 'patience'],
    ['core.autocrlf', 'true'],
  ])('the setting %s=%s changes nothing', async (key, value) => {
    const { fixture, onto, head } = fork(
      { 'x/a.txt': lines(30), 'x/b.txt': lines(40, { 1: 'b' }), k: 'k' },
      { 'x/a.txt': lines(30, { 3: 'A' }) },
      { 'x/a.txt': null, 'x/b.txt': null, 'y/a.txt': lines(30, { 20: 'x' }), 'y/b.txt': lines(40, { 1: 'b', 9: 'B' }) },
    );
    const { merges } = await mergesOf(fixture);
    const plain = await merges.mergeTrees(onto, head);
    fixture.git(['config', key, value]);
    const configured = await mergesOf(fixture, { GIT_CONFIG_PARAMETERS: `'${key}'='${value}'` });
    expect(plain).not.toBeNull();
    expect(await configured.merges.mergeTrees(onto, head)).toEqual(plain);
  });

  it('is null with two merge bases, and for histories that share nothing', async () => {
    const { fixture, onto, head } = fork({ a: lines(30) }, { b: 'b\n' }, { c: 'c\n' });
    fixture.merge('side');
    fixture.checkout('side');
    fixture.merge(onto);
    fixture.commit('more', { files: { d: 'd\n' } });
    const { merges } = await mergesOf(fixture);
    expect(await merges.mergeTrees(fixture.id('main'), fixture.id('side'))).toBeNull();
    fixture.git(['checkout', '-q', '--orphan', 'other']);
    const other = fixture.commit('unrelated', { files: { e: 'e\n' } });
    expect(await merges.mergeTrees(head, other)).toBeNull();
  });

  it('what is merged already is the tree that is there', async () => {
    const { fixture, onto, head } = fork({ a: 'a\n' }, { b: 'b\n' }, { c: 'c\n' });
    const merge = fixture.merge('side');
    const { merges } = await mergesOf(fixture);
    const tree = fixture.git(['rev-parse', `${merge}^{tree}`]);
    expect(await merges.mergeTrees(merge, head)).toEqual({ tree, base: head });
    expect(await merges.mergeTrees(onto, merge)).toEqual({ tree, base: onto });
    expect(await merges.mergeTrees(merge, merge)).toEqual({ tree, base: merge });
  });

  it('two sides that made the same change merge to it', async () => {
    const { fixture, onto, head } = fork({ a: 'a\n' }, { a: 'b\n' }, { a: 'b\n' });
    const { merges } = await mergesOf(fixture);
    expect((await merges.mergeTrees(onto, head))?.tree).toBe(fixture.git(['rev-parse', `${onto}^{tree}`]));
  });

  it('a tree with two entries of one name is an error, whatever git would make of it', async () => {
    const { fixture, onto } = fork({ a: 'a\n' }, { b: 'b\n' }, { c: 'c\n' });
    const blobs = ['one\n', 'two\n'].map((input) => fixture.git(['hash-object', '-w', '--stdin'], { input }));
    const entry = (name: string, blob: string | undefined): Buffer =>
      Buffer.concat([Buffer.from(`100644 ${name}\0`, 'latin1'), Buffer.from(blob ?? '', 'hex')]);
    const raw = Buffer.concat([entry('a', blobs[0]), entry('a', blobs[1])]);
    const tree = fixture.git(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { input: raw });
    const head = fixture.git(['commit-tree', tree, '-m', 'twice', '-p', 'main~1']) as CommitId;
    const { merges } = await mergesOf(fixture);
    await expect(merges.mergeTrees(onto, head)).rejects.toMatchObject({ code: 'object.malformed' });
  });

  it('a base hidden behind a shallow boundary is an error', async () => {
    const { fixture } = fork({ a: 'a\n' }, { b: 'b\n' }, { c: 'c\n' });
    const clone = cloneRepository(fixture, ['--depth=1', '--no-single-branch']);
    const { merges } = await mergesOf(clone);
    await expect(merges.mergeTrees(clone.id('origin/main'), clone.id('origin/side'))).rejects.toMatchObject({
      code: 'history.shallow',
    });
  });

  it('leaves nothing behind in the temporary folder', async () => {
    const { fixture, onto, head } = fork({ a: lines(9) }, { a: lines(9, { 1: 'A' }) }, { a: lines(9, { 9: 'B' }) });
    const { repository, merges } = await mergesOf(fixture);
    expect(await merges.mergeTrees(onto, head)).not.toBeNull();
    expect(existsSync(repository.workshop.shadow.directory)).toBe(true);
    await repository.close();
    expect(existsSync(repository.workshop.shadow.directory)).toBe(false);
  });
});
