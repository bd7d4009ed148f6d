/** OpenSSH's programs, run without a shell. */
import { spawn } from 'node:child_process';
import { CountersignError } from '../../model/error.ts';

/** How OpenSSH's programs are run, and where keys lie. */
export interface SshOptions {
  /** Where the programs find agent, home and PATH; this process's environment by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** False where nobody answers: a passphrase or PIN that is needed is an error then. True by default. */
  readonly interactive?: boolean;
  /** What ssh-keygen says while it waits, such as "Confirm user presence for key". */
  readonly notify?: (text: string) => void;
  readonly signal?: AbortSignal;
  /** Folder with the person's keys; `~/.ssh` by default. */
  readonly folder?: string;
}

const MAX_OUTPUT = 1 << 20;

/** What a program left behind. */
export interface FinishedProgram {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; a status other than 0 is an answer. @throws CountersignError `usage` when it cannot start */
export function run(
  program: string,
  args: readonly string[],
  input: Uint8Array | null,
  options: SshOptions,
): Promise<FinishedProgram> {
  const { interactive = true, notify, signal, environment = process.env } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      // Without a terminal of its own the program cannot wait for somebody to type.
      detached: !interactive,
      env: interactive ? environment : { ...environment, SSH_ASKPASS_REQUIRE: 'never' },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      if (stdout.length < MAX_OUTPUT) stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < MAX_OUTPUT) stderr += text;
      notify?.(text);
    });
    // A program that ends early breaks the pipe; its status says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? Buffer.alloc(0));
    child.once('error', (cause) => reject(notStarted(program, cause, signal)));
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

function notStarted(program: string, cause: Error, signal: AbortSignal | undefined): CountersignError {
  if (signal?.aborted === true) return new CountersignError('interrupted', 'Stopped while signing.', { cause });
  return new CountersignError('usage', `\`${program}\` cannot be started: ${cause.message}.`, {
    remedy: 'Install OpenSSH 8.2 or newer, and make sure that it is on PATH.',
    cause,
  });
}
