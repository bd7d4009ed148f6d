/** Would this land? One change or one ref update, judged by what is signed. */
import { isListedRef, refPrefix } from '../../core/reading/ref-pattern.ts';
import { DECLARED } from '../../core/attribution/contradictions.ts';
import { type Cut, cutting, type Stretch } from '../../core/signoff/landing/landing-cut.ts';
import { judgeLanding, RULES_NODE } from '../../core/signoff/landing/landing.ts';
import type { LandingAnswer } from '../../core/signoff/landing/landing-input.ts';
import type { Change, Transition } from '../../model/change.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { LandingRecord, Principal, StatementId, Verified } from '../../model/statement.ts';
import type { Landing, Verdict, VerdictState } from '../../model/verdict.ts';
import type { GitRepository } from '../../ports/git.ts';
import { changeSet } from '../change/change-set.ts';
import type { Check } from '../change/check.ts';
import { shortRef } from '../change/change.ts';
import { serverRef } from '../home/home.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { endsForged } from './forged-ends.ts';
import { recordedHome } from './landing-home.ts';
import type { KnownStatements, LandingDesk } from './landing-desk.ts';
import type { JudgedLanding } from './landing-judged.ts';
import { recordOf } from './landing-records.ts';
import { gatherLanding, type LandingRequest } from './landing-gather.ts';
import { twinNode } from './twin-names.ts';

/** A change as it would land now. */
export interface ThoughtOf {
  readonly target: RefName;
  readonly tip: CommitId;
  readonly head: CommitId;
  /** What {@link changeSet} gives for it, where it is known already. */
  readonly set?: readonly Transition[] | 'conflict';
  /** The check of it, and the home ref by which it was made. */
  readonly checked?: { readonly check: Check; readonly home: Home };
}

/** An update of a protected ref, as a push brings it. */
export interface RefUpdate {
  readonly target: RefName;
  /** Null where the ref is made. */
  readonly old: CommitId | null;
  readonly new: CommitId;
  readonly pusher: string | null;
  /** True where somebody waits for the answer: then only so many stretches are tried. */
  readonly limited?: boolean;
}

/** Stretches of a push that are judged although nobody has signed anything about their ends. */
const MOST_TRIES = 50;

/** A verdict, and the landings behind it. */
export interface JudgedUpdate {
  readonly verdict: Verdict;
  readonly judged: readonly JudgedLanding[];
}

/** Judges what would land if the head were merged onto the tip now. */
export async function verifyChange(now: LandingDesk, change: ThoughtOf): Promise<JudgedUpdate> {
  const { target, tip, head } = change;
  const place = { target, old: tip, new: head };
  if (!now.home.enforced) return withoutLandings(now, place, NO_POLICY);
  const desk = await recordedHome(now, target);
  if ('reason' in desk) return withoutLandings(now, place, desk);
  const set = change.set ?? (await changeSet(desk.repo, desk.merges, tip, head));
  if (set === 'conflict') return withoutLandings(desk, place, conflictNode(target));
  if (set.length === 0) {
    const nothing = verdictOf(desk, place, []);
    const notice = `Nothing would land: ${shortRef(target)} has all of it already.`;
    return { verdict: { ...nothing, notices: [...nothing.notices, notice] }, judged: [] };
  }
  const judged = await judge(desk, {
    target,
    old: tip,
    new: head,
    transitions: set,
    alongFirstParents: true,
    pusher: null,
    startTips: new Set(),
    ...(change.checked?.home === desk.home ? { check: change.checked.check } : {}),
  });
  return { verdict: verdictOf(desk, place, [judged]), judged: [judged] };
}

