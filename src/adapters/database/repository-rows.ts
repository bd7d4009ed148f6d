/** What is known of repositories: whether they are served, how far they were read, and by what they are judged. */
import type { Selectable } from 'kysely';
import type { ForgeKind, KnownRepository, RepositoryKey, ServedRepository } from '../../model/request.ts';
import type { Reading } from '../../ports/service-store.ts';
import type { Work } from '../../ports/work.ts';
import { statusWork } from './status-work.ts';
import type { Database, DatabaseTransaction, Tables } from './tables.ts';

const LONGEST_PROBLEM = 500;

/** Keeps a repository under its present name, as one that is served. */
export async function saveRepository(db: Database, { key, forge, name }: ServedRepository): Promise<void> {
  await db
    .insertInto('repositories')
    .values({ key, forge, name, read_at: null, problem: null, world: null, judged_at: null })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ forge, name, served: 1 }))
    .execute();
}

/** Takes over the whole list of a forge; answers those that it named the last time and no longer does, and what follows. */
export async function saveListing(
  tx: DatabaseTransaction,
  forge: ForgeKind,
  repositories: readonly ServedRepository[],
  at: number,
): Promise<{ readonly gone: readonly ServedRepository[]; readonly work: readonly Work[] }> {
  for (const repository of repositories) await saveRepository(tx, repository);
  const named = new Set<string>(repositories.map(({ key }) => key));
  const rows = await tx.selectFrom('repositories').selectAll().where('forge', '=', forge).execute();
  const gone = rows.filter(({ key, served }) => served === 1 && !named.has(key));
  const work: Work[] = [];
  for (const { key } of gone) work.push(...(await leaveRepository(tx, key)));
  await tx
    .insertInto('listings')
    .values({ forge, at })
    .onConflict((conflict) => conflict.column('forge').doUpdateSet({ at }))
    .execute();
  return { gone: gone.map(repositoryOf), work };
}

/**
 * Nothing of it is open any more, and no answer about it stands; answers what is to be said on the forge, which waits
 * until the repository is there again.
 */
export async function leaveRepository(tx: DatabaseTransaction, key: string): Promise<readonly Work[]> {
  const statuses = (await openWork(tx, key as RepositoryKey)).filter(({ kind }) => kind === 'status');
  await dropEvaluations(tx, key);
  await tx
    .updateTable('requests')
    .set({ state: 'closed' })
    .where('repository', '=', key)
    .where('state', '=', 'open')
    .execute();
  const problem = 'its forge no longer names it among what the service was given';
  await tx.updateTable('repositories').set({ served: 0, world: null, problem }).where('key', '=', key).execute();
  await outgrow(tx, key);
  return statuses;
}

/** Whoever read the repository before now knows too little. */
export async function outgrow(tx: DatabaseTransaction, key: string): Promise<void> {
  await tx
    .updateTable('repositories')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('key', '=', key)
    .execute();
}

/** Drops the evaluations of open requests; answers what has to be asked for then. */
export async function outdateRequests(
  tx: DatabaseTransaction,
  key: RepositoryKey,
  set: { readonly world: string | null; readonly problem: string | null },
): Promise<readonly Work[]> {
  const problem = set.problem?.slice(0, LONGEST_PROBLEM) ?? null;
  await tx.updateTable('repositories').set({ world: set.world, problem }).where('key', '=', key).execute();
  await outgrow(tx, key);
  await dropEvaluations(tx, key);
  return openWork(tx, key);
}

/** All that is shown of a repository's open requests, made again. */
export async function openWork(tx: DatabaseTransaction, key: RepositoryKey): Promise<readonly Work[]> {
  const open = await tx
    .selectFrom('requests')
    .select(['id', 'head', 'target'])
    .where('repository', '=', key)
    .where('state', '=', 'open')
    .execute();
  const statuses = new Map(open.flatMap((row) => statusWork(key, row)).map((work) => [work.key, work]));
  return [...open.map(({ id }): Work => ({ kind: 'evaluate', key: String(id) })), ...statuses.values()];
}

async function dropEvaluations(tx: DatabaseTransaction, key: string): Promise<void> {
  await tx
    .deleteFrom('evaluations')
    .where('request', 'in', (eb) =>
      eb
        .selectFrom('requests')
        .select('requests.id')
        .where('requests.repository', '=', key)
        .where('requests.state', '=', 'open'),
    )
    .execute();
}

/** Nobody knows a repository that is not there. */
export async function readingOf(db: Database, key: RepositoryKey): Promise<Reading> {
  const row = await db
    .selectFrom('repositories')
    .select(['version', 'world', 'judged_at'])
    .where('key', '=', key)
    .executeTakeFirst();
  return { version: row?.version ?? 0, world: row?.world ?? null, judgedAt: row?.judged_at ?? null };
}

export function repositoryOf(row: Selectable<Tables['repositories']>): KnownRepository {
  const { key, forge, name, served, read_at, problem } = row;
  return {
    key: key as RepositoryKey,
    forge: forge as ForgeKind,
    name,
    served: served === 1,
    readAt: read_at,
    problem,
  };
}
