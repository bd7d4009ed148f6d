import { describe, expect, it } from 'vitest';
import type { RefName } from '../../src/model/id.ts';
import { cloneRepository, makeRepository } from './fixture.ts';
import { path, reading, refusal } from './reading.ts';

describe('a revision', () => {
  it('is resolved as git does, through tags, parents, dates, upstreams and short ids', async () => {
    const fixture = makeRepository();
    const one = fixture.commit('one');
    fixture.git(['tag', '-a', 'v1', '-m', 'v1']);
    const two = fixture.commit('two');
    fixture.git(['branch', 'a~b'.replace('~', '-')]);
    const clone = cloneRepository(fixture);
    await reading(clone.path, async (repository) => {
      const cases: readonly [revision: string, id: string][] = [
        ['HEAD', two],
        ['main', two],
        ['refs/heads/main', two],
        ['v1', one],
        ['v1^{}', one],
        ['v1^{commit}', one],
        ['HEAD~1', one],
        ['HEAD^', one],
        ['main~0^{commit}~1', one],
        ['@', two],
        ['HEAD@{0}', two],
        ['main@{u}', two],
        ['@{upstream}~1', one],
        ['origin/a-b', two],
        ['HEAD^{/one}', one],
        [two.slice(0, 9), two],
        [one, one],
      ];
      const found: [string, string | null][] = [];
      for (const [revision] of cases) found.push([revision, await repository.tryResolve(revision)]);
      expect(found).toEqual(cases);
    });
  });

  it('that names nothing, no commit, or looks like an option is unknown', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    const names = [
      'nope',
      '',
      '-x',
      '--all',
      '--output=x',
      '--git-dir',
      '-',
      'HEAD:a',
      ':a',
      ':/one',
      'HEAD~9',
      '^HEAD',
      'HEAD..HEAD',
      'main\nmain',
      'main\0',
      'e'.repeat(40).slice(0, 39),
    ];
    await reading(fixture.path, async (repository) => {
      const found: [string, string | null][] = [];
      for (const name of names) found.push([name, await repository.tryResolve(name)]);
      expect(found).toEqual(names.map((name) => [name, null]));
      expect(await refusal(repository.resolve('no\u202epe'))).toBe('ref.unknown: “no\\u{202e}pe” names no commit here');
      expect(await refusal(repository.resolve('e'.repeat(40)))).toMatch(/^object\.missing: /);
    });
  });

  it('may be a branch that is named like an option or a revision expression', async () => {
    const fixture = makeRepository();
    const head = fixture.commit('one');
    fixture.git(['update-ref', 'refs/heads/--output=x', head]);
    fixture.git(['update-ref', 'refs/heads/-', head]);
    await reading(fixture.path, async (repository) => {
      expect(await repository.tryResolve('refs/heads/--output=x')).toBe(head);
      expect((await repository.refs(['refs/heads/'])).map((ref) => ref.name)).toEqual([
        'refs/heads/-',
        'refs/heads/--output=x',
        'refs/heads/main',
      ]);
      expect(await repository.upstream('refs/heads/--output=x' as RefName)).toBeNull();
      expect(await repository.formerTips('refs/heads/--output=x' as RefName, 9)).toEqual([head]);
    });
  });
});

