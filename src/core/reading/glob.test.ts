import { describe, expect, test } from 'vitest';
import { compileGlob } from './glob.ts';

function matches(pattern: string, path: string): boolean {
  const result = compileGlob(pattern);
  if (result.kind === 'invalid') throw new Error(result.fault.message);
  return result.glob.matches(path);
}

/** Pattern, paths that match, paths that do not. */
const TABLE: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['a.ts', ['a.ts', 'src/a.ts', 'x/y/a.ts'], ['ba.ts', 'a.tsx', 'a.ts/b']],
  ['/a.ts', ['a.ts'], ['src/a.ts']],
  ['*.tf', ['main.tf', 'infra/x/main.tf', '.tf'], ['main.tfvars', 'main.tf/x']],
  ['infra/**', ['infra/a', 'infra/b/c'], ['infra', 'x/infra/a', 'infrastructure/a']],
  ['infra/', ['infra/a', 'infra/b/c'], ['infra']],
  ['**/infra/**', ['infra/a', 'x/infra/a', 'x/y/infra/b/c'], ['xinfra/a', 'infra']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'a/x/bc', 'b']],
  ['src/*.ts', ['src/a.ts'], ['src/x/a.ts', 'src/a.tsx']],
  ['src/?.ts', ['src/a.ts', 'src/é.ts', 'src/😀.ts'], ['src/ab.ts', 'src//.ts']],
  ['src/[a-c].ts', ['src/b.ts'], ['src/d.ts']],
  ['src/[!a-c].ts', ['src/d.ts'], ['src/b.ts', 'src//.ts']],
  ['src/[]].ts', ['src/].ts'], ['src/a.ts']],
  ['*.{yml,yaml}', ['a.yml', 'b/c.yaml'], ['a.json', 'a.{yml,yaml}']],
  ['\\*.ts', ['*.ts', 'x/*.ts'], ['a.ts']],
  ['a\\{b', ['a{b'], ['ab']],
  ['**', ['a', 'a/b'], []],
  ['a**b', ['axxb'], ['ax/b']],
  ['**/*', ['a', 'a/b'], []],
];

describe('globs', () => {
  test.each(TABLE)('%s', (pattern, yes, no) => {
    for (const path of yes) expect([path, matches(pattern, path)]).toEqual([path, true]);
    for (const path of no) expect([path, matches(pattern, path)]).toEqual([path, false]);
  });

  test.each([
    ['', 0, 'the pattern is empty'],
    ['a[b', 1, '`[` has no closing `]`'],
    ['a{b', 1, '`{` has no closing `}`'],
    ['{a,{b}}', 0, 'braces inside braces are not supported'],
    ['a\\', 1, 'a backslash at the end has nothing to protect'],
    ['[z-a]', 4, 'the range runs backwards'],
    ['/', 0, 'the pattern names no path; `**` means every path'],
    ['{a,b}'.repeat(8), 30, 'braces make more than 64 alternatives'],
    ['a'.repeat(1_001), 1_000, 'the pattern is longer than 1000 characters'],
  ])('%s is refused', (pattern, offset, message) => {
    expect(compileGlob(pattern)).toEqual({ kind: 'invalid', fault: { offset, message } });
  });

  test.each([
    ['../**', 0, 'no path contains `..`'],
    ['/../a', 1, 'no path contains `..`'],
    ['a/../b', 2, 'no path contains `..`'],
    ['a/b/..', 4, 'no path contains `..`'],
    ['[.][.]/a', 0, 'no path contains `..`'],
    ['{src,..}/**', 5, 'no path contains `..`'],
    ['./src/**', 0, 'no path contains `.`'],
    ['.', 0, 'no path contains `.`'],
    ['src/./a', 4, 'no path contains `.`'],
    ['//a', 1, 'a part of the pattern between two slashes is empty'],
    ['a//b', 2, 'a part of the pattern between two slashes is empty'],
    ['a//', 2, 'a part of the pattern between two slashes is empty'],
    ['a/**//b', 5, 'a part of the pattern between two slashes is empty'],
    ['.git/hooks/**', 0, 'no path of a repository contains `.git`'],
    ['**/.GIT/**', 3, 'no path of a repository contains `.git`'],
    ['src\\app\\**', 3, 'a backslash does not separate folders'],
    ['a[/]b', 0, '`[/]` matches nothing: a set never matches a slash'],
    ['!src/**', 0, 'a pattern cannot take away from others'],
    ['a\u0000b', 0, 'no path contains a NUL'],
  ])('%s, which no path can match, is refused where it goes wrong', (pattern, offset, message) => {
    const result = compileGlob(pattern);
    expect(result).toEqual({ kind: 'invalid', fault: { offset, message, remedy: expect.any(String) } });
  });

  test.each([
    ['...', '...'],
    ['.github/**', '.github/a'],
    ['.gitignore', 'x/.gitignore'],
    ['a/.?', 'a/.x'],
    ['a/*/b', 'a/x/b'],
    ['**/..a', 'x/..a'],
    ['a\\\\b', 'a\\b'],
    ['\\!a', '!a'],
    ['[/a]b', 'ab'],
    ['***/a', 'x/a'],
  ])('%s, which some path matches, stays', (pattern, path) => {
    expect(matches(pattern, path)).toBe(true);
  });
});
