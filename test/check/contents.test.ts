/** Every kind of transition, judged whole. */
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Fixture, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines } from '../hostile/worlds.ts';
import { type CheckCase, judgingSuite } from './judging.ts';

/** A feature branch with one AI commit, made by `change`. */
function change(act: (fixture: Fixture) => void, message: string = `Change\n\n${CLAUDE}`): () => Fixture {
  return () => {
    const fixture = makeRepository();
    fixture.commit('Start', { files: { 'app.ts': lines('old', 30), 'pic.png': Buffer.from([0, 1, 2, 3]) } });
    fixture.branch('feature');
    act(fixture);
    fixture.commit(message);
    return fixture;
  };
}

const T = 'change.transitions.0';
const ADDED = 'attribution.tally.added.ai.declared';
const DELETED = 'attribution.tally.deleted.ai.declared';

const CASES: readonly CheckCase[] = [
  {
    name: 'a rename moves no lines, and is the work of who did it',
    make: change((fixture) => fixture.git(['mv', 'app.ts', 'main.ts'])),
    exit: 1,
    json: {
      'attribution.files.1.opaque.class': 'ai',
      'change.transitions.length': 2,
      [ADDED]: 0,
      [DELETED]: 0,
      'attribution.files.1.oldPath': 'app.ts',
    },
  },
  {
    name: 'a rename with edits counts the edits',
    make: change((fixture) => {
      fixture.git(['mv', 'app.ts', 'main.ts']);
      fixture.write('main.ts', `${lines('old', 30)}${lines('new', 7)}`);
    }),
    exit: 1,
    json: { state: 'pending', [ADDED]: 7, [DELETED]: 0 },
  },
  {
    name: 'deletions by an AI count as its work',
    make: change((fixture) => fixture.remove('app.ts')),
    exit: 1,
    json: { state: 'pending', aiAssisted: true, [DELETED]: 30, [`${T}.new`]: null },
  },
  {
    name: 'a binary file has one answer as a whole',
    make: change((fixture) => fixture.write('pic.png', Buffer.from([0, 9, 9]))),
    exit: 1,
    json: { state: 'pending', 'attribution.files.0.opaque.class': 'ai', [ADDED]: 0 },
  },
  {
    name: 'a file that git takes for text and that holds a NUL is opaque',
    make: change((fixture) => fixture.write('data.txt', 'a\0b\n')),
    exit: 1,
    json: { 'attribution.files.0.opaque.class': 'ai' },
  },
  {
    name: 'an attribute that calls text binary hides nothing',
    make: change((fixture) => {
      fixture.write('.gitattributes', '* -diff binary linguist-generated\n');
      fixture.write('new.ts', lines('new', 20));
    }),
    exit: 1,
    json: { [ADDED]: 21 },
  },
  {
    name: 'a symbolic link is a line of its target',
    make: change((fixture) => symlinkSync('../../etc/passwd', join(fixture.path, 'link'))),
    exit: 1,
    json: { [`${T}.new.mode`]: '120000', state: 'pending' },
  },
  {
    name: 'a submodule is a transition without lines',
    make: () => {
      const fixture = change(() => {})();
      fixture.git(['update-index', '--add', '--cacheinfo', `160000,${'a'.repeat(40)},vendor/lib`]);
      fixture.git(['commit', '-q', '-m', `Vendor\n\n${CLAUDE}`]);
      return fixture;
    },
    exit: 1,
    json: { [`${T}.new.mode`]: '160000', 'attribution.files.0.opaque.class': 'ai' },
  },
  {
    name: 'a mode change is a transition without lines',
    make: change((fixture) => chmodSync(join(fixture.path, 'app.ts'), 0o755)),
    exit: 1,
    json: { [`${T}.old.mode`]: '100644', [`${T}.new.mode`]: '100755' },
  },
  {
    name: 'an empty commit changes nothing',
    make: change(() => {}),
    exit: 0,
    json: { state: 'pass', 'commits.length': 1, 'change.transitions.length': 0 },
  },
  {
    name: 'what was added and taken back inside the branch is no change',
    make: () => {
      const fixture = change((first) => first.write('new.ts', lines('new', 20)))();
      fixture.commit('Take it back', { files: { 'new.ts': null } });
      return fixture;
    },
    exit: 0,
    json: { state: 'pass', 'commits.length': 2, 'change.transitions.length': 0 },
  },
  {
    name: 'AI lines that a person rewrote before they landed do not count',
    make: () => {
      const fixture = change((first) => first.write('new.ts', lines('new', 20)))();
      fixture.commit('By hand', { files: { 'new.ts': lines('mine', 20) } });
      return fixture;
    },
    exit: 0,
    json: { state: 'pass', aiAssisted: false, [ADDED]: 0, 'attribution.tally.added.unknown': 20 },
  },
  {
    name: 'a few AI lines are trivial in ordinary code',
    make: change((fixture) => fixture.write('app.ts', `${lines('old', 30)}${lines('new', 5)}`)),
    exit: 0,
    json: { state: 'pass', aiAssisted: false, [ADDED]: 5 },
  },
  {
    name: 'one AI line is not trivial in a migration',
    make: change((fixture) => fixture.write('db/migrations/001_add.sql', 'ALTER TABLE a ADD b int;\n')),
    exit: 1,
    json: { aiAssisted: true, 'classes.0.classes.0': 'migration' },
  },
  {
    name: 'one AI line is not trivial in a pipeline',
    make: change((fixture) => fixture.write('.github/workflows/ci.yml', 'on: push\n')),
    exit: 1,
    json: { aiAssisted: true, 'classes.0.classes.0': 'pipeline' },
  },
  {
    name: 'a file without a line feed at its end',
    make: change((fixture) => fixture.write('new.ts', `${lines('new', 9)}last`)),
    exit: 1,
    json: { [ADDED]: 10 },
  },
  {
    name: 'carriage returns are part of the lines',
    make: change((fixture) => fixture.write('app.ts', lines('old', 30).replaceAll('\n', '\r\n'))),
    exit: 1,
    json: { [ADDED]: 30, [DELETED]: 30 },
  },
  {
    name: 'a path with a line break, quotes and an escape character',
    make: change((fixture) => fixture.write('a "b"\n\u001b[31m.ts', lines('new', 6))),
    exit: 1,
    json: { [`${T}.path`]: 'a "b"\n\u001b[31m.ts', [ADDED]: 6 },
  },
  {
    name: 'a path that looks like an option',
    make: change((fixture) => fixture.write('--output=x', lines('new', 6))),
    exit: 1,
    json: { [`${T}.path`]: '--output=x', [ADDED]: 6 },
  },
  {
    name: 'a path called __proto__',
    make: change((fixture) => fixture.write('__proto__/constructor', lines('new', 6))),
    exit: 1,
    json: { [`${T}.path`]: '__proto__/constructor', [ADDED]: 6 },
  },
];

judgingSuite('contents', CASES);
