/** Evidence that cannot be read, or lies: notes, traces, messages, names. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixture } from '../git/fixture.ts';
import { makeRepository } from '../git/fixture.ts';
import { type Answered, answered, type HostileCase, refused, type Scene } from './case.ts';
import { CLAUDE, lines, lose, rawCommit, treeEntry, writeObject } from './worlds.ts';

/** A feature branch with one commit of 20 lines without any mark. */
function unmarked(): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 10) } });
  fixture.branch('feature');
  fixture.commit('Add', { files: { 'new.ts': lines('new', 20) } });
  return fixture;
}

function withNote(ref: string, note: string | Uint8Array): () => Scene {
  return () => {
    const fixture = unmarked();
    const blob = fixture.git(['hash-object', '-w', '--stdin'], { input: note });
    fixture.git(['notes', `--ref=${ref}`, 'add', '-C', blob, 'HEAD']);
    return { where: fixture.path, names: { commit: fixture.id('HEAD').slice(0, 12), blob: blob.slice(0, 12) } };
  };
}

const AI = 'refs/notes/ai';
const meta = (more: object = {}): string =>
  JSON.stringify({
    schema_version: 'authorship/3.0.0',
    base_commit_sha: '',
    prompts: {
      abcdef0123456789: {
        agent_id: { tool: 'cursor', id: 's1', model: 'm' },
        human_author: null,
        messages: [],
        total_additions: 20,
        total_deletions: 0,
        accepted_lines: 20,
        overriden_lines: 0,
      },
    },
    ...more,
  });

const DECLARED = {
  state: 'pending',
  aiAssisted: true,
  'attribution.tally.added.ai.declared': 20,
  'attribution.findings.length': 0,
};

/** The lines have evidence that cannot be read: an error, never a pass, never human, never "no AI". */
function unreadable(lines: number, finding: string): Answered {
  return answered(3, {
    state: 'error',
    'attribution.tally.added.unreadable': lines,
    'attribution.tally.added.human.noted': 0,
    'attribution.findings.0.rule': 'attribution.evidence.unreadable',
    'attribution.findings.0.message': finding,
  });
}

/** The lines count as AI by a note, and what was wrong with it is said. */
function noted(lines: number, finding?: string): Answered {
  const said =
    finding === undefined ? { 'attribution.findings.length': 0 } : { 'attribution.findings.0.message': finding };
  return answered(1, { state: 'pending', aiAssisted: true, 'attribution.tally.added.ai.noted': lines, ...said });
}

function message(text: string | Uint8Array, author?: string): () => Scene {
  return () => {
    const fixture = unmarked();
    const tree = fixture.id('HEAD^{tree}');
    fixture.git(['reset', '-q', '--soft', 'HEAD~1']);
    const commit = rawCommit(fixture, author === undefined ? { tree, message: text } : { tree, message: text, author });
    return { where: fixture.path, names: { commit: commit.slice(0, 12) } };
  };
}

