/**
 * Replaces this process by one with a small heap. An audit makes much garbage and holds little, and V8 by itself lets
 * such a heap grow to several times what is in use; its limits can only be given to a new process. Where one process
 * can become another (POSIX), that costs one start. See docs/decisions/0006.
 */

const LIMITS: readonly string[] = [
  '--max-semi-space-size=4',
  '--initial-old-space-size=32',
  '--heap-growing-percent=20',
];

/** True when this process is one of the default kind and can become another. Options of the caller's own are kept. */
export function canShrink(): boolean {
  return process.platform !== 'win32' && process.execArgv.length === 0 && process.execve !== undefined;
}

/**
 * The same command line from its start, with a small heap. Nothing of this process runs on: not its `exit` handlers,
 * so whatever has to be removed must have been. Returns where it is not possible.
 */
export function shrink(): void {
  if (!canShrink()) return;
  try {
    process.execve?.(process.execPath, [process.execPath, ...LIMITS, ...process.argv.slice(1)], process.env);
  } catch {
    // It works with a larger heap, too.
  }
}
