/**
 * May this commit be deployed? Only the end of a recorded landing may: its records lead without a gap back to the first
 * one, each is signed by a gate that the home ref knew, and what was judged is judged once more.
 */
import { matchesRef } from '../core/reading/ref-pattern.ts';
import { openEnvelope, statementId } from '../core/signoff/envelope.ts';
import { decodeStatement } from '../core/signoff/statement-codec.ts';
import type { DecisionNode } from '../model/decision.ts';
import type { CommitId, RefName } from '../model/id.ts';
import type { LandingRecord, StatementId } from '../model/statement.ts';
import type { Verdict } from '../model/verdict.ts';
import type { PinnedMerges } from '../ports/merge.ts';
import type { GitRepository } from '../ports/git.ts';
import type { StatementStore, StoreHeads } from '../ports/store.ts';
import { afterReview, afterReviews } from './after-reviews.ts';
import type { CheckTools } from './check.ts';
import { type Home, readHome } from './home-policy.ts';
import { keyringOf } from './keyring.ts';
import { actsOn, isAlong, isTakenBack } from './deploy-acts.ts';
import { KeptAnswers } from './deploy-kept.ts';
import { restsOn, sourceRecords } from './deploy-sources.ts';
import { inChains, type KnownStatements, knownStatements, type LandingDesk } from './landing-desk.ts';
import type { JudgedLanding } from './landing-judged.ts';
import { RULES } from './landing-records.ts';
import { needsReview, openReviewDesk, type ReviewDesk, type Sight, sightOf } from './review-desk.ts';
import { reviewNotices } from './review-words.ts';
import { readStatements } from './statements.ts';
import { trustRoot } from './trust-root.ts';
import { judge, NO_POLICY, NO_STORE, serverRef } from './verify.ts';

export interface DeployDesk {
  readonly repo: GitRepository;
  readonly merges: PinnedMerges;
  readonly store: Pick<StatementStore, 'heads' | 'read' | 'changes'>;
  readonly tools: CheckTools;
}

export interface DeployRequest {
  readonly commit: CommitId;
  /** The trust root, from outside the clone; null where nobody gave it. */
  readonly root: CommitId | null;
}

/** Judges the whole chain of records that ends at the commit. */
export async function verifyDeploy(desk: DeployDesk, request: DeployRequest): Promise<Verdict> {
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
  if (!home.enforced) return answer('deployment', [], [NO_POLICY]);
  const wrongRoot = await rootFault(desk.repo, request.root);
  if (wrongRoot !== null) return answer('deployment', [], [wrongRoot]);
  const heads = await desk.store.heads();
  if (heads.records === null || heads.statements === null) return answer('deployment', [], [NO_STORE]);
  const found = await readRecords(desk.store, heads, home.policy.repository);
  const chain = chainTo(found, request.commit, home.policy.protectedRefs);
  if (chain === null) return answer('deployment', [], [unrecorded(request.commit)]);
  const place = chain.at(-1)?.record.place ?? 'deployment';
  const judge = new ChainJudge(desk, home, heads, found);
  const verdict = answer(place, chain, await judge.faults(chain));
  return { ...verdict, notices: [...verdict.notices, ...(await judge.reviewed(chain))] };
}

/** A record as it lies in the store; who signed it is found out with the keys of its own day. */
interface FoundRecord {
  readonly id: StatementId;
  readonly record: LandingRecord;
}

async function readRecords(
  store: DeployDesk['store'],
  heads: StoreHeads,
  repository: string,
): Promise<ReadonlyMap<StatementId, FoundRecord>> {
  const found = new Map<StatementId, FoundRecord>();
  if (heads.records === null) return found;
  await store.read('records', heads.records, (_, envelope) => {
    const opened = openEnvelope(envelope);
    const decoded = opened.kind === 'ok' ? decodeStatement(opened.payload) : null;
    if (decoded?.kind !== 'ok' || decoded.statement.kind !== 'record' || decoded.statement.repo !== repository) return;
    const id = statementId(envelope);
    found.set(id, { id, record: decoded.statement });
  });
  return found;
}

/** From the first record of a place to the one whose landing ended at the commit; null when there is none. */
function chainTo(
  found: ReadonlyMap<StatementId, FoundRecord>,
  commit: CommitId,
  places: readonly string[],
): readonly FoundRecord[] | null {
  const rank = ({ record }: FoundRecord): number => places.findIndex((place) => matchesRef(place, record.place));
  const ends = [...found.values()].filter((one) => one.record.new === commit && rank(one) >= 0);
  ends.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const [end] = ends;
  return end === undefined ? null : chainOf(found, end);
}

