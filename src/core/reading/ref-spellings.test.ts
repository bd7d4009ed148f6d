import { expect, it } from 'vitest';
import { rangeSpellings, refSpellings } from './ref-spellings.ts';

it('tries a name as git does', () => {
  expect(refSpellings('main')).toEqual([
    'refs/main',
    'refs/tags/main',
    'refs/heads/main',
    'refs/remotes/main',
    'refs/remotes/main/HEAD',
  ]);
  expect(refSpellings('refs/heads/x')).toEqual(['refs/heads/x']);
});

it.each([
  'ORIG_HEAD',
  'main-worktree/HEAD',
  'worktrees/w/refs/bisect/bad',
  '',
  '-x',
  '@',
  'a..b',
  'a//b',
  'a/',
  'x@{1}',
  'a*',
  'a b',
  'main^',
  'x.lock',
  ':/text',
  'é',
  'a'.repeat(300),
])('leaves %j to git', (name) => expect(refSpellings(name)).toEqual([]));

it('knows both sides of a range, without their steps', () => {
  expect(rangeSpellings('a~3...refs/heads/b^{commit}').filter((name) => name.startsWith('refs/heads/'))).toEqual([
    'refs/heads/a',
    'refs/heads/b',
  ]);
  expect(rangeSpellings(null)).toEqual([]);
});