describe('refs', () => {
  it('are listed below prefixes, peeled, with what symbolic ones stand for', async () => {
    const fixture = makeRepository();
    const one = fixture.commit('one', { files: { a: 'a\n' } });
    fixture.git(['tag', '-a', 'v1', '-m', 'v1']);
    const blob = fixture.id('HEAD:a');
    fixture.git(['update-ref', 'refs/pull/1/head', one]);
    fixture.git(['update-ref', 'refs/other/blob', blob]);
    fixture.git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/heads/main']);
    await reading(fixture.path, async (repository) => {
      expect(await repository.refs(['refs/pull/', 'refs/tags/', 'refs/other/', 'refs/remotes/'])).toEqual([
        { name: 'refs/other/blob', oid: blob, commit: null, symref: null },
        { name: 'refs/pull/1/head', oid: one, commit: one, symref: null },
        { name: 'refs/remotes/origin/HEAD', oid: one, commit: one, symref: 'refs/heads/main' },
        { name: 'refs/tags/v1', oid: fixture.id('v1'), commit: one, symref: null },
      ]);
      expect(await repository.refs([])).toEqual([]);
      expect(await repository.refs(['refs/nothing/'])).toEqual([]);
    });
  });

  it('have an upstream when one is configured and there', async () => {
    const fixture = makeRepository();
    fixture.commit('one');
    const clone = cloneRepository(fixture);
    clone.git(['checkout', '-q', '-b', 'other']);
    await reading(clone.path, async (repository) => {
      expect(await repository.upstream('refs/heads/main' as RefName)).toBe('refs/remotes/origin/main');
      expect(await repository.upstream('refs/heads/other' as RefName)).toBeNull();
      expect(await repository.upstream('refs/heads/ma' as RefName)).toBeNull();
    });
    clone.git(['update-ref', '-d', 'refs/remotes/origin/main']);
    expect(await reading(clone.path, (repository) => repository.upstream('refs/heads/main' as RefName))).toBeNull();
  });

  it('remember where they were: amended and reset tips are former tips', async () => {
    const fixture = makeRepository();
    const one = fixture.commit('one');
    const two = fixture.commit('two');
    fixture.git(['reset', '-q', '--hard', one]);
    const three = fixture.commit('three');
    await reading(fixture.path, async (repository) => {
      const found = await repository.formerTips('refs/heads/main' as RefName, 10);
      expect(found[0]).toBe(three);
      expect(found.toSorted()).toEqual([one, two, three].toSorted());
      expect(await repository.formerTips('refs/heads/main' as RefName, 1)).toEqual([three]);
      expect(await repository.formerTips('refs/heads/../../config' as RefName, 9)).toHaveLength(3);
    });
  });
});

describe('settings of the repository', () => {
  it('are read as data', async () => {
    const fixture = makeRepository();
    fixture.commit('one');
    fixture.git(['config', '--add', 'countersign.key', 'a b']);
    fixture.git(['config', '--add', 'countersign.key', '!x\ny']);
    await reading(fixture.path, async (repository) => {
      expect(await repository.configuration('countersign.key')).toEqual(['a b', '!x\ny']);
      expect(await repository.configuration('countersign.none')).toEqual([]);
      expect(await refusal(repository.configuration('--list'))).toBe('internal: “--list” is no configuration key');
    });
  });
});

describe('notes', () => {
  it('are found whatever their fan-out, and other files of the tree are none', async () => {
    const fixture = makeRepository();
    const commits = Array.from({ length: 3 }, (_, index) => fixture.commit(`${index}`));
    const blobs = commits.map((_, index) => fixture.git(['hash-object', '-w', '--stdin'], { input: `note ${index}` }));
    const spread = [commits[0], commits[1]?.replace(/^(..)/, '$1/'), commits[2]?.replace(/^(..)(..)/, '$1/$2/')];
    const stream = spread.map((name, index) => `M 100644 ${blobs[index]} ${name}\n`).join('');
    const other = `M 100644 ${blobs[0]} README\nM 100644 ${blobs[0]} ab/cd\n`;
    fixture.git(['fast-import', '--quiet'], {
      input: `commit refs/notes/x\ncommitter A <a@x> 1 +0000\ndata 0\n${stream}${other}`,
    });
    await reading(fixture.path, async (repository) => {
      const expected = commits.map((annotated, index) => ({ annotated, blob: blobs[index] }));
      const found = await repository.notes('refs/notes/x' as RefName);
      expect(found).toEqual(expected.toSorted((a, b) => (a.annotated < b.annotated ? -1 : 1)));
      expect(await repository.notes('refs/notes/none' as RefName)).toEqual([]);
    });
  });
});

describe('blame', () => {
  it('follows lines over a rename and takes a path literally', async () => {
    const fixture = makeRepository();
    const lines = Array.from({ length: 10 }, (_, index) => `line ${index}\n`);
    const one = fixture.commit('one', { files: { 'a*': lines.join(''), ab: 'other\n' } });
    const two = fixture.commit('two', { files: { 'a*': null, ':(top) "x"': lines.with(4, 'new\n').join('') } });
    await reading(fixture.path, async (repository) => {
      expect(await repository.blame(two, path(':(top) "x"'))).toEqual([
        { start: 1, count: 4, commit: one, path: 'a*', originStart: 1, boundary: false },
        { start: 5, count: 1, commit: two, path: ':(top) "x"', originStart: 5, boundary: false },
        { start: 6, count: 5, commit: one, path: 'a*', originStart: 6, boundary: false },
      ]);
      expect(await refusal(repository.blame(two, path('nothing')))).toBe(
        'ref.unknown: there is no file nothing in commit ' + two,
      );
    });
  });
});
