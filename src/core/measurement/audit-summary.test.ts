import { describe, expect, it } from 'vitest';
import type { Evidence, Finding, Grade } from '../../model/attribution.ts';
import type { AuditMeta, AuditRecord, AuditSummary } from '../../model/audit.ts';
import type { Requirement } from '../../model/decision.ts';
import type { CommitId, RuleId } from '../../model/id.ts';
import { noLines } from './audit-counts.ts';
import { startSummary } from './audit-summary.ts';

const META: AuditMeta = {
  repository: 'shop',
  range: 'all of main',
  generatedAt: 1_780_000_000,
  version: '0.1.0',
  policy: { source: 'built-in default', mode: 'observe', enforced: false },
  adoptedAt: null,
};

const SIGN_OFF: Requirement = {
  kind: 'sign-off',
  rule: 'ai-assisted',
  count: 1,
  level: 6,
  from: [],
  coverage: 'rebased',
  presence: 'none',
};

let serial = 0;

function commit(over: Partial<AuditRecord> = {}): AuditRecord {
  serial += 1;
  return {
    commit: serial.toString(16).padStart(40, '0') as CommitId,
    parents: 1,
    time: Date.UTC(2026, 2, 10) / 1000,
    author: { name: 'Ada', email: 'ada@example.org' },
    subject: 'change something',
    verdict: 'unknown',
    evidence: [],
    lines: noLines(),
    files: 1,
    tier: 'low',
    score: 0,
    factors: [],
    decision: 'pass',
    requirements: [],
    findings: [],
    ...over,
  };
}

function evidence(tool: string | null, grade: Grade, over: Partial<Evidence> = {}): Evidence {
  return {
    mark: 'test.mark',
    tool,
    model: null,
    session: null,
    prompter: null,
    grade,
    claim: 'ai',
    role: 'agent',
    source: { kind: 'capture', record: 'r', commit: '0'.repeat(40) as CommitId },
    via: null,
    ...over,
  };
}

function finding(rule: string, message: string): Finding {
  return { rule: rule as RuleId, message, commit: null, path: null, remedy: '' };
}

function summarize(records: readonly AuditRecord[], meta: Partial<AuditMeta> = {}): AuditSummary {
  const summary = startSummary({ ...META, ...meta });
  for (const [position, record] of records.entries()) summary.add(record, position);
  return summary.finish();
}

