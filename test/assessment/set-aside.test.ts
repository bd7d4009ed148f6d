import { describe, expect, it } from 'vitest';
import { startAssessment } from '../../src/core/assessment/assess.ts';
import { factorOf } from '../../src/core/assessment/factor.ts';
import { rule } from '../../src/core/assessment/classifier.ts';
import type { LineSpan, ReadFile } from '../../src/core/assessment/content/family.ts';
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
    ['for the beginning of its id', '# countersign:allow load slow\nx: 1\n', '# countersign:allow load slow\nx: 2\n'],
    ['in the manner of C', '/* countersign:allow load slow */\nx = 1\n', '/* countersign:allow load slow */\nx = 2\n'],
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

  const spans = (at: number, count = 1): readonly LineSpan[] => [{ start: at, end: at + count - 1 }];
  const removal = { ...RULE, id: 'cmd.delete.recursive' as typeof RULE.id };
  const siftFile = (
    before: string,
    after: string,
    at: number,
    change: Partial<ReadFile>,
    of: typeof RULE = RULE,
  ): number => {
    const factor = factorOf(of, { path: PATH, lines: { start: at, end: at }, from: null, to: null }, context);
    return siftByComment([factor], [{ ...file(before, after), ...change }]).setAside.length;
  };

  it('that stood there for one statement covers no other one that is put below it', () => {
    const cache = '# countersign:allow cmd.delete.recursive the cache is rebuilt';
    const before = `${cache}\nrm -rf build\n`;
    const inserted = { addedLines: spans(2) };
    expect(siftFile(before, `${cache}\nrm -rf /srv\nrm -rf build\n`, 2, inserted, removal)).toBe(0);
    const replaced = { addedLines: spans(2), removedLines: spans(2) };
    expect(siftFile(before, `${cache}\nrm -rf /srv\n`, 2, replaced, removal)).toBe(0);
    expect(siftFile(before, before, 2, {}, removal)).toBe(1);
    const long = `${cache}\nrm -rf \\\n  build\n`;
    const factor = factorOf(removal, { path: PATH, lines: { start: 2, end: 3 }, from: null, to: null }, context);
    const swapped = { ...file(long, long.replace('build', '/srv')), addedLines: spans(3), removedLines: spans(3) };
    expect(siftByComment([factor], [swapped]).setAside).toEqual([]);
  });

  it('that is copied to another place only asks there, also when it is taken away where it stood', () => {
    const block = (name: string, lines: string): string => `resource "db" "${name}" {\n${lines}}\n`;
    const off = `  ${allow}\n  timeout = 9\n`;
    const before = `${block('scratch', off)}${block('main', '  timeout = 1\n')}`;
    const copied = `${block('scratch', off)}${block('main', off)}`;
    expect(siftFile(before, copied, 7, { addedLines: spans(6, 2), removedLines: spans(6) })).toBe(0);
    const moved = `${block('scratch', '  timeout = 9\n')}${block('main', off)}`;
    const change = { addedLines: spans(5, 2), removedLines: [...spans(2), ...spans(6)] };
    expect(siftFile(before, moved, 6, change)).toBe(0);
    expect(siftFile(before, before.replace('9', '8'), 3, { addedLines: spans(3), removedLines: spans(3) })).toBe(1);
  });

  it('is bound to the block around it, and to the file', () => {
    const before = `db "scratch" {\n  ${allow}\n  timeout = 1\n}\n`;
    const renamed = { addedLines: spans(1), removedLines: spans(1) };
    expect(siftFile(before, before.replace('scratch', 'main'), 3, renamed)).toBe(0);
    expect(siftFile(before, before, 3, { oldPath: 'dev/app.yml' as RepoPath })).toBe(0);
    expect(siftFile(before, before, 3, {})).toBe(1);
  });

  it('still counts where lines above it come and go', () => {
    const text = `${allow}\ntimeout: 1\n`;
    expect(siftFile(`a\nb\n${text}`, `c\n${text}`, 3, { addedLines: spans(1), removedLines: spans(1, 2) })).toBe(1);
    expect(siftFile(`a\n${text}`, `a\nb\nc\n${text}`, 5, { addedLines: spans(2, 2) })).toBe(1);
    expect(siftFile(`a\nb\n${text}`, `b\n${text}`, 3, { removedLines: spans(1) })).toBe(1);
  });

  it('at the end of a line speaks of that line alone, and several above one line are all heard', () => {
    const trailing = `other: 1 ${allow}\ntimeout: 9\n`;
    expect(siftFile(trailing, trailing, 2, {})).toBe(0);
    const two = `${allow}\n# countersign:allow sql it is small\ntimeout: 9\n`;
    expect(siftFile(two, two, 3, {})).toBe(1);
  });

  it('costs no more than reading, however many there are', () => {
    const many = `  ${allow}\n  timeout: 1\n`.repeat(20_000);
    expect(siftFile(many, many, 2, {})).toBe(1);
    expect(siftFile(many, many, 40_000, {})).toBe(0);
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
