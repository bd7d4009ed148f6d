/** Keeps factors apart by rule, merges repetitions, and bounds their number without dropping any silently. */
import type { Factor } from '../../model/assessment.ts';
import type { RuleId } from '../../model/id.ts';
import { comparePaths } from '../../model/path.ts';
import { rank } from './severity.ts';

/** Factors of one rule in one assessment, the closing one that counts the rest included. */
const FACTORS_PER_RULE = 50;
const PRUNE_AT = 20 * FACTORS_PER_RULE;

/** Worst first: by level, points, rule id, path and line. A total order over what an assessment can hold. */
function compareFactors(a: Factor, b: Factor): number {
  return (
    rank(b.severity.level) - rank(a.severity.level) ||
    b.severity.points - a.severity.points ||
    compareText(a.rule, b.rule) ||
    comparePlace(a, b)
  );
}

function comparePlace(a: Factor, b: Factor): number {
  const [left, right] = [a.place.path, b.place.path];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return comparePaths(left, right) || (a.place.lines?.start ?? 0) - (b.place.lines?.start ?? 0);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

interface Bucket {
  readonly factors: Factor[];
  /** What could not be read, by the key of the factor that stands for it. */
  readonly unread: Map<string, Unread>;
  dropped: number;
}

/** Places that could not be read beside the one that is listed; the first ones by name. */
interface Unread {
  readonly lines: number[];
  readonly reasons: Set<string>;
  count: number;
}

export class FactorCollector {
  readonly #buckets = new Map<RuleId, Bucket>();

  add(factors: readonly Factor[]): void {
    if (factors.length === 0) return;
    for (const factor of factors) {
      let bucket = this.#buckets.get(factor.rule);
      if (bucket === undefined) {
        bucket = { factors: [], unread: new Map(), dropped: 0 };
        this.#buckets.set(factor.rule, bucket);
      }
      bucket.factors.push(factor);
      if (bucket.factors.length >= PRUNE_AT) cut(bucket);
    }
  }

  /** Everything collected, worst first. */
  sorted(): Factor[] {
    const all: Factor[] = [];
    for (const bucket of this.#buckets.values()) {
      cut(bucket);
      all.push(...bucket.factors.map((factor) => withUnread(factor, bucket.unread.get(keyOf(factor)))));
      const last = bucket.factors.at(-1);
      if (bucket.dropped > 0 && last !== undefined) all.push(restOf(last, bucket.dropped));
    }
    return all.sort(compareFactors);
  }
}

/** Sorts a bucket, merges factors of the same path, resource and witness, and cuts it to the bound, worst ones kept. */
function cut(bucket: Bucket): void {
  if (bucket.factors.length < 2) return;
  const seen = new Set<string>();
  const kept: Factor[] = [];
  for (const factor of bucket.factors.sort(compareFactors)) {
    const key = keyOf(factor);
    if (seen.has(key)) {
      if (factor.state === 'error') noteUnread(bucket.unread, key, factor);
      continue;
    }
    seen.add(key);
    kept.push(factor);
  }
  if (kept.length > FACTORS_PER_RULE) {
    bucket.dropped += kept.length - (FACTORS_PER_RULE - 1);
    kept.length = FACTORS_PER_RULE - 1;
  }
  bucket.factors.splice(0, bucket.factors.length, ...kept);
}

function keyOf({ place, resource, witness }: Factor): string {
  return `${place.path ?? '\0'}\0${resource?.address ?? ''}\0${witness ?? ''}`;
}

const NAMED_PLACES = 6;

/** Nobody shall mend one unreadable part of a file and find the next one only then. */
function noteUnread(unread: Map<string, Unread>, key: string, { place, observed }: Factor): void {
  const noted = unread.get(key) ?? { lines: [], reasons: new Set<string>(), count: 0 };
  noted.count += 1;
  if (place.lines !== null && noted.lines.length < NAMED_PLACES) noted.lines.push(place.lines.start);
  if (noted.reasons.size < NAMED_PLACES) noted.reasons.add(observed.to ?? '');
  unread.set(key, noted);
}

function withUnread(factor: Factor, noted: Unread | undefined): Factor {
  if (noted === undefined) return factor;
  const own = factor.place.lines === null ? [] : [factor.place.lines.start];
  const lines = [...new Set([...own, ...noted.lines])];
  const more = noted.count > noted.lines.length ? ' and more' : '';
  const where = lines.length === 0 ? '' : ` (lines ${lines.join(', ')}${more})`;
  const reasons = new Set([factor.observed.to ?? '', ...noted.reasons]);
  const to = `${noted.count + 1} places${where}: ${[...reasons].join('; ')}`;
  return { ...factor, observed: { ...factor.observed, to } };
}

/** Stands for the places that are not listed; as severe as the mildest listed one, which is at least as severe as they. */
function restOf(last: Factor, dropped: number): Factor {
  return {
    ...last,
    place: { path: null, lines: null },
    observed: { from: null, to: `${dropped} more places of this rule` },
    resource: null,
    witness: null,
  };
}
