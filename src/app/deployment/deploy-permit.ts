/**
 * Break-glass for one deployment: a commit whose landings lack nothing but sign-offs may run once, in one environment.
 * What a permit could not have let land it does not let run either, nor what somebody recalled; a roll-back stays one.
 */
import { deploymentDigest } from '../../core/signoff/statement/deployment-digest.ts';
import { LONGEST_BREAK_GLASS, whoMay } from '../../core/signoff/landing/permits.ts';
import type { Permit, StatementId } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import { actingGroups } from '../home/acting-groups.ts';
import type { DeployDesk } from './deploy-desk.ts';
import { short } from './deploy-faults.ts';
import { readRecords } from './deploy-records.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { personOfPrincipal, type StatementState, statementStates } from '../signing/sign-offs.ts';
import { readStatements } from '../store/statements.ts';
import { type DeployRequest, judgeDeployment } from './verify-deploy.ts';

export interface EnvironmentRequest extends DeployRequest {
  readonly environment: string;
}

/** The gate's answer with the permits that are there. */
export interface PermittedDeployment {
  readonly verdict: Verdict;
  /** The permit that it passes on; null where it passes without one, or not at all. */
  readonly permit: StatementId | null;
}

/** Judges a deployment; where it is refused, a permit may let it run. */
export async function judgeWithPermits(desk: DeployDesk, request: EnvironmentRequest): Promise<PermittedDeployment> {
  const { verdict } = await judgeDeployment(desk, request);
  if (verdict.state !== 'refused') return { verdict, permit: null };
  const home = await readHome(desk.repo);
  const permits = await permitsFor(desk, home, request);
  const fitting = permits.find(({ why }) => why === null);
  if (fitting === undefined) {
    const notices = permits.map(({ id, why }) => `The permit ${short(id)} for this deployment does not count: ${why}.`);
    return { verdict: { ...verdict, notices: [...verdict.notices, ...notices] }, permit: null };
  }
  const over = await judgeDeployment(desk, { ...request, passesOver: true });
  if (over.verdict.state !== 'pass') return { verdict: over.verdict, permit: null };
  const { id, permit } = fitting;
  const notice = `It runs on the permit ${short(id)} of ${permit.by}: ${permit.reason}. After-reviews are due: ${over.passedOver.map(short).join(', ')}.`;
  return { verdict: { ...over.verdict, notices: [...over.verdict.notices, notice] }, permit: id };
}

/** Why a person's permit would not count now; null when it would. */
export function permitFault(home: Home, { by, expires, issued }: Permit, now: number): string | null {
  const person = personOfPrincipal(by);
  const group = actingGroups(home).permitters['break-glass'];
  if (person === null || !home.people.persons.has(person) || !group.includes(person))
    return `${by} is not among those who may open a break-glass permit (${whoMay(group, 'break-glass')})`;
  // Measured from now, because the moment at which it says to be opened is a claim.
  return expires - Math.min(now, issued) > LONGEST_BREAK_GLASS ? 'it runs for more than 24 hours' : null;
}

interface FoundPermit {
  readonly id: StatementId;
  readonly permit: Permit;
  /** Why it does not count; null when it does. */
  readonly why: string | null;
}

/** Every permit for this commit in this environment, in the order of their ids. */
async function permitsFor(
  { repo, store, tools }: DeployDesk,
  home: Home,
  { environment, commit }: EnvironmentRequest,
): Promise<readonly FoundPermit[]> {
  const read = await readStatements(store, await keyringOf(repo, home), tools.now);
  const about = deploymentDigest(home.policy.repository, environment, commit);
  const fitting = (await statementStates(repo, home, read, tools.now)).filter((state) => isFor(state, about));
  if (fitting.length === 0) return [];
  // Whatever names it spends it, also by a gate whose key is not known any more.
  const records = await readRecords(store, read.heads, home.policy.repository);
  const spent = new Set([...records.values()].flatMap(({ record }) => record.permits));
  return fitting
    .map(({ id, statement, why }) => {
      const permit = statement as Permit;
      const used = spent.has(id) ? 'it was used already' : null;
      return { id, permit, why: why ?? used ?? permitFault(home, permit, tools.now) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isFor({ statement }: StatementState, about: string): boolean {
  return statement?.kind === 'permit' && statement.what === 'break-glass' && statement.about === about;
}
