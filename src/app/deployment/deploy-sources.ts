/** The records of other refs that a landing rests on: deployment asks that they hold, too. */
import { isListedRef, matchesRef } from '../../core/reading/ref-pattern.ts';
import type { LandingAnswer, LandingInput } from '../../core/signoff/landing/landing-input.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import type { LandingRecord, StatementId, Verified } from '../../model/statement.ts';

/** A record as it lies in the store. */
interface Found {
  readonly id: StatementId;
  readonly record: LandingRecord;
}

/**
 * Records of the refs from which the landing may have taken something, as they were then. Who signed them is not looked
 * at: whatever the answer rests on ({@link restsOn}) must be verified, and the others can only make it stricter.
 */
export function sourceRecords(
  found: Iterable<Found>,
  { place, old, issued }: LandingRecord,
  { flow, protectedRefs }: ParsedPolicy,
): readonly Verified<LandingRecord>[] {
  const sources = flow.filter(({ to }) => matchesRef(to, place)).flatMap((one) => [...one.promotes, ...one.backports]);
  const listed = old === null ? protectedRefs : sources;
  return [...found].flatMap(({ id, record }) => {
    const counts = record.place !== place && record.issued <= issued && isListedRef(listed, record.place);
    return counts ? [{ id, statement: record, key: '', presence: 'none' } as const] : [];
  });
}

/** Records of other refs without which the answer would be another, those of promotions first. */
export function restsOn(
  { sources, merge, new: tip }: LandingInput,
  { from, counted }: LandingAnswer,
): { readonly promoted: readonly StatementId[]; readonly spent: readonly StatementId[] } {
  const tips = new Set([tip, ...(merge === null ? [] : [merge.parents[1]])]);
  const spending = new Set(counted.map(({ statement }) => statement));
  const promoted = sources.filter(({ promotes, ref }) => promotes && from === `promotion of ${ref}`);
  const backported = sources.filter(({ backports }) => backports);
  return {
    promoted: promoted.flatMap(({ records }) =>
      records.filter(({ record }) => tips.has(record.new)).map(({ id }) => id),
    ),
    spent: backported.flatMap(({ records }) =>
      records.filter(({ record }) => record.counted.some((one) => spending.has(one.statement))).map(({ id }) => id),
    ),
  };
}
