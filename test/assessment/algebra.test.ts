import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RISK_TIERS } from '../../src/model/assessment.ts';
import type { FilePatch } from '../../src/model/change.ts';
import { assess, patch, verdicts } from './builders.ts';

const PATHS = [
  'src/a.ts',
  'src/A.ts',
  'README.md',
  'aws/main.tf',
  'env/prod/main.tf',
  '.github/workflows/ci.yml',
  'CODEOWNERS',
  'db/migrate/1_a.rb',
  '.env',
  'package.json',
  'package-lock.json',
  'go.sum',
  'src/a.test.ts',
  '.gitattributes',
  'AGENTS.md',
  '.claude/settings.json',
  '.husky/pre-commit',
  'lib/x.jar',
  'a/.GIT/x',
  'x\u200by',
  '.countersign/p.yml',
  'a/b/c/d.go',
  'caf\udce9',
  'iam/policy.json',
  'logo.png',
];
const TEXTS = [
  'a\n',
  'b\n',
  'x\u202ey\n',
  'is\u0430dmin\n',
  '* @a @b\n',
  '* @a\n',
  'it.skip(1)\n',
  'a\u0007\n',
  'Привет\n',
  '',
];

const text = fc.option(fc.constantFrom(...TEXTS), { nil: null });
const mode = fc.constantFrom<'100644' | '100755' | '120000'>('100644', '100644', '100755', '120000');
const change: fc.Arbitrary<FilePatch> = fc
  .record({ path: fc.constantFrom(...PATHS), from: text, to: text, fromMode: mode, toMode: mode, binary: fc.boolean() })
  .filter((spec) => spec.from !== null || spec.to !== null)
  // Equal blobs would say "moved", which is the one way in which a second file explains a first.
  .map((spec) => patch({ ...spec, from: spec.from === null ? null : `${spec.from}${spec.path}\n` }));
const changes = fc.uniqueArray(change, { selector: (each) => each.path, maxLength: 12 });

describe('an assessment', () => {
  it('never falls to a lower tier when a file is added', () => {
    fc.assert(
      fc.property(changes, changes, (some, more) => {
        const paths = new Set(some.map((each) => each.path));
        const all = [...some, ...more.filter((each) => !paths.has(each.path))];
        expect(RISK_TIERS.indexOf(assess(all).tier)).toBeGreaterThanOrEqual(RISK_TIERS.indexOf(assess(some).tier));
      }),
    );
  });

  it('does not depend on the order of the files, byte for byte', () => {
    fc.assert(
      fc.property(changes, (some) => {
        expect(JSON.stringify(assess([...some].reverse()))).toBe(JSON.stringify(assess(some)));
      }),
    );
  });

  it('has a tier that is the level of its first factor, and a score that is at least its points', () => {
    fc.assert(
      fc.property(changes, (some) => {
        const { factors, tier, score } = assess(some);
        const worst = factors[0]?.severity.level ?? 'low';
        expect(tier).toBe(worst === 'info' ? 'low' : worst);
        expect(score).toBeGreaterThanOrEqual(
          Math.round(Math.max(0, ...factors.map((f) => f.severity.points)) * 100) / 100,
        );
      }),
    );
  });

  it('gives every factor a reason, a remedy and something observed', () => {
    fc.assert(
      fc.property(changes, (some) => {
        for (const factor of assess(some).factors) {
          expect(factor.why).not.toBe('');
          expect(factor.remedy).not.toBe('');
          expect(factor.observed.from ?? factor.observed.to).not.toBeNull();
          expect(`${factor.observed.from}${factor.observed.to}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        }
      }),
    );
  });

  it('of nothing is low', () => {
    expect(assess([])).toMatchObject({ factors: [], tier: 'low', score: 0 });
  });
});

describe('many factors of one rule', () => {
  const secrets = Array.from({ length: 3000 }, (_, index) =>
    patch({ path: `s${String(index).padStart(4, '0')}/.env` }),
  );

  it('are cut to fifty, and the last one says how many more there are', () => {
    const found = assess(secrets).factors.filter((factor) => factor.rule === 'path.touched.secret');
    expect(found).toHaveLength(50);
    expect(found[0]?.place.path).toBe('s0000/.env');
    expect(found.at(-1)?.place.path).toBeNull();
    expect(found.at(-1)?.observed.to).toBe('2951 more places of this rule');
  });

  it('keep the worst one, wherever it comes', () => {
    const texts = Array.from({ length: 200 }, (_, index) => patch({ path: `t/AGENTS${index}/.claude/x.md` }));
    const last = patch({ path: 'z/.claude/settings.json' });
    expect(verdicts([...texts, last])[0]).toBe('path.touched.agent-settings medium');
  });

  it('are merged when they speak of the same path', () => {
    const both = patch({ path: '.husky/pre-commit', to: null });
    expect(verdicts([both, both])).toEqual(verdicts([both]));
  });
});

describe('hostile sizes', () => {
  // Each would take hours if the cost grew with the square of the length.
  const size = 2_000_000;
  it.each<[string, string]>([
    ['one long line of look-alikes', 'a\u0430'.repeat(size / 2)],
    ['many look-alike words', 'a\u0430 '.repeat(size / 3)],
    ['a line of direction controls', '\u202e'.repeat(size)],
    ['tag characters', '\u{e0061}'.repeat(size / 2)],
    ['selectors', '\ufe01a'.repeat(size / 2)],
    ['joiners after emoji', '👩\u200d'.repeat(size / 3)],
    ['empty lines', '\n'.repeat(size)],
    ['carriage returns', '\r'.repeat(size)],
    ['controls', '\u0001\n'.repeat(size / 2)],
  ])('%s', (_name, long) => {
    expect(RISK_TIERS).toContain(assess([patch({ path: 'src/a.ts', from: null, to: `${long}\n` })]).tier);
  });

  it.each<[string, string]>([
    ['CODEOWNERS', '* @a '.repeat(100_000)],
    ['CODEOWNERS', '/x @a\n'.repeat(100_000)],
    ['CLAUDE.md', 'never '.repeat(200_000)],
    ['CLAUDE.md', 'no co-authored-by '.repeat(50_000)],
    ['.claude/settings.json', `"attribution"${' '.repeat(500_000)}`],
    ['.husky/commit-msg', `sed grep co-authored-by ${'-'.repeat(500_000)}`],
    ['.github/workflows/ci.yml', `${' '.repeat(500_000)}|| tru`],
    ['.github/workflows/ci.yml', `x${' '.repeat(500_000)}y || true`],
    ['.github/workflows/ci.yml', `if:${' '.repeat(500_000)}x`],
    ['a.test.ts', `${' '.repeat(500_000)}it.skip`],
    ['a/b', '../'.repeat(300_000)],
  ])('a line in %s', (path, long) => {
    const toMode = path === 'a/b' ? '120000' : '100644';
    expect(RISK_TIERS).toContain(assess([patch({ path, from: 'x\n', to: long, toMode })]).tier);
  });
});
