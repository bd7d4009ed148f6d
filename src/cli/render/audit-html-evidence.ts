/** Sections of the report on what was found: overview, time, risk, evidence, authors, method. */
import { linesOf } from '../../core/measurement/audit-counts.ts';
import { RISK_TIERS } from '../../model/assessment.ts';
import { GRADES } from '../../model/attribution.ts';
import type { AuditSummary } from '../../model/audit.ts';
import { AUDIT_LINE_CLASSES, COMMIT_VERDICTS } from '../../model/audit.ts';
import { cellBar, columnChart, shareChart, stripChart } from './audit-chart.ts';
import { bars, folded, number, swatch, table, text } from './audit-html-table.ts';
import { markup, passage } from './audit-markup.ts';
import type { Markup } from './audit-markup.ts';
import type { Periods } from './audit-periods.ts';
import { periodsOf } from './audit-periods.ts';
import {
  adoptionSentence,
  allLines,
  CLASS_WORDS,
  count,
  counted,
  GRADE_WORDS,
  paceWords,
  recentPerWeek,
  share,
  sum,
  trendSentence,
  VERDICT_WORDS,
  RISK_BASIS,
} from './audit-words.ts';

/** The shares at a glance, and the five numbers to remember. */
export function overview(summary: AuditSummary): Markup {
  const { commits, byVerdict } = summary;
  const shown = COMMIT_VERDICTS.filter((verdict) => byVerdict[verdict] > 0);
  const says = shown
    .map((verdict) => `${VERDICT_WORDS[verdict].label} ${share(byVerdict[verdict], commits)}`)
    .join(', ');
  const parts = shown.map((verdict) => ({ fill: `f-${verdict}`, share: byVerdict[verdict] / commits }));
  const legend = COMMIT_VERDICTS.map(
    (verdict) =>
      markup`<li>${swatch(`f-${verdict}`)}<span>${VERDICT_WORDS[verdict].label} <b>${count(byVerdict[verdict])}</b> <span class="n">${share(byVerdict[verdict], commits)}</span></span></li>`,
  );
  return markup`<h2 id="h-overview">Overview</h2>
<div class="card">${stripChart(parts, `Commits by verdict: ${says}`)}<ul class="legend">${legend}</ul></div>
${figures(summary)}
${remarks(summary)}`;
}

function figures(summary: AuditSummary): Markup {
  const lines = allLines(summary.lines);
  const ai = linesOf(summary.lines, 'ai') + linesOf(summary.lines, 'mixed');
  const grave = {
    all: sum(summary.tiers.high) + sum(summary.tiers.critical),
    ai: summary.tiers.high.ai + summary.tiers.critical.ai,
  };
  const asked = sum(summary.needSignOff);
  const week = recentPerWeek(summary);
  const contradictions = summary.findings.reduce((total, finding) => total + finding.count, 0);
  const figure = (big: string, label: string, small: string): Markup =>
    markup`<div><dt>${label}</dt><dd class="big">${big}</dd><dd class="small">${small}</dd></div>`;
  return markup`<dl class="figures">
${figure(share(summary.byVerdict.ai, summary.commits), 'of commits are AI-assisted', `${count(summary.byVerdict.ai)} of ${count(summary.commits)}, by evidence`)}
${figure(share(ai, lines), 'of changed lines are AI or mixed', `${count(ai)} of ${count(lines)}, added and deleted`)}
${figure(count(asked), 'commits would have needed a sign-off', week === null ? share(asked, summary.commits) : `${share(asked, summary.commits)}; lately ${paceWords(week)}`)}
${figure(count(grave.all), 'commits of risk tier high or critical', `${count(grave.ai)} AI-assisted (${share(grave.ai, grave.all)})`)}
${figure(count(contradictions), 'contradictions and damaged evidence', contradictions === 0 ? 'none was found' : counted(summary.findings.length, 'kind'))}
</dl>`;
}

/** What a reader must know before believing the numbers. */
function remarks(summary: AuditSummary): Markup | null {
  const adoption = adoptionSentence(summary);
  const sentences = [...(adoption === null ? [] : [adoption]), ...summary.notices];
  return sentences.length === 0
    ? null
    : markup`<div class="note">${sentences.map((line) => markup`<p>${passage(line)}</p>`)}</div>`;
}

