import { chownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import type { CommitId, RefName } from '../../src/model/id.ts';
import { cloneRepository, fixtureEnvironment, makeFolder, makeRepository, openFixture } from './fixture.ts';
import { collectLog, path, reading, refusal } from './reading.ts';

describe('a repository is read when it', () => {
  it('names its objects by SHA-256', async () => {
    const fixture = makeRepository({ format: 'sha256' });
    fixture.commit('one', { files: { a: 'a\n', 'd/b': 'b\n' } });
    const head = fixture.commit('two', { files: { a: 'A\n' } });
    await reading(fixture.path, async (repository) => {
      expect(repository.state.objectFormat).toBe('sha256');
      expect(head).toHaveLength(64);
      expect((await collectLog(repository)).map(({ files }) => files.map((file) => file.path))).toEqual([
        ['a'],
        ['a', 'd/b'],
      ]);
      const [transition] = await repository.transitions(await repository.resolve('HEAD~1'), head);
      expect(transition?.path).toBe('a');
      const pairs = [{ old: transition?.old?.oid ?? null, new: transition?.new?.oid ?? null }] as never;
      expect((await repository.diffBlobs(pairs))[0]?.hunks).toHaveLength(1);
      const found: string[] = [];
      await repository.diffTrees([{ old: null, new: head }], { renames: false, patches: 'none' }, (_, patch) =>
        found.push(patch.path),
      );
      expect(found).toEqual(['a', 'd/b']);
      expect(await repository.blame(head, path('a'))).toEqual([
        { start: 1, count: 1, commit: head, path: 'a', originStart: 1, boundary: false },
      ]);
    });
  });

  it('is bare', async () => {
    const fixture = makeRepository();
    const head = fixture.commit('one', { files: { a: 'a\n' } });
    const bare = cloneRepository(fixture, ['--bare']);
    await reading(bare.path, async (repository) => {
      expect(repository.state.worktree).toBeNull();
      expect(repository.state.head).toEqual({ kind: 'branch', ref: 'refs/heads/main', commit: head });
      expect(await collectLog(repository)).toHaveLength(1);
    });
  });

  it('is a linked worktree, from its folder and from inside its git directory', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { 'd/a': 'a\n' } });
    const tree = join(makeFolder(), 'tree');
    fixture.git(['worktree', 'add', '-q', '-b', 'other', tree]);
    const linked = openFixture(tree);
    const head = linked.commit('two');
    const gitDirectory = join(fixture.path, '.git/worktrees/tree');
    for (const where of [tree, join(tree, 'd'), gitDirectory]) {
      await reading(where, async (repository) => {
        const { state } = repository;
        expect([state.gitDirectory, state.commonDirectory, state.worktree]).toEqual([
          gitDirectory,
          join(fixture.path, '.git'),
          tree,
        ]);
        expect(state.head).toEqual({ kind: 'branch', ref: 'refs/heads/other', commit: head });
        expect(await repository.formerTips(null, 5)).toContain(head);
      });
    }
  });

  it('is entered through its .git folder, a subfolder or a symbolic link', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { 'd/e/a': 'a\n' } });
    const link = join(makeFolder(), 'link');
    symlinkSync(fixture.path, link);
    for (const where of [
      join(fixture.path, '.git'),
      join(fixture.path, '.git/refs'),
      join(fixture.path, 'd/e'),
      link,
    ]) {
      expect(await reading(where, async (repository) => repository.state.worktree)).toBe(fixture.path);
    }
  });

  it('is a submodule with a .git file', async () => {
    const inner = makeRepository();
    const head = inner.commit('inner', { files: { a: 'a\n' } });
    const outer = makeRepository();
    outer.commit('outer');
    outer.git(['-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.path, 'sub']);
    const state = await reading(join(outer.path, 'sub'), async (repository) => repository.state);
    expect([state.worktree, state.gitDirectory]).toEqual([
      join(outer.path, 'sub'),
      join(outer.path, '.git/modules/sub'),
    ]);
    expect(state.head).toEqual({ kind: 'branch', ref: 'refs/heads/main', commit: head });
  });

  it('is empty: HEAD names a branch without a commit', async () => {
    const fixture = makeRepository({ branch: 'trunk' });
    await reading(fixture.path, async (repository) => {
      expect(repository.state.head).toEqual({ kind: 'unborn', ref: 'refs/heads/trunk' });
      expect(await repository.tryResolve('HEAD')).toBeNull();
      expect(await repository.refs(['refs/'])).toEqual([]);
      expect(await repository.formerTips('refs/heads/trunk' as RefName, 5)).toEqual([]);
      expect(await repository.notes('refs/notes/ai' as RefName)).toEqual([]);
    });
  });

  it('is on an unborn branch beside others, or has a detached HEAD', async () => {
    const fixture = makeRepository();
    const head = fixture.commit('one');
    fixture.git(['checkout', '-q', '--orphan', 'fresh']);
    expect((await reading(fixture.path, async (repository) => repository.state)).head).toEqual({
      kind: 'unborn',
      ref: 'refs/heads/fresh',
    });
    fixture.git(['checkout', '-q', '--detach', 'main']);
    expect((await reading(fixture.path, async (repository) => repository.state)).head).toEqual({
      kind: 'detached',
      commit: head,
    });
  });

  it('borrows objects from another, at a path that needs quoting', async () => {
    const folder = join(makeFolder(), 'odd "name"\\ #x');
    mkdirSync(folder);
    const source = openFixture(folder);
    source.git(['init', '-q', '-b', 'main']);
    const head = source.commit('one', { files: { a: 'a\n' } });
    const borrower = cloneRepository(source, ['--shared']);
    for (const where of [folder, borrower.path]) {
      expect((await reading(where, (repository) => collectLog(repository)))[0]?.commit.id).toBe(head);
    }
  });

  it('is placed by the variables of a hook, incoming objects in quarantine included', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    const bare = cloneRepository(fixture, ['--bare']);
    const quarantine = join(bare.path, 'objects', 'incoming');
    mkdirSync(quarantine);
    const env = { GIT_OBJECT_DIRECTORY: quarantine, GIT_ALTERNATE_OBJECT_DIRECTORIES: join(bare.path, 'objects') };
    const tree = bare.id('HEAD^{tree}');
    const pushed = bare.git(['commit-tree', tree, '-p', 'HEAD', '-m', 'pushed'], { env }) as CommitId;
    const before = process.cwd();
    process.chdir(makeFolder());
    try {
      const environment = {
        ...fixtureEnvironment('/nonexistent'),
        ...env,
        GIT_DIR: bare.path,
        GIT_QUARANTINE_PATH: quarantine,
      };
      expect((await reading('.', (repository) => repository.commit(pushed), { environment })).message).toBe('pushed\n');
      expect(await refusal(reading(bare.path, (repository) => repository.commit(pushed)))).toContain('object.missing');
      const elsewhere = await reading(fixture.path, async (repository) => repository.state.worktree, { environment });
      expect(elsewhere).toBe(fixture.path);
    } finally {
      process.chdir(before);
    }
  });
});

