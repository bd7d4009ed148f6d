/** The summary of an audit on a terminal: one screen, most important first, readable without colour. */
import { linesOf } from '../../core/measurement/audit-counts.ts';
import { RISK_TIERS } from '../../model/assessment.ts';
import type { RiskTier } from '../../model/assessment.ts';
import { GRADES } from '../../model/attribution.ts';
import type { AuditLineClass, AuditRecord, AuditSummary, CommitVerdict } from '../../model/audit.ts';
import { AUDIT_LINE_CLASSES, COMMIT_VERDICTS } from '../../model/audit.ts';
import { bar, fit, fitEnd, pad, strip, wrap } from './audit-columns.ts';
import {
  adoptionSentence,
  allLines,
  asked,
  CLASS_WORDS,
  count,
  counted,
  day,
  demandSentence,
  headline,
  policySentence,
  share,
  sum,
  VERDICT_WORDS,
  verdictOf,
  RISK_BASIS,
} from './audit-words.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';

export interface AuditTextOptions {
  /** False draws bars and marks in ASCII. */
  readonly unicode: boolean;
  /** Path of the HTML report, when one was written. */
  readonly report: string | null;
}

/** What every section needs: how to draw, and how wide. */
interface Page {
  readonly summary: AuditSummary;
  readonly style: Style;
  readonly width: number;
  readonly unicode: boolean;
  readonly dots: string;
}

const NOTABLE_SHOWN = 4;
const ROWS_SHOWN = 6;

