/** The gate at a push: every update of a protected ref, and of the store itself, is judged before it is accepted. */
import { isListedRef } from '../../core/reading/ref-pattern.ts';
import { RULES_NODE } from '../../core/signoff/landing/landing.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { RefName } from '../../model/id.ts';
import type { LandingRecord, Principal } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import { shortRef } from '../change/change.ts';
import { HOME_CANDIDATES } from '../home/home.ts';
import type { AskedUpdate } from '../store/concerned-desk.ts';
import type { LandingDesk } from './landing-desk.ts';
import { recordedHome } from './landing-home.ts';
import { adoptionFault } from './landing-rules.ts';
import { recordAfterTheFact, recordOf } from './landing-records.ts';
import { withRecords } from './pending-records.ts';
import type { PushedRef } from './ref-updates.ts';
import { adoptionCommit } from '../home/trust-root.ts';
import { verifyUnrecorded, verifyUpdate } from './verify.ts';

/** The answer for one pushed ref. */
export interface GatedRef {
  readonly pushed: PushedRef;
  readonly accepted: boolean;
  /** Why not; empty when it is accepted and nothing is to be told. */
  readonly reasons: readonly DecisionNode[];
  /** Null for refs that are not protected. */
  readonly verdict: Verdict | null;
  /** What is to be recorded once the push is through. */
  readonly records: readonly LandingRecord[];
}

/**
 * Judges a push; `stored` are the answers for the refs of the store. Every ref gets an answer; one refusal refuses the whole
 * push, so that nothing lands by halves.
 */
export async function judgePush(
  desk: LandingDesk,
  stored: readonly GatedRef[],
  pushed: readonly PushedRef[],
  by: { readonly pusher: string | null; readonly gate: Principal },
): Promise<readonly GatedRef[]> {
  const answers: GatedRef[] = [];
  for (const update of pushed) {
    const own = stored.find((answer) => answer.pushed === update);
    answers.push(own ?? (await refUpdate(desk, update, by)));
  }
  return answers;
}

/** The updates of a push that are judged. */
export function judgedUpdates(home: LandingDesk['home'], pushed: readonly PushedRef[]): readonly AskedUpdate[] {
  return pushed.flatMap(({ ref, old, new: next }) =>
    next !== null && isProtected({ home }, ref) ? [{ target: ref, old, new: next, set: null }] : [],
  );
}

/** Which refs are protected, and how, is said by the rules that hold for the ref. */
async function refUpdate(
  desk: LandingDesk,
  update: PushedRef,
  by: { readonly pusher: string | null; readonly gate: Principal },
): Promise<GatedRef> {
  const ruled = await recordedHome(desk, update.ref);
  if ('reason' in ruled) return { pushed: update, accepted: false, reasons: [ruled], verdict: null, records: [] };
  return isProtected(ruled, update.ref) ? protectedUpdate(ruled, update, by) : otherUpdate(ruled, update);
}

/** The home ref is protected whatever the policy lists: whoever moves it writes the rules. */
function isProtected({ home }: Pick<LandingDesk, 'home'>, ref: RefName): boolean {
  return isListedRef(home.policy.protectedRefs, ref) || ref === home.ref;
}

/** The ref that policy and people are read from, or would be from now on. */
function isHome({ home }: LandingDesk, ref: RefName): boolean {
  return home.ref === null || ref === home.ref;
}

/** A ref of git cannot be where another one is to begin: the store could never be made. */
const IN_THE_WAY = /^refs\/countersign(?:\/(?:statements|records)\/.*)?$/;

/** Free, unless the gate would look for its rules there from then on, or it would stand in the store's way. */
function otherUpdate({ home }: LandingDesk, update: PushedRef): GatedRef {
  if (home.enforced && update.new !== null && IN_THE_WAY.test(update.ref)) {
    const why = `${update.ref} would stand where the gate keeps what is signed and what has landed`;
    const reasons = [refusal('store.in-the-way', why, 'take another name')];
    return { pushed: update, accepted: false, reasons, verdict: null, records: [] };
  }
  const accepted = !home.enforced || home.ref === null || homeRank(update.ref) >= homeRank(home.ref);
  const reason = `${update.ref} would take the place of ${home.ref ?? ''}, from which policy and people are read`;
  const remedy = 'take another name; a new default branch is made on the server, by whoever runs it';
  const reasons = accepted ? [] : [refusal('home.replaced', reason, remedy)];
  return { pushed: update, accepted, reasons, verdict: null, records: [] };
}

/** The lower, the earlier it is taken as the home ref. */
function homeRank(ref: RefName): number {
  const rank = HOME_CANDIDATES.indexOf(ref);
  return rank < 0 ? HOME_CANDIDATES.length : rank;
}

async function protectedUpdate(
  desk: LandingDesk,
  update: PushedRef,
  { pusher, gate }: { readonly pusher: string | null; readonly gate: Principal },
): Promise<GatedRef> {
  const refuse = (node: DecisionNode): GatedRef => ({
    pushed: update,
    accepted: !stops(desk),
    reasons: [node],
    verdict: null,
    records: [],
  });
  if (update.new === null) {
    const remedy = 'keep it, or take it off the protected refs of the policy first';
    return refuse(refusal('landing.deleted', `${shortRef(update.ref)} is protected and is never deleted`, remedy));
  }
  if (!desk.home.enforced && !(await wasAdopted(desk))) {
    // Before the first policy there is nothing to judge by, and the push that brings it must be possible.
    const fault = isHome(desk, update.ref) ? await adoptionFault(desk.repo, update.new, desk.tools.now) : null;
    if (fault !== null) return { ...refuse(refusal(RULES_NODE, fault.reason, fault.remedy)), accepted: false };
    return { pushed: update, accepted: true, reasons: [], verdict: null, records: [] };
  }
  const past = await unrecorded(desk, update, gate);
  const { verdict, judged } = await verifyUpdate(withRecords(desk, past), {
    target: update.ref,
    old: update.old,
    new: update.new,
    pusher,
    limited: true,
  });
  const passes = verdict.state === 'pass' || verdict.state === 'observed';
  return {
    pushed: update,
    accepted: passes || (desk.home.enforced && !stops(desk) && !verdict.reasons.some(({ id }) => id === RULES_NODE)),
    reasons: verdict.reasons,
    verdict,
    records: passes ? [...past, ...judged.map((landing) => recordOf(landing, gate))] : [],
  };
}

/** Records of what came past the gate; after the fact, what nobody signed is a violation, and deployment stops it. */
async function unrecorded(desk: LandingDesk, update: PushedRef, gate: Principal): Promise<readonly LandingRecord[]> {
  const found = await verifyUnrecorded(desk, update.ref, update.old);
  if (found === null || found.verdict.state === 'error') return [];
  return found.judged.map((landing) => recordAfterTheFact(landing, gate));
}

/** Rules that were there and are gone are not the same as none yet. */
async function wasAdopted({ repo, home, known }: LandingDesk): Promise<boolean> {
  if (known.heads.records !== null) return true;
  return home.commit !== null && (await adoptionCommit(repo, home.commit)) !== null;
}

/** Only `enforce` refuses; the other modes tell. */
function stops({ home }: LandingDesk): boolean {
  return home.policy.mode === 'enforce';
}

/** The node of a push that is refused before anything of it is judged. */
export function refusal(id: string, reason: string, remedy: string): DecisionNode {
  return {
    id,
    title: 'the push keeps what must be kept',
    state: 'blocked',
    condition: null,
    observed: [],
    reason,
    remedy,
    source: 'the gate',
    children: [],
  };
}
