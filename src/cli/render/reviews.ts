/** After-reviews: which landings somebody must still read, and which are closed. */
import { type AfterReview, openersOf } from '../../app/signing/after-reviews.ts';
import { agePhrase } from '../../app/signing/review-words.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { shortId, stateMark } from './words.ts';

/** Every landing that had to be reviewed, those that are open first. */
export function renderReviews(reviews: readonly AfterReview[], now: number, style: Style): string {
  if (reviews.length === 0) return 'Nothing has landed on a permit, and nothing that should not have.';
  const open = reviews.filter(({ closedBy }) => closedBy === null);
  const closed = reviews.filter(({ closedBy }) => closedBy !== null);
  return [
    `${counted(open.length, 'after-review')} open, ${closed.length} closed`,
    ...open.map((each) => renderReview(each, now, style)),
    ...closed.map((each) => renderReview(each, now, style)),
  ].join('\n');
}

function renderReview(review: AfterReview, now: number, style: Style): string {
  const { record, permits, closedBy, lacks } = review;
  const { place, new: commit, issued } = record.statement;
  const mark = closedBy === null ? style.warn('!') : style.good(stateMark('pass'));
  const where = `${shortId(commit)} on ${oneLine(place.replace(/^refs\/heads\//, ''))}`;
  const age = `${agePhrase(now - issued)} ago`;
  const how =
    permits.length === 0 ? 'landed without its sign-offs' : permits.map((permit) => permitPhrase(permit)).join(', ');
  const first = hanging(`${mark} `, `${where}, ${age}: ${how}`, style.width);
  if (closedBy !== null) return `${first}\n    closed by ${closedBy.map(oneLine).join(', ')}`;
  const { id } = record;
  const by = [...openersOf(review)].map(oneLine).join(', ');
  const not = by === '' ? '' : ` (not ${by})`;
  const still = lacks.length === 0 ? [] : [hanging('    lacks ', clipped(lacks.join('; '), 300), style.width)];
  return [first, ...still, `    → somebody independent${not}: countersign sign --after ${shortId(id.slice(7))}`].join(
    '\n',
  );
}

function permitPhrase({ what, by, reason, incident }: AfterReview['permits'][number]): string {
  const why = `${clipped(reason, 120)}${incident === null ? '' : `, ${clipped(incident, 60)}`}`;
  return `${what} by ${oneLine(by.replace(/^person:/, ''))} (${why})`;
}

/** For a program. */
export function reviewsJson(reviews: readonly AfterReview[]): readonly object[] {
  return reviews.map((review) => {
    const { id, statement } = review.record;
    return {
      record: id,
      place: statement.place,
      old: statement.old,
      new: statement.new,
      landed: statement.issued,
      verdict: statement.verdict,
      permits: statement.permits,
      openedBy: [...openersOf(review)],
      open: review.closedBy === null,
      closedBy: review.closedBy ?? [],
      lacks: review.lacks,
    };
  });
}
