import { describe, expect, it } from 'vitest';
import { openCache } from '../../src/adapters/cache/disk.ts';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { gatherChange, resolveRange } from '../../src/app/change/change.ts';
import { keepModel } from '../../src/app/change-risk/keep.ts';
import { evaluateChanges, learnHistory } from '../../src/app/change-risk/learn.ts';
import { readChangeRisk } from '../../src/app/change-risk/reading.ts';
import type { ChangeRiskReading } from '../../src/app/change-risk/scoring.ts';
import { FEATURES } from '../../src/core/change-risk/features.ts';
import { piecesOf, featuresOf } from '../../src/core/change-risk/past-index.ts';
import type { Cache } from '../../src/ports/cache.ts';
import { countersign } from '../cli/run.ts';
import { type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';
import { landingTimes, makeHistory } from './made-history.ts';
import { slowFeatures } from './slow-features.ts';

const SILENT = { start: () => {}, advance: () => {}, done: () => {} };

async function train(fixture: Fixture, cache: Cache, at: string): Promise<void> {
  const repo = await openRepository(fixture.path);
  const learnt = await learnHistory(repo, await repo.resolve(at), [], SILENT);
  keepModel(cache, learnt, evaluateChanges(learnt.changes));
  await repo.close();
}

async function reading(fixture: Fixture, cache: Cache, range: string): Promise<ChangeRiskReading> {
  const repo = await openRepository(fixture.path);
  const change = await gatherChange(repo, await resolveRange(repo, range));
  const found = await readChangeRisk(repo, cache, change);
  await repo.close();
  return found;
}

function young(): Fixture {
  const fixture = makeRepository();
  for (let n = 0; n < 12; n += 1)
    fixture.commit(`change ${n}`, { files: { [`src/a${n % 3}.ts`]: `${n}\n`.repeat(n + 1) } });
  return fixture;
}

const lines = (
  added: number,
): readonly [{ path: never; oldPath: never; existed: boolean; added: number; deleted: number }] => [
  { path: 'src/a0.ts' as never, oldPath: 'src/a0.ts' as never, existed: true, added, deleted: 0 },
];

describe('the score of a change under check', () => {
  it.each(['ada@example.org', 'bob@example.org', 'new@example.org'])(
    'has the features that the extractor would give the same change by %s',
    async (who) => {
      const history = makeHistory(11, 50);
      const repo = await openRepository(history.repository.path);
      const tip = await repo.resolve('main');
      const { extractor } = await learnHistory(repo, tip, [], SILENT);
      const { paths, people } = piecesOf(extractor);
      const pathPasts = new Map(paths.flat());
      const peoplePasts = new Map(people.flat());
      const last = history.landed.at(-1);
      const time = (last?.time ?? 0) + 5 * 86_400;
      // One more change, of three files that stand there.
      const standing = (await repo.list(tip, null)).map(({ path }) => path).filter((path) => path !== '.mailmap');
      const touched = standing.slice(0, 3);
      await repo.close();
      const next = {
        title: 'fix: more',
        author: who,
        time,
        isMerge: false,
        touches: touched.map((path) => ({ path, oldPath: path, before: ['a', 'b'], after: ['a', 'b', 'c'] })),
      };
      const landed = [...history.landed, next];
      const slow = slowFeatures(landed, landingTimes(landed)).at(-1);
      const files = touched.map((path) => ({ path, oldPath: path, existed: true, added: 1, deleted: 0 }));
      const present = { files, linesBefore: 6, isFix: true, time, pastUnknown: false };
      const found = featuresOf(present, (path) => pathPasts.get(path) ?? null, peoplePasts.get(who) ?? null);
      expect(touched).toHaveLength(3);
      FEATURES.forEach((name, at) => expect(found[at], name).toBeCloseTo(slow?.[name] ?? -1, 9));
    },
  );

  it('is the prior for a young repository, and the rule tells so', async () => {
    const fixture = young();
    const cache = openCache(makeFolder());
    await train(fixture, cache, 'main');
    fixture.branch('topic');
    fixture.commit('large', { files: { 'src/a0.ts': 'x\n'.repeat(500) } });
    const found = await reading(fixture, cache, 'main..topic');
    if (found.kind !== 'ready') throw new Error(found.why ?? 'no model');
    expect(found.lookup(lines(500))).toMatchObject({ percentile: 1, probability: null, parts: [], missing: [] });
    expect(found.lookup(lines(500))?.basis).toMatch(/^lines added alone, because 12 changes/);
    expect(found.lookup(lines(0))?.percentile).toBe(0);
  });

  it.each([
    ['nobody trained a model', (): void => {}, null],
    ['the model is damaged', (cache: Cache): void => void cache.write('change-risk-model', '{}'), /damaged/],
    ['the index is damaged', (cache: Cache): void => void cache.write('change-risk-index', '{"version":1}'), /damaged/],
  ])('is none when %s', async (_, damage, why) => {
    const fixture = young();
    const cache = openCache(makeFolder());
    if (why !== null) await train(fixture, cache, 'main');
    damage(cache);
    fixture.branch('topic');
    fixture.commit('more', { files: { b: '1\n' } });
    const found = await reading(fixture, cache, 'main..topic');
    expect(found.kind).toBe('none');
    if (found.kind !== 'none') return;
    if (why === null) expect(found.why).toBeNull();
    else expect(found.why).toMatch(why);
  });

  it('is none when the model has already seen the change, or another line of history', async () => {
    const fixture = young();
    const cache = openCache(makeFolder());
    fixture.branch('topic', 'main~3');
    fixture.commit('more', { files: { b: '1\n' } });
    await train(fixture, cache, 'topic');
    expect(await reading(fixture, cache, 'main~3..topic')).toMatchObject({ kind: 'none', why: /not trained on/ });
    expect(await reading(fixture, cache, 'main~2..main')).toMatchObject({ kind: 'none', why: /not trained on/ });
  });

  it('lacks what a lost piece would have told, and says so', async () => {
    const fixture = young();
    const cache = openCache(makeFolder());
    await train(fixture, cache, 'main');
    cache.write('change-risk-paths-0', '{"digest":"another","entries":[]}');
    fixture.branch('topic');
    fixture.commit('more', { files: { 'src/a0.ts': '1\n' } });
    const found = await reading(fixture, cache, 'main..topic');
    const score = found.kind === 'ready' ? found.lookup(lines(3)) : null;
    expect(score?.missing).toEqual(['ndev', 'age', 'nuc', 'exp', 'rexp', 'sexp']);
  });

  it('reaches check: the rule fires in the top tenth, and not below', () => {
    const fixture = young();
    const home = makeFolder();
    const trained = countersign(fixture, ['eval', 'change-risk', '--train'], { home });
    expect(trained.status).toBe(0);
    expect(trained.stdout).toMatch(/No model: the built-in prior/);
    fixture.branch('large');
    fixture.commit('large', { files: { 'src/a0.ts': 'x\n'.repeat(500) } });
    fixture.branch('small', 'main');
    fixture.commit('small', { files: { 'src/a0.ts': 'y\n' } });
    const rules = (range: string): readonly string[] => {
      const answer = countersign(fixture, ['check', range, '--json'], { home });
      const report = JSON.parse(answer.stdout) as { assessment: { factors: { rule: string; witness: string }[] } };
      return report.assessment.factors.filter(({ rule }) => rule === 'history.risk.high').map(({ witness }) => witness);
    };
    expect(rules('main..large')).toEqual([expect.stringMatching(/^lines added alone; by lines added alone, because/)]);
    expect(rules('main..small')).toEqual([]);
  });
});