/** Commits, shares and lines over time. */
export function overTime(summary: AuditSummary): Markup | null {
  const periods = periodsOf(summary.months);
  if (periods.periods.length === 0) return null;
  const trend = trendSentence(periods.periods);
  const stray = periods.stray + summary.undated;
  return markup`<h2 id="h-time">Over time</h2>
${trend === null ? null : markup`<p>${trend}</p>`}
${commitsChart(summary, periods)}
${periods.periods.length < 2 ? null : aiShareChart(periods)}
${linesChart(summary, periods)}
${stray === 0 ? null : markup`<p class="note">${counted(stray, 'commit')} with a date far from all others ${stray === 1 ? 'is' : 'are'} counted everywhere but not drawn here.</p>`}`;
}

function commitsChart(summary: AuditSummary, periods: Periods): Markup {
  const shown = COMMIT_VERDICTS.filter((verdict) => summary.byVerdict[verdict] > 0);
  const layers = shown.map((verdict) => ({
    fill: `f-${verdict}`,
    label: VERDICT_WORDS[verdict].label,
    values: periods.periods.map((period) => period.commits[verdict]),
  }));
  const rows = periods.periods.map((period) => [
    period.label,
    ...shown.map((verdict) => period.commits[verdict]),
    sum(period.commits),
  ]);
  const heads = [text(periods.unit), ...shown.map((verdict) => number(VERDICT_WORDS[verdict].label)), number('all')];
  return markup`<figure><figcaption><b>Commits per ${periods.unit}</b>, by who wrote them</figcaption>
${columnChart({
  id: 'c-commits',
  title: `Commits per ${periods.unit} by verdict`,
  description: layers.map((layer) => `${layer.label}: ${layer.values.map(count).join(', ')}`).join('. '),
  unit: 'commits',
  height: 300,
  periods,
  layers,
})}
<ul class="legend">${shown.map((verdict) => markup`<li>${swatch(`f-${verdict}`)}${VERDICT_WORDS[verdict].label}</li>`)}</ul>
${folded(`Commits per ${periods.unit}`, heads, rows)}</figure>`;
}

function aiShareChart(periods: Periods): Markup {
  const shares = periods.periods.map((period) =>
    sum(period.commits) === 0 ? null : period.commits.ai / sum(period.commits),
  );
  const says = periods.periods.map(
    (period) =>
      `${period.label}: ${share(period.commits.ai, sum(period.commits))} of ${counted(sum(period.commits), 'commit')}`,
  );
  const rows = periods.periods.map((period) => [
    period.label,
    period.commits.ai,
    sum(period.commits),
    share(period.commits.ai, sum(period.commits)),
  ]);
  return markup`<figure><figcaption><b>Share of commits that are AI-assisted by evidence</b>; a lower bound, since unknown commits may be AI-assisted too. Open circles stand on fewer than ten commits</figcaption>
${shareChart({
  id: 'c-share',
  title: `Share of AI-assisted commits per ${periods.unit}`,
  description: says.join('; '),
  height: 190,
  periods,
  shares,
  says,
  weak: periods.periods.map((period) => sum(period.commits) < 10),
})}
${folded(`Share of AI-assisted commits per ${periods.unit}`, [text(periods.unit), number('AI-assisted'), number('all'), number('share')], rows)}</figure>`;
}

