/** Values with their units: what a setting amounts to, in one canonical unit for each dimension. */
import type { ScalarKind } from '../../../reading/settings/setting.ts';
import { readCron } from './cron.ts';
import type { Cron } from './cron.ts';
import type { Measure } from './key-table.ts';
import { SIZE_UNITS, TIME_UNITS } from './units.ts';

/** `unknown`: a bare number whose key names no unit. */
export type Dimension = 'time' | 'bytes' | 'cpu' | 'count' | 'rate' | 'share' | 'unknown';

export type Quantity =
  /** Milliseconds, bytes, cores, pieces, events a second, shares of one. */
  | { readonly kind: 'amount'; readonly dimension: Dimension; readonly value: number }
  /** None, off, forever, without limit. */
  | { readonly kind: 'none' }
  | { readonly kind: 'switch'; readonly on: boolean }
  | { readonly kind: 'cron'; readonly cron: Cron }
  | { readonly kind: 'word'; readonly word: string };

const NONE: ReadonlySet<string> = new Set(
  ` none null nil off never unlimited infinite infinity inf .inf forever disabled -1 no ~ undefined`.split(/\s+/),
);
const LONGEST_VALUE = 200;

/** What a value amounts to; null for a value that says nothing of the kind that the key asks for. */
export function readQuantity(text: string, kind: ScalarKind, measure: Measure, unit: string | null): Quantity | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_VALUE) return null;
  const lowered = trimmed.toLowerCase();
  if (kind === 'boolean' || lowered === 'true' || lowered === 'false')
    return { kind: 'switch', on: lowered === 'true' };
  if (NONE.has(lowered)) return { kind: 'none' };
  if (measure === 'word') return { kind: 'word', word: trimmed };
  const cron = measure === 'cron' ? readCron(trimmed) : null;
  if (cron !== null) return { kind: 'cron', cron };
  return readAmount(trimmed, measure === 'cron' ? 'time' : measure, unit);
}

function readAmount(text: string, measure: Measure, unit: string | null): Quantity | null {
  const number = plainNumber(text);
  if (number !== null) return bareAmount(number, measure, unit);
  if (text.endsWith('%')) {
    const share = plainNumber(text.slice(0, -1).trim());
    return share === null ? null : amount('share', share / 100);
  }
  if (measure === 'time') return timeAmount(text);
  if (measure === 'bytes') return sizeAmount(text);
  if (measure === 'cpu') return cpuAmount(text);
  if (measure === 'rate') return rateAmount(text);
  return measure === 'count' ? (timeAmount(text) ?? sizeAmount(text)) : null;
}

function amount(dimension: Dimension, value: number): Quantity {
  return { kind: 'amount', dimension, value };
}

/** `30`, `1_000`, `0.5`, `1e3`; digits with points at thousands are not guessed at. */
function plainNumber(text: string): number | null {
  if (!/^[+-]?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d{1,2})?$/i.test(text)) return null;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
}

/** A bare number has the unit that its key names. */
function bareAmount(value: number, measure: Measure, unit: string | null): Quantity {
  if (unit === '%') return amount('share', value / 100);
  const time = unit === null ? undefined : TIME_UNITS.get(unit);
  const size = unit === null ? undefined : SIZE_UNITS.get(unit);
  switch (measure) {
    case 'time':
    case 'cron':
      return time === undefined ? amount('unknown', value) : amount('time', value * time);
    case 'bytes':
      return size === undefined ? amount('unknown', value) : amount('bytes', value * size);
    case 'share':
      return amount('unknown', value);
    case 'count':
    case 'rate':
      return size === undefined ? amount('count', value) : amount('bytes', value * size);
    case 'cpu':
    case 'word':
      return amount('cpu', value);
  }
}

/** `1m30s`, `5 minutes`, `PT1H30M`, `rate(5 minutes)`. */
function timeAmount(text: string): Quantity | null {
  const inner = /^rate\((.{1,40})\)$/.exec(text)?.[1] ?? text;
  if (/^P(?:\d|T)/.test(inner)) return isoDuration(inner);
  let total = 0;
  let rest = inner.trim();
  let parts = 0;
  while (rest !== '') {
    const match = /^(\d+(?:\.\d+)?)\s*([a-zµ]+)\s*/i.exec(rest);
    const factor = match === null ? undefined : timeFactor(match[2] ?? '');
    if (match === null || factor === undefined || parts > 8) return null;
    total += Number(match[1]) * factor;
    rest = rest.slice(match[0].length);
    parts += 1;
  }
  return parts === 0 ? null : amount('time', total);
}

/** `M` alone is no minute. */
function timeFactor(unit: string): number | undefined {
  return unit === 'M' ? undefined : TIME_UNITS.get(unit.toLowerCase());
}

