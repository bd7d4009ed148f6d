/** Puts the service together and starts it: the one place that knows all its parts. */
import { createServer, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import type { WorkFailed } from '../adapters/database/work-loop.ts';
import { CountersignError } from '../model/error.ts';
import type { ServedRepository } from '../model/request.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';
import { Evaluator } from './evaluator.ts';
import { httpApp } from './http/app.ts';
import { openMetrics, type Metrics } from './metrics.ts';
import type { LocalSource } from './local-source.ts';

export interface ServiceOptions {
  readonly source: LocalSource;
  readonly database: DatabaseChoice;
  /** Folder for results that can be computed again. */
  readonly cacheFolder: string;
  /** A port of the loopback interface; 0 for a free one. */
  readonly port: number;
  readonly build: { readonly name: string; readonly version: string; readonly digest: string | null };
  /** `silent` to write none; lines of JSON on standard error. */
  readonly logLevel: 'silent' | 'warn' | 'info' | 'debug';
}

/** One file in a folder of its own, or a PostgreSQL that several processes share. */
export type DatabaseChoice =
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string };

export interface RunningService {
  /** `http://127.0.0.1:4680` */
  readonly address: string;
  /** Takes no more requests, ends what runs, closes the store. */
  stop(): Promise<void>;
}

/** Evaluations at a time: git does half of the work in processes of its own. */
const AT_ONCE = 2;
const LOOPBACK = '127.0.0.1';

/**
 * Starts it on the loopback interface.
 *
 * @throws CountersignError `file.unusable` for the database, `usage` when the port is taken
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { source, build } = options;
  const log = pino({ name: 'countersign', level: options.logLevel }, pino.destination(2));
  let metrics: Metrics | null = null;
  const failed = (kind: string, key: string, error: unknown, dead: boolean): void => {
    metrics?.workFailed(kind, dead);
    log[dead ? 'error' : 'warn']({ kind, key, err: error, dead }, 'work failed');
  };
  const { store, work } = await openDatabase(options.database, failed);
  metrics = openMetrics(store, work);
  const { repository } = source;
  const evaluator = new Evaluator({
    store,
    work,
    sources: new Map([[repository.key, source]]),
    cacheFolder: options.cacheFolder,
    build,
    now: Date.now,
    evaluated: ({ id, name }, { state, tookMilliseconds }) => {
      metrics?.evaluated(state, tookMilliseconds);
      log.info({ request: id, name, state, ms: tookMilliseconds }, 'evaluated');
    },
  });
  const hosts = new Set<string>();
  const app = httpApp({
    store,
    metrics: metrics.registry,
    version: build.version,
    hosts,
    failed: (error) => log.error({ err: error }, 'an answer failed'),
  });
  const server = createAdaptorServer({ fetch: app.fetch, createServer }) as Server;
  const close = async (): Promise<void> => {
    await work.stop();
    await store.close();
  };
  try {
    const port = await listening(server, options.port);
    for (const name of [LOOPBACK, 'localhost', '[::1]']) {
      hosts.add(`${name}:${port}`);
      // Browsers leave out the port that goes without saying.
      if (port === 80) hosts.add(name);
    }
    await ownDatabase(store, repository);
    evaluator.start(AT_ONCE);
    const unwatch = source.watch(
      () => work.ask({ kind: 'sync', key: repository.key }),
      (error) => log.warn({ err: error }, 'the clone cannot be looked at'),
    );
    return {
      address: `http://${LOOPBACK}:${port}`,
      stop: async () => {
        await unwatch();
        await closed(server);
        await close();
      },
    };
  } catch (error) {
    server.close();
    await close();
    throw error;
  }
}

/** The engine's code is loaded only where it is used. */
async function openDatabase(
  choice: DatabaseChoice,
  failed: WorkFailed,
): Promise<{ readonly store: ServiceStore; readonly work: WorkList }> {
  switch (choice.kind) {
    case 'embedded': {
      const { openEmbedded } = await import('../adapters/database/sqlite.ts');
      return openEmbedded(choice.folder, { now: Date.now, failed });
    }
    case 'postgres': {
      const { openPostgres } = await import('../adapters/database/postgres.ts');
      return openPostgres(choice.url, { failed });
    }
  }
}

/** A database is one clone's: the work of another would be taken by whoever cannot do it. */
async function ownDatabase(store: ServiceStore, repository: ServedRepository): Promise<void> {
  const other = (await store.repositories()).find(({ key }) => key !== repository.key);
  if (other !== undefined) {
    throw new CountersignError('usage', `this database belongs to the service of ${other.name} (${other.key})`, {
      remedy: 'name another with --data or --database; one that moved begins anew in an empty one, and loses nothing',
    });
  }
  await store.saveRepository(repository);
}

/** Resolves with the port once the server listens. */
function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return reject(error);
      const why = error.code === 'EACCES' ? 'may not be used' : 'is in use';
      reject(
        new CountersignError('usage', `port ${port} ${why}`, {
          remedy: 'name another with --port, or 0 for any that is free',
          cause: error,
        }),
      );
    });
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Open connections end with their answer; those that only wait are ended now. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