describe('a shallow clone', () => {
  const depth = (count: number): ReturnType<typeof makeRepository> => {
    const fixture = makeRepository();
    for (const name of ['a', 'b', 'c', 'd']) fixture.commit(name, { files: { [name]: `${name}\n` } });
    return cloneRepository(fixture, [`--depth=${count}`]);
  };

  it('tells its boundary, and shows the boundary commit against the empty tree', async () => {
    const clone = depth(2);
    await reading(clone.path, async (repository) => {
      const boundary = clone.id('HEAD~1');
      expect([...repository.state.shallow]).toEqual([boundary]);
      const log = await collectLog(repository);
      expect(log.map(({ commit, files }) => [commit.message, commit.parents.length, files.length])).toEqual([
        ['d', 1, 1],
        ['c', 1, 3],
      ]);
      expect((await repository.blame(await repository.resolve('HEAD'), path('a')))[0]).toMatchObject({
        commit: boundary,
      });
    });
  });

  it('refuses a merge-base that its boundary may hide, and gives one that it cannot', async () => {
    const fixture = makeRepository();
    fixture.commit('base');
    fixture.branch('side');
    fixture.commit('s');
    fixture.checkout('main');
    const main = fixture.commit('m');
    const clone = cloneRepository(fixture, ['--depth=1', '--no-single-branch']);
    await reading(clone.path, async (repository) => {
      const side = await repository.resolve('origin/side');
      expect(await refusal(repository.mergeBases(main, side))).toMatch(
        /^history\.shallow: this shallow clone has no history before commit [0-9a-f]{40}$/,
      );
    });
    const deeper = cloneRepository(fixture, ['--depth=2', '--no-single-branch']);
    await reading(deeper.path, async (repository) => {
      const side = await repository.resolve('origin/side');
      expect(await repository.mergeBases(main, side)).toEqual([await repository.resolve('main~1')]);
    });
  });
});

describe('a partial clone', () => {
  it('tells so, and reports what is missing instead of fetching it', async () => {
    const fixture = makeRepository();
    fixture.git(['config', 'uploadpack.allowFilter', 'true']);
    fixture.commit('one', { files: { a: 'a\n' } });
    fixture.commit('two', { files: { a: 'b\n' } });
    const blob = fixture.id('HEAD~1:a');
    const clone = cloneRepository(fixture, ['--filter=blob:none']);
    await reading(clone.path, async (repository) => {
      expect(repository.state.partial).toBe(true);
      expect(await refusal(collectLog(repository))).toContain(
        `object.missing: object ${blob} is missing from the repository`,
      );
      expect(await repository.present([blob as never])).toEqual(new Set());
      expect(
        await repository.transitions(await repository.resolve('HEAD~1'), await repository.resolve('HEAD')),
      ).toHaveLength(1);
      expect(await refusal(repository.blob(blob as never))).toBe(
        `object.missing: object ${blob} is missing from the repository`,
      );
    });
  });
});