/** From the first record of a place to this one. */
function chainOf(found: ReadonlyMap<StatementId, FoundRecord>, end: FoundRecord): readonly FoundRecord[] {
  const chain: FoundRecord[] = [];
  const seen = new Set<StatementId>();
  for (let at: FoundRecord | undefined = end; at !== undefined && !seen.has(at.id); ) {
    seen.add(at.id);
    chain.push(at);
    const previous: StatementId | null = at.record.previous;
    at = previous === null ? undefined : found.get(previous);
  }
  return chain.reverse();
}

/** Judges the records of one chain; what it reads of one day's home serves every record of that day. */
class ChainJudge {
  readonly #desk: DeployDesk;
  readonly #now: Home;
  readonly #heads: StoreHeads;
  readonly #found: ReadonlyMap<StatementId, FoundRecord>;
  readonly #homes = new Map<string, Promise<{ readonly home: Home; readonly known: KnownStatements }>>();
  readonly #known = new Map<string, Promise<KnownStatements>>();
  /** Ends of chains of other refs: those that hold, and those that are being judged. */
  readonly #asked = new Map<StatementId, 'open' | 'holds'>();
  #line: ReadonlyMap<CommitId, number> = new Map();
  readonly #since: Sight;
  #reviews: Promise<ReviewDesk> | null = null;

  constructor(desk: DeployDesk, now: Home, heads: StoreHeads, found: ReadonlyMap<StatementId, FoundRecord>) {
    this.#desk = desk;
    this.#now = now;
    this.#heads = heads;
    this.#found = found;
    this.#since = sightOf(desk.store, heads.statements);
  }

