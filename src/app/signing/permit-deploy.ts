/** Break-glass for one deployment, tried on the gate before it is signed. */
import { deploymentDigest } from '../../core/signoff/statement/deployment-digest.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { Permit, StatementId } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { GitRepository } from '../../ports/git.ts';
import { permitFault } from '../deployment/deploy-permit.ts';
import { placeOf, runningIn } from '../deployment/deployments.ts';
import { type PermitWords, permitOf } from './permit.ts';
import type { SignTools } from './sign.ts';
import { type Speaker, speakerOf, type Speaking } from './sign-object.ts';
import { judgeDeployment, verifyDeploy } from '../deployment/verify-deploy.ts';

export interface DeployPermitRequest extends PermitWords, Speaking {
  readonly commit: string;
  readonly environment: string;
  readonly root: CommitId | null;
}

/** What is to be deployed, and where. */
export interface DeployTarget {
  readonly text: string;
  readonly commit: CommitId;
  /** `environment:NAME`. */
  readonly place: string;
  readonly environment: string;
  readonly running: CommitId | null;
}

/** A permit for a deployment before it is signed. */
export interface DeployPermitting {
  readonly kind: 'needed';
  readonly speaker: Speaker;
  readonly permit: Permit;
  readonly to: DeployTarget;
  /** What the gate says without it. */
  readonly without: Verdict;
  /** Landings that it passes over, by their records. */
  readonly passedOver: readonly StatementId[];
}

export interface DeployNotNeeded {
  readonly kind: 'not-needed';
  readonly to: DeployTarget;
}

/**
 * Gathers a permit for one commit in one environment.
 *
 * @throws CountersignError `not-permitted` when it would not do, because of what is deployed or of who opens it
 */
export async function prepareDeployPermit(
  repo: GitRepository,
  request: DeployPermitRequest,
  tools: SignTools,
): Promise<DeployPermitting | DeployNotNeeded> {
  const speaker = await speakerOf(repo, request);
  const { environment, root } = request;
  const commit = await repo.resolve(request.commit);
  const desk = { repo, merges: tools.merges, store: tools.store, tools };
  const { commit: running } = await runningIn(repo, tools.store, environment);
  const to = { text: request.commit, commit, place: placeOf(environment), environment, running };
  const without = await verifyDeploy(desk, { commit, root });
  if (without.state === 'pass') return { kind: 'not-needed', to };
  const over = await judgeDeployment(desk, { commit, root, passesOver: true });
  const [first] = over.verdict.state === 'pass' ? [] : over.verdict.reasons;
  if (first !== undefined) throw useless(first.reason, first.remedy);
  const about = deploymentDigest(speaker.home.policy.repository, environment, commit);
  const permit = permitOf(speaker, 'break-glass', about, request, tools.now);
  const fault = permitFault(speaker.home, permit, tools.now);
  if (fault !== null) throw useless(fault, null);
  return { kind: 'needed', speaker, permit, to, without, passedOver: over.passedOver };
}

function useless(why: string, remedy: string | null): CountersignError {
  return new CountersignError('not-permitted', `The permit would not do: ${why}.`, remedy === null ? {} : { remedy });
}
