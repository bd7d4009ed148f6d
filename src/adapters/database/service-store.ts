/** The service's store on any of the databases: only what all of them understand alike. */
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type {
  Evaluation,
  EvaluationState,
  EvaluationSummary,
  ForgeKind,
  ForgeRequest,
  RepositoryKey,
  RequestId,
  RequestState,
  ServedRepository,
  ServedRequest,
} from '../../model/request.ts';
import type { RiskTier } from '../../model/assessment.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { Delivery, JudgedAs, Kept, RequestPage, RequestQuery, ServiceStore } from '../../ports/service-store.ts';
import type { Work } from '../../ports/work.ts';
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

  async saveRepository({ key, forge, name }: ServedRepository): Promise<void> {
    await this.#db
      .insertInto('repositories')
      .values({ key, forge, name })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ forge, name }))
      .execute();
  }

  async repositories(): Promise<readonly ServedRepository[]> {
    const rows = await this.#db.selectFrom('repositories').selectAll().orderBy('name').orderBy('key').execute();
    return rows.map(repositoryOf);
  }

  async repository(key: RepositoryKey): Promise<ServedRepository | null> {
    const row = await this.#db.selectFrom('repositories').selectAll().where('key', '=', key).executeTakeFirst();
    return row === undefined ? null : repositoryOf(row);
  }

  async syncRequests(repository: RepositoryKey, requests: readonly ForgeRequest[]): Promise<number> {
    return this.#db.transaction().execute(async (tx) => {
      const rows = await tx.selectFrom('requests').selectAll().where('repository', '=', repository).execute();
      const known = new Map(rows.map((row) => [row.name, row]));
      const moved: number[] = [];
      for (const request of requests) {
        const id = await takeOver(tx, repository, request, known.get(request.name));
        if (id !== null) moved.push(id);
      }
      const closed = await closeUnnamed(tx, rows, new Set(requests.map(({ name }) => name)));
      await this.#ask(
        tx,
        moved.map((id) => ({ kind: 'evaluate', key: String(id) })),
      );
      return moved.length + closed;
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

  async countRequests(state: RequestState): Promise<number> {
    const { count } = await this.#db
      .selectFrom('requests')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('state', '=', state)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async saveEvaluation(id: RequestId, judged: JudgedAs, evaluation: Evaluation): Promise<Kept> {
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
      if ((await same.executeTakeFirstOrThrow()).numUpdatedRows === 0n) return 'stale';
      const row = rowOf(evaluation);
      await tx
        .insertInto('evaluations')
        .values({ request: id, ...row })
        .onConflict((conflict) =>
          // Who was stopped in the middle and goes on later does not take the place of what was made since.
          conflict.column('request').doUpdateSet(row).where('evaluations.made_at', '<=', evaluation.at),
        )
        .execute();
      return 'kept';
    });
  }

  async outdate(repository: RepositoryKey): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const open = await tx
        .selectFrom('requests')
        .select('id')
        .where('repository', '=', repository)
        .where('state', '=', 'open')
        .execute();
      await tx
        .deleteFrom('evaluations')
        .where('request', 'in', (eb) =>
          eb
            .selectFrom('requests')
            .select('requests.id')
            .where('requests.repository', '=', repository)
            .where('requests.state', '=', 'open'),
        )
        .execute();
      await this.#ask(
        tx,
        open.map(({ id }) => ({ kind: 'evaluate', key: String(id) })),
      );
    });
  }

  async evaluation(id: RequestId): Promise<Evaluation | null> {
    const row = await this.#db.selectFrom('evaluations').selectAll().where('request', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    const { head, inputs, document } = row;
    return { ...summaryOf(row), head: head as CommitId, inputs, document };
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

/** Inserts or updates one request; its id when it is to be evaluated, null when nothing that counts has changed. */
async function takeOver(
  tx: DatabaseTransaction,
  repository: RepositoryKey,
  request: ForgeRequest,
  known: RequestRow | undefined,
): Promise<number | null> {
  const { title, address, target, head, base, opener, state } = request;
  const row = { title, address, target, head, base, opener, state, draft: request.draft ? 1 : 0 };
  const { changedAt } = request;
  if (known === undefined) {
    const { id } = await tx
      .insertInto('requests')
      .values({ ...row, repository, name: request.name, changed_at: changedAt })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }
  const other = (Object.keys(row) as (keyof typeof row)[]).filter((field) => row[field] !== known[field]);
  if (other.length === 0 && known.changed_at === changedAt) return null;
  await tx
    .updateTable('requests')
    .set({ ...row, changed_at: changedAt })
    .where('id', '=', known.id)
    .execute();
  if (!other.some((field) => DECISIVE.has(field))) return null;
  // The answer was about something else; until there is a new one there is none.
  await tx.deleteFrom('evaluations').where('request', '=', known.id).execute();
  return known.id;
}

/** What an evaluation answers to; a new title asks for no new one. */
const DECISIVE: ReadonlySet<string> = new Set(['target', 'head', 'base', 'state', 'opener']);

async function closeUnnamed(
  tx: DatabaseTransaction,
  rows: readonly RequestRow[],
  named: ReadonlySet<string>,
): Promise<number> {
  const gone = rows.filter(({ state, name }) => state === 'open' && !named.has(name)).map(({ id }) => id);
  for (const id of gone) await tx.updateTable('requests').set({ state: 'closed' }).where('id', '=', id).execute();
  return gone.length;
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

function repositoryOf({ key, forge, name }: Selectable<Tables['repositories']>): ServedRepository {
  return { key: key as RepositoryKey, forge: forge as ForgeKind, name };
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
