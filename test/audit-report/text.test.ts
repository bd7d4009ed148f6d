import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cells, fit, fitEnd, strip, wrap } from '../../src/cli/render/audit-columns.ts';
import { renderAuditText } from '../../src/cli/render/audit-text.ts';
import { createStyle, PLAIN } from '../../src/cli/render/style.ts';
import { verdictOf } from '../../src/cli/render/audit-words.ts';
import type { Evidence } from '../../src/model/attribution.ts';
import { history, HOSTILE, META, record, summaryOf } from './history.ts';

const OPTIONS = { unicode: true, report: '/home/ada/report.html' };
const SUMMARY = summaryOf(history(900, 9), {}, { notices: ['Replace refs exist and were ignored.'] });

describe('the audit on a terminal', () => {
  it('begins with the repository and the one sentence that matters', () => {
    const lines = renderAuditText(SUMMARY, PLAIN, OPTIONS).split('\n');
    expect(lines[0]).toBe('countersign audit  shop: all of main, 2025-08-30 to 2026-05-31');
    expect(lines.slice(2, 4).join(' ')).toBe(
      'Of 900 commits, 200 (22 %) are AI-assisted by evidence; 300 (33 %) are unknown, which is not “human”.',
    );
  });

  it.each([60, 80, 100, 120, 200])('keeps every line within a terminal of %i columns', (columns) => {
    for (const words of [undefined, HOSTILE]) {
      const summary = summaryOf(history(500, 30, words), {}, { notices: ['word '.repeat(60)] });
      const lines = renderAuditText(summary, createStyle(false, columns), { unicode: true, report: null }).split('\n');
      expect(lines.filter((line) => cells(line) > columns)).toEqual([]);
    }
  });

  it('says with colour exactly what it says without', () => {
    const colored = renderAuditText(SUMMARY, createStyle(true, 100), OPTIONS);
    expect(colored).not.toBe(stripVTControlCharacters(colored));
    expect(stripVTControlCharacters(colored)).toBe(renderAuditText(SUMMARY, createStyle(false, 100), OPTIONS));
  });

  it('writes no byte outside ASCII of its own when the terminal has none', () => {
    expect(renderAuditText(SUMMARY, PLAIN, { ...OPTIONS, unicode: false })).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('lets nothing of the repository steer the terminal', () => {
    const summary = summaryOf(history(300, 3, HOSTILE), { repository: HOSTILE.author, range: HOSTILE.subject });
    const text = renderAuditText(summary, PLAIN, { unicode: true, report: HOSTILE.path });
    expect(text).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('names every tier, verdict, requirement and finding with its number', () => {
    const text = renderAuditText(SUMMARY, PLAIN, OPTIONS);
    for (const [label, number] of [
      ['AI-assisted', SUMMARY.byVerdict.ai],
      ['hint only', SUMMARY.byVerdict.hint],
      ['unreadable', SUMMARY.byVerdict.unreadable],
    ] as const) {
      expect(text).toMatch(new RegExp(`^  ${label} .* ${number} `, 'm'));
    }
    for (const tier of ['critical', 'high', 'medium', 'low']) expect(text).toMatch(new RegExp(`^  ${tier} +\\d`, 'm'));
    expect(text).toContain('git.mark.stripped');
    expect(text).toContain('not enforced');
    expect(text).toContain('/home/ada/report.html');
    expect(text).toContain('Replace refs exist and were ignored.');
  });

  it('shows hints apart from what counts', () => {
    const text = renderAuditText(SUMMARY, PLAIN, OPTIONS);
    expect(text).toMatch(/claude-code +\d+ +[\d,]+ +captured \d+, noted \d+, declared \d+, hints \d+/);
  });

  it('names no tool as the author of a commit that it only hints at', () => {
    const one = record(0, META.generatedAt);
    const [known] = one.evidence;
    const hint = { ...known, tool: 'jules', grade: 'inferred' } as Evidence;
    const words = verdictOf({ ...one, verdict: 'ai', evidence: [{ ...known, tool: 'cursor' } as Evidence, hint] });
    expect(words).toBe('AI-assisted (cursor)');
    expect(verdictOf({ ...one, verdict: 'hint', evidence: [hint] })).toBe('hint only (jules)');
  });

  it('of an empty range is one sentence, and what could not be read', () => {
    const text = renderAuditText(summaryOf([], {}, { unreadable: ['the branch is unborn'] }), PLAIN, {
      unicode: true,
      report: null,
    });
    expect(text).toBe(
      'countersign audit  shop: all of main\n\nThe range has no commits.\n\nNot read\n  the branch is unborn\n',
    );
  });
});

describe('columns', () => {
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['🙂', 2],
  ])('%s takes %i cells', (text, width) => {
    expect(cells(text)).toBe(width);
  });

  it('cuts between characters and never beyond the width', () => {
    expect(fit('日本語テキスト', 6)).toBe('日本…');
    expect(fit('short', 5)).toBe('short');
  });

  it('keeps the end of a path', () => {
    expect(fitEnd('infra/prod/main.tf', 8)).toBe('…main.tf');
    expect(fitEnd('main.tf', 8)).toBe('main.tf');
  });

  it('draws something for everything that counts, and fills the width exactly', () => {
    const parts = [
      { weight: 1, mark: 'a' },
      { weight: 1_000_000, mark: 'b' },
      { weight: 0, mark: 'c' },
      { weight: 1, mark: 'd' },
    ];
    expect(strip(parts, 20)).toBe(`a${'b'.repeat(18)}d`);
  });

  it('breaks lines at words only', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  });
});
