/**
 * The audit as one self-contained page: no request to anywhere (its content security policy forbids them), charts as
 * SVG drawn here, everything readable without script, in light and dark, on a phone and on paper.
 */
import { createHash } from 'node:crypto';
import type { AuditSummary } from '../../model/audit.ts';
import { SCRIPT, STYLE } from './audit-html-style.ts';
import { changes, findings, policy } from './audit-html-demand.ts';
import { evidence, method, overTime, overview, people, risk } from './audit-html-evidence.ts';
import { markup, trusted } from './audit-markup.ts';
import type { Markup } from './audit-markup.ts';
import { patterns } from './audit-chart.ts';
import { day, headline } from './audit-words.ts';

/** One entry of the table of contents and its section; null sections are left out. */
interface Part {
  readonly id: string;
  readonly name: string;
  readonly body: Markup | null;
}

/** The whole document. Below 400 kB whatever the number of commits. */
export function renderAuditHtml(summary: AuditSummary): string {
  const parts = partsOf(summary).filter((part) => part.body !== null);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${securityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="countersign ${summary.version}">
<title>${summary.repository}: audit of AI-assisted changes</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#overview">Skip to the content</a>
${patterns()}
<div class="wrap">
${top(summary, parts)}
<main>
${parts.map(({ id, body }) => markup`<section id="${id}" aria-labelledby="h-${id}">${body}</section>\n`)}
</main>
<footer><p>Made by countersign ${summary.version} on ${day(summary.generatedAt)} from git alone; days are UTC. This page loads nothing from anywhere and can be kept or forwarded as one file.</p></footer>
</div>
${trusted(`<script>${SCRIPT}</script>`)}
</body>
</html>
`;
  return page.text;
}

function partsOf(summary: AuditSummary): Part[] {
  if (summary.commits === 0) return [{ id: 'method', name: 'Method and limits', body: method(summary) }];
  return [
    { id: 'overview', name: 'Overview', body: overview(summary) },
    { id: 'time', name: 'Over time', body: overTime(summary) },
    { id: 'policy', name: 'What would be asked', body: policy(summary) },
    { id: 'changes', name: 'Look at first', body: changes(summary) },
    { id: 'risk', name: 'Risk', body: risk(summary) },
    { id: 'evidence', name: 'Evidence', body: evidence(summary) },
    { id: 'contradictions', name: 'Contradictions', body: findings(summary) },
    { id: 'people', name: 'Authors', body: people(summary) },
    { id: 'method', name: 'Method and limits', body: method(summary) },
  ];
}

function top(summary: AuditSummary, parts: readonly Part[]): Markup {
  const span = summary.from === null ? null : markup`, ${day(summary.from)} to ${day(summary.to)}`;
  return markup`<header class="top">
<p class="kicker"><strong>countersign audit</strong><span>${day(summary.generatedAt)}</span></p>
<h1>${summary.repository}: who wrote what, and what it would need</h1>
<p class="range">${summary.range}${span}</p>
<p class="lead">${headline(summary)}</p>
<nav aria-label="Contents"><ul>${parts.map(({ id, name }) => markup`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>`;
}

/** Only this style sheet and this script may act, and nothing may be fetched. */
function securityPolicy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}