function isoDuration(text: string): Quantity | null {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (match === null) return null;
  const factors = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];
  return amount(
    'time',
    factors.reduce((sum, factor, at) => sum + Number(match[at + 1] ?? 0) * factor, 0),
  );
}

/** `512Mi`, `1G`, `10 MB`; `m` is mega for a heap, and nobody writes millibytes on purpose. */
function sizeAmount(text: string): Quantity | null {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]{1,5})$/i.exec(text);
  const factor = match === null ? undefined : SIZE_UNITS.get((match[2] ?? '').toLowerCase());
  return match === null || factor === undefined ? null : amount('bytes', Number(match[1]) * factor);
}

/** `500m`, `2`, `0.5 vCPU`. */
function cpuAmount(text: string): Quantity | null {
  const match = /^(\d+(?:\.\d+)?)\s*(m|vcpu|cores?|cpus?)$/i.exec(text);
  if (match === null) return null;
  return amount('cpu', Number(match[1]) / (match[2] === 'm' ? 1_000 : 1));
}

/** `100r/s`, `60/m`, `5 req/min`, `60rpm`, `10 per minute`. */
function rateAmount(text: string): Quantity | null {
  const match = /^(\d+(?:\.\d+)?)\s*[a-z]*\s*(?:\/|per|p)\s*(\d*)\s*([a-z]+)$/i.exec(text);
  const factor = match === null ? undefined : timeFactor(match[3] ?? '');
  if (match === null || factor === undefined) return null;
  const span = match[2] === '' ? 1 : Number(match[2]);
  return span === 0 ? null : amount('rate', Number(match[1]) / ((span * factor) / 1_000));
}

/** How two values stand to each other. */
export type Comparison =
  | { readonly kind: 'same' }
  /** `to / from`; infinite when the old value was zero. */
  | { readonly kind: 'ratio'; readonly ratio: number }
  | { readonly kind: 'other' };

/** Units that a bare number of time or size may have had. */
const GUESSES: Readonly<Record<'time' | 'bytes', readonly number[]>> = {
  time: [1, 1_000, 60_000, 3_600_000],
  bytes: [1, 1e3, 2 ** 10, 1e6, 2 ** 20, 1e9, 2 ** 30],
};

/** Compares two values; a bare number beside one with a unit has the unit that brings them closest. */
export function compare(from: Quantity, to: Quantity): Comparison {
  if (from.kind !== 'amount' || to.kind !== 'amount') return { kind: sameText(from, to) ? 'same' : 'other' };
  if (from.dimension === to.dimension) return ratioOf(from.value, to.value);
  const guesses = guessesFor(from.dimension, to.dimension);
  if (guesses === null) return shares(from, to);
  const ratios = guesses.map((guess) => {
    const [a, b] = from.dimension === 'unknown' ? [from.value * guess, to.value] : [from.value, to.value * guess];
    return b / a;
  });
  return ratioOf(
    1,
    ratios.reduce((best, one) => (distance(one) < distance(best) ? one : best), ratios[0] ?? 1),
  );
}

function guessesFor(a: Dimension, b: Dimension): readonly number[] | null {
  const known = a === 'unknown' ? b : b === 'unknown' ? a : null;
  return known === 'time' || known === 'bytes' ? GUESSES[known] : null;
}

/** `0.5` and `50%` are the same; a bare share above one is a percentage. */
function shares(from: Extract<Quantity, { kind: 'amount' }>, to: Extract<Quantity, { kind: 'amount' }>): Comparison {
  if (from.dimension === 'share') return ratioOf(from.value, to.value > 1 ? to.value / 100 : to.value);
  if (to.dimension === 'share') return ratioOf(from.value > 1 ? from.value / 100 : from.value, to.value);
  return ratioOf(from.value, to.value);
}

function distance(ratio: number): number {
  return Math.abs(Math.log(ratio));
}

/** Rounding of units must not look like a change. */
function ratioOf(from: number, to: number): Comparison {
  if (from === to) return { kind: 'same' };
  const ratio = from === 0 ? Number.POSITIVE_INFINITY : to / from;
  return Math.abs(ratio - 1) < 1e-6 ? { kind: 'same' } : { kind: 'ratio', ratio };
}

function sameText(a: Quantity, b: Quantity): boolean {
  if (a.kind === 'cron' && b.kind === 'cron') return a.cron.text === b.cron.text;
  if (a.kind === 'switch' && b.kind === 'switch') return a.on === b.on;
  if (a.kind === 'word' && b.kind === 'word') return a.word === b.word;
  return a.kind === 'none' && b.kind === 'none';
}

/** True for nothing, none and zero. */
export function isNothing(quantity: Quantity): boolean {
  return quantity.kind === 'none' || (quantity.kind === 'amount' && quantity.value === 0);
}
