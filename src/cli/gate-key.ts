/** The private key of a gate: a file, or what CI keeps as a secret. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshKeyAt, sshSign } from '../adapters/keys/ssh.ts';
import { CountersignError } from '../model/error.ts';
import type { Shell } from './command.ts';

/** Where CI jobs put the key itself, so that no step has to write it down. */
export const KEY_VARIABLE = 'COUNTERSIGN_GATE_KEY';

/** Runs `work` with a signer; a key from the environment lies in a file of its own only as long as that takes. */
export async function withGateKey(
  shell: Shell,
  option: string | undefined,
  work: (sign: (message: Buffer) => Promise<string>) => Promise<void>,
): Promise<void> {
  const signWith = (path: string) => (message: Buffer) => sshSign(message, { kind: 'file', path });
  if (option !== undefined) return work(signWith(option));
  const text = process.env[KEY_VARIABLE] ?? '';
  if (text.trim() === '') {
    throw new CountersignError('usage', 'no key was given, so nothing can be recorded', {
      remedy: `give the gate's private key: --key FILE, or the key itself in ${KEY_VARIABLE}`,
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'countersign-gate-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const forget = shell.onEnd(remove);
  try {
    const path = join(folder, 'key');
    // Secrets lose their last line end on the way through settings pages, and OpenSSH insists on it.
    await writeFile(path, `${text.replaceAll('\r\n', '\n').trimEnd()}\n`, { mode: 0o600 });
    return await work(signWith(path));
  } finally {
    forget();
    await remove();
  }
}

/**
 * The fingerprint of a gate's key.
 *
 * @throws CountersignError `not-permitted` when no key can be read there without a passphrase
 */
export async function fingerprintOf(path: string): Promise<string> {
  const found = await sshKeyAt(path);
  if (found !== null) return found.fingerprint;
  throw new CountersignError(
    'not-permitted',
    `There is no key of this gate at ${path}, so nothing could be recorded.`,
    {
      remedy: 'give the private key that this gate records with, without a passphrase: --key FILE',
    },
  );
}