  /** Everything that speaks against the chain; stops at the first record that does not hold. */
  async faults(chain: readonly FoundRecord[]): Promise<readonly DecisionNode[]> {
    const recalled = await this.#recalled(chain);
    if (recalled.length > 0) return recalled;
    this.#line = await this.#homeLine();
    const kept = new KeptAnswers(this.#desk.tools.cache, await this.#objections());
    const fault = await this.#chainFault(chain, kept);
    if (fault !== null) return [fault];
    kept.write();
    return [];
  }

  /** What is to be told of after-reviews of the chain. */
  async reviewed(chain: readonly FoundRecord[]): Promise<readonly string[]> {
    const due = new Set(chain.filter(({ record }) => needsReview(record)).map(({ id }) => id));
    if (due.size === 0) return [];
    const desk = await this.#reviewDesk();
    return reviewNotices(await afterReviews(desk, due), this.#desk.tools.now);
  }

  async #chainFault(chain: readonly FoundRecord[], kept: KeptAnswers): Promise<DecisionNode | null> {
    let before: FoundRecord | null = null;
    for (const found of chain) {
      const fault = this.#shapeFault(found, before, this.#line) ?? (await this.#contentFault(found, chain, kept));
      if (fault !== null) return fault;
      before = found;
    }
    return null;
  }

  /** What speaks against the records of other refs that a landing rests on. */
  async #sourceFault({ gathered, answer }: JudgedLanding, kept: KeptAnswers): Promise<DecisionNode | null> {
    const { promoted, spent } = restsOn(gathered.input, answer);
    for (const id of [...promoted, ...spent]) {
      const end = this.#found.get(id);
      if (end === undefined || this.#asked.get(id) === 'holds') continue;
      if (this.#asked.get(id) === 'open')
        return node('record.circle', 'blocked', `the record ${short(id)} rests on itself`, GATE);
      this.#asked.set(id, 'open');
      const chain = chainOf(this.#found, end);
      const [recalled] = promoted.includes(id) ? await this.#recalled(chain) : [];
      const fault = recalled ?? (await this.#chainFault(chain, kept));
      if (fault !== null) return fault;
      this.#asked.set(id, 'holds');
    }
    return null;
  }

  /** Somebody of the people file took a landing back. */
  async #recalled(chain: readonly FoundRecord[]): Promise<readonly DecisionNode[]> {
    const { known } = await this.#at(this.#now.commit, this.#desk.tools.now);
    for (const [at, { id, record }] of chain.entries()) {
      const recall = known.statements.find(
        ({ statement }) =>
          statement.kind === 'objection' && statement.about.kind === 'record' && statement.about.id === id,
      );
      if (recall === undefined || (await isTakenBack(this.#desk.repo, record, chain.slice(at + 1)))) continue;
      const why = `${recall.statement.by} took back the landing of ${record.new.slice(0, 12)}: ${recall.statement.reason}`;
      return [node('record.recalled', 'blocked', why, 'deploy a commit that undoes it, or one before it')];
    }
    return [];
  }

  async #objections(): Promise<string> {
    const { known } = await this.#at(this.#now.commit, this.#desk.tools.now);
    const ids = known.statements.filter(({ statement }) => statement.kind === 'objection').map(({ id }) => id);
    return ids.toSorted().join(' ');
  }

  /** Places of the commits on the home ref's first-parent line, the newest 0. */
  async #homeLine(): Promise<ReadonlyMap<CommitId, number>> {
    const line = new Map<CommitId, number>();
    if (this.#now.commit === null) return line;
    const query = { tips: [this.#now.commit], not: [], order: 'newest-first', firstParent: true } as const;
    await this.#desk.repo.graph(query, (commit) => line.set(commit, line.size));
    return line;
  }

  #shapeFault(
    { id, record }: FoundRecord,
    before: FoundRecord | null,
    line: ReadonlyMap<CommitId, number>,
  ): DecisionNode | null {
    const name = `the record ${short(id)} of ${record.new.slice(0, 12)}`;
    const gap = (why: string): DecisionNode =>
      node('record.chain', 'blocked', `${name} ${why}`, 'find out who wrote it; records are written by gates only');
    if (before === null && record.previous !== null)
      return node('record.missing', 'error', `${name} names one before it that is not here`, FETCH);
    if (before !== null && (record.old !== before.record.new || record.place !== before.record.place))
      return gap(`does not begin where the one before it ended`);
    if (record.rules > RULES)
      return node(
        'record.newer',
        'error',
        `${name} was written by newer rules (${record.rules})`,
        'update countersign',
      );
    if (before !== null && record.rules < before.record.rules) return gap('goes back to older rules');
    const here = line.get(record.home);
    if (here === undefined) return gap('was judged by a policy that never stood on the home ref');
    const earlier = before === null ? undefined : line.get(before.record.home);
    if (earlier !== undefined && here > earlier) return gap('was judged by an older policy than the one before it');
    if (record.place === serverRef(this.#now.ref) && record.old !== null && record.home !== record.old)
      return gap('was not judged by the policy of the tip that it landed on');
    return null;
  }

  async #contentFault(
    found: FoundRecord,
    chain: readonly FoundRecord[],
    kept: KeptAnswers,
  ): Promise<DecisionNode | null> {
    const { id, record } = found;
    if (kept.holds(id)) return null;
    const { home, known } = await this.#at(record.home, record.issued);
    const name = `the record ${short(id)} of ${record.new.slice(0, 12)}`;
    if (!known.records.some((verified) => verified.id === id)) {
      const refused = known.refused.find((one) => one.id === id);
      return node('record.signature', 'blocked', `${name} does not hold: ${refused?.why ?? 'no gate signed it'}`, GATE);
    }
    if (record.mode !== home.policy.mode)
      return node(
        'record.mode',
        'blocked',
        `${name} says mode ${record.mode}, the policy of then ${home.policy.mode}`,
        GATE,
      );
    if (record.verdict === 'violation') {
      // Not kept: while no later record saw the late sign-offs, they may be taken back.
      if (await this.#isHealed(id)) return null;
      return node('record.violation', 'blocked', `${name} says that it should not have landed`, HEAL);
    }
    if (record.mode === 'enforce') {
      // What landed before the gate refused anything is shown, never judged.
      const judged = await this.#rejudged(found, chain, home, known);
      const reasons = judged.answer.state === 'pass' ? [] : judged.answer.reasons;
      const [first] = reasons;
      if (first !== undefined) {
        if (await this.#isHealed(id)) return null;
        const why = `what ${name} let through does not pass: ${first.reason}`;
        return { ...node('record.judged-anew', 'blocked', why, HEAL), children: reasons };
      }
      const fault = await this.#sourceFault(judged, kept);
      if (fault !== null) return fault;
    }
    kept.add(id);
    return null;
  }

  /** The sign-offs that lacked were given late, by somebody independent. */
  async #isHealed(id: StatementId): Promise<boolean> {
    const desk = await this.#reviewDesk();
    const record = desk.records.find((one) => one.id === id);
    return record !== undefined && (await afterReview(desk, record)).closedBy !== null;
  }

  #reviewDesk(): Promise<ReviewDesk> {
    this.#reviews ??= openReviewDesk({ ...this.#desk, home: this.#now });
    return this.#reviews;
  }

  /** Judges the landing once more, by its own day's policy, people and keys, and by what its record counted. */
  async #rejudged(
    { id, record }: FoundRecord,
    chain: readonly FoundRecord[],
    home: Home,
    known: KnownStatements,
  ): Promise<JudgedLanding> {
    const { repo, merges, tools } = this.#desk;
    const at = chain.findIndex((one) => one.id === id);
    const earlier = new Set(chain.slice(0, at).map((one) => one.id));
    const spent = chain.slice(0, at).flatMap((one) => one.record.permits);
    const named = new Set<StatementId>([
      ...record.counted.map(({ statement }) => statement),
      ...record.permits,
      // Whether what is undone was an undo itself is told by the permit on which it landed.
      ...spent,
    ]);
    const unseen = await this.#since(record.store);
    const later = [...this.#found].flatMap(([of, one]) => (one.record.issued > record.issued ? [of] : []));
    const desk: LandingDesk = {
      repo,
      merges,
      home,
      keyring: await keyringOf(repo, home),
      known: {
        ...known,
        statements: known.statements.filter((one) => named.has(one.id) || actsOn(one, unseen)),
        records: [
          ...known.records.filter((one) => earlier.has(one.id)),
          ...inChains(sourceRecords(this.#found.values(), record, home.policy)),
        ],
      },
      knownFor: async () => known,
      tools: { ...tools, now: record.issued },
      authoritative: true,
    };
    const pusher = record.contributors.find((each) => each.known === 'pusher')?.who ?? null;
    return judge(desk, {
      target: record.place as RefName,
      old: record.old,
      new: record.new,
      transitions: await repo.transitions(record.old, record.new),
      alongFirstParents: await isAlong(this.#desk.repo, record),
      pusher,
      startTips: new Set([...this.#found.values()].map((one) => one.record.new)),
      later: new Set(later),
    });
  }

  /** The home ref and the store as they were seen when `commit` was its tip; `moment`: when keys had to be valid. */
  #at(commit: CommitId | null, moment: number): Promise<{ readonly home: Home; readonly known: KnownStatements }> {
    const key = `${commit} ${moment}`;
    const known = this.#homes.get(key) ?? this.#read(commit, moment);
    this.#homes.set(key, known);
    return known;
  }

  async #read(
    commit: CommitId | null,
    moment: number,
  ): Promise<{ readonly home: Home; readonly known: KnownStatements }> {
    const home = await readHome(this.#desk.repo, commit);
    const keyring = await keyringOf(this.#desk.repo, home);
    // Most days share their keys: signatures are checked once for each set of them.
    const timed = keyring.ssh.some(({ validAfter, validBefore }) => validAfter !== null || validBefore !== null);
    const ssh = keyring.ssh.map((one) => [one.principal, one.fingerprint, one.validAfter, one.validBefore]);
    const key = JSON.stringify([ssh, keyring.passkeys, timed ? moment : null]);
    const store = { heads: async () => this.#heads, read: this.#desk.store.read.bind(this.#desk.store) };
    const known =
      this.#known.get(key) ??
      readStatements(store, keyring, moment).then((read) => knownStatements(read, home.policy.repository));
    this.#known.set(key, known);
    return { home, known: await known };
  }
}

const FETCH = "git fetch origin 'refs/countersign/*:refs/countersign/*'";
const GATE = 'deploy a commit whose landing a gate recorded';
const HEAL = 'have the missing sign-offs given, or undo it, and deploy what lands then';

/** Why the home ref is not the one of the trust root that was given; null when it is. */
export async function rootFault(repo: GitRepository, given: CommitId | null): Promise<DecisionNode | null> {
  const { commit } = await trustRoot(repo);
  if (given === null) {
    const remedy = 'give it from outside the clone: --root ID, or COUNTERSIGN_ROOT; countersign trust prints it';
    return node('root.missing', 'error', 'no trust root was given, so this clone could be anybody’s', remedy);
  }
  if (given === commit) return null;
  const why = `the home ref was adopted at ${commit}, not at the trust root ${given}`;
  return node('root.other', 'blocked', why, 'this is another repository or another history than the one you trust');
}

function unrecorded(commit: CommitId): DecisionNode {
  const why = `no recorded landing ends at ${commit.slice(0, 12)}: it was never judged as what stands on a protected ref`;
  return node('record.absent', 'blocked', why, GATE);
}

function short(id: StatementId): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

function node(id: string, state: 'blocked' | 'error', reason: string, remedy: string): DecisionNode {
  const title = 'the commit may be deployed';
  return { id, title, state, condition: null, observed: [], reason, remedy, source: 'the records', children: [] };
}
