/** Objects that are missing, damaged or forged. */
import { chmodSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixture } from '../git/fixture.ts';
import { type HostileCase, refused, type Scene } from './case.ts';
import { branch, CLAUDE, lose, POLICY, spoil, withHome, writeObject } from './worlds.ts';

function without(revision: string, make: () => Fixture = branch): () => Scene {
  return () => {
    const fixture = make();
    const object = fixture.id(revision);
    lose(fixture, object);
    return { where: fixture.path, names: { object } };
  };
}

function inGit(change: (git: string, fixture: Fixture) => void, make: () => Fixture = branch): () => Scene {
  return () => {
    const fixture = make();
    const names = { head: fixture.id('HEAD'), main: fixture.id('main') };
    change(join(fixture.path, '.git'), fixture);
    return { where: fixture.path, names };
  };
}

const packed = (): Fixture => {
  const fixture = branch();
  fixture.git(['repack', '-q', '-a', '-d']);
  return fixture;
};

export const OBJECT_CASES: readonly HostileCase[] = [
  {
    name: 'check without a blob of the change',
    make: without('HEAD:new.ts'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'explain without a blob of the change',
    make: without('HEAD:new.ts'),
    args: ['explain'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'audit without a blob of the history',
    make: without('HEAD:new.ts'),
    args: ['audit'],
    expect: refused(3, 'object {object} is missing from the repository (unable to read {object})'),
  },
  {
    name: 'blame without the blob of the file',
    make: without('HEAD:new.ts'),
    args: ['blame', 'new.ts'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'why without the blob of the file',
    make: without('HEAD:new.ts'),
    args: ['why', 'new.ts:1'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'check without a blob between base and head',
    make: without('HEAD~1:new.ts'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository (unable to read {object})'),
  },
  {
    name: 'audit without the first blob of all',
    make: without('main:app.ts'),
    args: ['audit'],
    expect: refused(3, 'object {object} is missing from the repository (unable to read {object})'),
  },
  {
    name: 'audit of a range above the missing blob, whose tree is whole',
    make: without('HEAD~1:mid.ts'),
    args: ['audit', 'main..HEAD'],
    expect: refused(3, 'object {object} is missing from the repository (unable to read {object})'),
  },
  {
    name: 'check without a tree of the change',
    make: without('HEAD:lib'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'check without the root tree of the head',
    make: without('HEAD^{tree}'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'check without the root tree of main',
    make: without('main^{tree}'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'audit without a tree',
    make: without('HEAD:lib'),
    args: ['audit'],
    expect: refused(3, 'object {object} is missing from the repository (unable to read tree {object})'),
  },
  {
    name: 'check without a commit of the change',
    make: without('HEAD~1'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository (Could not read {object})'),
  },
  {
    name: 'check without the head',
    make: without('HEAD'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository (bad object {object})'),
  },
  {
    name: 'check without the tip of main',
    make: without('main'),
    args: ['check'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'audit without a commit',
    make: without('HEAD~1'),
    args: ['audit'],
    expect: refused(3, 'object {object} is missing from the repository (Could not read {object})'),
  },
  {
    name: 'audit of a range whose left side is missing',
    make: without('main'),
    args: ['audit', 'main..HEAD'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'blame without a commit of the history',
    make: without('HEAD~1'),
    args: ['blame', 'app.ts'],
    expect: refused(3, 'object {object} is missing from the repository'),
  },
  {
    name: 'a loose object cut to nothing by a crash',
    make: () => {
      const fixture = branch();
      const object = fixture.id('HEAD:new.ts');
      spoil(fixture, object, '');
      return { where: fixture.path, names: { object } };
    },
    args: ['check'],
    expect: refused(
      3,
      'object {object} is damaged: object file {where}/.git/objects/ea/b6db48d139b6b588727fce11bdac57688c01fe is empty',
    ),
  },
  {
    name: 'a loose object of garbage',
    make: () => {
      const fixture = branch();
      const object = fixture.id('HEAD:new.ts');
      spoil(fixture, object, 'garbage');
      return { where: fixture.path, names: { object } };
    },
    args: ['check'],
    expect: refused(3, 'object {object} is damaged: inflate: data stream error (incorrect header check)'),
  },
  {
    name: 'a loose object whose bytes belong to another id',
    make: () => {
      const fixture = branch();
      const object = fixture.id('HEAD:new.ts');
      writeObject(fixture, 'blob', 'harmless\n', object);
      return { where: fixture.path, names: { object } };
    },
    args: ['check'],
    expect: refused(3, 'object {object} is damaged: its bytes have the id af4c3e6e5de75cbd6a8fd67dc6b742c538a44294'),
  },
  {
    name: 'a commit whose mark was taken out behind its id',
    make: () => {
      const fixture = branch();
      const object = fixture.id('HEAD~2');
      writeObject(fixture, 'commit', fixture.git(['cat-file', 'commit', 'HEAD~2']).replace(CLAUDE, ''), object);
      return { where: fixture.path, names: { object } };
    },
    args: ['check'],
    expect: refused(3, 'object {object} is damaged: its bytes have the id e921711025179ed4e04f896158d17ee8d50fce4c'),
  },
  {
    name: 'a forged policy',
    make: () => {
      const fixture = withHome({ '.countersign/policy.yml': POLICY });
      const object = fixture.id('main:.countersign/policy.yml');
      const forged = POLICY.replace('enforce', 'observe');
      writeObject(fixture, 'blob', forged, object);
      const other = fixture.git(['hash-object', '--stdin'], { input: forged });
      return { where: fixture.path, names: { object, other } };
    },
    args: ['check'],
    expect: refused(3, 'object {object} is damaged: its bytes have the id {other}'),
  },
  {
    name: 'a pack that was cut off',
    make: inGit((git) => {
      const folder = join(git, 'objects/pack');
      const pack = join(folder, readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '');
      chmodSync(pack, 0o644);
      truncateSync(pack, readFileSync(pack).length - 200);
    }, packed),
    args: ['check'],
    expect: refused(
      3,
      'git cat-file found damage: packfile {where}/.git/objects/pack/pack-0918004a94ba6adaf5e8b558b3aec62bf3826931.pack does not match index',
    ),
  },
  {
    name: 'a pack without its index',
    make: inGit((git) => {
      const folder = join(git, 'objects/pack');
      for (const name of readdirSync(folder)) if (name.endsWith('.idx')) rmSync(join(folder, name), { force: true });
    }, packed),
    args: ['check'],
    expect: refused(3, 'object {main} is missing from the repository'),
  },
  {
    name: 'a pack index of garbage',
    make: inGit((git) => {
      const folder = join(git, 'objects/pack');
      const index = join(folder, readdirSync(folder).find((name) => name.endsWith('.idx')) ?? '');
      chmodSync(index, 0o644);
      writeFileSync(index, 'garbage');
    }, packed),
    args: ['check'],
    expect: refused(
      3,
      'git cat-file found damage: index file {where}/.git/objects/pack/pack-0918004a94ba6adaf5e8b558b3aec62bf3826931.idx is too small',
    ),
  },
];
