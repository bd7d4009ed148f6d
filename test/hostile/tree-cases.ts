/** Trees and commits that git reads and that break the format's rules. */
import type { Fixture } from '../git/fixture.ts';
import { type HostileCase, refused, type Scene } from './case.ts';
import { branch, rawCommit, rawTreeCommit, treeEntry, writeObject } from './worlds.ts';

function withTree(entries: (blob: string, fixture: Fixture) => readonly Buffer[]): () => Scene {
  return () => {
    const fixture = branch();
    const { tree } = rawTreeCommit(fixture, entries(fixture.id('HEAD:app.ts'), fixture));
    return { where: fixture.path, names: { tree } };
  };
}

export const TREE_CASES: readonly HostileCase[] = [
  {
    name: 'a tree with the same name twice',
    make: withTree((blob) => [treeEntry('100644', 'a', blob), treeEntry('100755', 'a', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “a”: the name occurs twice'),
  },
  {
    name: 'a tree with a file and a folder of one name',
    make: withTree((blob, fixture) => [
      treeEntry('100644', 'a', blob),
      treeEntry('100644', 'a.b', blob),
      treeEntry('40000', 'a', fixture.id('HEAD:lib')),
    ]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “a”: the name occurs twice'),
  },
  {
    name: 'a tree out of order',
    make: withTree((blob) => [treeEntry('100644', 'b', blob), treeEntry('100644', 'a', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “a”: the entries are not in order'),
  },
  {
    name: 'a tree with an entry .git',
    make: withTree((blob) => [treeEntry('100644', '.git', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “.git”: the name stands for .git on some file system'),
  },
  {
    name: 'a tree with an entry .GIT',
    make: withTree((blob) => [treeEntry('100644', '.GIT', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “.GIT”: the name stands for .git on some file system'),
  },
  {
    name: 'a tree with an entry git~1',
    make: withTree((blob) => [treeEntry('100644', 'git~1', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “git~1”: the name stands for .git on some file system'),
  },
  {
    name: 'a tree with an invisible character in .git',
    make: withTree((blob) => [treeEntry('100644', '.g\u200cit', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “.g\\u{200c}it”: the name stands for .git on some file system'),
  },
  {
    name: 'a tree with an entry of two dots',
    make: withTree((blob, fixture) => [treeEntry('40000', '..', fixture.id('HEAD:lib'))]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “..”: the name leads out of its folder'),
  },
  {
    name: 'a tree with a slash in a name',
    make: withTree((blob) => [treeEntry('100644', 'lib/c.ts', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “lib/c.ts”: the name contains a slash'),
  },
  {
    name: 'a tree with an empty name',
    make: withTree((blob) => [treeEntry('100644', '', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “”: the name is empty'),
  },
  {
    name: 'a tree with an unknown mode',
    make: withTree((blob) => [treeEntry('104755', 'a', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “a”: the mode “104755” is not canonical'),
  },
  {
    name: 'a tree with a group-writable mode',
    make: withTree((blob) => [treeEntry('100664', 'a', blob)]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “a”: the mode “100664” is not canonical'),
  },
  {
    name: 'a tree with a zero-padded mode',
    make: withTree((_, fixture) => [treeEntry('040000', 'a', fixture.id('HEAD:lib'))]),
    args: ['check'],
    expect: refused(3, 'tree {tree}, entry “a”: the mode “040000” is not canonical'),
  },
  {
    name: 'a tree cut off in the middle of an entry',
    make: () => {
      const fixture = branch();
      const tree = writeObject(fixture, 'tree', treeEntry('100644', 'a', fixture.id('HEAD:app.ts')).subarray(0, 20));
      rawCommit(fixture, { tree });
      return { where: fixture.path, names: { tree } };
    },
    args: ['check'],
    expect: refused(3, 'tree {tree}: the last entry is cut off'),
  },
  {
    name: 'a tree whose folder is a blob',
    make: withTree((blob) => [treeEntry('40000', 'a', blob)]),
    args: ['check'],
    expect: refused(3, 'object 84b60073c48ffe9db637a4cfbe95b6d29c035a99 is a blob where a tree is named'),
  },
  {
    name: 'a commit whose tree is a blob',
    make: () => {
      const fixture = branch();
      const blob = fixture.id('HEAD:app.ts');
      rawCommit(fixture, { tree: blob });
      return { where: fixture.path, names: { blob } };
    },
    args: ['check'],
    expect: refused(3, 'object {blob} is a blob where a tree is named'),
  },
  {
    name: 'a commit without an author',
    make: () => {
      const fixture = branch();
      const commit = writeObject(
        fixture,
        'commit',
        `tree ${fixture.id('HEAD^{tree}')}\nparent ${fixture.id('HEAD')}\ncommitter A <a@x> 1 +0000\n\nm\n`,
      );
      fixture.git(['update-ref', 'HEAD', commit]);
      return { where: fixture.path, names: { commit } };
    },
    args: ['check'],
    expect: refused(3, 'commit {commit}: the author line is missing'),
  },
];
