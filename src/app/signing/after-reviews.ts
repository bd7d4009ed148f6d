/**
 * After-reviews: what landed on a permit, or should not have landed, is read afterwards by somebody independent. The
 * sign-offs that lacked are given late, each naming the record; then the review is closed.
 *
 * What is asked is what was asked on the day of the landing. Whose late sign-off counts is said by the people and keys
 * of the first record that could see it, and of now while none has: whoever leaves later reopens nothing.
 */
import { personOfPrincipal } from '../../core/signoff/landing/eligible.ts';
import { judgeLanding } from '../../core/signoff/landing/landing.ts';
import type { LandingAnswer } from '../../core/signoff/landing/landing-input.ts';
import type { PersonId, RefName } from '../../model/id.ts';
import type { LandingRecord, Permit, Statement, StatementId, Verified } from '../../model/statement.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import type { KnownStatements } from '../gate/landing-desk.ts';
import { gatherLanding } from '../gate/landing-gather.ts';
import { vouchedBy } from '../gate/landing-records.ts';
import { needsReview, type ReviewDesk, type StoredStatement, verifiedBy } from './review-desk.ts';

/** A landing that is to be reviewed, and how far that is. */
export interface AfterReview {
  readonly record: Verified<LandingRecord>;
  /** On what it landed; empty for a landing that should not have been. */
  readonly permits: readonly Permit[];
  /** Who closed it; null while it is open. */
  readonly closedBy: readonly PersonId[] | null;
  /** What still lacks; empty when it is closed, or when nobody has signed yet. */
  readonly lacks: readonly string[];
}

/** Every landing that must be reviewed, in the order of the records; `among` leaves out others. */
export async function afterReviews(
  desk: ReviewDesk,
  among: ReadonlySet<StatementId> | null = null,
): Promise<readonly AfterReview[]> {
  const reviews: AfterReview[] = [];
  for (const record of desk.records) {
    if (needsReview(record.statement) && among?.has(record.id) !== false) reviews.push(await afterReview(desk, record));
  }
  return reviews;
}

/** How far the review of one landing is. */
export async function afterReview(desk: ReviewDesk, record: Verified<LandingRecord>): Promise<AfterReview> {
  const permits = await openedFor(desk, record);
  let lacks: readonly string[] = [];
  for (const moment of await momentsOf(desk, record)) {
    const answer = await judgeAt(desk, record, moment);
    if (answer.state === 'pass' || (answer.state === 'observed' && answer.reasons.length === 0)) {
      return { record, permits, closedBy: [...new Set(answer.counted.map(({ person }) => person))].sort(), lacks: [] };
    }
    lacks = [...new Set(answer.reasons.map(({ reason, remedy }) => remedy ?? reason))];
  }
  return { record, permits, closedBy: null, lacks };
}

/** Who opened the permits of a landing: none of them closes its review. */
export function openersOf({ permits }: Pick<AfterReview, 'permits'>): ReadonlySet<PersonId> {
  return new Set(permits.flatMap(({ by }) => personOfPrincipal(by) ?? []));
}

/** The permits that the gate accepted, so that nobody's signature on them is asked again. */
export async function openedFor(
  { stored }: ReviewDesk,
  { statement }: Verified<LandingRecord>,
): Promise<readonly Permit[]> {
  if (statement.permits.length === 0) return [];
  return (await stored()).flatMap(({ id, statement: of }) =>
    of.kind === 'permit' && statement.permits.includes(id) ? [of] : [],
  );
}

/** A permit on which a deployment ran over a landing, and the statements that this deployment saw. */
interface RanOn {
  readonly permit: Permit;
  readonly store: LandingRecord['store'];
}

/** The permits on which deployments passed over the landing: whoever opened one does not close its review afterwards. */
export async function ranOver(
  { repo, records, stored }: ReviewDesk,
  { statement }: Verified<LandingRecord>,
): Promise<readonly RanOn[]> {
  const found: RanOn[] = [];
  for (const { statement: run } of records) {
    if (!run.place.startsWith('environment:') || run.permits.length === 0) continue;
    const here = (await repo.present([run.new, statement.new])).size === 2;
    // What is not here may have been passed over.
    if (here && !(await repo.mergeBases(run.new, statement.new)).includes(statement.new)) continue;
    for (const { id, statement: of } of await stored()) {
      if (of.kind === 'permit' && run.permits.includes(id)) found.push({ permit: of, store: run.store });
    }
  }
  return found;
}

function isLate({ statement }: Pick<StoredStatement, 'statement'>, { id }: Verified<LandingRecord>): boolean {
  return statement.kind === 'sign-off' && statement.after === id;
}

/** From when on a late sign-off could count: a record that saw it, or now. */
interface Moment {
  readonly home: Home;
  readonly at: number;
  readonly unseen: ReadonlySet<StatementId>;
}

