/** Charts drawn as SVG on our side: stacked columns and a line, each with a title, a description and native tooltips. */
import { markup, passage, trusted } from './audit-markup.ts';
import type { Markup } from './audit-markup.ts';
import type { Periods } from './audit-periods.ts';
import { count } from './audit-words.ts';

const WIDTH = 960;
const LEFT = 56;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 44;

/** One layer of a stack, drawn from the bottom up. */
interface Layer {
  /** CSS class that fills it: `f-ai`. */
  readonly fill: string;
  readonly label: string;
  readonly values: readonly number[];
}

export interface ColumnChart {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What the chart shows, in a sentence with its numbers, for people who do not see it. */
  readonly description: string;
  readonly unit: string;
  readonly height: number;
  readonly periods: Periods;
  readonly layers: readonly Layer[];
}

/** Stacked columns over time. Columns far above all others are cut, marked, and labelled with their value. */
export function columnChart(chart: ColumnChart): Markup {
  const { periods } = chart.periods;
  const totals = periods.map((_, at) => chart.layers.reduce((total, layer) => total + (layer.values[at] ?? 0), 0));
  const limit = scaleLimit(totals);
  const scale = niceScale(limit);
  const plot = chart.height - TOP - BOTTOM;
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, periods.length);
  const width = Math.min(step * 0.72, 72);
  const columns = periods.map((period, at) => {
    const x = LEFT + at * step;
    const parts = chart.layers
      .map((layer) => ({ layer, value: layer.values[at] ?? 0 }))
      .filter(({ value }) => value > 0);
    const said = parts.map(({ layer, value }) => `${layer.label} ${count(value)}`).join(', ');
    const tooltip = `${period.label}: ${count(totals[at] ?? 0)} ${chart.unit}${said === '' ? '' : ` (${said})`}`;
    return markup`<g class="col"><title>${passage(tooltip)}</title><rect class="hit" x="${at1(x)}" y="${TOP}" width="${at1(step)}" height="${plot}"/>${stack(
      parts,
      { x: x + (step - width) / 2, width, plot, top: scale.top, total: totals[at] ?? 0 },
    )}</g>`;
  });
  return frame(chart, [grid(scale, plot), columns, ticks(chart.periods, step, chart.height)]);
}

export interface ShareChart extends Omit<ColumnChart, 'layers' | 'unit'> {
  /** Per period a share between 0 and 1, or null where nothing was there to take a share of. */
  readonly shares: readonly (number | null)[];
  readonly says: readonly string[];
  /** Which points stand on too little to mean much: drawn open. */
  readonly weak: readonly boolean[];
}

/** A line of shares over time, from 0 to 100 %. */
export function shareChart(chart: ShareChart): Markup {
  const plot = chart.height - TOP - BOTTOM;
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, chart.periods.periods.length);
  const points = chart.shares.flatMap((share, at) =>
    share === null
      ? []
      : [
          {
            x: LEFT + (at + 0.5) * step,
            y: TOP + plot * (1 - share),
            says: chart.says[at] ?? '',
            weak: chart.weak[at] === true,
          },
        ],
  );
  const line = points.map((point, at) => `${at === 0 ? 'M' : 'L'}${at1(point.x)} ${at1(point.y)}`).join('');
  const dots = points.map(
    ({ x, y, says, weak }) =>
      markup`<g class="col"><title>${says}</title><rect class="hit" x="${at1(x - step / 2)}" y="${TOP}" width="${at1(step)}" height="${plot}"/><circle class="dot${weak ? ' weak' : null}" cx="${at1(x)}" cy="${at1(y)}" r="3.5"/>${points.length > 16 ? null : markup`<text class="value" x="${at1(x)}" y="${at1(y - 9)}">${says.replace(/^[^:]*: | of .*$/g, '')}</text>`}</g>`,
  );
  const marks = [0, 0.5, 1].map((value) => rule(TOP + plot * (1 - value), `${value * 100} %`));
  return frame(chart, [
    marks,
    markup`<path class="curve" d="${trusted(line)}"/>`,
    dots,
    ticks(chart.periods, step, chart.height),
  ]);
}

/** One bar cut into shares, as wide as its place. */
export function stripChart(parts: readonly { readonly fill: string; readonly share: number }[], says: string): Markup {
  let x = 0;
  const shown = parts.filter((part) => part.share > 0);
  const rects = shown.map((part) => {
    const rect = markup`<rect class="seg ${part.fill}" x="${at2(x * 100)}%" y="0" width="${at2(part.share * 100)}%" height="100%"/>`;
    x += part.share;
    return rect;
  });
  return markup`<svg class="strip" width="100%" height="34" role="img" aria-label="${says}">${rects}</svg>`;
}

/** A bar inside a table cell whose number stands beside it. */
export function cellBar(share: number, fill: string): Markup {
  const width = share <= 0 ? 0 : Math.max(0.6, Math.min(1, share) * 100);
  return markup`<svg class="cell" width="100%" height="12" aria-hidden="true"><rect class="rail" width="100%" height="12"/><rect class="${fill}" width="${at2(width)}%" height="12"/></svg>`;
}

