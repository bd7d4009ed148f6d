/** Sign-offs that are given late: for a landing on a permit, or one that should not have been. */
import { CountersignError } from '../../model/error.ts';
import type { PersonId, RefName } from '../../model/id.ts';
import type { LandingRecord, Verified } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { GitRepository } from '../../ports/git.ts';
import { type AfterReview, afterReview, openedFor, openersOf, ranOver } from './after-reviews.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { recordNamed } from './record-named.ts';
import { openReviewDesk } from './review-desk.ts';
import type { StoreTools } from './sign-desk.ts';
import type { Ineligible } from './sign-eligible.ts';
import type { SignRange } from './sign-range.ts';

/** A landing whose lacking sign-offs may be given. */
export interface LateSigning {
  readonly record: Verified<LandingRecord>;
  readonly range: SignRange;
  /** What was asked on the day of the landing, of the people of now. */
  readonly home: Home;
  readonly openers: ReadonlySet<PersonId>;
}

/**
 * The landing that a record's id or a commit names.
 *
 * @throws CountersignError `ref.unknown` when there is none, `usage` when nothing is to be reviewed
 */
export async function lateSigning(
  repo: GitRepository,
  home: Home,
  text: string,
  tools: StoreTools,
): Promise<LateSigning> {
  const desk = await openReviewDesk({ repo, merges: tools.merges, tools, home, store: tools.store });
  const record = await recordNamed(repo, desk.records, text);
  const { place, old, new: next } = record.statement;
  if (old === null) {
    throw new CountersignError('usage', `${next.slice(0, 12)} began ${place}: there is nothing to read in it.`, {
      remedy: 'countersign sign-offs reviews lists the landings that are to be reviewed',
    });
  }
  const then = await readHome(repo, record.statement.home);
  const ran = await ranOver(desk, record);
  return {
    record,
    range: {
      target: place as RefName,
      tip: old,
      onto: old,
      head: next,
      text: `${old.slice(0, 12)}..${next.slice(0, 12)}`,
    },
    home: { ...then, people: home.people },
    openers: openersOf({ permits: [...(await openedFor(desk, record)), ...ran.map(({ permit }) => permit)] }),
  };
}

/** An exception is closed by somebody else than who opened it. */
export function openerFault({ openers }: LateSigning, person: PersonId): readonly Ineligible[] {
  if (!openers.has(person)) return [];
  const why = `${person} opened the permit, and only somebody independent closes it`;
  return [{ rule: 'person.opened-permit', why, remedy: 'ask somebody else' }];
}

/** How far the review is now, as a verdict. */
export async function lateVerdict(
  repo: GitRepository,
  home: Home,
  { record }: Pick<LateSigning, 'record'>,
  tools: StoreTools,
): Promise<Verdict> {
  const desk = await openReviewDesk({ repo, merges: tools.merges, tools, home, store: tools.store });
  const review = await afterReview(desk, record);
  const { place, old, new: next, mode } = record.statement;
  const closed = review.closedBy !== null;
  return {
    state: closed ? 'pass' : 'refused',
    mode,
    place: place as RefName,
    old,
    new: next,
    landings: [],
    reasons: closed ? [] : lacking(review).map(node),
    records: [],
    notices: [],
  };
}

function lacking({ lacks }: AfterReview): readonly string[] {
  return lacks.length > 0 ? lacks : ['somebody independent reads what landed and signs it'];
}

function node(reason: string): Verdict['reasons'][number] {
  return {
    id: 'landing.after-review',
    title: 'the sign-offs that lacked were given',
    state: 'pending',
    condition: null,
    observed: [],
    reason,
    remedy: null,
    source: 'the records',
    children: [],
  };
}
