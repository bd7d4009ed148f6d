/**
 * The audit as Markdown for a job summary or a comment. Text of the repository cannot become structure, link, mention
 * or reference: every character that could is written as an entity.
 */
import { linesOf } from '../../core/measurement/audit-counts.ts';
import { RISK_TIERS } from '../../model/assessment.ts';
import { GRADES } from '../../model/attribution.ts';
import type { AuditRecord, AuditSummary } from '../../model/audit.ts';
import { AUDIT_LINE_CLASSES, COMMIT_VERDICTS } from '../../model/audit.ts';
import { periodsOf } from './audit-periods.ts';
import {
  adoptionSentence,
  allLines,
  asked,
  CLASS_WORDS,
  count,
  counted,
  day,
  demandSentence,
  GRADE_WORDS,
  headline,
  policySentence,
  share,
  sum,
  trendSentence,
  VERDICT_WORDS,
  verdictOf,
  RISK_BASIS,
} from './audit-words.ts';
import { clipped } from './safe.ts';

/** A job summary above 1,024 KiB is dropped whole; we stay clear of it. */
const LARGEST = 900 * 1024;

/** The document, ending in a line end; always below 900 KiB. */
export function renderAuditMarkdown(summary: AuditSummary): string {
  const sections = [
    heading(summary),
    notices(summary),
    ...(summary.commits === 0
      ? []
      : [
          verdicts(summary),
          time(summary),
          policy(summary),
          notable(summary),
          risk(summary),
          evidence(summary),
          findings(summary),
        ]),
    unread(summary),
  ];
  let document = '';
  for (const section of sections.filter((lines) => lines.length > 0)) {
    const text = `${section.join('\n')}\n\n`;
    if (Buffer.byteLength(document) + Buffer.byteLength(text) > LARGEST) {
      return `${document}_Cut here: the rest would exceed what a job summary may hold. Use the HTML or JSON form._\n`;
    }
    document += text;
  }
  return `${document.trimEnd()}\n`;
}

/**
 * Text from outside as Markdown text. Entities are literal text in every dialect, so nothing in it can be markup; a
 * comment after `@` and `#` keeps forges from making mentions and references of it.
 */
export function inert(text: string, limit: number = 160): string {
  return clipped(text, limit)
    .replace(/[^\p{L}\p{M}\p{N} ,;.–…’“”·-]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`)
    .replace(/&#(?:64|35);/g, (entity) => `${entity}<!-- -->`)
    .replace(/(www)\./gi, '$1&#46;');
}

function heading(summary: AuditSummary): string[] {
  const span = summary.from === null ? '' : `, ${day(summary.from)} to ${day(summary.to)}`;
  const adoption = adoptionSentence(summary);
  return [
    `## countersign audit: ${inert(summary.repository)}`,
    '',
    `${inert(summary.range)}${span}`,
    '',
    `**${headline(summary)}**`,
    ...(adoption === null ? [] : ['', adoption]),
  ];
}

function verdicts(summary: AuditSummary): string[] {
  const all = allLines(summary.lines);
  const lines = AUDIT_LINE_CLASSES.map((name) => {
    const value = linesOf(summary.lines, name);
    return `${CLASS_WORDS[name]} ${count(value)} (${share(value, all)})`;
  });
  return [
    '### Commits',
    '',
    ...table(
      ['Verdict', '>Commits', '>Share', 'Meaning'],
      COMMIT_VERDICTS.map((verdict) => [
        VERDICT_WORDS[verdict].label,
        count(summary.byVerdict[verdict]),
        share(summary.byVerdict[verdict], summary.commits),
        VERDICT_WORDS[verdict].means,
      ]),
    ),
    '',
    `Changed lines, added and deleted: ${lines.join(', ')}.`,
  ];
}

function time(summary: AuditSummary): string[] {
  const { periods, unit } = periodsOf(summary.months);
  if (periods.length < 2) return [];
  const trend = trendSentence(periods);
  const rows = periods.map((period) => {
    const all = sum(period.commits);
    return [
      period.label,
      count(all),
      count(period.commits.ai),
      share(period.commits.ai, all),
      count(period.needSignOff),
    ];
  });
  return [
    '### Over time',
    '',
    ...(trend === null ? [] : [trend, '']),
    ...fold(`Per ${unit}`, table([unit, '>Commits', '>AI-assisted', '>Share', '>Would need a sign-off'], rows)),
  ];
}

