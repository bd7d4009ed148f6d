/** The names of merged branches as hints: in a check, in an audit, and in what an audit keeps. */
import { describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';
import { ndjson, records } from '../audit/running.ts';
import { CLAUDE, lines } from '../hostile/worlds.ts';

function start(): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 10) } });
  return fixture;
}

function work(fixture: Fixture, subject: string, author?: string): void {
  const files = { [`${subject.replace(/\W/g, '')}.ts`]: lines(subject, 9) };
  fixture.commit(subject, author === undefined ? { files } : { files, author });
}

function merge(fixture: Fixture, branch: string, message = `Merge branch '${branch}'`): void {
  fixture.merge(branch, message);
}

const verdicts = (fixture: Fixture): Readonly<Record<string, string>> =>
  Object.fromEntries(records(fixture).map(({ subject, verdict }) => [subject, verdict]));

describe('a merge of a branch with the name that a tool gives', () => {
  it('is a hint for the commits that it brought in, and for no other', () => {
    const fixture = start();
    fixture.branch('claude/fix');
    work(fixture, 'On the branch');
    work(fixture, `By its own word\n\n${CLAUDE}`);
    work(fixture, 'Bump', 'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>');
    fixture.checkout('main');
    work(fixture, 'On main');
    merge(fixture, 'claude/fix');
    work(fixture, 'After it');
    expect(verdicts(fixture)).toEqual({
      'After it': 'unknown',
      "Merge branch 'claude/fix'": 'unknown',
      'On main': 'unknown',
      Bump: 'automation',
      'By its own word': 'ai',
      'On the branch': 'hint',
      Start: 'unknown',
    });
    const record = records(fixture).find(({ subject }) => subject === 'On the branch');
    expect(record?.evidence).toMatchObject([
      {
        mark: 'claude-code.branch',
        grade: 'inferred',
        source: { kind: 'message', commit: fixture.id('HEAD~1'), line: 1, text: "Merge branch 'claude/fix'" },
      },
    ]);
  });

  it('leaves to other branches what they had brought into that one', () => {
    const fixture = start();
    fixture.branch('bob');
    work(fixture, 'By Bob');
    fixture.branch('claude/inner', 'main');
    work(fixture, 'Inner');
    fixture.branch('codex/outer', 'main');
    work(fixture, 'Outer');
    merge(fixture, 'bob');
    merge(fixture, 'claude/inner');
    fixture.checkout('main');
    work(fixture, 'On main');
    fixture.checkout('codex/outer');
    merge(fixture, 'main', "Merge branch 'main' into codex/outer");
    fixture.checkout('main');
    merge(fixture, 'codex/outer', 'Merge pull request #3 from owner/codex/outer');
    const marks = Object.fromEntries(
      records(fixture).map(({ subject, evidence }) => [subject, evidence.map(({ mark }) => mark)]),
    );
    expect(marks).toEqual({
      'Merge pull request #3 from owner/codex/outer': [],
      "Merge branch 'main' into codex/outer": ['codex.branch'],
      "Merge branch 'claude/inner'": ['codex.branch'],
      "Merge branch 'bob'": ['codex.branch'],
      'On main': [],
      Outer: ['codex.branch'],
      Inner: ['claude-code.branch'],
      'By Bob': [],
      Start: [],
    });
  });

  it('is a hint in a check, too', () => {
    const fixture = start();
    fixture.branch('claude/fix');
    work(fixture, 'On the branch');
    fixture.branch('work', 'main');
    work(fixture, 'By hand');
    merge(fixture, 'claude/fix', "Merge remote-tracking branch 'origin/claude/fix' into work");
    const answer = countersign(fixture, ['check', 'main..work', '--json']);
    expect(answer.stderr).toBe('');
    const { aiAssisted, attribution } = jsonOf(answer) as {
      aiAssisted: boolean;
      attribution: { tally: { added: { ai: object; unknown: number } }; evidence: unknown };
    };
    expect({ aiAssisted, ...attribution.tally.added }).toMatchObject({
      aiAssisted: false,
      ai: { declared: 0, inferred: 9 },
      unknown: 9,
    });
    expect(attribution.evidence).toMatchObject([{ mark: 'claude-code.branch', source: { kind: 'message', line: 1 } }]);
  });

  it('changes what was kept of the commits that it brings in', () => {
    const fixture = start();
    const kept = makeFolder();
    fixture.branch('claude/fix');
    work(fixture, 'On the branch');
    expect(ndjson(fixture, [], kept)).toEqual(ndjson(fixture, ['--no-cache']));
    expect(verdicts(fixture)['On the branch']).toBe('unknown');
    fixture.checkout('main');
    for (const then of [
      (): void => work(fixture, 'On main'),
      (): void => merge(fixture, 'claude/fix'),
      (): void => work(fixture, 'After it'),
      (): void => fixture.checkout('claude/fix'),
    ]) {
      then();
      // A range first: an audit of everything has to judge all commits anew when the tip moved by several.
      for (const range of [['HEAD~1..HEAD'], []]) {
        const cold = ndjson(fixture, ['--no-cache', ...range]);
        expect(ndjson(fixture, range, kept)).toEqual(cold);
        expect(ndjson(fixture, range, kept)).toEqual(cold);
      }
    }
    fixture.checkout('main');
    expect(verdicts(fixture)['On the branch']).toBe('hint');
  });
});
