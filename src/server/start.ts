/** Puts the service together and starts it: the one place that knows all its parts. */
import { createServer, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { type Logger, pino } from 'pino';
import { CountersignError } from '../model/error.ts';
import type { ServedRepository } from '../model/request.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';
import type { NoteSigner } from '../core/ledger/checkpoint/note.ts';
import { type DatabaseChoice, openDatabase } from './database.ts';
import { Evaluator } from './evaluator.ts';
import { LedgerKeeper } from './ledger-keeper.ts';
import { type ForgesOptions, openForges } from './forges.ts';
import { httpApp } from './http/app.ts';
import type { Doors } from './http/doors.ts';
import { LONGEST_LIST } from './http/parts.ts';
import { openMetrics, type Metrics } from './metrics.ts';
import type { LocalSource } from './local-source.ts';
import type { HttpParts } from './http/parts.ts';
import type { Sources } from './source.ts';

/** One clone on this machine, or the repositories of forges. */
export type LookedAfter =
  | { readonly kind: 'clone'; readonly source: LocalSource }
  | ({ readonly kind: 'forges' } & ForgesOptions);

export interface ServiceOptions {
  readonly looksAfter: LookedAfter;
  readonly database: DatabaseChoice;
  /** Folder for results that can be computed again. */
  readonly cacheFolder: string;
  /** Signs the ledger's head. */
  readonly ledgerSigner: NoteSigner;
  /** Port 0 for a free one. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly build: { readonly name: string; readonly version: string; readonly digest: string | null };
  /** `silent` to write none; lines of JSON on standard error. */
  readonly logLevel: 'silent' | 'warn' | 'info' | 'debug';
}

export interface RunningService {
  /** `http://127.0.0.1:4680` */
  readonly address: string;
  /** Takes no more requests, ends what runs, closes the store. */
  stop(): Promise<void>;
}

/** Evaluations at a time: git does half of the work in processes of its own. */
const AT_ONCE = 2;
/** How long a request may take to come, and its headers, milliseconds: who is slower is not waited for. */
const SLOWEST_REQUEST = 60_000;
const SLOWEST_HEADERS = 15_000;
const LOOPBACK = '127.0.0.1';

/** Where it is told what happens. */
interface Told {
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** What looks after repositories, whichever they are. */
interface Side {
  readonly sources: Sources;
  readonly hooks: HttpParts['hooks'];
  /** Takes the database for these repositories, and begins. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts it.
 *
 * @throws CountersignError `file.unusable` for the database, `usage` when the port is taken or the database another's
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { build, listen, looksAfter } = options;
  const log = pino({ name: 'countersign', level: options.logLevel }, pino.destination(2));
  let metrics: Metrics | null = null;
  const failed = (kind: string, key: string, error: unknown, dead: boolean): void => {
    metrics?.workFailed(kind, dead);
    log[dead ? 'error' : 'warn']({ kind, key, err: error, dead }, 'work failed');
  };
  const database = await openDatabase(options.database, failed);
  const { store, work } = database;
  metrics = openMetrics(store, work);
  const keeper = new LedgerKeeper(database.ledger, options.ledgerSigner, (error) =>
    log.error({ err: error }, 'the ledger cannot be signed'),
  );
  const ends: (() => Promise<void>)[] = [() => store.close(), () => keeper.stop(), () => work.stop()];
  const close = async (): Promise<void> => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const side = await openSide(looksAfter, database, { metrics, log });
    ends.push(() => side.stop());
    const evaluator = evaluatorOf(options, side.sources, database, { metrics, log, keeper });
    const { doors, isNamed } = doorsOf(looksAfter);
    const app = httpApp({
      store,
      work,
      metrics: metrics.registry,
      version: build.version,
      doors,
      hooks: side.hooks,
      longestList: LONGEST_LIST,
      message: (forge, end, why) => {
        metrics?.message(forge, end);
        if (end === 'forged') log.warn({ forge, why }, 'a message was not believed');
      },
      failed: (error) => log.error({ err: error }, 'an answer failed'),
    });
    const server = createAdaptorServer({ fetch: app.fetch, createServer }) as Server;
    server.requestTimeout = SLOWEST_REQUEST;
    server.headersTimeout = SLOWEST_HEADERS;
    const port = await listening(server, listen);
    ends.push(() => closed(server));
    isNamed(port);
    await side.start();
    // From here on the database is this service's: nobody else's ledger is signed.
    keeper.entered();
    evaluator.start(AT_ONCE);
    const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
    return { address: `http://${host}:${port}`, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openSide(
  looksAfter: LookedAfter,
  { store, work }: { readonly store: ServiceStore; readonly work: WorkList },
  { metrics, log }: Told,
): Promise<Side> {
  switch (looksAfter.kind) {
    case 'clone': {
      const { source } = looksAfter;
      let unwatch = async (): Promise<void> => {};
      return {
        sources: new Map([[source.key, source]]),
        hooks: new Map(),
        start: async () => {
          await ownDatabase(store, source.repository);
          unwatch = source.watch(
            () => work.ask({ kind: 'sync', key: source.key }),
            (error) => log.warn({ err: error }, 'the clone cannot be looked at'),
          );
        },
        stop: () => unwatch(),
      };
    }
    case 'forges': {
      const forges = await openForges(looksAfter, { store, work }, log);
      metrics.measureMirrors(() => forges.mirrorBytes());
      return {
        ...forges,
        start: async () => {
          await refuseClones(store);
          forges.start(AT_ONCE);
        },
      };
    }
  }
}

function evaluatorOf(
  { cacheFolder, build }: ServiceOptions,
  sources: Sources,
  { store, work }: { readonly store: ServiceStore; readonly work: WorkList },
  { metrics, log, keeper }: Told & { readonly keeper: LedgerKeeper },
): Evaluator {
  return new Evaluator({
    store,
    work,
    sources,
    cacheFolder,
    build,
    now: Date.now,
    evaluated: ({ id, name, repository }, { state, tookMilliseconds }) => {
      keeper.entered();
      metrics.evaluated(state, tookMilliseconds);
      log.info({ request: id, repository, name, state, ms: tookMilliseconds }, 'evaluated');
    },
  });
}

/** The names that the service answers to; `isNamed` adds those that depend on the port it got. */
function doorsOf(looksAfter: LookedAfter): { readonly doors: Doors; readonly isNamed: (port: number) => void } {
  const here = new Set<string>();
  const isOpen = looksAfter.kind === 'forges' && looksAfter.isOpen;
  const address = looksAfter.kind === 'forges' && looksAfter.address !== null ? new URL(looksAfter.address) : null;
  const everybody = new Set<string>();
  if (address !== null) {
    everybody.add(address.host);
    // Proxies may hand on the port that goes without saying.
    if (address.port === '') everybody.add(`${address.hostname}:${address.protocol === 'https:' ? 443 : 80}`);
  }
  const isNamed = (port: number): void => {
    for (const name of [LOOPBACK, 'localhost', '[::1]']) {
      here.add(`${name}:${port}`);
      // Browsers leave out the port that goes without saying.
      if (port === 80) here.add(name);
    }
  };
  return { doors: { here, everybody, isOpen }, isNamed };
}

const ANOTHER = 'name another with --data or --database; one that moved begins anew in an empty one, and loses nothing';

/** The database of a clone is that clone's: the work of another would be taken by whoever cannot do it. */
async function ownDatabase(store: ServiceStore, repository: ServedRepository): Promise<void> {
  const other = (await store.repositories()).find(({ key }) => key !== repository.key);
  if (other !== undefined) {
    throw new CountersignError('usage', `this database belongs to the service of ${other.name} (${other.key})`, {
      remedy: ANOTHER,
    });
  }
  await store.saveRepository(repository);
}

/** The database of forges serves many repositories, and all its processes are given the same ones. */
async function refuseClones(store: ServiceStore): Promise<void> {
  const clone = (await store.repositories()).find(({ forge }) => forge === 'local');
  if (clone === undefined) return;
  throw new CountersignError('usage', `this database belongs to the service of a clone, ${clone.name}`, {
    remedy: ANOTHER,
  });
}

/** Resolves with the port once the server listens. */
function listening(server: Server, { host, port }: ServiceOptions['listen']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = LISTEN_ERRORS[error.code ?? ''];
      if (why === undefined) return reject(error);
      const place = host === LOOPBACK ? `port ${port}` : `port ${port} of ${host}`;
      reject(
        new CountersignError('usage', `${place} ${why}`, {
          remedy: 'name another with --port, or 0 for any that is free',
          cause: error,
        }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be used',
  EADDRNOTAVAIL: 'is no place of this machine',
  ENOTFOUND: 'is no place of this machine',
};

/** Open connections end with their answer; those that only wait are ended now. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
