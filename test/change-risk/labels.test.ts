import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { readIncidents } from '../../src/app/change-risk/incidents.ts';
import { learnHistory } from '../../src/app/change-risk/learn.ts';
import type { LinkedIncident } from '../../src/core/change-risk/labels.ts';
import { revertNamed, requestOf, saysFix } from '../../src/core/change-risk/message.ts';
import { FIRST_DATE, type Fixture, makeRepository } from '../git/fixture.ts';

const DAY = 86_400;
const SILENT = { start: () => {}, advance: () => {}, done: () => {} };
const day = (n: number): number => FIRST_DATE + n * DAY;

async function labelled(
  fixture: Fixture,
  incidents: readonly LinkedIncident[] = [],
): Promise<{
  readonly labels: readonly number[];
  readonly knownAt: readonly (number | null)[];
  readonly reasons: object;
  readonly unknown: number;
}> {
  const repo = await openRepository(fixture.path);
  try {
    const learnt = await learnHistory(repo, await repo.resolve('HEAD'), incidents, SILENT);
    return {
      labels: [...learnt.changes.labels],
      knownAt: [...(learnt.changes.knownAt ?? [])].map((at) => (Number.isNaN(at) ? null : (at - FIRST_DATE) / DAY)),
      reasons: learnt.reasons,
      unknown: learnt.unknownIncidents,
    };
  } finally {
    await repo.close();
  }
}

describe('a change did harm when', () => {
  it('a revert names it by its id, known from the revert on', async () => {
    const repo = makeRepository();
    repo.commit('start', { files: { a: '1\n' }, date: day(0) });
    const bad = repo.commit('bad', { files: { a: '2\n' }, date: day(1) });
    repo.commit(`Revert "bad"\n\nThis reverts commit ${bad}.`, { files: { a: '1\n' }, date: day(200) });
    expect(await labelled(repo)).toMatchObject({
      labels: [0, 1, 0],
      knownAt: [null, 200, null],
      reasons: { revert: 1 },
    });
  });

  it('a revert quotes its title, the newest one of that title', async () => {
    const repo = makeRepository();
    repo.commit('tune (#4)', { files: { a: '1\n' }, date: day(0) });
    repo.commit('tune (#9)', { files: { a: '2\n' }, date: day(1) });
    repo.commit('Revert "tune (#9)" (#10)', { files: { a: '1\n' }, date: day(2) });
    expect((await labelled(repo)).labels).toEqual([0, 1, 0]);
  });

  it('a revert names the request by which it landed: all of it for a merge', async () => {
    const repo = makeRepository();
    repo.commit('start', { files: { a: '1\n' }, date: day(0) });
    repo.branch('topic');
    repo.commit('one', { files: { b: '1\n' }, date: day(1) });
    repo.commit('two', { files: { c: '1\n' }, date: day(2) });
    repo.checkout('main');
    repo.commit('other', { files: { d: '1\n' }, date: day(3) });
    repo.merge('topic', 'Merge pull request #12 from x/topic\n\nThe work');
    repo.commit('Revert "The work"\n\nReverts x/y#12', { files: { b: null, c: null }, date: day(9) });
    // In the order of landing: start, other, one, two, the revert.
    expect(await labelled(repo)).toMatchObject({ labels: [0, 0, 1, 1, 0], knownAt: [null, null, 9, 9, null] });
  });

  it('a fix changes its lines within 90 days, wherever they moved', async () => {
    const repo = makeRepository();
    repo.commit('start', { files: { 'a.ts': 'a\nb\nc\n' }, date: day(0) });
    repo.commit('add', { files: { 'a.ts': 'a\nb\nnew\nc\n' }, date: day(200) });
    repo.commit('shift', { files: { 'a.ts': 'x\ny\na\nb\nnew\nc\n' }, date: day(210) });
    repo.commit('fix: new', { files: { 'a.ts': 'x\ny\na\nb\nbetter\nc\n' }, date: day(220) });
    expect(await labelled(repo)).toMatchObject({
      labels: [0, 1, 0, 0],
      knownAt: [null, 220, null, null],
      reasons: { fix: 1 },
    });
  });

  it.each([
    ['comes later', 'fix: new', 100, 'a\nbetter\n'],
    ['only adds lines', 'fix: new', 20, 'a\nnew\nmore\n'],
    ['does not say that it is a fix', 'reword', 20, 'a\nbetter\n'],
    ['touches other lines', 'fix: a', 20, 'b\nnew\n'],
  ])('not when the change that follows %s', async (_, message, after, text) => {
    const repo = makeRepository();
    repo.commit('start', { files: { 'a.ts': 'a\n' }, date: day(-300) });
    repo.commit('add', { files: { 'a.ts': 'a\nnew\n' }, date: day(0) });
    repo.commit(message, { files: { 'a.ts': text }, date: day(after) });
    expect((await labelled(repo)).labels).toEqual([0, 0, 0]);
  });

  it('not when it was mended before it landed', async () => {
    const repo = makeRepository();
    repo.commit('start', { files: { 'a.ts': 'a\n' }, date: day(0) });
    repo.branch('topic');
    repo.commit('add', { files: { 'a.ts': 'a\nnew\n' }, date: day(1) });
    repo.commit('fix: typo', { files: { 'a.ts': 'a\nbetter\n' }, date: day(2) });
    repo.checkout('main');
    repo.git(['merge', '-q', '--no-ff', '--no-edit', 'topic']);
    expect((await labelled(repo)).labels).toEqual([0, 0, 0]);
  });

  it('an incident was traced to it, known from that time on', async () => {
    const repo = makeRepository();
    const bad = repo.commit('bad', { files: { a: '1\n' }, date: day(0) });
    repo.commit('next', { files: { a: '2\n' }, date: day(1) });
    const opened = await openRepository(repo.path);
    const text = `commit,time\n# by hand\n${bad},${day(30)}\nmain,2026-03-01T00:00:00Z\nno-such-thing\n${'f'.repeat(40)}\n`;
    const { incidents, unknown } = await readIncidents(opened, text, 'incidents.csv');
    await expect(readIncidents(opened, `${bad},yesterday`, 'x.csv')).rejects.toThrow(/x\.csv, line 1/);
    await opened.close();
    expect(unknown).toBe(1);
    const found = await labelled(repo, incidents);
    expect(found).toMatchObject({ labels: [1, 1], reasons: { incident: 2 }, unknown: 1 });
    expect(found.knownAt[0]).toBe(30);
  });
});

describe('messages', () => {
  it('say fix in their title, and only there', () => {
    expect(['fix: a', 'Fixes the crash', 'urgent hotfix', 'a fix'].map(saysFix)).toEqual([true, true, true, true]);
    expect(['prefix the name', 'fixture', 'add\n\nfix: later'].map(saysFix)).toEqual([false, false, false]);
  });

  it('name what they take back and by which request they came', () => {
    expect(revertNamed('Revert "say "hi" (#3)" (#4)')?.title).toBe('say "hi" (#3)');
    expect(revertNamed('Revert things')).toBeNull();
    expect(revertNamed('Revert "x"\n\nReverts !7')?.request).toBe(7);
    expect(requestOf('x (#12)')).toBe(12);
    expect(requestOf("Merge branch 'a' into 'main'\n\nSee merge request group/name!34")).toBe(34);
    expect(requestOf('see #12')).toBeNull();
  });
});