function linesChart(summary: AuditSummary, periods: Periods): Markup | null {
  if (allLines(summary.lines) === 0) return null;
  const shown = AUDIT_LINE_CLASSES.filter((name) => linesOf(summary.lines, name) > 0);
  const layers = shown.map((name) => ({
    fill: `f-${name}`,
    label: CLASS_WORDS[name],
    values: periods.periods.map((period) => period.lines[name]),
  }));
  const rows = periods.periods.map((period) => [period.label, ...shown.map((name) => period.lines[name])]);
  const legend = shown.map((name) => {
    const value = linesOf(summary.lines, name);
    return markup`<li>${swatch(`f-${name}`)}<span>${CLASS_WORDS[name]} <b>${count(value)}</b> <span class="n">${share(value, allLines(summary.lines))}</span></span></li>`;
  });
  return markup`<figure><figcaption><b>Changed lines per ${periods.unit}</b>, added and deleted, by who wrote them; columns far above the others are cut and labelled</figcaption>
${columnChart({
  id: 'c-lines',
  title: `Changed lines per ${periods.unit} by class`,
  description: layers.map((layer) => `${layer.label}: ${layer.values.map(count).join(', ')}`).join('. '),
  unit: 'lines',
  height: 260,
  periods,
  layers,
})}
<ul class="legend">${legend}</ul>
${folded(`Changed lines per ${periods.unit}`, [text(periods.unit), ...shown.map((name) => number(CLASS_WORDS[name]))], rows)}</figure>`;
}

/** Tiers with the AI's share of each, and the rules that were found most. */
export function risk(summary: AuditSummary): Markup {
  const average = summary.byVerdict.ai / Math.max(1, summary.commits);
  const tiers = RISK_TIERS.toReversed().map((tier) => {
    const counts = summary.tiers[tier];
    const all = sum(counts);
    return [
      tierBadge(tier),
      all,
      counts.ai,
      counts.unknown,
      all - counts.ai - counts.unknown,
      all === 0 ? '–' : share(counts.ai, all),
      all === 0 ? null : cellBar(counts.ai / all, 'f-ai'),
    ];
  });
  const rules = summary.rules
    .slice(0, 20)
    .map((rule) => [
      markup`<code>${rule.rule}</code>`,
      markup`${tierBadge(rule.worst)}`,
      rule.commits,
      share(rule.aiCommits, rule.commits),
      rule.why,
    ]);
  return markup`<h2 id="h-risk">Risk</h2>
<p>Each commit has the tier of its worst factor. Over all tiers ${share(average, 1)} of commits are AI-assisted; a higher share in a tier shows where the tools are used on dangerous things, not that they cause harm. ${RISK_BASIS}</p>
<div class="card">${table('Commits by risk tier and by who wrote them', [text('Tier'), number('Commits'), number('AI-assisted'), number('Unknown'), number('Other'), number('AI share'), bars], tiers, false)}</div>
${rules.length === 0 ? markup`<p class="note">No classifier found anything.</p>` : markup`<div class="card">${table(`What the classifiers found, worst first${summary.rules.length > rules.length ? `; ${counted(summary.rules.length - rules.length, 'further rule')} in the JSON form` : ''}`, [text('Rule'), text('Worst'), number('Commits'), number('AI share'), text('Why it matters')], rules)}</div>`}`;
}

/** A tier or severity in words; colour comes in addition. */
export function tierBadge(level: string): Markup {
  return markup`<span class="tier t-${level}">${level}</span>`;
}

/** How the AI's part is known: grades, tools, models, robots. */
export function evidence(summary: AuditSummary): Markup {
  const known = GRADES.reduce((total, grade) => total + summary.grades[grade], 0);
  const grades = GRADES.map((grade) => [
    grade,
    summary.grades[grade],
    share(summary.grades[grade], known),
    cellBar(known === 0 ? 0 : summary.grades[grade] / known, grade === 'inferred' ? 'f-hint' : 'f-ai'),
    GRADE_WORDS[grade],
  ]);
  const most = Math.max(1, ...summary.tools.map((tool) => tool.commits));
  const tools = summary.tools.slice(0, 25).map((tool) => [
    tool.tool ?? 'an unnamed AI',
    tool.commits,
    cellBar(tool.commits / most, 'f-ai'),
    tool.lines,
    GRADES.filter((grade) => tool.grades[grade] > 0)
      .map((grade) => `${grade} ${count(tool.grades[grade])}`)
      .join(', '),
    tool.hints,
  ]);
  return markup`<h2 id="h-evidence">Evidence</h2>
<p>A commit counts by its best evidence. What is only inferred is a hint: it is shown, and never makes a commit AI-assisted.${summary.suggestionsOnly === 0 ? null : ` In ${counted(summary.suggestionsOnly, 'commit')} the only AI text is a review bot’s suggestion that a person applied.`}</p>
<div class="card">${table('Commits by the best evidence of an AI', [text('Grade'), number('Commits'), number('Share'), bars, text('What it means')], grades, false)}</div>
${tools.length === 0 ? null : markup`<div class="card">${table('Tools that evidence names; a commit of two tools counts for both', [text('Tool'), number('Commits'), bars, number('AI lines'), text('Evidence'), number('Hints')], tools)}</div>`}
${named(summary)}`;
}

