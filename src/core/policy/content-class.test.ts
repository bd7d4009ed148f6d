import { describe, expect, test } from 'vitest';
import type { RepoPath } from '../../model/path.ts';
import { isDependencyUpdate, isVersionBump } from './content-class.ts';

type Texts = Readonly<Record<string, readonly [string | null, string | null]>>;

function update(texts: Texts): boolean {
  const map = new Map(
    Object.entries(texts).map(([path, [before, after]]) => [path as RepoPath, { old: before, new: after }]),
  );
  return isDependencyUpdate(map, (path) => /lock|\.sum$/.test(path));
}

const pkg = (range: string, extra = ''): string =>
  `{"name":"x","version":"1.0.0"${extra},"dependencies":{"left":"${range}"}}`;
const lock = (range: string, host = 'packages.example.org'): string =>
  `{"packages":{"":{"dependencies":{"left":"${range}"}},"node_modules/left":{"resolved":"https://${host}/left.tgz"}}}`;
const mod = (version: string, more = ''): string =>
  `module x\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b ${version}\n)\n${more}`;

/** Name, files before and after, whether it is a plain update of versions. */
const TABLE: readonly (readonly [string, Texts, boolean])[] = [
  [
    'a version and its lock',
    { 'package.json': [pkg('^1.0.0'), pkg('^1.1.0')], 'package-lock.json': [lock('^1.0.0'), lock('^1.1.0')] },
    true,
  ],
  ['a lock alone', { 'package-lock.json': [lock('^1.0.0'), lock('^1.0.0')] }, true],
  ['a version without its lock', { 'package.json': [pkg('^1.0.0'), pkg('^1.1.0')] }, false],
  [
    'a lock that says another range',
    { 'package.json': [pkg('1.0.0'), pkg('1.1.0')], 'package-lock.json': [lock('1.0.0'), lock('1.2.0')] },
    false,
  ],
  ['a lock with a new host', { 'package-lock.json': [lock('1.0.0'), lock('1.0.0', 'evil.example')] }, false],
  [
    'a version that is an address',
    {
      'package.json': [pkg('1.0.0'), pkg('https://evil.example/x.tgz')],
      'package-lock.json': [lock('1.0.0'), lock('https://evil.example/x.tgz', 'evil.example')],
    },
    false,
  ],
  [
    'a version that is a branch',
    { 'package.json': [pkg('1.0.0'), pkg('github:evil/left')], 'yarn.lock': ['a', 'a'] },
    false,
  ],
  [
    'the package’s own version',
    {
      'package.json': [pkg('1.0.0'), pkg('1.0.0').replace('"version":"1.0.0"', '"version":"2.0.0"')],
      'yarn.lock': ['', ''],
    },
    false,
  ],
  [
    'a new script',
    { 'package.json': [pkg('1.0.0'), pkg('1.1.0', ',"scripts":{"install":"x"}')], 'yarn.lock': ['', ''] },
    false,
  ],
  ['a new dependency', { 'package.json': [pkg('1.0.0'), pkg('1.0.0","right":"1.0.0')], 'yarn.lock': ['', ''] }, false],
  ['no JSON', { 'package.json': ['{', '{'], 'yarn.lock': ['', ''] }, false],
  ['a new file', { 'package.json': [null, pkg('1.0.0')], 'yarn.lock': ['', ''] }, false],
  ['go.mod and go.sum', { 'go.mod': [mod('v1.0.0'), mod('v1.1.0')], 'go.sum': ['a', 'b'] }, true],
  [
    'go.mod with a replacement',
    { 'go.mod': [mod('v1.0.0'), mod('v1.0.0', 'replace a => ../b\n')], 'go.sum': ['a', 'b'] },
    false,
  ],
  [
    'a changed replacement',
    {
      'go.mod': [mod('v1.0.0', 'replace a => b v1.0.0\n'), mod('v1.0.0', 'replace a => b v2.0.0\n')],
      'go.sum': ['', ''],
    },
    false,
  ],
  ['the go version', { 'go.mod': [mod('v1.0.0'), mod('v1.0.0').replace('1.22', '1.23')], 'go.sum': ['', ''] }, false],
  ['requirements', { 'requirements.txt': ['flask==1.0.0\n', 'flask==1.1.0\n'] }, true],
  ['another package in requirements', { 'requirements.txt': ['flask==1.0.0\n', 'flisk==1.0.0\n'] }, false],
  [
    'an index address',
    { 'requirements.txt': ['--index-url https://10.0.0.1/x\n', '--index-url https://6.6.6.6/x\n'] },
    false,
  ],
  ['nothing at all', {}, false],
];

describe('dependency updates', () => {
  test.each(TABLE)('%s', (_, texts, expected) => {
    expect(update(texts)).toBe(expected);
  });
});

describe('version bumps of a release', () => {
  test('only the version of a package.json', () => {
    const path = 'package.json' as RepoPath;
    expect(isVersionBump(path, { old: '{"version":"1.0.0","a":1}', new: '{"version":"1.1.0","a":1}' })).toBe(true);
    expect(isVersionBump(path, { old: '{"version":"1.0.0","a":1}', new: '{"version":"1.1.0","a":2}' })).toBe(false);
  });

  test('only version numbers in a text file', () => {
    const path = 'VERSION' as RepoPath;
    expect(isVersionBump(path, { old: '1.0.0\n', new: '1.1.0\n' })).toBe(true);
    expect(isVersionBump(path, { old: '1.0.0\n', new: '1.1.0 rm\n' })).toBe(false);
  });
});
