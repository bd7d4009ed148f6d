import { describe, expect, test } from 'vitest';
import { dialectOf, parseCodeowners } from './codeowners.ts';
import type { OwnersDialect } from './codeowners.ts';

function owners(text: string, path: string, dialect: OwnersDialect = 'github'): readonly string[] {
  const result = parseCodeowners(text, 'CODEOWNERS', dialect);
  if (result.kind === 'invalid') throw new Error(result.problems.map((problem) => problem.message).join('; '));
  return result.value.of(path).map((found) => {
    const section = found.entry.section === null ? '' : `[${found.entry.section} ${found.entry.count}] `;
    return `${section}${found.owners.join(' ')}`;
  });
}

describe('CODEOWNERS of GitHub', () => {
  const text = `# everybody
*       @org/all
*.js    @js-owner  # inline comment
/build/logs/ @doctocat
docs/*  docs@example.com
apps/   @octocat
/scripts/ @doctocat @octocat
**/logs @logger
/apps/github
with\\ space.txt @spaced
`;
  test.each([
    ['README.md', ['@org/all']],
    ['src/a.js', ['@js-owner']],
    ['build/logs/x/y.log', ['@logger']],
    ['docs/getting-started.md', ['docs@example.com']],
    ['docs/build-app/troubleshooting.md', ['@org/all']],
    ['x/apps/deep/file.c', ['@octocat']],
    ['scripts/run.sh', ['@doctocat @octocat']],
    ['deeply/nested/logs', ['@logger']],
    ['deeply/nested/logs/a', ['@logger']],
    ['apps/github/x', []],
    ['with space.txt', ['@spaced']],
  ])('%s', (path, expected) => {
    expect(owners(text, path)).toEqual(expected);
  });

  test('the last matching line wins', () => {
    expect(owners('* @a\n*.ts @b\nsrc/ @c\n', 'src/x.ts')).toEqual(['@c']);
  });

  test('paths are case-sensitive, and a line may end with a carriage return', () => {
    expect(owners('/Docs/ @a\r\n', 'Docs/x')).toEqual(['@a']);
    expect(owners('/Docs/ @a\r\n', 'docs/x')).toEqual([]);
  });
});

describe('CODEOWNERS of GitLab', () => {
  const text = `* @default
[Documentation][2] @docs-team
docs/
README.md @writer
^[Database] @dba
model/db/
!model/db/skip.sql
[documentation]
*.rst @rst
`;
  test.each([
    ['a.c', ['@default']],
    ['docs/x/y.md', ['@default', '[Documentation 2] @docs-team']],
    ['sub/README.md', ['@default', '[Documentation 2] @writer']],
    ['x/model/db/a.sql', ['@default', '[Database 0] @dba']],
    ['model/db/skip.sql', ['@default']],
  ])('%s', (path, expected) => {
    expect(owners(text, path, 'gitlab')).toEqual(expected);
  });

  test('sections of one name are one section, without case', () => {
    expect(owners(text, 'docs/a.rst', 'gitlab')).toEqual(['@default', '[documentation 1] @rst']);
  });

  test('the dialect is told by the folder, else by sections', () => {
    expect(dialectOf('.gitlab/CODEOWNERS', '* @a')).toBe('gitlab');
    expect(dialectOf('.github/CODEOWNERS', '[x]')).toBe('github');
    expect(dialectOf('CODEOWNERS', '* @a\n^[Optional]\n')).toBe('gitlab');
    expect(dialectOf('CODEOWNERS', '* @a\n')).toBe('github');
  });
});
