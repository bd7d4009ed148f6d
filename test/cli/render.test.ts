import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asks } from '../../src/core/measurement/audit-counts.ts';
import { readRequirement } from '../../src/core/measurement/audit-record-requirement.ts';
import { asked } from '../../src/cli/render/audit-words.ts';
import { requirementPhrase } from '../../src/cli/render/words.ts';
import { checkJson, CHECK_SCHEMA, explainJson, EXPLAIN_SCHEMA } from '../../src/cli/render/check-json.ts';
import { renderCheck } from '../../src/cli/render/check.ts';
import { renderExplain } from '../../src/cli/render/explain.ts';
import { checkGithub } from '../../src/cli/render/github.ts';
import { checkJunit } from '../../src/cli/render/junit.ts';
import { checkMarkdown } from '../../src/cli/render/markdown.ts';
import { safeJson } from '../../src/cli/render/safe.ts';
import { checkSarif } from '../../src/cli/render/sarif.ts';
import { createStyle, PLAIN } from '../../src/cli/render/style.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import type { CheckReport } from '../../src/model/check.ts';
import type { DecisionNode } from '../../src/model/decision.ts';
import type { CommitId, RuleId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { HOSTILE_TEXTS } from './hostile.ts';
import { evidence, factor, file, node, report, run } from './reports.ts';

const RULES = new Map([['migration.drop.table', { title: 'A table is dropped', help: 'Rename it first.' }]]);

describe('check as text', () => {
  it.each([80, 120, null])('looks as agreed at width %s', async (width) => {
    const style = createStyle(false, width);
    await expect(renderCheck(full(), style, false)).toMatchFileSnapshot(`golden/check-${width ?? 'piped'}.txt`);
  });

  it('says verdict, AI, risk, needs and the way on in its first five lines', () => {
    const lines = renderCheck(full(), createStyle(false, null), false).split('\n').slice(0, 5);
    expect(lines[0]).toContain('PENDING');
    expect(lines[1]).toMatch(/^ {2}AI .*claude-code.*noted/);
    expect(lines[2]).toMatch(/^ {2}Risk .*high.*table is dropped/);
    expect(lines[3]).toMatch(/^ {2}Needs .*L6/);
    expect(lines[4]).toContain('countersign explain main..drop-sessions');
  });

  it('carries the same words with and without colour', () => {
    const colored = renderCheck(full(), createStyle(true, 100), false);
    const plain = renderCheck(full(), createStyle(false, 100), false);
    expect(colored).not.toBe(plain);
    expect(colored.replace(/\u001b\[[0-9;]*m/g, '')).toBe(plain);
  });

  it('never breaks a line beyond the width except inside a word', () => {
    for (const line of renderCheck(full(), createStyle(false, 80), true).split('\n')) {
      if (line.length > 80)
        expect(
          line
            .trim()
            .split(' ')
            .some((word) => word.length > 40),
        ).toBe(true);
    }
  });

  it('never calls unknown lines human', () => {
    const unknown = report({ files: [file('a.ts', { added: [run(1, 5, { class: 'unknown' })] })], evidence: [] });
    const text = renderCheck(unknown, PLAIN, false).replace(/█ AI.*human/, '');
    expect(text).toContain('unknown 100 %');
    expect(text).not.toContain('human');
  });

  it('keeps hints apart from evidence', () => {
    const hinted = report({ files: [file('a.ts', { added: [run(1, 5, { grade: 'inferred' }), run(6, 5)] })] });
    const text = renderCheck(hinted, PLAIN, false);
    expect(text).toContain('50 % of 10 changed lines: claude-code (claude-opus-4-5) noted 5');
    expect(text).toContain('hints of AI 50 %: claude-code (claude-opus-4-5) inferred 5');
    expect(text).toContain('█████▒▒▒▒▒');
    expect(checkMarkdown(hinted)).toContain('hints of AI 50 %');
  });

  it('shows two findings of a kind and counts the rest', () => {
    const one = { rule: 'a.b' as RuleId, message: 'damaged', commit: null, path: null, remedy: 'mend it' };
    const text = renderCheck(
      report({ findings: [one, one, one, one, { ...one, rule: 'c.d' as RuleId }] }),
      PLAIN,
      false,
    );
    expect(text.match(/! a\.b/g)).toHaveLength(2);
    expect(text).toContain('! c.d');
    expect(text).toContain('and 2 more findings');
  });

  it('shows lines whose evidence cannot be read as such', () => {
    const damaged = report({ files: [file('a.ts', { added: [run(1, 5, { class: 'unknown', unreadable: true })] })] });
    for (const text of [renderCheck(damaged, PLAIN, false), checkMarkdown(damaged)]) {
      expect(text).toContain('5 lines with evidence that cannot be read');
      // What cannot be read may say anything.
      expect(text).not.toContain('no evidence of AI');
    }
    const binary = report({
      files: [file('a.png', { opaque: run(1, 1, { class: 'unknown', unreadable: true }) })],
    });
    expect(renderCheck(binary, PLAIN, false)).toContain('1 file without lines, 1 with evidence that cannot be read');
  });

  it('names what was not read beside the risk', () => {
    const cold = report({ assessment: { notRead: ['history.hot-file'] } });
    expect(renderCheck(cold, PLAIN, false)).toContain('not read: history.hot-file');
  });

  it('says that nothing is enforced where there is no policy', () => {
    expect(renderCheck(report({ decision: { enforced: false } }), PLAIN, false)).toContain('not enforced');
  });

  it('folds long lists and says how many more there are', () => {
    const many = report({
      files: Array.from({ length: 60 }, (_, at) => file(`src/f${at}.ts`, { added: [run(1, 1)] })),
      assessment: { factors: Array.from({ length: 40 }, (_, at) => factor('a.b.c', 'low', `src/f${at}.ts`)) },
    });
    const text = renderCheck(many, PLAIN, false);
    expect(text).toContain('and 40 more files');
    expect(text).toContain('and 28 more factors');
    expect(renderCheck(many, PLAIN, true)).not.toContain('more files');
  });
});

describe('explain as text', () => {
  it.each([
    ['folded', false],
    ['all', true],
  ])('looks as agreed, %s', async (name, all) => {
    await expect(renderExplain(full(), createStyle(false, 100), all)).toMatchFileSnapshot(`golden/explain-${name}.txt`);
  });

  it('puts what would make it pass before the tree', () => {
    const text = renderExplain(full(), PLAIN, false);
    expect(text.indexOf('To make it pass')).toBeLessThan(text.indexOf('this change may land'));
  });

  it('folds skipped rules into a count', () => {
    const text = renderExplain(full(), PLAIN, false);
    expect(text).toContain('2 skipped');
    expect(text).not.toContain('title of rules.trivial');
  });

  it('survives a tree of any depth', () => {
    let deep: DecisionNode = node('leaf', 'blocked');
    for (let depth = 0; depth < 20_000; depth += 1) deep = node('inner', 'blocked', { children: [deep] });
    const hostile = report({ decision: { root: deep } });
    expect(renderExplain(hostile, PLAIN, true)).toContain('deeper node');
    expect(checkJunit(hostile)).toContain('leaf');
  });
});

describe('check as JSON', () => {
  it.each([
    ['check', () => ({ schema: CHECK_SCHEMA, ...checkJson(full()) })],
    ['explain', () => ({ schema: EXPLAIN_SCHEMA, ...explainJson(full()) })],
  ])('%s is valid by its published schema', (name, make) => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schemaOf(name));
    expect(validate(JSON.parse(safeJson(make()))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('is refused by its schema when a field is missing, so the schema says something', () => {
    const validate = new Ajv({ strict: false }).compile(schemaOf('check'));
    const { decision: _, ...rest } = { schema: CHECK_SCHEMA, ...checkJson(full()) } as Record<string, unknown>;
    expect(validate(rest)).toBe(false);
  });

  it('gives the same bytes for the same content', () => {
    expect(safeJson(checkJson(full()))).toBe(safeJson(checkJson(full())));
  });

  it('keeps every character as a value and shows none that steers a terminal', () => {
    for (const text of HOSTILE_TEXTS) {
      const json = safeJson({ text });
      expect((JSON.parse(json) as { text: string }).text).toBe(text);
      expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(json).not.toContain('##[');
    }
  });
});

describe('SARIF', () => {
  it('has one run with rules, results, places and fingerprints', () => {
    const log = sarif(full());
    expect(log.version).toBe('2.1.0');
    const [first] = log.runs;
    expect(first?.tool.driver.rules.map((rule) => rule.id)).toContain('migration.drop.table');
    const result = first?.results.find((one) => one.ruleId === 'migration.drop.table');
    expect(result).toMatchObject({ level: 'error', ruleIndex: expect.any(Number) as number });
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'db/migrations/0042_drop_sessions.sql', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, endLine: 14 },
    });
    for (const one of first?.results ?? []) {
      expect(first?.tool.driver.rules[one.ruleIndex]?.id).toBe(one.ruleId);
      expect(one.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:\d+$/);
    }
  });

  it('keeps fingerprints when lines move, and tells two equal findings apart', () => {
    const at = (start: number): CheckReport =>
      report({
        assessment: {
          factors: [0, 1].map(() =>
            factor('a.b.c', 'high', 'x.ts', { place: { path: 'x.ts' as RepoPath, lines: { start, end: start } } }),
          ),
        },
      });
    const prints = (one: CheckReport): string[] =>
      sarif(one).runs[0]?.results.map((result) => result.partialFingerprints.primaryLocationLineHash) ?? [];
    expect(prints(at(3))).toEqual(prints(at(300)));
    expect(new Set(prints(at(3))).size).toBe(2);
  });

  it('keeps the 5,000 worst of more results and says how many it left out', () => {
    const factors = Array.from({ length: 5200 }, (_, at) => factor('a.b.c', at < 5190 ? 'low' : 'critical', `f${at}`));
    const [first] = sarif(report({ assessment: { factors } })).runs;
    expect(first?.results).toHaveLength(5000);
    expect(first?.results.filter((one) => one.level === 'error')).toHaveLength(10);
    expect(JSON.stringify(first?.invocations)).toContain('200 results');
  });

  it('writes paths as relative URIs, byte by byte', () => {
    const odd = 'a b/ü#?%\udcff.ts';
    const [first] = sarif(report({ assessment: { factors: [factor('a.b.c', 'high', odd)] } })).runs;
    const uri = first?.results[0]?.locations?.[0]?.physicalLocation.artifactLocation.uri;
    expect(uri).toBe('a%20b/%C3%BC%23%3F%25%FF.ts');
  });

  it('says that the run failed when the decision could not be evaluated', () => {
    expect(JSON.stringify(sarif(report({ decision: { state: 'error' } })).runs[0]?.invocations)).toContain(
      '"executionSuccessful":false',
    );
  });
});

describe('JUnit', () => {
  it('counts failures, errors and skipped rules', () => {
    const xml = checkJunit(full());
    expect(xml).toMatch(/<testsuites name="countersign" tests="6" failures="3" errors="0" skipped="2">/);
    expect(xml.match(/<failure /g)).toHaveLength(3);
    expect(xml.match(/<skipped /g)).toHaveLength(2);
  });

  it('is well-formed whatever the texts say', () => {
    for (const text of HOSTILE_TEXTS) {
      const xml = checkJunit(report({ decision: { root: node(text, 'blocked', { reason: text, remedy: text }) } }));
      expect(xml.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\ufffe\uffff\ud800-\udfff]/);
      expect(wellFormed(xml), xml).toBe(true);
      expect(xml.match(/<failure /g)).toHaveLength(1);
    }
  });
});