/** Patterns that tell the classes apart without colour; once per page. */
export function patterns(): Markup {
  return markup`<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="p-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="p-ground" width="6" height="6"/><rect class="p-unknown" width="2.6" height="6"/></pattern>
<pattern id="p-hint" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p-ground" width="6" height="6"/><circle class="p-hint" cx="3" cy="3" r="1.9"/></pattern>
<pattern id="p-unreadable" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p-ground" width="6" height="6"/><path class="p-unreadable" d="M0 0L6 6M6 0L0 6"/></pattern>
<pattern id="p-mixed" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p-mixed" width="6" height="6"/><rect class="p-ground" y="4" width="6" height="1.6"/></pattern>
<pattern id="p-automation" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="p-automation" width="6" height="6"/><rect class="p-ground" x="4" width="1.4" height="6"/></pattern>
</defs></svg>`;
}

interface ColumnBox {
  readonly x: number;
  readonly width: number;
  readonly plot: number;
  readonly top: number;
  readonly total: number;
}

function stack(parts: readonly { readonly layer: Layer; readonly value: number }[], box: ColumnBox): Markup[] {
  const cut = box.total > box.top;
  const perUnit = box.plot / (cut ? box.total : box.top);
  let y = TOP + box.plot;
  const rects = parts.map(({ layer, value }) => {
    const height = Math.max(value * perUnit, 0.8);
    y -= height;
    return markup`<rect class="seg ${layer.fill}${height < 4 ? ' thin' : null}" x="${at1(box.x)}" y="${at1(y)}" width="${at1(box.width)}" height="${at1(height)}"/>`;
  });
  if (!cut) return rects;
  const middle = box.x + box.width / 2;
  return [
    ...rects,
    markup`<path class="gap" d="M${at1(box.x - 3)} ${TOP + 14}l${at1(box.width + 6)} -6"/><text class="cut" x="${at1(middle)}" y="${TOP - 6}">${compact(box.total)}</text>`,
  ];
}

function frame(
  chart: Pick<ColumnChart, 'id' | 'title' | 'description' | 'height'>,
  body: readonly (Markup | Markup[])[],
): Markup {
  return markup`<div class="scroll" role="region" aria-label="${chart.title}" tabindex="0"><svg class="chart" viewBox="0 0 ${WIDTH} ${chart.height}" role="img" aria-labelledby="${chart.id}-t ${chart.id}-d"><title id="${chart.id}-t">${chart.title}</title><desc id="${chart.id}-d">${passage(chart.description)}</desc>${body}</svg></div>`;
}

function grid(scale: { readonly top: number; readonly step: number }, plot: number): Markup[] {
  const marks: Markup[] = [];
  for (let value = 0; value <= scale.top + scale.step / 1e6; value += scale.step) {
    marks.push(rule(TOP + plot * (1 - value / scale.top), compact(value)));
  }
  return marks;
}

function rule(y: number, label: string): Markup {
  return markup`<path class="grid" d="M${LEFT} ${at1(y)}H${WIDTH - RIGHT}"/><text class="y" x="${LEFT - 8}" y="${at1(y + 4)}">${label}</text>`;
}

/** Names below the columns, as many as fit, with the year where it changes. */
function ticks(periods: Periods, step: number, height: number): Markup[] {
  const every = Math.max(1, Math.ceil(40 / step));
  let year: number | null = null;
  return periods.periods.flatMap((period, at) => {
    const newYear = period.year !== year && period.tick !== String(period.year);
    const shown = at % every === 0;
    if (!shown) return [];
    const x = at1(LEFT + (at + 0.5) * step);
    year = period.year;
    const below = newYear ? markup`<text class="x strong" x="${x}" y="${height - 8}">${period.year}</text>` : null;
    return [markup`<text class="x" x="${x}" y="${height - 25}">${period.tick}</text>${below}`];
  });
}

/** The largest value to be drawn in full: outliers more than three times above nine tenths of the columns are cut. */
function scaleLimit(totals: readonly number[]): number {
  const sorted = totals.filter((value) => value > 0).sort((a, b) => a - b);
  const largest = sorted.at(-1) ?? 1;
  const usual = sorted[Math.floor((sorted.length - 1) * 0.85)] ?? largest;
  if (sorted.length < 6 || largest <= usual * 3) return largest;
  return Math.max(...sorted.filter((value) => value <= usual * 3));
}

function niceScale(largest: number): { top: number; step: number } {
  const rough = Math.max(largest, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  const whole = Math.ceil(step);
  return { top: Math.ceil(Math.max(largest, 1) / whole) * whole, step: whole };
}

/** `950`, `12k`, `1.3M` */
function compact(value: number): string {
  if (value < 10_000) return count(value);
  if (value < 1_000_000) return `${count(value / 1000)}k`;
  return `${(value / 1_000_000).toFixed(value < 10_000_000 ? 1 : 0)}M`;
}

function at1(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function at2(value: number): string {
  return String(Math.round(value * 100) / 100);
}
