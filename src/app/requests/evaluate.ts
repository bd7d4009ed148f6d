/** Judges one request for the service: the check that `check` makes, and the verdict that `verify` gives. */
import { createHash } from 'node:crypto';
import type { CheckReport } from '../../model/check.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { EvaluationState, ForgeRequest } from '../../model/request.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import { changeSet } from '../change/change-set.ts';
import { checkRange, type CheckTools } from '../change/check.ts';
import { shortRef } from '../change/change.ts';
import type { LandingDesk } from '../gate/landing-desk.ts';
import { verifyChange } from '../gate/verify.ts';
import { hereAs, serverRef } from '../home/home.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import type { AskedUpdate } from '../store/concerned-desk.ts';

/** Where tools keep records of who wrote what. */
export const EVIDENCE_REFS: readonly string[] = ['refs/notes/', 'refs/ai/authorship/', 'refs/entire/checkpoints/'];

/** What an evaluation works with. */
export interface EvaluationDesk {
  readonly repo: GitRepository;
  readonly merges: PinnedMerges;
  readonly tools: CheckTools;
  /** Which countersign judges: another one may answer otherwise. */
  readonly build: string;
  /** Runs `work` with so much of the store as an update concerns. */
  readonly judging: (home: Home, update: AskedUpdate, work: (desk: LandingDesk) => Promise<void>) => Promise<void>;
}

/** What a request was judged to be. */
export interface EvaluatedRequest {
  readonly state: EvaluationState;
  readonly report: CheckReport;
  /** Null for what has landed, and where nobody adopted a policy. */
  readonly verdict: Verdict | null;
}

/** Where a request stands at this moment. */
export interface RequestStanding {
  readonly home: Home;
  /** What the change is measured against. */
  readonly onto: CommitId;
  /** Digest of all that the answer comes from: equal digests, equal answers, but for what depends on the day. */
  readonly inputs: string;
}

type Asked = Pick<ForgeRequest, 'target' | 'head' | 'base' | 'state' | 'name'>;

/**
 * Reads what the request is judged by.
 *
 * @throws CountersignError `ref.unknown` when the target is not here, `object.missing` when the head is not
 */
export async function standingOf(desk: EvaluationDesk, request: Asked): Promise<RequestStanding> {
  const { repo, tools, build } = desk;
  const home = await readHome(repo, null, tools.cache);
  if (request.state !== 'open' && request.base === null) {
    // Measured against the tip that holds it, it would be no change at all.
    throw new CountersignError('object.missing', `it is not known what ${request.name} landed on`);
  }
  const onto = request.base ?? (await targetTip(repo, home, request.target));
  if (!(await repo.present([request.head])).has(request.head)) {
    throw new CountersignError('object.missing', `the head of ${request.name}, ${request.head}, is not here yet`, {
      remedy: 'fetch the repository; if the forge has lost the commit, push it again',
    });
  }
  // What has landed is not judged by what is signed, so a new statement changes nothing about it.
  const store = await repo.refs(request.state === 'open' ? ['refs/countersign/', ...EVIDENCE_REFS] : EVIDENCE_REFS);
  const hash = createHash('sha256');
  for (const part of [build, home.digest, home.commit ?? '', request.target, onto, request.head, request.state]) {
    hash.update(`${part}\0`);
  }
  for (const { name, commit } of store) hash.update(`${name} ${commit ?? ''}\0`);
  return { home, onto, inputs: `sha256:${hash.digest('hex')}` };
}

/** Judges it. What has landed is checked as the change it was; whether it may land is no question any more. */
export async function evaluateRequest(
  desk: EvaluationDesk,
  request: Asked,
  { home, onto }: RequestStanding,
): Promise<EvaluatedRequest> {
  const { repo, tools, merges } = desk;
  const { target, head } = request;
  const landed = request.state !== 'open';
  const range = { onto, head, target, text: `${shortRef(target)}..${request.name}` };
  if (landed || !home.enforced) {
    const { report } = await checkRange(repo, home, range, { ...tools, sources: landed ? 'none' : 'standing' });
    // Nothing passes by a policy that nobody adopted.
    return { state: landed ? report.decision.state : 'observed', report, verdict: null };
  }
  const set = await changeSet(repo, merges, onto, head);
  const update = { target, old: onto, new: head, set: set === 'conflict' ? [] : set };
  let done: EvaluatedRequest | null = null;
  await desk.judging(home, update, async (landing) => {
    // By the very rules that the judge reads: it does not look twice then.
    const check = await checkRange(repo, landing.home, range, {
      ...tools,
      declared: async () => landing.known.statements,
      sources: 'standing',
    });
    const { verdict } = await verifyChange(landing, {
      target,
      tip: onto,
      head,
      set,
      checked: { check, home: landing.home },
    });
    done = { state: stateOf(verdict, check.report), report: check.report, verdict };
  });
  if (done === null) throw new CountersignError('internal', `${request.name} was not judged`);
  return done;
}

/** What lacks only people is pending; what people alone cannot help is blocked. */
function stateOf(verdict: Verdict, report: CheckReport): EvaluationState {
  switch (verdict.state) {
    case 'pass':
      return 'pass';
    case 'observed':
    case 'before-adoption':
      return 'observed';
    case 'error':
      return 'error';
    case 'refused':
      return report.decision.state === 'blocked' || report.decision.state === 'error'
        ? report.decision.state
        : 'pending';
  }
}

/** The tip of a protected ref by its name on the server: in a clone it stands under its remote's name. */
async function targetTip(repo: GitRepository, home: Home, target: RefName): Promise<CommitId> {
  if (target === serverRef(home.ref) && home.commit !== null) return home.commit;
  const remote = hereAs(target);
  const found = (await repo.refs([remote, target])).filter(({ name }) => name === remote || name === target);
  const tip = (found.find(({ name }) => name === remote) ?? found[0])?.commit ?? null;
  if (tip !== null) return tip;
  throw new CountersignError('ref.unknown', `the target ${target} is not here`, {
    remedy: 'fetch it, or close requests for a branch that is gone',
  });
}
