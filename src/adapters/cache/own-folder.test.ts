import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isOwnFile, isOwnFolder } from './own-folder.ts';

let root = '';
let folder = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-own-'));
  folder = join(root, 'home', '.cache', 'countersign', 'compiled');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('a folder below a home is its own, before it is made and after', () => {
  expect(isOwnFolder(folder)).toBe(true);
  mkdirSync(folder, { recursive: true });
  expect(isOwnFolder(folder)).toBe(true);
});

test('a link far above it is followed and what it leads to is looked at', () => {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'home'), join(root, 'linked'));
  const linked = join(root, 'linked', '.cache', 'countersign', 'compiled');
  expect(isOwnFolder(linked)).toBe(true);
  chmodSync(join(root, 'home'), 0o777);
  expect(isOwnFolder(linked)).toBe(false);
});

test.each(['compiled', 'countersign'])('a link in the place of %s is not', (name) => {
  mkdirSync(join(root, 'precious', 'compiled'), { recursive: true });
  const cache = join(root, 'home', '.cache');
  mkdirSync(name === 'compiled' ? join(cache, 'countersign') : cache, { recursive: true });
  symlinkSync(join(root, 'precious'), name === 'compiled' ? folder : join(cache, 'countersign'));
  expect(isOwnFolder(folder)).toBe(false);
});

test.each([['home'], ['home/.cache'], ['home/.cache/countersign'], ['home/.cache/countersign/compiled']])(
  'what others can write at %s is not, but sticky folders are, as /tmp is',
  (path) => {
    mkdirSync(folder, { recursive: true });
    chmodSync(join(root, path), 0o775);
    expect(isOwnFolder(folder)).toBe(false);
    chmodSync(join(root, path), 0o1777);
    expect(isOwnFolder(folder)).toBe(!path.includes('countersign'));
  },
);

test.each(['', 'home', 'home/.cache', 'home/.cache/countersign/compiled'])(
  'a working tree of git is not, with its .git at “%s”',
  (path) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(root, path, '.git'), 'gitdir: elsewhere\n');
    expect(isOwnFolder(folder)).toBe(false);
  },
);

test('a relative name, and a file in its place, are not', () => {
  expect(isOwnFolder(relative(process.cwd(), folder))).toBe(false);
  mkdirSync(join(folder, '..'), { recursive: true });
  writeFileSync(folder, '');
  expect(isOwnFolder(folder)).toBe(false);
});

test('a file that others can write is not its own', () => {
  const file = join(root, 'file');
  writeFileSync(file, '', { mode: 0o600 });
  expect(isOwnFile(statSync(file))).toBe(true);
  chmodSync(file, 0o620);
  expect(isOwnFile(statSync(file))).toBe(false);
  expect(isOwnFile(statSync(root))).toBe(false);
});