/** The whole screen, ending in a line end. */
export function renderAuditText(summary: AuditSummary, style: Style, options: AuditTextOptions): string {
  const width = Math.min(120, Math.max(60, style.width ?? 100));
  const page: Page = { summary, style, width, unicode: options.unicode, dots: options.unicode ? '…' : '...' };
  const sections = [
    title(page),
    wrap(headline(summary), width).map((line) => style.bold(line)),
    notices(page),
    ...(summary.commits === 0
      ? []
      : [commits(page), tools(page), risk(page), policy(page), findings(page), notable(page)]),
    unread(page),
    options.report === null ? [] : [`Report  ${style.link(oneLine(options.report))}`],
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
    .replaceAll('\u00a0', ' ');
  return `${options.unicode ? text : ascii(text)}\n`;
}

function title({ summary, style, width, dots }: Page): string[] {
  const span = summary.from === null ? '' : `, ${day(summary.from)} to ${day(summary.to)}`;
  const rest = `${oneLine(summary.repository)}: ${oneLine(summary.range)}${span}`;
  return [`${style.bold('countersign audit')}  ${style.dim(fit(rest, width - 19, dots))}`];
}

function commits(page: Page): string[] {
  const { summary, style, width, unicode } = page;
  const room = width - 35;
  const rows = COMMIT_VERDICTS.map((verdict) => {
    const value = summary.byVerdict[verdict];
    const drawn = paint(style, verdict)(bar(value / summary.commits, room, unicode));
    const numbers = `${pad(count(value), 9, 'right')}  ${pad(share(value, summary.commits), 6, 'right')}`;
    return `  ${pad(VERDICT_WORDS[verdict].label, 12)}  ${drawn}${value === 0 ? style.dim(numbers) : numbers}`;
  });
  return [heading(page, 'Commits', counted(summary.merges, 'merge')), ...rows, ...changedLines(page)];
}

function changedLines(page: Page): string[] {
  const { summary, style, width, unicode } = page;
  const all = allLines(summary.lines);
  if (all === 0) return [];
  const marks: Readonly<Record<AuditLineClass, string>> = unicode
    ? { ai: '█', mixed: '▓', hint: '▚', human: '▒', unknown: '░' }
    : { ai: '#', mixed: '=', hint: ':', human: '-', unknown: '.' };
  const parts = AUDIT_LINE_CLASSES.map((name) => ({ weight: linesOf(summary.lines, name), mark: marks[name] }));
  const legend = AUDIT_LINE_CLASSES.filter((name) => linesOf(summary.lines, name) > 0).map((name) => {
    const value = linesOf(summary.lines, name);
    return `${marks[name]} ${CLASS_WORDS[name]} ${count(value)} (${share(value, all)})`.replaceAll(' ', '\u00a0');
  });
  return [
    `  ${pad('lines', 12)}  ${style.ai(strip(parts, width - 18))}`,
    ...wrap(legend.join('   '), width - 16).map((line) => `${' '.repeat(16)}${line}`),
  ];
}

function tools(page: Page): string[] {
  const { summary, style, width } = page;
  if (summary.tools.length === 0) return [];
  const wide = width >= 100;
  const name = wide ? 30 : 20;
  const rows = summary.tools.slice(0, ROWS_SHOWN).map((tool) => {
    const best = GRADES.filter((grade) => tool.grades[grade] > 0).map(
      (grade) => `${grade} ${count(tool.grades[grade])}`,
    );
    if (tool.hints > 0) best.push(`hints ${count(tool.hints)}`);
    const label = pad(oneLine(tool.tool ?? 'an unnamed AI'), name, 'left', page.dots);
    const numbers = `${pad(count(tool.commits), 9, 'right')}${pad(count(tool.lines), 12, 'right')}`;
    return `  ${label}${numbers}   ${fit(best.join(', '), width - name - 26, page.dots)}`;
  });
  const more = summary.tools.length - ROWS_SHOWN;
  const head = `  ${pad('', name)}${pad('commits', 9, 'right')}${pad('AI lines', 12, 'right')}   evidence`;
  const rest = more > 0 ? [style.dim(`  and ${counted(more, 'more tool')}`)] : [];
  return [heading(page, 'Tools', gradesNote(summary)), style.dim(head), ...rows, ...rest];
}

function gradesNote(summary: AuditSummary): string {
  const { captured, noted, declared, inferred } = summary.grades;
  return `evidence captured ${count(captured)}, noted ${count(noted)}, declared ${count(declared)}, hints ${count(inferred)}`;
}

function risk(page: Page): string[] {
  const { summary, style, width, unicode } = page;
  const column = width < 72 ? 8 : 10;
  const room = width - 26 - 4 * column;
  const rows = RISK_TIERS.toReversed().map((tier) => {
    const counts = summary.tiers[tier];
    const all = sum(counts);
    const others = all - counts.ai - counts.unknown;
    const numbers = [all, counts.ai, counts.unknown, others]
      .map((value) => pad(count(value), column, 'right'))
      .join('');
    const part = all === 0 ? pad('–', 8, 'right') : pad(share(counts.ai, all), 8, 'right');
    const drawn = all === 0 || room < 6 ? '' : style.ai(bar(counts.ai / all, room, unicode).trimEnd());
    return `  ${tierPaint(style, tier)(pad(tier, 12))}${numbers}  ${part}  ${drawn}`.trimEnd();
  });
  const head = ['commits', 'AI', 'unknown', 'other'].map((text) => pad(text, column, 'right')).join('');
  return [
    heading(page, 'Risk', 'commits by their worst factor'),
    style.dim(`  ${' '.repeat(12)}${head}  ${pad('AI share', 8, 'right')}`),
    ...rows,
    ...wrap(RISK_BASIS, width - 2).map((line) => style.dim(`  ${line}`)),
  ];
}

function policy(page: Page): string[] {
  const { summary, style, width, dots } = page;
  const rows = summary.requirements.slice(0, ROWS_SHOWN).map((row) => {
    const text = `${oneLine(row.asks)} ${style.dim(`[${oneLine(row.rule)}]`)}`;
    const plain = `${oneLine(row.asks)} [${oneLine(row.rule)}]`;
    const shown = plain.length > width - 14 ? fit(plain, width - 14, dots) : text;
    return `  ${pad(count(row.commits), 10, 'right')}  ${shown}`;
  });
  const adoption = adoptionSentence(summary);
  const sentences = [
    demandSentence(summary),
    `Policy: ${oneLine(policySentence(summary))}.`,
    ...(adoption === null ? [] : [adoption]),
  ];
  return [
    heading(page, 'The policy would have asked', ''),
    ...sentences.flatMap((text) => wrap(text, width - 2).map((line) => `  ${fit(line, width - 2, dots)}`)),
    ...rows,
  ];
}

function findings(page: Page): string[] {
  const { summary, style, width, dots } = page;
  if (summary.findings.length === 0) return [];
  const rows = summary.findings.slice(0, ROWS_SHOWN).flatMap((finding) => {
    const example = oneLine(finding.examples[0]?.message ?? '');
    return [
      `  ${pad(count(finding.count), 10, 'right')}  ${fit(oneLine(finding.rule), width - 14, dots)}`,
      ...(example === '' ? [] : [style.dim(`${' '.repeat(14)}${fit(example, width - 14, dots)}`)]),
    ];
  });
  return [heading(page, 'Contradictions and damage', ''), ...rows];
}

function notable(page: Page): string[] {
  const { summary } = page;
  if (summary.notable.length === 0) return [];
  const shown = summary.notable.slice(0, NOTABLE_SHOWN);
  const rest = summary.notable.length - shown.length;
  return [
    heading(page, 'Look at these first', rest > 0 ? `${rest} more in the report` : ''),
    ...shown.flatMap((record) => notableRow(page, record)),
  ];
}

function notableRow({ style, width, dots }: Page, record: AuditRecord): string[] {
  const worst = record.factors[0];
  const score = pad(record.score.toFixed(1), 5, 'right');
  const head = `  ${tierPaint(style, record.tier)(pad(record.tier, 9))}${score}  ${record.commit.slice(0, 10)}  ${day(record.time)}  `;
  const room = width - 18;
  const place = worst === undefined || worst.path === null ? '' : `${fitEnd(oneLine(worst.path), room / 2, dots)}: `;
  const why = worst === undefined ? '' : `${place}${oneLine(worst.why)}`;
  const needs = `${verdictOf(record)}: ${asked(record).join(', ')}`;
  return [
    head + fit(oneLine(record.subject), width - 42, dots),
    ...(why === '' ? [] : [style.dim(`${' '.repeat(18)}${fit(why, width - 18, dots)}`)]),
    style.dim(`${' '.repeat(18)}${fit(oneLine(needs), width - 18, dots)}`),
  ];
}

/** What a reader must know before believing the numbers. */
function notices({ summary, style, width }: Page): string[] {
  return summary.notices.flatMap((text) =>
    wrap(oneLine(text), width - 2).map((line, at) => `${at === 0 ? style.warn('!') : ' '} ${line}`),
  );
}

function unread(page: Page): string[] {
  const { summary, style, width, dots } = page;
  const unreadable = summary.unreadable.slice(0, 2).map((text) => `  ${fit(oneLine(text), width - 2, dots)}`);
  const more = summary.unreadable.length - unreadable.length;
  if (unreadable.length === 0) return [];
  return [
    style.warn('Not read'),
    ...unreadable,
    ...(more > 0 ? [style.dim(`  and ${count(more)} more, see --json`)] : []),
  ];
}

function heading({ style, width, dots }: Page, text: string, aside: string): string {
  return aside === ''
    ? style.bold(text)
    : `${style.bold(text)}  ${style.dim(fit(aside, width - text.length - 2, dots))}`;
}

function paint(style: Style, verdict: CommitVerdict): (text: string) => string {
  const paints: Readonly<Record<CommitVerdict, (text: string) => string>> = {
    ai: style.ai,
    hint: style.warn,
    automation: style.link,
    human: style.human,
    unknown: style.dim,
    unreadable: style.bad,
  };
  return paints[verdict];
}

function tierPaint(style: Style, tier: RiskTier): (text: string) => string {
  const paints = { critical: style.bad, high: style.bad, medium: style.warn, low: style.dim };
  return paints[tier];
}

/** Our own typographic characters in ASCII; whatever the repository contributed is left as it is. */
function ascii(text: string): string {
  return text.replace(/[“”]/g, '"').replace(/–/g, '-').replace(/…/g, '...');
}