describe('the summary of an audit', () => {
  it('of an empty history says nothing was there', () => {
    const summary = summarize([]);
    expect(summary).toMatchObject({ commits: 0, from: null, to: null, months: [], notable: [], tools: [] });
  });

  it('keeps unknown, hints and unreadable commits apart from AI-assisted and human ones', () => {
    const verdicts = ['ai', 'ai', 'hint', 'unknown', 'unreadable', 'automation', 'human'] as const;
    const summary = summarize(verdicts.map((verdict) => commit({ verdict })));
    expect(summary.byVerdict).toEqual({ ai: 2, hint: 1, automation: 1, human: 1, unknown: 1, unreadable: 1 });
  });

  it('counts a commit once per tool, by the best grade that names the tool', () => {
    const lines = noLines();
    lines.added.ai.declared = 7;
    lines.deleted.mixed.noted = 2;
    const summary = summarize([
      commit({
        verdict: 'ai',
        lines,
        evidence: [evidence('cursor', 'declared'), evidence('cursor', 'noted'), evidence('aider', 'declared')],
      }),
    ]);
    expect(summary.tools).toEqual([
      { tool: 'aider', commits: 1, lines: 9, grades: { captured: 0, noted: 0, declared: 1, inferred: 0 }, hints: 0 },
      { tool: 'cursor', commits: 1, lines: 9, grades: { captured: 0, noted: 1, declared: 0, inferred: 0 }, hints: 0 },
    ]);
    expect(summary.grades).toEqual({ captured: 0, noted: 1, declared: 0, inferred: 0 });
  });

  it.each([
    { name: 'alone', verdict: 'hint' as const, others: [] },
    { name: 'beside better evidence of another tool', verdict: 'ai' as const, others: [evidence('codex', 'declared')] },
  ])('counts inferred evidence $name as a hint only', ({ verdict, others }) => {
    const summary = summarize([commit({ verdict, evidence: [evidence('jules', 'inferred'), ...others] })]);
    expect(summary.tools.find((tool) => tool.tool === 'jules')).toMatchObject({ commits: 0, hints: 1, lines: 0 });
  });

  it('counts lines that are only inferred to be AI as hints, in no AI number', () => {
    const lines = noLines();
    lines.added.ai.inferred = 40;
    lines.deleted.mixed.inferred = 2;
    lines.added.ai.noted = 5;
    const summary = summarize([commit({ verdict: 'ai', lines, evidence: [evidence('cursor', 'noted')] })]);
    expect(summary.months[0]?.lines).toEqual({ ai: 5, mixed: 0, hint: 42, human: 0, unknown: 0 });
    expect(summary.tools[0]?.lines).toBe(5);
    expect(summary.lines.added.ai).toEqual({ captured: 0, noted: 5, declared: 0, inferred: 40 });
  });

  it('takes a hint back when the same commit has better evidence of the same tool', () => {
    const summary = summarize([
      commit({ verdict: 'ai', evidence: [evidence('jules', 'inferred'), evidence('jules', 'declared')] }),
    ]);
    expect(summary.tools).toMatchObject([{ tool: 'jules', commits: 1, hints: 0 }]);
  });

  it('keeps an AI without a name apart from any tool called so', () => {
    const summary = summarize([
      commit({ verdict: 'ai', evidence: [evidence(null, 'declared')] }),
      commit({ verdict: 'ai', evidence: [evidence('', 'declared')] }),
    ]);
    expect(summary.tools.map((tool) => tool.tool)).toEqual([null, '']);
  });

  it('does not take a denial for a tool', () => {
    const denial = evidence('cursor', 'declared', { claim: 'none' });
    const summary = summarize([commit({ verdict: 'unknown', evidence: [denial] })]);
    expect(summary.tools).toEqual([]);
    expect(summary.grades.declared).toBe(0);
  });

  it('counts applied suggestions of review bots apart', () => {
    const suggestion = evidence('copilot', 'declared', { role: 'suggestion' });
    const summary = summarize([
      commit({ verdict: 'ai', evidence: [suggestion] }),
      commit({ verdict: 'ai', evidence: [suggestion, evidence('copilot', 'declared')] }),
    ]);
    expect(summary.suggestionsOnly).toBe(1);
  });

  it('splits every tier and every demand by verdict', () => {
    const summary = summarize([
      commit({ verdict: 'ai', tier: 'high', requirements: [SIGN_OFF, SIGN_OFF] }),
      commit({ verdict: 'unknown', tier: 'high' }),
    ]);
    expect(summary.tiers.high).toMatchObject({ ai: 1, unknown: 1 });
    expect(summary.needSignOff).toMatchObject({ ai: 1, unknown: 0 });
    expect(summary.requirements).toEqual([
      { rule: 'ai-assisted', kind: 'sign-off', asks: '1 sign-off by L6 or above', commits: 1, aiCommits: 1 },
    ]);
  });

  it.each<{ requirement: Requirement; needs: number }>([
    { requirement: SIGN_OFF, needs: 1 },
    { requirement: { kind: 'owners', rule: 'owners', path: 'infra/', owners: ['@ops'], count: 1 }, needs: 1 },
    { requirement: { ...SIGN_OFF, count: 0 }, needs: 0 },
    { requirement: { kind: 'questions', rule: 'q', questions: [] }, needs: 0 },
    { requirement: { kind: 'change-plan', rule: 'plan' }, needs: 0 },
    { requirement: { kind: 'label', rule: 'rollout', label: 'staged' }, needs: 0 },
  ])('counts $requirement.kind as $needs sign-offs needed', ({ requirement, needs }) => {
    const summary = summarize([commit({ requirements: [requirement] })]);
    expect(summary.needSignOff.unknown).toBe(needs);
    expect(summary.notable).toHaveLength(needs);
    expect(summary.months[0]?.needSignOff).toBe(needs);
  });

  it('keeps the 25 riskiest commits that need a sign-off, in an order that does not depend on their arrival', () => {
    const records = Array.from({ length: 200 }, (_, at) =>
      commit({ tier: at % 7 === 0 ? 'critical' : 'medium', score: (at * 37) % 101, requirements: [SIGN_OFF] }),
    );
    const forth = summarize(records).notable.map((record) => record.commit);
    const back = summarize(records.toReversed()).notable.map((record) => record.commit);
    expect(forth).toHaveLength(25);
    expect(back).toEqual(forth);
    expect(summarize(records).notable.every((record) => record.tier === 'critical')).toBe(true);
  });

  it('tells how much of the history is older than the policy', () => {
    const adoptedAt = Date.UTC(2026, 0, 1) / 1000;
    const records = [commit({ time: adoptedAt - 1 }), commit({ time: adoptedAt }), commit({ verdict: 'ai', time: 1 })];
    expect(summarize(records, { adoptedAt }).beforeAdoption).toMatchObject({ unknown: 1, ai: 1 });
    expect(summarize(records).beforeAdoption).toMatchObject({ unknown: 0, ai: 0 });
  });

  it('fills the months between the first and the last, and counts impossible dates without drawing them', () => {
    const at = (year: number, month: number): AuditRecord => commit({ time: Date.UTC(year, month, 1) / 1000 });
    const summary = summarize([at(2026, 1), at(2025, 10), at(2026, 1), commit({ time: -5 }), commit({ time: 9e15 })]);
    expect(summary.months.map(({ month, commits }) => [month, commits.unknown])).toEqual([
      ['2025-11', 1],
      ['2025-12', 0],
      ['2026-01', 0],
      ['2026-02', 2],
    ]);
    expect(summary.undated).toBe(2);
    expect(summary.commits).toBe(5);
  });

  it('puts the second before a month’s end into that month, and the next into the next', () => {
    const edge = Date.UTC(2024, 2, 1) / 1000;
    const summary = summarize([commit({ time: edge }), commit({ time: edge - 1 })]);
    expect(summary.months.map(({ month }) => month)).toEqual(['2024-02', '2024-03']);
  });

  it('knows an author by address, whatever the spelling, under the newest name', () => {
    const summary = summarize([
      commit({ author: { name: 'Ada L.', email: 'ADA@example.org' }, verdict: 'ai' }),
      commit({ author: { name: 'ada', email: 'ada@example.org' } }),
    ]);
    expect(summary.authors).toEqual([{ name: 'Ada L.', commits: 2, aiCommits: 1 }]);
  });

  it('counts the commits of authors beyond the hundred most active together', () => {
    const records = Array.from({ length: 300 }, (_, at) =>
      commit({ author: { name: `a${at}`, email: `${at}@example.org` }, verdict: at % 2 === 0 ? 'ai' : 'unknown' }),
    );
    const summary = summarize(records);
    expect(summary.authors).toHaveLength(100);
    const ai = summary.authors.reduce((total, author) => total + author.aiCommits, 0);
    expect(summary.otherAuthors).toEqual({ commits: 200, aiCommits: 150 - ai });
  });

  it('keeps the worst reason of a rule and counts a commit once per rule', () => {
    const factor = (level: 'low' | 'high', why: string): AuditRecord['factors'][number] => {
      return { rule: 'path.changed.secret' as RuleId, level, points: 1, path: null, why, remedy: '' };
    };
    const summary = summarize([
      commit({ factors: [factor('low', 'mild'), factor('low', 'mild again')] }),
      commit({ verdict: 'ai', factors: [factor('high', 'grave')] }),
    ]);
    expect(summary.rules).toEqual([
      { rule: 'path.changed.secret', commits: 2, aiCommits: 1, worst: 'high', why: 'grave' },
    ]);
  });

  it('keeps three examples of a finding and the number of all', () => {
    const records = [1, 2, 3, 4].map((n) => commit({ findings: [finding('git.mark.stripped', `number ${n}`)] }));
    const [row] = summarize(records).findings;
    expect(row?.count).toBe(4);
    expect(row?.examples.map((example) => example.message)).toEqual(['number 1', 'number 2', 'number 3']);
  });

  it('names what could not be read, and says how many more there are', () => {
    const records = Array.from({ length: 30 }, () =>
      commit({
        verdict: 'unreadable',
        findings: [finding('git.mark.stripped', 'no'), finding('attribution.evidence.unreadable', 'line 3 is broken')],
      }),
    );
    const { unreadable } = summarize(records);
    expect(unreadable).toHaveLength(26);
    expect(unreadable[0]).toBe(`${records[0]?.commit.slice(0, 12)}: line 3 is broken`);
    expect(unreadable.at(-1)).toBe('5 further commits could not be read');
  });

  it('is the same when asked again, and does not change under a caller who keeps it', () => {
    const summary = startSummary(META);
    summary.add(
      commit({ verdict: 'ai', evidence: [evidence('cursor', 'declared')], findings: [finding('a.b.c', 'x')] }),
      0,
    );
    const first = summary.finish();
    const copy = structuredClone(first);
    expect(summary.finish()).toEqual(copy);
    summary.add(
      commit({ verdict: 'ai', evidence: [evidence('cursor', 'noted')], findings: [finding('a.b.c', 'y')] }),
      1,
    );
    expect(first).toEqual(copy);
    expect(summary.finish().tools[0]?.commits).toBe(2);
  });

  it('does not depend on the order in which records come', () => {
    const records = Array.from({ length: 60 }, (_, at) =>
      commit({
        verdict: at % 3 === 0 ? 'unreadable' : 'ai',
        author: { name: `Name ${at}`, email: `${at % 4}@example.org` },
        evidence: [evidence(`tool ${at % 5}`, at % 2 === 0 ? 'noted' : 'declared')],
        findings: [finding(`rule.${at % 2}`, `first of ${at}`), finding(`rule.${at % 2}`, `second of ${at}`)],
        factors: [
          { rule: 'path.x' as RuleId, level: 'high', points: 10, path: null, why: `why ${at}`, remedy: '' },
          { rule: 'path.x' as RuleId, level: 'high', points: 10, path: null, why: `other ${at}`, remedy: '' },
        ],
      }),
    );
    const backwards = startSummary(META);
    for (const [position, record] of [...records.entries()].reverse()) backwards.add(record, position);
    expect(backwards.finish()).toEqual(summarize(records));
    expect(backwards.overflowed).toBe(false);
    expect(backwards.finish().rules[0]?.why).toBe('why 0');
    expect(backwards.finish().findings[0]?.examples[0]?.message).toMatch(/^first of [01]$/);
  });

  it('stays small when every commit brings new names', () => {
    const summary = startSummary(META);
    for (let at = 0; at < 60_000; at += 1) {
      summary.add(
        commit({
          verdict: 'ai',
          author: { name: `n${at}`, email: `${at}@example.org` },
          evidence: [evidence(`t${at}`, 'declared', { model: `m${at}` })],
          findings: [finding(`f${at}`, 'x')],
        }),
        at,
      );
    }
    expect(summary.overflowed).toBe(true);
    const done = summary.finish();
    expect(done.commits).toBe(60_000);
    expect(done.otherAuthors.commits).toBe(59_900);
    expect([done.tools.length, done.models.length, done.findings.length]).toEqual([50, 50, 100]);
  });
});