function named(summary: AuditSummary): Markup | null {
  const models = summary.models.slice(0, 15).map(({ model, commits }) => [model, commits]);
  const robots = summary.automation.slice(0, 15).map(({ tool, commits }) => [tool, commits]);
  if (models.length + robots.length === 0) return null;
  return markup`<div class="two">${models.length === 0 ? null : markup`<div class="card">${table('Models that evidence names', [text('Model'), number('Commits')], models)}</div>`}${robots.length === 0 ? null : markup`<div class="card">${table('Robots that are not an AI', [text('Robot'), number('Commits')], robots)}</div>`}</div>`;
}

/** Where the AI-assisted commits come from; folded, because it is no measure of anybody. */
export function people(summary: AuditSummary): Markup | null {
  if (summary.authors.length === 0) return null;
  const shown = summary.authors.slice(0, 50);
  const others = summary.authors.slice(50);
  const rest = {
    commits: summary.otherAuthors.commits + others.reduce((total, author) => total + author.commits, 0),
    ai: summary.otherAuthors.aiCommits + others.reduce((total, author) => total + author.aiCommits, 0),
  };
  const lines = shown.map((author) => [
    author.name,
    author.commits,
    author.aiCommits,
    share(author.aiCommits, author.commits),
  ]);
  if (rest.commits > 0) lines.push(['everybody else', rest.commits, rest.ai, share(rest.ai, rest.commits)]);
  return markup`<h2 id="h-people">Authors</h2>
<p>Names are what commits claim; nobody has proved them. The share shows where evidence of tools exists, not how well anybody works: do not use it to judge a person.</p>
<details><summary>Show ${counted(shown.length, 'author')}</summary>${table('Commits by author as the commits claim it', [text('Author'), number('Commits'), number('AI-assisted'), number('Share')], lines)}</details>`;
}

/** What the words mean, what was not read, and what an audit cannot say. */
export function method(summary: AuditSummary): Markup {
  const words = COMMIT_VERDICTS.map(
    (verdict) => markup`<dt>${VERDICT_WORDS[verdict].label}</dt><dd>${VERDICT_WORDS[verdict].means}</dd>`,
  );
  const grades = GRADES.map((grade) => markup`<dt>${grade}</dt><dd>${GRADE_WORDS[grade]}</dd>`);
  return markup`<h2 id="h-method">Method and limits</h2>
<p>Read from git objects alone: messages, accounts, notes, traces, and the differences of each commit against its first parent. No network, no model, no similarity of text.</p>
<h3>Who wrote a commit</h3><dl class="words">${words}</dl>
<h3>How good the evidence is, best first</h3><dl class="words">${grades}</dl>
<h3>What these numbers do not say</h3>
<ul>
<li>AI-assisted is a lower bound. Tools leave marks only where they are set up to; a commit without marks is unknown, not human.</li>
<li>Marks, names and dates in commits are claims that anybody can write. Contradictions are listed; a forged mark without a contradiction is not found.</li>
<li>Each commit is judged as if it were a change of its own. A policy that judges whole branches asks less often, and sees what single commits do not.</li>
<li>A factor says that something deserves a look. It does not say that something went wrong.</li>
<li>What is older than the policy is shown, and is never a violation.</li>
</ul>
<h3>What was not read</h3>
${summary.unreadable.length === 0 ? markup`<p>Everything in the range could be read.</p>` : markup`<div class="warn"><ul>${summary.unreadable.slice(0, 50).map((line) => markup`<li>${passage(line)}</li>`)}</ul></div>`}`;
}
