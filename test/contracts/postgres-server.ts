/** A real PostgreSQL server for one test run, in a temporary folder, on a port of the loopback interface. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findPrograms, type Programs } from './postgres-programs.ts';

const run = promisify(execFile);

/** Ports are guessed, so another process may be quicker. */
const MOST_STARTS = 5;

export interface ServerOptions {
  /** False: what is committed may be lost with the machine's power, which no test takes away. Much quicker. */
  readonly durable: boolean;
}

export interface TestDatabase {
  readonly url: string;
  /** Nobody uses it any more. */
  drop(): void;
}

export interface PostgresServer {
  readonly version: string;
  readonly port: number;
  readonly password: string;
  /** A new, empty database. */
  database(): Promise<TestDatabase>;
  /** As with an outage: `immediate` is a crash, `fast` breaks connections and ends in order. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** Starts the server again, on the same port. */
  start(): Promise<void>;
  /** Ends it for good and removes its files. */
  close(): Promise<void>;
}

/** Starts a server, or says why there can be none here. */
export async function startPostgres(options: ServerOptions): Promise<PostgresServer | string> {
  const programs = findPrograms();
  if (typeof programs === 'string') return programs;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-postgres-'));
  const keeper = keep(folder);
  const server = new Server(programs, folder, keeper);
  try {
    await server.initialise(options);
    return server;
  } catch (error) {
    await server.close();
    return `PostgreSQL does not start here: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Ends the server when this process is gone, however it ended: a shell in a session of its own waits for the end of
 * a pipe that only this process holds.
 */
function keep(folder: string): ChildProcess {
  const pid = `"$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)"`;
  const script = `read -r _; p=${pid}; if [ -n "$p" ]; then kill -QUIT "$p"; while kill -0 "$p" 2>/dev/null; do sleep 0.05; done; fi; rm -rf "$1"`;
  const keeper = spawn('sh', ['-c', script, 'keep-postgres', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Neither the process nor the pipe keeps the tests from ending.
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  return keeper;
}

class Server implements PostgresServer {
  readonly version: string;
  readonly password: string = randomBytes(9).toString('base64url');
  port = 0;
  readonly #programs: Programs;
  readonly #folder: string;
  readonly #data: string;
  readonly #keeper: ChildProcess;
  #databases = 0;
  #next: Promise<string> | null = null;

  constructor(programs: Programs, folder: string, keeper: ChildProcess) {
    this.version = programs.version;
    this.#programs = programs;
    this.#folder = folder;
    this.#data = join(folder, 'data');
    this.#keeper = keeper;
  }

  async initialise({ durable }: ServerOptions): Promise<void> {
    const { user } = this.#programs;
    const secret = join(this.#folder, 'password');
    writeFileSync(secret, `${this.password}\n`, { mode: 0o600 });
    if (user !== null) for (const path of [this.#folder, secret]) chownSync(path, user.uid, user.gid);
    const initdb = ['-D', this.#data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8'];
    await this.#run('initdb', [...initdb, '--locale=C', '--no-sync']);
    const settings = [
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''",
      'shared_buffers = 32MB',
      'max_connections = 60',
      'wal_level = minimal',
      'max_wal_senders = 0',
      // Each test has a database of its own; a process of maintenance for each would cost more than it saves.
      'autovacuum = off',
      ...(durable ? [] : ['fsync = off', 'full_page_writes = off']),
    ];
    appendFileSync(join(this.#data, 'postgresql.conf'), `${settings.join('\n')}\n`);
    for (let tries = 1; ; tries += 1) {
      this.port = await freePort();
      try {
        await this.start();
        return;
      } catch (error) {
        if (tries === MOST_STARTS) throw error;
      }
    }
  }

  async database(): Promise<TestDatabase> {
    const made = this.#next ?? this.#create();
    this.#next = null;
    const name = await made.catch(() => this.#create());
    // Making one takes longer than most tests, so the next is made beside this one.
    this.#next = this.#create();
    this.#next.catch(() => {});
    return { url: this.#url(name), drop: () => void this.#sql(`drop database ${name} with (force)`).catch(() => {}) };
  }

  async #create(): Promise<string> {
    this.#databases += 1;
    const name = `t${this.#databases}`;
    await this.#sql(`create database ${name}`);
    return name;
  }

  async start(): Promise<void> {
    const log = join(this.#folder, 'log');
    await this.#run('pg_ctl', ['-D', this.#data, '-l', log, '-w', '-o', `-p ${this.port}`, 'start']);
  }

  async stop(mode: 'fast' | 'immediate'): Promise<void> {
    await this.#run('pg_ctl', ['-D', this.#data, '-w', '-m', mode, 'stop']);
  }

  async close(): Promise<void> {
    if (this.#keeper.exitCode === null && this.#keeper.signalCode === null) {
      const gone = new Promise((resolve) => this.#keeper.once('exit', resolve));
      this.#keeper.ref();
      this.#keeper.stdin?.end();
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #url(database: string): string {
    return `postgres://postgres:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  async #sql(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.#url('postgres') });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    const { folder, user } = this.#programs;
    // A server that is started keeps what it inherits, so the program's output is not waited for but its end.
    await run(join(folder, program), args, { cwd: '/', env: { ...process.env, LC_ALL: 'C' }, ...user });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
