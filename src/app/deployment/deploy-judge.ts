/** Judges a chain of records once more: each by the policy, people and keys of its own day. */
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { StatementId } from '../../model/statement.ts';
import type { StoreHeads } from '../../ports/store.ts';
import { changeDigest } from '../../core/signoff/statement/digest.ts';
import { afterReview, afterReviews } from '../signing/after-reviews.ts';
import { actsOn, isAlong, isTakenBack } from './deploy-acts.ts';
import { asPermitted, NOT_SIGNED } from './deploy-permitted.ts';
import { deployFault, GATE, HEAL, short } from './deploy-faults.ts';
import { Believed } from './deploy-believed.ts';
import { voidedBy } from '../../core/signoff/landing/voided-keys.ts';
import { forkFault, type ForkParts, voidFault } from './deploy-forks.ts';
import { KeptAnswers } from './deploy-kept.ts';
import { chainOf, chainsTo, type FoundRecord, shapeFault } from './deploy-records.ts';
import { restsOn, sourceRecords } from './deploy-sources.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { serverRef } from '../home/home.ts';
import { keyringOf } from '../home/keyring.ts';
import { inChains, type KnownStatements, knownStatements, type LandingDesk } from '../gate/landing-desk.ts';
import type { JudgedLanding } from '../gate/landing-judged.ts';
import { vouchedBy } from '../gate/landing-records.ts';
import { needsReview, openReviewDesk, type ReviewDesk, type Sight, sightOf } from '../signing/review-desk.ts';
import { reviewNotices } from '../signing/review-words.ts';
import { readStatements } from '../store/statements.ts';
import type { DeployDesk } from './deploy-desk.ts';
import { judge } from '../gate/verify.ts';

/** Judges the records of one chain; what it reads of one day's home serves every record of that day. */
export class ChainJudge {
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
  readonly #healed = new Set<StatementId>();
  readonly #passesOver: boolean;
  readonly #passedOver: StatementId[] = [];
  #believed: Promise<Believed> | null = null;

  constructor(
    desk: DeployDesk,
    now: Home,
    heads: StoreHeads,
    found: ReadonlyMap<StatementId, FoundRecord>,
    passesOver = false,
  ) {
    this.#passesOver = passesOver;
    this.#desk = desk;
    this.#now = now;
    this.#heads = heads;
    this.#found = found;
    this.#since = sightOf(desk.store, heads.statements);
  }

  /** Records that did not pass when they were judged, and that late sign-offs healed. */
  get healed(): ReadonlySet<StatementId> {
    return this.#healed;
  }

  /** Records that lack nothing but sign-offs, and did not stand in the way. */
  get passedOver(): readonly StatementId[] {
    return this.#passedOver;
  }

