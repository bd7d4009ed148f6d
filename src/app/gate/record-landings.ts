/**
 * Landings that nobody recorded: what stands on the protected refs is judged after the fact, from each ref's last record
 * to its tip. It detects, and prevents nothing; deployment refuses what is recorded here as a violation.
 */
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { LandingRecord, Principal } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import { isListedRef } from '../../core/reading/ref-pattern.ts';
import { CountersignError } from '../../model/error.ts';
import type { Keyring } from '../../model/keys.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { shortRef } from '../change/change.ts';
import { readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { recordFault } from '../../core/signoff/landing/landing-faults.ts';
import { endsForged } from './forged-ends.ts';
import type { LandingDesk } from './landing-desk.ts';
import type { JudgedLanding } from './landing-judged.ts';
import { recordedLandings } from './landing-recorded.ts';
import { recordAfterTheFact, refuseStranger, sealRecords } from './landing-records.ts';
import { withRecords } from './pending-records.ts';
import { adoptionCommit } from '../home/trust-root.ts';
import { serverRef } from '../home/home.ts';
import { firstParents, homeAt, judge, type RefUpdate, verdictOf, verifyUpdate } from './verify.ts';

/** A protected ref, and what is to be recorded of it. */
export interface StandingRef {
  readonly ref: RefName;
  readonly tip: CommitId;
  /** Its last record ends at the tip, or beyond it where another gate was faster than this clone's fetch. */
  readonly current: boolean;
  /** One for each stretch that was judged, oldest first. */
  readonly verdicts: readonly Verdict[];
  /** What is to be recorded, without its place in the chain; empty where something could not be evaluated. */
  readonly landings: readonly StandingLanding[];
}

/** A record to be written, and the keys of the day by which deployment will judge its signature. */
export interface StandingLanding {
  readonly record: LandingRecord;
  readonly keyring: Keyring;
}

/** Judges what is not recorded, the home ref first: the others are judged by it. */
export async function judgeStanding(desk: LandingDesk, gate: Principal): Promise<readonly StandingRef[]> {
  const home = serverRef(desk.home.ref);
  const tips = await protectedTips(desk);
  const found: StandingRef[] = [];
  let now = desk;
  for (const [ref, tip] of [...tips].toSorted(
    ([a], [b]) => Number(b === home) - Number(a === home) || (a < b ? -1 : 1),
  )) {
    const standing = await standingRef(now, ref, tip, gate);
    now = withRecords(now, recordsOf(standing.landings));
    found.push(standing);
  }
  return found;
}

function recordsOf(landings: readonly StandingLanding[]): readonly LandingRecord[] {
  return landings.map(({ record }) => record);
}

/**
 * Seals the records of every ref behind its last one.
 *
 * @throws CountersignError `not-permitted` when the key is not the gate's: deployment would believe none of them
 */
export async function sealStanding(
  desk: LandingDesk,
  standing: readonly StandingRef[],
  sign: (message: Buffer) => Promise<string>,
): Promise<readonly Buffer[]> {
  const envelopes: Buffer[] = [];
  for (const { ref, landings } of standing) {
    const sealed = await sealRecords(recordsOf(landings), lastOf(desk, ref)?.id ?? null, sign);
    for (const [index, envelope] of sealed.entries()) {
      const landing = landings[index];
      if (landing !== undefined) await refuseStranger(envelope, landing.record, landing.keyring);
    }
    envelopes.push(...sealed);
  }
  return envelopes;
}

/**
 * Protected refs by their names on the server. The remote's branches where there is a remote: a local one may be behind
 * it, or hold what nobody has pushed.
 */
async function protectedTips({ repo, home }: LandingDesk): Promise<ReadonlyMap<RefName, CommitId>> {
  const { configured } = await repo.remote('origin');
  const own = serverRef(home.ref);
  const tips = new Map<RefName, CommitId>();
  for (const { name, commit, symref } of await repo.refs([configured ? 'refs/remotes/origin' : 'refs/heads'])) {
    const ref = serverRef(name);
    if (ref === null || commit === null || symref !== null) continue;
    if (ref === own || isListedRef(home.policy.protectedRefs, ref)) tips.set(ref, commit);
  }
  return tips;
}

function lastOf({ known }: LandingDesk, ref: RefName): LandingDesk['known']['records'][number] | undefined {
  return known.records.findLast(({ statement }) => statement.place === ref);
}

async function standingRef(desk: LandingDesk, ref: RefName, tip: CommitId, gate: Principal): Promise<StandingRef> {
  const judged: JudgedLanding[] = [];
  const verdicts: Verdict[] = [];
  const forged = await forgedEnd(desk, ref, tip);
  if (forged !== null) return { ref, tip, current: false, verdicts: [forged], landings: [] };
  if (await isCurrent(desk, ref, tip)) return { ref, tip, current: true, verdicts, landings: [] };
  let at = desk;
  for await (const update of updatesOf(desk, ref, tip, gate)) {
    const from = await homeAt(at, ref, update.old);
    const done = update.old === null ? await verifyBeginning(from, update) : await verifyUpdate(from, update);
    judged.push(...done.judged);
    verdicts.push({ ...done.verdict, reasons: done.verdict.reasons.map((node) => movedBack(node, ref, update.old)) });
    if (done.judged.length === 0) break;
    at = withRecords(
      at,
      done.judged.map((landing) => recordAfterTheFact(landing, gate)),
    );
  }
  const whole = verdicts.every(({ state, landings }) => state !== 'error' && landings.length > 0);
  const landings = judged.map((landing) => {
    return { record: recordAfterTheFact(landing, gate), keyring: landing.desk.keyring };
  });
  return { ref, tip, current: false, verdicts, landings: whole ? landings : [] };
}

/** The answer where nothing can go on from the last record, which a stolen key wrote; null where it can. */
async function forgedEnd(desk: LandingDesk, target: RefName, tip: CommitId): Promise<Verdict | null> {
  if (!(await endsForged(desk, target))) return null;
  const own = desk.known.records.filter(({ statement }) => statement.place === target);
  const records = await recordedLandings(desk.repo, own, [], desk.tools.now);
  const node = recordFault({ records, target, old: tip });
  const place = { target, old: lastOf(desk, target)?.statement.new ?? null, new: tip };
  return node === null ? null : { ...verdictOf(desk, place, []), state: 'error', reasons: [node] };
}

/** A gate's signature says that the record is right; that its commit is not here says that this clone is behind. */
async function isCurrent(desk: LandingDesk, ref: RefName, tip: CommitId): Promise<boolean> {
  const last = lastOf(desk, ref)?.statement.new;
  if (last === undefined) return false;
  const known = desk.known.records.some(({ statement }) => statement.place === ref && statement.new === tip);
  return known || !(await desk.repo.present([last])).has(last);
}

/** From the last record to the tip, cut where the policy begins to enforce: what only observes must not swallow that. */
async function* updatesOf(
  desk: LandingDesk,
  target: RefName,
  tip: CommitId,
  gate: Principal,
): AsyncGenerator<RefUpdate> {
  const isHome = target === serverRef(desk.home.ref);
  const last = lastOf(desk, target)?.statement.new;
  const update = (old: CommitId | null, next: CommitId): RefUpdate => ({ target, old, new: next, pusher: null });
  let start = last ?? (isHome ? await enrolment(desk, tip, gate) : null);
  if (start === null) {
    start = (await beginningOf(desk, target, tip)) ?? tip;
    yield update(null, start);
  }
  const switched = isHome ? await switchedOn(desk.repo, update(start, tip)) : null;
  if (switched !== null && switched !== tip) {
    yield update(start, switched);
    start = switched;
  }
  if (start !== tip) yield update(start, tip);
}

const POLICY = '.countersign/policy.yml' as RepoPath;
const SIGNERS = '.countersign/allowed_signers' as RepoPath;

/**
 * Where the chain of the home ref begins: the first tip that knows the gate. What landed before it cannot be recorded in
 * a way that anybody believes.
 */
async function enrolment({ repo }: LandingDesk, tip: CommitId, gate: Principal): Promise<CommitId> {
  const adoption = await adoptionCommit(repo, tip);
  const chain: CommitId[] = [];
  const query = { tips: [tip], not: [], order: 'newest-first', firstParent: true } as const;
  await repo.graph(query, (commit) => chain.push(commit));
  const from = adoption === null ? -1 : chain.indexOf(adoption.id);
  for await (const commit of changesOf(repo, chain.slice(0, from + 1).reverse(), SIGNERS)) {
    const { ssh } = await keyringOf(repo, await readHome(repo, commit));
    if (ssh.some(({ principal }) => principal === gate)) return commit;
  }
  throw new CountersignError(
    'not-permitted',
    `${gate} is not known on the home ref, so nobody would believe its records.`,
    {
      remedy: `land a line for it in ${SIGNERS}: ${gate} namespaces="countersign-v1" and its public key`,
    },
  );
}

/** The newest recorded tip of another protected ref, or the adoption, on the line of this one; null where there is none. */
async function beginningOf(desk: LandingDesk, target: RefName, tip: CommitId): Promise<CommitId | null> {
  const adopted = desk.home.commit === null ? null : await adoptionCommit(desk.repo, desk.home.commit);
  const tips = new Set([...recordedTips(desk, target), ...(adopted === null ? [] : [adopted.id])]);
  let found: CommitId | null = null;
  await desk.repo.graph({ tips: [tip], not: [], order: 'newest-first', firstParent: true }, (commit) => {
    if (found === null && tips.has(commit)) found = commit;
  });
  return found;
}

function recordedTips({ known }: LandingDesk, target: RefName): ReadonlySet<CommitId> {
  return new Set(known.records.flatMap(({ statement }) => (statement.place === target ? [] : [statement.new])));
}

/** A ref begins at what was recorded elsewhere, and its own tip is no such thing. */
async function verifyBeginning(
  desk: LandingDesk,
  { target, new: next }: RefUpdate,
): Promise<{ readonly verdict: Verdict; readonly judged: readonly JudgedLanding[] }> {
  const judged = await judge(desk, {
    target,
    old: null,
    new: next,
    transitions: await desk.repo.transitions(null, next),
    alongFirstParents: true,
    pusher: null,
    startTips: recordedTips(desk, target),
  });
  return { verdict: verdictOf(desk, { target, old: null, new: next }, [judged]), judged: [judged] };
}

/** The first commit of the stretch at which the policy enforces, when it does not where the stretch begins. */
async function switchedOn(repo: GitRepository, update: RefUpdate): Promise<CommitId | null> {
  const chain = await firstParents(repo, update);
  const commits = (chain ?? []).flatMap((commit) => commit ?? []);
  for await (const commit of changesOf(repo, commits, POLICY)) {
    const { policy, enforced } = await readHome(repo, commit);
    if (enforced && policy.mode === 'enforce') return commit === update.old ? null : commit;
  }
  return null;
}

/** The commits at which a file is another than at the one before, and the first one. */
async function* changesOf(repo: GitRepository, commits: readonly CommitId[], path: RepoPath): AsyncGenerator<CommitId> {
  let before: string | undefined;
  for (const commit of commits) {
    const now = (await repo.at(commit, path))?.oid ?? '';
    if (now !== before) yield commit;
    before = now;
  }
}

/** Where a protected ref left its line it stands there already, so that the way out is another than before a push. */
function movedBack(node: DecisionNode, ref: RefName, last: CommitId | null): DecisionNode {
  if (node.id !== 'landing.first-parent' || last === null) return node;
  return {
    ...node,
    reason: `${shortRef(ref)} left its line: ${last.slice(0, 12)}, its last recorded tip, is no first-parent ancestor of its tip`,
    remedy: `put it back: git push --force-with-lease origin ${last}:${ref}; then land the rest on top of it`,
  };
}
