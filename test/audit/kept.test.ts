/** An audit that takes kept results says, byte for byte, what one says that computes everything anew. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAUNCHER, runEnvironment } from '../cli/run.ts';
import { cloneRepository, type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines, PEOPLE, POLICY } from '../hostile/worlds.ts';
import { everyKind, gitAiNote, note, squash } from './history.ts';
import { ndjson, summary } from './running.ts';

interface Step {
  readonly what: string;
  readonly act: (fixture: Fixture) => void;
  /** Arguments of the audit after it. */
  readonly args?: readonly string[];
}

const commitOf = (fixture: Fixture, subject: string): string =>
  fixture.git(['log', '-1', '--format=%H', '-F', `--grep=${subject}`]);

/** Clones that a later step fetches from. */
const stash = new Map<string, Fixture>();

/** One after the other, all over one kept folder. */
const STEPS: readonly Step[] = [
  { what: 'nothing is kept yet', act: () => {} },
  { what: 'nothing changed', act: () => {} },
  {
    what: 'commits were added',
    act: (fixture) => {
      fixture.commit(`More\n\n${CLAUDE}`, { files: { 'more.ts': lines('m', 9) } });
      fixture.commit('By hand', { files: { 'more.ts': lines('m', 12) } });
    },
  },
  {
    what: 'an old commit got a note',
    act: (fixture) => note(fixture, commitOf(fixture, 'Start'), gitAiNote(commitOf(fixture, 'Start'), 'app.ts', '1-9')),
  },
  {
    what: 'a note was changed',
    act: (fixture) => note(fixture, commitOf(fixture, 'Start'), gitAiNote(commitOf(fixture, 'Start'), 'app.ts', '3-4')),
  },
  { what: 'a note was damaged', act: (fixture) => note(fixture, commitOf(fixture, 'Start'), 'garbage') },
  {
    what: 'a note was taken away',
    act: (fixture) => fixture.git(['notes', '--ref=refs/notes/ai', 'remove', commitOf(fixture, 'Start')]),
  },
  {
    what: 'a note of another tool came to a commit',
    act: (fixture) =>
      note(fixture, commitOf(fixture, 'On the side'), 'a conversation', 'refs/notes/claude-conversations'),
  },
  { what: 'a squash came whose request is not there', act: (fixture) => void squash(fixture, 21, 'late.ts', false) },
  {
    what: 'the head of its request was fetched later',
    act: (fixture) =>
      fixture.git([
        'update-ref',
        'refs/pull/21/head',
        fixture.git(['reflog', '--format=%H', '-1', '--grep-reflog=wip 2', 'HEAD']),
      ]),
  },
  {
    what: 'a commit of the request got a note',
    act: (fixture) => {
      const source = fixture.id('refs/pull/21/head~1');
      note(fixture, source, gitAiNote(source, 'late.ts', '1-6'));
    },
  },
  {
    what: 'the head of the request moved',
    act: (fixture) => fixture.git(['update-ref', 'refs/pull/21/head', fixture.id('refs/pull/21/head~1')]),
  },
  {
    what: 'the head of the request went away',
    act: (fixture) => fixture.git(['update-ref', '-d', 'refs/pull/21/head']),
  },
  {
    what: 'a commit was picked, and then its source got a note',
    act: (fixture) => {
      fixture.branch('pick', 'HEAD~3');
      const source = fixture.commit('Picked', { files: { 'picked.ts': lines('p', 11) } });
      fixture.checkout('main');
      fixture.git(['cherry-pick', '-x', source]);
    },
  },
  {
    what: 'the source of a picked commit got a note',
    act: (fixture) => note(fixture, fixture.id('pick'), gitAiNote(fixture.id('pick'), 'picked.ts', '1-11')),
  },
  {
    what: 'a commit was picked from a branch that is not in this clone',
    act: (fixture) => {
      const elsewhere = cloneRepository(fixture);
      const source = elsewhere.commit(`Elsewhere\n\n${CLAUDE}`, { files: { 'elsewhere.ts': lines('e', 14) } });
      stash.set('elsewhere', elsewhere);
      fixture.commit(`From elsewhere\n\n(cherry picked from commit ${source})\n`, {
        files: { 'elsewhere.ts': lines('e', 14) },
      });
    },
  },
  {
    what: 'that branch was fetched',
    act: (fixture) => fixture.git(['fetch', '-q', stash.get('elsewhere')?.path ?? '', 'HEAD:elsewhere']),
  },
  {
    what: 'a policy was adopted',
    act: (fixture) =>
      fixture.commit('Adopt', { files: { '.countersign/policy.yml': POLICY, '.countersign/people.yml': PEOPLE } }),
  },
  {
    what: 'the policy was changed',
    act: (fixture) =>
      fixture.commit('Stricter', {
        files: { '.countersign/policy.yml': POLICY.replace('trivial_lines: 5', 'trivial_lines: 0') },
      }),
  },
  {
    what: 'a person was promoted',
    act: (fixture) => fixture.commit('Promotion', { files: { '.countersign/people.yml': PEOPLE.replace('L4', 'L7') } }),
  },
  {
    what: 'a merge and a revert came',
    act: (fixture) => {
      fixture.branch('last', 'HEAD~2');
      fixture.commit(`Last\n\n${CLAUDE}`, { files: { 'last.ts': lines('l', 30) } });
      fixture.checkout('main');
      fixture.merge('last', 'Merge of the last');
      fixture.git(['revert', '--no-edit', '-m', '1', 'HEAD']);
    },
  },
  { what: 'only a range is asked for', act: () => {}, args: ['HEAD~6..HEAD'] },
  { what: 'only a day is asked for', act: () => {}, args: ['--since', '2026-01-01T00:10:00Z'] },
  { what: 'the whole is asked for again', act: () => {} },
  {
    what: 'the branch was rewritten',
    act: (fixture) => {
      fixture.git(['reset', '-q', '--hard', 'HEAD~4']);
      fixture.commit('Another way', { files: { 'another.ts': lines('a', 4) } });
    },
  },
  { what: 'replace refs came', act: (fixture) => fixture.git(['replace', fixture.id('HEAD'), fixture.id('HEAD~1')]) },
];

