/** The service's store on any of the databases: only what all of them understand alike. */
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type {
  Evaluation,
  EvaluationState,
  EvaluationSummary,
  ForgeKind,
  ForgeRequest,
  KnownRepository,
  RepositoryKey,
  RequestId,
  RequestState,
  ServedRepository,
  ServedRequest,
} from '../../model/request.ts';
import type { RiskTier } from '../../model/assessment.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { StatusPlace } from '../../model/status-place.ts';
import type {
  Delivery,
  Found,
  JudgedAs,
  Kept,
  Reading,
  RequestPage,
  RequestQuery,
  ServiceStore,
} from '../../ports/service-store.ts';
import type { LedgerAppend } from '../../ports/ledger.ts';
import type { Work } from '../../ports/work.ts';
import {
  leaveRepository,
  openWork,
  outdateRequests,
  outgrow,
  readingOf,
  repositoryOf,
  saveListing,
  saveRepository,
} from './repository-rows.ts';
import { takeOverRequests } from './request-sync.ts';
import { statusWork } from './status-work.ts';
import { appendWithin } from './ledger-store.ts';
import type { Database, DatabaseTransaction, Tables } from './tables.ts';

/** Asks for work inside a transaction: it is asked for when that is committed, and else was never asked for. */
export type AskWork = (tx: DatabaseTransaction, work: readonly Work[]) => Promise<void>;

type RequestRow = Selectable<Tables['requests']>;
type SummaryRow = Pick<Selectable<Tables['evaluations']>, (typeof SUMMARY)[number]>;

/** The columns of {@link EvaluationSummary}. */
const SUMMARY = [
  'state',
  'enforced',
  'tier',
  'score',
  'ai_assisted',
  'ai_share',
  'files',
  'commits',
  'needs',
  'made_at',
  'took_ms',
] as const;

export class SqlServiceStore implements ServiceStore {
  readonly #db: Database;
  readonly #ask: AskWork;

  constructor(db: Database, ask: AskWork) {
    this.#db = db;
    this.#ask = ask;
  }

  async accept(delivery: Delivery, work: readonly Work[]): Promise<boolean> {
    const { source, id, event, receivedAt } = delivery;
    return this.#db.transaction().execute(async (tx) => {
      const row = { source, id, event, received_at: receivedAt };
      const kept = await tx
        .insertInto('deliveries')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if ((kept.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
      await this.#ask(tx, work);
      return true;
    });
  }