function policy(summary: AuditSummary): string[] {
  const rows = summary.requirements
    .slice(0, 30)
    .map((row) => [inert(row.asks), inert(row.rule), count(row.commits), count(row.aiCommits)]);
  return [
    '### What the policy would have asked',
    '',
    `${demandSentence(summary)} Policy: ${inert(policySentence(summary))}.`,
    ...(rows.length === 0 ? [] : ['', ...table(['Asks for', 'Rule', '>Commits', '>AI-assisted'], rows)]),
  ];
}

function notable(summary: AuditSummary): string[] {
  if (summary.notable.length === 0) return [];
  return [
    '### Changes to look at first',
    '',
    ...table(['Risk', 'Commit', 'Change', 'Why', 'Would have been asked'], summary.notable.map(notableRow)),
  ];
}

function notableRow(record: AuditRecord): string[] {
  const worst = record.factors[0];
  const place = worst?.path === undefined || worst.path === null ? '' : `${inert(worst.path)}: `;
  return [
    `**${record.tier}** ${record.score.toFixed(1)}`,
    `${record.commit.slice(0, 12)} ${day(record.time)}`,
    `${inert(record.subject)} – ${inert(verdictOf(record))}`,
    worst === undefined ? '' : `${place}${inert(worst.why)} ${inert(worst.remedy)}`,
    asked(record)
      .slice(0, 6)
      .map((ask) => inert(ask))
      .join('; '),
  ];
}

function risk(summary: AuditSummary): string[] {
  const tiers = RISK_TIERS.toReversed().map((tier) => {
    const counts = summary.tiers[tier];
    return [tier, count(sum(counts)), count(counts.ai), count(counts.unknown), share(counts.ai, sum(counts))];
  });
  const rules = summary.rules
    .slice(0, 20)
    .map((rule) => [inert(rule.rule), rule.worst, count(rule.commits), share(rule.aiCommits, rule.commits)]);
  return [
    '### Risk',
    '',
    RISK_BASIS,
    '',
    ...table(['Tier', '>Commits', '>AI-assisted', '>Unknown', '>AI share'], tiers),
    ...(rules.length === 0 ? [] : ['', ...fold('Rules', table(['Rule', 'Worst', '>Commits', '>AI share'], rules))]),
  ];
}

function evidence(summary: AuditSummary): string[] {
  const tools = summary.tools.slice(0, 25).map((tool) => [
    inert(tool.tool ?? 'an unnamed AI'),
    count(tool.commits),
    count(tool.lines),
    GRADES.filter((grade) => tool.grades[grade] > 0)
      .map((grade) => `${grade} ${count(tool.grades[grade])}`)
      .join(', '),
    count(tool.hints),
  ]);
  const grades = GRADES.map((grade) => [grade, count(summary.grades[grade]), GRADE_WORDS[grade]]);
  return [
    '### Evidence',
    '',
    ...table(['Best grade', '>Commits', 'Meaning'], grades),
    ...(tools.length === 0 ? [] : ['', ...table(['Tool', '>Commits', '>AI lines', 'Evidence', '>Hints'], tools)]),
  ];
}

function findings(summary: AuditSummary): string[] {
  if (summary.findings.length === 0) return [];
  const rows = summary.findings
    .slice(0, 30)
    .map((finding) => [inert(finding.rule), count(finding.count), inert(finding.examples[0]?.message ?? '', 300)]);
  return ['### Contradictions and damage', '', ...table(['Rule', '>Count', 'Newest example'], rows)];
}

/** What a reader must know before believing the numbers. */
function notices({ notices: told }: AuditSummary): string[] {
  return told.flatMap((line, at) => [...(at === 0 ? [] : ['']), `**!** ${inert(line, 400)}`]);
}

function unread(summary: AuditSummary): string[] {
  const lines = summary.unreadable.slice(0, 25);
  if (lines.length === 0) return [];
  const rest = summary.unreadable.length - 25;
  return [
    '### Not read',
    '',
    ...lines.map((line) => `* Note: ${inert(line, 400)}`),
    ...(rest > 0 ? [`* and ${counted(rest, 'more sentence')}`] : []),
  ];
}

/** A table; a head that starts with `>` stands right. Cells are Markdown already. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(heads.map((head) => head.replace(/^>/, ''))),
    line(heads.map((head) => (head.startsWith('>') ? '---:' : '---'))),
    ...rows.map(line),
  ];
}

function fold(title: string, body: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, '', ...body, '', '</details>'];
}