export const EVIDENCE_CASES: readonly HostileCase[] = [
  {
    name: 'a note of garbage',
    make: withNote(AI, Buffer.from([0, 255, 1, 2, 27, 91, 50, 74])),
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} has no line "---" between its lines and its metadata: it may be cut off',
    ),
  },
  {
    name: 'an empty note',
    make: withNote(AI, '\n'),
    args: ['check', '--json'],
    expect: unreadable(20, 'The git-ai note of commit {commit} is empty'),
  },
  {
    name: 'a note of HTML',
    make: withNote(AI, '<html>404</html>\n'),
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} has no line "---" between its lines and its metadata: it may be cut off',
    ),
  },
  {
    name: 'a note cut off in its JSON',
    make: withNote(AI, `new.ts\n  abcdef0123456789 1-20\n---\n${meta().slice(0, 60)}`),
    args: ['check', '--json'],
    expect: noted(
      20,
      'The git-ai note of commit {commit} is damaged (line 4): its metadata is no JSON, and nothing of it could be saved',
    ),
  },
  {
    name: 'a note whose JSON is nested without end',
    make: withNote(AI, `new.ts\n  abcdef0123456789 1-20\n---\n${'['.repeat(200_000)}`),
    args: ['check', '--json'],
    expect: noted(
      20,
      'The git-ai note of commit {commit} is damaged (line 4): its metadata is no JSON, and nothing of it could be saved',
    ),
  },
  {
    name: 'a note with lines to the end of the world',
    make: withNote(AI, `new.ts\n  abcdef0123456789 1-99999999999999999999\n---\n${meta()}`),
    args: ['check', '--json'],
    expect: noted(
      20,
      'The git-ai note of commit {commit} names a line beyond 2147483647; it was read as that line (line 2): 1-99999999999999999999',
    ),
  },
  {
    name: 'a note with four billion lines',
    make: withNote(AI, `new.ts\n  abcdef0123456789 1-4294967295\n---\n${meta()}`),
    args: ['check', '--json'],
    expect: noted(
      20,
      'The git-ai note of commit {commit} names a line beyond 2147483647; it was read as that line (line 2): 1-4294967295',
    ),
  },
  {
    name: 'a note with a hundred thousand ranges',
    make: withNote(
      AI,
      `new.ts\n  abcdef0123456789 ${Array.from({ length: 100_000 }, (_, at) => at * 2 + 1).join(',')}\n---\n${meta()}`,
    ),
    args: ['check', '--json'],
    expect: noted(10, 'The line record of commit {commit} names lines outside the file: new.ts has lines 21-21 of 20'),
  },
  {
    name: 'a note for __proto__',
    make: withNote(AI, `__proto__\n  constructor 1-20\nnew.ts\n  __proto__ 1-20\n---\n${meta()}`),
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} has an entry with a key of unknown kind; who wrote its lines cannot be read (2 times, first line 2): constructor',
    ),
  },
  {
    name: 'a note whose every key is of a kind that is not known yet',
    make: withNote(AI, `new.ts\n  agent_1234567890abcd 1-20\n---\n${meta()}`),
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} has an entry with a key of unknown kind; who wrote its lines cannot be read (line 2): agent_1234567890abcd',
    ),
  },
  {
    name: 'a note of a later major version',
    make: withNote(AI, `new.ts\n  abcdef0123456789 1-20\n---\n${meta({ schema_version: 'authorship/9.0.0' })}`),
    args: ['check', '--json'],
    expect: noted(20, 'The git-ai note of commit {commit} has a version that is not known (line 4): authorship/9.0.0'),
  },
  {
    name: 'a note that is for another commit',
    make: withNote(AI, `new.ts\n  h_1234567890abcd 1-20\n---\n${meta({ base_commit_sha: 'f'.repeat(40) })}`),
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} claims lines for a person whom its metadata does not name; they do not count as human (line 2): h_1234567890abcd',
    ),
  },
  {
    name: 'a note of twenty megabytes',
    make: withNote(AI, `new.ts\n  abcdef0123456789 1-20\n---\n${meta({ pad: 'x'.repeat(20 << 20) })}`),
    args: ['check', '--json'],
    expect: noted(20),
  },
  {
    name: 'an agent trace of garbage',
    make: withNote('refs/notes/agent-trace', 'garbage\n'),
    args: ['check', '--json'],
    expect: unreadable(20, 'The agent-trace note of commit {commit} has a record that cannot be read (line 1)'),
  },
  {
    name: 'an agent trace of a wrong shape',
    make: withNote('refs/notes/agent-trace', '{"version":"0.1.0","files":"new.ts"}\n'),
    args: ['check', '--json'],
    expect: unreadable(20, 'The agent-trace note of commit {commit} has a record that cannot be read (line 1)'),
  },
  {
    name: 'a note whose blob is missing',
    make: () => {
      const scene = unmarked();
      const blob = scene.git(['hash-object', '-w', '--stdin'], { input: 'x\n' });
      scene.git(['notes', `--ref=${AI}`, 'add', '-C', blob, 'HEAD']);
      lose(scene, blob);
      return { where: scene.path, names: { commit: scene.id('HEAD').slice(0, 12), blob: blob.slice(0, 12) } };
    },
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} is listed in refs/notes/ai but its object {blob} is missing',
    ),
  },
  {
    name: 'a notes ref whose tree is missing',
    make: () => {
      const scene = unmarked();
      scene.git(['notes', `--ref=${AI}`, 'add', '-m', 'x', 'HEAD']);
      const tree = scene.id(`${AI}^{tree}`);
      lose(scene, tree);
      return { where: scene.path, names: { tree } };
    },
    args: ['check'],
    expect: refused(3, 'object {tree} is missing from the repository'),
  },
  {
    name: 'a notes ref that points to a blob',
    make: () => {
      const scene = unmarked();
      scene.git(['update-ref', AI, scene.id('HEAD:app.ts')]);
      return { where: scene.path, names: { blob: scene.id('HEAD:app.ts') } };
    },
    args: ['check'],
    expect: refused(3, 'object {blob} is a blob, not a commit or a tree'),
  },
  {
    name: 'a notes ref of garbage',
    make: () => {
      const scene = unmarked();
      mkdirSync(join(scene.path, '.git/refs/notes'), { recursive: true });
      writeFileSync(join(scene.path, '.git/refs/notes/ai'), 'garbage\n');
      return scene;
    },
    args: ['check'],
    expect: refused(3, 'the ref refs/notes/ai is broken'),
  },
  {
    name: 'a note that is a symbolic link',
    make: () => {
      const scene = unmarked();
      const tree = writeObject(scene, 'tree', treeEntry('120000', scene.id('HEAD'), scene.id('HEAD:app.ts')));
      const commit = writeObject(
        scene,
        'commit',
        `tree ${tree}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n`,
      );
      scene.git(['update-ref', AI, commit]);
      return { where: scene.path, names: { commit: scene.id('HEAD').slice(0, 12), tree } };
    },
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} has no line "---" between its lines and its metadata: it may be cut off',
    ),
  },
  {
    name: 'two notes of one commit',
    make: () => {
      const scene = unmarked();
      const id = scene.id('HEAD');
      const [a, b] = [scene.id('HEAD:app.ts'), scene.id('HEAD:new.ts')];
      const inner = writeObject(scene, 'tree', treeEntry('100644', id.slice(2), a));
      const tree = writeObject(
        scene,
        'tree',
        Buffer.concat([treeEntry('40000', id.slice(0, 2), inner), treeEntry('100644', id, b)]),
      );
      const commit = writeObject(
        scene,
        'commit',
        `tree ${tree}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nm\n`,
      );
      scene.git(['update-ref', AI, commit]);
      return { where: scene.path, names: { commit: id.slice(0, 12), tree } };
    },
    args: ['check', '--json'],
    expect: unreadable(
      20,
      'The git-ai note of commit {commit} has no line "---" between its lines and its metadata: it may be cut off',
    ),
  },
  {
    name: 'an audit with a note of garbage',
    make: withNote(AI, 'garbage\n'),
    args: ['audit', '--json=summary'],
    expect: answered(0, {
      'summary.byVerdict.unreadable': 1,
      'summary.byVerdict.human': 0,
      'summary.decisions.error': 1,
      'summary.findings.0.rule': 'attribution.evidence.unreadable',
      'summary.unreadable.length': 1,
    }),
  },
  {
    name: 'an audit with a note whose blob is missing',
    make: () => {
      const scene = unmarked();
      const blob = scene.git(['hash-object', '-w', '--stdin'], { input: 'x\n' });
      scene.git(['notes', `--ref=${AI}`, 'add', '-C', blob, 'HEAD']);
      lose(scene, blob);
      return { where: scene.path, names: { commit: scene.id('HEAD').slice(0, 12), blob: blob.slice(0, 12) } };
    },
    args: ['audit', '--json=summary', '--fail-on', 'unreadable'],
    expect: answered(1, {
      'summary.byVerdict.unreadable': 1,
      'summary.byVerdict.human': 0,
      'summary.findings.0.examples.0.message':
        'The git-ai note of commit {commit} is listed in refs/notes/ai but its object {blob} is missing',
    }),
  },
  {
    name: 'blame with a note of garbage',
    make: withNote(AI, 'garbage\n'),
    args: ['blame', 'new.ts', '--json'],
    expect: answered(0, {}),
  },
  {
    name: 'why with a note of garbage',
    make: withNote(AI, 'garbage\n'),
    args: ['why', 'new.ts:3', '--json'],
    expect: answered(0, {}),
  },
  {
    name: 'a subject that steers a terminal',
    make: message('\u001b[2J\u001b[1;1H\u001b]0;x\u0007✓ PASS \u009b31m\u202e\r ok\n'),
    args: ['check', '--json'],
    expect: answered(0, { aiAssisted: false }),
  },
  {
    name: 'a subject that steers a terminal, in an audit',
    make: message('\u001b[2J\u001b]0;x\u0007✓ \u202e\n'),
    args: ['audit', '--json'],
    expect: answered(0, { 'summary.byVerdict.unknown': 2 }),
  },
  {
    name: 'an author whose name steers a terminal',
    make: message('m\n', '\u001b[31mEve\u001b[0m\r\u202e <eve@\u001b[2Jx> 1767230000 +0000'),
    args: ['audit', '--json'],
    expect: answered(0, { 'summary.byVerdict.unknown': 2 }),
  },
  {
    name: 'a message with a NUL before the trailer',
    make: message(`m\n\0\n${CLAUDE}\n`),
    args: ['check', '--json'],
    expect: answered(1, DECLARED),
  },
  {
    name: 'a message that is not UTF-8',
    make: message(Buffer.concat([Buffer.from('m \xff\xfe\n\n', 'latin1'), Buffer.from(`${CLAUDE}\n`)])),
    args: ['check', '--json'],
    expect: answered(1, DECLARED),
  },
  {
    name: 'a message of five megabytes before its trailer',
    make: message(`m\n\n${'word '.repeat(1 << 20)}\n\n${CLAUDE}\n`),
    args: ['check', '--json'],
    expect: answered(1, DECLARED),
  },
  {
    name: 'a message of two hundred thousand trailers',
    make: message(`m\n\n${'Co-Authored-By: X <x@example.org>\n'.repeat(200_000)}${CLAUDE}\n`),
    args: ['check', '--json'],
    expect: answered(1, DECLARED),
  },
  {
    name: 'a denial beside a mark',
    make: message(`m\n\nAssisted-by: none\n${CLAUDE}\n`),
    args: ['check', '--json'],
    expect: answered(1, {
      state: 'pending',
      aiAssisted: true,
      'attribution.findings.0.rule': 'attribution.class.contradictory',
    }),
  },
  {
    name: 'an author at the end of time',
    make: message(`m\n\n${CLAUDE}\n`, 'Eve <eve@example.org> 99999999999999 +0000'),
    args: ['check', '--json'],
    expect: answered(1, DECLARED),
  },
];