describe('opening is refused', () => {
  const environment = { ...fixtureEnvironment('/nonexistent'), GIT_CEILING_DIRECTORIES: tmpdir() };

  it('outside a repository, at a file, at nothing', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal(openRepository(folder, { environment }))).toBe(
      `repository.absent: ${folder} is not inside a git repository`,
    );
    expect(await refusal(openRepository(join(folder, 'file')))).toBe(
      `repository.absent: ${join(folder, 'file')} is not a folder`,
    );
    expect(await refusal(openRepository(join(folder, 'none')))).toBe(
      `repository.absent: there is no folder ${join(folder, 'none')}`,
    );
  });

  it('without git, and with a git that is too old', async () => {
    const fixture = makeRepository();
    const folder = makeFolder();
    expect(await refusal(openRepository(fixture.path, { environment: { PATH: folder } }))).toBe(
      'git.unusable: the git program was not found',
    );
    writeFileSync(join(folder, 'git'), '#!/bin/sh\necho git version 2.38.9\n', { mode: 0o755 });
    expect(await refusal(openRepository(fixture.path, { environment: { PATH: folder } }))).toBe(
      'git.unusable: git 2.39 or newer is needed; this is “git version 2.38.9”',
    );
  });

  it('when a configuration or the shallow file is broken', async () => {
    const broken = makeRepository();
    writeFileSync(join(broken.path, '.git/config'), '[core\n');
    expect(await refusal(openRepository(broken.path))).toMatch(/^repository\.unreadable: .*bad config line 1 in file/);
    const shallow = makeRepository();
    writeFileSync(join(shallow.path, '.git/shallow'), 'HEAD\n');
    expect(await refusal(openRepository(shallow.path))).toMatch(/^repository\.unreadable: /);
  });

  it('when HEAD’s branch holds no id, which is not an unborn branch', async () => {
    const fixture = makeRepository();
    fixture.commit('one');
    writeFileSync(join(fixture.path, '.git/refs/heads/main'), 'garbage\n');
    expect(await refusal(openRepository(fixture.path))).toBe(
      'repository.unreadable: HEAD, or the branch that it names, cannot be read',
    );
  });
});

describe('a repository of another user', () => {
  const isRoot = process.getuid?.() === 0;

  it.skipIf(!isRoot)('is refused with the way out, and read once the user trusts it', async () => {
    const fixture = makeRepository();
    const head = fixture.commit('one');
    for (const folder of [fixture.path, join(fixture.path, '.git')]) chownSync(folder, 12_345, 12_345);
    const home = makeFolder();
    const settings = join(home, 'gitconfig');
    writeFileSync(settings, '');
    const environment = { ...fixtureEnvironment(home), GIT_CONFIG_GLOBAL: settings };
    expect(await refusal(openRepository(fixture.path, { environment }))).toBe(
      `repository.unreadable: the repository cannot be read: ${fixture.path} belongs to another user`,
    );
    writeFileSync(settings, `[safe]\n\tdirectory = ${fixture.path}\n`);
    expect((await reading(fixture.path, (repository) => collectLog(repository), { environment }))[0]?.commit.id).toBe(
      head,
    );
  });
});

describe('a temporary folder that cannot be used', () => {
  it('is an error that names it', async () => {
    const fixture = makeRepository();
    fixture.commit('one');
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = join(fixture.path, 'none');
    try {
      expect(await refusal(openRepository(fixture.path))).toMatch(
        new RegExp(`^file\\.unusable: the temporary folder ${join(fixture.path, 'none')} cannot be written: ENOENT`),
      );
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });
});

describe('closing', () => {
  it('leaves nothing behind, neither processes nor files', async () => {
    const temporary = makeFolder();
    const fixture = makeRepository();
    const head = fixture.commit('one', { files: { a: 'a\n' } });
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    try {
      const repository = await openRepository(fixture.path);
      await repository.commit(head);
      expect(readdirSync(temporary)).toHaveLength(1);
      const work = refusal(collectLog(repository, { tips: [head] }));
      await repository.close();
      await work;
      expect(readdirSync(temporary)).toEqual([]);
      expect(await refusal(repository.commit(head))).toBe('internal: the repository was used after it was closed');
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('by an abort rejects what waits with “interrupted”', async () => {
    const fixture = makeRepository();
    const head = fixture.commit('one');
    const stop = new AbortController();
    const repository = await openRepository(fixture.path, { signal: stop.signal });
    await repository.commit(head);
    const work = refusal(collectLog(repository, { tips: [head] }));
    stop.abort();
    expect(await work).toBe('interrupted: stopped');
    expect(await refusal(repository.commit(head))).toBe('interrupted: stopped');
    await repository.close();
  });
});
