/** The evaluation as one self-contained page, in the style of the audit's: tables, and the reliability curve as a picture. */
import { createHash } from 'node:crypto';
import { type EvaluatedRow, type Evaluation, SHARES } from '../../core/change-risk/evaluate.ts';
import { STYLE } from './audit-html-style.ts';
import { markup, type Markup, trusted } from './audit-markup.ts';
import { day, type EvaluatedSource, ROW_WORDS } from './eval.ts';

const VARIANTS = {
  strict: 'Strict: learnt only from what was known then. This is what is claimed.',
  plain: 'Plain: all labels, as published work has it. For comparison only.',
} as const;

/** The whole document; it loads nothing from anywhere. */
export function renderEvaluationPage(sources: readonly EvaluatedSource[]): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${trusted(style)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Change risk: how well the score orders changes</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<div class="wrap">
<header class="top"><h1>Change risk: how well the score orders changes</h1>
<p class="lead">A model is worth its name only where it beats ordering by lines added, which stands beside every number. No number here is a chance of an outage.</p></header>
<main>${sources.map(sourceSection)}</main>
</div>
</body>
</html>
`;
  return page.text;
}

function sourceSection({ name, evaluated, notes }: EvaluatedSource): Markup {
  const { strict, plain, changes, harmful, from, to } = evaluated;
  const found = [strict, plain].filter((evaluation) => evaluation !== null);
  return markup`<section><h2>${name}</h2>
<p class="soft">${changes} changes, ${day(from)} to ${day(to)}, ${harmful} of them harmful.</p>
${notes.map((note) => markup`<p class="note">${note}</p>`)}
${found.length === 0 ? markup`<p>Too few harmful or harmless changes to train on one part and test on another.</p>` : found.map(evaluationTable)}
${strict === null ? null : reliability(strict)}</section>`;
}

function evaluationTable({ variant, train, test, baseRate, ceilings, rows }: Evaluation): Markup {
  const shares = SHARES.map((share, at) => `top ${100 * share} % (at most ${fixed(ceilings[at] ?? Number.NaN)})`);
  return markup`<h3>${VARIANTS[variant]}</h3>
<p class="note">Learnt from ${train.changes} changes (${train.harmful} harmful), tested on ${test.changes} (${test.harmful}, base rate ${(100 * baseRate).toFixed(1)} %). Intervals: 95 %, bootstrap over the test changes.</p>
<div class="scroll"><table><thead><tr><th scope="col">Order by</th><th scope="col">AUC</th><th scope="col">against lines added</th>${shares.map((share) => markup`<th scope="col">${share}</th>`)}</tr></thead>
<tbody>${rows.map(tableRow)}</tbody></table></div>`;
}

function tableRow({ name, isControl, auc, gain, captures }: EvaluatedRow): Markup {
  const estimate = ({ value, low, high }: typeof auc): string => `${fixed(value)} (${fixed(low)}–${fixed(high)})`;
  return markup`<tr><th scope="row">${ROW_WORDS[name]}${isControl ? ' (control)' : ''}</th><td>${estimate(auc)}</td><td>${estimate(gain)}</td>${captures.map((capture) => markup`<td>${estimate(capture)}</td>`)}</tr>`;
}

const SIDE = 360;
const EDGE = 44;

/** Said against came, with the diagonal on which a perfect probability lies. */
function reliability({ rows }: Evaluation): Markup | null {
  const found = rows.find(({ name }) => name === 'regression')?.reliability ?? null;
  if (found === null) return null;
  const most = Math.max(0.1, ...found.curve.flatMap(({ predicted, observed }) => [predicted, observed]));
  const top = Math.ceil(most * 10) / 10;
  const x = (value: number): string => (EDGE + (value / top) * (SIDE - EDGE - 10)).toFixed(1);
  const y = (value: number): string => (SIDE - EDGE - (value / top) * (SIDE - EDGE - 10)).toFixed(1);
  const points = found.curve.map(({ predicted, observed }) => `${x(predicted)},${y(observed)}`).join(' ');
  const dots = found.curve.map(
    ({ predicted, observed, count }) =>
      markup`<circle class="dot" cx="${x(predicted)}" cy="${y(observed)}" r="4"><title>said ${percent(predicted)}, came ${percent(observed)}, ${count} changes</title></circle>`,
  );
  return markup`<figure><figcaption><b>Reliability</b> of the curved regression, strict: Brier ${found.brier.toFixed(3)}, calibration error ${found.error.toFixed(3)}. Ten groups of equal size; on the line, what was said came true.</figcaption>
<svg class="chart" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}" role="img" aria-label="Reliability curve">
<path class="grid" d="M${x(0)} ${y(0)}L${x(top)} ${y(top)}M${x(0)} ${y(0)}H${x(top)}M${x(0)} ${y(0)}V${y(top)}"/>
<polyline class="curve" points="${points}"/>${dots}
<text class="x" x="${x(top)}" y="${SIDE - EDGE + 18}">${percent(top)}</text><text class="x" x="${x(top / 2)}" y="${SIDE - 8}">said</text>
<text class="y" x="${EDGE - 6}" y="${y(top)}">${percent(top)}</text><text class="y" x="${EDGE - 6}" y="${y(top / 2)}">came</text>
</svg></figure>`;
}

function fixed(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(3);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
