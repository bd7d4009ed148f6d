/** A squash keeps the evidence of its request, also when the request's branch is merged as well. */
import { describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines } from '../hostile/worlds.ts';
import { squash } from './history.ts';
import { audit, ndjson } from './running.ts';

/** Main with a squash of request 7, whose two commits lie below `refs/pull/7/head`. */
function squashed(): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 20) } });
  squash(fixture, 7, 'squashed.ts');
  return fixture;
}

/** What happens afterwards; each leaves main checked out. */
const LATER: Readonly<Record<string, (fixture: Fixture) => void>> = {
  'the branch is merged': (fixture) => {
    fixture.commit('Between', { files: { 'app.ts': lines('old', 21) } });
    fixture.merge('refs/pull/7/head', 'Merge of what is there');
  },
  'the branch is merged at once': (fixture) => void fixture.merge('refs/pull/7/head', 'Merge of what is there'),
  'the branch takes main over, goes on and is merged': (fixture) => {
    fixture.branch('topic', 'refs/pull/7/head');
    fixture.merge('main', 'Merge main');
    fixture.commit('More', { files: { 'more.ts': lines('m', 3) } });
    fixture.git(['update-ref', 'refs/pull/7/head', 'HEAD']);
    fixture.checkout('main');
    fixture.merge('topic', 'Merge of the rest');
  },
  'another branch that holds it is merged': (fixture) => {
    fixture.branch('topic', 'refs/pull/7/head');
    fixture.commit('More', { files: { 'more.ts': lines('m', 3) } });
    fixture.checkout('main');
    fixture.merge('topic', 'Merge of more');
  },
  'a part of the branch is merged': (fixture) => {
    const last = fixture.id('refs/pull/7/head');
    fixture.git(['checkout', '-q', '--detach', last]);
    const tip = fixture.commit('A last touch', { files: { 'touch.ts': lines('t', 2) } });
    fixture.git(['update-ref', 'refs/pull/7/head', tip]);
    fixture.checkout('main');
    fixture.merge(last, 'Merge of a part');
  },
};

const NOTHING = 'nothing';

function squashRecord(recorded: readonly string[]): Record<string, unknown> {
  const line = recorded.find((one) => one.includes('Squashed work (#7)'));
  return JSON.parse(line ?? 'null') as Record<string, unknown>;
}

describe.each([NOTHING, ...Object.keys(LATER)])('a squash after which %s', (name) => {
  const fixture = squashed();
  const before = squashRecord(ndjson(fixture, ['--no-cache']));
  const kept = makeFolder();
  ndjson(fixture, [], kept);
  if (name !== NOTHING) LATER[name]?.(fixture);

  it('is traced to its request by an audit of everything', () => {
    const record = squashRecord(ndjson(fixture, ['--no-cache']));
    expect({ verdict: record['verdict'], lines: record['lines'], evidence: record['evidence'] }).toEqual({
      verdict: 'ai',
      lines: before['lines'],
      evidence: before['evidence'],
    });
    expect(record['evidence']).toMatchObject([{ mark: 'claude-code.noreply', via: { kind: 'squash' } }]);
  });

  it('has the same record from what was kept, and in a range', () => {
    const cold = ndjson(fixture, ['--no-cache']);
    expect(ndjson(fixture, [], kept)).toEqual(cold);
    const { commit } = squashRecord(cold) as { commit: string };
    expect(squashRecord(ndjson(fixture, ['--no-cache', `${commit}~1..main`]))).toEqual(squashRecord(cold));
  });

  it('is traced by blame', () => {
    const { evidence } = jsonOf(countersign(fixture, ['blame', 'squashed.ts', '--json']));
    expect(evidence).toMatchObject([{ mark: 'claude-code.noreply', via: { kind: 'squash' } }]);
  });

  it('is traced by check of everything since', () => {
    const root = fixture.git(['rev-list', '--max-parents=0', 'main']);
    const answer = countersign(fixture, ['check', `${root}..main`, '--json']);
    expect(answer.stderr).toBe('');
    const { attribution } = jsonOf(answer) as { attribution: { tally: { added: { ai: unknown } } } };
    expect(attribution.tally.added.ai).toMatchObject({ declared: 12 });
  });
});

describe('a branch with a squash whose request main has merged', () => {
  it('is traced by check', () => {
    const fixture = squashed();
    fixture.branch('work');
    fixture.git(['branch', '-f', 'main', 'main~1']);
    fixture.checkout('main');
    fixture.commit('Elsewhere', { files: { 'else.ts': lines('e', 3) } });
    fixture.merge('refs/pull/7/head', 'Merge of the request');
    const answer = countersign(fixture, ['check', 'main..work', '--json']);
    expect(answer.stderr).toBe('');
    const { attribution } = jsonOf(answer) as { attribution: { tally: { added: { ai: unknown } } } };
    expect(attribution.tally.added.ai).toMatchObject({ declared: 12 });
  });
});

describe('what was made after a squash', () => {
  it('is no source of it, though its request holds it', () => {
    const fixture = makeRepository();
    fixture.commit('Start', { files: { 'app.ts': lines('old', 20) } });
    fixture.commit('By hand (#7)', { files: { 'hand.ts': lines('hand', 12) } });
    fixture.branch('topic');
    fixture.commit('Undo', { files: { 'hand.ts': null } });
    fixture.commit(`Redo\n\n${CLAUDE}`, { files: { 'hand.ts': lines('hand', 12) } });
    fixture.git(['update-ref', 'refs/pull/7/head', 'HEAD']);
    fixture.checkout('main');
    for (const merge of [false, true]) {
      if (merge) fixture.merge('topic');
      const record = ndjson(fixture, ['--no-cache']).find((line) => line.includes('By hand (#7)'));
      expect(JSON.parse(record ?? '{}')).toMatchObject({ verdict: 'unknown', evidence: [], findings: [] });
    }
  });
});

it('audits a branch that forked from a long history without reading all of that as a request', () => {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 20) } });
  fixture.branch('release');
  fixture.checkout('main');
  for (let at = 0; at < 260; at += 1) fixture.git(['commit', '-q', '--allow-empty', '-m', `Step ${at}`]);
  fixture.branch('topic');
  const tip = fixture.commit(`Fix\n\n${CLAUDE}`, { files: { 'fix.ts': lines('f', 12) } });
  fixture.git(['update-ref', 'refs/pull/9/head', tip]);
  fixture.checkout('release');
  fixture.commit('Fix for the release (#9)', { files: { 'fix.ts': lines('f', 12) } });
  fixture.checkout('main');
  fixture.merge('release', 'Back to main');
  // Too much besides the request's own commit: that alone is looked at.
  const answer = audit(fixture, ['--format', 'ndjson', '--no-cache']);
  const record = answer.stdout.split('\n').find((line) => line.includes('(#9)'));
  expect(JSON.parse(record ?? '{}')).toMatchObject({ verdict: 'ai', findings: [{ rule: 'git.mark.stripped' }] });
});