  saveRepository(repository: ServedRepository): Promise<void> {
    return saveRepository(this.#db, repository);
  }

  saveListing(
    forge: ForgeKind,
    repositories: readonly ServedRepository[],
    at: number,
  ): Promise<readonly ServedRepository[]> {
    return this.#db.transaction().execute(async (tx) => {
      const { gone, work } = await saveListing(tx, forge, repositories, at);
      await this.#ask(tx, work);
      return gone;
    });
  }

  leaveRepository(key: RepositoryKey): Promise<void> {
    return this.#db.transaction().execute(async (tx) => this.#ask(tx, await leaveRepository(tx, key)));
  }

  async forgetDeliveries(before: number): Promise<void> {
    await this.#db.deleteFrom('deliveries').where('received_at', '<', before).execute();
  }

  async listedAt(forge: ForgeKind): Promise<number | null> {
    const row = await this.#db.selectFrom('listings').select('at').where('forge', '=', forge).executeTakeFirst();
    return row?.at ?? null;
  }

  async repositories(): Promise<readonly KnownRepository[]> {
    const rows = await this.#db.selectFrom('repositories').selectAll().orderBy('name').orderBy('key').execute();
    return rows.map(repositoryOf);
  }

  async repository(key: RepositoryKey): Promise<KnownRepository | null> {
    const row = await this.#db.selectFrom('repositories').selectAll().where('key', '=', key).executeTakeFirst();
    return row === undefined ? null : repositoryOf(row);
  }

  reading(key: RepositoryKey): Promise<Reading> {
    return readingOf(this.#db, key);
  }

  async syncRequests(repository: RepositoryKey, requests: readonly ForgeRequest[]): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      const { changed, work } = await takeOverRequests(tx, repository, requests);
      await this.#ask(tx, work);
      return changed;
    });
  }

  async request(id: RequestId): Promise<ServedRequest | null> {
    const rows = await this.#db.selectFrom('requests').selectAll().where('id', '=', id).execute();
    return (await this.#served(rows))[0] ?? null;
  }

  async requests({ states, repository, after, limit }: RequestQuery): Promise<RequestPage> {
    let query = this.#db
      .selectFrom('requests')
      .selectAll()
      .where('requests.state', 'in', states)
      .orderBy('requests.changed_at', 'desc')
      .orderBy('requests.id', 'desc')
      .limit(limit + 1);
    if (repository !== undefined) query = query.where('requests.repository', '=', repository);
    if (after !== undefined) query = query.where((eb) => isAfter(eb, after));
    const rows = await query.execute();
    return { requests: await this.#served(rows.slice(0, limit)), more: rows.length > limit };
  }

  async requestsAt({ repository, head, target }: StatusPlace): Promise<readonly ServedRequest[]> {
    const rows = await this.#db
      .selectFrom('requests')
      .selectAll()
      .where('repository', '=', repository)
      .where('head', '=', head)
      .where('target', '=', target)
      .where('state', '=', 'open')
      .orderBy('id')
      .execute();
    return this.#served(rows);
  }

  async countRequests(state: RequestState): Promise<number> {
    const { count } = await this.#db
      .selectFrom('requests')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('state', '=', state)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async saveEvaluation(
    id: RequestId,
    judged: JudgedAs,
    evaluation: Evaluation,
    happened: (before: Evaluation | null) => LedgerAppend | null = () => null,
  ): Promise<Kept> {
    return this.#db.transaction().execute(async (tx) => {
      // Changes nothing, and holds the request until the end: its head must not move between this and what follows.
      const { head } = evaluation;
      const same = tx
        .updateTable('requests')
        .set({ head })
        .where('id', '=', id)
        .where('head', '=', head)
        .where('target', '=', judged.target)
        .where('state', '=', judged.state)
        .where('base', judged.base === null ? 'is' : '=', judged.base);
      const still = await same.returning('repository').executeTakeFirst();
      if (still === undefined) return 'stale';
      const lands = evaluation.state === 'pass' || evaluation.state === 'observed';
      if (lands && judged.world !== undefined && (await heldWorld(tx, still.repository)) !== judged.world)
        return 'stale';
      const before = await evaluationOf(tx, id);
      const row = rowOf(evaluation);
      const written = await tx
        .insertInto('evaluations')
        .values({ request: id, ...row })
        .onConflict((conflict) => {
          const replaced = conflict.column('request').doUpdateSet(row);
          // Who was stopped in the middle and goes on later does not take the place of what was made since. Clocks may
          // be wrong: what lets nothing land always may.
          return lands ? replaced.where('evaluations.made_at', '<=', evaluation.at) : replaced;
        })
        .executeTakeFirst();
      if ((written.numInsertedOrUpdatedRows ?? 0n) === 0n) return 'stale';
      if (judged.state === 'open') {
        await this.#ask(tx, statusWork(still.repository, { head, target: judged.target }));
      }
      // Last, because nobody else enters anything until this is committed.
      const entries = happened(before);
      if (entries !== null) await appendWithin(tx, entries);
      return 'kept';
    });
  }

  async outdate(repository: RepositoryKey, problem: string | null = null): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await this.#ask(tx, await outdateRequests(tx, repository, { world: null, problem }));
    });
  }

  async settle(repository: RepositoryKey, { world, at, oldest }: Found): Promise<Reading> {
    return this.#db.transaction().execute(async (tx) => {
      const known = await readingOf(tx, repository);
      const isOther = known.world !== world;
      const isOld = known.judgedAt === null || known.judgedAt <= oldest;
      if (isOther) await this.#ask(tx, await outdateRequests(tx, repository, { world, problem: null }));
      else if (isOld) {
        // Another process's mirror may be as old as the answers.
        await outgrow(tx, repository);
        await this.#ask(tx, await openWork(tx, repository));
      }
      const judged = isOther || isOld ? { judged_at: at } : {};
      await tx
        .updateTable('repositories')
        .set({ read_at: at, problem: null, ...judged })
        .where('key', '=', repository)
        .execute();
      return readingOf(tx, repository);
    });
  }

  async evaluation(id: RequestId): Promise<Evaluation | null> {
    return evaluationOf(this.#db, id);
  }

  async ready(): Promise<void> {
    // A transaction that may write: a full disk, or a database that only reads, is not ready.
    await this.#db.transaction().execute(async (tx) => {
      await sql`select 1 from repositories limit 1`.execute(tx);
    });
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  /** Requests, each with the summary of its evaluation. */
  async #served(rows: readonly RequestRow[]): Promise<readonly ServedRequest[]> {
    if (rows.length === 0) return [];
    const made = await this.#db
      .selectFrom('evaluations')
      .select([...SUMMARY, 'request'])
      .where(
        'request',
        'in',
        rows.map(({ id }) => id),
      )
      .execute();
    const summaries = new Map(made.map((row) => [row.request, summaryOf(row)]));
    return rows.map((row) => servedOf(row, summaries.get(row.id) ?? null));
  }
}

