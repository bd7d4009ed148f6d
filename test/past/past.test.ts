import { describe, expect, it } from 'vitest';
import { readPast, standingCompanions } from '../../src/core/past/past.ts';
import type { Commit } from '../../src/model/change.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { countersign, jsonOf } from '../cli/run.ts';
import { makeRepository } from '../git/fixture.ts';

const NOW = 2_000_000_000;
const DAY = 86_400;
let count = 0;

function commit(message: string, email: string, daysAgo: number): Commit {
  count += 1;
  const who = { name: email, email, time: NOW - daysAgo * DAY, zone: '+0000' };
  const id = count.toString(16).padStart(40, '0') as CommitId;
  return { id, tree: id as never, parents: [], author: who, committer: who, message, signed: false };
}

function past(
  changed: readonly string[],
  commits: readonly (readonly [Commit, readonly string[]])[],
): ReturnType<ReturnType<typeof readPast>['finish']> {
  const reader = readPast(changed as RepoPath[], NOW);
  for (const [one, paths] of commits) reader.commit(one, paths as RepoPath[]);
  return reader.finish();
}

describe('files that change together', () => {
  const five = Array.from({ length: 5 }, (_, at) => [commit('x', 'a@x', at), ['api.ts', 'api.test.ts']] as const);

  it('are named when one of them is missing, with how often', () => {
    expect(past(['api.ts'], [...five, [commit('y', 'a@x', 9), ['api.ts']]]).companions).toEqual([
      { path: 'api.test.ts', with: 'api.ts', together: 5, confidence: 5 / 6 },
    ]);
  });

  it('are not named when both are there, when it was seldom, or in a sweep over many files', () => {
    expect(past(['api.ts', 'api.test.ts'], five).companions).toEqual([]);
    expect(past(['api.ts'], five.slice(0, 3)).companions).toEqual([]);
    const alone = Array.from({ length: 9 }, (_, at) => [commit('z', 'a@x', at), ['api.ts']] as const);
    expect(past(['api.ts'], [...five, ...alone]).companions).toEqual([]);
    const wide = ['api.ts', ...Array.from({ length: 40 }, (_, at) => `f${at}.ts`)];
    expect(
      past(
        ['api.ts'],
        Array.from({ length: 6 }, () => [commit('s', 'a@x', 1), wide]),
      ).companions,
    ).toEqual([]);
  });
});

describe('companions', () => {
  it('are as certain as before when a sweep touched everything once', () => {
    const five = Array.from({ length: 5 }, (_, at) => [commit('x', 'a@x', at), ['a.ts', 'b.ts']] as const);
    const wide = ['a.ts', 'b.ts', ...Array.from({ length: 40 }, (_, at) => `f${at}.ts`)];
    const sweeps = Array.from({ length: 4 }, (_, at) => [commit('format', 'a@x', at), wide] as const);
    expect(past(['a.ts'], [...five, ...sweeps]).companions).toMatchObject([
      { path: 'b.ts', together: 5, confidence: 1 },
    ]);
  });

  it('that stand no more do not crowd out those that do', () => {
    const gone = Array.from({ length: 15 }, (_, at) => `gone${at}.ts`);
    const commits = Array.from({ length: 5 }, (_, at) => [commit('x', 'a@x', at), ['a.ts', ...gone]] as const);
    const often = past(
      ['a.ts'],
      commits.map(([one, paths]) => [one, [...paths, 'z-kept.ts']]),
    );
    expect(standingCompanions(often.companions, (path) => !path.startsWith('gone')).map(({ path }) => path)).toEqual([
      'z-kept.ts',
    ]);
  });
});

describe('who knows the files', () => {
  it('is told by commits that count half after a year', () => {
    const { knowers } = past(
      ['a.ts'],
      [
        [commit('1', 'old@x', 730), ['a.ts']],
        [commit('2', 'old@x', 730), ['a.ts']],
        [commit('3', 'new@x', 1), ['a.ts', 'b.ts']],
        [commit('4', 'else@x', 1), ['b.ts']],
      ],
    );
    expect(knowers.map(({ email, commits, files }) => [email, commits, files])).toEqual([
      ['new@x', 1, 1],
      ['old@x', 2, 1],
    ]);
    expect(knowers[1]?.weight).toBeCloseTo(0.5, 5);
  });
});

it('what was taken back is told, newest first, and only where the change touches it', () => {
  const { reverts } = past(
    ['a.ts'],
    [
      [commit('Revert "one"\n\nThis reverts commit 0123456789.', 'a@x', 9), ['a.ts']],
      [commit('undo\n\nThis reverts commit abcdef0123456.', 'a@x', 3), ['a.ts']],
      [commit('Revert "other"', 'a@x', 1), ['b.ts']],
      [commit('Reverting is a word', 'a@x', 1), ['a.ts']],
    ],
  );
  expect(reverts.map(({ subject }) => subject)).toEqual(['undo', 'Revert "one"']);
});

it('the command reads a real history', () => {
  const repo = makeRepository();
  for (let at = 0; at < 5; at += 1) {
    repo.commit(`step ${at}`, { files: { 'api.ts': `${at}\n`, 'api.md': `${at}\n` }, author: 'Eve <eve@example.org>' });
  }
  repo.branch('feature');
  repo.commit('alone', { files: { 'api.ts': 'x\n' } });
  const answer = jsonOf(countersign(repo, ['past', 'main..feature', '--json']));
  expect(answer).toMatchObject({
    files: 1,
    commits: 5,
    companions: [{ path: 'api.md', with: 'api.ts', together: 5, confidence: 1 }],
    knowers: [{ name: 'Eve', commits: 5 }],
  });
  expect(countersign(repo, ['past', 'main..feature']).stdout).toMatch(
    /Usually changed together[\s\S]*api\.md changed with api\.ts in 5 commits/,
  );
});
