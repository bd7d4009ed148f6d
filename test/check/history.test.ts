/** What `check` takes from the kept history: nothing when it is cold, its facts when it is warm, nothing of another line. */
import { describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';
import { valueAt } from '../hostile/running.ts';
import { addFeature, lines } from '../hostile/worlds.ts';
import { countingGit } from './counting.ts';

const RULES = ['history.size.large', 'history.file.hotspot', 'history.revert.reapplied'];
const DAY = 86_400;

/** A history of late in which `cache.ts` came, was reverted twice, and comes back on the branch. */
function reverted(): Fixture {
  const fixture = makeRepository();
  const now = Math.floor(Date.now() / 1000);
  let age = 60;
  const commit = (message: string, files: Record<string, string | null>): string => {
    age -= 1;
    return fixture.commit(message, { files, date: now - age * DAY });
  };
  commit('Start', { 'app.ts': lines('old', 10) });
  for (let at = 0; at < 25; at += 1) commit(`Step ${at}`, { 'step.ts': lines(`s${at}`, 2) });
  for (let at = 0; at < 3; at += 1) {
    const bad = commit(`Cache ${at}`, { 'cache.ts': lines('cache', 12) });
    commit(`Revert "Cache ${at}"\n\nThis reverts commit ${bad}.\n`, { 'cache.ts': null });
  }
  fixture.branch('feature');
  commit('Cache again', { 'cache.ts': lines('cache', 12) });
  return fixture;
}

function check(fixture: Fixture, cache: string): Record<string, unknown> {
  return jsonOf(countersign(fixture, ['check', '--json'], { env: { COUNTERSIGN_CACHE: cache } }));
}

function rulesOf(report: Record<string, unknown>): readonly string[] {
  return (valueAt(report, 'assessment.factors') as { rule: string }[]).map(({ rule }) => rule);
}

describe('the kept history', () => {
  it('is not walked for when it is cold: what needs it is named as not read', () => {
    const report = check(reverted(), makeFolder());
    expect(valueAt(report, 'assessment.notRead')).toEqual(RULES);
    expect(report['notices']).toContain('History not read: no audit has read this history yet; run: countersign audit');
    expect(rulesOf(report).filter((rule) => rule.startsWith('history.'))).toEqual([]);
  });

  it.each(['main', 'feature'])('gives its facts once %s was audited', (branch) => {
    const [fixture, cache] = [reverted(), makeFolder()];
    expect(countersign(fixture, ['audit', branch], { env: { COUNTERSIGN_CACHE: cache } }).status).toBe(0);
    const report = check(fixture, cache);
    expect(valueAt(report, 'assessment.notRead')).toEqual([]);
    expect(rulesOf(report)).toContain('history.revert.reapplied');
    expect(rulesOf(report)).toContain('history.file.hotspot');
  });

  it('takes reverts inside the change for no history', () => {
    const [fixture, cache] = [makeRepository(), makeFolder()];
    fixture.commit('Start', { files: { 'app.ts': lines('old', 10) } });
    fixture.branch('feature');
    const now = Math.floor(Date.now() / 1000);
    const bad = fixture.commit('Try', { files: { 'try.ts': lines('try', 9) }, date: now - 300 });
    fixture.commit(`Revert "Try"\n\nThis reverts commit ${bad}.\n`, { files: { 'try.ts': null }, date: now - 200 });
    fixture.commit('Try again', { files: { 'try.ts': lines('try', 9) }, date: now - 100 });
    countersign(fixture, ['audit'], { env: { COUNTERSIGN_CACHE: cache } });
    expect(rulesOf(check(fixture, cache))).not.toContain('history.revert.reapplied');
  });

  it('of another line of history is said to be of no use', () => {
    const [fixture, cache] = [reverted(), makeFolder()];
    fixture.git(['checkout', '-q', '--orphan', 'other']);
    fixture.commit('Other root', { files: { 'cache.ts': null } });
    countersign(fixture, ['audit', 'other'], { env: { COUNTERSIGN_CACHE: cache } });
    fixture.checkout('feature');
    const report = check(fixture, cache);
    expect(valueAt(report, 'assessment.notRead')).toEqual(RULES);
    expect(report['notices']).toContain(
      'History not read: what was kept belongs to another line of history; run: countersign audit',
    );
  });

  it('of a part of the history is not taken for the whole', () => {
    const [fixture, cache] = [reverted(), makeFolder()];
    countersign(fixture, ['audit', 'main~3..main'], { env: { COUNTERSIGN_CACHE: cache } });
    countersign(fixture, ['audit', '--since', '10d'], { env: { COUNTERSIGN_CACHE: cache } });
    expect(valueAt(check(fixture, cache), 'assessment.notRead')).toEqual(RULES);
  });
});

describe('the number of git processes', () => {
  const of = (commits: number, marked: boolean): number => {
    const fixture = makeRepository();
    fixture.commit('Start', { files: { 'app.ts': lines('old', 10) } });
    addFeature(fixture);
    for (let at = 1; at < commits; at += 1) {
      const message = marked ? `Work ${at}\n\nCo-Authored-By: Claude <noreply@anthropic.com>` : `Work ${at}`;
      fixture.commit(message, { files: { [`f${at % 7}.ts`]: lines(`w${at}`, 3) } });
    }
    // Where the branch has been is tried as a source; here only the number of commits may differ.
    fixture.git(['reflog', 'expire', '--expire=now', '--all']);
    const { env, starts } = countingGit();
    expect(countersign(fixture, ['check'], { env }).status).toBe(1);
    return starts();
  };

  it('is the same for 40 commits and for 80, and small; a short branch needs fewer', () => {
    const many = of(40, false);
    expect(of(80, false)).toBe(many);
    expect(of(80, true)).toBe(many);
    expect(many).toBeLessThan(25);
    const few = of(3, false);
    expect(few).toBeGreaterThan(3);
    expect(few).toBeLessThan(many);
  });
});
