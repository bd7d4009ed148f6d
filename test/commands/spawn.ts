import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../bin/countersign.mjs', import.meta.url));

/** The command line itself, with a text on stdin. */
export function spawnCountersign(
  args: readonly string[],
  input: string,
): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [ENTRY, ...args], { input, encoding: 'utf8' });
  return { status, stdout };
}
