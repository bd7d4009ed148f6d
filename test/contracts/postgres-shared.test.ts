/** What only a database that processes share can get wrong: what one does while another is in the middle of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Kysely, PostgresDialect } from 'kysely';
import { Client, Pool } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { POSTGRES_MIGRATIONS } from '../../src/adapters/database/postgres-migrations.ts';
import { openPostgres, type PostgresDatabase } from '../../src/adapters/database/postgres.ts';
import type { WorkTimes } from '../../src/adapters/database/work-loop.ts';
import { askWork } from '../../src/adapters/database/postgres-work.ts';
import type { WorkTables } from '../../src/adapters/database/work-tables.ts';
import { CountersignError } from '../../src/model/error.ts';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { Evaluation, ForgeRequest, RepositoryKey, RequestId } from '../../src/model/request.ts';
import type { TestDatabase } from './postgres-server.ts';
import { withPostgres } from './postgres-or-reason.ts';
import { restartSuite } from './postgres-restarts.ts';

const times = { lease: 1_000, poll: 20, pause: 5, longestPause: 20, tries: 4 };
const repository = 'github:1' as RepositoryKey;
const idle = { waiting: 0, running: 0, dead: 0 };

function request(changes: Partial<ForgeRequest> = {}): ForgeRequest {
  return {
    name: 'pull/1',
    title: 'A title',
    address: null,
    target: 'refs/heads/main' as RefName,
    head: 'a'.repeat(40) as CommitId,
    base: null,
    opener: 'ada',
    draft: false,
    state: 'open',
    changedAt: 1_000,
    ...changes,
  };
}

const evaluation: Evaluation = {
  head: 'a'.repeat(40) as CommitId,
  inputs: 'sha256:1',
  state: 'pass',
  enforced: true,
  tier: 'low',
  score: 1,
  aiAssisted: false,
  aiShare: null,
  files: 1,
  commits: 1,
  needs: '',
  at: 1,
  tookMilliseconds: 1,
  document: '{}',
};

/** Something that happens when it is told to. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

await withPostgres((server) => {
  let database: TestDatabase;
  let opened: PostgresDatabase[];
  /** Failures of the list itself: none, as long as the server is there. */
  let broken: unknown[];
  const failed = (kind: string, _key: string, error: unknown): void => void (kind === 'list' && broken.push(error));
  const open = async (changes: Partial<WorkTimes> = {}): Promise<PostgresDatabase> => {
    const next = await openPostgres(database.url, { failed, times: { ...times, ...changes } });
    opened.push(next);
    return next;
  };
  const rejected = async (url: string): Promise<CountersignError> => {
    const error: unknown = await openPostgres(url, { failed: () => {} }).then(
      async ({ store }) => store.close(),
      (reason: unknown) => reason,
    );
    if (!(error instanceof CountersignError)) throw new Error(`not rejected as it should be: ${String(error)}`);
    return error;
  };
  beforeEach(async () => {
    database = await server.database();
    opened = [];
    broken = [];
  });
  afterEach(async () => {
    for (const { work, store } of opened) {
      await work.stop();
      await store.close();
    }
    database.drop();
  });

  it('is brought up to date by one of many processes that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => open()));
    await Promise.all(all.map(({ store }) => store.ready()));
    const client = new Client(database.url);
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
    await client.end();
    const names = Object.keys(POSTGRES_MIGRATIONS).toSorted();
    expect(rows.map(({ name }) => name)).toEqual(names);
  });

  it('does work that was asked for in a transaction that ends after the same work was done', async () => {
    const { work } = await open();
    await work.ask({ kind: 'sync', key: 'a' });
    const other = new Kysely<WorkTables>({
      dialect: new PostgresDialect({ pool: new Pool({ connectionString: database.url }) }),
    });
    const [asked, may] = [gate(), gate()];
    const transaction = other.transaction().execute(async (tx) => {
      await askWork(tx, [{ kind: 'sync', key: 'a' }]);
      asked.open();
      await may.opened;
    });
    await asked.opened;
    let done = 0;
    work.serve('sync', 1, async () => void (done += 1));
    await expect.poll(() => done).toBe(1);
    may.open();
    await transaction;
    await other.destroy();
    await expect.poll(() => done).toBe(2);
    await expect.poll(() => work.counts('sync')).toEqual(idle);
  });

  it('does other work while the same that is running was asked for again', async () => {
    const [first, second] = [await open(), await open()];
    const may = gate();
    const done: string[] = [];
    const handler = async (key: string): Promise<void> => {
      done.push(key);
      if (key === 'slow') await may.opened;
    };
    first.work.serve('sync', 1, handler);
    await first.work.ask({ kind: 'sync', key: 'slow' });
    await expect.poll(() => done).toEqual(['slow']);
    for (const key of ['slow', 'b', 'slow', 'c']) await first.work.ask({ kind: 'sync', key });
    second.work.serve('sync', 1, handler);
    await expect.poll(() => done).toEqual(['slow', 'b', 'c']);
    expect(await second.work.counts('sync')).toEqual({ waiting: 1, running: 1, dead: 0 });
    may.open();
    await expect.poll(() => second.work.counts('sync')).toEqual(idle);
    expect(done).toEqual(['slow', 'b', 'c', 'slow']);
  });

  it('never runs the same twice at a time, however many take from the list at once', async () => {
    const lists = await Promise.all(Array.from({ length: 4 }, () => open()));
    const running = new Map<string, number>();
    let most = 0;
    let begun = 0;
    for (const { work } of lists) {
      work.serve('evaluate', 4, async (key) => {
        begun += 1;
        running.set(key, (running.get(key) ?? 0) + 1);
        most = Math.max(most, running.get(key) ?? 0);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running.set(key, (running.get(key) ?? 0) - 1);
      });
    }
    await Promise.all(
      lists.map(async ({ work }) => {
        for (let n = 0; n < 60; n += 1) await work.ask({ kind: 'evaluate', key: String(n % 3) });
      }),
    );
    const counts = lists[0]?.work;
    await expect.poll(() => counts?.counts('evaluate'), { timeout: 20_000 }).toEqual(idle);
    expect(most).toBe(1);
    expect(begun).toBeLessThanOrEqual(240);
    expect(broken).toEqual([]);
  });

  it('takes over what a killed process was doing, when its lease has ended', async () => {
    const { work } = await open();
    await work.ask({ kind: 'sync', key: 'a' });
    const script = join(import.meta.dirname, 'postgres-worker.ts');
    const worker = spawn(process.execPath, [script, database.url, String(times.lease)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(worker.stdout, 'data');
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    expect(await work.counts('sync')).toEqual({ waiting: 0, running: 1, dead: 0 });
    const done: string[] = [];
    work.serve('sync', 1, async (key) => void done.push(key));
    await expect.poll(() => done, { timeout: 20_000 }).toEqual(['a']);
    await expect.poll(() => work.counts('sync')).toEqual(idle);
  });

  it('waits longer after each failed try, and no longer than it may', async () => {
    const hour = 3_600_000;
    const { work } = await open({ pause: hour, longestPause: 3 * hour });
    let tried = 0;
    work.serve('sync', 1, async () => {
      tried += 1;
      throw new Error('not now');
    });
    await work.ask({ kind: 'sync', key: 'a' });
    const client = new Client(database.url);
    await client.connect();
    const hours: number[] = [];
    await expect.poll(() => tried).toBe(1);
    for (let n = 1; n < times.tries; n += 1) {
      await expect.poll(() => work.counts('sync')).toEqual({ ...idle, waiting: 1 });
      const due = 'select round((due_at / 1000.0 - extract(epoch from now())) / 3600)::integer as hours from work';
      hours.push((await client.query<{ hours: number }>(due)).rows[0]?.hours ?? 0);
      await client.query('update work set due_at = 0');
      await expect.poll(() => tried).toBe(n + 1);
    }
    await client.end();
    expect(hours).toEqual([1, 2, 3]);
    await expect.poll(() => work.counts('sync')).toEqual({ ...idle, dead: 1 });
  });

  it('leaves a worker alone that works for longer than a lease and lives', async () => {
    const [first, second] = [await open(), await open()];
    let begun = 0;
    const handler = async (): Promise<void> => {
      begun += 1;
      await new Promise((resolve) => setTimeout(resolve, times.lease * 2));
    };
    first.work.serve('sync', 1, handler);
    second.work.serve('sync', 1, handler);
    await first.work.ask({ kind: 'sync', key: 'a' });
    await expect.poll(() => begun).toBe(1);
    // Stopping, too, is to wait for it without letting go of it.
    await Promise.all([first.work.stop(), second.work.stop()]);
    expect(await first.work.counts('sync')).toEqual(idle);
    expect(begun).toBe(1);
  });

  it('keeps no evaluation of a head that moves while it is being kept', async () => {
    const { store } = await open();
    await store.saveRepository({ key: repository, forge: 'github', name: 'acme/shop' });
    await store.syncRequests(repository, [request()]);
    const id = (await store.requests({ states: ['open'], limit: 1 })).requests[0]?.id as RequestId;
    const other = new Client(database.url);
    await other.connect();
    await other.query('begin');
    await other.query('update requests set head = $1', ['b'.repeat(40)]);
    await other.query('delete from evaluations');
    const kept = store.saveEvaluation(id, request(), evaluation);
    // The transaction ends only when it waits for it; where it does not wait, its answer is wrong.
    const held = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    const waits = async (): Promise<boolean> => (await other.query(held)).rowCount === 1;
    const answered = kept.then(() => true);
    await expect.poll(async () => (await waits()) || Promise.race([answered, Promise.resolve(false)])).toBe(true);
    await other.query('commit');
    await other.end();
    expect(await kept).toBe('stale');
    expect(await store.evaluation(id)).toBeNull();
  });

  it('keeps a title with a character that PostgreSQL has no place for', async () => {
    const { store, work } = await open();
    await store.saveRepository({ key: repository, forge: 'github', name: 'acme/shop' });
    await store.syncRequests(repository, [request({ title: 'a\0b' })]);
    const { requests } = await store.requests({ states: ['open'], limit: 1 });
    expect(requests[0]?.title).toBe('a\uFFFDb');
    let tried = 0;
    work.serve('evaluate', 1, async () => {
      tried += 1;
      throw new Error('a\0b');
    });
    await expect.poll(() => work.counts('evaluate'), { timeout: 20_000 }).toEqual({ ...idle, dead: 1 });
    expect(tried).toBe(times.tries);
  });

  it('gives out no number that is not the one in the database', async () => {
    const { store } = await open();
    await store.saveRepository({ key: repository, forge: 'github', name: 'acme/shop' });
    await store.syncRequests(repository, [request({ changedAt: Number.MAX_SAFE_INTEGER })]);
    const read = async (): Promise<number | undefined> =>
      (await store.requests({ states: ['open'], limit: 1 })).requests[0]?.changedAt;
    expect(await read()).toBe(Number.MAX_SAFE_INTEGER);
    const client = new Client(database.url);
    await client.connect();
    await client.query('update requests set changed_at = changed_at + 2');
    await client.end();
    await expect(read()).rejects.toThrow(/answered the number 9007199254740993/);
    await store.ready();
  });

  it('is not ready where it only reads', async () => {
    const { store } = await open();
    await store.ready();
    const name = new URL(database.url).pathname.slice(1);
    const client = new Client(database.url);
    await client.connect();
    await client.query(`alter database ${name} set default_transaction_read_only = on`);
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = $1',
      [name],
    );
    await client.end();
    await expect.poll(() => store.ready().catch((error: unknown) => String(error))).toMatch(/only reads/);
  });

  it('leaves a connection that says nothing any more, without having been cut', async () => {
    const sockets = new Set<Socket>();
    const proxy = createServer((near) => {
      const far = connect(server.port, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on('error', () => {});
        from.on('close', () => to.destroy());
        from.pipe(to);
      }
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = new URL(database.url);
    url.port = String((proxy.address() as AddressInfo).port);
    url.searchParams.set('query_timeout', '500');
    const { store, work } = await openPostgres(url.href, { failed, times, connections: 1 });
    await store.ready();
    for (const socket of sockets) socket.unpipe();
    const delivery = { source: 'github:1', id: '1', event: 'push', receivedAt: 1 };
    await expect(store.accept(delivery, [])).rejects.toThrow(/timeout/);
    expect(await store.accept(delivery, [])).toBe(true);
    await work.stop();
    await store.close();
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  it('says what is wrong with an address and what to do, and never the password', async () => {
    await open();
    const { port, password } = server;
    const at = (user: string, secret: string, where: string): string => `postgres://${user}:${secret}@${where}`;
    const host = `127.0.0.1:${port}`;
    const wrong = [
      [at('postgres', password, `127.0.0.1:1/t1`), /postgres@127\.0\.0\.1:1\/t1 cannot be used: nothing listens there/],
      [at('postgres', `${password}x`, `${host}/t1`), /user or password is wrong/],
      [at('nobody', password, `${host}/t1`), /user or password is wrong/],
      [at('postgres', password, `${host}/none`), /no such database/],
      [at('postgres', password, 'none.invalid/t1'), /no such host|cannot be looked up/],
      [at('postgres', password, ':x/'), /not of the form postgres:/],
      [`mysql://root:${password}@${host}/t1`, /not of the form postgres:/],
      [`host=${host} password=${password}`, /not of the form postgres:/],
      [`postgres://root:12/${password}@${host}/t1`, /not of the form postgres:/],
    ] as const;
    for (const [url, message] of wrong) {
      const error = await rejected(url);
      expect(error.message).toMatch(message);
      expect(error.remedy).toBeTruthy();
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(password);
    }
  });

  it('refuses a database that a newer countersign made', async () => {
    await open();
    const client = new Client(database.url);
    await client.connect();
    await client.query("insert into kysely_migration (name, timestamp) values ('9999-later', '2099-01-01')");
    await client.end();
    const error = await rejected(database.url);
    expect([error.code, error.message]).toEqual([
      'file.unusable',
      expect.stringMatching(/newer countersign \(step 9999-later\)/),
    ]);
  });

  restartSuite(server);
});
