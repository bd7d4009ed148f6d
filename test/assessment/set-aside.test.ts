import { describe, expect, it } from 'vitest';
import { startAssessment } from '../../src/core/assessment/assess.ts';
import { factorOf } from '../../src/core/assessment/factor.ts';
import { rule } from '../../src/core/assessment/classifier.ts';
import type { ReadFile } from '../../src/core/assessment/content/family.ts';
import { unreadable } from '../../src/core/assessment/content/unreadable.ts';
import { siftByComment } from '../../src/core/assessment/set-aside.ts';
import { DEFAULT_WEIGHTS } from '../../src/core/assessment/severity.ts';
import { NO_SERVICES } from '../../src/model/assessment-context.ts';
import type { AssessmentContext, RuleOverride } from '../../src/model/assessment-context.ts';
import type { Factor } from '../../src/model/assessment.ts';
import type { RepoPath } from '../../src/model/path.ts';

const PATH = 'conf/app.yml' as RepoPath;
const RULE = rule({
  id: 'load.timeout.changed',
  title: 'A',
  observes: 'B.',
  why: 'C.',
  remedy: 'D.',
  example: 'E.',
  base: 'high',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content'],
});

function contextWith(override: RuleOverride | null): AssessmentContext {
  return {
    history: { kind: 'not-read', why: 'a test' },
    services: NO_SERVICES,
    extraClasses: () => [],
    weights: DEFAULT_WEIGHTS,
    instant: null,
    ...(override === null ? {} : { overrideOf: () => override }),
  };
}

function found(context: AssessmentContext, line = 2): Factor {
  return factorOf(RULE, { path: PATH, lines: { start: line, end: line }, from: '1s', to: '9s' }, context);
}

describe('an override of the policy', () => {
  const override = (base: RuleOverride['base']): RuleOverride => ({ base, reason: 'why', source: 'policy.yml:6' });

  it('that switches a rule off takes the factor out of tier and score, and lists it with its reason', () => {
    const context = contextWith(override('off'));
    const assessor = startAssessment(context);
    assessor.add([found(context)]);
    const { factors, tier, score, setAside } = assessor.finish();
    expect({ factors, tier, score }).toEqual({ factors: [], tier: 'low', score: 0 });
    expect(setAside).toMatchObject([
      { by: 'policy', reason: 'why', source: 'policy.yml:6', factor: { rule: 'load.timeout.changed' } },
    ]);
  });

  it('that gives another base changes the points, and the derivation names its line', () => {
    const plain = found(contextWith(null));
    const eased = found(contextWith(override('low')));
    expect(eased.severity.points).toBeCloseTo(plain.severity.points / 4, 3);
    expect(eased.severity.steps[0]).toEqual({ name: 'base', value: 'low (policy.yml:6)', weight: 1 });
  });

  it('never switches off what could not be read', () => {
    const context = contextWith(override('off'));
    const assessor = startAssessment(context);
    assessor.add([unreadable({ path: PATH }, 'load', 'broken', context)]);
    expect(assessor.finish()).toMatchObject({ tier: 'medium', setAside: [], factors: [{ state: 'error' }] });
  });
});

describe('a comment beside the line', () => {
  const allow = '# countersign:allow load.timeout.changed the bank is slow';
  const context = contextWith(null);
  const file = (oldText: string, newText: string): ReadFile => ({
    path: PATH,
    oldPath: PATH,
    old: null,
    new: null,
    added: 1,
    deleted: 1,
    binary: false,
    kinds: new Map(),
    oldKinds: new Map(),
    oldText,
    newText,
    addedLines: [],
    removedLines: [],
  });
  const sift = (before: string, after: string, factor: Factor = found(context)): ReturnType<typeof siftByComment> =>
    siftByComment([factor], [file(before, after)]);

  it.each([
    ['above it', `${allow}\ntimeout: 1\n`, `${allow}\ntimeout: 9\n`],
    ['in it', `a: 1\ntimeout: 1 ${allow}\n`, `a: 1\ntimeout: 9 ${allow}\n`],
    ['for the beginning of its id', '# countersign:allow load slow\nx\n', '# countersign:allow load slow\ny\n'],
    ['in the manner of C', '/* countersign:allow load slow */\nx\n', '/* countersign:allow load slow */\ny\n'],
  ])('that stood there before, %s, sets the factor aside', (_, before, after) => {
    const { counts, setAside } = sift(before, after);
    expect(counts).toEqual([]);
    expect(setAside).toMatchObject([{ by: 'comment', source: expect.stringMatching(/^conf\/app\.yml:[12]$/) }]);
  });

  it('that the change itself adds only asks: the factor counts, and says so', () => {
    const { counts, setAside } = sift('timeout: 1\n', `${allow}\ntimeout: 9\n`);
    expect(setAside).toEqual([]);
    expect(counts[0]?.why).toMatch(/asks to allow this \(the bank is slow\); that counts once it has landed/);
  });

  it('whose reason the change rewrites only asks', () => {
    expect(sift(`${allow}\nx\n`, `${allow} today\ny\n`).setAside).toEqual([]);
  });

  it.each([
    ['gives no reason', '# countersign:allow load.timeout.changed\nx\n'],
    ['names another rule', '# countersign:allow load.retry slow\nx\n'],
    ['stands two lines above', '# countersign:allow load slow\n\nx\n'],
    ['begins another word of an id', '# countersign:allow load.time slow\nx\n'],
  ])('that %s allows nothing', (name, text) => {
    const factor = name.includes('two lines') ? found(context, 3) : found(context);
    expect(sift(text, text, factor)).toEqual({ counts: [factor], setAside: [] });
  });

  it('never allows what could not be read', () => {
    const broken = unreadable({ path: PATH, lines: { start: 2, end: 2 } }, 'load', 'broken', context);
    const text = '# countersign:allow assess slow\nx\n';
    expect(sift(text, text, broken)).toEqual({ counts: [broken], setAside: [] });
  });
});
