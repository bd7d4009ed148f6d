/** Deployments: what ran, what runs next, and the record of it. */
import type { DecisionNode } from '../../model/decision.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { LandingRecord, Principal, StatementId } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { StatementStore, StoreRef } from '../../ports/store.ts';
import { Believed } from './deploy-believed.ts';
import { readRecords } from './deploy-records.ts';
import { type RecordingGate, strangerFault } from '../../core/signoff/keys/gate-keys.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { RULES, sealRecords } from '../gate/landing-records.ts';

/** What is known of an environment. */
export interface Running {
  /** The last record of it; null where nothing was deployed by the gate. */
  readonly last: StatementId | null;
  readonly commit: CommitId | null;
}

/** An environment's name stands in a record and in messages. */
export function isEnvironmentName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,62}$/.test(name);
}

/** What the records of an environment say runs there: the end of its chain, as far as a gate vouches for it. */
export async function runningIn(
  repo: GitRepository,
  store: Pick<StatementStore, 'heads' | 'read' | 'changes'>,
  environment: string,
): Promise<Running> {
  const home = await readHome(repo);
  const heads = await store.heads();
  const found = await readRecords(store, heads, home.policy.repository);
  const line = new Map<CommitId, number>();
  if (home.commit !== null) {
    const query = { tips: [home.commit], not: [], order: 'newest-first', firstParent: true } as const;
    await repo.graph(query, (commit) => line.set(commit, line.size));
  }
  const believed = await new Believed({ desk: { repo, store }, heads, found, now: new Map(), line }).at(
    placeOf(environment),
  );
  const own = [...found.values()].filter(({ id }) => believed.has(id));
  const named = new Set(own.map(({ record }) => record.previous));
  const [end] = own.filter(({ id }) => !named.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  return end === undefined ? { last: null, commit: null } : { last: end.id, commit: end.record.new };
}

/** A commit that does not descend from what runs is a roll-back, which is done by name only; null where it is none. */
export async function rollBackFault(
  repo: GitRepository,
  running: CommitId | null,
  next: CommitId,
): Promise<DecisionNode | null> {
  if (running === null || running === next) return null;
  const there = (await repo.present([running])).has(running);
  if (there && (await repo.mergeBases(running, next)).includes(running)) return null;
  return {
    id: 'deployment.roll-back',
    title: 'the commit descends from what runs',
    state: 'blocked',
    condition: null,
    observed: [],
    reason: `${next.slice(0, 12)} does not descend from ${running.slice(0, 12)}, which runs: this is a roll-back`,
    remedy: 'if that is meant, say so: --roll-back',
    source: 'the records',
    children: [],
  };
}

export interface Deployment {
  readonly environment: string;
  readonly commit: CommitId;
  readonly running: Running;
  readonly gate: Principal;
  readonly now: number;
  readonly rollBack: boolean;
  /** The permit that it ran on; null where it needed none. */
  readonly permit: StatementId | null;
}

/** Where records go: a chain, so that two deployments at once must not both write the next one. */
interface DeploymentStore extends Pick<StatementStore, 'heads' | 'read'> {
  addAt(ref: StoreRef, envelopes: readonly Buffer[], expected: CommitId | null): Promise<CommitId | null>;
}

/**
 * Refuses a gate whose record of a deployment nobody would believe, before anything runs.
 *
 * @throws CountersignError `not-permitted` when the home ref does not list its key
 */
export async function refuseStrangeGate(repo: GitRepository, gate: RecordingGate, now: number): Promise<void> {
  const home = await readHome(repo);
  const at = home.commit?.slice(0, 12) ?? 'the home ref';
  const fault = strangerFault(await keyringOf(repo, home), gate, { at, now });
  if (fault === null) return;
  throw new CountersignError('not-permitted', `Nothing was run: ${fault.reason}.`, { remedy: fault.remedy ?? '' });
}

/** Stores the record of a deployment; false when another record came between. */
export async function recordDeployment(
  repo: GitRepository,
  store: DeploymentStore,
  deployment: Deployment,
  sign: (message: Buffer) => Promise<string>,
): Promise<boolean> {
  const home = await readHome(repo);
  const heads = await store.heads();
  const envelopes = await sealRecords([recordOf(home, heads.statements, deployment)], deployment.running.last, sign);
  return (await store.addAt('records', envelopes, heads.records)) !== null;
}

function recordOf(home: Home, store: CommitId | null, deployment: Deployment): LandingRecord {
  const { environment, commit, running, gate, now, rollBack, permit } = deployment;
  return {
    kind: 'record',
    repo: home.policy.repository,
    by: gate,
    issued: now,
    reason: rollBack ? 'roll-back' : '',
    place: placeOf(environment),
    previous: null,
    old: running.commit,
    new: commit,
    home: home.commit ?? commit,
    store,
    mode: home.policy.mode,
    rules: RULES,
    requirement: [],
    counted: [],
    permits: permit === null ? [] : [permit],
    contributors: [],
    from: null,
    verdict: 'pass',
  };
}

/** How an environment stands in a record. */
export function placeOf(environment: string): string {
  return `environment:${environment}`;
}
