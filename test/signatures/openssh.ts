/** OpenSSH as the second opinion on SSH signatures. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Null when this machine has no OpenSSH. */
export const openssh: string | null = spawnSync('ssh-keygen', ['-?']).error === undefined ? 'ssh-keygen' : null;

/** Runs `use` in a folder of its own. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-signatures-'));
  const end = (): void => rmSync(folder, { recursive: true, force: true });
  let result: T;
  try {
    result = use(folder);
  } catch (error) {
    end();
    throw error;
  }
  if (result instanceof Promise) return result.finally(end) as T;
  end();
  return result;
}

/** Whether `ssh-keygen -Y verify` calls a signature good. */
export function opensshVerifies(message: Uint8Array, armored: string, signers: string, identity: string): boolean {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'signers'), signers);
    writeFileSync(join(folder, 'sig'), armored);
    const args = ['-Y', 'verify', '-n', 'countersign-v1', '-f', join(folder, 'signers'), '-I', identity];
    return spawnSync('ssh-keygen', [...args, '-s', join(folder, 'sig')], { input: message }).status === 0;
  });
}

/** Makes a key; gives the path of its private half. */
export function makeKey(folder: string, name: string, options: readonly string[], passphrase: string = ''): string {
  const path = join(folder, name);
  execFileSync('ssh-keygen', ['-q', ...options, '-N', passphrase, '-C', `${name} of a test`, '-f', path]);
  return path;
}
