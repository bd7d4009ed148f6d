import { describe, expect, it } from 'vitest';
import { makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf } from './run.ts';
import { schemaProblems } from './schemas.ts';
import type { Fixture } from '../git/fixture.ts';

/** Lines by an unknown author, by a declared AI, and by a noted one. */
function repository(): Fixture {
  const fixture = makeRepository();
  fixture.commit('by hand, or not: nobody says', { files: { 'src/app.ts': 'one\ntwo\n' } });
  fixture.commit('more\n\nCo-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>', {
    files: { 'src/app.ts': 'one\ntwo\nthree\n' },
  });
  fixture.commit('noted', { files: { 'src/app.ts': 'one\ntwo\nthree\nfour\nfive\n' } });
  countersign(fixture, ['flag', '--agent', 'cursor', '--model', 'gpt-5', '--lines', 'src/app.ts:4']);
  return fixture;
}

interface Blame {
  readonly runs: readonly {
    readonly start: number;
    readonly count: number;
    readonly class: string;
    readonly grade: string | null;
  }[];
}

describe('blame', () => {
  const fixture = repository();

  it('shows every line with a mark, its author, commit and number', async () => {
    const answer = countersign(fixture, ['blame', 'src/app.ts']);
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    await expect(answer.stdout).toMatchFileSnapshot('golden/blame.txt');
  });

  it('answers in JSON by its schema, every line in exactly one run', () => {
    const json = jsonOf(countersign(fixture, ['blame', 'src/app.ts', '--json']));
    expect(schemaProblems('blame', json)).toEqual([]);
    const { runs } = json as unknown as Blame;
    const lines = runs.flatMap((run) => Array.from({ length: run.count }, (_, at) => [run.start + at, run.class]));
    expect(lines).toEqual([
      [1, 'unknown'],
      [2, 'unknown'],
      [3, 'ai'],
      [4, 'ai'],
      [5, 'ai'],
    ]);
  });

  it('shows some lines, at another commit, from a folder below the top', () => {
    const answer = countersign(fixture, [
      'blame',
      'app.ts',
      '--at',
      'HEAD~1',
      '--lines',
      '2-3',
      '-C',
      `${fixture.path}/src`,
    ]);
    const rows = answer.stdout.split('\n').filter((row) => /^(?:\?|A)/.test(row) && !row.startsWith('A ai'));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^\? .* 2 two$/);
    expect(rows[1]).toMatch(/^Ad .* 3 three$/);
  });

  it.each<[string, readonly string[], string]>([
    ['a file that is not there', ['blame', 'src/none.ts'], 'is not there at HEAD'],
    ['a folder', ['blame', 'src'], 'src'],
    ['a file outside', ['blame', '../other.ts'], 'not a file below the top'],
    ['lines beyond the end', ['blame', 'src/app.ts', '--lines', '4-9'], 'has 5 lines'],
    ['a range that is none', ['blame', 'src/app.ts', '--lines', 'x'], 'no line or range'],
    ['a commit that is not there', ['blame', 'src/app.ts', '--at', 'nowhere'], 'nowhere'],
    ['an option for a revision', ['blame', 'src/app.ts', '--at', '--output=/tmp/x'], '--output'],
    ['a place without a line', ['why', 'src/app.ts'], 'FILE:LINE'],
    ['line zero', ['why', 'src/app.ts:0'], 'no line or range'],
    ['a line beyond the end', ['why', 'src/app.ts:6'], 'has 5 lines'],
  ])('refuses %s with code 2', (_, args, text) => {
    const answer = countersign(fixture, args);
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain(text);
  });

  it('refuses a binary file and shows what a hostile file holds as escapes', () => {
    const hostile = makeRepository();
    hostile.commit('x', { files: { bin: Buffer.from([0, 1, 2]), 'a.txt': 'a\u001b[2Jb\u202ec\u009b31m\n' } });
    expect(countersign(hostile, ['blame', 'bin']).stderr).toContain('is not text');
    for (const args of [
      ['blame', 'a.txt'],
      ['why', 'a.txt:1'],
    ]) {
      const { stdout } = countersign(hostile, args);
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(stdout).toContain('\\u{1b}[2J');
    }
  });
});

describe('why', () => {
  const fixture = repository();

  it('names tool, model, grade and where the evidence stands', async () => {
    const answer = countersign(fixture, ['why', 'src/app.ts:4']);
    expect(answer.status).toBe(0);
    await expect(answer.stdout).toMatchFileSnapshot('golden/why.txt');
  });

  it('says that unknown is not human', () => {
    expect(countersign(fixture, ['why', 'src/app.ts:1']).stdout).toContain('Unknown: nothing says who wrote it');
  });

  it('takes a place with a column, as editors copy it', () => {
    expect(countersign(fixture, ['why', 'src/app.ts:3:7']).stdout).toContain('src/app.ts:3');
  });

  it('answers in JSON by its schema', () => {
    const json = jsonOf(countersign(fixture, ['why', 'src/app.ts:3', '--json']));
    expect(schemaProblems('why', json)).toEqual([]);
    expect(json).toMatchObject({ class: 'ai', grade: 'declared', line: 3 });
  });
});
