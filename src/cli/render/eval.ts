/** What `eval change-risk` answers: one table per source and variant, controls beside models, and how far it may be trusted. */
import type { Evaluated } from '../../app/change-risk/learn.ts';
import type { Estimate } from '../../core/change-risk/bootstrap.ts';
import { type EvaluatedRow, type Evaluation, type RowName, SHARES } from '../../core/change-risk/evaluate.ts';
import { counted, padded } from './layout.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';

/** One file or repository with what was measured on it. */
export interface EvaluatedSource {
  readonly name: string;
  readonly evaluated: Evaluated;
  /** Sentences about labels and persons; empty for a file. */
  readonly notes: readonly string[];
}

/** How rows are called, in every format. */
export const ROW_WORDS: Readonly<Record<RowName, string>> = {
  'lines-added': 'lines added',
  'smallest-first': 'smallest first',
  random: 'random order',
  'logistic-regression': 'logistic regression',
  'boosted-trees': 'boosted trees',
  regression: 'curved regression',
  ensemble: 'curves and trees',
};

/** The model that is shown in detail: the one that would be shipped unless trees win clearly. */
const SHOWN: RowName = 'regression';

/** The answer for people. */
export function renderEvaluation(sources: readonly EvaluatedSource[], style: Style): string {
  const parts = sources.flatMap((source) => sourceText(source, style));
  if (sources.length > 1) parts.push(meansText(sources, style));
  return parts.join('\n\n');
}

function sourceText({ name, evaluated, notes }: EvaluatedSource, style: Style): readonly string[] {
  const { changes, harmful, from, to, strict, plain } = evaluated;
  const share = changes === 0 ? '' : `, ${((100 * harmful) / changes).toFixed(1)} % harmful`;
  const head = `${style.bold(oneLine(name))}  ${counted(changes, 'change')}, ${day(from)} to ${day(to)}${share}`;
  const said = [head, ...notes.map((note) => `  ${style.dim(oneLine(note))}`)].join('\n');
  if (strict === null && plain === null) {
    return [`${said}\n  Too few harmful or harmless changes to train on one part and test on another.`];
  }
  return [
    said,
    ...[strict, plain].flatMap((evaluation) => (evaluation === null ? [] : [evaluationText(evaluation, style)])),
    ...(strict === null ? [] : [reliabilityText(strict, style)]),
  ].filter((text) => text !== '');
}

const VARIANT_WORDS = {
  strict: 'Strict: learnt only from what was known then. This is what is claimed.',
  plain: 'Plain: all labels, as published work has it. For comparison only.',
} as const;

function evaluationText(evaluation: Evaluation, style: Style): string {
  const { variant, train, test, baseRate, ceilings, rows } = evaluation;
  const parts = `  learnt from ${counted(train.changes, 'change')} (${train.harmful} harmful), tested on ${test.changes} (${test.harmful}, base rate ${(100 * baseRate).toFixed(1)} %)`;
  const names = ['gain', ...SHARES.map((share) => `top ${100 * share}%`), 'R@20%E', 'E@20%R'];
  const head = padded('', 23) + cell('AUC  95 % interval', 0) + names.map((name) => cell(name)).join('');
  const highest = ceilings.map((value) => cell(fixed(value))).join('');
  const ceiling = padded('    highest possible', 23) + cell('', 0) + cell('') + highest;
  const lines = rows.map((row) => rowText(row, style));
  return [style.bold(VARIANT_WORDS[variant]), parts, style.dim(head), ...lines, style.dim(ceiling)].join('\n');
}

/** Of the cell with the interval, and of every other. */
const WIDTHS = [20, 8];

function cell(text: string, place: number = 1): string {
  return text.padStart(WIDTHS[place] ?? 8);
}

function rowText(row: EvaluatedRow, style: Style): string {
  const { name, isControl, auc, gain, captures, effort } = row;
  const words = padded(`  ${isControl ? '' : '  '}${ROW_WORDS[name]}`, 23);
  const interval = `${fixed(auc.value)}  ${fixed(auc.low)}–${fixed(auc.high)}`;
  const numbers = [
    cell(interval, 0),
    cell(name === 'lines-added' ? '' : signed(gain.value)),
    ...captures.map(({ value }) => cell(fixed(value))),
    cell(fixed(effort.recallAtFifth)),
    cell(fixed(effort.effortAtFifth)),
  ].join('');
  return isControl ? style.dim(words + numbers) : words + numbers;
}

