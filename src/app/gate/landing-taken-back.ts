/** Which landings of a ref were taken back there later: wholly, in part, or by a revert that had to be merged. */
import type { RecordedLanding } from '../../core/signoff/landing/landing-input.ts';
import type { Side, Transition } from '../../model/change.ts';
import type { BlobId } from '../../model/id.ts';
import type { StatementId } from '../../model/statement.ts';
import type { BlobTriple } from '../../ports/merge.ts';
import type { LandingDesk } from './landing-desk.ts';

/**
 * Those of the landings of which a later one took back a path: it stands there as it did before, or as the pinned merge
 * of the inverse edit gives it. One path is enough: whoever takes it elsewhere on the old sign-offs would take the
 * rejected part along. What cannot be read counts as undone.
 */
export async function undoneLandings(
  desk: LandingDesk,
  records: readonly RecordedLanding[],
  asked: ReadonlySet<RecordedLanding>,
): Promise<ReadonlySet<StatementId>> {
  const undone = new Set<StatementId>();
  for (const [at, landing] of records.entries()) {
    if (asked.has(landing) && (await isTakenBack(desk, landing, records.slice(at + 1)))) undone.add(landing.id);
  }
  return undone;
}

async function isTakenBack(
  { repo, merges }: LandingDesk,
  { record }: RecordedLanding,
  later: readonly RecordedLanding[],
): Promise<boolean> {
  if (later.length === 0) return false;
  const there = await repo.present([record.new, ...(record.old === null ? [] : [record.old])]);
  if (!there.has(record.new) || (record.old !== null && !there.has(record.old))) return true;
  const triples: (BlobTriple & { readonly gives: Side })[] = [];
  for (const transition of await repo.transitions(record.old, record.new)) {
    let before = transition.new;
    for (const { record: next } of later) {
      const now = await repo.at(next.new, transition.path);
      if (isSame(now, before)) continue;
      if (isSame(now, transition.old)) return true;
      const triple = inverse(transition, before, now);
      if (triple !== null) triples.push(triple);
      before = now;
    }
  }
  const merged = await merges.mergeBlobs(triples);
  for (const [index, { gives }] of triples.entries()) {
    const bytes = merged[index];
    if (bytes?.equals(await repo.blob(gives.oid as string as BlobId)) === true) return true;
  }
  return false;
}

/** The edit taken back from what stood there; null where no text can be merged. */
function inverse(
  { old, new: landed }: Transition,
  before: Side | null,
  now: Side | null,
): (BlobTriple & { readonly gives: Side }) | null {
  if (old === null || landed === null || before === null || now === null) return null;
  if (![old, landed, before, now].every(({ mode }) => mode.startsWith('100'))) return null;
  const [base, ours, theirs] = [landed.oid, before.oid, old.oid] as readonly string[] as [BlobId, BlobId, BlobId];
  return { base, ours, theirs, gives: now };
}

function isSame(a: Side | null, b: Side | null): boolean {
  return a === null || b === null ? a === b : a.oid === b.oid && a.mode === b.mode;
}