/** Judges an update of a protected ref: cut into landings, each the longest stretch that passes. */
export async function verifyUpdate(now: LandingDesk, update: RefUpdate): Promise<JudgedUpdate> {
  if (!now.home.enforced) return withoutLandings(now, update, NO_POLICY);
  const desk = await recordedHome(now, update.target);
  if ('reason' in desk) return withoutLandings(now, update, desk);
  const chain = await firstParents(desk.repo, update);
  if (chain === null) return withoutLandings(desk, update, offChain(update.target));
  const known = new Map<string, JudgedLanding>();
  const passed: JudgedLanding[] = [];
  const limit = { tries: MOST_TRIES, named: namedCommits(desk.known) };
  const cut = update.limited === true ? cutting(chain, limit) : cutting(chain);
  let step = cut.next();
  while (step.done !== true) {
    const judged = await judgeStretch(await deskAt(desk, update, step.value, passed), update, step.value);
    known.set(keyOf(step.value), judged);
    if (lets(judged.answer)) passed.push(judged);
    step = cut.next(lets(judged.answer));
  }
  const judged = stretchesOf(step.value).flatMap((stretch) => known.get(keyOf(stretch)) ?? []);
  const verdict = verdictOf(desk, update, judged);
  const { rest, skipped } = step.value;
  if (rest === null || skipped === 0) return { verdict, judged };
  return { verdict: { ...verdict, reasons: [...verdict.reasons, notTried(skipped, update.target)] }, judged };
}

/** Where landings begin and end on purpose. */
function namedCommits({ statements, records }: KnownStatements): ReadonlySet<CommitId> {
  const named = new Set(records.map(({ statement }) => statement.new));
  for (const { statement } of statements) {
    if (statement.kind !== 'sign-off') continue;
    for (const commit of [statement.head, statement.onto, statement.tip]) named.add(commit);
  }
  return named;
}

/**
 * What a stretch is judged by. What lands before it in the same push is spent; and on the home ref that has changed the
 * policy, people and keys, too: a landed change judges what comes after it, and never itself.
 */
async function deskAt(
  desk: LandingDesk,
  { target }: RefUpdate,
  { old }: Stretch,
  passed: readonly JudgedLanding[],
): Promise<LandingDesk> {
  if (passed.length === 0) return desk;
  const last = desk.known.records.filter(({ statement }) => statement.place === target).at(-1)?.id ?? null;
  let previous = last;
  const landed = passed.map((landing, index): Verified<LandingRecord> => {
    const statement = { ...recordOf(landing, 'gate:pending' as Principal), previous };
    previous = `sha256:${index.toString(16).padStart(64, '0')}` as StatementId;
    return { id: previous, statement, key: '', presence: 'none' };
  });
  const withLanded = (known: KnownStatements): KnownStatements => ({
    ...known,
    records: [...known.records, ...landed],
  });
  const then = await homeAt(desk, target, old);
  return { ...then, known: withLanded(then.known) };
}

/** On the home ref, the policy, people and keys of an earlier tip. */
export async function homeAt(desk: LandingDesk, target: RefName, old: CommitId | null): Promise<LandingDesk> {
  if (old === null || target !== serverRef(desk.home.ref)) return desk;
  const home = await readHome(desk.repo, old);
  const keyring = await keyringOf(desk.repo, home);
  return { ...desk, home, keyring, known: await desk.knownFor(keyring, home.policy.repository) };
}

/** What came to a ref past the gate, from its last record to the present tip; null where there is nothing. */
export async function verifyUnrecorded(
  desk: LandingDesk,
  target: RefName,
  tip: CommitId | null,
): Promise<JudgedUpdate | null> {
  const last = desk.known.records.findLast(({ statement }) => statement.place === target)?.statement.new;
  if (tip === null || last === undefined || last === tip) return null;
  // A record may name what never came here: the judge says so, and how to go on.
  if (!(await desk.repo.present([last])).has(last)) return null;
  if (await endsForged(desk, target)) return null;
  return verifyUpdate(await homeAt(desk, target, last), { target, old: last, new: tip, pusher: null });
}

/** True when the gate lets the landing through. */
function lets({ state }: LandingAnswer): boolean {
  return state === 'pass' || state === 'observed';
}

