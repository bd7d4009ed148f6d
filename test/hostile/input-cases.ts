/** Command lines, revisions, ranges and paths that try to be something else; surroundings that do not work. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixture } from '../git/fixture.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { answered, type HostileCase, refused, type Scene } from './case.ts';
import { withHome } from './worlds.ts';

const plain = (): Fixture => withHome({});
const REAL_GIT = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
const ESC = '\u001b[31m';

function named(ref: string): () => Fixture {
  return () => {
    const fixture = plain();
    fixture.git(['update-ref', ref, fixture.id('HEAD')]);
    return fixture;
  };
}

function inEnvironment(env: (fixture: Fixture) => Readonly<Record<string, string>>): () => Scene {
  return () => {
    const fixture = plain();
    return { where: fixture.path, env: env(fixture) };
  };
}

function tool(text: string): string {
  const folder = makeFolder();
  writeFileSync(join(folder, 'git'), text);
  chmodSync(join(folder, 'git'), 0o755);
  return folder;
}

function withFile(name: string, content: string | Uint8Array): () => Fixture {
  return () => {
    const fixture = plain();
    fixture.commit('File', { files: { [name]: content } });
    return fixture;
  };
}

export const INPUT_CASES: readonly HostileCase[] = [
  {
    name: 'a range that is an option of git',
    make: plain,
    args: ['check', '--upload-pack=touch x'],
    expect: refused(2, "unknown option '--upload-pack=touch x'"),
  },
  {
    name: 'a range that is an option after the end of options',
    make: plain,
    args: ['check', '--', '--output=x'],
    expect: refused(2, '“--output=x” names no commit here'),
  },
  {
    name: 'a ref whose name is an option',
    make: named('refs/heads/-x'),
    args: ['check', '--', '-x'],
    expect: refused(2, '“-x” names no commit here'),
  },
  {
    name: 'a right side that is an option',
    make: plain,
    args: ['check', 'main..--all'],
    expect: refused(2, '“--all” names no commit here'),
  },
  {
    name: 'an audit of an option',
    make: plain,
    args: ['audit', '--', '--all'],
    expect: refused(2, '“--all” names no commit here'),
  },
  {
    name: 'a revision that does not exist',
    make: plain,
    args: ['check', 'nowhere'],
    expect: refused(2, '“nowhere” names no commit here'),
  },
  {
    name: 'a left side that does not exist',
    make: plain,
    args: ['check', 'nowhere..HEAD'],
    expect: refused(2, '“nowhere” names no commit here'),
  },
  {
    name: 'a revision with an escape sequence',
    make: plain,
    args: ['check', `x${ESC}y`],
    expect: refused(2, '“x\\u{1b}[31my” names no commit here'),
  },
  {
    name: 'a revision with a newline',
    make: plain,
    args: ['check', 'HEAD\n--all'],
    expect: refused(2, '“HEAD\\u{a}--all” names no commit here'),
  },
  { name: 'an empty range', make: plain, args: ['check', ''], expect: refused(2, '“” names no commit here') },
  {
    name: 'a range of three sides',
    make: plain,
    args: ['check', 'main..feature..main'],
    expect: refused(2, '“feature..main” names no commit here'),
  },
  {
    name: 'a range of four dots',
    make: plain,
    args: ['check', 'main....feature'],
    expect: refused(2, '“.feature” names no commit here'),
  },
  {
    name: 'a revision that is a blob',
    make: plain,
    args: ['check', 'HEAD:app.ts'],
    expect: refused(2, '“HEAD:app.ts” names no commit here'),
  },
  {
    name: 'a revision that is a tree',
    make: plain,
    args: ['check', 'HEAD^{tree}'],
    expect: refused(2, '“HEAD^{tree}” names no commit here'),
  },
  {
    name: 'an excluding revision',
    make: plain,
    args: ['check', '^main'],
    expect: refused(2, '“^main” names no commit here'),
  },
  {
    name: 'a revision of a million parents',
    make: plain,
    args: ['check', `HEAD${'^'.repeat(100_000)}`],
    expect: refused(
      2,
      '“HEAD^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^” names no commit here',
    ),
  },
  {
    name: 'an id that no object has',
    make: plain,
    args: ['check', 'f'.repeat(40)],
    expect: refused(3, 'object ffffffffffffffffffffffffffffffffffffffff is missing from the repository'),
  },
  {
    name: 'a tag of a blob',
    make: () => {
      const fixture = plain();
      fixture.git(['tag', 'b', fixture.id('HEAD:app.ts')]);
      return fixture;
    },
    args: ['check', 'b'],
    expect: refused(2, '“b” names no commit here'),
  },
  {
    name: 'two ranges',
    make: plain,
    args: ['check', 'main', 'feature'],
    expect: refused(2, "too many arguments for 'check'. Expected 1 argument but got 2."),
  },
  {
    name: 'a branch without a commit',
    make: () => makeRepository(),
    args: ['check'],
    expect: refused(2, 'The branch main has no commit yet.'),
  },
  {
    name: 'an audit of a branch without a commit',
    make: () => makeRepository(),
    args: ['audit'],
    expect: refused(2, 'The branch main has no commit yet: there is nothing to audit.'),
  },
  {
    name: 'no branch to compare with',
    make: () => {
      const fixture = makeRepository({ branch: 'trunk' });
      fixture.commit('One');
      fixture.git(['checkout', '-q', '--detach']);
      return fixture;
    },
    args: ['check'],
    expect: refused(2, 'There is no upstream and no main branch to compare with.'),
  },
  {
    name: 'a format that nobody knows',
    make: plain,
    args: ['check', '--format', 'yaml'],
    expect: refused(2, 'check has no format "yaml"'),
  },
  {
    name: 'a field that nobody knows',
    make: plain,
    args: ['check', '--json=__proto__'],
    expect: answered(2, { 'error.message': 'the result has no field "__proto__"' }),
  },
  {
    name: 'a fact that nobody knows',
    make: plain,
    args: ['explain', '--what-if', '__proto__.x=1'],
    expect: refused(2, 'there is no fact `__proto__.x`'),
  },
  {
    name: 'a fact of the wrong type',
    make: plain,
    args: ['explain', '--what-if', 'ai.share=much'],
    expect: refused(2, '`much` is no value of ai.share'),
  },
  {
    name: 'a fact without a value',
    make: plain,
    args: ['explain', '--what-if', 'ai.share'],
    expect: refused(2, '`ai.share` is no assignment'),
  },
  {
    name: 'a since that is no date',
    make: plain,
    args: ['audit', '--since', '2026-02-30'],
    expect: refused(2, '--since 2026-02-30 is no date.'),
  },
  {
    name: 'a since of injected time',
    make: plain,
    args: ['audit', '--since', 'now --all'],
    expect: refused(2, '--since now --all is no date.'),
  },
  {
    name: 'a condition to fail on that nobody knows',
    make: plain,
    args: ['audit', '--fail-on', 'constructor'],
    expect: refused(2, '--fail-on knows no "constructor".'),
  },
  {
    name: 'a page that cannot be written',
    make: plain,
    args: ['audit', '--html', '/dev/null/nowhere/page.html'],
    expect: refused(3, 'The report cannot be written to /dev/null/nowhere/page.html.'),
  },
  {
    name: 'a folder that is not there',
    make: plain,
    args: ['-C', '/dev/null/nowhere', 'check'],
    expect: refused(2, 'there is no folder /dev/null/nowhere'),
  },
  {
    name: 'a folder that is a file',
    make: plain,
    args: ['-C', 'app.ts', 'check'],
    expect: refused(2, '{where}/app.ts is not a folder'),
  },
  {
    name: 'a file outside the repository',
    make: plain,
    args: ['blame', '../../etc/passwd'],
    expect: refused(2, '../../etc/passwd is not a file below the top of this repository'),
  },
  {
    name: 'a file by an absolute path outside',
    make: plain,
    args: ['blame', '/etc/passwd'],
    expect: refused(2, '/etc/passwd is not a file below the top of this repository'),
  },
  {
    name: 'a file inside .git',
    make: plain,
    args: ['blame', '.git/config'],
    expect: refused(2, '.git/config is not there at HEAD'),
  },
  {
    name: 'a file whose name is an option',
    make: plain,
    args: ['blame', '--', '--contents=/etc/passwd'],
    expect: refused(2, '--contents=/etc/passwd is not there at HEAD'),
  },
  {
    name: 'a file whose name steers a terminal',
    make: plain,
    args: ['blame', `a${ESC}.ts`],
    expect: refused(2, 'a\\u{1b}[31m.ts is not there at HEAD'),
  },
  {
    name: 'a file with a NUL',
    make: withFile('x.bin', 'a\0b\n'),
    args: ['blame', 'x.bin'],
    expect: refused(2, 'x.bin is not text, so it has no lines'),
  },
  {
    name: 'a folder as a file',
    make: withFile('lib/a.ts', 'a\n'),
    args: ['blame', 'lib'],
    expect: refused(2, 'lib is not there at HEAD'),
  },
  {
    name: 'a line that is none',
    make: plain,
    args: ['why', 'app.ts:0'],
    expect: refused(2, '"0" is no line or range of lines'),
  },
  {
    name: 'a line behind the end',
    make: plain,
    args: ['why', 'app.ts:11'],
    expect: refused(2, 'app.ts has 10 lines at HEAD'),
  },
  {
    name: 'a line of many digits',
    make: plain,
    args: ['why', `app.ts:${'9'.repeat(30)}`],
    expect: refused(2, 'the place is not FILE:LINE'),
  },
  {
    name: 'a place without a line',
    make: plain,
    args: ['why', 'app.ts'],
    expect: refused(2, 'the place is not FILE:LINE'),
  },
  {
    name: 'lines backwards',
    make: plain,
    args: ['blame', 'app.ts', '--lines', '5-2'],
    expect: refused(2, '"5-2" is no line or range of lines'),
  },
  {
    name: 'blame at a revision that is an option',
    make: plain,
    args: ['blame', 'app.ts', '--at=--all'],
    expect: refused(2, '“--all” names no commit here'),
  },
  {
    name: 'no git on the PATH',
    make: inEnvironment(() => ({ PATH: makeFolder() })),
    args: ['check'],
    expect: refused(3, 'the git program was not found'),
  },
  {
    name: 'a git that is too old',
    make: inEnvironment(() => ({ PATH: `${tool('#!/bin/sh\necho git version 2.20.1\n')}:${process.env['PATH']}` })),
    args: ['check'],
    expect: refused(3, 'git 2.39 or newer is needed; this is “git version 2.20.1”'),
  },
  {
    name: 'a git that says nothing',
    make: inEnvironment(() => ({ PATH: `${tool('#!/bin/sh\nexit 0\n')}:${process.env['PATH']}` })),
    args: ['check'],
    expect: refused(3, 'git 2.39 or newer is needed; this is “”'),
  },
  {
    name: 'a git that dies',
    make: inEnvironment(() => ({ PATH: `${tool('#!/bin/sh\nkill -9 $$\n')}:${process.env['PATH']}` })),
    args: ['check'],
    expect: refused(3, 'git version failed (killed): no reason given'),
  },
  {
    name: 'a git that fails in the middle of a log',
    make: inEnvironment(() => ({
      PATH: `${tool(`#!/bin/sh\nfor word; do case "$word" in diff-tree|log|rev-list) echo partial; echo 'fatal: cut off' >&2; exit 128;; esac; done\nexec ${REAL_GIT} "$@"\n`)}:${process.env['PATH']}`,
    })),
    args: ['check'],
    expect: refused(3, 'git diff-tree failed (128): cut off'),
  },
  {
    name: 'a temporary folder that is not there',
    make: inEnvironment(() => ({ TMPDIR: '/dev/null/nowhere' })),
    args: ['check'],
    expect: refused(
      3,
      "the temporary folder /dev/null/nowhere cannot be written: ENOTDIR: not a directory, mkdtemp '/dev/null/nowhere/countersign-git-XXXXXX'",
    ),
  },
  {
    name: 'a GIT_DIR that points nowhere',
    make: inEnvironment(() => ({ GIT_DIR: '/dev/null/nowhere/.git' })),
    args: ['check'],
    expect: refused(2, '{where} is not inside a git repository'),
  },
];
