/** After-reviews in a line. */
import type { AfterReview } from './after-reviews.ts';

/** `3 days`, `2 hours`, `5 minutes`. */
export function agePhrase(seconds: number): string {
  const spans = [
    [86_400, 'days'],
    [3600, 'hours'],
  ] as const;
  const span = spans.find(([size]) => seconds >= 2 * size);
  if (span !== undefined) return `${Math.floor(seconds / span[0])} ${span[1]}`;
  const minutes = Math.max(0, Math.floor(seconds / 60));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** How many are open and for how long; null when none is. */
export function openReviewsLine(reviews: readonly AfterReview[], now: number): string | null {
  const open = reviews.filter(({ closedBy }) => closedBy === null);
  if (open.length === 0) return null;
  const age = agePhrase(now - Math.min(...open.map(({ record }) => record.statement.issued)));
  const many =
    open.length === 1 ? '1 after-review is open, since' : `${open.length} after-reviews are open, the oldest since`;
  return `${many} ${age}: countersign sign-offs reviews`;
}

/** What a verdict tells of them: those that are open, and violations, which stay ones. */
export function reviewNotices(reviews: readonly AfterReview[], now: number): readonly string[] {
  const open = openReviewsLine(reviews, now);
  const healed = reviews.flatMap(({ record, closedBy }) =>
    record.statement.verdict === 'violation' && closedBy !== null
      ? [
          `The landing of ${record.statement.new.slice(0, 12)} is a violation, read afterwards by ${closedBy.join(', ')}.`,
        ]
      : [],
  );
  return [...(open === null ? [] : [open]), ...healed];
}