/** What passed, and the rest that did not. */
function stretchesOf({ landings, rest }: Cut): readonly Stretch[] {
  return rest === null ? landings : [...landings, rest];
}

function keyOf(stretch: Stretch): string {
  return `${stretch.old ?? ''} ${stretch.new}`;
}

async function judgeStretch(desk: LandingDesk, update: RefUpdate, stretch: Stretch): Promise<JudgedLanding> {
  const transitions = await desk.repo.transitions(stretch.old, stretch.new);
  const { target, pusher } = update;
  const { old, new: next } = stretch;
  return judge(desk, {
    target,
    old,
    new: next,
    transitions,
    alongFirstParents: true,
    pusher,
    startTips: await startTips(desk, old),
  });
}

/** Judges one stretch as one landing. */
export async function judge(desk: LandingDesk, request: LandingRequest): Promise<JudgedLanding> {
  const gathered = await gatherLanding(desk, request);
  const answer = judgeLanding(gathered.input);
  const twins = await twinNode(desk.repo, request.old, request.transitions);
  return { desk, gathered, answer: twins === null ? answer : refusedFor(twins, answer) };
}

function refusedFor(node: DecisionNode, answer: LandingAnswer): LandingAnswer {
  const state = answer.state === 'pass' ? 'refused' : answer.state;
  return { ...answer, state, reasons: [...answer.reasons, node] };
}

/** Recorded tips of protected refs and the tips that they have now: where a new one may begin. */
async function startTips(desk: LandingDesk, old: CommitId | null): Promise<ReadonlySet<CommitId>> {
  if (old !== null) return new Set();
  const { protectedRefs } = desk.home.policy;
  const refs = await desk.repo.refs([...new Set(protectedRefs.map(refPrefix))]);
  const tips = refs.flatMap(({ name, commit }) =>
    commit !== null && isListedRef(protectedRefs, name) ? [commit] : [],
  );
  return new Set([...tips, ...desk.known.records.map(({ statement }) => statement.new)]);
}

/** Old tip, then every commit of the new tip's first-parent chain above it; null when the old tip is not on it. */
export async function firstParents(
  repo: GitRepository,
  { old, new: next }: RefUpdate,
): Promise<readonly [CommitId | null, ...CommitId[]] | null> {
  if (old === null) return [null, next];
  const chain: CommitId[] = [];
  let below: CommitId | undefined;
  const query = { tips: [next], not: [old], order: 'newest-first', firstParent: true } as const;
  await repo.graph(query, (commit, parents) => {
    chain.push(commit);
    below = parents[0];
  });
  // Nothing above the old tip is a step back, unless the tip stays where it is.
  if (chain.length > 0 ? below !== old : next !== old) return null;
  return [old, ...chain.toReversed()];
}

/** The verdict on a place, from the answers to its landings. */
export function verdictOf(
  desk: LandingDesk,
  place: { readonly target: RefName; readonly old: CommitId | null; readonly new: CommitId },
  judged: readonly JudgedLanding[],
): Verdict {
  const found = judged.flatMap(({ answer }) => answer.reasons);
  // Not fetched is not unsigned.
  const blind = found.length > 0 && desk.known.heads.statements === null && !desk.authoritative;
  const reasons = blind ? [NO_STORE, ...found] : found;
  return {
    state: blind ? 'error' : stateOf(judged.map(({ answer }) => answer.state)),
    mode: desk.home.policy.mode,
    place: place.target,
    old: place.old,
    new: place.new,
    landings: judged.map(landingOf),
    reasons,
    records: [],
    notices: [...noticesOf(desk, !reasons.some(({ id }) => id === RULES_NODE)), ...violationsOf(judged)],
  };
}

function landingOf({ gathered, answer }: JudgedLanding): Landing {
  const { input, check } = gathered;
  const change: Change = { ...check.report.change, transitions: input.transitions ?? [] };
  const { readings, notCounted, unread } = answer;
  return { old: input.old, new: input.new, change, decision: check.report.decision, readings, notCounted, unread };
}

