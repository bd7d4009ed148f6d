/** Child processes: started without a shell, every one reaped, all of them ended by `close` or an abort. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { CountersignError } from '../../model/error.ts';
import { gitFailure } from './failure.ts';

/** Where and how a git command is run. */
export interface GitPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Options before the command's name. */
  readonly options: readonly string[];
}

export interface Finished {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A running git command. */
export interface RunningGit {
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  /** What it has written to standard error so far (the first 64 KiB). */
  stderr(): string;
  /** Exit status; null when a signal ended it. Rejects when it could not be started. */
  readonly exit: Promise<number | null>;
  kill(): void;
}

const STDERR_LIMIT = 65_536;

/** Starts git commands and ends whatever still runs. */
export class GitProcesses {
  readonly #running = new Set<ChildProcess>();
  readonly #signal: AbortSignal | undefined;
  #closed = false;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    signal?.addEventListener('abort', () => this.killAll(), { once: true });
  }

  /** Starts a command; `stdin` is closed unless `pipe` is asked for. */
  start(place: GitPlace, args: readonly string[], stdin: 'ignore' | 'pipe'): RunningGit {
    if (this.#signal?.aborted) throw interrupted();
    if (this.#closed) throw new CountersignError('internal', 'the repository was used after it was closed');
    const child = spawn('git', [...place.options, ...args], {
      cwd: place.cwd,
      env: place.env,
      stdio: [stdin, 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#running.add(child);
    let stderr = '';
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      if (stderr.length < STDERR_LIMIT) stderr += text.slice(0, STDERR_LIMIT - stderr.length);
    });
    // A process that ends early breaks the pipe; its exit status says why.
    child.stdin?.on('error', () => {});
    const exit = new Promise<number | null>((resolve, reject) => {
      child.once('error', (cause) => {
        this.#running.delete(child);
        reject(notStarted(cause));
      });
      child.once('close', (status) => {
        this.#running.delete(child);
        if (this.#signal?.aborted || (this.#closed && status === null)) reject(interrupted());
        else resolve(status);
      });
    });
    // The rejection is reported to whoever awaits `exit`; it must not end the process when nobody does yet.
    exit.catch(() => {});
    const stdout = child.stdout;
    if (stdout === null) throw new CountersignError('internal', 'a git process has no standard output');
    return { stdin: child.stdin, stdout, stderr: () => stderr, exit, kill: () => end(child) };
  }

  /** Runs a command to its end. Rejects with the reason when its status is not one of `accepted`. */
  async run(
    place: GitPlace,
    args: readonly string[],
    options: { readonly input?: string | Uint8Array; readonly accepted?: readonly number[] } = {},
  ): Promise<Finished> {
    const git = this.start(place, args, options.input === undefined ? 'ignore' : 'pipe');
    git.stdin?.end(options.input);
    const chunks: Buffer[] = [];
    git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const status = await git.exit;
    if (status === null || !(options.accepted ?? [0]).includes(status)) {
      throw gitFailure(args[0] ?? '', status, git.stderr());
    }
    return { status, stdout: Buffer.concat(chunks), stderr: git.stderr() };
  }

  killAll(): void {
    for (const child of this.#running) end(child);
  }

  /** Ends what still runs and waits for it; nothing can be started afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    const ends = [...this.#running].map((child) => new Promise<void>((done) => child.once('close', () => done())));
    this.killAll();
    await Promise.all(ends);
  }
}

/** The error of work that the person stopped. */
function interrupted(): CountersignError {
  return new CountersignError('interrupted', 'stopped');
}

/** Output that nobody reads any more would keep the process from being seen as closed. */
function end(child: ChildProcess): void {
  child.kill('SIGKILL');
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function notStarted(cause: NodeJS.ErrnoException): CountersignError {
  const why = cause.code === 'ENOENT' ? 'the git program was not found' : `git cannot be started: ${cause.message}`;
  return new CountersignError('git.unusable', why, {
    remedy: 'install git 2.39 or newer and make sure that it is on the PATH',
    cause,
  });
}