function reliabilityText({ rows }: Evaluation, style: Style): string {
  const row = rows.find(({ name }) => name === SHOWN);
  const found = row?.reliability ?? null;
  if (found === null) return 'Too few harmful changes to calibrate: a percentile is all that can be said.';
  const head = `Reliability of the ${ROW_WORDS[SHOWN]}, strict: Brier ${found.brier.toFixed(3)}, calibration error ${found.error.toFixed(3)}`;
  const lines = found.curve.map(({ predicted, observed, count }) => {
    const bar = barOf(predicted, observed);
    return `  said ${percentage(predicted)}  came ${percentage(observed)}  ${bar}  ${style.dim(counted(count, 'change'))}`;
  });
  return [style.bold(head), ...lines].join('\n');
}

const BAR = 40;

/** What came as a bar, what was said as a mark on it. */
function barOf(predicted: number, observed: number): string {
  const mark = Math.min(BAR - 1, Math.round(predicted * BAR));
  const full = Math.round(observed * BAR);
  return Array.from({ length: BAR }, (_, at) => (at === mark ? '|' : at < full ? '=' : '.')).join('');
}

function meansText(sources: readonly EvaluatedSource[], style: Style): string {
  const lines = (['strict', 'plain'] as const).flatMap((variant) => {
    const found = sources.flatMap(({ evaluated }) => evaluated[variant] ?? []);
    if (found.length < sources.length) return [];
    return [
      style.bold(`Means over ${sources.length} sources, ${variant}`),
      ...meansOf(found).map(
        ({ name, auc, captures }) =>
          `${padded(`  ${ROW_WORDS[name]}`, 23)}${cell(fixed(auc))}${captures.map((value) => cell(fixed(value))).join('')}`,
      ),
    ];
  });
  return lines.join('\n');
}

/** Means of AUC and captures over several evaluations of one variant. */
function meansOf(
  found: readonly Evaluation[],
): readonly { readonly name: RowName; readonly auc: number; readonly captures: readonly number[] }[] {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return (found[0]?.rows ?? []).map(({ name }, at) => ({
    name,
    auc: mean(found.map(({ rows }) => rows[at]?.auc.value ?? Number.NaN)),
    captures: SHARES.map((_, share) => mean(found.map(({ rows }) => rows[at]?.captures[share]?.value ?? Number.NaN))),
  }));
}

/** Three digits, as the field writes them; a dash for what could not be computed. */
function fixed(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(3).replace(/^0(?=\.)/, '');
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${fixed(Math.abs(value))}`;
}

function percentage(value: number): string {
  return `${(100 * value).toFixed(1).padStart(5)} %`;
}

/** A day in UTC. */
export function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** The answer for a program. What could not be computed is null. */
export function evaluationJson(sources: readonly EvaluatedSource[]): object {
  const variants = (['strict', 'plain'] as const).map((variant) => {
    const found = sources.flatMap(({ evaluated }) => evaluated[variant] ?? []);
    return [variant, found.length === sources.length && found.length > 0 ? meansOf(found) : null] as const;
  });
  return {
    sources: sources.map(({ name, evaluated, notes }) => ({
      name,
      changes: evaluated.changes,
      harmful: evaluated.harmful,
      from: evaluated.from,
      to: evaluated.to,
      notes,
      strict: variantJson(evaluated.strict),
      plain: variantJson(evaluated.plain),
    })),
    means: Object.fromEntries(variants),
  };
}

function variantJson(evaluation: Evaluation | null): object | null {
  if (evaluation === null) return null;
  const { train, test, baseRate, ceilings, rows } = evaluation;
  const captures = (values: readonly Estimate[]): object[] =>
    values.map((estimate, at) => ({ share: SHARES[at], ...estimate, ceiling: ceilings[at] }));
  return {
    train,
    test,
    baseRate,
    rows: rows.map((row) => ({ ...row, captures: captures(row.captures) })),
  };
}