/** One moment per record at which another late sign-off came into sight, and now; none where nobody gave one. */
async function momentsOf(desk: ReviewDesk, record: Verified<LandingRecord>): Promise<readonly Moment[]> {
  const late = (await desk.stored()).filter((of) => isLate(of, record));
  if (late.length === 0) return [];
  const place = desk.records.filter(({ statement }) => statement.place === record.statement.place);
  const later = place.slice(place.findIndex(({ id }) => id === record.id) + 1);
  const seers = new Set<Verified<LandingRecord>>();
  for (const { id } of late) {
    const seer = await firstThatSaw(desk, later, id);
    if (seer !== null) seers.add(seer);
  }
  const moments: Moment[] = [];
  for (const { statement } of later.filter((each) => seers.has(each))) {
    const unseen = (await desk.since(statement.store)) ?? new Set();
    moments.push({ home: await readHome(desk.repo, statement.home), at: statement.issued, unseen });
  }
  return [...moments, { home: desk.home, at: desk.tools.now, unseen: new Set() }];
}

/** By halves: what a record saw, every later one of the place saw, too. */
async function firstThatSaw(
  desk: ReviewDesk,
  later: readonly Verified<LandingRecord>[],
  id: StatementId,
): Promise<Verified<LandingRecord> | null> {
  let low = 0;
  let high = later.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const unseen = await desk.since(later[middle]?.statement.store ?? null);
    if (unseen !== null && !unseen.has(id)) high = middle;
    else low = middle + 1;
  }
  return later[low] ?? null;
}

/** Judges the landing as if it were to land on its day once more, by what was signed for it in time and late. */
async function judgeAt(desk: ReviewDesk, record: Verified<LandingRecord>, moment: Moment): Promise<LandingAnswer> {
  const { repo, merges, tools } = desk;
  const { statement } = record;
  const home = await readHome(repo, statement.home);
  const keyring = await keyringOf(repo, moment.home);
  const known = await knownAt(desk, record, moment, home);
  const at = { repo, merges, home, keyring, known, knownFor: async () => known, authoritative: true };
  const { input } = await gatherLanding(
    { ...at, tools: { ...tools, now: statement.issued } },
    {
      target: statement.place as RefName,
      old: statement.old,
      new: statement.new,
      transitions: await repo.transitions(statement.old, statement.new),
      alongFirstParents: true,
      ...vouchedBy(statement),
      startTips: new Set([statement.new]),
      after: record.id,
      later: new Set(desk.records.filter((each) => isYounger(each, record)).map(({ id }) => id)),
    },
  );
  return judgeLanding({ ...input, people: moment.home.people });
}

/** Any objection; a declaration that only restricts, or that stood when it landed. */
function acts(statement: Statement, isLater: boolean): boolean {
  if (statement.kind === 'objection') return true;
  return statement.kind === 'declaration' && (statement.says === 'prompter' || !isLater);
}

function isYounger({ id, statement }: Verified<LandingRecord>, than: Verified<LandingRecord>): boolean {
  return id !== than.id && statement.issued > than.statement.issued;
}

/** What counted when it landed, by the keys of then; what was said later, by those of the moment. No permit. */
async function knownAt(
  desk: ReviewDesk,
  record: Verified<LandingRecord>,
  { home: later, at, unseen }: Moment,
  home: Home,
): Promise<KnownStatements> {
  const { repo, records } = desk;
  const stored = await desk.stored();
  const { statement } = record;
  const openers = new Set((await openedFor(desk, record)).map(({ by }) => by));
  const ran = await Promise.all(
    (await ranOver(desk, record)).map(async ({ permit, store }) => ({ by: permit.by, after: await desk.since(store) })),
  );
  // Where it cannot be told what the deployment saw, it saw nothing.
  const opened = ({ id, statement: of }: StoredStatement): boolean =>
    openers.has(of.by) || ran.some(({ by, after }) => by === of.by && after?.has(id) !== false);
  const then = await desk.since(statement.store);
  const counted = new Set(statement.counted.map((each) => each.statement));
  const inTime = stored.filter(({ id }) => counted.has(id));
  const since = stored.filter(
    (of) =>
      !unseen.has(of.id) && (acts(of.statement, then?.has(of.id) === true) || (isLate(of, record) && !opened(of))),
  );
  const statements = [
    ...(await verifiedBy(inTime, await keyringOf(repo, home), statement.issued)),
    ...(await verifiedBy(since, await keyringOf(repo, later), at)),
  ];
  const place = records.filter((each) => each.statement.place === statement.place);
  return {
    heads: { statements: statement.store, records: null },
    statements,
    records: place.slice(
      0,
      place.findIndex(({ id }) => id === record.id),
    ),
    refused: [],
  };
}
