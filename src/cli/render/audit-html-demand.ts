/** Sections of the report on what follows: the policy's demand, the changes to look at, contradictions. */
import type { Evidence, EvidenceSource } from '../../model/attribution.ts';
import type { AuditRecord, AuditSummary } from '../../model/audit.ts';
import { columnChart } from './audit-chart.ts';
import { tierBadge } from './audit-html-evidence.ts';
import { folded, number, table, text } from './audit-html-table.ts';
import { markup, passage } from './audit-markup.ts';
import type { Markup } from './audit-markup.ts';
import { periodsOf } from './audit-periods.ts';
import {
  asked,
  count,
  counted,
  day,
  demandSentence,
  factorGroups,
  policySentence,
  sentence,
  share,
  verdictOf,
} from './audit-words.ts';
import type { FactorGroup } from './audit-words.ts';

const FACTORS_SHOWN = 4;

/** How often the policy would have asked, for what, and how that is spread over time. */
export function policy(summary: AuditSummary): Markup {
  const rows = summary.requirements
    .slice(0, 30)
    .map((row) => [
      row.asks,
      markup`<code>${row.rule}</code>`,
      row.commits,
      share(row.commits, summary.commits),
      row.aiCommits,
    ]);
  const { pass, pending, blocked, skipped, error } = summary.decisions;
  return markup`<h2 id="h-policy">What the policy would have asked</h2>
<p>${demandSentence(summary)} Policy: ${policySentence(summary)}.</p>
${demandChart(summary)}
${rows.length === 0 ? null : markup`<div class="card">${table('Requirements, each commit judged as a change of its own', [text('Asks for'), text('Rule'), number('Commits'), number('Share'), number('AI-assisted')], rows)}</div>`}
<p class="note">Decisions: ${count(pass)} pass, ${count(pending)} wait for an act, ${count(blocked)} blocked, ${count(skipped)} not concerned, ${count(error)} could not be evaluated (never a pass).</p>`;
}

function demandChart(summary: AuditSummary): Markup | null {
  const periods = periodsOf(summary.months);
  const values = periods.periods.map((period) => period.needSignOff);
  if (values.length < 2 || values.every((value) => value === 0)) return null;
  return markup`<figure><figcaption><b>Commits per ${periods.unit} that would have needed a sign-off</b>: the load on reviewers</figcaption>
${columnChart({
  id: 'c-demand',
  title: `Commits per ${periods.unit} that would have needed a sign-off`,
  description: periods.periods.map((period) => `${period.label}: ${count(period.needSignOff)}`).join('; '),
  unit: 'commits',
  height: 200,
  periods,
  layers: [{ fill: 'f-ink', label: 'need a sign-off', values }],
})}
${folded(
  `Sign-offs asked per ${periods.unit}`,
  [text(periods.unit), number('Commits')],
  periods.periods.map((period) => [period.label, period.needSignOff]),
)}</figure>`;
}

/** The riskiest changes with the reason, the remedy and what would have been asked. */
export function changes(summary: AuditSummary): Markup | null {
  if (summary.notable.length === 0) return null;
  return markup`<h2 id="h-changes">Changes to look at first</h2>
<p>The ${counted(summary.notable.length, 'riskiest commit', 'riskiest commits')} that would have needed a sign-off, worst first.</p>
<ol class="changes">${summary.notable.map((record) => change(record))}</ol>`;
}

function change(record: AuditRecord): Markup {
  const evidence = record.evidence.slice(0, 3);
  const groups = factorGroups(record);
  const more = groups.length - FACTORS_SHOWN;
  const asks = asked(record).slice(0, 8);
  return markup`<li>
<div>${tierBadge(record.tier)}<span class="score">score ${record.score.toFixed(2)}</span></div>
<div><h3>${record.subject === '' ? '(no subject)' : record.subject}</h3>
<p class="meta"><span class="mono">${record.commit.slice(0, 12)}</span> · ${day(record.time)} · ${record.author.name} · ${verdictOf(record)} · ${counted(record.files, 'file')}</p>
<ul>${groups.slice(0, FACTORS_SHOWN).map((group) => factorItem(group))}${more > 0 ? markup`<li>and ${counted(more, 'more rule')}</li>` : null}${record.findings.slice(0, 3).map((finding) => markup`<li><code>${finding.rule}</code>: ${passage(finding.message)}</li>`)}</ul>${evidence.length === 0 ? null : markup`<div class="known"><b>Known by</b><ul>${evidence.map((one) => markup`<li>${evidenceWords(one)}</li>`)}</ul></div>`}</div>
<div class="asked"><b>Would have been asked</b><ul>${asks.map((ask) => markup`<li>${ask}</li>`)}</ul></div>
</li>`;
}

function factorItem({ factor, paths }: FactorGroup): Markup {
  const [first, second] = paths;
  const others = paths.length - 2;
  const places =
    first === undefined
      ? null
      : markup` in <code>${first}</code>${second === undefined ? null : markup`, <code>${second}</code>`}${others > 0 ? ` and ${counted(others, 'more place')}` : null}`;
  const remedy =
    factor.remedy === '' ? null : markup`<br><span class="soft">Remedy: ${passage(sentence(factor.remedy))}</span>`;
  return markup`<li>${tierBadge(factor.level)} <code>${factor.rule}</code>${places}: ${passage(sentence(factor.why))}${remedy}</li>`;
}

function evidenceWords(evidence: Evidence): Markup {
  const model = evidence.model === null ? '' : `, ${evidence.model}`;
  const via =
    evidence.via === null
      ? ''
      : `, through ${evidence.via.kind} of ${evidence.via.from.slice(0, 12)} (${evidence.via.by})`;
  return markup`${evidence.tool ?? evidence.mark}${model}: ${evidence.grade} by ${sourceWords(evidence.source)}${via}`;
}

/** Where an evidence stands, so that a person can go and look. */
function sourceWords(source: EvidenceSource): string {
  switch (source.kind) {
    case 'message':
      return `line ${source.line} of the message of ${source.commit.slice(0, 12)}: “${source.text}”`;
    case 'identity':
      return `the ${source.role} of ${source.commit.slice(0, 12)}: “${source.text}”`;
    case 'branch':
      return `the branch ${source.ref}`;
    case 'note':
      return `the note of ${source.commit.slice(0, 12)} in ${source.ref}, line ${source.line}`;
    case 'trace':
      return `the trace ${source.file}`;
    case 'capture':
      return `the capture record ${source.record}`;
    case 'statement':
      return `the signed declaration ${source.statement}`;
  }
}

/** Evidence that contradicts other evidence, was stripped, or is damaged. */
export function findings(summary: AuditSummary): Markup {
  const rows = summary.findings
    .slice(0, 30)
    .map((finding) => [
      markup`<code>${finding.rule}</code>`,
      finding.count,
      markup`${finding.examples.slice(0, 2).map((example) => markup`<p>${example.commit === null ? null : markup`<span class="mono">${example.commit.slice(0, 12)}</span> `}${passage(example.message)}</p>`)}`,
      finding.examples[0]?.remedy ?? '',
    ]);
  return markup`<h2 id="h-contradictions">Contradictions and damage</h2>
${
  rows.length === 0
    ? markup`<p>No evidence contradicts other evidence, and none is damaged.</p>`
    : markup`<p>Here the evidence disagrees with itself, was lost on the way, or cannot be read. Unreadable evidence is never counted as “no AI”.</p>
<div class="card">${table('Findings by rule', [text('Rule'), number('Count'), text('Newest examples'), text('Way out')], rows)}</div>`
}`;
}
