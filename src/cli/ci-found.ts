/** What the job of a hosted forge finds: an open request or queue judged, or what landed recorded. */
import { changeSet } from '../app/change/change-set.ts';
import type { Occasion } from '../app/gate/ci-occasion.ts';
import { readHome } from '../app/home/home-policy.ts';
import { hereAs } from '../app/home/home.ts';
import type { LandingDesk } from '../app/gate/landing-desk.ts';
import { rootFault } from '../app/deployment/verify-deploy.ts';
import { type JudgedUpdate, verifyChange, verifyUpdate } from '../app/gate/verify.ts';
import type { CheckReport } from '../model/check.ts';
import type { PolicyMode } from '../model/decision.ts';
import { CountersignError } from '../model/error.ts';
import type { CommitId } from '../model/id.ts';
import type { Principal } from '../model/statement.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Shell } from './command.ts';
import { EXIT, type ExitCode, exitForVerdict } from './exit.ts';
import { KEY_VARIABLE, withGateKey } from './gate-key.ts';
import { withLandingDesk } from './landing.ts';
import { recordStanding } from './recording.ts';
import { DETECTS, exitForRecorded, renderRecorded } from './render/record.ts';
import { renderVerdict } from './render/verdict.ts';
import { withRepository } from './repository.ts';

/** The truth, before the mode is asked what to make of it. */
export interface CiFound {
  readonly verdicts: readonly Verdict[];
  readonly text: string;
  readonly code: ExitCode;
  readonly mode: PolicyMode;
  /** What was assessed, for those who read the request. */
  readonly reports: readonly CheckReport[];
}

type Open = Exclude<Occasion, { readonly kind: 'landed' }>;

/** Judges a request as it would land now, or a queue's commit as it stands. */
export async function judgeOpen(shell: Shell, occasion: Open, root: CommitId | null): Promise<CiFound> {
  let found: CiFound | null = null;
  const { target, head } = occasion;
  const concerns = async ({ repo, merges }: Pick<LandingDesk, 'repo' | 'merges'>) => {
    const tip = await repo.resolve(hereAs(target));
    const set = occasion.kind === 'queue' ? null : await changeSet(repo, merges, tip, head);
    return [{ target, old: tip, new: head, set: set === 'conflict' ? [] : set }];
  };
  await withLandingDesk(shell, { authoritative: true, fetch: 'origin', concerns }, async (desk) => {
    const { verdict, judged } = await judge(desk, occasion, root);
    found = {
      verdicts: [verdict],
      text: renderVerdict(verdict, shell.style(), true),
      code: exitForVerdict(verdict),
      mode: verdict.mode,
      reports: judged.map(({ gathered }) => gathered.check.report),
    };
  });
  if (found === null) throw new CountersignError('internal', 'nothing was judged');
  return found;
}

async function judge(desk: LandingDesk, { kind, target, head }: Open, root: CommitId | null): Promise<JudgedUpdate> {
  const tip = await desk.repo.resolve(hereAs(target));
  const answer =
    kind === 'queue'
      ? await verifyUpdate(desk, { target, old: tip, new: head, pusher: null })
      : await verifyChange(desk, { target, tip, head });
  const fault = desk.home.enforced || root !== null ? await rootFault(desk.repo, root) : null;
  if (fault === null) return answer;
  const state = fault.state === 'error' ? 'error' : 'refused';
  return { ...answer, verdict: { ...answer.verdict, state, reasons: [fault, ...answer.verdict.reasons] } };
}

/** Records what landed. Where the policy does not enforce yet, a job that was not set up fully only says so. */
export async function recordLanded(
  shell: Shell,
  root: CommitId | null,
  { gate, key }: { readonly gate: string; readonly key?: string },
): Promise<CiFound> {
  const { mode, fault, adopted } = await withRepository(shell, async (repo) => {
    const { policy, enforced } = await readHome(repo);
    const asked = enforced || root !== null;
    return { mode: policy.mode, adopted: enforced, fault: asked ? await rootFault(repo, root) : null };
  });
  const none = (text: string, code: ExitCode): CiFound => ({ verdicts: [], text, code, mode, reports: [] });
  if (fault !== null) {
    const { id, reason, remedy } = fault;
    if (id === 'root.missing' && mode !== 'enforce')
      return none(`${reason}: nothing is recorded. ${remedy ?? ''}`, EXIT.unevaluated);
    throw new CountersignError('policy.invalid', reason, remedy === null ? {} : { remedy });
  }
  if (!adopted) return none('No policy stands on the default branch yet: nothing is recorded.', EXIT.pass);
  if (key === undefined && (process.env[KEY_VARIABLE] ?? '') === '' && mode !== 'enforce')
    return none(`The recorder was given no key (${KEY_VARIABLE}): nothing is recorded yet.`, EXIT.refused);
  let found: CiFound | null = null;
  await withGateKey(shell, key, async (sign) => {
    const standing = await recordStanding(shell, { gate: `gate:${gate}` as Principal, remote: 'origin', sign });
    const verdicts = standing.flatMap((ref) => ref.verdicts).map(afterTheFact);
    const text = renderRecorded(standing, shell.style(), true);
    found = { verdicts, text, code: exitForRecorded(standing), mode, reports: [] };
  });
  if (found === null) throw new CountersignError('internal', 'nothing was recorded');
  return found;
}

function afterTheFact(verdict: Verdict): Verdict {
  return verdict.state === 'refused' ? { ...verdict, notices: [...verdict.notices, DETECTS] } : verdict;
}
