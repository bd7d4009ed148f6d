/**
 * May this commit be deployed? Only the end of a recorded landing may: its records lead without a gap back to the first
 * one, each is signed by a gate that the home ref knew, and what was judged is judged once more.
 */
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { StatementId } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { DeployDesk } from './deploy-desk.ts';
import { deployFault, GATE } from './deploy-faults.ts';
import { ChainJudge } from './deploy-judge.ts';
import { type FoundRecord, readRecords } from './deploy-records.ts';
import { readHome } from '../home/home-policy.ts';
import { trustRoot } from '../home/trust-root.ts';
import { NO_POLICY, NO_RECORDS, NO_STORE } from '../gate/verify.ts';

export interface DeployRequest {
  readonly commit: CommitId;
  /** The trust root, from outside the clone; null where nobody gave it. */
  readonly root: CommitId | null;
  /** With a permit: landings that lack nothing but sign-offs do not stand in the way. */
  readonly passesOver?: boolean;
}

/** A deployment judged, and what it was judged by. */
export interface JudgedDeployment {
  readonly verdict: Verdict;
  /** From the first record of its place to the one that ends at the commit; empty where there is none. */
  readonly chain: readonly FoundRecord[];
  /** Records of it that did not pass, and were healed by late sign-offs. */
  readonly healed: ReadonlySet<StatementId>;
  /** Records of it that lack nothing but sign-offs, where the request passes over them. */
  readonly passedOver: readonly StatementId[];
}

/** Judges the whole chain of records that ends at the commit. */
export async function verifyDeploy(desk: DeployDesk, request: DeployRequest): Promise<Verdict> {
  return (await judgeDeployment(desk, request)).verdict;
}

/** The same, with the chain. */
export async function judgeDeployment(desk: DeployDesk, request: DeployRequest): Promise<JudgedDeployment> {
  const home = await readHome(desk.repo);
  const answer = (place: string, records: readonly FoundRecord[], reasons: readonly DecisionNode[]): Verdict => ({
    state: reasons.length === 0 ? 'pass' : reasons.some(({ state }) => state === 'error') ? 'error' : 'refused',
    mode: home.policy.mode,
    place: place as RefName,
    old: records.at(-1)?.record.old ?? null,
    new: request.commit,
    landings: [],
    reasons,
    records: [],
    notices: home.notice === null ? [] : [home.notice],
  });
  const none = (reason: DecisionNode): JudgedDeployment => ({
    verdict: answer('deployment', [], [reason]),
    chain: [],
    healed: new Set(),
    passedOver: [],
  });
  if (!home.enforced) return none(NO_POLICY);
  const wrongRoot = await rootFault(desk.repo, request.root);
  if (wrongRoot !== null) return none(wrongRoot);
  const heads = await desk.store.heads();
  if (heads.records === null) return none(NO_RECORDS);
  if (heads.statements === null) return none(NO_STORE);
  const found = await readRecords(desk.store, heads, home.policy.repository);
  const judge = new ChainJudge(desk, home, heads, found, request.passesOver);
  const chain = await judge.chainTo(request.commit);
  if (chain === null) return none(unrecorded(request.commit));
  const place = chain.at(-1)?.record.place ?? 'deployment';
  const verdict = answer(place, chain, await judge.faults(chain));
  const notices = [...verdict.notices, ...(await judge.reviewed(chain))];
  return { verdict: { ...verdict, notices }, chain, healed: judge.healed, passedOver: judge.passedOver };
}

/** Why the home ref is not the one of the trust root that was given; null when it is. */
export async function rootFault(repo: GitRepository, given: CommitId | null): Promise<DecisionNode | null> {
  const { commit } = await trustRoot(repo);
  if (given === null) {
    const remedy = 'give it from outside the clone: --root ID, or COUNTERSIGN_ROOT; countersign trust prints it';
    return deployFault('root.missing', 'error', 'no trust root was given, so this clone could be anybody’s', remedy);
  }
  if (given === commit) return null;
  const why = `the home ref was adopted at ${commit}, not at the trust root ${given}`;
  return deployFault(
    'root.other',
    'blocked',
    why,
    'this is another repository or another history than the one you trust',
  );
}

function unrecorded(commit: CommitId): DecisionNode {
  const why = `no recorded landing ends at ${commit.slice(0, 12)}: it was never judged as what stands on a protected ref`;
  return deployFault('record.absent', 'blocked', why, GATE);
}
