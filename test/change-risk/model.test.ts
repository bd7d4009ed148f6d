import { describe, expect, it } from 'vitest';
import { evaluate, tableOf } from '../../src/core/change-risk/evaluate.ts';
import { FEATURES } from '../../src/core/change-risk/features.ts';
import { scoreChange, trainModel } from '../../src/core/change-risk/model.ts';
import { fitScorer } from '../../src/core/change-risk/scorer.ts';
import { decodeModel, encodeModel } from '../../src/core/change-risk/model-codec.ts';
import type { CommitId } from '../../src/model/id.ts';
import { makeChanges } from './made-changes.ts';

const TIP = 'a'.repeat(40) as CommitId;
const DAY = 86_400;

const change = (values: Partial<Record<(typeof FEATURES)[number], number>>): Float64Array =>
  Float64Array.from(FEATURES, (name) => values[name] ?? 3);

const changes = makeChanges(1_500, { delay: 10 * DAY });
const strict = evaluate(changes, 'strict');
const model = trainModel(changes, strict);

describe('the model of a repository', () => {
  it('is a regression where it beats lines added, and tells what each feature adds', () => {
    expect(model.kind).toBe('regression');
    const large = scoreChange(model, change({ la: 140, exp: 0 }));
    const small = scoreChange(model, change({ la: 0, exp: 140 }));
    expect(large?.percentile).toBeGreaterThan(0.9);
    expect(small?.percentile).toBeLessThan(0.2);
    expect(large?.probability).toBeGreaterThan(small?.probability ?? 1);
    expect(
      large?.parts
        .slice(0, 2)
        .map(({ feature }) => feature)
        .sort(),
    ).toEqual(['exp', 'la']);
    expect(large?.parts[0]?.adds).toBeGreaterThan(0);
  });

  it('is calibrated: what it says comes true', () => {
    let [said, came] = [0, 0];
    const fresh = makeChanges(2_000, { seed: 99 });
    for (let row = 0; row < 2_000; row += 1) {
      const values = Float64Array.from(fresh.columns, (column) => column[row] ?? 0);
      said += scoreChange(model, values)?.probability ?? 0;
      came += fresh.labels[row] ?? 0;
    }
    // It was calibrated on 300 changes: three standard errors of a share of 0.3 among them are 0.08.
    expect(Math.abs(said - came) / 2_000).toBeLessThan(0.1);
  });

  it('leaves out what is missing, and says so', () => {
    const score = scoreChange(model, change({ exp: Number.NaN, lt: Number.NaN }));
    expect(score?.missing).toEqual(['lt', 'exp']);
    expect(score?.parts.find(({ feature }) => feature === 'exp')?.adds).toBe(0);
    expect(score?.percentile).not.toBeNaN();
  });

  it('is the prior for a young repository: where the lines added stand, and no probability', () => {
    const young = makeChanges(499);
    const prior = trainModel(young, null);
    expect(prior.kind).toBe('size');
    expect(prior.why).toMatch(/499 changes/);
    expect(scoreChange(prior, change({ la: 10_000 }))).toEqual({
      percentile: 1,
      probability: null,
      parts: [],
      missing: [],
    });
    expect(scoreChange(prior, change({ la: 0 }))?.percentile).toBe(0);
    expect(scoreChange(prior, change({ la: Number.NaN }))).toBeNull();
  });

  it('is the prior with fewer than 50 harmful changes', () => {
    const rare = makeChanges(1_000, { label: (values, chance) => chance < 0.02 && (values['la'] ?? 0) > 0 });
    expect(trainModel(rare, null).kind).toBe('size');
  });

  it('is the prior where nothing beats lines added', () => {
    const bySize = makeChanges(1_000, { label: (values) => (values['la'] ?? 0) > 40 });
    const found = trainModel(bySize, evaluate(bySize, 'strict'));
    expect(found.kind).toBe('size');
    expect(found.why).toMatch(/does not beat lines added/);
  });

  it('is the same after it was written and read, and has one digest', () => {
    const { text, digest } = encodeModel(model, TIP);
    const kept = decodeModel(text);
    expect(kept?.digest).toBe(digest);
    expect(kept?.tip).toBe(TIP);
    for (const values of [change({ la: 50 }), change({ exp: 0 }), change({ lt: Number.NaN })]) {
      expect(scoreChange(kept?.model ?? model, values)).toEqual(scoreChange(model, values));
    }
    expect(encodeModel(trainModel(changes, strict), TIP).digest).toBe(digest);
  });

  it('is the same with trees, too', () => {
    const training = { table: tableOf(changes), labels: changes.labels, times: changes.times, to: 1_500 };
    const forced = { ...model, kind: 'ensemble' as const, scorer: fitScorer('ensemble', training) };
    const kept = decodeModel(encodeModel(forced, TIP).text);
    const values = change({ la: 50 });
    expect(scoreChange(kept?.model ?? model, values)).toEqual(scoreChange(forced, values));
    expect(scoreChange(forced, values)).not.toEqual(scoreChange(model, values));
  });

  it.each([
    ['nothing', () => ''],
    ['another text', () => '{"schema":"x"}'],
    ['a changed number', (text: string) => text.replace('"slope":', '"slope":1')],
    ['another digest', (text: string) => text.replace(/sha256:./, 'sha256:x')],
    ['a cut text', (text: string) => text.slice(0, 1_000)],
  ])('is none after %s was read', (_, damage) => {
    expect(decodeModel(damage(encodeModel(model, TIP).text))).toBeNull();
  });
});
