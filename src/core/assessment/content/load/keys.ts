/** From the path of a setting to what it bears. */
import { FLAG_OBJECTS, KEY_ROWS, SWITCHES } from './key-table.ts';
import type { Bearing, KeyRow, Measure, Part } from './key-table.ts';
import { UNIT_WORDS } from './units.ts';
import { phraseText, wordsOf } from './words.ts';

/** What a key says about its value. */
export interface LoadKey {
  readonly bears: Bearing;
  readonly measure: Measure;
  /** `switch`: a boolean that turns the whole thing on; `off-switch` turns it off. */
  readonly part: Part | 'switch' | 'off-switch';
  /** The unit that the name ends in (`timeoutMs` → `ms`); null where it names none. */
  readonly unit: string | null;
  /** Words without the unit: names that differ only in their unit are the same setting. */
  readonly stem: string;
  readonly words: readonly string[];
}

interface Segment {
  readonly words: readonly string[];
  readonly phrase: string;
}

/** Bounded: names repeat, and hostile ones must not fill memory. */
const KEPT_KEYS = 20_000;
const kept = new Map<string, LoadKey | null>();

/** Null for keys that bear no load. `boolean` says that the value is one. */
export function loadKey(path: readonly string[], boolean: boolean): LoadKey | null {
  const last = path.at(-1) ?? '';
  const parent = nearest(path);
  const known = `${parent}\0${last}\0${boolean ? 1 : 0}`;
  const before = kept.get(known);
  if (before !== undefined) return before;
  if (kept.size >= KEPT_KEYS) kept.clear();
  const key = readKey(segment(last), segment(parent), boolean);
  kept.set(known, key);
  return key;
}

/** The segment before the last; an unnamed element of a list says nothing. */
function nearest(path: readonly string[]): string {
  const parent = path.at(-2) ?? '';
  return parent === '[]' ? (path.at(-3) ?? '') : parent;
}

function segment(name: string): Segment {
  const words = wordsOf(name);
  return { words, phrase: phraseText(words) };
}

function readKey(last: Segment, parent: Segment, boolean: boolean): LoadKey | null {
  if (boolean) return readSwitch(last, parent);
  const unit = unitOf(last.words);
  const bare = unit === null ? last.words : last.words.slice(0, -1);
  for (const row of KEY_ROWS) {
    if (!fits(row, last, parent, bare)) continue;
    const { bears, measure, part } = row;
    return { bears, measure, part, unit, stem: bare.join(' '), words: last.words };
  }
  return null;
}

function fits(row: KeyRow, last: Segment, parent: Segment, bare: readonly string[]): boolean {
  const has = (word: string): boolean => last.words.includes(word) || parent.words.includes(word);
  const phrase = row.alone
    ? row.phrases.includes(bare.join(' '))
    : row.phrases.some((one) => last.phrase.includes(` ${one} `));
  if (!phrase || row.without.some(has)) return false;
  const isNear = (word: string): boolean =>
    word.includes('+') ? parent.phrase.includes(` ${word.replaceAll('+', ' ')} `) : has(word);
  return row.near.length === 0 || row.near.some(isNear);
}

/** A boolean switches what its own name or, for `enabled`, its parent says. */
function readSwitch(last: Segment, parent: Segment): LoadKey | null {
  const turning = last.words.filter((word) => SWITCHES.has(word));
  const rest = last.words.filter((word) => !SWITCHES.has(word) && word !== 'use' && word !== 'is');
  const stem = last.words.join(' ');
  const part = turning.some((word) => word.startsWith('disable')) ? 'off-switch' : 'switch';
  if (
    FLAG_OBJECTS.has(parent.words.join(' ')) ||
    rest[0] === 'feature' ||
    rest.at(-1) === 'feature' ||
    rest[0] === 'ff'
  ) {
    return { bears: 'flag', measure: 'word', part, unit: null, stem, words: last.words };
  }
  const subject = rest.length === 0 ? parent.words : rest;
  const bears = SUBJECTS.get(subject.join(' '));
  return bears === undefined ? null : { bears, measure: 'word', part, unit: null, stem, words: last.words };
}

const SUBJECTS: ReadonlyMap<string, Bearing> = new Map([
  ['rate limit', 'rate-limit'],
  ['rate limiting', 'rate-limit'],
  ['rate limiter', 'rate-limit'],
  ['ratelimit', 'rate-limit'],
  ['ratelimiter', 'rate-limit'],
  ['throttle', 'rate-limit'],
  ['throttling', 'rate-limit'],
  ['circuit breaker', 'breaker'],
  ['circuitbreaker', 'breaker'],
  ['breaker', 'breaker'],
  ['bulkhead', 'breaker'],
  ['load shedding', 'breaker'],
  ['outlier detection', 'breaker'],
  ['cache', 'cache'],
  ['caching', 'cache'],
  ['autoscaling', 'autoscaling'],
  ['autoscaler', 'autoscaling'],
  ['hpa', 'autoscaling'],
  ['jitter', 'retry'],
  ['backoff', 'retry'],
  ['retry jitter', 'retry'],
  ['exponential backoff', 'retry'],
]);

/** The unit of a name; `min` at the end is a minute only behind another word. */
function unitOf(words: readonly string[]): string | null {
  const last = words.at(-1);
  if (last === undefined || words.length < 2) return null;
  return UNIT_WORDS.get(last) ?? null;
}

/**
 * Whether a name can be a key that carries load, whatever it stands in: most names of a program are passed over at
 * once, before anything is parsed.
 */
export function couldBear(name: string): boolean {
  const before = possible.get(name);
  if (before !== undefined) return before;
  if (possible.size >= KEPT_KEYS) possible.clear();
  const bears = readCould(segment(name));
  possible.set(name, bears);
  return bears;
}

const possible = new Map<string, boolean>();

function readCould({ words, phrase }: Segment): boolean {
  if (words.length === 0) return false;
  const bare = unitOf(words) === null ? words : words.slice(0, -1);
  const text = bare.join(' ');
  const byRow = KEY_ROWS.some(
    ({ phrases, alone, without }) =>
      (alone ? phrases.includes(text) : phrases.some((one) => phrase.includes(` ${one} `))) &&
      !without.some((word) => words.includes(word)),
  );
  if (byRow) return true;
  const rest = words.filter((word) => !SWITCHES.has(word));
  return rest.length === 0 || rest[0] === 'feature' || rest.at(-1) === 'feature' || SUBJECTS.has(rest.join(' '));
}