describe('with kept results', () => {
  const { fixture } = everyKind();
  const cache = makeFolder();

  it.each(STEPS)('after this it says what a cold audit says: $what', ({ act, args = [] }) => {
    act(fixture);
    const cold = ndjson(fixture, [...args, '--no-cache']);
    // Once with what was kept before the step; the summary then with everything kept, and with itself.
    expect(ndjson(fixture, args, cache)).toEqual(cold);
    const told = summary(fixture, [...args, '--no-cache']);
    expect(summary(fixture, args, cache)).toEqual(told);
    expect(summary(fixture, args, cache)).toEqual(told);
  });

  it('after all of this it says it again', () => {
    expect(ndjson(fixture, [], cache)).toEqual(ndjson(fixture, ['--no-cache']));
  });
});

describe('a shallow clone that is deepened', () => {
  it('forgets what it said of the commits at its end', () => {
    const { fixture } = everyKind();
    const clone = cloneRepository(fixture, ['--depth=3']);
    const cache = makeFolder();
    expect(ndjson(clone, [], cache)).toEqual(ndjson(clone, ['--no-cache']));
    clone.git(['fetch', '-q', '--unshallow']);
    const cold = ndjson(clone, ['--no-cache']);
    expect(cold).toHaveLength(15);
    expect(ndjson(clone, [], cache)).toEqual(cold);
    expect(summary(clone, [], cache)).toEqual(summary(clone, ['--no-cache']));
  });
});

describe('damage to what is kept', () => {
  const DAMAGES: readonly (readonly [what: string, damage: (text: Buffer) => Buffer])[] = [
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 500)],
    ['emptied', () => Buffer.alloc(0)],
    ['filled with zeros', (bytes) => Buffer.alloc(bytes.length)],
    [
      'changed in one byte of every record',
      (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('"score":', '"scorE":'), 'latin1'),
    ],
    ['doubled', (bytes) => Buffer.concat([bytes, bytes])],
    ['without its line ends', (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', ' '), 'latin1')],
    ['backwards', (bytes) => Buffer.from(bytes.toString('latin1').split('\n').reverse().join('\n'), 'latin1')],
  ];

  it.each(DAMAGES)('%s, is computed anew and mended', (_, damage) => {
    const { fixture } = everyKind();
    const cache = makeFolder();
    const cold = ndjson(fixture, [], cache);
    const told = summary(fixture, [], cache);
    const folder = join(cache, readdirSync(cache)[0] ?? '');
    for (const name of readdirSync(folder)) {
      writeFileSync(join(folder, name), damage(readFileSync(join(folder, name))));
    }
    expect(ndjson(fixture, [], cache)).toEqual(cold);
    expect(ndjson(fixture, [], cache)).toEqual(cold);
    expect(summary(fixture, [], cache)).toEqual(told);
  });
});

describe('several audits at once', () => {
  it('each say the whole, and leave behind what can be used', async () => {
    const fixture = makeRepository();
    let stream = '';
    for (let at = 1; at <= 400; at += 1) {
      const message = at % 3 === 0 ? `Commit ${at}\n\n${CLAUDE}` : `Commit ${at}`;
      const content = lines(`line ${at}`, 30);
      stream += `commit refs/heads/main\ncommitter A <a@example.org> ${1_767_225_600 + at} +0000\ndata ${message.length}\n${message}\n`;
      stream += `M 100644 inline f${at % 11}.ts\ndata ${content.length}\n${content}\n`;
    }
    fixture.git(['fast-import', '--quiet'], { input: stream });
    const cold = ndjson(fixture, ['--no-cache']);
    expect(cold).toHaveLength(400);
    const cache = makeFolder();
    mkdirSync(cache, { recursive: true });
    const running = Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, [LAUNCHER, 'audit', '--format', 'ndjson'], {
        cwd: fixture.path,
        env: runEnvironment({ env: { COUNTERSIGN_CACHE: cache } }),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const [status] = (await once(child, 'close')) as [number];
      return { status, stderr, lines: stdout.split('\n').filter((line) => line !== '') };
    });
    for (const answer of await Promise.all(running)) {
      expect(answer.stderr).toBe('');
      expect(answer.status).toBe(0);
      expect(answer.lines).toEqual(cold);
    }
    expect(ndjson(fixture, [], cache)).toEqual(cold);
  });
});