/** The worst of all. */
function stateOf(states: readonly VerdictState[]): VerdictState {
  for (const worst of ['error', 'refused', 'observed'] as const) if (states.includes(worst)) return worst;
  return 'pass';
}

/** Declarations that the evidence of what lands contradicts. */
function violationsOf(judged: readonly JudgedLanding[]): readonly string[] {
  const findings = judged.flatMap(({ gathered }) => gathered.check.report.attribution.findings);
  return [...new Set(findings.filter(({ rule }) => rule === DECLARED).map(({ message }) => `${message}.`))];
}

function noticesOf({ home, repo }: LandingDesk, lets: boolean): readonly string[] {
  const notices: string[] = [];
  if (home.notice !== null) notices.push(home.notice);
  if (lets && home.enforced && home.policy.mode !== 'enforce')
    notices.push(`The policy is in mode ${home.policy.mode}: the gate tells, and stops nothing.`);
  if (repo.state.grafted || repo.state.replaced) notices.push('Grafts or replace refs exist here; they were ignored.');
  return notices;
}

function withoutLandings(
  desk: LandingDesk,
  place: { readonly target: RefName; readonly old: CommitId | null; readonly new: CommitId },
  node: DecisionNode,
): JudgedUpdate {
  const state = node.state === 'error' ? 'error' : 'refused';
  return { verdict: { ...verdictOf(desk, place, []), state, reasons: [node] }, judged: [] };
}

export const NO_POLICY: DecisionNode = {
  id: 'policy.missing',
  title: 'a policy stands on the home ref',
  state: 'error',
  condition: null,
  observed: [],
  reason: 'there is no policy on the home ref, and nothing passes by a policy that nobody adopted',
  remedy: 'countersign init, and land .countersign/policy.yml on the home ref',
  source: 'the home ref',
  children: [],
};

export const NO_STORE: DecisionNode = {
  ...NO_POLICY,
  id: 'store.absent',
  title: 'the statements are here',
  reason: 'refs/countersign/statements is not in this clone, so nobody can say what is signed',
  remedy: "git fetch origin 'refs/countersign/*:refs/countersign/*'",
  source: 'the clone',
};

export const NO_RECORDS: DecisionNode = {
  ...NO_STORE,
  title: 'the records are here',
  reason: 'refs/countersign/records is not in this clone, so nobody can say what has landed',
  remedy:
    "git fetch origin 'refs/countersign/*:refs/countersign/*'; a server that has no records has no gate yet (docs/gates.md)",
};

function conflictNode(target: RefName): DecisionNode {
  return {
    ...NO_POLICY,
    id: 'change.conflict',
    title: 'the change merges onto the present tip',
    state: 'blocked',
    reason: `it conflicts with ${shortRef(target)}, or has several merge bases with it: nobody can say what would land`,
    remedy: `update the branch: merge ${shortRef(target)} into it, or rebase it`,
    source: 'git',
  };
}

function notTried(skipped: number, target: RefName): DecisionNode {
  return {
    ...NO_POLICY,
    id: 'landing.too-many',
    title: 'it can be cut into landings',
    state: 'blocked',
    reason: `it does not land as one, and ${skipped} of its stretches were not tried: nobody has signed anything that ends there`,
    remedy: `push it in parts, each up to what was signed: git push origin COMMIT:${target}`,
    source: 'the gate',
  };
}

function offChain(target: RefName): DecisionNode {
  return {
    ...NO_POLICY,
    id: 'landing.first-parent',
    title: 'the old tip is on the first-parent chain of the new one',
    state: 'blocked',
    reason: `the push would take ${shortRef(target)} off its line: its tip is no first-parent ancestor of what is pushed`,
    remedy: `merge your branch into ${shortRef(target)} (not the other way round), or rebase it onto ${shortRef(target)}`,
    source: 'git',
  };
}
