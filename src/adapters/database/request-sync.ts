/** Takes over what a forge says of a repository's requests, and asks for what follows from it. */
import type { Selectable } from 'kysely';
import type { ForgeRequest, RepositoryKey } from '../../model/request.ts';
import type { Work } from '../../ports/work.ts';
import { outgrow } from './repository-rows.ts';
import { statusWork } from './status-work.ts';
import type { DatabaseTransaction, Tables } from './tables.ts';

type RequestRow = Selectable<Tables['requests']>;

/** What became of the requests. */
export interface TakenOver {
  /** How many were new, moved or closed. */
  readonly changed: number;
  readonly work: readonly Work[];
}

/** Open requests that are not named are closed. */
export async function takeOverRequests(
  tx: DatabaseTransaction,
  repository: RepositoryKey,
  requests: readonly ForgeRequest[],
): Promise<TakenOver> {
  const rows = await tx.selectFrom('requests').selectAll().where('repository', '=', repository).execute();
  const known = new Map(rows.map((row) => [row.name, row]));
  const evaluations: Work[] = [];
  const statuses = new Map<string, Work>();
  const show = (row: { readonly head: string; readonly target: string }): void => {
    for (const work of statusWork(repository, row)) statuses.set(work.key, work);
  };
  for (const request of requests) {
    const before = known.get(request.name);
    const id = await takeOver(tx, repository, request, before);
    if (id === null) continue;
    evaluations.push({ kind: 'evaluate', key: String(id) });
    if (request.state === 'open') show(request);
    // What was said of the head before must not stand there when somebody goes back to it, or opens another request
    // for it: also where it has landed, because a landing can be undone.
    if (before !== undefined) show(before);
  }
  const named = new Set(requests.map(({ name }) => name));
  const gone = rows.filter(({ state, name }) => state === 'open' && !named.has(name));
  for (const row of gone) {
    await tx.updateTable('requests').set({ state: 'closed' }).where('id', '=', row.id).execute();
    show(row);
  }
  const changed = evaluations.length + gone.length;
  if (changed > 0) await outgrow(tx, repository);
  return { changed, work: [...evaluations, ...statuses.values()] };
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