describe('GitHub annotations', () => {
  it('shows at most ten of a kind, worst first, and says how many more', () => {
    const factors = Array.from({ length: 30 }, (_, at) => factor('a.b.c', 'critical', `f${at}.ts`));
    const lines = checkGithub(report({ assessment: { factors } })).split('\n');
    const errors = lines.filter((line) => line.startsWith('::error '));
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toContain('21 more of this kind');
    expect(lines.filter((line) => line.startsWith('::warning '))).toHaveLength(1);
  });

  it('never says anything but its own commands', () => {
    for (const text of HOSTILE_TEXTS) {
      const lines = checkGithub(hostileReport(text)).split(/\r\n|[\n\r\u2028\u2029\u0085]/);
      for (const line of lines) {
        expect(line).toMatch(/^::(?:error|warning|notice) (?:(?:file|line|endLine|title)=[^:,]*,?)+::/);
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }
  });

  it('says in one notice that a change may land', () => {
    const passing = report({
      assessment: { factors: [], tier: 'low', score: 0 },
      decision: { state: 'pass', requirements: [], acts: [], root: node('rules', 'pass') },
    });
    expect(checkGithub(passing)).toBe('::notice title=countersign::main..drop-sessions may land: nothing is asked');
  });
});

describe('Markdown', () => {
  it('looks as agreed', async () => {
    await expect(checkMarkdown(full())).toMatchFileSnapshot('golden/check-markdown.txt');
  });

  it('stays below 60 kB and says that it was cut', () => {
    const factors = Array.from({ length: 3000 }, (_, at) => factor('a.b.c', 'high', `${'ü'.repeat(200)}${at}.ts`));
    const text = checkMarkdown(report({ assessment: { factors } }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(50_000);
    expect(text).toContain('Cut here');
    expect(text).toContain('<sub>policy');
  });

  it('cannot be made to hold markup, mentions, references or links of others', () => {
    for (const text of HOSTILE_TEXTS) {
      const markdown = checkMarkdown(hostileReport(text));
      const outsideCode = markdown.replace(/`[^`\n]*`/g, 'CODE').replace(/<\/?sub>|<br>/g, '');
      expect(outsideCode).not.toMatch(/[<>`](?!\s|$)/);
      expect(outsideCode).not.toMatch(/@\w/);
      expect(outsideCode).not.toMatch(/#\d+\b(?!;)/);
      expect(outsideCode).not.toMatch(/https?:\/\//);
      expect(outsideCode).not.toMatch(/\]\(/);
      expect(outsideCode).not.toMatch(/^\s*(?:[-+*]|\d+\.)\s/m);
      expect(markdown.match(/^## /gm)).toHaveLength(1);
      expect(markdown).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      for (const row of markdown.split('\n').filter((line) => line.startsWith('| high'))) {
        expect(row.match(/\|/g)).toHaveLength(6);
      }
    }
  });
});

describe('text from the repository', () => {
  it('cannot steer the terminal from any place of a report', () => {
    for (const text of HOSTILE_TEXTS) {
      const one = hostileReport(text);
      for (const output of [renderCheck(one, PLAIN, true), renderExplain(one, PLAIN, true)]) {
        expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(output).not.toContain('##[');
        for (const line of output.split('\n')) expect(line.trimStart().startsWith('::')).toBe(false);
      }
    }
  });
});

/** A report with the text in every place that the repository can fill. */
function hostileReport(text: string): CheckReport {
  const path = `dir/${text}` as RepoPath;
  return report({
    files: [file(path, { oldPath: `old/${text}` as RepoPath, added: [run(1, 2)] })],
    evidence: [evidence({ tool: text, model: text, session: text, prompter: text, mark: text })],
    findings: [{ rule: 'evidence.stripped' as RuleId, message: text, commit: null, path, remedy: text }],
    assessment: {
      factors: [factor('a.b.c', 'high', path, { why: text, remedy: text, observed: { from: text, to: text } })],
      notRead: [text],
    },
    decision: {
      policySource: text,
      acts: [text],
      root: node('rules', 'blocked', {
        title: text,
        reason: text,
        remedy: text,
        condition: text,
        source: text,
        observed: [
          { name: text, value: text, source: text },
          { name: text, value: [text], source: text },
        ],
      }),
      requirements: [
        { kind: 'owners', rule: text, path: text, owners: [text], count: 1 },
        { kind: 'label', rule: text, label: text },
      ],
    },
    report: {
      range: text,
      repository: text,
      notices: [text],
      commits: [{ id: 'f'.repeat(40) as CommitId, subject: text, author: text }],
    },
  });
}

/** A report with something in every section. */
function full(): CheckReport {
  return report({
    findings: [
      {
        rule: 'evidence.stripped' as RuleId,
        message: 'the request had "Assisted-by: claude-code:opus", the squashed commit has not',
        commit: 'f'.repeat(40) as CommitId,
        path: null,
        remedy: 'countersign flag --agent claude-code',
      },
    ],
    assessment: {
      factors: [
        factor('migration.drop.table', 'high', 'db/migrations/0042_drop_sessions.sql', {
          observed: { from: 'sessions', to: null },
        }),
        factor('tests.deleted', 'medium', null, { why: 'two tests are gone', remedy: 'say why, or keep them' }),
      ],
    },
    decision: {
      root: node('rules', 'pending', {
        title: 'this change may land',
        children: [
          node('rules.senior', 'pending', {
            title: 'AI-assisted changes of juniors have a senior sign-off',
            condition: 'change.ai_assisted && author.level < 6',
            observed: [
              { name: 'change.ai_assisted', value: true, source: 'refs/notes/ai' },
              { name: 'author.level', value: 4, source: 'people.yml:7' },
            ],
            children: [
              node('rules.senior.sign-offs', 'pending', { title: '1 sign-off by L6 or above' }),
              node('rules.senior.questions', 'pending', { title: 'ai-understood is answered' }),
            ],
          }),
          node('rules.owners', 'pass', { title: 'owners of .countersign/ sign changes to it' }),
          node('rules.trivial', 'skipped'),
          node('rules.unknown', 'skipped'),
        ],
      }),
    },
    report: { notices: ['the history was not read: run countersign audit once'], range: 'main..drop-sessions' },
  });
}

interface SarifLog {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: unknown;
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations?: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region?: unknown };
      }[];
      readonly partialFingerprints: { readonly primaryLocationLineHash: string };
    }[];
  }[];
}

function sarif(one: CheckReport): SarifLog {
  return JSON.parse(JSON.stringify(checkSarif(one, '1.2.3', RULES))) as SarifLog;
}

function schemaOf(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object;
}

/** Enough of XML to see that every tag is closed and no text opens one. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml [^>]*\?>/, '');
  for (const [, close, name, self] of body.matchAll(/<(\/?)([a-z]+)(?:\s+[a-z]+="[^"<]*")*\s*(\/?)>/g)) {
    if (close === '/') {
      if (open.pop() !== name) return false;
    } else if (self !== '/') open.push(name ?? '');
  }
  const rest = body.replace(/<\/?[a-z]+(?:\s+[a-z]+="[^"<]*")*\s*\/?>/g, '');
  return open.length === 0 && !/[<>]/.test(rest) && !/&(?!#\d+;)/.test(rest);
}

describe('a team without levels', () => {
  const requirement = {
    kind: 'sign-off',
    rule: 'high-risk',
    count: 2,
    level: 6,
    signer: true,
    from: [],
    coverage: 'exact',
    presence: 'none',
  } as const;

  it('reads of signers in every output, kept records included', () => {
    const kept = readRequirement(JSON.parse(JSON.stringify(requirement)));
    expect(kept).toEqual(requirement);
    if (kept === null) return;
    expect(asks(kept)).toBe('2 sign-offs by a signer');
    expect(asked({ requirements: [kept] } as unknown as AuditRecord)).toEqual(['2 sign-offs by a signer']);
    expect(requirementPhrase(kept)).toBe('2 sign-offs by a signer, not by an author or prompter');
    expect(readRequirement({ ...requirement, signer: 'yes' })).toBeNull();
  });
});