async function evaluationOf(db: Database, id: RequestId): Promise<Evaluation | null> {
  const row = await db.selectFrom('evaluations').selectAll().where('request', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const { head, inputs, document } = row;
  return { ...summaryOf(row), head: head as CommitId, inputs, document };
}

/** What a repository is judged by, which nobody changes before the transaction ends. */
async function heldWorld(tx: DatabaseTransaction, repository: string): Promise<string | null> {
  const row = await tx
    .updateTable('repositories')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('key', '=', repository)
    .returning('world')
    .executeTakeFirst();
  return row?.world ?? null;
}

/** Rows that come after the one with this id, in the order of a page. */
function isAfter(eb: ExpressionBuilder<Tables, 'requests'>, after: RequestId): Expression<SqlBool> {
  const last = eb.selectFrom('requests as last').where('last.id', '=', after);
  const at = last.select('last.changed_at');
  return eb.or([
    eb('requests.changed_at', '<', at),
    eb.and([eb('requests.changed_at', '=', at), eb('requests.id', '<', after)]),
  ]);
}

function servedOf(row: RequestRow, evaluation: EvaluationSummary | null): ServedRequest {
  return {
    id: row.id as RequestId,
    repository: row.repository as RepositoryKey,
    name: row.name,
    title: row.title,
    address: row.address,
    target: row.target as RefName,
    head: row.head as CommitId,
    base: row.base as CommitId | null,
    opener: row.opener,
    draft: row.draft === 1,
    state: row.state as RequestState,
    changedAt: row.changed_at,
    evaluation,
  };
}

function summaryOf(row: SummaryRow): EvaluationSummary {
  return {
    state: row.state as EvaluationState,
    enforced: row.enforced === 1,
    tier: row.tier as RiskTier,
    score: row.score,
    aiAssisted: row.ai_assisted === 1,
    aiShare: row.ai_share,
    files: row.files,
    commits: row.commits,
    needs: row.needs,
    at: row.made_at,
    tookMilliseconds: row.took_ms,
  };
}

function rowOf(evaluation: Evaluation): Omit<Selectable<Tables['evaluations']>, 'request'> {
  return {
    head: evaluation.head,
    inputs: evaluation.inputs,
    state: evaluation.state,
    enforced: evaluation.enforced ? 1 : 0,
    tier: evaluation.tier,
    score: evaluation.score,
    ai_assisted: evaluation.aiAssisted ? 1 : 0,
    ai_share: evaluation.aiShare,
    files: evaluation.files,
    commits: evaluation.commits,
    needs: evaluation.needs,
    made_at: evaluation.at,
    took_ms: evaluation.tookMilliseconds,
    document: evaluation.document,
  };
}
