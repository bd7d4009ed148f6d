/** What a landing may take from other protected refs: their records, what was undone there, and a merge that promotes. */
import { isListedRef, matchesRef } from '../../core/reading/ref-pattern.ts';
import type { LandingInput, ListedSource, RecordedLanding } from '../../core/signoff/landing/landing-input.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import type { LandingRecord, SignOff, StatementId, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import { serverRef } from '../home/home.ts';
import { adoptionCommit } from '../home/trust-root.ts';
import type { LandingDesk } from './landing-desk.ts';
import { undoneLandings } from './landing-taken-back.ts';

/** The landing that is judged. */
type Landing = Pick<LandingInput, 'target' | 'old' | 'new'>;

/** The parts of the judge's input about other refs. */
type LandingSources = Pick<LandingInput, 'sources' | 'merge' | 'adoption'>;

/** Reads the sources that the policy lists for the target; for a ref that begins, all protected refs. */
export async function gatherSources(
  desk: LandingDesk,
  request: Landing,
  signOffs: readonly Verified<SignOff>[],
): Promise<LandingSources> {
  const { old, target } = request;
  if (old === null) return beginning(desk, request);
  const listed = listedSources(desk.home.policy, target);
  const places = placesOf(desk, target).filter((place) => listed(place) !== null);
  if (places.length === 0) return { sources: [], merge: null };
  const merge = await promotingMerge(desk, { ...request, old }, listed, places);
  const sources: ListedSource[] = [];
  for (const ref of places) {
    const { promotes, backports } = listed(ref) ?? { promotes: false, backports: false };
    const records = recordsAt(desk, ref);
    const tips = new Set([request.new, ...(merge?.parents ?? [])]);
    const promoted = promotes ? records.filter(({ record }) => tips.has(record.new)) : [];
    const own = signOffs.filter(({ statement }) => statement.target === ref).map(({ id }) => id);
    const spending = backports ? records.filter((landing) => spends(landing, own)) : [];
    const undone = await undoneLandings(desk, records, new Set([...promoted, ...spending]));
    const arrived = await arrivedAt(desk.repo, old, spending);
    sources.push({ ref, promotes, backports, records, undone, arrived });
  }
  return { sources, merge };
}

type Listed = (ref: string) => { readonly promotes: boolean; readonly backports: boolean } | null;

function listedSources({ flow, protectedRefs }: ParsedPolicy, target: RefName): Listed {
  const own = flow.filter(({ to }) => matchesRef(to, target));
  const promotes = own.flatMap((each) => each.promotes);
  const backports = own.flatMap((each) => each.backports);
  return (ref) => {
    const found = { promotes: isListedRef(promotes, ref), backports: isListedRef(backports, ref) };
    return isListedRef(protectedRefs, ref) && (found.promotes || found.backports) ? found : null;
  };
}

/** Other refs that have records. */
function placesOf({ known }: LandingDesk, target: RefName): readonly RefName[] {
  const places = new Set(known.records.map(({ statement }) => statement.place as RefName));
  return [...places].filter((place) => place !== target && place.startsWith('refs/')).sort();
}

async function beginning(desk: LandingDesk, landing: Landing): Promise<LandingSources> {
  const sources = recordedStarts(desk, landing);
  const { commit } = desk.home;
  const adopted = sources.length > 0 || commit === null ? null : await adoptionCommit(desk.repo, commit);
  return { sources, merge: null, adoption: adopted?.id ?? null };
}

/** Other protected refs of which the commit is a recorded tip: what begins there was judged there. */
function recordedStarts(desk: LandingDesk, { target, new: tip }: Landing): readonly ListedSource[] {
  const none = { undone: new Set<StatementId>(), arrived: new Set<StatementId>() };
  const home = serverRef(desk.home.ref);
  const isProtected = (ref: RefName): boolean => isListedRef(desk.home.policy.protectedRefs, ref) || ref === home;
  return placesOf(desk, target).flatMap((ref) => {
    const records = recordsAt(desk, ref);
    const begins = isProtected(ref) && records.some(({ record }) => record.new === tip);
    return begins ? [{ ref, promotes: true, backports: false, records, ...none }] : [];
  });
}

function recordsAt({ known }: LandingDesk, place: RefName): readonly RecordedLanding[] {
  return known.records.filter(({ statement }) => statement.place === place).map(recorded);
}

function recorded({ id, statement }: Verified<LandingRecord>): RecordedLanding {
  return { id, record: statement, transitions: null, left: new Map() };
}

function spends({ record }: RecordedLanding, statements: readonly StatementId[]): boolean {
  return record.counted.some(({ statement }) => statements.includes(statement));
}

/** Landings that came to the target with their commits, by its beginning or by a promotion. */
async function arrivedAt(
  repo: GitRepository,
  old: CommitId,
  landings: readonly RecordedLanding[],
): Promise<ReadonlySet<StatementId>> {
  const arrived = new Set<StatementId>();
  for (const { id, record } of landings) {
    if ((await repo.mergeBases(record.new, old)).includes(record.new)) arrived.add(id);
  }
  return arrived;
}

/**
 * The new tip as a merge of a recorded tip of a source. A head that the old tip is no ancestor of is a merge that is
 * only thought of: what would land is by definition what the pinned merge gives.
 */
async function promotingMerge(
  { repo, merges, known }: LandingDesk,
  request: Landing & { readonly old: CommitId },
  listed: Listed,
  places: readonly RefName[],
): Promise<LandingInput['merge']> {
  const { old, new: tip } = request;
  const promoting = new Set<string>(places.filter((place) => listed(place)?.promotes === true));
  const isTip = (commit: CommitId): boolean =>
    known.records.some(({ statement }) => statement.new === commit && promoting.has(statement.place));
  if (isTip(tip) && !(await repo.mergeBases(old, tip)).includes(old)) return { parents: [old, tip], reproduced: true };
  const { parents, tree } = await repo.commit(tip);
  const [first, second, third] = parents;
  if (first !== old || second === undefined || third !== undefined || !isTip(second)) return null;
  return { parents: [first, second], reproduced: (await merges.mergeTrees(first, second))?.tree === tree };
}