  /** The chain that ends at the commit, by a record that a gate vouches for where there is one; null when there is none. */
  async chainTo(commit: CommitId): Promise<readonly FoundRecord[] | null> {
    const chains = chainsTo(this.#found, commit, this.#now.policy.protectedRefs);
    const vouched: (readonly FoundRecord[])[] = [];
    for (const chain of chains) {
      const end = chain.at(-1);
      if (end !== undefined && (await (await this.#vouched()).at(end.record.place)).has(end.id)) vouched.push(chain);
    }
    // Of a commit that is recorded twice, the record of a withdrawn key comes last.
    for (const chain of vouched) if ((await voidFault(await this.#forkParts(), chain)) === null) return chain;
    return vouched[0] ?? chains[0] ?? null;
  }

  /** Everything that speaks against the chain; stops at the first record that does not hold. */
  async faults(chain: readonly FoundRecord[]): Promise<readonly DecisionNode[]> {
    const recalled = await this.#recalled(chain);
    if (recalled.length > 0) return recalled;
    const fork = await this.#fork(chain);
    if (fork !== null) return [fork];
    if (this.#line.size === 0) this.#line = await this.#homeLine();
    const kept = new KeptAnswers(this.#desk.tools.cache, await this.#everActing());
    const fault = await this.#chainFault(chain, kept);
    if (fault !== null) return [fault];
    // What rests on a landing that was passed over holds with that permit only.
    if (!this.#passesOver) kept.write();
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
      const fault =
        shapeFault(found, before, this.#line, serverRef(this.#now.ref)) ??
        (await this.#contentFault(found, chain, kept));
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
        return deployFault('record.circle', 'blocked', `the record ${short(id)} rests on itself`, GATE);
      this.#asked.set(id, 'open');
      const chain = chainOf(this.#found, end);
      const [recalled] = promoted.includes(id) ? await this.#recalled(chain) : [];
      const fault = recalled ?? (await this.#fork(chain)) ?? (await this.#chainFault(chain, kept));
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
      return [deployFault('record.recalled', 'blocked', why, 'deploy a commit that undoes it, or one before it')];
    }
    return [];
  }

  /** Withdrawn keys and recalls: every other objection acts from the first record that could see it, and never before. */
  async #everActing(): Promise<string> {
    const { known } = await this.#at(this.#now.commit, this.#desk.tools.now);
    const ids = known.statements.flatMap(({ id, statement }) =>
      statement.kind === 'objection' && ['key', 'record'].includes(statement.about.kind) ? [id] : [],
    );
    return ids.toSorted().join(' ');
  }

  /** Records that a gate vouches for. */
  #vouched(): Promise<Believed> {
    this.#believed ??= this.#believe();
    return this.#believed;
  }

  async #believe(): Promise<Believed> {
    const { known } = await this.#at(this.#now.commit, this.#desk.tools.now);
    const now = new Map(known.records.map(({ id, key }) => [id, key]));
    if (this.#line.size === 0) this.#line = await this.#homeLine();
    return new Believed({ desk: this.#desk, heads: this.#heads, found: this.#found, now, line: this.#line });
  }

  async #forkParts(): Promise<ForkParts> {
    const { known } = await this.#at(this.#now.commit, this.#desk.tools.now);
    const said = known.statements.map(({ statement }) => statement);
    const voided = voidedBy(said, this.#now.policy.owners);
    return { repo: this.#desk.repo, found: this.#found, believed: await this.#vouched(), voided };
  }

  async #fork(chain: readonly FoundRecord[]): Promise<DecisionNode | null> {
    const parts = await this.#forkParts();
    return (await voidFault(parts, chain)) ?? forkFault(parts, chain);
  }

  /** Places of the commits on the home ref's first-parent line, the newest 0. */
  async #homeLine(): Promise<ReadonlyMap<CommitId, number>> {
    const line = new Map<CommitId, number>();
    if (this.#now.commit === null) return line;
    const query = { tips: [this.#now.commit], not: [], order: 'newest-first', firstParent: true } as const;
    await this.#desk.repo.graph(query, (commit) => line.set(commit, line.size));
    return line;
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
      return deployFault(
        'record.signature',
        'blocked',
        `${name} does not hold: ${refused?.why ?? 'no gate signed it'}`,
        GATE,
      );
    }
    if (record.mode !== home.policy.mode)
      return deployFault(
        'record.mode',
        'blocked',
        `${name} says mode ${record.mode}, the policy of then ${home.policy.mode}`,
        GATE,
      );
    if (record.verdict === 'violation') {
      // Not kept: while no later record saw the late sign-offs, they may be taken back.
      if ((await this.#isHealed(id)) || (await this.#isPassedOver(found, chain, kept))) return null;
      return deployFault('record.violation', 'blocked', `${name} says that it should not have landed`, HEAL);
    }
    if (record.mode === 'enforce') {
      // What landed before the gate refused anything is shown, never judged.
      const judged = await this.#rejudged(found, chain, home, known);
      const reasons = judged.answer.state === 'pass' ? [] : judged.answer.reasons;
      const [first] = reasons;
      if (first !== undefined) {
        if ((await this.#isHealed(id)) || (await this.#isPassedOver(found, chain, kept))) return null;
        const why = `what ${name} let through does not pass: ${first.reason}`;
        return { ...deployFault('record.judged-anew', 'blocked', why, HEAL), children: reasons };
      }
      const fault = await this.#sourceFault(judged, kept);
      if (fault !== null) return fault;
    }
    // Where it cannot be told what the record saw, everything acts, also what comes later.
    if ((await this.#since(record.store)) !== null) kept.add(id);
    return null;
  }

  /** A permit passes over what a break-glass permit of somebody of that day could have let land, and over nothing else. */
  async #isPassedOver(found: FoundRecord, chain: readonly FoundRecord[], kept: KeptAnswers): Promise<boolean> {
    if (!this.#passesOver) return false;
    const { repo } = this.#desk;
    const { record } = found;
    const { home, known } = await this.#at(record.home, record.issued);
    const permit = asPermitted(
      home,
      record,
      changeDigest(repo.state.objectFormat, await repo.transitions(record.old, record.new)),
    );
    if (permit === null) return false;
    const judged = await this.#rejudged(found, chain, home, { ...known, statements: [...known.statements, permit] });
    if (judged.answer.state !== 'pass' || (await this.#sourceFault(judged, kept)) !== null) return false;
    this.#passedOver.push(found.id);
    return true;
  }

  /** The sign-offs that lacked were given late, by somebody independent. */
  async #isHealed(id: StatementId): Promise<boolean> {
    const desk = await this.#reviewDesk();
    const record = desk.records.find((one) => one.id === id);
    const healed = record !== undefined && (await afterReview(desk, record)).closedBy !== null;
    if (healed) this.#healed.add(id);
    return healed;
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
      NOT_SIGNED,
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
          ...inChains(await this.#sourceRecords(record, home)),
        ],
      },
      knownFor: async () => known,
      tools: { ...tools, now: record.issued },
      authoritative: true,
    };
    return judge(desk, {
      target: record.place as RefName,
      old: record.old,
      new: record.new,
      transitions: await repo.transitions(record.old, record.new),
      alongFirstParents: await isAlong(this.#desk.repo, record),
      ...vouchedBy(record),
      startTips: new Set([...this.#found.values()].map((one) => one.record.new)),
      later: new Set(later),
    });
  }

  async #sourceRecords(record: FoundRecord['record'], home: Home): Promise<KnownStatements['records']> {
    const vouched = await this.#vouched();
    const records = sourceRecords(this.#found.values(), record, home.policy);
    const places = [...new Set(records.map(({ statement }) => statement.place))];
    const ids = new Set((await Promise.all(places.map((place) => vouched.at(place)))).flatMap((at) => [...at]));
    return records.filter(({ id }) => ids.has(id));
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
