import { describe, expect, it } from 'vitest';
import { NO_SERVICES } from '../../src/model/assessment-context.ts';
import type { AssessmentContext } from '../../src/model/assessment-context.ts';
import type { HistoryContext } from '../../src/model/context.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { assess, blobId, only, patch, verdicts } from './builders.ts';

const DAY = 86_400;
const NOW = 2_000_000_000;
const path = 'src/a.ts' as RepoPath;
function history(options: {
  readonly reverts?: readonly { daysAgo: number; removed: string }[];
  readonly p95?: number | null;
}): HistoryContext {
  const records = (options.reverts ?? []).map((revert, index) => ({
    commit: String(index + 1).repeat(40) as CommitId,
    of: null,
    time: NOW - revert.daysAgo * DAY,
    removed: blobId(revert.removed),
  }));
  return {
    kind: 'read',
    index: {
      tip: 'f'.repeat(40) as CommitId,
      tipTime: NOW,
      commits: 100,
      reverts: new Map([[path, records]]),
      addedLinesP95: options.p95 === undefined ? 300 : options.p95,
      recent: [],
    },
  };
}

describe('history', () => {
  const bad = { daysAgo: 10, removed: 'bad\n' };
  const worse = { daysAgo: 20, removed: 'worse\n' };
  const cases: readonly [string, string, HistoryContext, readonly string[]][] = [
    ['two reverts make a hotspot', 'x\n', history({ reverts: [bad, worse] }), ['history.file.hotspot medium']],
    ['one revert does not', 'x\n', history({ reverts: [bad] }), []],
    ['old reverts do not count', 'x\n', history({ reverts: [bad, { ...worse, daysAgo: 366 }] }), []],
    ['reverts of the future do not count', 'x\n', history({ reverts: [bad, { ...worse, daysAgo: -1 }] }), []],
    ['reverted content comes back', 'bad\n', history({ reverts: [bad] }), ['history.revert.reapplied high']],
    ['content reverted two years ago', 'bad\n', history({ reverts: [{ ...bad, daysAgo: 700 }] }), []],
    ['a change as large as the 95th percentile', 'x\n'.repeat(300), history({}), []],
    ['a larger one', 'x\n'.repeat(301), history({}), ['history.size.large low']],
    ['a history too short for a percentile', 'x\n'.repeat(301), history({ p95: null }), []],
  ];
  it.each(cases)('%s', (_name, text, context, expected) => {
    const change = patch({ path, to: text });
    expect(verdicts([change], { history: context, instant: NOW })).toEqual(expected);
    expect(assess([change], { history: context, instant: NOW }).notRead).toEqual([]);
  });

  it('is judged at the moment of the change, not at the tip', () => {
    const context = history({ reverts: [bad, worse] });
    expect(verdicts([patch({ path })], { history: context, instant: NOW - 15 * DAY })).toEqual([]);
    expect(verdicts([patch({ path })], { history: context })).toEqual(['history.file.hotspot medium']);
  });

  it('is reported as not read when it is cold', () => {
    const assessment = assess([patch({ path })]);
    expect(assessment.notRead).toEqual(['history.size.large', 'history.file.hotspot', 'history.revert.reapplied']);
    expect(assessment.factors).toEqual([]);
  });
});

describe('surroundings', () => {
  const at = (services: Partial<AssessmentContext['services']>, name = 'aws/main.tf'): readonly string[] =>
    verdicts([patch({ path: name })], { services: { ...NO_SERVICES, ...services } });

  it('a mapped environment goes before a name', () => {
    expect(at({ environmentOf: () => 'sandbox' }, 'env/production/main.tf')).toEqual([
      'path.touched.infrastructure info',
    ]);
    expect(at({ environmentOf: () => 'production' }, 'env/sandbox/main.tf')).toEqual([
      'path.touched.infrastructure medium',
    ]);
  });

  it.each<[string, string]>([
    ['env/production/a.tf', 'production'],
    ['env/prod-eu1/a.tf', 'production'],
    ['prdCluster/a.tf', 'production'],
    ['live/a.tf', 'production'],
    ['env/staging/a.tf', 'unknown'],
    ['env/dev/a.tf', 'unknown'],
    ['sandbox/a.tf', 'unknown'],
    ['products/a.tf', 'unknown'],
    ['delivery/a.tf', 'unknown'],
  ])('%s speaks of: %s', (name, environment) => {
    const factor = only(assess([patch({ path: name })]), 'path.touched.infrastructure');
    expect(factor.severity.steps.find((step) => step.name === 'environment')?.value).toBe(environment);
    expect(factor.resource?.knownBy.environment).toBe(environment === 'production' ? 'name' : 'unknown');
  });

  it('many dependents, or one of tier 1, are a factor', () => {
    const dependents = (count: number, tierOne: number) => at({ dependentsOf: () => ({ count, tierOne }) }, 'src/a.ts');
    expect(dependents(19, 0)).toEqual([]);
    expect(dependents(20, 0)).toEqual(['blast.dependents.many medium']);
    expect(dependents(1, 1)).toEqual(['blast.dependents.many low']);
  });

  it('classes of the configuration are added, never taken away', () => {
    const extraClasses = (): readonly ['infrastructure'] => ['infrastructure'];
    expect(verdicts([patch({ path: 'src/a.ts' })], { extraClasses })).toEqual(['path.touched.infrastructure medium']);
    expect(verdicts([patch({ path: 'a.tf' })], { extraClasses: () => [] })).toEqual([
      'path.touched.infrastructure medium',
    ]);
  });
});
