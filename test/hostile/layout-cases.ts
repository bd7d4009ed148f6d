/** Repositories whose layout is broken or only half there. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixture } from '../git/fixture.ts';
import { cloneRepository, makeFolder } from '../git/fixture.ts';
import { type HostileCase, refused, type Scene } from './case.ts';
import { branch } from './worlds.ts';

function inGit(change: (git: string, fixture: Fixture) => void, make: () => Fixture = branch): () => Scene {
  return () => {
    const fixture = make();
    const names = { head: fixture.id('HEAD'), main: fixture.id('main') };
    change(join(fixture.path, '.git'), fixture);
    return { where: fixture.path, names };
  };
}

export const LAYOUT_CASES: readonly HostileCase[] = [
  {
    name: 'HEAD that points to a blob',
    make: inGit((git, fixture) => writeFileSync(join(git, 'HEAD'), `${fixture.id('HEAD:app.ts')}\n`)),
    args: ['check'],
    expect: refused(3, 'object 84b60073c48ffe9db637a4cfbe95b6d29c035a99 is a blob, not a commit'),
  },
  {
    name: 'main that points to a blob',
    make: inGit((git, fixture) => writeFileSync(join(git, 'refs/heads/main'), `${fixture.id('HEAD:app.ts')}\n`)),
    args: ['check'],
    expect: refused(3, 'refs/heads/main, from which the policy is read, names no commit.'),
  },
  {
    name: 'main that holds garbage',
    make: inGit((git) => writeFileSync(join(git, 'refs/heads/main'), 'garbage\n')),
    args: ['check'],
    expect: refused(3, 'the ref refs/heads/main is broken'),
  },
  {
    name: 'main that is empty after a crash',
    make: inGit((git) => writeFileSync(join(git, 'refs/heads/main'), '')),
    args: ['check'],
    expect: refused(3, 'the ref refs/heads/main is broken'),
  },
  {
    name: 'HEAD that holds garbage',
    make: inGit((git) => writeFileSync(join(git, 'HEAD'), 'garbage\n')),
    args: ['check'],
    expect: refused(2, '{where} is not inside a git repository'),
  },
  {
    name: 'packed refs of garbage',
    make: inGit((git, fixture) => {
      fixture.git(['pack-refs', '--all']);
      writeFileSync(join(git, 'packed-refs'), 'garbage\n');
    }),
    args: ['check'],
    expect: refused(3, 'HEAD, or the branch that it names, cannot be read'),
  },
  {
    name: 'a shallow file of garbage',
    make: inGit((git) => writeFileSync(join(git, 'shallow'), 'garbage\n')),
    args: ['check'],
    expect: refused(3, 'the file {where}/.git/shallow names “garbage”, which is no commit'),
  },
  {
    name: 'a configuration of garbage',
    make: inGit((git) => writeFileSync(join(git, 'config'), '[core\ngarbage')),
    args: ['check'],
    expect: refused(
      3,
      'the repository cannot be read: git rev-parse failed (128): bad config line 1 in file .git/config',
    ),
  },
  {
    name: 'a format of the repository from the future',
    make: inGit((git) => writeFileSync(join(git, 'config'), '[core]\n\trepositoryformatversion = 9\n')),
    args: ['check'],
    expect: refused(
      3,
      'the repository cannot be read: git rev-parse failed (128): Expected git repo version <= 1, found 9',
    ),
  },
  {
    name: 'an extension that nobody knows',
    make: inGit((git) =>
      writeFileSync(join(git, 'config'), '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tmagic = true\n'),
    ),
    args: ['check'],
    expect: refused(
      3,
      'the repository cannot be read: git rev-parse failed (128): unknown repository extension found:',
    ),
  },
  {
    name: 'alternates that point nowhere',
    make: inGit((git) => {
      mkdirSync(join(git, 'objects/info'), { recursive: true });
      rmSync(join(git, 'objects'), { recursive: true });
      mkdirSync(join(git, 'objects/info'), { recursive: true });
      writeFileSync(join(git, 'objects/info/alternates'), '/dev/null/nowhere/objects\n');
    }),
    args: ['check'],
    expect: refused(3, 'object {main} is missing from the repository'),
  },
  {
    name: 'a .git file that points nowhere',
    make: () => {
      const folder = makeFolder();
      writeFileSync(join(folder, '.git'), 'gitdir: /dev/null/nowhere\n');
      return { where: folder };
    },
    args: ['check'],
    expect: refused(2, '{where} is not inside a git repository'),
  },
  {
    name: 'a folder outside every repository',
    make: () => ({ where: makeFolder() }),
    args: ['check'],
    expect: refused(2, '{where} is not inside a git repository'),
  },
  {
    name: 'a shallow clone',
    make: () => {
      const source = branch();
      source.checkout('main');
      const clone = cloneRepository(source, ['--depth=1', '--no-single-branch']);
      clone.checkout('feature');
      return { where: clone.path, names: { head: source.id('HEAD') } };
    },
    args: ['check'],
    expect: refused(3, 'this shallow clone has no history before commit 692a856c0443cd7d8483375e93df855c46a07363'),
  },
  {
    name: 'a partial clone whose blobs were never fetched',
    make: () => {
      const source = branch();
      source.checkout('main');
      source.git(['config', 'uploadpack.allowFilter', 'true']);
      const clone = cloneRepository(source, ['--filter=blob:none', '--no-checkout']);
      clone.git(['symbolic-ref', 'HEAD', 'refs/heads/feature']);
      clone.git(['update-ref', 'refs/heads/feature', 'origin/feature']);
      rmSync(source.path, { recursive: true });
      return { where: clone.path };
    },
    args: ['check'],
    expect: refused(3, 'object c05c534091d36843abfe391972ba7ffb64cd91b1 is missing from the repository'),
  },
];
